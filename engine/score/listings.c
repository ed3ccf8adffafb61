/* Stays on recognised lists, and blacklist grounds that are met but not decided.
 *
 * Source: hubei-model "Blacklist"; 建市〔2017〕241号. A ground is a proposal without effect; only a listing decision
 * has one. */
#include "pricer.h"

qq_day qq_pricer_listing_end(const qq_pricer *pricer, uint32_t record, const qq_list *list)
{
    const record_end *end = &pricer->ends[record];
    qq_day last = qq_day_add_months(end->decided_on, list->months);
    if (end->until_on != QQ_DAY_NONE) last = MIN(last, end->until_on);
    return MIN(last, end->last);
}

static const qq_list *list_of(const qq_pricer *pricer, uint32_t record, int16_t *index)
{
    int32_t code = pricer->ends[record].code;
    *index = code < pricer->text_count ? pricer->list_of_text[code] : -1;
    return *index < 0 ? NULL : &g_array_index(pricer->model->lists, qq_list, (unsigned)*index);
}

void qq_price_listings(qq_pricer *pricer)
{
    for (uint32_t i = 0; i < pricer->count; i++) {
        int16_t index;
        if (pricer->records[i].kind != QQ_KIND_LISTING || pricer->ends[i].annulled) continue;
        const qq_list *list = list_of(pricer, i, &index);
        qq_day from = pricer->ends[i].decided_on;
        if (!list || from == QQ_DAY_NONE) continue;
        qq_day until = qq_pricer_listing_end(pricer, i, list);
        if (pricer->as_of < from || pricer->as_of > until) continue;
        qq_listing listing = {.record = i, .list = (uint16_t)index, .from = from, .until = until};
        g_array_append_val(pricer->listings, listing);
    }
}

static bool listed_on(const qq_pricer *pricer, const char *list)
{
    for (unsigned i = 0; i < pricer->listings->len; i++) {
        unsigned index = g_array_index(pricer->listings, qq_listing, i).list;
        if (g_str_equal(g_array_index(pricer->model->lists, qq_list, index).id, list)) return true;
    }
    return false;
}

static bool has_line(const qq_pricer *pricer, uint32_t record)
{
    for (unsigned i = 0; i < pricer->lines->len; i++)
        if (g_array_index(pricer->lines, qq_line, i).record == record) return true;
    return false;
}

/* A decision that is only a label in the ledger (it costs nothing) stands for the term of a serious act. */
static bool label_stands(const qq_pricer *pricer, uint32_t index)
{
    const record_end *end = &pricer->ends[index];
    const qq_model *model = pricer->model;
    if (end->annulled || end->decided_on == QQ_DAY_NONE || end->decided_on > pricer->as_of) return false;
    int most = MIN(qq_model_regime(model, end->decided_on)->maximum_months[QQ_SEVERITY_A],
                   qq_model_regime(model, pricer->as_of)->maximum_months[QQ_SEVERITY_A]);
    qq_day last = end->until_on != QQ_DAY_NONE
                      ? MIN(end->until_on, qq_day_add_months(end->decided_on, most))
                      : qq_day_add_months(end->decided_on, model->default_months[QQ_SEVERITY_A]);
    return pricer->as_of <= MIN(last, end->last);
}

static bool decision_stands(const qq_pricer *pricer, uint32_t index, const qq_item *item)
{
    return item->use == QQ_ITEM_LABEL ? label_stands(pricer, index) : has_line(pricer, index);
}

/* Bits of the grounds that a decision in force meets by its code. */
static uint32_t grounds_by_code(const qq_pricer *pricer)
{
    uint32_t met = 0;
    for (uint32_t i = 0; i < pricer->count; i++) {
        int item = pricer->records[i].kind == QQ_KIND_PENALTY ? qq_pricer_item_of(pricer, i) : -1;
        uint32_t grounds = item < 0 ? 0 : pricer->grounds_of_item[item];
        if (!grounds || !decision_stands(pricer, i, qq_pricer_item(pricer, (unsigned)item))) continue;
        met |= grounds & pricer->grounds_of_issuer[pricer->records[i].issuer];
    }
    return met;
}

/* Whether a penalty in force punished the accident: the accident names the penalty's document. */
static bool penalised(const qq_pricer *pricer, const qq_record *accident)
{
    for (unsigned i = 0; accident->document && i < pricer->lines->len; i++) {
        const qq_line *line = &g_array_index(pricer->lines, qq_line, i);
        if (line->group >= 0 && pricer->records[line->record].document == accident->document) return true;
    }
    return false;
}

static bool is_ground(const qq_pricer *pricer, const qq_ground *ground, uint32_t index)
{
    const qq_record *record = &pricer->records[index];
    return record->kind == QQ_KIND_ACCIDENT && !pricer->ends[index].annulled && record->variant >= ground->least &&
           (!ground->vile || record->severity == QQ_SEVERITY_A) && record->acted_on != QQ_DAY_NONE &&
           record->acted_on <= pricer->as_of && penalised(pricer, record);
}

/* Accidents that happened from this one's day on, within the ground's months. */
static int accidents_from(const qq_pricer *pricer, const qq_ground *ground, uint32_t first)
{
    qq_day from = pricer->records[first].acted_on;
    qq_day until = ground->within_months ? qq_day_add_months(from, ground->within_months) : QQ_DAY_FOREVER;
    int count = 0;
    for (uint32_t i = 0; i < pricer->count; i++) {
        qq_day day = pricer->records[i].acted_on;
        if (day >= from && day <= until && is_ground(pricer, ground, i)) count++;
    }
    return count;
}

static bool has_accidents(const qq_pricer *pricer, const qq_ground *ground)
{
    for (uint32_t i = 0; i < pricer->count; i++)
        if (is_ground(pricer, ground, i) && accidents_from(pricer, ground, i) >= ground->count) return true;
    return false;
}

void qq_price_grounds(qq_pricer *pricer)
{
    uint32_t met = grounds_by_code(pricer);
    for (unsigned i = 0; i < pricer->model->grounds->len; i++) {
        const qq_ground *ground = &g_array_index(pricer->model->grounds, qq_ground, i);
        if (ground->kind == QQ_GROUND_ACCIDENTS && pricer->lines->len && has_accidents(pricer, ground)) met |= 1u << i;
        uint16_t index = (uint16_t)i;
        if ((met & (1u << i)) && !listed_on(pricer, ground->list)) g_array_append_val(pricer->grounds, index);
    }
}
