/* From outcomes to proposed weights. */
#include <math.h>
#include <string.h>

#include "qinqing/error.h"
#include "whatif/later/outcomes.h"
#include "qinqing/calibrate.h"

enum { STEP = 1000 /* of a proposed weight, ppm */, WHOLE = 1000000, MERIT_UNIT = 100000 /* 0.001 points a merit */ };

static const double LEVEL = 0.95;

/* ---- rounding ---- */

/* Sets what is below the least to it, again and again, until the others' shares of the rest are not below. */
static void raise_small(const double *shares, size_t count, double least, double *out)
{
    g_autofree bool *raised = g_new0(bool, count);
    for (bool again = true; again;) {
        double rest = 1, sum = 0;
        again = false;
        for (size_t i = 0; i < count; i++) {
            if (raised[i])
                rest -= least;
            else
                sum += fmax(shares[i], 0);
        }
        for (size_t i = 0; i < count; i++) {
            out[i] = raised[i] || !(sum > 0) ? least : fmax(shares[i], 0) / sum * rest;
            if (raised[i] || out[i] >= least) continue;
            raised[i] = true;
            again = true;
        }
    }
}

void qq_weights_round(const double *shares, size_t count, qq_ppm least, qq_ppm *out)
{
    g_autofree double *steps = g_new(double, count);
    raise_small(shares, count, (double)least / WHOLE, steps);
    int left = WHOLE / STEP;
    for (size_t i = 0; i < count; i++) {
        steps[i] *= (double)WHOLE / STEP;
        out[i] = (qq_ppm)floor(steps[i] + 1e-9) * STEP;
        left -= out[i] / STEP;
    }
    for (; left > 0; left--) {
        size_t largest = 0;
        for (size_t i = 1; i < count; i++)
            if (steps[i] - (double)out[i] / STEP > steps[largest] - (double)out[largest] / STEP + 1e-9) largest = i;
        out[largest] += STEP;
    }
}

/* ---- how well weights separate ---- */

static double auc_of(const double *risk, const bool *event, size_t count)
{
    qq_discrimination found;
    qq_discriminate(risk, event, count, LEVEL, &found);
    return found.auc.value;
}

static double weighted_auc(const qq_fit_data *data, const qq_ppm *weights)
{
    g_autofree double *risk = g_new0(double, data->count);
    for (size_t i = 0; i < data->count; i++)
        for (size_t c = 0; c < data->features; c++)
            risk[i] -= (double)weights[c] * data->merits[i * data->features + c];
    return auc_of(risk, data->event, data->count);
}

static void measure_categories(const qq_fit_data *data, qq_calibrated *out)
{
    g_autofree double *risk = g_new(double, data->count);
    for (size_t c = 0; c < data->features; c++) {
        for (size_t i = 0; i < data->count; i++) {
            double merit = data->merits[i * data->features + c];
            risk[i] = -merit;
            out->means[c] += merit * 100 / (double)data->count;
        }
        out->auc[c] = auc_of(risk, data->event, data->count);
    }
}

/* ---- the whole ---- */

static bool check(const qq_calibration_options *options, GError **error)
{
    const qq_model *model = options->later.model;
    const char *what = NULL;
    if (options->later.months < 1 || options->later.months > QQ_WINDOW_MONTHS_MAX)
        what = "the window is 1 to 120 months";
    else if (!options->later.kinds)
        what = "no kinds of acts to look for";
    else if (model->given_score.input)
        what = "the model's score is given by others: it has no weights";
    else if (model->category_count < 2)
        what = "the model has one category: there is nothing to weigh";
    else if (options->least_weight < STEP || options->least_weight % STEP ||
             (int64_t)options->least_weight * model->category_count > WHOLE / 2)
        what = "the least weight is whole thousandths, and all least weights together at most one half";
    if (what) g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, what);
    return !what;
}

static void fill(const GArray *members, const qq_later_options *later, double *merits, bool *event, size_t features,
                 size_t *events)
{
    for (guint i = 0; i < members->len; i++) {
        const qq_outcome *member = &g_array_index(members, qq_outcome, i);
        for (size_t c = 0; c < features; c++) merits[i * features + c] = (double)member->categories[c] / MERIT_UNIT;
        event[i] = qq_outcome_event(member, later->as_of, later->months);
        *events += event[i];
    }
}

static void propose(const qq_fit_data *data, const qq_calibration_options *options, qq_calibrated *out)
{
    out->proposes = out->fit->status == QQ_FIT_GOOD || out->fit->status == QQ_FIT_SINGULAR;
    double shares[QQ_CATEGORY_MAX];
    for (size_t c = 0; c < data->features; c++) {
        shares[c] = out->fit->weights[c].value;
        out->proposes = out->proposes && isfinite(shares[c]);
    }
    if (!out->proposes) return;
    qq_weights_round(shares, data->features, options->least_weight, out->proposed.of);
    out->proposed_auc = weighted_auc(data, out->proposed.of);
}

static bool fit(const GArray *members, const qq_calibration_options *options, const qq_run *run, qq_calibrated *out,
                GError **error)
{
    const qq_model *model = options->later.model;
    size_t features = model->category_count;
    g_autofree double *merits = g_new(double, members->len *features);
    g_autofree bool *event = g_new(bool, members->len);
    fill(members, &options->later, merits, event, features, &out->events);
    if (out->events == 0 || out->events == out->members) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "%s of %" G_GSIZE_FORMAT " enterprises has such an act within %d months: nothing to tell apart; "
                    "take another window, day or kind of acts",
                    out->events ? "every one" : "none", out->members, options->later.months);
        return false;
    }
    const qq_fit_data data = {.merits = merits, .event = event, .count = members->len, .features = features};
    const qq_fit_options how = {
        .folds = options->folds, .resamples = options->resamples, .level = LEVEL, .seed = options->seed};
    out->fit = qq_fit_weights(&data, &how, run, error);
    if (!out->fit) return false;
    const qq_weights nominal = qq_weights_of(model);
    out->nominal_auc = weighted_auc(&data, nominal.of);
    measure_categories(&data, out);
    propose(&data, options, out);
    return true;
}

qq_calibrated *qq_calibrate(const qq_calibration_options *options, const qq_run *run, GError **error)
{
    qq_outcomes outcomes;
    if (!check(options, error) || !qq_outcomes_read(&options->later, &outcomes, error)) return NULL;
    g_autoptr(qq_calibrated) out = g_new0(qq_calibrated, 1);
    out->members = outcomes.members->len;
    out->unscored = outcomes.unscored;
    out->gone = outcomes.gone;
    out->proposed_auc = NAN;
    bool good = fit(outcomes.members, options, run, out, error);
    qq_outcomes_clear(&outcomes);
    return good ? g_steal_pointer(&out) : NULL;
}

void qq_calibrated_free(qq_calibrated *calibrated)
{
    if (!calibrated) return;
    qq_fit_free(calibrated->fit);
    g_free(calibrated);
}
