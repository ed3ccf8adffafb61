/* A composite as a whole, and as a model whose ranks are studied. */
#include <math.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

static bool compose(qq_composite *composite, const qq_composite_table *table, const qq_composite_options *options,
                    GError **error)
{
    if (!options->weights && !options->groups)
        return qq_composite_fail(error, "--weights is needed: a=0.2,b=0.8 or equal");
    return qq_composite_group(composite, table, options, error) &&
           qq_composite_normalise(composite, table, options, error) &&
           qq_composite_check_geometric(composite, table, error);
}

qq_composite *qq_composite_new(const qq_composite_table *table, const qq_composite_options *options, GError **error)
{
    g_autoptr(qq_composite) composite = g_new0(qq_composite, 1);
    GError *fault = NULL;
    composite->units = table->units->len;
    composite->indicators = table->indicators->len;
    if (compose(composite, table, options, &fault)) return g_steal_pointer(&composite);
    qq_composite_propagate(error, fault);
    return NULL;
}

void qq_composite_free(qq_composite *composite)
{
    if (!composite) return;
    g_free(composite->values);
    if (composite->nodes) g_ptr_array_unref(composite->nodes);
    g_free(composite->weights);
    g_free(composite->weight_names);
    g_free(composite->blocks);
    g_free(composite);
}

size_t qq_composite_weight_count(const qq_composite *composite)
{
    return composite->weight_count;
}

const double *qq_composite_weights(const qq_composite *composite)
{
    return composite->weights;
}

const char *qq_composite_weight_name(const qq_composite *composite, size_t weight)
{
    return composite->weight_names[weight];
}

const size_t *qq_composite_blocks(const qq_composite *composite, size_t *count)
{
    *count = composite->nodes->len;
    return composite->blocks;
}

size_t qq_composite_missing(const qq_composite *composite)
{
    return composite->missing;
}

double qq_composite_value(const qq_composite *composite, size_t unit, size_t indicator)
{
    return composite->values[unit * composite->indicators + indicator];
}

/* ---- the model of ranks ---- */

struct qq_composite_model {
    const qq_composite *composite;
    size_t *units; /* those with a score */
    size_t count;
    double *values; /* of one weighted sum: units x weights; else NULL */
    qq_rank_model ranks;
};

/* One group, added up, of cells that are all there: the study then needs no function and is faster. */
static bool is_weighted_sum(const qq_composite *composite)
{
    const qq_composite_node *top = g_ptr_array_index(composite->nodes, 0);
    if (composite->nodes->len != 1 || top->aggregate != QQ_AGGREGATE_LINEAR) return false;
    for (size_t i = 0; i < composite->units * composite->indicators; i++)
        if (isnan(composite->values[i])) return false;
    return true;
}

/* The cells in the order of the weights. Caller frees. */
static double *weighted_cells(const qq_composite *composite)
{
    const qq_composite_node *top = g_ptr_array_index(composite->nodes, 0);
    double *values = g_new(double, composite->units * composite->weight_count);
    for (size_t unit = 0; unit < composite->units; unit++)
        for (guint c = 0; c < top->children->len; c++) {
            size_t column = g_array_index(top->children, qq_composite_child, c).place;
            values[unit * composite->weight_count + c] = composite->values[unit * composite->indicators + column];
        }
    return values;
}

/* A qq_score_function: the scores of the units that have one. */
static bool score_units(const double *inputs, double *scores, void *data, GError **error)
{
    (void)error;
    const qq_composite_model *model = data;
    g_autofree double *all = g_new(double, model->composite->units);
    qq_composite_scores(model->composite, inputs, all);
    for (size_t i = 0; i < model->count; i++) scores[i] = all[model->units[i]];
    return true;
}

qq_composite_model *qq_composite_model_new(const qq_composite *composite, qq_spread spread, GError **error)
{
    g_autoptr(qq_composite_model) model = g_new0(qq_composite_model, 1);
    g_autofree double *scores = g_new(double, composite->units);
    qq_composite_scores(composite, composite->weights, scores);
    model->composite = composite;
    model->units = g_new(size_t, composite->units);
    for (size_t unit = 0; unit < composite->units; unit++)
        if (!isnan(scores[unit])) model->units[model->count++] = unit;
    if (is_weighted_sum(composite)) model->values = weighted_cells(composite);
    model->ranks = (qq_rank_model){.units = model->count,
                                   .uncertain = {.weights = composite->weights,
                                                 .weight_count = composite->weight_count,
                                                 .blocks = composite->blocks,
                                                 .block_count = composite->nodes->len,
                                                 .spread = spread},
                                   .values = model->values,
                                   .score = model->values ? NULL : score_units,
                                   .score_data = model,
                                   .step = qq_composite_step(scores, composite->units)};
    if (!model->count) {
        qq_composite_fail(error, "no unit has a score, so that there are no ranks to study");
        return NULL;
    }
    return g_steal_pointer(&model);
}

void qq_composite_model_free(qq_composite_model *model)
{
    if (!model) return;
    g_free(model->units);
    g_free(model->values);
    g_free(model);
}

const qq_rank_model *qq_composite_rank_model(const qq_composite_model *model)
{
    return &model->ranks;
}

const size_t *qq_composite_model_units(const qq_composite_model *model, size_t *count)
{
    *count = model->count;
    return model->units;
}
