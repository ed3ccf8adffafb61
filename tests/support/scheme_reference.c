#include "support/scheme_reference.h"

#include <string.h>

/* ---- the calendar, counted by hand ---- */

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return lengths[month - 1] + (month == 2 && leap(year));
}

typedef struct {
    int year, month, date;
} civil;

static civil civil_of(qq_day day)
{
    civil at = {1970, 1, 1};
    while (day >= (leap(at.year) ? 366 : 365)) day -= leap(at.year) ? 366 : 365, at.year++;
    while (day >= month_length(at.year, at.month)) day -= month_length(at.year, at.month), at.month++;
    at.date += day;
    return at;
}

static qq_day day_of(civil at)
{
    qq_day day = at.date - 1;
    for (int year = 1970; year < at.year; year++) day += leap(year) ? 366 : 365;
    for (int month = 1; month < at.month; month++) day += month_length(at.year, month);
    return day;
}

static qq_day months_later(qq_day day, int months)
{
    civil at = civil_of(day);
    for (; months; months--) at.month == 12 ? (at.month = 1, at.year++) : at.month++;
    if (at.date > month_length(at.year, at.month)) at.date = month_length(at.year, at.month);
    return day_of(at);
}

/* Steps back from the day's own quarter: one, or two up to the cut-off day of its first month. */
static void find_quarter(qq_day day, int cut_off, scheme_result *out)
{
    civil at = civil_of(day);
    int quarter = (at.month - 1) / 3;
    int back = (at.month - 1) % 3 == 0 && at.date <= cut_off ? 2 : 1;
    for (; back; back--) quarter == 0 ? (quarter = 3, at.year--) : quarter--;
    out->from = day_of((civil){at.year, quarter * 3 + 1, 1});
    out->until = day_of((civil){at.year, quarter * 3 + 3, month_length(at.year, quarter * 3 + 3)});
}

/* ---- records on one day ---- */

typedef struct {
    const char *const *texts;
    const qq_record *records;
    unsigned count;
    qq_day day;
} world;

static bool meant(const qq_record *decision, const qq_record *record)
{
    return !memcmp(&decision->target, &record->key, sizeof record->key);
}

static const qq_record *decision_on(const world *of, const qq_record *record, qq_record_kind kind, int variant)
{
    for (unsigned i = 0; i < of->count; i++) {
        const qq_record *by = &of->records[i];
        if (by->kind == kind && by->variant == variant && meant(by, record)) return by;
    }
    return NULL;
}

static bool annulled(const world *of, const qq_record *record)
{
    return decision_on(of, record, QQ_KIND_REVOCATION, QQ_REVOCATION_ANNUL) != NULL;
}

static bool repaired(const world *of, const qq_record *record)
{
    const qq_record *by = decision_on(of, record, QQ_KIND_REVOCATION, QQ_REVOCATION_REPAIR);
    return by && of->day >= by->effective_on;
}

static bool is_code(const world *of, const qq_record *record, const char *code)
{
    return !strcmp(of->texts[record->code], code);
}

/* The latest value that began by the day, if it has not ended; false when there is none. */
static bool value_of(const world *of, const char *code, int64_t *out)
{
    const qq_record *best = NULL;
    for (unsigned i = 0; i < of->count; i++) {
        const qq_record *record = &of->records[i];
        if (record->kind != QQ_KIND_EVALUATION || !is_code(of, record, code) || annulled(of, record)) continue;
        if (record->effective_on > of->day) continue;
        bool later = !best || record->effective_on > best->effective_on ||
                     (record->effective_on == best->effective_on && record->updated_at > best->updated_at);
        if (later) best = record;
    }
    if (!best || (best->until_on != QQ_DAY_NONE && of->day > best->until_on) || repaired(of, best)) return false;
    *out = best->amount;
    return true;
}

static bool on_list(const world *of, const char *list)
{
    for (unsigned i = 0; i < of->count; i++) {
        const qq_record *record = &of->records[i];
        if (record->kind != QQ_KIND_LISTING || !is_code(of, record, list) || annulled(of, record)) continue;
        if (of->day < record->decided_on || (record->until_on != QQ_DAY_NONE && of->day > record->until_on)) continue;
        const qq_record *removal = decision_on(of, record, QQ_KIND_DELISTING, 0);
        if (!removal || of->day < removal->effective_on) return true;
    }
    return false;
}

/* ---- Fujian: acts under usual conduct ---- */

static const struct {
    const char *codes[2];
    int points, months;
    bool judgment;
} acts[] = {{{"FJ-5-1-1", "D1-2-05"}, 20, 12, false}, {{"FJ-5-1-2", "D1-2-03"}, 20, 12, false},
            {{"FJ-5-1-3", "D1-2-02"}, 20, 12, false}, {{"FJ-5-1-4", NULL}, 10, 12, false},
            {{"FJ-5-1-5", NULL}, 10, 12, false},      {{"FJ-5-1-6", NULL}, 10, 12, false},
            {{"FJ-5-2-1", NULL}, 100, 24, false},     {{"CR-223", NULL}, 20, 12, true}};

/* What a record costs on the day, in points; 0. */
static int cost_of(const world *of, const qq_record *record)
{
    for (size_t i = 0; i < G_N_ELEMENTS(acts); i++) {
        bool same =
            is_code(of, record, acts[i].codes[0]) || (acts[i].codes[1] && is_code(of, record, acts[i].codes[1]));
        if (!same || record->kind != (acts[i].judgment ? QQ_KIND_CONVICTION : QQ_KIND_PENALTY)) continue;
        if (acts[i].judgment && record->variant == QQ_SOURCE_BASE) return 0;
        qq_day first = acts[i].judgment ? record->effective_on : record->decided_on;
        bool over = of->day > months_later(first, acts[i].months) ||
                    (record->until_on != QQ_DAY_NONE && of->day > record->until_on);
        return of->day < first || over || annulled(of, record) || repaired(of, record) ? 0 : acts[i].points;
    }
    return 0;
}

/* The dearest act of each case; documents of one number are one case too. */
static int64_t bad_conduct(const world *of)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < of->count; i++) {
        const qq_record *record = &of->records[i];
        int cost = cost_of(of, record);
        for (unsigned j = 0; cost && j < of->count; j++) {
            const qq_record *other = &of->records[j];
            bool one_case = (record->case_group && record->case_group == other->case_group);
            int theirs = i == j || !one_case ? 0 : cost_of(of, other);
            if (theirs > cost || (theirs == cost && j < i)) cost = 0;
        }
        sum += cost;
    }
    return sum * 1000;
}

/* ---- days and quarters ---- */

static bool fujian_day(const world *of, int64_t parts[SCHEME_PARTS])
{
    static const char *const codes[SCHEME_PARTS] = {"FJ-U-HOUSE", "FJ-C-HOUSE", "FJ-S-HOUSE"};
    for (int p = 0; p < SCHEME_PARTS; p++)
        if (!value_of(of, codes[p], &parts[p])) return false;
    parts[0] -= bad_conduct(of);
    return true;
}

static bool complete(const world *of)
{
    for (unsigned i = 0; i < of->count; i++) {
        const qq_record *record = &of->records[i];
        if (record->kind == QQ_KIND_ENTERPRISE && record->effective_on <= of->day)
            return !on_list(of, "joint-sanction") && !on_list(of, "abnormal-operation");
    }
    return false;
}

static bool jiangxi_day(const world *of, int64_t parts[SCHEME_PARTS])
{
    int64_t good = 0, bad = 0;
    if (!value_of(of, "JX-GOOD", &good) || good < 0) good = 0;
    if (!value_of(of, "JX-BAD", &bad) || bad < 0) bad = 0;
    parts[0] = (complete(of) ? 70000 : 0) + (good > 30000 ? 30000 : good) - bad;
    return true;
}

/* To the nearest; a half to the even one. */
static int64_t divide(int64_t sum, int64_t by)
{
    int64_t down = sum / by - (sum % by < 0);
    int64_t rest = sum - down * by;
    if (rest * 2 == by) return down % 2 ? down + 1 : down;
    return rest * 2 > by ? down + 1 : down;
}

static bool mean_of_days(scheme which, world *of, int parts, scheme_result *out)
{
    int64_t sums[SCHEME_PARTS] = {0};
    for (of->day = out->from; of->day <= out->until; of->day++) {
        int64_t day[SCHEME_PARTS] = {0};
        if (!(which == SCHEME_FUJIAN ? fujian_day(of, day) : jiangxi_day(of, day))) return false;
        for (int p = 0; p < parts; p++) sums[p] += day[p];
    }
    for (int p = 0; p < parts; p++) out->parts[p] = divide(sums[p], out->until - out->from + 1);
    return true;
}

static int64_t weigh(int64_t parts[SCHEME_PARTS])
{
    static const int percent[SCHEME_PARTS] = {40, 15, 45};
    int64_t sum = 0;
    for (int p = 0; p < SCHEME_PARTS; p++) {
        if (parts[p] < 0) parts[p] = 0;
        if (parts[p] > 100000) parts[p] = 100000;
        sum += parts[p] * percent[p];
    }
    return divide(sum, 100);
}

void scheme_price(scheme which, const char *const *texts, const qq_record *records, unsigned count, qq_day day,
                  scheme_result *out)
{
    world of = {texts, records, count, day};
    *out = (scheme_result){.from = QQ_DAY_NONE, .until = QQ_DAY_NONE};
    if (which == SCHEME_CHUZHOU) return;
    out->blacklisted =
        which == SCHEME_JIANGXI && (on_list(&of, "joint-sanction") || on_list(&of, "abnormal-operation"));
    find_quarter(day, which == SCHEME_FUJIAN ? 10 : 0, out);
    out->scored = mean_of_days(which, &of, which == SCHEME_FUJIAN ? SCHEME_PARTS : 1, out);
    if (!out->scored) return;
    out->score = which == SCHEME_FUJIAN ? weigh(out->parts) : out->parts[0] > 100000 ? 100000 : out->parts[0];
}
