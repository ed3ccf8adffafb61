/* One case: every expected figure against the one that came out. */
#include "check/compare.h"
#include <string.h>

static void differ(GString *out, const char *what, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0) return;
    g_string_append_printf(out, "%s%s expected %s, is %s", out->len ? "; " : "", what, *expected ? expected : "none",
                           *actual ? actual : "none");
}

static void differ_points(GString *out, const char *what, qq_milli expected, qq_milli actual)
{
    char left[QQ_MILLI_TEXT], right[QQ_MILLI_TEXT];
    qq_decimal_format(expected, 3, left);
    qq_decimal_format(actual, 3, right);
    differ(out, what, left, right);
}

static gint compare_words(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted, each once, joined by blanks: how the case keeps its own. Caller frees. */
static char *joined(GPtrArray *words)
{
    g_ptr_array_sort(words, compare_words);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < words->len; i++) {
        const char *word = g_ptr_array_index(words, i);
        if (i && strcmp(word, g_ptr_array_index(words, i - 1)) == 0) continue;
        g_string_append_printf(out, "%s%s", out->len ? " " : "", word);
    }
    return g_string_free(out, FALSE);
}

static void differ_lists(GString *out, const qq_model *model, const qq_case *expected, const qq_result *result)
{
    g_autoptr(GPtrArray) listed = g_ptr_array_new();
    for (unsigned i = 0; i < result->listing_count; i++)
        g_ptr_array_add(listed, g_array_index(model->lists, qq_list, result->listings[i].list).id);
    g_autoptr(GPtrArray) proposed = g_ptr_array_new();
    for (unsigned i = 0; i < result->ground_count; i++)
        g_ptr_array_add(proposed, g_array_index(model->grounds, qq_ground, result->grounds[i]).id);
    g_autofree char *listed_expected = joined(expected->listed), *listed_actual = joined(listed);
    g_autofree char *proposed_expected = joined(expected->proposed), *proposed_actual = joined(proposed);
    differ(out, "listed", listed_expected, listed_actual);
    differ(out, "proposed", proposed_expected, proposed_actual);
    differ(out, "blacklisted", *listed_actual ? "yes" : "no", result->blacklisted ? "yes" : "no");
}

static void differ_categories(GString *out, const qq_model *model, const qq_case *expected, const qq_result *result)
{
    if (expected->categories->len != model->category_count) {
        g_string_append_printf(out, "%u categories expected, the model has %u", expected->categories->len,
                               model->category_count);
        return;
    }
    for (unsigned i = 0; i < model->category_count; i++)
        differ_points(out, model->categories[i].id, g_array_index(expected->categories, qq_milli, i),
                      result->categories[i].score);
}

static void differ_period(GString *out, const qq_case *expected, const qq_result *result)
{
    char left[QQ_DAY_TEXT], right[QQ_DAY_TEXT];
    qq_day_format(expected->period_from, left);
    qq_day_format(result->period_from, right);
    differ(out, "period-from", left, right);
}

char *qq_check_compare(const qq_model *model, const qq_case *expected, const qq_result *result)
{
    g_autoptr(GString) faults = g_string_new(NULL);
    differ(faults, "a score", expected->scored ? "yes" : "no", result->unscored ? "no" : "yes");
    if (expected->scored && !result->unscored) {
        differ_categories(faults, model, expected, result);
        differ_points(faults, "score", expected->score, result->score);
    }
    differ_period(faults, expected, result);
    differ(faults, "grade", expected->grade, g_array_index(model->bands, qq_band, result->grade).grade);
    differ(faults, "trust", expected->trust, result->trust);
    differ(faults, "registered", expected->registered ? "yes" : "no", result->registered ? "yes" : "no");
    differ_lists(faults, model, expected, result);
    if (!faults->len) return NULL;
    char day[QQ_DAY_TEXT];
    qq_day_format(expected->as_of, day);
    g_autofree char *ledger = qq_check_ledger(model, result);
    return g_strdup_printf("cases.xml:%d: case %s (%s), as of %s: %s\n%s", expected->line, expected->id,
                           expected->title, day, faults->str, ledger);
}
