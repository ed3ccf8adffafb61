/* Two model packages beside each other: the steps from one to the other, and everyone by each of them. */
#include "whatif_comparison.h"

#include <string.h>

#include "qinqing/edit.h"

void qq_comparison_clear(qq_model_comparison *compare)
{
    for (unsigned i = 0; i < 2; i++) {
        qq_package_free(compare->packages[i]);
        qq_model_free(compare->models[i]);
    }
    g_clear_pointer(&compare->stages, g_ptr_array_unref);
    g_clear_pointer(&compare->titles, g_array_unref);
    g_clear_pointer(&compare->steps, g_ptr_array_unref);
}

/* ---- packages ---- */

static bool is_digest(const char *word)
{
    enum { SHORTEST = 8, WHOLE = 64 };
    const size_t length = strspn(word, "0123456789abcdef");
    return !word[length] && length >= SHORTEST && length <= WHOLE;
}

/* The digest of the one adopted model that begins so; NULL: none, or an error. Caller frees. */
static char *find_digest(qq_store *store, const char *word, GError **error)
{
    char *found = NULL;
    g_autoptr(GPtrArray) adoptions = qq_store_adoptions(store, error);
    for (guint i = 0; adoptions && i < adoptions->len; i++) {
        const qq_adoption *adoption = g_ptr_array_index(adoptions, i);
        if (!g_str_has_prefix(adoption->digest, word) || (found && !strcmp(found, adoption->digest))) continue;
        if (found) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("several adopted models begin with %s; write more of it"),
                        word);
            g_clear_pointer(&found, g_free);
            break;
        }
        found = g_strdup(adoption->digest);
    }
    return found;
}

qq_package *qq_comparison_package(const qq_question *question, const char *word, GError **error)
{
    GError *fault = NULL;
    if (strchr(word, G_DIR_SEPARATOR) || g_file_test(word, G_FILE_TEST_IS_DIR)) return qq_package_read(word, error);
    g_autofree char *digest = is_digest(word) ? find_digest(question->store, word, &fault) : NULL;
    if (digest) return qq_store_package(question->store, digest, error);
    if (fault) {
        g_propagate_error(error, fault);
        return NULL;
    }
    g_autoptr(qq_model) model =
        qq_store_model_called(question->store, word, question->as_of, question->known_at, error);
    return model ? qq_store_package(question->store, model->digest, error) : NULL;
}

/* ---- stages ---- */

static void add_stage(qq_model_comparison *compare, const qq_model *model, const char *path, const char *change)
{
    const qq_stage_title title = {path, change};
    g_ptr_array_add(compare->stages, (gpointer)model);
    g_array_append_val(compare->titles, title);
}

/* Words price nothing and tables decide only, so nobody is priced for them. */
static void make_stages(qq_model_comparison *compare)
{
    compare->stages = g_ptr_array_new();
    compare->titles = g_array_new(FALSE, FALSE, sizeof(qq_stage_title));
    g_ptr_array_add(compare->stages, compare->models[0]);
    for (guint i = 0; i < compare->steps->len; i++) {
        const qq_package_step *step = g_ptr_array_index(compare->steps, i);
        compare->tables_differ |= step->tables;
        if (!step->words && !step->tables) add_stage(compare, step->model, step->path, step->change);
    }
    if (compare->stages->len == 1) add_stage(compare, compare->models[1], "–", _("nothing that prices"));
}

bool qq_comparison_open(qq_model_comparison *compare, GError **error)
{
    for (unsigned i = 0; i < 2; i++) {
        compare->models[i] = qq_model_compile(compare->packages[i], error);
        if (!compare->models[i]) return false;
    }
    compare->steps = qq_package_steps(compare->packages[0], compare->packages[1], error);
    if (!compare->steps) return false;
    make_stages(compare);
    return true;
}

/* ---- everyone ---- */

static qq_shift *find_shift(const qq_shift_words *words, const qq_question *question,
                            const qq_model_comparison *compare, GError **error)
{
    g_autoptr(qq_meter) meter = qq_meter_new(_("comparing"), _("enterprises"));
    const qq_population_options options = qq_shift_options(words, question, meter);
    const qq_shift_keep keep = !words->decision         ? QQ_KEEP_CROSSED
                               : compare->tables_differ ? QQ_KEEP_EVERYONE
                                                        : QQ_KEEP_CHANGED;
    qq_cli_catch_interrupts();
    return qq_shift_of_models(&options, (const qq_model *const *)compare->stages->pdata, compare->stages->len, keep,
                              error);
}

qq_shift *qq_comparison_shift(const qq_shift_words *words, const qq_question *question,
                              const qq_model_comparison *compare, GError **error)
{
    const qq_ruling before = {compare->packages[0], compare->models[0]};
    const qq_ruling after = {compare->packages[1], compare->models[1]};
    g_autoptr(qq_shift) shift = find_shift(words, question, compare, error);
    if (!shift || !qq_shift_ask(words, question, shift, &before, &after, error)) return NULL;
    return g_steal_pointer(&shift);
}

/* ---- the report ---- */

static void put_model(qq_report *report, const char *side, const char *label, const qq_model *model)
{
    g_autofree char *key = g_strdup_printf("model_%s", side), *digest_key = g_strdup_printf("digest_%s", side);
    g_autofree char *value = g_strdup_printf("%s %s", model->id, model->version);
    qq_report_parameter(report, key, label, value);
    qq_report_parameter(report, digest_key, _("its digest (SM3)"), model->digest);
}

void qq_comparison_parameters(const qq_question *question, const qq_model_comparison *compare, qq_report *report)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    put_model(report, "before", _("model before"), compare->models[0]);
    put_model(report, "after", _("model after"), compare->models[1]);
    qq_report_parameter(report, "as_of", _("as of"), day);
    qq_report_parameter(report, "known_at", _("known at landing"), question->known);
}

static const char *step_effect(const qq_package_step *step)
{
    return step->words ? _("words only") : step->tables ? _("decision table") : _("prices");
}

static void put_steps(const qq_model_comparison *compare, qq_report *report)
{
    qq_report_section(report, _("How the packages differ"));
    qq_report_prose(report, _("Differences are made one after another: words first, then what is removed, then in the "
                              "order of the second model.xml; what does not stand alone is made together. An "
                              "enterprise is put down to the first that changed it, so that causes add up."));
    qq_report_table *table = qq_report_table_new(report, "differences", _("Differences, in the order they are made"));
    qq_report_column(table, "element", _("element of the model"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "change", _("change"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "effect", _("effect"), QQ_COLUMN_TEXT, 0);
    for (guint i = 0; i < compare->steps->len; i++) {
        const qq_package_step *step = g_ptr_array_index(compare->steps, i);
        qq_report_put_text(table, step->path);
        qq_report_put_text(table, step->change);
        qq_report_put_text(table, step_effect(step));
    }
}

bool qq_comparison_report(const qq_shift_words *words, const qq_question *question, const qq_model_comparison *compare,
                          const qq_shift *shift, qq_report *report, GError **error)
{
    const qq_stage_title *titles = (const qq_stage_title *)(void *)compare->titles->data;
    put_steps(compare, report);
    return qq_shift_report(words, question, shift, titles, report, error);
}
