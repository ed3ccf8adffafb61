/* Runs a package's worked cases and compares the model with the behaviour catalogue.
 *
 * Invariant: cases are priced by the same function as everybody else, in memory, without a store. Source of the codes:
 * data/reference/behaviour-catalogue.csv, compiled in. */
#include "qinqing/check.h"
#include "base/embedded.h"
#include "check/compare.h"
#include "check/decisions.h"
#include "check/tables.h"
#include "qinqing/cases.h"
#include "qinqing/error.h"
#include "qinqing/score.h"
#include <string.h>

extern const qq_embedded qq_check_catalogue[];

/* A case asked on a day without this model says nothing about it. */
static void check_in_force(const qq_model *model, const qq_case *one, GPtrArray *findings)
{
    if (one->as_of >= model->from && one->as_of <= model->until) return;
    char day[QQ_DAY_TEXT];
    qq_day_format(one->as_of, day);
    g_ptr_array_add(
        findings, g_strdup_printf("cases.xml:%d: case %s is asked on %s, when the model is not in force; give it a day "
                                  "on which it is",
                                  one->line, one->id, day));
}

static void run_cases(const qq_model *model, const qq_cases *cases, GPtrArray *findings, qq_check_summary *summary)
{
    g_autoptr(qq_pricer) pricer =
        qq_pricer_new_texts(model, (const char *const *)cases->texts->pdata, (int32_t)cases->texts->len);
    for (guint i = 0; i < cases->cases->len; i++) {
        const qq_case *one = g_ptr_array_index(cases->cases, i);
        qq_result result;
        check_in_force(model, one, findings);
        qq_price(pricer, (const qq_record *)(void *)one->records->data, one->records->len, one->as_of, &result);
        char *fault = qq_check_compare(model, one, &result);
        summary->cases++;
        if (fault) g_ptr_array_add(findings, fault), summary->failed++;
    }
    summary->held = summary->cases - summary->failed;
}

/* What the words of decisions propose. */
static void check_words(const qq_model *model, const qq_cases *cases, GPtrArray *findings)
{
    for (guint i = 0; i < cases->words->len; i++) {
        const qq_case_words *words = g_ptr_array_index(cases->words, i);
        int item = qq_model_propose(model, words->text);
        const char *code = item < 0 ? "" : g_array_index(model->items, qq_item, item).code;
        if (strcmp(code, words->code) == 0) continue;
        g_ptr_array_add(findings,
                        g_strdup_printf("cases.xml:%d: words “%s”: proposed code expected %s, is %s", words->line,
                                        words->text, *words->code ? words->code : "none", *code ? code : "none"));
    }
}

/* Code to confidence: the first and the last field of each row but the heading. Neither holds quotes or commas. */
static GHashTable *read_catalogue(char **rows)
{
    GHashTable *codes = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **row = rows + 1; rows[0] && *row; row++) {
        char *comma = strchr(*row, ','), *last = strrchr(*row, ',');
        if (!comma) continue;
        *comma = '\0';
        g_hash_table_insert(codes, *row, g_strchomp(last + 1));
    }
    return codes;
}

/* A number that the catalogue has from memory, or that was assigned in this project, must not be printed as official.
 */
static void check_official(const qq_model *model, GHashTable *codes, GPtrArray *findings)
{
    for (guint i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        const char *confidence = g_hash_table_lookup(codes, item->code);
        bool found = confidence && g_str_has_prefix(confidence, "found") && !strstr(confidence, "assigned here");
        if (!item->official || (found && item->use != QQ_ITEM_LABEL)) continue;
        g_ptr_array_add(findings,
                        g_strdup_printf("model.xml:%d: code %s is marked official, but the behaviour catalogue "
                                        "does not have its number from the document; take official away",
                                        item->line, item->code));
    }
}

static void check_codes(const qq_model *model, GPtrArray *findings, qq_check_summary *summary)
{
    g_auto(GStrv) rows = g_strsplit((const char *)qq_check_catalogue[0].bytes, "\n", -1);
    g_autoptr(GHashTable) codes = read_catalogue(rows);
    check_official(model, codes, findings);
    for (char **row = rows + 1; rows[0] && *row; row++) {
        if (!g_hash_table_contains(codes, *row)) continue;
        summary->codes++;
        if (model->own_catalogue || qq_model_item(model, *row) >= 0) continue;
        summary->unknown++;
        g_ptr_array_add(
            findings,
            g_strdup_printf("model.xml: no item for code %s of the behaviour catalogue; add it to <items>", *row));
    }
}

/* Marks the items that some case uses. */
static void mark_tried(const qq_model *model, const qq_cases *cases, bool *tried)
{
    for (guint i = 0; i < cases->cases->len; i++) {
        const GArray *records = ((const qq_case *)g_ptr_array_index(cases->cases, i))->records;
        for (guint j = 0; j < records->len; j++) {
            const char *code = g_ptr_array_index(cases->texts, g_array_index(records, qq_record, j).code);
            int item = *code ? qq_model_item(model, code) : (int)model->unclassified;
            if (item >= 0 && item != QQ_ITEM_NONE) tried[item] = true;
        }
    }
}

static void check_items(const qq_model *model, const qq_cases *cases, GPtrArray *findings, qq_check_summary *summary)
{
    g_autofree bool *tried = g_new0(bool, model->items->len);
    mark_tried(model, cases, tried);
    for (guint i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        if (item->use == QQ_ITEM_LABEL) continue;
        summary->items++;
        if (tried[i]) continue;
        summary->untried++;
        g_ptr_array_add(findings, g_strdup_printf("model.xml:%d: no case uses item %s; write one in cases.xml",
                                                  item->line, item->code));
    }
}

bool qq_model_check(const qq_package *package, GPtrArray **findings, qq_check_summary *summary, GError **error)
{
    g_autoptr(qq_model) model = qq_model_compile(package, error);
    if (!model) return false;
    g_autoptr(qq_cases) cases = qq_cases_read(package, error);
    if (!cases) return false;
    if (strcmp(cases->model, model->id) != 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "cases.xml: written for model %s, this is %s; give them the same id", cases->model, model->id);
        return false;
    }
    g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(g_free);
    *summary = (qq_check_summary){0};
    if (!qq_check_tables(package, found, summary, error)) return false;
    run_cases(model, cases, found, summary);
    check_words(model, cases, found);
    if (!qq_check_decisions(package, model, cases, found, summary, error)) return false;
    check_codes(model, found, summary);
    check_items(model, cases, found, summary);
    *findings = g_steal_pointer(&found);
    return true;
}
