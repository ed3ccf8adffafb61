/* Stays on recognised lists, and blacklist grounds that are met but not decided.
 *
 * Source: hubei-model "Blacklist"; 建市〔2017〕241号. A ground is a proposal without effect; only a listing decision
 * has one. A listing answers the decisions made by its day; what is decided later proposes a new entry. */
#include "pricer.h"

qq_day qq_pricer_listing_end(const qq_pricer *pricer, uint32_t record, const qq_list *list)
{
    const record_end *end = &pricer->ends[record];
    qq_day last = list->months < 0 ? QQ_DAY_FOREVER : qq_day_add_months(end->decided_on, list->months);
    if (end->until_on != QQ_DAY_NONE) last = MIN(last, end->until_on);
    return MIN(last, end->last);
}

static const qq_list *list_of(const qq_pricer *pricer, uint32_t record, int16_t *index)
{
    int32_t code = pricer->ends[record].code;
    *index = code < pricer->text_count ? pricer->list_of_text[code] : -1;
    return *index < 0 ? NULL : &g_array_index(pricer->model->lists, qq_list, (unsigned)*index);
}

bool qq_record_is_listing(const qq_pricer *pricer, uint32_t record, qq_listing *out)
{
    static const qq_list unknown = {.months = -1};
    int16_t index;
    if (pricer->records[record].kind != QQ_KIND_LISTING || pricer->ends[record].annulled) return false;
    const qq_list *list = list_of(pricer, record, &index);
    qq_day from = pricer->ends[record].decided_on;
    if (from == QQ_DAY_NONE) return false;
    qq_day until = qq_pricer_listing_end(pricer, record, list ? list : &unknown);
    *out = (qq_listing){record, list ? (uint16_t)index : (uint16_t)QQ_LIST_UNKNOWN, from, until};
    return pricer->as_of >= from && pricer->as_of <= until;
}

void qq_price_listings(qq_pricer *pricer)
{
    for (uint32_t i = 0; i < pricer->count; i++) {
        qq_listing listing;
        if (qq_record_is_listing(pricer, i, &listing) && listing.list != QQ_LIST_UNKNOWN)
            g_array_append_val(pricer->listings, listing);
    }
}

/* The latest decision that put it on a list it stands on; before all days when it does not. */
static qq_day listed_since(const qq_pricer *pricer, const char *list)
{
    qq_day since = G_MININT32;
    for (unsigned i = 0; i < pricer->listings->len; i++) {
        const qq_listing *listing = &g_array_index(pricer->listings, qq_listing, i);
        if (g_str_equal(g_array_index(pricer->model->lists, qq_list, listing->list).id, list))
            since = MAX(since, listing->from);
    }
    return since;
}

/* A decision that is only a label costs nothing; the catalogue calls all grounds serious. */
static bool decision_stands(const qq_pricer *pricer, uint32_t index, const qq_item *item)
{
    qq_line line = {.record = index};
    return qq_price_term(pricer, index, item->use == QQ_ITEM_LABEL ? QQ_SEVERITY_A : item->severity, &line);
}

/* Bits of the grounds that a decision in force meets by its code, and that no later listing has answered. */
static uint32_t grounds_by_code(const qq_pricer *pricer, const qq_day since[])
{
    uint32_t met = 0;
    for (uint32_t i = 0; i < pricer->count; i++) {
        int item = pricer->records[i].kind == QQ_KIND_PENALTY ? qq_pricer_item_of(pricer, i) : -1;
        uint32_t grounds = item < 0 ? 0 : pricer->grounds_of_item[item];
        grounds &= pricer->grounds_of_issuer[pricer->records[i].issuer];
        if (!grounds || !decision_stands(pricer, i, qq_pricer_item(pricer, (unsigned)item))) continue;
        for (unsigned g = 0; g < pricer->model->grounds->len; g++)
            if (qq_pricer_decided(pricer, i) > since[g]) met |= grounds & (1u << g);
    }
    return met;
}

/* The first decision by which a penalty in force punished the accident: the accident names its document. NONE when
 * there is none. */
static qq_day penalised_on(const qq_pricer *pricer, const qq_record *accident)
{
    qq_day first = QQ_DAY_NONE;
    for (unsigned i = 0; accident->document && i < pricer->lines->len; i++) {
        const qq_line *line = &g_array_index(pricer->lines, qq_line, i);
        const qq_record *record = &pricer->records[line->record];
        if (record->kind == QQ_KIND_PENALTY && record->document == accident->document &&
            (first == QQ_DAY_NONE || line->first < first))
            first = line->first;
    }
    return first;
}

/* The day on which an accident that is one of the ground's was first penalised; NONE when it is none or was not. */
static qq_day ground_since(const qq_pricer *pricer, const qq_ground *ground, uint32_t index)
{
    const qq_record *record = &pricer->records[index];
    const record_end *end = &pricer->ends[index];
    if (record->kind != QQ_KIND_ACCIDENT || end->annulled || end->last < pricer->as_of) return QQ_DAY_NONE;
    if (record->variant < ground->least || (ground->vile && record->severity != QQ_SEVERITY_A)) return QQ_DAY_NONE;
    if (record->acted_on == QQ_DAY_NONE || record->acted_on > pricer->as_of) return QQ_DAY_NONE;
    return penalised_on(pricer, record);
}

/* Whether enough accidents happened from this one's day on, within the ground's months, and one of them at least was
 * penalised after `since`: the others a listing has answered. */
static bool suffices_from(const qq_pricer *pricer, const qq_ground *ground, uint32_t first, qq_day since)
{
    qq_day from = pricer->records[first].acted_on;
    qq_day until = ground->within_months ? qq_day_add_months(from, ground->within_months) : QQ_DAY_FOREVER;
    int count = 0;
    bool anew = false;
    for (uint32_t i = 0; i < pricer->count; i++) {
        qq_day day = pricer->records[i].acted_on;
        qq_day penalised = day >= from && day <= until ? ground_since(pricer, ground, i) : QQ_DAY_NONE;
        if (penalised == QQ_DAY_NONE) continue;
        anew |= penalised > since;
        count++;
    }
    return anew && count >= ground->count;
}

static bool accidents_suffice(const qq_pricer *pricer, const qq_ground *ground, qq_day since)
{
    for (uint32_t i = 0; pricer->lines->len && i < pricer->count; i++)
        if (ground_since(pricer, ground, i) != QQ_DAY_NONE && suffices_from(pricer, ground, i, since)) return true;
    return false;
}

void qq_price_grounds(qq_pricer *pricer)
{
    qq_day since[QQ_GROUND_MAX];
    const GArray *grounds = pricer->model->grounds;
    for (unsigned i = 0; i < grounds->len; i++)
        since[i] = listed_since(pricer, g_array_index(grounds, qq_ground, i).list);
    uint32_t met = grounds_by_code(pricer, since);
    for (unsigned i = 0; i < grounds->len; i++) {
        const qq_ground *ground = &g_array_index(grounds, qq_ground, i);
        if (ground->kind == QQ_GROUND_ACCIDENTS && accidents_suffice(pricer, ground, since[i])) met |= 1u << i;
        uint16_t index = (uint16_t)i;
        if (met & (1u << i)) g_array_append_val(pricer->grounds, index);
    }
}
