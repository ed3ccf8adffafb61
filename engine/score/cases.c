/* Which records are one decision or one case: those that share a document number or a case group, directly or through
 * others.
 *
 * All known records take part, in force or not and annulled or not: were an expired record no longer a link, its expiry
 * could split a case in two and cost points. Source: hubei-model "What costs". */
#include "pricer.h"

static uint32_t root(uint32_t *parents, uint32_t i)
{
    while (parents[i] != i) {
        parents[i] = parents[parents[i]];
        i = parents[i];
    }
    return i;
}

static void join(uint32_t *parents, uint32_t a, uint32_t b)
{
    uint32_t low = root(parents, a), high = root(parents, b);
    if (low > high) {
        uint32_t swap = low;
        low = high;
        high = swap;
    }
    parents[high] = low;
}

static int compare_hashed(const void *a, const void *b)
{
    int64_t left = ((const hashed_record *)a)->hash, right = ((const hashed_record *)b)->hash;
    return (left > right) - (left < right);
}

static void join_equal(qq_pricer *pricer)
{
    hashed_record *hashed = (hashed_record *)(void *)pricer->hashed->data;
    unsigned count = pricer->hashed->len;
    if (count < 2) return;
    qsort(hashed, count, sizeof *hashed, compare_hashed);
    for (unsigned i = 1; i < count; i++)
        if (hashed[i].hash == hashed[i - 1].hash) join(pricer->parents, hashed[i - 1].record, hashed[i].record);
}

static bool is_act(const qq_record *record)
{
    return record->kind == QQ_KIND_PENALTY || record->kind == QQ_KIND_CONVICTION || record->kind == QQ_KIND_PERFORMANCE;
}

static void join_by(qq_pricer *pricer, bool by_case)
{
    g_array_set_size(pricer->hashed, 0);
    for (uint32_t i = 0; i < pricer->count; i++) {
        const qq_record *record = &pricer->records[i];
        hashed_record hashed = {by_case ? record->case_group : record->document, i};
        if (hashed.hash && is_act(record)) g_array_append_val(pricer->hashed, hashed);
    }
    join_equal(pricer);
}

void qq_price_cases(qq_pricer *pricer)
{
    for (uint32_t i = 0; i < pricer->count; i++) pricer->parents[i] = i;
    join_by(pricer, false);
    join_by(pricer, true);
    for (uint32_t i = 0; i < pricer->count; i++) pricer->parents[i] = root(pricer->parents, i);
}
