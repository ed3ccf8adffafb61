/* Worked cases: cases.xml to records and expectations.
 *
 * A case's facts become records as a feed would have made them, under one made-up enterprise; texts are interned in the
 * set of cases, so that they can be priced without a store. */
#include "qinqing/cases.h"
#include "model/cases.h"
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/text.h"

#define CASES_FILE "cases.xml"

static void case_free(gpointer data)
{
    qq_case *one = data;
    g_free(one->id), g_free(one->title), g_free(one->title_zh), g_free(one->grade), g_free(one->trust);
    g_array_unref(one->records);
    g_ptr_array_unref(one->persons);
    g_ptr_array_unref(one->indicators);
    g_array_unref(one->categories);
    if (one->listed) g_ptr_array_unref(one->listed);
    if (one->proposed) g_ptr_array_unref(one->proposed);
    g_free(one);
}

static void person_free(gpointer data)
{
    qq_case_person *person = data;
    g_array_unref(person->records);
    g_free(person);
}

static void indicator_free(gpointer data)
{
    qq_case_indicator *indicator = data;
    g_free(indicator->name), g_free(indicator->value);
    g_free(indicator);
}

static void decision_free(gpointer data)
{
    qq_decision_case *decision = data;
    case_free(decision->facts);
    g_free(decision->asks), g_free(decision->outcome), g_free(decision->rule), g_free(decision->further);
    g_ptr_array_unref(decision->settings);
    g_free(decision);
}

static void words_free(gpointer data)
{
    qq_case_words *words = data;
    g_free(words->text), g_free(words->code);
    g_free(words);
}

void qq_cases_free(qq_cases *cases)
{
    if (!cases) return;
    g_free(cases->model);
    g_ptr_array_unref(cases->texts);
    g_ptr_array_unref(cases->cases);
    g_ptr_array_unref(cases->words);
    g_ptr_array_unref(cases->details);
    g_ptr_array_unref(cases->decisions);
    g_free(cases);
}

/* ---- what is expected ---- */

static gint compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *sorted_words(const xmlNode *node, const char *name)
{
    GPtrArray *words = qq_xml_words(node, name);
    g_ptr_array_sort(words, compare_words);
    return words;
}

static void read_indicator(case_reader *reader, const xmlNode *node, qq_case *one)
{
    qq_case_indicator *indicator = g_new0(qq_case_indicator, 1);
    indicator->name = qq_xml_text(node, "name");
    indicator->value = qq_xml_text(node, "value");
    if (qq_xml_has(node, "window")) indicator->window_months = qq_xml_integer(&reader->reader, node, "window");
    indicator->anchor = qq_xml_day(&reader->reader, node, "anchor", QQ_DAY_NONE);
    indicator->line = qq_xml_line(node);
    g_ptr_array_add(one->indicators, indicator);
}

static void read_expectation(case_reader *reader, const xmlNode *node, qq_case *one)
{
    g_autoptr(GPtrArray) words = qq_xml_words(node, "categories");
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        qq_milli points = 0;
        if (qq_decimal_parse(word, strlen(word), 3, &points) != QQ_AMOUNT_OK)
            qq_reader_fail(&reader->reader, node,
                           "categories: \"%s\" is not a number of points; write at most 3 decimals", word);
        g_array_append_val(one->categories, points);
    }
    one->scored = qq_xml_has(node, "score");
    if (one->scored) one->score = qq_xml_decimal(&reader->reader, node, "score", 3);
    one->period_from = qq_xml_day(&reader->reader, node, "period-from", QQ_DAY_NONE);
    one->grade = qq_xml_text(node, "grade");
    one->trust = qq_xml_text(node, "trust");
    one->listed = sorted_words(node, "listed");
    one->proposed = sorted_words(node, "proposed");
    one->registered = !qq_xml_has(node, "registered") || qq_xml_flag(node, "registered");
    for (const xmlNode *child = qq_xml_first(node); child; child = qq_xml_next(child))
        read_indicator(reader, child, one);
}

/* What a case begins with, whatever it expects. */
static qq_case *read_head(case_reader *reader, const xmlNode *node)
{
    qq_case *one = g_new0(qq_case, 1);
    one->id = qq_xml_text(node, "id");
    one->title = qq_xml_text(node, "title");
    one->title_zh = qq_xml_text(node, "title-zh");
    one->as_of = qq_xml_day(&reader->reader, node, "as-of", QQ_DAY_NONE);
    one->records = g_array_new(FALSE, FALSE, sizeof(qq_record));
    one->persons = g_ptr_array_new_with_free_func(person_free);
    one->indicators = g_ptr_array_new_with_free_func(indicator_free);
    one->categories = g_array_new(FALSE, FALSE, sizeof(qq_milli));
    one->line = qq_xml_line(node);
    if (one->as_of == QQ_DAY_NONE || one->as_of == QQ_DAY_FOREVER)
        qq_reader_fail(&reader->reader, node, "as-of is no day of the calendar; write the day the case is asked on");
    return one;
}

static void read_case(case_reader *reader, const xmlNode *node)
{
    qq_case *one = read_head(reader, node);
    for (const xmlNode *child = qq_xml_first(node); child; child = qq_xml_next(child))
        if (qq_xml_is(child, "expect"))
            read_expectation(reader, child, one);
        else
            qq_case_read_fact(reader, child, one);
    g_ptr_array_add(reader->cases->cases, one);
}

static void read_setting(const xmlNode *node, qq_decision_case *decision)
{
    g_autofree char *name = qq_xml_text(node, "name"), *value = qq_xml_text(node, "value");
    g_ptr_array_add(decision->settings, g_strdup_printf("%s=%s", name, value));
}

static void read_decision(case_reader *reader, const xmlNode *node)
{
    qq_decision_case *decision = g_new0(qq_decision_case, 1);
    decision->facts = read_head(reader, node);
    decision->asks = qq_xml_text(node, "asks");
    if (qq_xml_has(node, "other-bids"))
        decision->other_bids = (unsigned)qq_xml_integer(&reader->reader, node, "other-bids");
    decision->settings = g_ptr_array_new_with_free_func(g_free);
    for (const xmlNode *child = qq_xml_first(node); child; child = qq_xml_next(child)) {
        if (qq_xml_is(child, "expect")) {
            decision->outcome = qq_xml_text(child, "outcome");
            decision->rule = qq_xml_text(child, "rule");
            decision->further = qq_xml_text(child, "further");
        } else if (qq_xml_is(child, "set")) {
            read_setting(child, decision);
        } else {
            qq_case_read_fact(reader, child, decision->facts);
        }
    }
    g_ptr_array_add(reader->cases->decisions, decision);
}

static void read_words(case_reader *reader, const xmlNode *node)
{
    qq_case_words *words = g_new0(qq_case_words, 1);
    words->text = qq_xml_text(node, "text");
    words->code = qq_xml_text(node, "code");
    words->line = qq_xml_line(node);
    g_ptr_array_add(reader->cases->words, words);
}

static void check_id(case_reader *reader, GHashTable *seen, const qq_case *one)
{
    if (!g_hash_table_add(seen, one->id))
        qq_reader_fail_at(&reader->reader, one->line, "case %s is there twice; give each its own id", one->id);
}

static bool check_ids(case_reader *reader)
{
    const qq_cases *cases = reader->cases;
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < cases->cases->len; i++) check_id(reader, seen, g_ptr_array_index(cases->cases, i));
    for (guint i = 0; i < cases->decisions->len; i++)
        check_id(reader, seen, ((const qq_decision_case *)g_ptr_array_index(cases->decisions, i))->facts);
    return !reader_failed(&reader->reader);
}

static qq_cases *read_document(xmlDoc *document, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement(document);
    g_autoptr(qq_cases) cases = g_new0(qq_cases, 1);
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    cases->model = qq_xml_text(root, "model");
    cases->texts = g_ptr_array_new_with_free_func(g_free);
    cases->cases = g_ptr_array_new_with_free_func(case_free);
    cases->words = g_ptr_array_new_with_free_func(words_free);
    cases->details = g_ptr_array_new_with_free_func(g_free);
    cases->decisions = g_ptr_array_new_with_free_func(decision_free);
    case_reader reader = {.reader = {.file = CASES_FILE}, .cases = cases, .numbers = numbers};
    qq_case_intern(&reader, g_strdup(""));
    reader.issuer = qq_case_intern(&reader, qq_xml_text(root, "issuer"));
    for (const xmlNode *node = qq_xml_first(root); node; node = qq_xml_next(node))
        if (qq_xml_is(node, "words"))
            read_words(&reader, node);
        else if (qq_xml_is(node, "decision"))
            read_decision(&reader, node);
        else
            read_case(&reader, node);
    if (check_ids(&reader)) return g_steal_pointer(&cases);
    g_propagate_error(error, reader.reader.error);
    return NULL;
}

qq_cases *qq_cases_read(const qq_package *package, GError **error)
{
    GBytes *bytes = qq_package_file(package, CASES_FILE);
    if (!bytes) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT,
                            CASES_FILE ": missing; a model needs worked cases, write them beside model.xml");
        return NULL;
    }
    xmlDoc *document = qq_xml_parse(CASES_FILE, bytes, error);
    if (!document) return NULL;
    qq_cases *cases = NULL;
    if (qq_xml_validate(document, CASES_FILE, "cases.xsd", error)) cases = read_document(document, error);
    xmlFreeDoc(document);
    return cases;
}
