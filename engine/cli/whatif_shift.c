/* What whatif weights and whatif compare share: their words, and asking a decision. */
#include "whatif_shift.h"

#include <string.h>

enum { LIMIT = 20, THREADS_MAX = 256 };

static bool settle_by(qq_shift_words *words)
{
    g_auto(GStrv) names = g_strsplit(words->by ? words->by : "region,kind", ",", -1);
    words->attributes = 0;
    for (char **name = names; *name; name++) {
        qq_attribute attribute;
        if (!strcmp(*name, "none") && !names[1]) return true;
        if (!qq_attribute_find(g_strstrip(*name), &attribute)) {
            qq_cli_usage(_("there is no attribute “%s”; use region, kind, ownership, size, founded, newcomer or none"),
                         *name);
            return false;
        }
        words->attributes |= 1u << attribute;
    }
    return true;
}

bool qq_shift_settle(qq_shift_words *words, int *status)
{
    *status = QQ_EXIT_USAGE;
    if (words->limit < 0) {
        qq_cli_usage(_("--limit takes a number of 1 or more"));
        return false;
    }
    if (words->threads < 0 || words->threads > THREADS_MAX) {
        qq_cli_usage(_("--threads takes 1 to %d"), THREADS_MAX);
        return false;
    }
    if (words->settings && !words->decision) {
        qq_cli_usage(_("--with says what a decision asks; name one with --decision"));
        return false;
    }
    if (!words->limit) words->limit = LIMIT;
    words->question.exact = true;
    return settle_by(words) && qq_output_settle(&words->output, status);
}

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

qq_population_options qq_shift_options(const qq_shift_words *words, const qq_question *question, qq_meter *meter)
{
    return (qq_population_options){.store_path = qq_store_path(question->store),
                                   .model = question->model,
                                   .as_of = question->as_of,
                                   .known_at = question->known_at,
                                   .threads = (unsigned)words->threads,
                                   .attributes = words->attributes,
                                   .progress = on_parties,
                                   .progress_data = meter};
}

/* The decider speaks of decide's options. */
static void explain_with(GError **fault)
{
    GError *told = g_error_new((*fault)->domain, (*fault)->code,
                               _("%s; here --set changes the model: say it by --with"), (*fault)->message);
    g_clear_error(fault);
    *fault = told;
}

bool qq_shift_has_decision(const qq_ruling *ruling, const char *name)
{
    const char *file;
    g_autoptr(qq_decisions) decisions = qq_decisions_new(ruling->package, ruling->model, NULL);
    return decisions && qq_decisions_table(decisions, name, &file) != NULL;
}

bool qq_shift_ask(const qq_shift_words *words, const qq_question *question, qq_shift *shift, const qq_ruling *before,
                  const qq_ruling *after, GError **error)
{
    if (!words->decision) return true;
    g_autoptr(qq_meter) meter = qq_meter_new(_("deciding"), _("enterprises"));
    const qq_asked asked = {.as_of = question->as_of,
                            .purpose = question->purpose != NULL,
                            .settings = (const char *const *)words->settings,
                            .setting_count = words->settings ? g_strv_length(words->settings) : 0};
    const qq_decided_options options = {.store_path = qq_store_path(question->store),
                                        .known_at = question->known_at,
                                        .decision = words->decision,
                                        .asked = &asked,
                                        .threads = (unsigned)words->threads,
                                        .progress = on_parties,
                                        .progress_data = meter};
    GError *fault = NULL;
    if (qq_shift_decide(shift, &options, before, after, &fault)) return true;
    if (g_error_matches(fault, QQ_ERROR, QQ_ERROR_USAGE) && qq_shift_has_decision(before, words->decision) &&
        qq_shift_has_decision(after, words->decision))
        explain_with(&fault);
    g_propagate_error(error, fault);
    return false;
}
