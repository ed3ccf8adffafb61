/* A day's result from the spans that hold it: what the stages repetition, groups, accounts, listings and grade make of
 * a party's lines. */
#include "glance_private.h"

static void veto(qq_day_sum *sum, unsigned index)
{
    const qq_veto *said = &g_array_index(sum->glance->model->vetoes, qq_veto, index);
    sum->vetoed = true;
    sum->vetoed_to = MAX(sum->vetoed_to, said->grade);
}

static void veto_listed(qq_day_sum *sum)
{
    const GArray *vetoes = sum->glance->model->vetoes;
    for (unsigned i = 0; i < vetoes->len; i++)
        if (g_array_index(vetoes, qq_veto, i).kind == QQ_VETO_LISTED) veto(sum, i);
}

static void gather(qq_day_sum *sum, qq_glance_result *out)
{
    const qq_glance *glance = sum->glance;
    for (unsigned i = 0; i < glance->span_count; i++) {
        const qq_span *span = &glance->spans[i];
        if (!qq_span_holds(span, sum->day)) continue;
        switch ((qq_span_kind)span->kind) {
        case QQ_SPAN_ACT:
            sum->acts[sum->act_count++] = span;
            sum->unclean |= 1u << span->category;
            break;
        case QQ_SPAN_HONOUR:
            sum->honours[sum->honour_count++] = span;
            break;
        case QQ_SPAN_LISTING:
            out->listings[out->listing_count++] = (qq_glance_listing){.row = span->row, .list = span->item};
            break;
        case QQ_SPAN_VETO:
            veto(sum, span->item);
            break;
        case QQ_SPAN_GROUND:
        case QQ_SPAN_ACCIDENT:
            break;
        }
    }
    if (out->listing_count) veto_listed(sum);
}

static bool repeats(const qq_glance *glance, const qq_span *later, const qq_span *earlier)
{
    const int months = glance->model->repetition_months;
    return later->item == earlier->item && later->group != earlier->group && later->acted_on != QQ_DAY_NONE &&
           later->acted_on > earlier->decided && later->decided >= earlier->decided &&
           later->decided <= qq_glance_later(glance, earlier->decided, months);
}

static qq_milli points_of(const qq_day_sum *sum, const qq_span *act)
{
    const qq_ppm factor = sum->glance->model->repetition_factor;
    for (unsigned i = 0; factor && act->can_repeat && i < sum->act_count; i++)
        if (repeats(sum->glance, act, sum->acts[i])) return qq_divide_half_even((qq_wide)act->points * factor, 1000000);
    return act->points;
}

static void add_points(qq_day_sum *sum, unsigned category, qq_milli points)
{
    if (points > 0)
        sum->good[category] += points;
    else
        sum->bad[category] -= points;
}

/* Positive: act `a` outweighs act `b` of the same case; 0: they are equal in all that decides. */
static int weigh_acts(const qq_day_sum *sum, unsigned a, unsigned b)
{
    const qq_span *left = sum->acts[a], *right = sum->acts[b];
    const qq_category *categories = sum->glance->model->categories;
    const int64_t more = -sum->points[a] * categories[left->category].weight,
                  less = -sum->points[b] * categories[right->category].weight;
    if (more != less) return more > less ? 1 : -1;
    if (left->ruled != right->ruled) return left->ruled < right->ruled ? 1 : -1;
    return (left->item < right->item) - (left->item > right->item);
}

/* Whether no other act of its case counts in its place. */
static bool act_counts(const qq_day_sum *sum, unsigned act)
{
    for (unsigned i = 0; sum->glance->linked && i < sum->act_count; i++) {
        if (i == act || sum->acts[i]->group != sum->acts[act]->group) continue;
        const int order = weigh_acts(sum, i, act);
        if (order > 0 || (order == 0 && i < act)) return false;
    }
    return true;
}

static void add_acts(qq_day_sum *sum)
{
    for (unsigned i = 0; i < sum->act_count; i++)
        sum->points[i] = sum->act_count > 1 ? points_of(sum, sum->acts[i]) : sum->acts[i]->points;
    for (unsigned i = 0; i < sum->act_count; i++)
        if (act_counts(sum, i)) add_points(sum, sum->acts[i]->category, sum->points[i]);
}

static int weigh_honours(const qq_span *a, const qq_span *b)
{
    if (a->points != b->points) return a->points > b->points ? 1 : -1;
    return (a->decided < b->decided) - (a->decided > b->decided);
}

/* Whether no other honour of its project counts in its place. */
static bool honour_counts(const qq_day_sum *sum, unsigned honour)
{
    const qq_span *own = sum->honours[honour];
    for (unsigned i = 0; own->document && i < sum->honour_count; i++) {
        const qq_span *other = sum->honours[i];
        if (i == honour || other->document != own->document || other->category != own->category) continue;
        const int order = weigh_honours(other, own);
        if (order > 0 || (order == 0 && i < honour)) return false;
    }
    return true;
}

static void add_honours(qq_day_sum *sum)
{
    for (unsigned i = 0; i < sum->honour_count; i++)
        if (honour_counts(sum, i)) add_points(sum, sum->honours[i]->category, sum->honours[i]->points);
}

static void add_clean_bonus(qq_day_sum *sum)
{
    const qq_glance *glance = sum->glance;
    const GArray *steps = glance->model->clean_steps;
    qq_milli points = 0;
    for (unsigned i = 0; i < steps->len; i++)
        if (glance->clean_days[i] <= sum->day) points = g_array_index(steps, qq_step, i).points;
    for (unsigned c = 0; points && c < glance->model->category_count; c++)
        if (!(sum->unclean & (1u << c))) sum->good[c] += points;
}

static void total(const qq_day_sum *sum, qq_glance_result *out)
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

static bool gate_sees(const qq_gate *gate, const qq_span *act, const qq_span *like)
{
    return (gate->severities & (1u << act->severity)) && (!like || like->item == act->item);
}

/* Cases with an act of the gate's severities, and of the item of `like` unless it is NULL. */
static int count_cases(const qq_day_sum *sum, const qq_gate *gate, const qq_span *like)
{
    int count = 0;
    for (unsigned i = 0; i < sum->act_count; i++) {
        if (!gate_sees(gate, sum->acts[i], like)) continue;
        unsigned first = 0;
        while (sum->acts[first]->group != sum->acts[i]->group || !gate_sees(gate, sum->acts[first], like)) first++;
        count += first == i;
    }
    return count;
}

static bool gate_closed(const qq_day_sum *sum, const qq_gate *gate)
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

static void grade(const qq_day_sum *sum, qq_glance_result *out)
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

void qq_glance_sum(const qq_glance *glance, qq_day day, qq_glance_result *out)
{
    qq_day_sum sum;
    sum.glance = glance;
    sum.day = day;
    sum.act_count = sum.honour_count = sum.unclean = 0;
    sum.vetoed_to = 0;
    sum.vetoed = false;
    for (unsigned c = 0; c < QQ_CATEGORY_MAX; c++) sum.good[c] = sum.bad[c] = 0;
    out->listing_count = 0;
    gather(&sum, out);
    add_acts(&sum);
    add_honours(&sum);
    add_clean_bonus(&sum);
    total(&sum, out);
    grade(&sum, out);
    out->unscored = false;
    out->vetoed = sum.vetoed;
    out->bears = sum.act_count || out->listing_count || sum.vetoed;
    out->registered = glance->registered;
    out->blacklisted = out->listing_count > 0;
    out->proposed = glance->has_grounds && day == glance->as_of && qq_glance_proposes(&sum);
}
