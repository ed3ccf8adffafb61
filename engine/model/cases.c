/* Worked cases: cases.xml to records and expectations.
 *
 * A case's facts become records as a feed would have made them, under one made-up enterprise; texts are interned in the
 * set of cases, so that they can be priced without a store. */
#include "qinqing/cases.h"
#include "model/reader.h"
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/text.h"

#define CASES_FILE "cases.xml"
#define CASE_PARTY "91420000757013137P" /* any valid code: every case has its own world */

typedef struct {
    model_reader reader;
    qq_cases *cases;
    GHashTable *numbers; /* text -> index in cases->texts */
    int32_t issuer;      /* of penalties that name none */
} case_reader;

static void case_free(gpointer data)
{
    qq_case *one = data;
    g_free(one->id), g_free(one->title), g_free(one->title_zh), g_free(one->grade), g_free(one->trust);
    g_array_unref(one->records);
    g_array_unref(one->categories);
    g_ptr_array_unref(one->listed);
    g_ptr_array_unref(one->proposed);
    g_free(one);
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
    g_free(cases);
}

/* ---- facts ---- */

/* Takes over text. */
static int32_t intern(case_reader *reader, char *text)
{
    gpointer found;
    if (g_hash_table_lookup_extended(reader->numbers, text, NULL, &found)) {
        g_free(text);
        return GPOINTER_TO_INT(found);
    }
    int32_t number = (int32_t)reader->cases->texts->len;
    g_ptr_array_add(reader->cases->texts, text);
    g_hash_table_insert(reader->numbers, text, GINT_TO_POINTER(number));
    return number;
}

static int64_t hash_of(const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_xml_text(node, name);
    return qq_document_hash(text, strlen(text));
}

static void read_variant(case_reader *reader, const xmlNode *node, qq_record *record)
{
    switch (record->kind) {
    case QQ_KIND_CONVICTION:
        record->variant =
            (uint8_t)qq_xml_member(&reader->reader, node, "source", QQ_SET_SOURCE_KIND, QQ_SOURCE_JUDGMENT);
        break;
    case QQ_KIND_ACCIDENT:
        record->variant =
            (uint8_t)qq_xml_member(&reader->reader, node, "class", QQ_SET_ACCIDENT_CLASS, QQ_ACCIDENT_GENERAL);
        if (qq_xml_flag(node, "vile")) record->severity = QQ_SEVERITY_A;
        break;
    case QQ_KIND_REVOCATION:
        record->variant = (uint8_t)qq_xml_member(&reader->reader, node, "kind", QQ_SET_REVOCATION, QQ_REVOCATION_ANNUL);
        break;
    default:
        break;
    }
}

static void read_dates(case_reader *reader, const xmlNode *node, qq_record *record)
{
    model_reader *plain = &reader->reader;
    record->decided_on = qq_xml_day(plain, node, "decided", QQ_DAY_NONE);
    record->until_on = qq_xml_day(plain, node, "until", QQ_DAY_NONE);
    record->ban_until = qq_xml_day(plain, node, "ban-until", QQ_DAY_NONE);
    record->acted_on = qq_xml_day(plain, node, record->kind == QQ_KIND_ACCIDENT ? "happened" : "done", QQ_DAY_NONE);
    const char *effective = record->kind == QQ_KIND_ENTERPRISE   ? "registered"
                            : record->kind == QQ_KIND_EVALUATION ? "from"
                                                                 : "effective";
    record->effective_on = qq_xml_day(plain, node, effective, QQ_DAY_NONE);
}

static void read_numbers(case_reader *reader, const xmlNode *node, qq_record *record)
{
    record->case_group = hash_of(node, "case");
    record->project = hash_of(node, "project");
    int64_t document = hash_of(node, record->kind == QQ_KIND_ACCIDENT ? "penalty" : "document");
    if (record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING) {
        record->target_document = document;
        record->document = hash_of(node, "number");
    } else {
        record->document = document;
    }
    record->code = intern(reader, qq_xml_text(node, qq_xml_has(node, "list") ? "list" : "code"));
    if (record->kind == QQ_KIND_EVALUATION) record->amount = qq_xml_decimal(&reader->reader, node, "value", 3);
    if (record->kind != QQ_KIND_PENALTY) return;
    record->issuer = qq_xml_has(node, "issuer") ? intern(reader, qq_xml_text(node, "issuer")) : reader->issuer;
    record->measures = (uint16_t)qq_xml_members(&reader->reader, node, "measures", QQ_SET_MEASURE);
    if (qq_xml_has(node, "fine")) record->amount = qq_xml_decimal(&reader->reader, node, "fine", 2);
}

static const struct {
    const char *element;
    qq_record_kind kind;
} fact_kinds[] = {
    {"enterprise", QQ_KIND_ENTERPRISE}, {"penalty", QQ_KIND_PENALTY},         {"conviction", QQ_KIND_CONVICTION},
    {"honour", QQ_KIND_HONOUR},         {"performance", QQ_KIND_PERFORMANCE}, {"collusion", QQ_KIND_COLLUSION},
    {"accident", QQ_KIND_ACCIDENT},     {"listing", QQ_KIND_LISTING},         {"removal", QQ_KIND_DELISTING},
    {"revocation", QQ_KIND_REVOCATION}, {"evaluation", QQ_KIND_EVALUATION},
};

static void read_fact(case_reader *reader, const xmlNode *node, qq_case *one)
{
    qq_record record;
    qq_record_clear(&record);
    for (size_t i = 0; i < G_N_ELEMENTS(fact_kinds); i++)
        if (qq_xml_is(node, fact_kinds[i].element)) record.kind = (uint8_t)fact_kinds[i].kind;
    g_autofree char *number = g_strdup_printf("%u", one->records->len);
    record.state = QQ_STATE_PRESENT;
    record.key = qq_record_key("cases", one->id, number);
    record.updated_at = one->records->len;
    g_strlcpy(record.party.text, CASE_PARTY, sizeof record.party.text);
    record.severity = (uint8_t)qq_xml_member(&reader->reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
    read_variant(reader, node, &record);
    read_dates(reader, node, &record);
    read_numbers(reader, node, &record);
    g_array_append_val(one->records, record);
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
}

static void read_case(case_reader *reader, const xmlNode *node)
{
    qq_case *one = g_new0(qq_case, 1);
    one->id = qq_xml_text(node, "id");
    one->title = qq_xml_text(node, "title");
    one->title_zh = qq_xml_text(node, "title-zh");
    one->as_of = qq_xml_day(&reader->reader, node, "as-of", QQ_DAY_NONE);
    one->records = g_array_new(FALSE, FALSE, sizeof(qq_record));
    one->categories = g_array_new(FALSE, FALSE, sizeof(qq_milli));
    one->line = qq_xml_line(node);
    for (const xmlNode *child = qq_xml_first(node); child; child = qq_xml_next(child))
        if (qq_xml_is(child, "expect"))
            read_expectation(reader, child, one);
        else
            read_fact(reader, child, one);
    if (one->as_of == QQ_DAY_NONE || one->as_of == QQ_DAY_FOREVER)
        qq_reader_fail(&reader->reader, node, "as-of is no day of the calendar; write the day the case is asked on");
    g_ptr_array_add(reader->cases->cases, one);
}

static void read_words(case_reader *reader, const xmlNode *node)
{
    qq_case_words *words = g_new0(qq_case_words, 1);
    words->text = qq_xml_text(node, "text");
    words->code = qq_xml_text(node, "code");
    words->line = qq_xml_line(node);
    g_ptr_array_add(reader->cases->words, words);
}

static bool check_ids(case_reader *reader)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < reader->cases->cases->len; i++) {
        const qq_case *one = g_ptr_array_index(reader->cases->cases, i);
        if (!g_hash_table_add(seen, one->id))
            qq_reader_fail_at(&reader->reader, one->line, "case %s is there twice; give each its own id", one->id);
    }
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
    case_reader reader = {.reader = {.file = CASES_FILE}, .cases = cases, .numbers = numbers};
    intern(&reader, g_strdup(""));
    reader.issuer = intern(&reader, qq_xml_text(root, "issuer"));
    for (const xmlNode *node = qq_xml_first(root); node; node = qq_xml_next(node))
        if (qq_xml_is(node, "words"))
            read_words(&reader, node);
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
