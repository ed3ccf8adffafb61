/* qinqing explain: the ledger of one enterprise (explain_ledger.c), distance to the next band, recovery timeline.
 *
 * The text adds up by hand: each category's lines give its score, the weighted scores give the total, every cap,
 * rounding, clamp, gate and veto is a line of its own, and each figure names the line of model.xml it came from. */
#include "explain.h"

#include <string.h>

#include "figures.h"

static void append_total(GString *out, const qq_question *question, const qq_answer *answer)
{
    const qq_result *result = &answer->result;
    char sum[QQ_MILLI_TEXT], amount[QQ_MILLI_TEXT], score[QQ_MILLI_TEXT];
    qq_decimal_format(result->weighted, 9, sum);
    qq_decimal_format(result->score, 3, score);
    g_string_append_printf(out, _("\nsum of the weighted categories  %s\n"), sum);
    for (unsigned i = 0; i < result->adjustment_count; i++) {
        const qq_adjustment *adjustment = &result->adjustments[i];
        qq_decimal_format(adjustment->amount, 9, amount);
        if (adjustment->kind == QQ_ADJUST_ROUNDING)
            g_string_append_printf(out, _("rounded half-even to thousandths  %s\n"), amount);
        if (adjustment->kind == QQ_ADJUST_CLAMP) {
            g_string_append_printf(out, _("held within the scale  %s\n"), amount);
            qq_explain_figures(out, question, answer, adjustment);
        }
        if (adjustment->kind == QQ_ADJUST_SUCCESSION && adjustment->amount)
            g_string_append_printf(out, _("lowered to the score of %s, which it took over  %s\n"),
                                   answer->dossier.predecessors[adjustment->index].party.text, amount);
    }
    if (result->unscored) {
        g_string_append(out, _("no score: what it rests on was not sent\n"));
        return;
    }
    if (!question->model->graded) {
        g_string_append_printf(out, _("score %s; this model has no grades\n"), score);
        return;
    }
    const qq_band *bands = (const qq_band *)(void *)question->model->bands->data;
    unsigned band = qq_band_of(question->model, result->score);
    g_string_append_printf(out, _("score %s → band %s"), score, bands[band].grade);
    qq_explain_source(out, question, question->model->bands_basis, bands[band].line);
    if (band == 0) return;
    qq_decimal_format(bands[band - 1].at_least - result->score, 3, amount);
    g_string_append_printf(out, _("%s points below band %s"), amount, bands[band - 1].grade);
    qq_explain_source(out, question, question->model->bands_basis, bands[band - 1].line);
}

static void append_limits(GString *out, const qq_question *question, const qq_answer *answer)
{
    const qq_model *model = question->model;
    for (unsigned i = 0; i < answer->result.adjustment_count; i++) {
        const qq_adjustment *adjustment = &answer->result.adjustments[i];
        if (adjustment->kind < QQ_ADJUST_GATE) continue;
        const char *grade = qq_cli_grade(model, adjustment->grade);
        char until[QQ_DAY_TEXT];
        qq_day_format(adjustment->until, until);
        if (adjustment->kind == QQ_ADJUST_SUCCESSION) {
            g_string_append_printf(out, _("succession: %s still has terms to bear → at most %s\n"),
                                   answer->dossier.predecessors[adjustment->index].party.text, grade);
        } else if (adjustment->kind == QQ_ADJUST_GATE) {
            const qq_gate *gate = &g_array_index(model->gates, qq_gate, (unsigned)adjustment->index);
            g_string_append_printf(out, _("gate: %s → at most %s\n"), qq_cli_title(gate->title, gate->title_zh), grade);
        } else {
            const qq_veto *veto = &g_array_index(model->vetoes, qq_veto, (unsigned)adjustment->index);
            g_string_append_printf(out, _("veto: %s → %s until %s\n"), qq_cli_title(veto->title, veto->title_zh), grade,
                                   until);
        }
        qq_explain_figures(out, question, answer, adjustment);
    }
    if (!model->graded || answer->result.unscored) return;
    g_string_append_printf(out, _("grade %s, %s\n"), qq_cli_grade(model, answer->result.grade),
                           qq_cli_trust_word(answer->result.trust));
    g_autoptr(GPtrArray) figures = qq_figures_of_trust(question, &answer->result);
    qq_figures_text(out, question, figures);
}

static GArray *timeline(qq_question *question, const qq_answer *answer)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_timeline_dossier(question->pricer, &answer->dossier, question->as_of, QQ_DAY_FOREVER - 1, 0, changes);
    return changes;
}

static void append_timeline(GString *out, qq_question *question, const GArray *changes)
{
    g_string_append(out, changes->len ? _("\nif nothing new happens:\n") : _("\nnothing will change by itself\n"));
    g_autoptr(qq_table) table = qq_table_new(4, "lrll");
    for (unsigned i = 0; i < changes->len; i++) {
        const qq_change *change = &g_array_index(changes, qq_change, i);
        char day[QQ_DAY_TEXT], score[QQ_MILLI_TEXT];
        g_autofree char *when = NULL;
        qq_day_format(change->day, day);
        qq_decimal_format(change->score, 3, score);
        if (change->unscored) g_strlcpy(score, "–", sizeof score);
        when = g_strdup_printf("  %s", day);
        qq_table_add(table, when, score, qq_cli_grade(question->model, change->grade), qq_cli_trust_word(change->trust),
                     NULL);
    }
    qq_table_print(table, out);
}

static void append_period(GString *out, const qq_question *question, const qq_answer *answer)
{
    const qq_result *result = &answer->result;
    const qq_model *model = question->model;
    if (model->given_score.input) {
        g_string_append_printf(out, _("no score of its own: %s"),
                               qq_cli_title(model->given_score.title, model->given_score.title_zh));
        qq_explain_source(out, question, model->given_score.basis, model->given_score.line);
    }
    if (!result->step_count) return;
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(result->period_from, from);
    qq_day_format(result->period_until, until);
    g_string_append_printf(out, _("the period that answers: %s … %s"), from, until);
    qq_explain_source(out, question, model->period.basis, model->period.line);
}

static bool explain_text(GString *out, qq_question *question, const qq_answer *answer, const GArray *changes,
                         GError **error)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("%s  %s\nas of %s, known at landing %s, model %s %s (%.16s…)\n"), answer->uscc,
                           *answer->name ? answer->name : _("(name not known)"), day, question->known,
                           question->model->id, question->model->version, question->model->digest);
    append_period(out, question, answer);
    for (unsigned c = 0; c < question->model->category_count; c++)
        if (!qq_explain_category(out, question, answer, c, error)) return false;
    if (question->model->category_count) append_total(out, question, answer);
    append_limits(out, question, answer);
    for (unsigned i = 0; i < answer->listings->len; i++) {
        const qq_answer_listing *listing = g_ptr_array_index(answer->listings, i);
        qq_day_format(listing->until, day);
        g_string_append_printf(out, _("listed on “%s” until %s by %s, %s\n"), listing->list, day, listing->authority,
                               listing->document);
        g_autoptr(GPtrArray) figures = qq_figures_of_listing(question, &answer->result.listings[i]);
        qq_figures_text(out, question, figures);
    }
    append_timeline(out, question, changes);
    return true;
}

static bool explain(GString *out, qq_question *question, qq_answer *answer, GError **error)
{
    g_autoptr(GArray) changes = timeline(question, answer);
    /* The timeline priced other days in the same rooms, and may have moved them. */
    qq_price_dossier(question->pricer, &answer->dossier, question->as_of, &answer->result);
    return question->format == QQ_FORMAT_JSON ? qq_explain_json(out, question, answer, changes, error)
                                              : explain_text(out, question, answer, changes, error);
}

int qq_command_explain(int argc, char **argv)
{
    qq_question_words words = {0};
    qq_question question;
    qq_answer answer;
    int status;
    const GOptionEntry entries[] = {QQ_DB_OPTION(words),    QQ_AS_OF_OPTION(words),  QQ_KNOWN_AT_OPTION(words),
                                    QQ_MODEL_OPTION(words), QQ_FORMAT_OPTION(words), {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "USCC",
                      _("Every point of one enterprise, and when it will recover (text or json).")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("explain takes one unified social credit code"));
    if (!qq_question_open(&words, &question, &status)) return status;
    g_autoptr(GString) out = g_string_new(NULL);
    GError *error = NULL;
    if (!qq_answer_load(&question, argv[1], &answer, &error)) {
        status = qq_cli_fail(error);
    } else if (answer.error) {
        qq_cli_usage("%s: %s", answer.uscc, answer.error);
        status = QQ_EXIT_NO;
        qq_answer_clear(&answer);
    } else {
        status = explain(out, &question, &answer, &error) ? qq_cli_print(out) : qq_cli_fail(error);
        qq_answer_clear(&answer);
    }
    qq_question_close(&question);
    return status;
}
