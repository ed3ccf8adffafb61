/* A day's result from the spans that hold it: the stages repetition, accounts, listings, grounds and grade of a party
 * whose every act is a case of its own. */
#include "glance_private.h"

/* What counts on the day. */
typedef struct {
    const qq_glance *glance;
    qq_day day;
    const qq_span *acts[QQ_GLANCE_SPANS];
    unsigned act_count;
    unsigned unclean;  /* bits of categories with an act */
    uint8_t vetoed_to; /* the best grade that vetoes leave */
    bool vetoed;
    qq_milli good[QQ_CATEGORY_MAX], bad[QQ_CATEGORY_MAX];
} day_sum;

static bool holds(const qq_span *span, qq_day day)
{
    return span->first <= day && day <= span->last;
}

static void veto(day_sum *sum, unsigned index)
{
    const qq_veto *said = &g_array_index(sum->glance->model->vetoes, qq_veto, index);
    sum->vetoed = true;
    sum->vetoed_to = MAX(sum->vetoed_to, said->grade);
}

static void veto_listed(day_sum *sum)
{
    const GArray *vetoes = sum->glance->model->vetoes;
    for (unsigned i = 0; i < vetoes->len; i++)
        if (g_array_index(vetoes, qq_veto, i).kind == QQ_VETO_LISTED) veto(sum, i);
}

static void gather(day_sum *sum, qq_glance_result *out)
{
    const qq_glance *glance = sum->glance;
    for (unsigned i = 0; i < glance->span_count; i++) {
        const qq_span *span = &glance->spans[i];
        if (!holds(span, sum->day)) continue;
        switch ((qq_span_kind)span->kind) {
        case QQ_SPAN_ACT:
            sum->acts[sum->act_count++] = span;
            sum->unclean |= 1u << span->category;
            break;
        case QQ_SPAN_HONOUR:
            if (span->points > 0)
                sum->good[span->category] += span->points;
            else
                sum->bad[span->category] -= span->points;
            break;
        case QQ_SPAN_LISTING:
            out->listings[out->listing_count++] = (qq_glance_listing){.row = span->row, .list = span->item};
            break;
        case QQ_SPAN_VETO:
            veto(sum, span->item);
            break;
        case QQ_SPAN_GROUND:
            break;
        }
    }
    if (out->listing_count) veto_listed(sum);
}

static bool repeats(const qq_glance *glance, const qq_span *later, const qq_span *earlier)
{
    const int months = glance->model->repetition_months;
    return later != earlier && later->item == earlier->item && later->acted_on != QQ_DAY_NONE &&
           later->acted_on > earlier->decided && later->decided >= earlier->decided &&
           later->decided <= qq_glance_later(glance, earlier->decided, months);
}

static qq_milli points_of(const day_sum *sum, const qq_span *act)
{
    const qq_ppm factor = sum->glance->model->repetition_factor;
    for (unsigned i = 0; factor && act->can_repeat && i < sum->act_count; i++)
        if (repeats(sum->glance, act, sum->acts[i])) return qq_divide_half_even((qq_wide)act->points * factor, 1000000);
    return act->points;
}

static void add_acts(day_sum *sum)
{
    for (unsigned i = 0; i < sum->act_count; i++) {
        const qq_span *act = sum->acts[i];
        const qq_milli points = sum->act_count > 1 ? points_of(sum, act) : act->points;
        if (points > 0)
            sum->good[act->category] += points;
        else
            sum->bad[act->category] -= points;
    }
}

static void add_clean_bonus(day_sum *sum)
{
    const qq_glance *glance = sum->glance;
    const GArray *steps = glance->model->clean_steps;
    qq_milli points = 0;
    for (unsigned i = 0; i < steps->len; i++)
        if (glance->clean_days[i] <= sum->day) points = g_array_index(steps, qq_step, i).points;
    for (unsigned c = 0; points && c < glance->model->category_count; c++)
        if (!(sum->unclean & (1u << c))) sum->good[c] += points;
}

static void total(const day_sum *sum, qq_glance_result *out)
{
    const qq_model *model = sum->glance->model;
    int64_t weighted = 0;
    for (unsigned c = 0; c < model->category_count; c++) {
        const qq_category *category = &model->categories[c];
        const qq_milli value = category->base + MIN(sum->good[c], category->good_cap) - sum->bad[c];
        out->categories[c] = CLAMP(value, category->low, category->high);
        weighted += out->categories[c] * category->weight;
    }
    const qq_milli rounded = qq_divide_half_even(weighted, 1000000);
    out->score = CLAMP(rounded, model->total_low, model->total_high);
}

static int count_cases(const day_sum *sum, const qq_gate *gate, const qq_span *like)
{
    int count = 0;
    for (unsigned i = 0; i < sum->act_count; i++)
        if ((gate->severities & (1u << sum->acts[i]->severity)) && (!like || like->item == sum->acts[i]->item)) count++;
    return count;
}

static bool gate_closed(const day_sum *sum, const qq_gate *gate)
{
    if (!gate->same_code) return count_cases(sum, gate, NULL) >= gate->groups;
    for (unsigned i = 0; i < sum->act_count; i++)
        if (sum->acts[i]->item != sum->glance->model->unclassified &&
            count_cases(sum, gate, sum->acts[i]) >= gate->groups)
            return true;
    return false;
}

static uint8_t band_of(const qq_model *model, qq_milli score)
{
    unsigned band = 0;
    while (band + 1 < model->bands->len && score < g_array_index(model->bands, qq_band, band).at_least) band++;
    return (uint8_t)band;
}

static void grade(const day_sum *sum, qq_glance_result *out)
{
    const qq_model *model = sum->glance->model;
    out->grade = band_of(model, out->score);
    for (unsigned i = 0; sum->act_count && i < model->gates->len; i++) {
        const qq_gate *gate = &g_array_index(model->gates, qq_gate, i);
        if (gate->at_most > out->grade && gate_closed(sum, gate)) out->grade = gate->at_most;
    }
    if (sum->vetoed) out->grade = MAX(out->grade, sum->vetoed_to);
    out->trust = sum->vetoed ? sum->glance->trust_of_veto : sum->glance->trust_of_band[out->grade];
}

/* Grounds that are met by acts decided after the party was listed for them last. */
static bool is_proposed(const day_sum *sum)
{
    const qq_glance *glance = sum->glance;
    qq_day since[QQ_GROUND_MAX];
    bool met = false;
    for (unsigned g = 0; g < glance->model->grounds->len; g++) since[g] = G_MININT32;
    for (unsigned i = 0; i < glance->span_count; i++) {
        const qq_span *span = &glance->spans[i];
        if (span->kind != QQ_SPAN_LISTING || !holds(span, sum->day)) continue;
        for (unsigned g = 0; g < glance->model->grounds->len; g++)
            if (glance->list_of_ground[g] == span->item) since[g] = MAX(since[g], span->decided);
    }
    for (unsigned i = 0; i < glance->span_count; i++) {
        const qq_span *span = &glance->spans[i];
        if (span->kind != QQ_SPAN_GROUND || !holds(span, sum->day)) continue;
        for (unsigned g = 0; g < glance->model->grounds->len; g++)
            met |= (span->grounds & (1u << g)) && span->decided > since[g];
    }
    return met;
}

void qq_glance_sum(const qq_glance *glance, qq_day day, qq_glance_result *out)
{
    day_sum sum = {.glance = glance, .day = day};
    out->listing_count = 0;
    gather(&sum, out);
    add_acts(&sum);
    add_clean_bonus(&sum);
    total(&sum, out);
    grade(&sum, out);
    out->registered = glance->registered;
    out->blacklisted = out->listing_count > 0;
    out->proposed = glance->has_grounds && is_proposed(&sum);
}
