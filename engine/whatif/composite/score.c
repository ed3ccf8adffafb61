/* Scores and ranks of all units under given weights. */
#include <math.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

/* The value of a child for one unit; NaN where there is none. */
static double child_value(const qq_composite_child *child, const double *row, const double *groups)
{
    return child->is_group ? groups[child->place] : row[child->place];
}

/* A group of a unit: over what is there, the weights scaled up to 1 when something is missing. */
static double group_value(const qq_composite_node *node, const double *weights, const double *row, const double *groups)
{
    const qq_composite_child *children = &g_array_index(node->children, qq_composite_child, 0);
    double sum = 0, present = 0;
    bool whole = true, zero = false;
    for (guint c = 0; c < node->children->len; c++) {
        double weight = weights[node->first + c], value = child_value(&children[c], row, groups);
        if (weight == 0) continue;
        if (isnan(value)) {
            whole = false;
            continue;
        }
        present += weight;
        if (node->aggregate == QQ_AGGREGATE_LINEAR)
            sum += weight * value;
        else if (value > 0)
            sum += weight * log(value);
        else
            zero = true;
    }
    if (present == 0) return NAN;
    if (zero) return 0;
    if (!whole) sum /= present;
    return node->aggregate == QQ_AGGREGATE_LINEAR ? sum + 0.0 : exp(sum);
}

/* groups: room for one value a group. */
static double unit_score(const qq_composite *composite, const double *weights, size_t unit, double *groups)
{
    const double *row = &composite->values[unit * composite->indicators];
    guint count = composite->nodes->len;
    for (guint i = 0; i < count; i++)
        groups[i] = group_value(g_ptr_array_index(composite->nodes, i), weights, row, groups);
    return groups[count - 1];
}

void qq_composite_scores(const qq_composite *composite, const double *weights, double *scores)
{
    g_autofree double *groups = g_new(double, composite->nodes->len);
    for (size_t unit = 0; unit < composite->units; unit++) scores[unit] = unit_score(composite, weights, unit, groups);
}

double qq_composite_step(const double *scores, size_t count)
{
    enum { DIGITS = 14 };
    double most = 0;
    for (size_t i = 0; i < count; i++)
        if (fabs(scores[i]) > most) most = fabs(scores[i]);
    return most > 0 ? pow(10, floor(log10(most)) - (DIGITS - 1)) : 0;
}

void qq_composite_ranks(const double *scores, size_t count, qq_ties ties, double *ranks)
{
    double step = qq_composite_step(scores, count);
    g_autofree double *rounded = g_new(double, count);
    for (size_t i = 0; i < count; i++) rounded[i] = step > 0 ? nearbyint(scores[i] / step) : scores[i];
    qq_ranks(rounded, count, ties, true, ranks);
}

/* ---- what geometric groups take ---- */

/* Fails for the first value below 0 among the indicators of a geometric group. A linear group of such values can be
 * below 0 as well, so the groups it holds are looked at through their values under the nominal weights. */
static bool check_node(const qq_composite *composite, const qq_composite_table *table, const qq_composite_node *node,
                       size_t unit, const double *groups, GError **error)
{
    const double *row = &composite->values[unit * composite->indicators];
    for (guint c = 0; c < node->children->len; c++) {
        const qq_composite_child *child = &g_array_index(node->children, qq_composite_child, c);
        double value = child_value(child, row, groups);
        if (!(value < 0)) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "%s: %s of %s is %.6g; a geometric mean takes values of 0 and more: choose --normalise minmax, "
                    "--clip, or linear",
                    table->name, child->name, (const char *)g_ptr_array_index(table->units, unit), value);
        return false;
    }
    return true;
}

bool qq_composite_check_geometric(const qq_composite *composite, const qq_composite_table *table, GError **error)
{
    g_autofree double *groups = g_new(double, composite->nodes->len);
    for (size_t unit = 0; unit < composite->units; unit++) {
        unit_score(composite, composite->weights, unit, groups);
        for (guint i = 0; i < composite->nodes->len; i++) {
            const qq_composite_node *node = g_ptr_array_index(composite->nodes, i);
            if (node->aggregate == QQ_AGGREGATE_GEOMETRIC && !check_node(composite, table, node, unit, groups, error))
                return false;
        }
    }
    return true;
}
