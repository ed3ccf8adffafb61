/* qinqing explain: every ledger and adjustment line of one enterprise, distance to the next band, recovery timeline.
 *
 * The text adds up by hand: each category's lines give its score, the weighted scores give the total, every cap,
 * rounding, clamp, gate and veto is a line of its own, and each figure names the line of model.xml it came from. */
#include "explain.h"

#include <string.h>

#include "figures.h"

static const char *term_words(const qq_question *question, const qq_line *line)
{
    switch ((qq_term_reason)line->term) {
    case QQ_TERM_STATED:
        return _("the document's own publicity end");
    case QQ_TERM_DEFAULT:
        return _("the model's term, the document gives none");
    case QQ_TERM_MAXIMUM: {
        const qq_regime *regime = &g_array_index(question->model->regimes, qq_regime, (unsigned)line->regime);
        static char words[160];
        g_snprintf(words, sizeof words, _("maximum of regime %s"), regime->id);
        return words;
    }
    case QQ_TERM_REPAIRED:
        return _("ended by repair or removal");
    case QQ_TERM_SHORTENED:
        return _("publication shortened");
    case QQ_TERM_STEPS:
        return _("steps after a conviction");
    case QQ_TERM_HONOUR:
        return _("term of an honour");
    }
    return "";
}

static const char *severity_source(const qq_line *line)
{
    static const char *const words[] = {N_("by the document"), N_("by the penalty kind"), N_("by the catalogue")};
    return line->severity ? _(words[line->severity_from]) : "";
}

static void format_signed(qq_milli points, char out[QQ_MILLI_TEXT + 1])
{
    out[0] = '+';
    qq_decimal_format(points, 3, points < 0 ? out : out + 1);
}

/* What one ledger line says, over two lines of text. */
static bool append_line(GString *out, qq_question *question, const qq_answer *answer, unsigned index, GError **error)
{
    const qq_line *line = &answer->result.lines[index];
    const qq_record *record = &answer->dossier.records[line->record];
    const qq_item *item = &g_array_index(question->model->items, qq_item, line->item);
    char points[QQ_MILLI_TEXT + 1], first[QQ_DAY_TEXT], last[QQ_DAY_TEXT], key[QQ_KEY_BYTES * 2 + 1];
    qq_detail detail;
    if (!qq_detail_load(question->store, record, &detail, error)) return false;
    format_signed(line->points, points);
    qq_day_format(line->first, first);
    qq_day_format(line->last, last);
    qq_key_hex(&record->key, key);
    g_string_append_printf(out, "  %12s  [%u] %s %s", points, index + 1, item->code,
                           qq_cli_title(item->title, item->title_zh));
    if (line->severity)
        g_string_append_printf(out, _("; %s (%s)"), qq_cli_severity_word(line->severity), severity_source(line));
    if (line->repeated) g_string_append_printf(out, _("; repeated after [%d]"), line->repeats + 1);
    g_string_append_printf(out, "\n%16s%s  %s\n", "", qq_detail_text(&detail, "document_no"),
                           qq_detail_text(&detail, "authority"));
    g_string_append_printf(out, _("%16scounts %s … %s (%s); record %s\n"), "", first, last, term_words(question, line),
                           key);
    if (strncmp(record->party.text, answer->dossier.party.text, sizeof record->party.text))
        g_string_append_printf(out, _("%16srecorded of %s, which this enterprise answers for\n"), "",
                               record->party.text);
    qq_detail_clear(&detail);
    g_autoptr(GPtrArray) figures = qq_figures_of_line(question, line);
    qq_figures_text(out, question, figures);
    return true;
}

static void append_figures(GString *out, const qq_question *question, const qq_answer *answer,
                           const qq_adjustment *adjustment)
{
    g_autoptr(GPtrArray) figures = qq_figures_of_adjustment(question, answer, adjustment);
    qq_figures_text(out, question, figures);
}

static void append_adjustment(GString *out, const qq_question *question, const qq_answer *answer,
                              const qq_adjustment *adjustment)
{
    char amount[QQ_MILLI_TEXT + 1];
    int counting = adjustment->line < 0 ? -1 : answer->result.lines[adjustment->line].counted_by;
    format_signed(adjustment->amount, amount);
    g_string_append_printf(out, "  %12s  ", amount);
    switch ((qq_adjustment_kind)adjustment->kind) {
    case QQ_ADJUST_CLEAN:
        g_string_append(out, _("clean record: no bad record of this category in force\n"));
        break;
    case QQ_ADJUST_CAP:
        g_string_append(out, _("cap on points for good conduct\n"));
        break;
    case QQ_ADJUST_GROUPED:
        g_string_append_printf(out, _("[%d] is given back: [%d] of the same decision or case counts\n"),
                               adjustment->line + 1, counting + 1);
        break;
    case QQ_ADJUST_PROJECT:
        g_string_append_printf(out, _("[%d] is taken back: [%d] honours the same project and counts\n"),
                               adjustment->line + 1, counting + 1);
        break;
    default:
        g_string_append_c(out, '\n');
        break;
    }
    append_figures(out, question, answer, adjustment);
}

static void end_with_source(GString *out, const qq_question *question, const char *basis, int line)
{
    g_string_append(out, "  ");
    qq_append_source(out, question, basis, line);
    g_string_append_c(out, '\n');
}

static bool append_category(GString *out, qq_question *question, const qq_answer *answer, unsigned c, GError **error)
{
    const qq_category *category = &question->model->categories[c];
    const qq_result *result = &answer->result;
    char base[QQ_MILLI_TEXT], score[QQ_MILLI_TEXT], weight[QQ_MILLI_TEXT], weighted[QQ_MILLI_TEXT];
    qq_decimal_format(category->base, 3, base);
    qq_decimal_format(category->weight, 6, weight);
    qq_decimal_format(result->categories[c].score, 3, score);
    qq_decimal_format(result->categories[c].score * category->weight, 9, weighted);
    g_string_append_printf(out, "\n%s\n", qq_cli_title(category->title, category->title_zh));
    g_string_append_printf(out, _("  %12s  base"), base);
    end_with_source(out, question, category->basis, category->line);
    for (unsigned i = 0; i < result->line_count; i++)
        if (result->lines[i].category == c && !append_line(out, question, answer, i, error)) return false;
    for (unsigned i = 0; i < result->adjustment_count; i++)
        if (result->adjustments[i].kind <= QQ_ADJUST_PROJECT && result->adjustments[i].category == c)
            append_adjustment(out, question, answer, &result->adjustments[i]);
    g_string_append_printf(out, _("= %12s  × weight %s = %s"), score, weight, weighted);
    end_with_source(out, question, category->basis, category->line);
    return true;
}

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
            append_figures(out, question, answer, adjustment);
        }
        if (adjustment->kind == QQ_ADJUST_SUCCESSION && adjustment->amount)
            g_string_append_printf(out, _("lowered to the score of %s, which it took over  %s\n"),
                                   answer->dossier.predecessors[adjustment->index].party.text, amount);
    }
    const qq_band *bands = (const qq_band *)(void *)question->model->bands->data;
    unsigned band = qq_band_of(question->model, result->score);
    g_string_append_printf(out, _("score %s → band %s"), score, bands[band].grade);
    end_with_source(out, question, question->model->bands_basis, bands[band].line);
    if (band == 0) return;
    qq_decimal_format(bands[band - 1].at_least - result->score, 3, amount);
    g_string_append_printf(out, _("%s points below band %s"), amount, bands[band - 1].grade);
    end_with_source(out, question, question->model->bands_basis, bands[band - 1].line);
}

static void append_limits(GString *out, const qq_question *question, const qq_answer *answer)
{
    const qq_model *model = question->model;
    for (unsigned i = 0; i < answer->result.adjustment_count; i++) {
        const qq_adjustment *adjustment = &answer->result.adjustments[i];
        if (adjustment->kind < QQ_ADJUST_GATE) continue;
        const char *grade = g_array_index(model->bands, qq_band, adjustment->grade).grade;
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
        append_figures(out, question, answer, adjustment);
    }
    g_string_append_printf(out, _("grade %s, %s\n"), g_array_index(model->bands, qq_band, answer->result.grade).grade,
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
        when = g_strdup_printf("  %s", day);
        qq_table_add(table, when, score, g_array_index(question->model->bands, qq_band, change->grade).grade,
                     qq_cli_trust_word(change->trust), NULL);
    }
    qq_table_print(table, out);
}

static bool explain_text(GString *out, qq_question *question, const qq_answer *answer, const GArray *changes,
                         GError **error)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("%s  %s\nas of %s, known at landing %d, model %s %s (%.16s…)\n"), answer->uscc,
                           *answer->name ? answer->name : _("(name not known)"), day, question->known_at,
                           question->model->id, question->model->version, question->model->digest);
    for (unsigned c = 0; c < question->model->category_count; c++)
        if (!append_category(out, question, answer, c, error)) return false;
    append_total(out, question, answer);
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
