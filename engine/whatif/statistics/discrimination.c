/* How well a risk tells events from others: ROC points, the area under them, the largest distance between the two. */
#include <math.h>
#include <string.h>
#include "numeric.h"

/* ---- the curve ---- */

/* Members in descending order of risk. */
static qq_indexed *by_falling_risk(const double *risk, size_t count)
{
    qq_indexed *order = g_new(qq_indexed, count + 1);
    for (size_t i = 0; i < count; i++) order[i] = (qq_indexed){-risk[i], i};
    qq_sort_indexed(order, count);
    return order;
}

static void count_classes(const bool *event, size_t count, size_t *events, size_t *others)
{
    *events = 0;
    for (size_t i = 0; i < count; i++) *events += event[i];
    *others = count - *events;
}

GArray *qq_roc(const double *risk, const bool *event, size_t count)
{
    GArray *points = g_array_new(FALSE, FALSE, sizeof(qq_roc_point));
    size_t events, others, hits = 0, alarms = 0;
    qq_roc_point point = {INFINITY, 0, 0};
    count_classes(event, count, &events, &others);
    if (events == 0 || others == 0 || qq_any_nan(risk, count)) return points;
    g_autofree qq_indexed *order = by_falling_risk(risk, count);
    g_array_append_val(points, point);
    for (size_t i = 0; i < count; i++) {
        hits += event[order[i].index];
        alarms += !event[order[i].index];
        if (i + 1 < count && order[i + 1].value == order[i].value) continue;
        point = (qq_roc_point){-order[i].value, (double)alarms / (double)others, (double)hits / (double)events};
        g_array_append_val(points, point);
    }
    return points;
}

/* ---- the area: E. R. DeLong, D. M. DeLong, D. L. Clarke-Pearson, Biometrics 44 (1988), with average ranks in place of
 * comparing all pairs (X. Sun, W. Xu, IEEE Signal Processing Letters 21 (2014)) ---- */

typedef struct {
    size_t count;
    double *risk;    /* of one class */
    double *overall; /* average rank among all */
    double *own;     /* average rank in the class */
} risk_class;

static void class_init(risk_class *members, size_t count)
{
    *members = (risk_class){0, g_new(double, count), g_new(double, count), g_new(double, count)};
}

static void class_clear(risk_class *members)
{
    g_free(members->risk);
    g_free(members->overall);
    g_free(members->own);
}

static void divide_classes(const double *risk, const bool *event, size_t count, risk_class *events, risk_class *others)
{
    g_autofree double *ranks = g_new(double, count);
    qq_ranks(risk, count, QQ_TIES_AVERAGE, false, ranks);
    for (size_t i = 0; i < count; i++) {
        risk_class *members = event[i] ? events : others;
        members->risk[members->count] = risk[i];
        members->overall[members->count++] = ranks[i];
    }
    qq_ranks(events->risk, events->count, QQ_TIES_AVERAGE, false, events->own);
    qq_ranks(others->risk, others->count, QQ_TIES_AVERAGE, false, others->own);
}

/* The sample variance of a class's placements: shares of the other class on its right side. */
static double placement_variance(const risk_class *members, size_t against)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < members->count; i++) {
        double placement = (members->overall[i] - members->own[i]) / (double)against;
        double off = placement - mean;
        mean += off / (double)(i + 1);
        squares += off * (placement - mean);
    }
    return members->count > 1 ? squares / (double)(members->count - 1) : NAN;
}

static double hanley_error(double area, double events, double others)
{
    double one = area / (2 - area), two = 2 * area * area / (1 + area), square = area * area;
    double sum = area * (1 - area) + (events - 1) * (one - square) + (others - 1) * (two - square);
    return sqrt(fmax(sum, 0) / events / others);
}

static void set_area(const double *risk, const bool *event, size_t count, double level, qq_discrimination *out)
{
    risk_class events, others;
    double sum = 0, m = (double)out->events, n = (double)out->others;
    class_init(&events, count);
    class_init(&others, count);
    divide_classes(risk, event, count, &events, &others);
    for (size_t i = 0; i < events.count; i++) sum += events.overall[i] - events.own[i];
    double area = sum / m / n;
    double error = sqrt(placement_variance(&events, others.count) / m + placement_variance(&others, events.count) / n);
    double span = qq_normal_span(level) * error;
    out->auc.value = area;
    out->auc_error = error;
    /* fmin and fmax would make a number of what is none. */
    if (!isnan(span)) {
        out->auc.low = fmax(area - span, 0);
        out->auc.high = fmin(area + span, 1);
    }
    out->auc_error_hanley = hanley_error(area, m, n);
    out->gini = 2 * area - 1;
    class_clear(&events);
    class_clear(&others);
}

void qq_discriminate(const double *risk, const bool *event, size_t count, double level, qq_discrimination *out)
{
    *out = (qq_discrimination){0, 0, {NAN, NAN, NAN}, NAN, NAN, NAN, NAN, NAN};
    count_classes(event, count, &out->events, &out->others);
    g_autoptr(GArray) points = qq_roc(risk, event, count);
    if (!points->len) return;
    set_area(risk, event, count, level, out);
    out->separation = -1;
    for (guint i = 1; i < points->len; i++) {
        const qq_roc_point *point = &g_array_index(points, qq_roc_point, i);
        double distance = fabs(point->true_positive - point->false_positive);
        if (distance <= out->separation) continue;
        out->separation = distance;
        out->separation_at = point->threshold;
    }
}
