/* A model made ready for a day, and the day on which a party's result changes next. */
#include "glance_private.h"

static bool is_plain(const qq_model *model)
{
    if (model->period.months || model->given_score.input || model->base_evaluations->len ||
        model->clean_steps->len > QQ_GLANCE_STEPS)
        return false;
    if (model->unclassified != QQ_ITEM_NONE &&
        g_array_index(model->items, qq_item, model->unclassified).use != QQ_ITEM_ACT)
        return false;
    for (unsigned c = 0; c < model->category_count; c++)
        if (model->categories[c].base_when.line) return false;
    for (unsigned i = 0; i < model->items->len; i++)
        if (g_array_index(model->items, qq_item, i).use == QQ_ITEM_EVALUATION) return false;
    for (unsigned i = 0; i < model->gates->len; i++)
        if (g_array_index(model->gates, qq_gate, i).groups < 1) return false;
    return true;
}

static void learn_term(qq_glance *glance, int months)
{
    if (months <= 0 || months >= QQ_GLANCE_MONTHS || glance->later[months]) return;
    qq_day *table = g_new(qq_day, QQ_GLANCE_TABLE_DAYS);
    for (int i = 0; i < QQ_GLANCE_TABLE_DAYS; i++)
        table[i] = qq_day_add_months(glance->as_of - QQ_GLANCE_TABLE_BACK + i, months);
    glance->later[months] = table;
}

static void learn_steps(qq_glance *glance, const GArray *steps)
{
    for (unsigned i = 0; i < steps->len; i++) learn_term(glance, g_array_index(steps, qq_step, i).months);
}

static void learn_terms(qq_glance *glance)
{
    const qq_model *model = glance->model;
    for (int severity = QQ_SEVERITY_C; severity < QQ_SEVERITY_END; severity++) {
        learn_term(glance, model->default_months[severity]);
        for (unsigned r = 0; r < model->regimes->len; r++)
            learn_term(glance, g_array_index(model->regimes, qq_regime, r).maximum_months[severity]);
    }
    for (unsigned i = 0; i < model->own_months->len; i++) learn_term(glance, g_array_index(model->own_months, int, i));
    for (unsigned i = 0; i < model->lists->len; i++) learn_term(glance, g_array_index(model->lists, qq_list, i).months);
    for (unsigned i = 0; i < model->vetoes->len; i++)
        learn_term(glance, g_array_index(model->vetoes, qq_veto, i).months);
    learn_steps(glance, model->conviction_steps);
    learn_steps(glance, model->clean_steps);
    learn_term(glance, model->honour_months);
    learn_term(glance, model->repetition_months);
}

static void learn_grounds(qq_glance *glance)
{
    const qq_model *model = glance->model;
    for (unsigned g = 0; g < model->grounds->len; g++) {
        glance->list_of_ground[g] = -1;
        for (unsigned i = 0; i < model->lists->len; i++)
            if (g_str_equal(g_array_index(model->lists, qq_list, i).id,
                            g_array_index(model->grounds, qq_ground, g).list))
                glance->list_of_ground[g] = (int16_t)i;
    }
}

/* Words are told apart by the first band that has the word; the veto's own comes after them. */
static void learn_trust(qq_glance *glance)
{
    const GArray *bands = glance->model->bands;
    glance->trust_of_veto = (uint8_t)bands->len;
    for (unsigned i = bands->len; i-- > 0;) {
        const char *word = g_array_index(bands, qq_band, i).trust;
        glance->trust_of_band[i] = (uint8_t)i;
        for (unsigned k = 0; k < i; k++)
            if (g_str_equal(g_array_index(bands, qq_band, k).trust, word)) {
                glance->trust_of_band[i] = (uint8_t)k;
                break;
            }
        if (g_str_equal(glance->model->veto_trust, word)) glance->trust_of_veto = glance->trust_of_band[i];
    }
}

qq_glance *qq_glance_new(qq_pricer *pricer, qq_day as_of)
{
    if (!is_plain(pricer->model)) return NULL;
    qq_glance *glance = g_new0(qq_glance, 1);
    glance->pricer = pricer;
    glance->model = pricer->model;
    glance->as_of = as_of;
    if (pricer->model->regimes->len)
        glance->regime =
            (unsigned)(qq_model_regime(pricer->model, as_of) - (const qq_regime *)(void *)pricer->model->regimes->data);
    learn_terms(glance);
    learn_grounds(glance);
    learn_trust(glance);
    return glance;
}

void qq_glance_free(qq_glance *glance)
{
    if (!glance) return;
    for (unsigned i = 0; i < QQ_GLANCE_MONTHS; i++) g_free(glance->later[i]);
    g_free(glance->ends);
    g_free(glance->groups);
    g_free(glance->decisions);
    qq_glance_drop_elders(glance);
    g_free(glance);
}

void qq_glance_sum_all(const qq_glance *glance, qq_day day, qq_glance_result *out)
{
    qq_glance_sum(glance, day, out);
    if (glance->elder_count) qq_glance_carry_on(glance, day, out);
}

static void answer(qq_glance *glance, qq_glance_result *out)
{
    qq_glance_sum_all(glance, glance->as_of, &glance->now);
    glance->now.untrusted = glance->now.trust == glance->trust_of_veto;
    *out = glance->now;
}

bool qq_glance_at(qq_glance *glance, const qq_rows *rows, qq_glance_result *out)
{
    glance->elder_count = 0;
    if (!qq_glance_read_rows(glance, rows)) return false;
    answer(glance, out);
    return true;
}

bool qq_glance_at_dossier(qq_glance *glance, const qq_dossier *dossier, qq_glance_result *out)
{
    glance->elder_count = 0;
    qq_price_decided(glance->pricer, dossier->records, dossier->count);
    if (!qq_glance_read_records(glance) || !qq_glance_read_elders(glance, dossier)) return false;
    answer(glance, out);
    return true;
}

/* The earliest of two days after `after`. */
static qq_day earlier_after(qq_day best, qq_day day, qq_day after)
{
    return day > after && day < best ? day : best;
}

/* The first day after `after` on which a span begins or has ended, or a step is reached; FOREVER: none. */
static qq_day next_own_edge(const qq_glance *glance, qq_day after)
{
    qq_day best = QQ_DAY_FOREVER;
    for (unsigned i = 0; i < glance->span_count; i++) {
        const qq_span *span = &glance->spans[i];
        best = earlier_after(best, span->first, after);
        if (span->last != QQ_DAY_FOREVER) best = earlier_after(best, span->last + 1, after);
    }
    for (unsigned i = 0; i < glance->model->clean_steps->len; i++)
        best = earlier_after(best, glance->clean_days[i], after);
    return best;
}

qq_day qq_glance_next_edge(const qq_glance *glance, qq_day after)
{
    qq_day best = next_own_edge(glance, after);
    for (unsigned i = 0; i < glance->elder_count; i++) {
        const qq_elder *elder = &glance->elders[i];
        const qq_day own = next_own_edge(elder->glance, after);
        best = MIN(best, own);
        best = earlier_after(best, elder->from, after);
        if (elder->until != QQ_DAY_NONE && elder->until != QQ_DAY_FOREVER)
            best = earlier_after(best, elder->until + 1, after);
    }
    return best;
}

qq_day qq_glance_next_change(qq_glance *glance)
{
    const qq_glance_result *now = &glance->now;
    for (qq_day day = qq_glance_next_edge(glance, glance->as_of); day != QQ_DAY_FOREVER;
         day = qq_glance_next_edge(glance, day)) {
        qq_glance_result then;
        qq_glance_sum_all(glance, day, &then);
        if (then.score != now->score || then.grade != now->grade || then.blacklisted != now->blacklisted ||
            then.trust != now->trust)
            return day;
    }
    return QQ_DAY_NONE;
}
