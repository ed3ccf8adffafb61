#include "support/reference.h"

#include <string.h>

#include "support/reference_words.h"

struct reference_rules {
    calendar calendar;
    word *words;
    const char *const *texts;
    int32_t count;
};

reference_rules *reference_new(const qq_model *model, const char *const *texts, int32_t count)
{
    reference_rules *rules = g_new0(reference_rules, 1);
    reference_count_out(&rules->calendar);
    rules->words = g_new0(word, (gsize)count);
    rules->texts = texts;
    rules->count = count;
    for (int32_t i = 0; i < count; i++) reference_read_word(model, texts[i], &rules->words[i]);
    return rules;
}

void reference_free(reference_rules *rules)
{
    g_free(rules->words);
    g_free(rules);
}

/* ---- one question ---- */

/* What a record says on the day, with every decision about it taken in. */
typedef struct {
    const qq_record *record;
    bool stands;  /* there, and nobody annulled it */
    bool ended;   /* repaired by the day, or past the last day that a shortening left */
    int32_t code; /* as corrected, like the next three */
    qq_day decided, until;
    int severity;
    const word *item; /* of the code; that of unclassified decisions for a penalty without one */
    bool published;   /* within its term and all maxima */
    bool act;         /* an act that costs, in force */
    int64_t cost;     /* of such, repetition included */
    unsigned in_case; /* equal for documents of one case */
} fact;

typedef struct {
    const reference_rules *of;
    fact *facts;
    unsigned count;
    qq_day day;
} question;

/* What prices a penalty whose code is not that of an act. */
static const word unclassified = {.meaning = SAYS_ACT, .category = 0, .severity = QQ_SEVERITY_C};

static const word *word_of(const question *ask, int32_t text)
{
    g_assert(text >= 0 && text < ask->of->count);
    return &ask->of->words[text];
}

static qq_day later(const question *ask, qq_day day, int months)
{
    return reference_after_months(&ask->of->calendar, day, months);
}

/* ---- revocations: 撤销, 信用修复, shortening, correction ---- */

static bool names(const qq_record *decision, const qq_record *record)
{
    if (!qq_key_is_zero(&decision->target)) return !memcmp(&decision->target, &record->key, sizeof record->key);
    if (!decision->target_document) return false;
    return decision->target_document == record->document ||
           (decision->kind == QQ_KIND_DELISTING && decision->target_document == record->case_group);
}

static bool is_decision(const qq_record *record)
{
    return record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING;
}

static bool uncoded(const question *ask, const qq_record *record)
{
    return record->kind == QQ_KIND_PENALTY && word_of(ask, record->code)->meaning == SAYS_NOTHING;
}

/* Names it, or the same decision as it came through another feed: same number, same code or none. */
static bool reaches(const question *ask, const qq_record *decision, const qq_record *record)
{
    if (names(decision, record)) return true;
    if (is_decision(record)) return false;
    for (unsigned i = 0; i < ask->count; i++) {
        const qq_record *meant = ask->facts[i].record;
        if (!memcmp(&meant->key, &decision->target, sizeof meant->key) && meant->kind == record->kind &&
            meant->document && meant->document == record->document &&
            (meant->code == record->code || uncoded(ask, meant) || uncoded(ask, record)))
            return true;
    }
    return false;
}

enum { CHAIN = 5 }; /* links in a chain of annulments of annulments; histories have fewer */

/* Whether a record surely stands, or surely does not, by so many links: it does when all its annulments surely do not.
 */
static bool surely(const question *ask, const qq_record *record, bool standing, int chain)
{
    if (!chain) return false;
    for (unsigned i = 0; i < ask->count; i++) {
        const qq_record *by = ask->facts[i].record;
        bool annuls = by->kind == QQ_KIND_REVOCATION && by->variant == QQ_REVOCATION_ANNUL && by != record;
        if (annuls && reaches(ask, by, record) && surely(ask, by, !standing, chain - 1) != standing) return !standing;
    }
    return standing;
}

/* There, and not annulled. Decisions that annul each other in a circle keep their effect, which ends the record. */
static bool stands(const question *ask, const qq_record *record)
{
    if (record->state != QQ_STATE_PRESENT) return false;
    return is_decision(record) ? !surely(ask, record, false, CHAIN) : surely(ask, record, true, CHAIN);
}

static bool later_revision(const qq_record *a, const qq_record *b)
{
    return a->updated_at != b->updated_at ? a->updated_at > b->updated_at : a->content > b->content;
}

typedef enum { FIELD_CODE, FIELD_SEVERITY, FIELD_DECIDED, FIELD_UNTIL } field;

static bool gives(const qq_record *correction, field what)
{
    switch (what) {
    case FIELD_CODE:
        return correction->code != 0;
    case FIELD_SEVERITY:
        return correction->severity != QQ_SEVERITY_NONE;
    case FIELD_DECIDED:
        return correction->decided_on != QQ_DAY_NONE;
    case FIELD_UNTIL:
        return correction->until_on != QQ_DAY_NONE;
    }
    g_assert_not_reached();
}

/* A standing decision of the variant. */
static bool decides(const fact *by, qq_revocation variant)
{
    return by->record->kind == QQ_KIND_REVOCATION && by->record->variant == variant && by->stands;
}

/* The record itself, or the latest correction that gives the field. */
static const qq_record *speaker(const question *ask, const qq_record *record, field what)
{
    const qq_record *best = NULL;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *by = &ask->facts[i];
        if (decides(by, QQ_REVOCATION_CORRECT) && names(by->record, record) && gives(by->record, what) &&
            (!best || later_revision(by->record, best)))
            best = by->record;
    }
    return best ? best : record;
}

static bool ended(const question *ask, const qq_record *record)
{
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *by = &ask->facts[i];
        if (!reaches(ask, by->record, record)) continue;
        if (decides(by, QQ_REVOCATION_REPAIR) && ask->day >= by->record->effective_on) return true;
        if (decides(by, QQ_REVOCATION_SHORTEN) && ask->day > by->record->until_on) return true;
    }
    return false;
}

/* ---- decided acts ---- */

/* By penalty kind; NONE when they decide nothing. */
static int severity_by_measures(const qq_record *record)
{
    static const qq_measure serious[] = {
        QQ_MEASURE_SUSPENSION, QQ_MEASURE_DOWNGRADE, QQ_MEASURE_REVOCATION, QQ_MEASURE_BUSINESS_LIMIT,
        QQ_MEASURE_STOP_ORDER, QQ_MEASURE_CLOSURE,   QQ_MEASURE_BAN};
    for (unsigned i = 0; i < G_N_ELEMENTS(serious); i++)
        if (record->measures & QQ_MEASURE_BIT(serious[i])) return QQ_SEVERITY_A;
    if (record->amount != QQ_FEN_NONE && record->amount / 100 >= 1000000) return QQ_SEVERITY_A;
    if (record->measures & (QQ_MEASURE_BIT(QQ_MEASURE_FINE) | QQ_MEASURE_BIT(QQ_MEASURE_CONFISCATION)))
        return QQ_SEVERITY_B;
    bool warned = record->measures & (QQ_MEASURE_BIT(QQ_MEASURE_WARNING) | QQ_MEASURE_BIT(QQ_MEASURE_CRITICISM));
    bool more = record->measures & (QQ_MEASURE_BIT(QQ_MEASURE_DETENTION) | QQ_MEASURE_BIT(QQ_MEASURE_OTHER));
    return warned && !more ? QQ_SEVERITY_C : QQ_SEVERITY_NONE;
}

static int severity_of(const question *ask, const fact *about)
{
    if (about->record->kind == QQ_KIND_CONVICTION) return QQ_SEVERITY_A;
    if (about->record->kind == QQ_KIND_PERFORMANCE) return QQ_SEVERITY_C;
    int own = speaker(ask, about->record, FIELD_SEVERITY)->severity;
    if (own == QQ_SEVERITY_NONE) own = severity_by_measures(about->record);
    if (own == QQ_SEVERITY_NONE) own = about->item->severity;
    return own == QQ_SEVERITY_NONE ? QQ_SEVERITY_A : own; /* the catalogue's for grounds, which cost nothing */
}

static bool since_april_2026(const question *ask, qq_day day)
{
    return ask->of->calendar.month_of[day] >= (2026 - REFERENCE_FIRST_YEAR) * 12 + 3;
}

static int usual_months(int severity)
{
    return severity == QQ_SEVERITY_A ? 36 : severity == QQ_SEVERITY_B ? 12 : 3;
}

/* Published on the day, by the document or the term of its severity, within the maxima of both regimes. */
static bool published(const question *ask, const fact *about)
{
    qq_day from = about->decided;
    if (from == QQ_DAY_NONE || ask->day < from) return false;
    bool stated = about->until != QQ_DAY_NONE;
    if (ask->day > (stated ? about->until : later(ask, from, usual_months(about->severity)))) return false;
    qq_day regimes[] = {from, ask->day};
    for (unsigned i = 0; i < G_N_ELEMENTS(regimes); i++) {
        bool now = since_april_2026(ask, regimes[i]);
        if (ask->day > later(ask, from, now ? usual_months(about->severity) : 36)) return false;
        if (now && about->severity == QQ_SEVERITY_C && !stated) return false;
    }
    return true;
}

/* An effective judgment against the unit, or one that names it as the unit the act was committed for. */
static bool judged(const question *ask, const fact *about)
{
    const qq_record *record = about->record;
    return record->kind == QQ_KIND_CONVICTION && about->stands && about->item->meaning == SAYS_CONVICTION &&
           (record->variant == QQ_SOURCE_JUDGMENT || record->variant == QQ_SOURCE_ARCHIVE) &&
           (record->role == QQ_ROLE_SUBJECT || record->role == QQ_ROLE_RELATED_UNIT) &&
           record->effective_on != QQ_DAY_NONE && record->effective_on <= ask->day;
}

static bool act_in_force(const question *ask, const fact *about)
{
    if (!about->stands || about->ended) return false;
    switch (about->record->kind) {
    case QQ_KIND_PENALTY:
        return word_of(ask, about->record->issuer)->housing && about->item->meaning == SAYS_ACT && about->published;
    case QQ_KIND_PERFORMANCE:
        return !strcmp(ask->of->texts[about->code], "P-02") && about->published;
    case QQ_KIND_CONVICTION:
        return judged(ask, about) && ask->day <= later(ask, about->record->effective_on, 36);
    default:
        return false;
    }
}

/* A decision that nobody gave a code is not of the same code as another such. */
static bool same_code(const fact *a, const fact *b)
{
    return a->item == b->item && a->item != &unclassified;
}

/* Done after an earlier decision of another case on the same code, and decided within 12 months of it. */

static bool repeats(const question *ask, const fact *about)
{
    if (about->record->acted_on == QQ_DAY_NONE) return false;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *earlier = &ask->facts[i];
        if (earlier != about && earlier->act && earlier->record->kind != QQ_KIND_CONVICTION &&
            earlier->in_case != about->in_case && same_code(about, earlier) &&
            about->record->acted_on > earlier->decided && about->decided >= earlier->decided &&
            about->decided <= later(ask, earlier->decided, 12))
            return true;
    }
    return false;
}

static int64_t cost(const question *ask, const fact *about)
{
    if (about->record->kind == QQ_KIND_CONVICTION)
        return ask->day <= later(ask, about->record->effective_on, 24) ? 60000 : 30000;
    int severity = about->severity;
    int64_t points = severity == QQ_SEVERITY_A ? 60000 : severity == QQ_SEVERITY_B ? 30000 : 5000;
    return repeats(ask, about) ? points / 2 * 3 : points;
}

/* ---- cases: what is one decision, by all documents known, in force or not ---- */

static bool links(const fact *about)
{
    return about->record->kind == QQ_KIND_PENALTY || about->record->kind == QQ_KIND_CONVICTION ||
           about->record->kind == QQ_KIND_PERFORMANCE;
}

static bool linked(const qq_record *a, const qq_record *b)
{
    return (a->document && a->document == b->document) || (a->case_group && a->case_group == b->case_group);
}

/* Each takes the lowest number among those it is linked with, until nothing changes. */
static void find_cases(question *ask)
{
    for (unsigned i = 0; i < ask->count; i++) ask->facts[i].in_case = i;
    for (bool changed = true; changed;) {
        changed = false;
        for (unsigned i = 0; i < ask->count; i++)
            for (unsigned j = 0; j < ask->count; j++) {
                fact *a = &ask->facts[i], *b = &ask->facts[j];
                if (a->in_case <= b->in_case || !links(a) || !links(b) || !linked(a->record, b->record)) continue;
                a->in_case = b->in_case;
                changed = true;
            }
    }
}

static void learn(question *ask, const qq_record *records)
{
    for (unsigned i = 0; i < ask->count; i++) ask->facts[i].record = &records[i];
    for (unsigned i = 0; i < ask->count; i++) ask->facts[i].stands = stands(ask, &records[i]);
    for (unsigned i = 0; i < ask->count; i++) {
        fact *about = &ask->facts[i];
        about->ended = ended(ask, &records[i]);
        about->code = speaker(ask, &records[i], FIELD_CODE)->code;
        about->decided = speaker(ask, &records[i], FIELD_DECIDED)->decided_on;
        about->until = speaker(ask, &records[i], FIELD_UNTIL)->until_on;
        about->item = word_of(ask, about->code);
        bool classified = about->item->meaning == SAYS_ACT || about->item->meaning == SAYS_LABEL;
        if (records[i].kind == QQ_KIND_PENALTY && !classified) about->item = &unclassified;
        about->severity = severity_of(ask, about);
        about->published = published(ask, about);
        about->act = act_in_force(ask, about);
    }
    find_cases(ask);
    for (unsigned i = 0; i < ask->count; i++)
        if (ask->facts[i].act) ask->facts[i].cost = cost(ask, &ask->facts[i]);
}

/* ---- accounts ---- */

static const int weights[REFERENCE_CATEGORIES] = {30, 15, 35, 20}; /* percent */

/* Whether a counts rather than b when they are of one case; of two that are alike the first one met. */
static bool counts_before(const question *ask, const fact *a, const fact *b)
{
    int64_t effect_a = a->cost * weights[a->item->category], effect_b = b->cost * weights[b->item->category];
    if (effect_a != effect_b) return effect_a > effect_b;
    if (a->decided != b->decided) return a->decided < b->decided;
    const char *code_of_a = a->item == &unclassified ? "UNC" : ask->of->texts[a->code];
    const char *code_of_b = b->item == &unclassified ? "UNC" : ask->of->texts[b->code];
    int codes = strcmp(code_of_a, code_of_b);
    return codes ? codes < 0 : a < b;
}

static int64_t bad_of(const question *ask, int category, bool *clean)
{
    int64_t bad = 0;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *about = &ask->facts[i];
        if (!about->act || about->item->category != category) continue;
        *clean = false;
        bool counts = true;
        for (unsigned j = 0; j < ask->count && counts; j++) {
            const fact *other = &ask->facts[j];
            if (i != j && other->act && other->in_case == about->in_case) counts = counts_before(ask, about, other);
        }
        if (counts) bad += about->cost;
    }
    return bad;
}

static bool honour_in_force(const question *ask, const fact *about)
{
    bool excellent = about->record->kind == QQ_KIND_PERFORMANCE && !strcmp(ask->of->texts[about->code], "P-01");
    bool kind = about->record->kind == QQ_KIND_HONOUR || excellent;
    return kind && about->stands && !about->ended && about->item->meaning == SAYS_HONOUR &&
           about->decided != QQ_DAY_NONE && ask->day >= about->decided && ask->day <= later(ask, about->decided, 36);
}

/* One project counts once a category, the highest; of equal ones the first one met. */
static bool honour_counts(const question *ask, unsigned index)
{
    const fact *about = &ask->facts[index];
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *other = &ask->facts[i];
        if (i == index || !about->record->project || other->record->project != about->record->project ||
            other->item->category != about->item->category || !honour_in_force(ask, other))
            continue;
        if (other->item->points > about->item->points || (other->item->points == about->item->points && i < index))
            return false;
    }
    return true;
}

static int64_t good_of(const question *ask, int category)
{
    int64_t good = 0;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *about = &ask->facts[i];
        if (honour_in_force(ask, about) && about->item->category == category && honour_counts(ask, i))
            good += about->item->points;
    }
    return good;
}

static int64_t clean_record(const question *ask, bool *registered)
{
    int64_t bonus = 0;
    *registered = false;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *about = &ask->facts[i];
        if (about->record->kind != QQ_KIND_ENTERPRISE || !about->stands) continue;
        *registered = true;
        if (about->record->effective_on == QQ_DAY_NONE) continue;
        if (ask->day >= later(ask, about->record->effective_on, 24)) bonus = MAX(bonus, 5000);
        if (ask->day >= later(ask, about->record->effective_on, 36)) bonus = MAX(bonus, 10000);
    }
    return bonus;
}

/* Hundredths of thousandths to thousandths, half to even. */
static int64_t rounded(int64_t hundredths)
{
    int64_t down = hundredths / 100;
    while (down * 100 > hundredths) down--;
    int64_t left = hundredths - down * 100;
    return left > 50 || (left == 50 && down % 2 != 0) ? down + 1 : down;
}

static void score(const question *ask, reference_result *out)
{
    int64_t bonus = clean_record(ask, &out->registered), total = 0;
    for (int category = 0; category < REFERENCE_CATEGORIES; category++) {
        bool clean = true;
        int64_t bad = bad_of(ask, category, &clean);
        int64_t good = good_of(ask, category) + (clean ? bonus : 0);
        out->categories[category] = 80000 + MIN(good, 20000) - bad;
        total += out->categories[category] * weights[category];
    }
    out->score = CLAMP(rounded(total), 0, 100000);
}

/* ---- grade ---- */

enum { AAA, AA, A, B, C, D };
static const char *const grades[] = {"AAA", "AA", "A", "B", "C", "D"};

static int band(int64_t score)
{
    return score >= 95000   ? AAA
           : score >= 85000 ? AA
           : score >= 75000 ? A
           : score >= 60000 ? B
           : score >= 45000 ? C
                            : D;
}

static bool serious(const fact *about)
{
    return about->act && about->severity == QQ_SEVERITY_A;
}

/* The most serious acts, up to 3, of which no two are of one case: every choice is tried. */
static int serious_cases(const question *ask, unsigned from, unsigned taken[], int count)
{
    int most = count;
    for (unsigned i = from; i < ask->count && most < 3; i++) {
        bool apart = serious(&ask->facts[i]);
        for (int t = 0; t < count; t++) apart = apart && ask->facts[taken[t]].in_case != ask->facts[i].in_case;
        if (!apart) continue;
        taken[count] = i;
        most = MAX(most, serious_cases(ask, i + 1, taken, count + 1));
    }
    return most;
}

static bool one_code_in_two_cases(const question *ask)
{
    for (unsigned i = 0; i < ask->count; i++)
        for (unsigned j = 0; j < i; j++) {
            const fact *a = &ask->facts[i], *b = &ask->facts[j];
            if (serious(a) && serious(b) && a->in_case != b->in_case && same_code(a, b)) return true;
        }
    return false;
}

static int gate(const question *ask)
{
    unsigned taken[3];
    int cases = serious_cases(ask, 0, taken, 0);
    if (cases >= 3 || one_code_in_two_cases(ask)) return D;
    if (cases > 0) return cases == 2 ? C : B;
    for (unsigned i = 0; i < ask->count; i++)
        if (ask->facts[i].act && ask->facts[i].severity == QQ_SEVERITY_B) return A;
    return AAA;
}

/* 12 months from effect, or to the end of a ban if that is later; a ban keeps its own dates. */
static bool vetoed(const question *ask)
{
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *about = &ask->facts[i];
        if (!judged(ask, about) || !about->item->bribery) continue;
        if (!about->ended && ask->day <= later(ask, about->record->effective_on, 12)) return true;
        if (about->record->ban_until != QQ_DAY_NONE && ask->day <= about->record->ban_until) return true;
    }
    return false;
}

/* ---- lists and grounds ---- */

/* A removal that names no listing ends every stay on its list that was decided by then. */
static bool removes(const question *ask, const fact *removal, const fact *listing)
{
    const qq_record *decision = removal->record;
    if (decision->kind != QQ_KIND_DELISTING || !removal->stands) return false;
    if (!qq_key_is_zero(&decision->target) || decision->target_document) return reaches(ask, decision, listing->record);
    return decision->code == listing->code && listing->decided <= decision->effective_on;
}

/* Whether it is a stay on a recognised list, on the day. A decision's own last day can only be the earlier one. */
static bool listed(const question *ask, const fact *about)
{
    if (about->record->kind != QQ_KIND_LISTING || !about->stands || about->ended) return false;
    int months = word_of(ask, about->code)->list_months;
    if (!months || about->decided == QQ_DAY_NONE || ask->day < about->decided) return false;
    if (ask->day > later(ask, about->decided, months)) return false;
    if (about->until != QQ_DAY_NONE && ask->day > about->until) return false;
    for (unsigned i = 0; i < ask->count; i++)
        if (removes(ask, &ask->facts[i], about) && ask->day >= ask->facts[i].record->effective_on) return false;
    return true;
}

/* Whether a stay on the ground's list was decided no earlier than the decision: it has had its answer. */
static bool answered(const question *ask, unsigned ground, const fact *decision)
{
    for (unsigned i = 0; i < ask->count; i++)
        if (listed(ask, &ask->facts[i]) && ask->facts[i].decided >= decision->decided &&
            !strcmp(ask->of->texts[ask->facts[i].code], ground == 5 ? "wage" : "241"))
            return true;
    return false;
}

typedef enum { UNPUNISHED, PUNISHED_BEFORE, PUNISHED_ANEW } punishment;

/* Whether a penalty in force punished the accident, and whether a listing has answered that. */
static punishment punishment_of(const question *ask, const fact *accident)
{
    punishment found = UNPUNISHED;
    if (accident->record->kind != QQ_KIND_ACCIDENT || !accident->stands || accident->ended ||
        !accident->record->document || accident->record->acted_on == QQ_DAY_NONE ||
        accident->record->acted_on > ask->day)
        return found;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *penalty = &ask->facts[i];
        if (penalty->record->kind != QQ_KIND_PENALTY || !penalty->act ||
            penalty->record->document != accident->record->document)
            continue;
        if (answered(ask, 3, penalty)) return PUNISHED_BEFORE;
        found = PUNISHED_ANEW;
    }
    return found;
}

/* A major one, a vile larger one, or two larger ones within 12 months by the day they happened; of which at least one
 * was punished since any listing. */
static bool accidents_suffice(const question *ask)
{
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *a = &ask->facts[i];
        punishment of_a = punishment_of(ask, a);
        if (of_a == UNPUNISHED || a->record->variant < QQ_ACCIDENT_LARGER) continue;
        bool alone = a->record->variant >= QQ_ACCIDENT_MAJOR || a->record->severity == QQ_SEVERITY_A;
        if (alone && of_a == PUNISHED_ANEW) return true;
        for (unsigned j = 0; j < ask->count; j++) {
            const fact *b = &ask->facts[j];
            punishment of_b = punishment_of(ask, b);
            if (i != j && of_b != UNPUNISHED && (of_a == PUNISHED_ANEW || of_b == PUNISHED_ANEW) &&
                b->record->variant >= QQ_ACCIDENT_LARGER && b->record->acted_on >= a->record->acted_on &&
                b->record->acted_on <= later(ask, a->record->acted_on, 12))
                return true;
        }
    }
    return false;
}

static unsigned grounds_met(const question *ask)
{
    unsigned met = accidents_suffice(ask) ? 1u << 3 : 0;
    for (unsigned i = 0; i < ask->count; i++) {
        const fact *about = &ask->facts[i];
        if (about->record->kind != QQ_KIND_PENALTY || !about->stands || about->ended || !about->published) continue;
        unsigned grounds = word_of(ask, about->code)->grounds & word_of(ask, about->record->issuer)->authorities;
        for (unsigned ground = 1; ground <= 5; ground++)
            if ((grounds & (1u << ground)) && !answered(ask, ground, about)) met |= 1u << ground;
    }
    return met;
}

/* ---- all of it ---- */

void reference_price(const reference_rules *rules, const qq_record *records, unsigned count, qq_day day,
                     reference_result *out)
{
    g_autofree fact *facts = g_new0(fact, count + 1);
    question ask = {rules, facts, count, day};
    learn(&ask, records);
    score(&ask, out);
    out->blacklisted = false;
    for (unsigned i = 0; i < count; i++) out->blacklisted = out->blacklisted || listed(&ask, &facts[i]);
    bool untrust = out->blacklisted || vetoed(&ask);
    int grade = untrust ? D : MAX(band(out->score), gate(&ask));
    out->grade = grades[grade];
    out->trust = untrust ? "untrust" : grade <= A ? "trust" : grade <= C ? "neutral" : "poor";
    out->grounds = grounds_met(&ask);
}
