/* Who changes by itself soon, and to what: the changes that a notice tells of, of grade or listing. */
#include "glance_private.h"

static bool matters(const qq_change *before, const qq_change *after)
{
    return before->unscored != after->unscored || before->grade != after->grade ||
           before->blacklisted != after->blacklisted;
}

static qq_change change_of_result(const qq_result *result)
{
    return (qq_change){.day = result->as_of,
                       .score = result->score,
                       .grade = result->grade,
                       .trust = result->trust,
                       .blacklisted = result->blacklisted,
                       .unscored = result->unscored};
}

void qq_upcoming_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, GArray *out)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_result now;
    qq_timeline_dossier(pricer, dossier, as_of, until, 0, changes);
    if (!changes->len) return;
    qq_price_dossier(pricer, dossier, as_of, &now);
    qq_upcoming upcoming = {.party = dossier->party, .before = change_of_result(&now), .settled_at = -1};
    for (unsigned i = 0; i < changes->len; i++) {
        upcoming.after = g_array_index(changes, qq_change, i);
        if (!matters(&upcoming.before, &upcoming.after)) continue;
        g_array_append_val(out, upcoming);
        return;
    }
}

void qq_upcoming_every(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, GArray *out)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_change));
    qq_result now;
    qq_timeline_dossier(pricer, dossier, as_of, until, 0, changes);
    if (!changes->len) return;
    qq_price_dossier(pricer, dossier, as_of, &now);
    qq_upcoming upcoming = {.party = dossier->party, .after = change_of_result(&now), .settled_at = -1};
    for (unsigned i = 0; i < changes->len; i++) {
        upcoming.before = upcoming.after;
        upcoming.after = g_array_index(changes, qq_change, i);
        g_array_append_val(out, upcoming);
    }
}

static qq_change change_of_glance(const qq_glance *glance, qq_day day, const qq_glance_result *result)
{
    const qq_model *model = glance->model;
    const bool vetoed = result->trust == glance->trust_of_veto;
    return (qq_change){.day = day,
                       .score = result->score,
                       .grade = result->grade,
                       .trust = vetoed ? model->veto_trust : g_array_index(model->bands, qq_band, result->trust).trust,
                       .blacklisted = result->blacklisted};
}

bool qq_glance_upcoming(qq_glance *glance, qq_day next, qq_day until, GArray *out)
{
    qq_upcoming upcoming = {.before = change_of_glance(glance, glance->as_of, &glance->now)};
    for (qq_day day = next; day <= until; day = qq_glance_next_edge(glance, day)) {
        qq_glance_result then;
        qq_glance_sum_all(glance, day, &then);
        upcoming.after = change_of_glance(glance, day, &then);
        if (!matters(&upcoming.before, &upcoming.after)) continue;
        g_array_append_val(out, upcoming);
        return true;
    }
    return false;
}
