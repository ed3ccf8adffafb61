/* Blacklist grounds that are met on a day and that no listing since has answered: what the stage listings makes of a
 * party's lines. */
#include "glance_private.h"

/* The latest decision that put the party on the list of a ground; before all days where it is on none. */
static qq_day listed_since(const qq_day_sum *sum, unsigned ground)
{
    qq_day since = G_MININT32;
    for (unsigned i = 0; i < sum->glance->span_count; i++) {
        const qq_span *span = &sum->glance->spans[i];
        if (span->kind == QQ_SPAN_LISTING && qq_span_holds(span, sum->day) &&
            sum->glance->list_of_ground[ground] == span->item)
            since = MAX(since, span->decided);
    }
    return since;
}

static bool met_by_code(const qq_day_sum *sum, unsigned ground, qq_day since)
{
    for (unsigned i = 0; i < sum->glance->span_count; i++) {
        const qq_span *span = &sum->glance->spans[i];
        if (span->kind == QQ_SPAN_GROUND && (span->grounds & (1u << ground)) && qq_span_holds(span, sum->day) &&
            span->decided > since)
            return true;
    }
    return false;
}

/* The first decision by which a penalty in force punished the accident; NONE. */
static qq_day penalised_on(const qq_day_sum *sum, const qq_span *accident)
{
    qq_day first = QQ_DAY_NONE;
    for (unsigned i = 0; i < sum->act_count; i++)
        if (sum->acts[i]->document == accident->document && (first == QQ_DAY_NONE || sum->acts[i]->decided < first))
            first = sum->acts[i]->decided;
    return first;
}

/* The day on which an accident that is one of the ground's was first penalised; NONE. */
static qq_day ground_since(const qq_day_sum *sum, const qq_ground *ground, const qq_span *span)
{
    if (span->kind != QQ_SPAN_ACCIDENT || !qq_span_holds(span, sum->day) || span->item < ground->least ||
        (ground->vile && span->severity != QQ_SEVERITY_A))
        return QQ_DAY_NONE;
    return penalised_on(sum, span);
}

/* Whether enough accidents happened from this one's day on, one of them penalised after `since`. */
static bool suffices_from(const qq_day_sum *sum, const qq_ground *ground, qq_day from, qq_day since)
{
    const qq_day until = ground->within_months ? qq_day_add_months(from, ground->within_months) : QQ_DAY_FOREVER;
    int count = 0;
    bool anew = false;
    for (unsigned i = 0; i < sum->glance->span_count; i++) {
        const qq_span *span = &sum->glance->spans[i];
        const qq_day penalised = ground_since(sum, ground, span);
        if (penalised == QQ_DAY_NONE || span->decided < from || span->decided > until) continue;
        anew |= penalised > since;
        count++;
    }
    return anew && count >= ground->count;
}

static bool met_by_accidents(const qq_day_sum *sum, const qq_ground *ground, qq_day since)
{
    for (unsigned i = 0; i < sum->glance->span_count; i++) {
        const qq_span *span = &sum->glance->spans[i];
        if (ground_since(sum, ground, span) != QQ_DAY_NONE && suffices_from(sum, ground, span->decided, since))
            return true;
    }
    return false;
}

bool qq_glance_proposes(const qq_day_sum *sum)
{
    const GArray *grounds = sum->glance->model->grounds;
    for (unsigned g = 0; g < grounds->len; g++) {
        const qq_ground *ground = &g_array_index(grounds, qq_ground, g);
        const qq_day since = listed_since(sum, g);
        if (met_by_code(sum, g, since) || (ground->kind == QQ_GROUND_ACCIDENTS && met_by_accidents(sum, ground, since)))
            return true;
    }
    return false;
}
