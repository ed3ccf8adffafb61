/* Grades of a past day against the acts after it. */
#include "whatif/later/outcomes.h"

#include "qinqing/error.h"

static const double LEVEL = 0.95; /* of intervals */

static bool refuse(GError **error, const char *what)
{
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, what);
    return false;
}

static bool check(const qq_later_options *options, const int *months, size_t count, GError **error)
{
    if (count == 0 || count > QQ_WINDOWS_MAX) return refuse(error, "a backtest takes one to four windows");
    for (size_t i = 0; i < count; i++)
        if (months[i] < 1 || months[i] > QQ_WINDOW_MONTHS_MAX || (i > 0 && months[i] <= months[i - 1]))
            return refuse(error, "windows are 1 to 120 months, ascending");
    if (!options->kinds) return refuse(error, "no kinds of acts to look for");
    if (options->model->given_score.input)
        return refuse(error, "the model's score is given by others: nothing to test");
    return true;
}

static bool refuse_one_class(const qq_backtest_window *window, size_t enterprises, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s of %" G_GSIZE_FORMAT " enterprises has such an act within %d months: nothing to tell apart; take "
                "another window, day or kind of acts",
                window->events ? "every one" : "none", enterprises, window->months);
    return false;
}

static void count_inversions(qq_backtest_window *window, size_t grades)
{
    double better = -1;
    for (size_t i = 0; i < grades; i++) {
        if (window->bands[i].count == 0) continue;
        if (window->bands[i].rate.value < better) window->inversions++;
        better = window->bands[i].rate.value;
    }
}

static bool measure_window(qq_backtest *out, size_t index, const qq_later_options *options, const GArray *members,
                           GError **error)
{
    qq_backtest_window *window = &out->windows[index];
    size_t count = members->len;
    g_autofree double *risk = g_new(double, count), *grade_risk = g_new(double, count);
    g_autofree bool *event = g_new(bool, count);
    g_autofree unsigned *band = g_new(unsigned, count);
    for (size_t i = 0; i < count; i++) {
        const qq_outcome *member = &g_array_index(members, qq_outcome, i);
        risk[i] = -(double)member->score;
        grade_risk[i] = band[i] = member->grade;
        event[i] = qq_outcome_event(member, options->as_of, window->months);
        window->events += event[i];
    }
    if (window->events == 0 || window->events == count) return refuse_one_class(window, count, error);
    qq_discriminate(risk, event, count, LEVEL, &window->by_score);
    qq_discriminate(grade_risk, event, count, LEVEL, &window->by_grade);
    window->curve = qq_roc(risk, event, count);
    window->bands = g_new0(qq_calibration_band, out->grades);
    qq_calibration(band, event, NULL, count, out->grades, LEVEL, window->bands);
    count_inversions(window, out->grades);
    return true;
}

/* ---- stability ---- */

enum { TENTHS = 10 };

static int compare_doubles(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Edges between tenths; equal ones make empty bins, which do not count. */
static void find_edges(const GArray *members, double edges[TENTHS - 1])
{
    g_autofree double *scores = g_new(double, members->len);
    for (guint i = 0; i < members->len; i++) scores[i] = (double)g_array_index(members, qq_outcome, i).score;
    qsort(scores, members->len, sizeof *scores, compare_doubles);
    for (int i = 1; i < TENTHS; i++) edges[i - 1] = qq_quantile(scores, members->len, (double)i / TENTHS);
}

static size_t bin_of(const double edges[TENTHS - 1], qq_milli score)
{
    size_t bin = 0;
    while (bin < TENTHS - 1 && (double)score >= edges[bin]) bin++;
    return bin;
}

static void measure_stability(qq_backtest *out, const GArray *members)
{
    size_t then[TENTHS] = {0}, later[TENTHS] = {0};
    double edges[TENTHS - 1];
    find_edges(members, edges);
    for (guint i = 0; i < members->len; i++) {
        const qq_outcome *member = &g_array_index(members, qq_outcome, i);
        out->unregistered += !member->registered;
        out->grades_then[member->grade]++;
        then[bin_of(edges, member->score)]++;
        if (!member->later_scored) continue;
        out->grades_later[member->later_grade]++;
        later[bin_of(edges, member->later_score)]++;
    }
    qq_population_stability(out->grades_then, out->grades_later, out->grades, &out->by_grade);
    qq_population_stability(then, later, TENTHS, &out->by_score);
}

qq_backtest *qq_backtest_run(const qq_later_options *options, const int *months, size_t window_count, GError **error)
{
    if (!check(options, months, window_count, error)) return NULL;
    qq_later_options longest = *options;
    qq_outcomes outcomes;
    longest.months = months[window_count - 1];
    if (!qq_outcomes_read(&longest, &outcomes, error)) return NULL;
    g_autoptr(qq_backtest) out = g_new0(qq_backtest, 1);
    out->enterprises = outcomes.members->len;
    out->unscored = outcomes.unscored;
    out->gone = outcomes.gone;
    out->grades = options->model->bands->len;
    bool good = true;
    for (size_t i = 0; i < window_count && good; i++) {
        out->windows[i].months = months[i];
        out->windows[i].until = qq_day_add_months(options->as_of, months[i]);
        out->window_count++;
        good = measure_window(out, i, options, outcomes.members, error);
    }
    if (good) measure_stability(out, outcomes.members);
    qq_outcomes_clear(&outcomes);
    return good ? g_steal_pointer(&out) : NULL;
}

void qq_backtest_free(qq_backtest *backtest)
{
    if (!backtest) return;
    for (size_t i = 0; i < backtest->window_count; i++) {
        g_clear_pointer(&backtest->windows[i].curve, g_array_unref);
        g_free(backtest->windows[i].bands);
    }
    g_free(backtest);
}
