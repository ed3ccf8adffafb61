/* The ledger in words: under each category its lines and adjustments, day by day where a period is averaged.
 *
 * It adds up by hand: each page gives the category's score of a day, the days give the mean. */
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
    case QQ_TERM_OWN:
        return _("the item's own term");
    case QQ_TERM_NEXT_VALUE:
        return _("until the next value");
    case QQ_TERM_OPEN:
        return _("until another value is sent");
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
static bool append_line(GString *out, qq_question *question, const qq_answer *answer, const qq_ledger_page *page,
                        unsigned index, GError **error)
{
    const qq_line *line = &page->lines[index];
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

void qq_explain_figures(GString *out, const qq_question *question, const qq_answer *answer,
                        const qq_adjustment *adjustment)
{
    g_autoptr(GPtrArray) figures = qq_figures_of_adjustment(question, answer, adjustment);
    qq_figures_text(out, question, figures);
}

static void append_adjustment(GString *out, const qq_question *question, const qq_answer *answer,
                              const qq_ledger_page *page, const qq_adjustment *adjustment)
{
    char amount[QQ_MILLI_TEXT + 1];
    int counting = adjustment->line < 0 ? -1 : page->lines[adjustment->line].counted_by;
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
    case QQ_ADJUST_BASE:
        g_string_append(out, adjustment->record < 0 ? _("the base is not given: not in the registry on these days\n")
                                                    : _("the base is not given while listed\n"));
        break;
    case QQ_ADJUST_MISSING:
        g_string_append(out, _("nobody sent this value, so there is no score\n"));
        break;
    case QQ_ADJUST_PART:
        g_string_append(out, _("held between the ends of the category\n"));
        break;
    default:
        g_string_append_c(out, '\n');
        break;
    }
    qq_explain_figures(out, question, answer, adjustment);
}

void qq_explain_source(GString *out, const qq_question *question, const char *basis, int line)
{
    g_string_append(out, "  ");
    qq_append_source(out, question, basis, line);
    g_string_append_c(out, '\n');
}

static bool append_page(GString *out, qq_question *question, const qq_answer *answer, const qq_ledger_page *page,
                        unsigned c, GError **error)
{
    const qq_category *category = &question->model->categories[c];
    char base[QQ_MILLI_TEXT];
    qq_decimal_format(category->base, 3, base);
    g_string_append_printf(out, _("  %12s  base"), base);
    qq_explain_source(out, question, category->basis, category->line);
    for (unsigned i = 0; i < page->line_count; i++)
        if (page->lines[i].category == c && !append_line(out, question, answer, page, i, error)) return false;
    for (unsigned i = 0; i < page->adjustment_count; i++)
        if (qq_adjusts_category(&page->adjustments[i]) && page->adjustments[i].category == c)
            append_adjustment(out, question, answer, page, &page->adjustments[i]);
    return true;
}

static void append_step(GString *out, const qq_step_of_period *step, unsigned c)
{
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT], value[QQ_MILLI_TEXT], product[QQ_MILLI_TEXT];
    int days = step->until - step->from + 1;
    qq_day_format(step->from, from);
    qq_day_format(step->until, until);
    qq_decimal_format(step->categories[c].score, 3, value);
    qq_decimal_format(step->categories[c].score * days, 3, product);
    g_string_append_printf(out, _("= %12s  on each of %d days, %s … %s: %s\n"), value, days, from, until, product);
}

/* Sum, number of days, what rounding did: the mean. */
static void append_mean(GString *out, const qq_question *question, const qq_answer *answer, unsigned c)
{
    const qq_result *result = &answer->result;
    int64_t sum = 0, days = result->period_until - result->period_from + 1, score = result->categories[c].score;
    for (unsigned i = 0; i < result->step_count; i++)
        sum += result->steps[i].categories[c].score * (result->steps[i].until - result->steps[i].from + 1);
    char text[QQ_MILLI_TEXT], mean[QQ_MILLI_TEXT];
    qq_ledger_page whole = qq_explain_whole(result);
    for (unsigned i = 0; i < whole.adjustment_count; i++)
        if (whole.adjustments[i].kind == QQ_ADJUST_PART && whole.adjustments[i].category == c)
            score -= whole.adjustments[i].amount;
    qq_decimal_format(sum, 3, text);
    qq_decimal_format(score, 3, mean);
    g_string_append_printf(out, _("  %12s  mean: %s over %" PRId64 " days"), mean, text, days);
    qq_explain_source(out, question, question->model->period.basis, question->model->period.line);
    for (unsigned i = 0; i < whole.adjustment_count; i++) {
        const qq_adjustment *adjustment = &whole.adjustments[i];
        if (adjustment->category != c) continue;
        if (adjustment->kind == QQ_ADJUST_MEAN) {
            qq_decimal_format(adjustment->amount, 3, text);
            g_string_append_printf(out, _("%16srounded half-even to thousandths: %s over all days\n"), "", text);
        } else if (adjustment->kind == QQ_ADJUST_PART) {
            append_adjustment(out, question, answer, &whole, adjustment);
        }
    }
}

static bool append_steps(GString *out, qq_question *question, const qq_answer *answer, unsigned c, GError **error)
{
    const qq_result *result = &answer->result;
    for (unsigned i = 0; i < result->step_count; i++) {
        const qq_step_of_period *step = &result->steps[i];
        qq_ledger_page page = qq_explain_step(result, step);
        if (!append_page(out, question, answer, &page, c, error)) return false;
        append_step(out, step, c);
    }
    append_mean(out, question, answer, c);
    return true;
}

qq_ledger_page qq_explain_step(const qq_result *result, const qq_step_of_period *step)
{
    return (qq_ledger_page){result->lines + step->first_line, step->line_count,
                            result->adjustments + step->first_adjustment, step->adjustment_count};
}

qq_ledger_page qq_explain_whole(const qq_result *result)
{
    if (!result->step_count)
        return (qq_ledger_page){result->lines, result->line_count, result->adjustments, result->adjustment_count};
    const qq_step_of_period *last = &result->steps[result->step_count - 1];
    unsigned first = last->first_adjustment + last->adjustment_count;
    return (qq_ledger_page){.adjustments = result->adjustments + first,
                            .adjustment_count = result->adjustment_count - first};
}

bool qq_explain_category(GString *out, qq_question *question, const qq_answer *answer, unsigned c, GError **error)
{
    const qq_category *category = &question->model->categories[c];
    const qq_result *result = &answer->result;
    char score[QQ_MILLI_TEXT], weight[QQ_MILLI_TEXT], weighted[QQ_MILLI_TEXT];
    qq_ledger_page whole = qq_explain_whole(result);
    qq_decimal_format(category->weight, 6, weight);
    qq_decimal_format(result->categories[c].score, 3, score);
    qq_decimal_format(result->categories[c].score * category->weight, 9, weighted);
    g_string_append_printf(out, "\n%s\n", qq_cli_title(category->title, category->title_zh));
    bool good = result->step_count ? append_steps(out, question, answer, c, error)
                                   : append_page(out, question, answer, &whole, c, error);
    if (!good) return false;
    g_string_append_printf(out, _("= %12s  × weight %s = %s"), score, weight, weighted);
    qq_explain_source(out, question, category->basis, category->line);
    return true;
}
