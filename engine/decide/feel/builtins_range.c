/* How points and ranges lie to each other (DMN 1.5, 10.3.4.9, table 78). A point is the closed range from itself to
 * itself; a side without an end reaches further than any point. Each function is one comparison of ends, so that what
 * is said of points and of ranges cannot differ. */
#include "decide/feel/builtins_groups.h"

/* Where a range begins or ends on the line of its kind. */
typedef struct {
    qq_feel_value at; /* NULL kind: beyond all points, below or above by `side` */
    int side;         /* -1 a low end, 1 a high end */
    bool closed;
} range_end;

typedef struct {
    range_end low, high;
} extent;

static extent extent_of(qq_feel_value value)
{
    if (value.kind != QQ_FEEL_RANGE) return (extent){{value, -1, true}, {value, 1, true}};
    const qq_feel_range *range = value.range;
    return (extent){{range->low, -1, range->low_closed}, {range->high, 1, range->high_closed}};
}

/* Order of the points that two ends stand at; equal means that they could share a point. False: no order. */
static bool order_points(range_end a, range_end b, int *order)
{
    int without_a = a.at.kind == QQ_FEEL_NULL ? a.side : 0, without_b = b.at.kind == QQ_FEEL_NULL ? b.side : 0;
    if (without_a == 0 && without_b == 0) return qq_feel_order(a.at, b.at, order);
    *order = without_a - without_b;
    return true;
}

/* What an open end leaves out, a hair's breadth beside its point: a low one begins after it, a high one ends before. */
static int shift(range_end end)
{
    if (end.closed || end.at.kind == QQ_FEEL_NULL) return 0;
    return -end.side;
}

/* Order of the outermost points that two ends take in. */
static bool order_ends(range_end a, range_end b, int *order)
{
    if (!order_points(a, b, order)) return false;
    if (*order == 0) *order = shift(a) - shift(b);
    return true;
}

typedef struct {
    int lows, highs;            /* order of the low ends, of the high ends: negative, 0, positive */
    int high_to_low;            /* a's high end to b's low end: negative when a lies before b */
    int low_to_high;            /* a's low end to b's high end: positive when a lies after b */
    bool touch_high, touch_low; /* these two ends stand at one point, and both take it in */
} relation;

static bool touch(range_end a, range_end b)
{
    int order;
    return a.closed && b.closed && a.at.kind != QQ_FEEL_NULL && b.at.kind != QQ_FEEL_NULL &&
           order_points(a, b, &order) && order == 0;
}

static bool relate(extent a, extent b, relation *out)
{
    out->touch_high = touch(a.high, b.low);
    out->touch_low = touch(a.low, b.high);
    return order_ends(a.low, b.low, &out->lows) && order_ends(a.high, b.high, &out->highs) &&
           order_points(a.high, b.low, &out->high_to_low) && order_points(a.low, b.high, &out->low_to_high);
}

/* ---- what is asked of a relation ---- */

static bool is_before(const relation *to)
{
    return to->high_to_low < 0 || (to->high_to_low == 0 && !to->touch_high);
}

static bool is_after(const relation *to)
{
    return to->low_to_high > 0 || (to->low_to_high == 0 && !to->touch_low);
}

static bool meets(const relation *to)
{
    return to->touch_high;
}

static bool is_met_by(const relation *to)
{
    return to->touch_low;
}

static bool overlaps(const relation *to)
{
    return !is_before(to) && !is_after(to);
}

static bool overlaps_before(const relation *to)
{
    return overlaps(to) && to->lows < 0 && to->highs <= 0;
}

static bool overlaps_after(const relation *to)
{
    return overlaps(to) && to->lows > 0 && to->highs >= 0;
}

static bool finishes(const relation *to)
{
    return to->highs == 0 && to->lows >= 0;
}

static bool is_finished_by(const relation *to)
{
    return to->highs == 0 && to->lows <= 0;
}

static bool includes(const relation *to)
{
    return to->lows <= 0 && to->highs >= 0;
}

static bool is_during(const relation *to)
{
    return to->lows >= 0 && to->highs <= 0;
}

static bool starts(const relation *to)
{
    return to->lows == 0 && to->highs <= 0;
}

static bool is_started_by(const relation *to)
{
    return to->lows == 0 && to->highs >= 0;
}

static bool coincides(const relation *to)
{
    return to->lows == 0 && to->highs == 0;
}

/* ---- the functions ---- */

/* (!= 5) has a gap, and an end that is null is not known (DMN 1.5, 10.3.2.7). */
static bool has_two_sides(qq_feel_value value)
{
    if (value.kind != QQ_FEEL_RANGE) return true;
    const qq_feel_range *range = value.range;
    if (range->unary) return range->low.kind != range->high.kind || range->low_closed;
    return range->low.kind != QQ_FEEL_NULL && range->high.kind != QQ_FEEL_NULL;
}

static qq_feel_value answer(const qq_feel_invocation *call, bool (*holds)(const relation *))
{
    relation found;
    if (!has_two_sides(call->given[0]) || !has_two_sides(call->given[1]))
        return qq_feel_refuse(call, "a range must reach from one end to another");
    if (!relate(extent_of(call->given[0]), extent_of(call->given[1]), &found))
        return qq_feel_refuse(call, "the two are not of one kind that has an order");
    return qq_feel_boolean(holds(&found));
}

#define ASKS(name, relation_name)                                                                                      \
    static qq_feel_value name(const qq_feel_invocation *call)                                                          \
    {                                                                                                                  \
        return answer(call, relation_name);                                                                            \
    }

ASKS(ask_before, is_before)
ASKS(ask_after, is_after)
ASKS(ask_meets, meets)
ASKS(ask_met_by, is_met_by)
ASKS(ask_overlaps, overlaps)
ASKS(ask_overlaps_before, overlaps_before)
ASKS(ask_overlaps_after, overlaps_after)
ASKS(ask_finishes, finishes)
ASKS(ask_finished_by, is_finished_by)
ASKS(ask_includes, includes)
ASKS(ask_during, is_during)
ASKS(ask_starts, starts)
ASKS(ask_started_by, is_started_by)
ASKS(ask_coincides, coincides)

/* clang-format off */
#define POINTS {{"point1", QQ_TAKES_POINT, QQ_NEEDED}, {"point2", QQ_TAKES_POINT, QQ_NEEDED}}
#define POINT_RANGE {{"point", QQ_TAKES_POINT, QQ_NEEDED}, {"range", QQ_TAKES_RANGE, QQ_NEEDED}}
#define RANGE_POINT {{"range", QQ_TAKES_RANGE, QQ_NEEDED}, {"point", QQ_TAKES_POINT, QQ_NEEDED}}
#define RANGES {{"range1", QQ_TAKES_RANGE, QQ_NEEDED}, {"range2", QQ_TAKES_RANGE, QQ_NEEDED}}

const qq_feel_builtin QQ_FEEL_RANGES[] = {
    {"before", ask_before, POINTS},
    {"before", ask_before, POINT_RANGE},
    {"before", ask_before, RANGE_POINT},
    {"before", ask_before, RANGES},
    {"after", ask_after, POINTS},
    {"after", ask_after, POINT_RANGE},
    {"after", ask_after, RANGE_POINT},
    {"after", ask_after, RANGES},
    {"meets", ask_meets, RANGES},
    {"met by", ask_met_by, RANGES},
    {"overlaps", ask_overlaps, RANGES},
    {"overlaps before", ask_overlaps_before, RANGES},
    {"overlaps after", ask_overlaps_after, RANGES},
    {"finishes", ask_finishes, POINT_RANGE},
    {"finishes", ask_finishes, RANGES},
    {"finished by", ask_finished_by, RANGE_POINT},
    {"finished by", ask_finished_by, RANGES},
    {"includes", ask_includes, RANGE_POINT},
    {"includes", ask_includes, RANGES},
    {"during", ask_during, POINT_RANGE},
    {"during", ask_during, RANGES},
    {"starts", ask_starts, POINT_RANGE},
    {"starts", ask_starts, RANGES},
    {"started by", ask_started_by, RANGE_POINT},
    {"started by", ask_started_by, RANGES},
    {"coincides", ask_coincides, POINTS},
    {"coincides", ask_coincides, RANGES},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
