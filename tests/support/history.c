#include "support/history.h"

#include <stdio.h>
#include <string.h>

#include "qinqing/identifier.h"
#include "qinqing/text.h"

#define HOUSING_BUREAU "武汉市住房和城乡建设局"

/* Codes of decided acts come first, in families that repeat easily. */
const char *const history_texts[] = {"",
                                     "D1-1-02",
                                     "D1-1-04",
                                     "D1-2-02",
                                     "D1-2-04",
                                     "D1-2-05",
                                     "D1-3-01",
                                     "D1-3-03",
                                     "D1-4-02",
                                     "D1-4-10",
                                     "D1-5-01",
                                     "E1-1-04",
                                     "Q6-01",
                                     "BL-1",
                                     "BL-2",
                                     "BL-4",
                                     "BL-5",
                                     "Q6-06",
                                     "N13-01",
                                     "ZZ-99",
                                     "CR-389",
                                     "CR-393",
                                     "CR-223",
                                     "CR-163",
                                     "G-01",
                                     "G-02",
                                     "G-03",
                                     "G-04",
                                     "G-05",
                                     "G-06",
                                     "G-07",
                                     "P-01",
                                     "P-02",
                                     "241",
                                     "wage",
                                     "court",
                                     "unheard-of",
                                     HOUSING_BUREAU,
                                     "湖北省住房和城乡建设厅",
                                     "武汉市应急管理局",
                                     "武汉市城乡建设局质量监督站",
                                     "武汉市中级人民法院",
                                     "武汉仲裁委员会",
                                     "武汉市人力资源和社会保障局"};
const int32_t history_text_count = G_N_ELEMENTS(history_texts);

int32_t history_text(const char *text)
{
    for (int32_t i = 0; i < history_text_count; i++)
        if (!strcmp(history_texts[i], text)) return i;
    g_assert_not_reached();
}

/* ---- chance and days ---- */

static bool chance(GRand *random, int percent)
{
    return g_rand_int_range(random, 0, 100) < percent;
}

#define PICK(random, array) ((array)[g_rand_int_range((random), 0, (gint32)G_N_ELEMENTS(array))])

/* One of the texts from first to last as they stand in history_texts. */
static int32_t text_between(GRand *random, const char *first, const char *last)
{
    return g_rand_int_range(random, history_text(first), history_text(last) + 1);
}

static qq_day day_of(int year, int month, int day)
{
    qq_day out = 0;
    bool exists = qq_day_from_civil(year, month, day, &out);
    g_assert_true(exists);
    return out;
}

/* Within the history's days; month ends, leap days and the change of regime come often. */
static qq_day random_day(GRand *random)
{
    int what = g_rand_int_range(random, 0, 100);
    qq_day day = g_rand_int_range(random, HISTORY_FIRST_DAY, HISTORY_LAST_DAY);
    if (what < 12) { /* the last days of a month */
        int year, month, date;
        qq_day_to_civil(day, &year, &month, &date);
        day = qq_day_add_months(day_of(year, month, 1), 1) - g_rand_int_range(random, 0, 3);
    } else if (what < 16) {
        day = day_of(2024, 2, 29);
    } else if (what < 40) { /* whole months around 2026-04-01, or a day or two beside */
        static const int months[] = {-36, -24, -12, -12, -3, -3, 0, 0, 3};
        day = qq_day_add_months(day_of(2026, 4, 1), PICK(random, months)) + g_rand_int_range(random, -2, 3);
    } else if (what < 60) { /* what is recent matters more */
        day = g_rand_int_range(random, day_of(2025, 1, 1), HISTORY_LAST_DAY);
    }
    return CLAMP(day, HISTORY_FIRST_DAY, HISTORY_LAST_DAY);
}

/* The day of some record, so many months later, or a day beside it; NONE where it has none. */
static qq_day related_day(GRand *random, const random_history *history)
{
    static const int months[] = {0, 0, 3, 12, 12, 24, 36};
    if (!history->count) return QQ_DAY_NONE;
    const qq_record *record = &history->records[g_rand_int_range(random, 0, (gint32)history->count)];
    const qq_day days[] = {record->decided_on, record->effective_on, record->until_on, record->acted_on,
                           record->ban_until};
    qq_day day = PICK(random, days);
    if (day == QQ_DAY_NONE || day == QQ_DAY_FOREVER) return QQ_DAY_NONE;
    return qq_day_add_months(day, PICK(random, months)) + g_rand_int_range(random, -1, 2);
}

static qq_day linked_day(GRand *random, const random_history *history)
{
    qq_day day = chance(random, 30) ? related_day(random, history) : QQ_DAY_NONE;
    return day == QQ_DAY_NONE ? random_day(random) : CLAMP(day, HISTORY_FIRST_DAY, HISTORY_LAST_DAY);
}

qq_day history_day(GRand *random, const random_history *history)
{
    qq_day day = chance(random, 60) ? related_day(random, history) : QQ_DAY_NONE;
    if (day != QQ_DAY_NONE && day >= HISTORY_FIRST_DAY && day <= HISTORY_LAST_DAY + 2000) return day;
    if (chance(random, 20)) return day_of(2026, 4, 1) + g_rand_int_range(random, -1, 2);
    return g_rand_int_range(random, HISTORY_FIRST_DAY + 700, HISTORY_LAST_DAY + 400);
}

/* ---- records ---- */

static qq_record *add(GRand *random, random_history *to, qq_record_kind kind)
{
    g_assert(to->count < HISTORY_MAX);
    qq_record *record = &to->records[to->count];
    qq_record_clear(record);
    g_strlcpy(record->party.text, "91420000757013137P", sizeof record->party.text);
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) record->key.bytes[i] = (uint8_t)g_rand_int_range(random, 0, 256);
    record->key.bytes[0] = (uint8_t)to->count; /* a dossier is in order of key */
    record->state = QQ_STATE_PRESENT;
    record->kind = (uint8_t)kind;
    record->updated_at = (qq_stamp)g_rand_int_range(random, 0, 100000) * HISTORY_MAX + to->count;
    to->count++;
    return record;
}

/* A number that no other record has. */
static int64_t own_document(const random_history *history)
{
    return (int64_t)history->count * 1000 + 1;
}

static void add_measures(GRand *random, qq_record *record)
{
    static const qq_measure light[] = {QQ_MEASURE_WARNING, QQ_MEASURE_CRITICISM,    QQ_MEASURE_FINE,
                                       QQ_MEASURE_FINE,    QQ_MEASURE_CONFISCATION, QQ_MEASURE_OTHER};
    if (chance(random, 40)) record->measures = (uint16_t)QQ_MEASURE_BIT(PICK(random, light));
    if (chance(random, 15)) record->measures |= (uint16_t)QQ_MEASURE_BIT(PICK(random, light));
    if (chance(random, 10))
        record->measures |= (uint16_t)QQ_MEASURE_BIT((unsigned)g_rand_int_range(random, 0, QQ_MEASURE_END));
    if (!chance(random, 20)) return;
    static const qq_fen fines[] = {0, 500000, 99999999, 100000000, 100000001, 250000000};
    record->amount = PICK(random, fines);
    record->measures |= (uint16_t)QQ_MEASURE_BIT(QQ_MEASURE_FINE);
}

/* Done before the decision; when an earlier one was of the same code, often just after that. */
static qq_day act_day(GRand *random, const random_history *history, const qq_record *record)
{
    for (unsigned i = 0; i < history->count; i++) {
        const qq_record *earlier = &history->records[i];
        if (earlier == record || earlier->kind != QQ_KIND_PENALTY || earlier->code != record->code ||
            earlier->decided_on > record->decided_on || chance(random, 40))
            continue;
        return MIN(earlier->decided_on + g_rand_int_range(random, -1, 40), record->decided_on);
    }
    return record->decided_on - g_rand_int_range(random, 0, 500);
}

/* The authority that the code goes with, now and then another. */
static int32_t issuer_of(GRand *random, const qq_record *record)
{
    if (chance(random, 15)) return text_between(random, HOUSING_BUREAU, "武汉市人力资源和社会保障局");
    if (record->code == history_text("BL-4")) return text_between(random, "武汉市中级人民法院", "武汉仲裁委员会");
    if (record->code == history_text("BL-5")) return history_text("武汉市人力资源和社会保障局");
    return text_between(random, HOUSING_BUREAU, "湖北省住房和城乡建设厅");
}

static void add_penalty(GRand *random, random_history *to)
{
    int32_t code = text_between(random, "D1-1-02", chance(random, 75) ? "Q6-01" : "ZZ-99");
    if (chance(random, 8)) code = 0;
    if (to->count && chance(random, 35)) { /* again */
        const qq_record *other = &to->records[g_rand_int_range(random, 0, (gint32)to->count)];
        if (other->kind == QQ_KIND_PENALTY) code = other->code;
    }
    qq_record *record = add(random, to, QQ_KIND_PENALTY);
    record->code = code;
    record->decided_on = linked_day(random, to);
    if (chance(random, 85)) record->acted_on = act_day(random, to, record);
    record->issuer = issuer_of(random, record);
    if (chance(random, 40)) record->severity = (uint8_t)g_rand_int_range(random, 0, QQ_SEVERITY_END);
    add_measures(random, record);
    if (chance(random, 50)) record->until_on = record->decided_on + g_rand_int_range(random, 0, 1500);
    if (chance(random, 5)) record->until_on = QQ_DAY_FOREVER;
    if (chance(random, 10)) record->ban_until = record->decided_on + g_rand_int_range(random, 100, 1000);
    record->document = own_document(to);
}

static void add_conviction(GRand *random, random_history *to)
{
    qq_record *record = add(random, to, QQ_KIND_CONVICTION);
    record->code = text_between(random, "CR-389", chance(random, 60) ? "CR-393" : "CR-163");
    record->variant = chance(random, 70) ? QQ_SOURCE_JUDGMENT : chance(random, 50) ? QQ_SOURCE_ARCHIVE : QQ_SOURCE_BASE;
    record->effective_on = linked_day(random, to);
    record->decided_on = MAX(record->effective_on - g_rand_int_range(random, 0, 30), HISTORY_FIRST_DAY);
    record->acted_on = record->decided_on - g_rand_int_range(random, 0, 1000);
    record->issuer = history_text("武汉市中级人民法院");
    if (chance(random, 30)) record->ban_until = record->effective_on + g_rand_int_range(random, 100, 2000);
    if (chance(random, 2)) record->ban_until = QQ_DAY_FOREVER;
    if (chance(random, 30)) { /* a person's, and the judgment names the unit */
        record->role = QQ_ROLE_RELATED_UNIT;
        g_strlcpy(record->other.text, "#0123456789abcdef0123456789abcdef", sizeof record->other.text);
    }
    record->document = own_document(to);
}

void history_add_act(GRand *random, random_history *to)
{
    if (chance(random, 85))
        add_penalty(random, to);
    else
        add_conviction(random, to);
}

static void add_honour(GRand *random, random_history *to)
{
    bool performance = chance(random, 30);
    qq_record *record = add(random, to, performance ? QQ_KIND_PERFORMANCE : QQ_KIND_HONOUR);
    record->code = performance ? text_between(random, "P-01", "P-02") : text_between(random, "G-01", "G-07");
    if (performance && chance(random, 10)) record->code = 0;
    record->decided_on = linked_day(random, to);
    if (record->code == history_text("P-02") && chance(random, 60))
        record->until_on = record->decided_on + g_rand_int_range(random, 0, 400);
    record->project = chance(random, 60) ? g_rand_int_range(random, 1, 4) : 0;
    record->document = own_document(to);
}

static void add_listing(GRand *random, random_history *to)
{
    qq_record *record = add(random, to, QQ_KIND_LISTING);
    record->code = text_between(random, "241", "unheard-of");
    record->decided_on = linked_day(random, to);
    record->issuer = text_between(random, HOUSING_BUREAU, "武汉市人力资源和社会保障局");
    if (chance(random, 25)) record->until_on = record->decided_on + g_rand_int_range(random, 10, 900);
    if (chance(random, 50)) record->case_group = g_rand_int_range(random, 1, 4);
    record->document = own_document(to);
}

static void add_accident(GRand *random, random_history *to)
{
    int64_t penalty = 0;
    for (unsigned i = 0; i < to->count; i++)
        if (to->records[i].kind == QQ_KIND_PENALTY && chance(random, 50)) penalty = to->records[i].document;
    qq_record *record = add(random, to, QQ_KIND_ACCIDENT);
    static const qq_accident_class classes[] = {QQ_ACCIDENT_GENERAL, QQ_ACCIDENT_LARGER, QQ_ACCIDENT_LARGER,
                                                QQ_ACCIDENT_LARGER, QQ_ACCIDENT_MAJOR};
    record->variant = (uint8_t)PICK(random, classes);
    record->severity = chance(random, 10) ? QQ_SEVERITY_A : QQ_SEVERITY_NONE;
    record->acted_on = linked_day(random, to) - g_rand_int_range(random, 0, 2) * g_rand_int_range(random, 0, 300);
    record->document = penalty;
}

/* What says nothing about the score: a tie of a person, a bid, a finding. */
static void add_noise(GRand *random, random_history *to)
{
    static const qq_record_kind kinds[] = {QQ_KIND_TIE, QQ_KIND_QUALIFICATION, QQ_KIND_BID, QQ_KIND_AWARD,
                                           QQ_KIND_COLLUSION};
    qq_record *record = add(random, to, PICK(random, kinds));
    record->decided_on = random_day(random);
    record->acted_on = record->decided_on;
    record->effective_on = record->decided_on;
    if (record->kind != QQ_KIND_TIE) return;
    record->variant = QQ_TIE_LEGAL_REPRESENTATIVE;
    g_strlcpy(record->other.text, "#0123456789abcdef0123456789abcdef", sizeof record->other.text);
}

/* ---- decisions about records ---- */

static int32_t corrected_code(GRand *random, const qq_record *target)
{
    switch (target->kind) {
    case QQ_KIND_PENALTY:
        return text_between(random, "D1-1-02", "ZZ-99");
    case QQ_KIND_CONVICTION:
        return text_between(random, "CR-389", "CR-223");
    case QQ_KIND_HONOUR:
        return text_between(random, "G-01", "G-07");
    case QQ_KIND_PERFORMANCE:
        return text_between(random, "P-01", "P-02");
    case QQ_KIND_LISTING:
        return text_between(random, "241", "unheard-of");
    default:
        return 0;
    }
}

static void correct(GRand *random, const random_history *history, qq_record *record, const qq_record *target)
{
    if (chance(random, 40)) record->code = corrected_code(random, target);
    if (chance(random, 40)) record->severity = (uint8_t)g_rand_int_range(random, QQ_SEVERITY_C, QQ_SEVERITY_END);
    if (chance(random, 30)) record->decided_on = linked_day(random, history);
    if (chance(random, 40)) record->until_on = linked_day(random, history);
}

/* What a decision is about: now and then the same as an earlier one's. */
static qq_record some_target(GRand *random, const random_history *history)
{
    const qq_record *record = &history->records[g_rand_int_range(random, 0, (gint32)history->count)];
    if (record->kind != QQ_KIND_REVOCATION || chance(random, 30)) return *record;
    for (unsigned i = 0; i < history->count; i++)
        if (!memcmp(&history->records[i].key, &record->target, sizeof record->target)) return history->records[i];
    return *record;
}

static void name_target(GRand *random, qq_record *record, const qq_record *target)
{
    if (!target->document || chance(random, 60)) {
        record->target = target->key;
        return;
    }
    record->target_document = target->document;
    if (chance(random, 10)) record->document = target->document; /* a feed that gives both one number */
    if (target->case_group && chance(random, 50)) record->target_document = target->case_group; /* a listing's own */
}

static void revoke(GRand *random, const random_history *history, qq_record *record, const qq_record *target)
{
    bool annulled_only =
        target->kind == QQ_KIND_REVOCATION || target->kind == QQ_KIND_DELISTING || target->kind == QQ_KIND_ENTERPRISE;
    record->variant = QQ_REVOCATION_ANNUL;
    if (!annulled_only)
        record->variant = (uint8_t)g_rand_int_range(random, QQ_REVOCATION_ANNUL, QQ_REVOCATION_CORRECT + 1);
    if (record->variant == QQ_REVOCATION_SHORTEN) record->until_on = linked_day(random, history);
    if (record->variant == QQ_REVOCATION_CORRECT) correct(random, history, record, target);
}

/* A revocation, of anything that was told before it, or a removal from a list. */
static void add_decision(GRand *random, random_history *to)
{
    const qq_record target = some_target(random, to);
    bool removal = target.kind == QQ_KIND_LISTING && chance(random, 70);
    qq_record *record = add(random, to, removal ? QQ_KIND_DELISTING : QQ_KIND_REVOCATION);
    record->document = own_document(to);
    record->effective_on = linked_day(random, to);
    if (!removal) {
        name_target(random, record, &target);
        revoke(random, to, record, &target);
        return;
    }
    record->code = target.code;
    if (chance(random, 80)) name_target(random, record, &target); /* else of every stay on the list */
}

/* Several acts of one decision, several documents of one case, one decision through several feeds. */
static void link_cases(GRand *random, random_history *to)
{
    for (unsigned i = 1; i < to->count; i++) {
        qq_record *record = &to->records[i];
        bool decided = record->kind == QQ_KIND_PENALTY || record->kind == QQ_KIND_CONVICTION ||
                       record->kind == QQ_KIND_PERFORMANCE;
        if (!decided && record->kind != QQ_KIND_ACCIDENT) continue;
        if (chance(random, 20)) record->case_group = g_rand_int_range(random, 1, 4);
        if (!decided || !chance(random, 15)) continue;
        const qq_record *other = &to->records[g_rand_int_range(random, 0, (gint32)i)];
        if (other->kind != QQ_KIND_PENALTY && other->kind != QQ_KIND_CONVICTION) continue;
        record->document = other->document;
        if (chance(random, 50)) record->decided_on = other->decided_on;
    }
}

static void add_any(GRand *random, random_history *to)
{
    int kind = g_rand_int_range(random, 0, 100);
    if (kind < 52 || !to->count)
        history_add_act(random, to);
    else if (kind < 67)
        add_honour(random, to);
    else if (kind < 73)
        add_listing(random, to);
    else if (kind < 80)
        add_accident(random, to);
    else if (kind < 84)
        add_noise(random, to);
    else
        add_decision(random, to);
}

void history_make(GRand *random, unsigned most, random_history *out)
{
    unsigned wanted = (unsigned)g_rand_int_range(random, 0, (gint32)most + 1);
    out->count = 0;
    if (chance(random, 90)) add(random, out, QQ_KIND_ENTERPRISE)->effective_on = random_day(random);
    if (chance(random, 5)) add(random, out, QQ_KIND_ENTERPRISE)->effective_on = random_day(random);
    for (unsigned i = 0; i < 2 * wanted && out->count < wanted; i++) add_any(random, out);
    link_cases(random, out);
}

/* ---- printing ---- */

static void print_day(const char *name, qq_day day)
{
    char text[QQ_DAY_TEXT];
    qq_day_format(day, text);
    if (day != QQ_DAY_NONE) printf(" %s=%s", name, text);
}

static void print_number(const char *name, int64_t number)
{
    if (number) printf(" %s=%" G_GINT64_FORMAT, name, number);
}

static void print_variant(const qq_record *record)
{
    static const int sets[QQ_KIND_END] = {[QQ_KIND_TIE] = QQ_SET_TIE,
                                          [QQ_KIND_CONVICTION] = QQ_SET_SOURCE_KIND,
                                          [QQ_KIND_ACCIDENT] = QQ_SET_ACCIDENT_CLASS,
                                          [QQ_KIND_REVOCATION] = QQ_SET_REVOCATION};
    if (record->variant) printf(" %s", qq_set_text((qq_set)sets[record->kind], record->variant));
}

static void print_measures(const qq_record *record)
{
    for (int bit = 0; bit < QQ_MEASURE_END; bit++)
        if (record->measures & QQ_MEASURE_BIT((unsigned)bit)) printf(" %s", qq_set_text(QQ_SET_MEASURE, bit));
}

static void print_target(const random_history *history, const qq_record *record)
{
    for (unsigned i = 0; i < history->count && !qq_key_is_zero(&record->target); i++)
        if (!memcmp(&history->records[i].key, &record->target, sizeof record->target)) printf(" of=%u", i);
    print_number("of-document", record->target_document);
}

qq_party history_party(unsigned n)
{
    qq_party party = {""};
    g_snprintf(party.text, sizeof party.text, "91420100%08u??", n);
    party.text[16] = qq_org_code_check_character(party.text + 8);
    party.text[17] = qq_uscc_check_character(party.text);
    return party;
}

static qq_key key_at(const qq_party *party, unsigned place)
{
    g_autofree char *id = g_strdup_printf("%s %u", party->text, place);
    return qq_record_key("test", "source", id);
}

void history_set_keys(random_history *history, const qq_party *party)
{
    qq_key old[HISTORY_MAX];
    for (unsigned i = 0; i < history->count; i++) old[i] = history->records[i].key;
    for (unsigned i = 0; i < history->count; i++) {
        qq_record *record = &history->records[i];
        for (unsigned j = 0; j < history->count && !qq_key_is_zero(&record->target); j++)
            if (!memcmp(&record->target, &old[j], sizeof old[j])) {
                record->target = key_at(party, j);
                break;
            }
        record->key = key_at(party, i);
        record->updated_at = 1 + i;
        record->content = qq_hash64(record->key.bytes, sizeof record->key.bytes);
    }
}

void history_print(const random_history *history)
{
    for (unsigned i = 0; i < history->count; i++) {
        const qq_record *record = &history->records[i];
        printf("#  %2u %-11s %-7s", i, qq_set_text(QQ_SET_RECORD_KIND, record->kind), history_texts[record->code]);
        if (record->state != QQ_STATE_PRESENT) printf(" %s", qq_set_text(QQ_SET_RECORD_STATE, record->state));
        print_variant(record);
        if (record->severity) printf(" %s", qq_set_text(QQ_SET_SEVERITY, record->severity));
        print_measures(record);
        if (record->amount != QQ_FEN_NONE) printf(" fen=%" G_GINT64_FORMAT, record->amount);
        print_day("acted", record->acted_on);
        print_day("decided", record->decided_on);
        print_day("effective", record->effective_on);
        print_day("until", record->until_on);
        print_day("ban-until", record->ban_until);
        print_number("document", record->document);
        print_number("case", record->case_group);
        print_number("project", record->project);
        if (record->role) printf(" %s", qq_set_text(QQ_SET_ROLE, record->role));
        print_target(history, record);
        if (record->issuer) printf(" by=%s", history_texts[record->issuer]);
        print_number("updated", record->updated_at);
        printf("\n");
    }
}
