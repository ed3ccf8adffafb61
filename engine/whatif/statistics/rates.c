/* Rates with intervals: of one group, by band, and of one group against another; and how a population has shifted. */
#include <math.h>
#include <string.h>
#include "numeric.h"

/* E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927). */
qq_interval qq_wilson(size_t events, size_t count, double level)
{
    double z = qq_normal_span(level), n = (double)count, rate = (double)events / n;
    if (count == 0 || events > count || isnan(z)) return (qq_interval){NAN, NAN, NAN};
    double middle = (rate + z * z / (2 * n)) / (1 + z * z / n);
    double span = z * sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n);
    double low = events == 0 ? 0 : middle - span, high = events == count ? 1 : middle + span;
    return (qq_interval){rate, low, high};
}

void qq_calibration(const unsigned *band, const bool *event, const double *predicted, size_t count, size_t bands,
                    double level, qq_calibration_band *out)
{
    memset(out, 0, bands * sizeof *out);
    for (size_t i = 0; i < count; i++) {
        if (band[i] >= bands) continue;
        qq_calibration_band *of = &out[band[i]];
        of->count++;
        of->events += event[i];
        if (predicted) of->expected += (predicted[i] - of->expected) / (double)of->count;
    }
    for (size_t i = 0; i < bands; i++) {
        out[i].rate = qq_wilson(out[i].events, out[i].count, level);
        if (!predicted || !out[i].count) out[i].expected = NAN;
    }
}

static double share_of(size_t count, double total)
{
    return (count ? (double)count : 0.5) / total;
}

void qq_population_stability(const size_t *expected, const size_t *actual, size_t bins, qq_stability *out)
{
    double expected_total = 0, actual_total = 0, index = 0;
    *out = (qq_stability){NAN, QQ_UNSTABLE, 0};
    for (size_t i = 0; i < bins; i++) {
        expected_total += (double)expected[i];
        actual_total += (double)actual[i];
    }
    if (expected_total == 0 || actual_total == 0) return;
    for (size_t i = 0; i < bins; i++) {
        if (!expected[i] && !actual[i]) continue;
        double was = share_of(expected[i], expected_total), is = share_of(actual[i], actual_total);
        out->filled += !expected[i] || !actual[i];
        index += (is - was) * log(is / was);
    }
    out->index = index;
    out->verdict = index >= QQ_STABILITY_UNSTABLE ? QQ_UNSTABLE : QQ_STABLE;
    if (index >= QQ_STABILITY_SHIFTED && index < QQ_STABILITY_UNSTABLE) out->verdict = QQ_SHIFTED;
}

/* ---- adverse impact ---- */

/* The least count a cell of the two by two table expects when both sides have one rate. */
static double least_expected(double successes, double group, double reference)
{
    double all = group + reference;
    double rarer = fmin(successes, all - successes);
    return rarer * fmin(group, reference) / all;
}

/* D. Katz, J. Baptista, S. P. Azen, M. C. Pike, "Obtaining confidence intervals for the risk ratio in cohort studies",
 * Biometrics 34 (1978); the halves are those of S. D. Walter, Biometrika 62 (1975). */
static void set_katz(double a, double group, double b, double reference, double z, qq_interval *ratio)
{
    double half = a == 0 || b == 0 ? 0.5 : 0;
    double log_ratio = log((a + half) / (group + half)) - log((b + half) / (reference + half));
    double error = sqrt(1 / (a + half) - 1 / (group + half) + 1 / (b + half) - 1 / (reference + half));
    ratio->low = exp(log_ratio - z * error);
    ratio->high = exp(log_ratio + z * error);
}

void qq_adverse_impact(size_t group_successes, size_t group, size_t reference_successes, size_t reference, double level,
                       qq_impact *out)
{
    double a = (double)group_successes, b = (double)reference_successes;
    double n = (double)group, m = (double)reference, z = qq_normal_span(level);
    *out = (qq_impact){NAN, NAN, {NAN, NAN, NAN}, true};
    if (!group || !reference || group_successes > group || reference_successes > reference) return;
    out->group_rate = a / n;
    out->reference_rate = b / m;
    out->small = group < QQ_SMALL_GROUP || reference < QQ_SMALL_GROUP || least_expected(a + b, n, m) < QQ_SMALL_CELL;
    if (a == 0 && b == 0) return;
    out->ratio.value = b == 0 ? INFINITY : out->group_rate / out->reference_rate;
    if (isnan(z)) return;
    set_katz(a, n, b, m, z, &out->ratio);
    if (a == 0) out->ratio.low = 0;
    if (b == 0) out->ratio.high = INFINITY;
}
