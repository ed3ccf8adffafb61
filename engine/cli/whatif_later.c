/* What is asked of a past day and the acts after it. */
#include <string.h>

#include "whatif_later.h"

static bool parse_acts(qq_later_words *words)
{
    static const qq_record_kind known[] = {QQ_KIND_PENALTY, QQ_KIND_CONVICTION, QQ_KIND_ACCIDENT, QQ_KIND_LISTING};
    g_auto(GStrv) parts = g_strsplit(words->acts ? words->acts : "penalty,conviction", ",", -1);
    for (unsigned i = 0; parts[i] || i == 0; i++) {
        const char *part = parts[i] ? parts[i] : "";
        uint32_t bit = 0;
        for (unsigned k = 0; k < G_N_ELEMENTS(known); k++)
            if (strcmp(part, qq_set_text(QQ_SET_RECORD_KIND, (int)known[k])) == 0) bit = 1u << known[k];
        if (!bit) {
            qq_cli_usage(_("there is no kind of act “%s”; use penalty, conviction, accident, listing"), part);
            return false;
        }
        words->options.kinds |= bit;
    }
    return true;
}

static bool parse_least(qq_later_words *words)
{
    if (!words->least) return true;
    int severity = qq_set_number(QQ_SET_SEVERITY, words->least, strlen(words->least));
    if (severity > QQ_SEVERITY_NONE) {
        words->options.least = (qq_severity)severity;
        return true;
    }
    qq_cli_usage(_("--least takes A, B or C, not “%s”"), words->least);
    return false;
}

bool qq_later_settle(qq_later_words *words, int *status)
{
    *status = QQ_EXIT_USAGE;
    return qq_cli_threads_fit(words->threads, status) && parse_acts(words) && parse_least(words);
}

/* What was known then is by default what had landed by the end of the day. */
static void settle_then(qq_later_words *words, int longest)
{
    if (!words->then.as_of) {
        char day[QQ_DAY_TEXT];
        qq_day_format(qq_day_add_months(qq_day_today(), -longest), day);
        words->then.as_of = qq_cli_keep(g_strdup(day));
    }
    if (!words->then.known_at) words->then.known_at = words->then.as_of;
    words->then.exact = true;
}

static bool window_is_over(const qq_question *then, int longest, int *status)
{
    qq_day until = qq_day_add_months(then->as_of, longest);
    char text[QQ_DAY_TEXT];
    if (until <= qq_day_today()) return true;
    qq_day_format(until, text);
    *status = qq_cli_usage(
        _("the window ends on %s, which is still to come; give an earlier --as-of or fewer --months"), text);
    return false;
}

static void settle_options(qq_later_words *words, int longest, const qq_question *then, const qq_question *now)
{
    qq_later_options *options = &words->options;
    options->store_path = qq_store_path(then->store);
    options->model = then->model;
    options->as_of = then->as_of;
    options->known_at = then->known_at;
    options->acts_known_at = now->known_at;
    options->acts_ends_known_at = now->ends_known_at;
    options->months = longest;
    options->threads = (unsigned)words->threads;
}

int qq_later_ask(qq_later_words *words, int longest, qq_later_run run, void *data)
{
    qq_question then, now;
    int status;
    settle_then(words, longest);
    if (!qq_question_open(&words->then, &then, &status)) return status;
    qq_question_words later = {.db = words->then.db, .known_at = words->acts_known_at, .model = words->then.model};
    if (window_is_over(&then, longest, &status) && qq_question_open(&later, &now, &status)) {
        settle_options(words, longest, &then, &now);
        qq_cli_catch_interrupts();
        status = run(&then, &now, data);
        qq_question_close(&now);
    }
    qq_question_close(&then);
    return status;
}

/* ---- for reports ---- */

void qq_later_parameters(qq_report *report, const qq_later_words *words, const qq_question *then,
                         const qq_question *now)
{
    qq_output_question(report, then);
    qq_report_parameter(report, "acts_known_at", _("acts known at landing"), now->known);
    qq_report_parameter(report, "acts", _("acts"), words->acts ? words->acts : "penalty,conviction");
    qq_report_parameter(report, "least", _("of at least severity"), words->least ? words->least : _("any"));
}

/* Landings after the day may know what nobody knew then. */
bool qq_later_hindsight(qq_report *report, const qq_question *then, GError **error)
{
    int32_t by_then;
    qq_stamp end = ((qq_stamp)then->as_of + 1) * 24 * 3600 - 1;
    if (!qq_store_landing_at(then->store, end, &by_then, error)) return false;
    if (then->known_at > by_then)
        qq_report_prose(report, _("Hindsight: what was known is taken from landings after the day itself, so that "
                                  "corrections and late records are in the score, though nothing decided after it."));
    return true;
}

bool qq_later_progress(uint64_t parties, void *meter)
{
    qq_meter_show(meter, parties, 0);
    return !qq_cli_interrupted();
}
