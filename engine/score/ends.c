/* What was decided about records later: annulment, repair, shortening, correction, removal from a list.
 *
 * Source: hubei-model "How long" (repair and shortening end a record on the day they take effect, annulment voids it
 * for every day) and "Blacklist" (a removal decision ends a listing). A revocation without its record does nothing
 * until the record comes. The same decision come through several feeds (same number, same code or none) ends in all of
 * them; a correction changes the record it names and no other. Revocations and removals are records too: one that was
 * annulled does nothing. */
#include "pricer.h"

#include <string.h>

/* What a decision names, looked at once for all records it is held against. */
typedef struct {
    uint64_t key[2]; /* zeros: none */
    int64_t document;
    bool by_key, removal;
} naming;

static naming naming_of(const qq_record *decision)
{
    naming out = {.document = decision->target_document, .removal = decision->kind == QQ_KIND_DELISTING};
    memcpy(out.key, decision->target.bytes, sizeof out.key);
    out.by_key = (out.key[0] | out.key[1]) != 0;
    return out;
}

static inline bool names(const naming *said, const qq_record *record)
{
    if (said->by_key) {
        uint64_t key[2];
        memcpy(key, record->key.bytes, sizeof key);
        return key[0] == said->key[0] && key[1] == said->key[1];
    }
    if (said->document == 0) return false;
    if (said->document == record->document) return true;
    /* A withdrawal may know its listing by the list's own number alone; an annulled judgment annuls no whole case. */
    return said->removal && said->document == record->case_group;
}

bool qq_decision_names(const qq_record *decision, const qq_record *record)
{
    const naming said = naming_of(decision);
    return names(&said, record);
}

static bool is_decision(const qq_record *record)
{
    return record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING;
}

typedef enum { UNSETTLED, STANDS, VOID } standing;

static bool annuls(const qq_record *decision, const qq_record *record)
{
    return decision->kind == QQ_KIND_REVOCATION && decision->variant == QQ_REVOCATION_ANNUL && decision != record &&
           qq_decision_names(decision, record);
}

/* What the annulments of a decision make of it, as far as they are settled themselves. */
static standing standing_of(const qq_pricer *pricer, uint32_t decision)
{
    standing found = STANDS;
    for (uint32_t d = 0; d < pricer->decision_count; d++) {
        const uint32_t i = pricer->decisions[d];
        if (!annuls(&pricer->records[i], &pricer->records[decision])) continue;
        if (pricer->ends[i].standing == STANDS) return VOID;
        if (pricer->ends[i].standing == UNSETTLED) found = UNSETTLED;
    }
    return found;
}

/* Which decisions stand. Those that annul each other in a circle stay unsettled, and in effect. */
static void settle_decisions(qq_pricer *pricer)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t d = 0; d < pricer->decision_count; d++) {
            const uint32_t i = pricer->decisions[d];
            if (pricer->ends[i].standing != UNSETTLED) continue;
            pricer->ends[i].standing = (uint8_t)standing_of(pricer, i);
            changed |= pricer->ends[i].standing != UNSETTLED;
        }
    }
}

/* The record a decision names by its key; NULL when it names none or it is not there. */
static const qq_record *find_meant(const qq_pricer *pricer, const naming *said)
{
    for (uint32_t i = 0; said->by_key && i < pricer->count; i++)
        if (names(said, &pricer->records[i])) return &pricer->records[i];
    return NULL;
}

/* A penalty that another feed sent without a code the model knows may be the same act as any. */
static bool has_no_code(const qq_pricer *pricer, const qq_record *record)
{
    return record->kind == QQ_KIND_PENALTY &&
           (record->code >= pricer->text_count || pricer->item_of_text[record->code] < 0);
}

/* Whether a record is the one that was meant, come through another feed: one decision counts once, and ends once. */
static bool is_copy(const qq_pricer *pricer, const qq_record *record, const qq_record *meant)
{
    return meant && meant->document && record->document == meant->document && record->kind == meant->kind &&
           (record->code == meant->code || has_no_code(pricer, record) || has_no_code(pricer, meant));
}

/* Ends `end` on the day before `from`, unless it ends earlier already. */
static void end_before(record_end *end, qq_day from, qq_term_reason reason)
{
    if (from == QQ_DAY_NONE || from == QQ_DAY_FOREVER || from - 1 >= end->last) return;
    end->last = from - 1;
    end->reason = (uint8_t)reason;
}

static void end_after(record_end *end, qq_day last, qq_term_reason reason)
{
    if (last == QQ_DAY_NONE || last >= end->last) return;
    end->last = last;
    end->reason = (uint8_t)reason;
}

static void correct(record_end *end, const qq_record *correction)
{
    if (correction->code) end->code = correction->code;
    if (correction->severity) end->severity = correction->severity;
    if (correction->decided_on != QQ_DAY_NONE) end->decided_on = correction->decided_on;
    if (correction->until_on != QQ_DAY_NONE) end->until_on = correction->until_on;
}

static void apply_revocation(record_end *end, const qq_record *revocation)
{
    switch ((qq_revocation)revocation->variant) {
    case QQ_REVOCATION_ANNUL:
        end->annulled = true;
        break;
    case QQ_REVOCATION_REPAIR:
        end_before(end, revocation->effective_on, QQ_TERM_REPAIRED);
        break;
    case QQ_REVOCATION_SHORTEN:
        if (revocation->until_on != QQ_DAY_NONE)
            end_after(end, revocation->until_on, QQ_TERM_SHORTENED);
        else
            end_before(end, revocation->effective_on, QQ_TERM_SHORTENED);
        break;
    case QQ_REVOCATION_CORRECT:
        correct(end, revocation);
        break;
    }
}

/* A removal that names no listing ends every earlier stay on its list. */
static bool removes(const qq_record *removal, const naming *said, const qq_record *listing, const record_end *corrected)
{
    if (listing->kind != QQ_KIND_LISTING) return false;
    if (said->by_key || said->document) return names(said, listing);
    return removal->code == corrected->code && corrected->decided_on <= removal->effective_on;
}

static bool later_correction(const qq_record *a, const qq_record *b)
{
    int order = qq_record_compare_revision(a, b);
    return order > 0 || (order == 0 && memcmp(&a->key, &b->key, sizeof a->key) > 0);
}

static bool is_correction(const qq_record *record)
{
    return record->kind == QQ_KIND_REVOCATION && record->variant == QQ_REVOCATION_CORRECT;
}

/* Corrections of one record take effect in the order of their own time stamps, whatever order they stand in here. */
static void apply_corrections(qq_pricer *pricer, uint32_t target)
{
    const qq_record *done = NULL;
    for (;;) {
        const qq_record *next = NULL;
        for (uint32_t d = 0; d < pricer->decision_count; d++) {
            const qq_record *record = &pricer->records[pricer->decisions[d]];
            if (!is_correction(record) || pricer->ends[pricer->decisions[d]].standing == VOID) continue;
            if (!qq_decision_names(record, &pricer->records[target])) continue;
            if (done && !later_correction(record, done)) continue;
            if (!next || later_correction(next, record)) next = record;
        }
        if (!next) return;
        correct(&pricer->ends[target], next);
        done = next;
    }
}

static void apply(qq_pricer *pricer, const qq_record *decision)
{
    const naming said = naming_of(decision);
    const qq_record *meant = find_meant(pricer, &said);
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *record = &pricer->records[i];
        if (is_decision(record)) continue;
        record_end *end = &pricer->ends[i];
        bool copy = is_copy(pricer, record, meant);
        if (decision->kind == QQ_KIND_DELISTING) {
            if (removes(decision, &said, record, end) || (copy && record->kind == QQ_KIND_LISTING))
                end_before(end, decision->effective_on, QQ_TERM_REPAIRED);
        } else if (is_correction(decision)) {
            if (names(&said, record)) apply_corrections(pricer, i);
        } else if (copy || names(&said, record)) {
            apply_revocation(end, decision);
        }
    }
}

/* Corrections first: what ends a record looks at it as corrected. */
static void apply_all(qq_pricer *pricer)
{
    for (int corrections = 1; corrections >= 0; corrections--)
        for (uint32_t d = 0; d < pricer->decision_count; d++) {
            const qq_record *record = &pricer->records[pricer->decisions[d]];
            if (pricer->ends[pricer->decisions[d]].standing != VOID && is_correction(record) == (corrections == 1))
                apply(pricer, record);
        }
}

void qq_price_ends(qq_pricer *pricer)
{
    pricer->decision_count = 0;
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *record = &pricer->records[i];
        pricer->ends[i] = (record_end){.standing = UNSETTLED,
                                       .last = QQ_DAY_FOREVER,
                                       .severity = record->severity,
                                       .code = record->code,
                                       .decided_on = record->decided_on,
                                       .until_on = record->until_on};
        if (is_decision(record)) pricer->decisions[pricer->decision_count++] = i;
    }
    if (!pricer->decision_count) return;
    settle_decisions(pricer);
    apply_all(pricer);
}
