#include "support/history.h"

#include <string.h>

const char *const history_texts[] = {"",
                                     "D1-1-01",
                                     "D1-2-02",
                                     "D1-2-05",
                                     "D1-3-01",
                                     "D1-3-03",
                                     "D1-4-02",
                                     "D1-4-10",
                                     "D1-5-01",
                                     "Q6-01",
                                     "CR-393",
                                     "CR-391",
                                     "G-01",
                                     "G-02",
                                     "G-03",
                                     "P-01",
                                     "P-02",
                                     "241",
                                     "wage",
                                     "BL-2",
                                     "Q6-06",
                                     "ZZ-99",
                                     "武汉市住房和城乡建设局",
                                     "某某协会"};
const int32_t history_text_count = G_N_ELEMENTS(history_texts);

int32_t history_text(const char *text)
{
    for (int32_t i = 0; i < history_text_count; i++)
        if (!strcmp(history_texts[i], text)) return i;
    g_assert_not_reached();
}

static qq_day random_day(GRand *random)
{
    return g_rand_int_range(random, HISTORY_FIRST_DAY, HISTORY_LAST_DAY);
}

static bool chance(GRand *random, int percent)
{
    return g_rand_int_range(random, 0, 100) < percent;
}

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
    record->updated_at = (qq_stamp)to->count;
    to->count++;
    return record;
}

static void add_penalty(GRand *random, random_history *to)
{
    qq_record *record = add(random, to, QQ_KIND_PENALTY);
    record->decided_on = random_day(random);
    record->acted_on = record->decided_on - g_rand_int_range(random, 0, 500);
    record->code = chance(random, 90) ? g_rand_int_range(random, 1, 10) : g_rand_int_range(random, 19, 22);
    record->issuer = history_text(chance(random, 90) ? "武汉市住房和城乡建设局" : "某某协会");
    record->severity = chance(random, 60) ? (uint8_t)g_rand_int_range(random, 0, 4) : 0;
    record->measures = (uint16_t)g_rand_int_range(random, 0, 1 << QQ_MEASURE_END);
    if (chance(random, 30)) record->amount = (qq_fen)g_rand_int_range(random, 0, 300000000);
    if (chance(random, 40)) record->until_on = record->decided_on + g_rand_int_range(random, 0, 1500);
    record->document = (int64_t)to->count * 1000 + 1;
}

static void add_conviction(GRand *random, random_history *to)
{
    qq_record *record = add(random, to, QQ_KIND_CONVICTION);
    record->code = history_text(chance(random, 70) ? "CR-393" : "CR-391");
    record->variant = chance(random, 80) ? QQ_SOURCE_JUDGMENT : QQ_SOURCE_BASE;
    record->decided_on = random_day(random);
    record->effective_on = record->decided_on + 10;
    if (chance(random, 30)) record->ban_until = record->effective_on + g_rand_int_range(random, 100, 2000);
    record->document = (int64_t)to->count * 1000 + 2;
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
    bool performance = chance(random, 20);
    qq_record *record = add(random, to, performance ? QQ_KIND_PERFORMANCE : QQ_KIND_HONOUR);
    static const char *const honours[] = {"G-01", "G-02", "G-03"};
    record->code =
        history_text(performance ? chance(random, 50) ? "P-01" : "P-02" : honours[g_rand_int_range(random, 0, 3)]);
    record->decided_on = random_day(random);
    record->project = chance(random, 50) ? g_rand_int_range(random, 1, 4) : 0;
}

static void add_listing(GRand *random, random_history *to)
{
    qq_record *record = add(random, to, QQ_KIND_LISTING);
    record->code = history_text(chance(random, 50) ? "241" : "wage");
    record->decided_on = random_day(random);
    if (chance(random, 30)) record->until_on = record->decided_on + g_rand_int_range(random, 10, 900);
    record->document = (int64_t)to->count * 1000 + 3;
}

static void add_decision(GRand *random, random_history *to)
{
    const qq_record *target = &to->records[g_rand_int_range(random, 0, (gint32)to->count)];
    qq_key key = target->key;
    bool listing = target->kind == QQ_KIND_LISTING;
    qq_record *record = add(random, to, listing ? QQ_KIND_DELISTING : QQ_KIND_REVOCATION);
    record->target = key;
    record->effective_on = random_day(random);
    if (listing) return;
    record->variant = (uint8_t)g_rand_int_range(random, QQ_REVOCATION_ANNUL, QQ_REVOCATION_CORRECT);
    if (chance(random, 50)) record->until_on = random_day(random);
}

static void link_cases(GRand *random, random_history *to)
{
    for (unsigned i = 1; i < to->count; i++) {
        qq_record *record = &to->records[i];
        if (record->kind != QQ_KIND_PENALTY && record->kind != QQ_KIND_CONVICTION) continue;
        if (chance(random, 20)) record->case_group = g_rand_int_range(random, 1, 4);
        if (chance(random, 15)) record->document = 77;
    }
}

void history_make(GRand *random, unsigned most, random_history *out)
{
    unsigned wanted = (unsigned)g_rand_int_range(random, 0, (gint32)most + 1);
    out->count = 0;
    if (chance(random, 90)) add(random, out, QQ_KIND_ENTERPRISE)->effective_on = random_day(random);
    while (out->count < wanted) {
        int kind = g_rand_int_range(random, 0, 100);
        if (kind < 55 || !out->count)
            history_add_act(random, out);
        else if (kind < 75)
            add_honour(random, out);
        else if (kind < 83)
            add_listing(random, out);
        else
            add_decision(random, out);
    }
    link_cases(random, out);
}
