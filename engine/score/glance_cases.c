/* Which acts of a party are one case, from columns: what the stage cases makes of them (cases.c says why). */
#include "glance_private.h"

enum { ACTS_MAX = 64 };

/* Acts that bear a number. */
typedef struct {
    uint32_t places[ACTS_MAX];
    int64_t documents[ACTS_MAX], cases[ACTS_MAX];
    unsigned count;
} numbered_acts;

static bool is_act(unsigned kind)
{
    return kind == QQ_KIND_PENALTY || kind == QQ_KIND_CONVICTION || kind == QQ_KIND_PERFORMANCE;
}

/* False: there are too many. */
static bool find_numbered(const qq_rows *rows, uint32_t *groups, numbered_acts *out)
{
    const qq_columns *columns = rows->columns;
    for (uint32_t i = 0; i < rows->count; i++) {
        const uint32_t at = qq_row_at(rows, i);
        groups[i] = i;
        if (!is_act(columns->kind[at]) || !(columns->document[at] | columns->case_group[at])) continue;
        if (out->count == ACTS_MAX) return false;
        out->places[out->count] = i;
        out->documents[out->count] = columns->document[at];
        out->cases[out->count++] = columns->case_group[at];
    }
    return true;
}

static bool is_same_case(const numbered_acts *acts, unsigned a, unsigned b)
{
    return (acts->documents[a] && acts->documents[a] == acts->documents[b]) ||
           (acts->cases[a] && acts->cases[a] == acts->cases[b]);
}

/* Gives the acts of both groups the lower number. */
static void join(const numbered_acts *acts, uint32_t *groups, uint32_t a, uint32_t b)
{
    for (unsigned i = 0; i < acts->count; i++)
        if (groups[acts->places[i]] == MAX(a, b)) groups[acts->places[i]] = MIN(a, b);
}

bool qq_glance_join_rows(qq_glance *glance, const qq_rows *rows)
{
    numbered_acts acts;
    acts.count = 0;
    if (!find_numbered(rows, glance->groups, &acts)) return false;
    for (unsigned a = 0; a < acts.count; a++)
        for (unsigned b = a + 1; b < acts.count; b++) {
            const uint32_t one = glance->groups[acts.places[a]], other = glance->groups[acts.places[b]];
            if (one != other && is_same_case(&acts, a, b)) join(&acts, glance->groups, one, other);
        }
    return true;
}
