/* Maximum likelihood by Newton's method, projected onto slopes of 0 or more: D. P. Bertsekas, "Projected Newton methods
 * for optimization problems with simple constraints", SIAM Journal on Control and Optimization 20 (1982). Slopes at 0
 * that the gradient would make negative take a plain gradient step, all others Newton's; the step is halved until the
 * mean loss falls enough. */
#include "logistic.h"

#include <gsl/gsl_linalg.h>
#include <math.h>
#include <string.h>
#include "numeric.h"

enum { ITERATIONS_MAX = 200, HALVINGS_MAX = 50 };

#define GRADIENT_LEAST 1e-9
#define NEAR_BOUND     1e-3
#define FALL_SHARE     1e-4
#define ODDS_MAX       30 /* a chance of 10^-13: nothing but separation asks for it */
#define PIVOT_LEAST    1e-9

typedef struct {
    const qq_logistic_data *data;
    size_t size;                         /* features + 1 */
    double total;                        /* rows, as often as they count */
    double *at, *next, *gradient, *step; /* size each */
    double *hessian, *reduced;           /* size x size */
    size_t *free_places;
} newton;

static double times_of(const qq_logistic_data *data, size_t row)
{
    return data->times ? data->times[row] : 1;
}

double qq_logistic_odds(const qq_logistic_data *data, const double *coefficients, size_t row)
{
    const double *merits = data->merits + row * data->features;
    double odds = coefficients[0];
    for (size_t i = 0; i < data->features; i++) odds -= coefficients[i + 1] * merits[i];
    return odds;
}

double qq_logistic_loss(double log_odds, bool event)
{
    double against = event ? -log_odds : log_odds;
    return against > 0 ? against + log1p(exp(-against)) : log1p(exp(against));
}

static double mean_loss(const newton *search, const double *coefficients)
{
    double sum = 0;
    for (size_t row = 0; row < search->data->count; row++) {
        double times = times_of(search->data, row);
        if (times > 0)
            sum +=
                times * qq_logistic_loss(qq_logistic_odds(search->data, coefficients, row), search->data->event[row]);
    }
    return sum / search->total;
}

/* ---- derivatives ---- */

/* The derivative of the log odds by a coefficient. */
static double lever(const double *merits, size_t place)
{
    return place == 0 ? 1 : -merits[place - 1];
}

static void add_row(newton *search, const double *merits, double residual, double curvature)
{
    size_t size = search->size;
    for (size_t i = 0; i < size; i++) {
        double own = lever(merits, i);
        search->gradient[i] += residual * own;
        for (size_t k = 0; k <= i; k++) search->hessian[i * size + k] += curvature * own * lever(merits, k);
    }
}

/* Gradient and Hessian of the mean loss; returns the largest log odds either way. */
static double derive(newton *search)
{
    const qq_logistic_data *data = search->data;
    size_t size = search->size;
    double most = 0;
    memset(search->gradient, 0, size * sizeof(double));
    memset(search->hessian, 0, size * size * sizeof(double));
    for (size_t row = 0; row < data->count; row++) {
        double share = times_of(data, row) / search->total;
        if (share == 0) continue;
        double odds = qq_logistic_odds(data, search->at, row), chance = 1 / (1 + exp(-odds));
        most = fmax(most, fabs(odds));
        add_row(search, data->merits + row * data->features, share * (chance - data->event[row]),
                share * chance * (1 - chance));
    }
    for (size_t i = 0; i < size; i++) {
        for (size_t k = 0; k < i; k++) search->hessian[k * size + i] = search->hessian[i * size + k];
    }
    return most;
}

/* ---- one step ---- */

static bool is_fixed(const newton *search, size_t place)
{
    return place > 0 && search->data->fixed && search->data->fixed[place - 1];
}

static double bounded(const newton *search, size_t place, double value)
{
    if (is_fixed(search, place)) return 0;
    return place > 0 && value < 0 ? 0 : value;
}

/* How far a gradient step would go within the bounds: 0 at the maximum. */
static double distance_to_go(const newton *search)
{
    double sum = 0;
    for (size_t i = 0; i < search->size; i++) {
        double off = search->at[i] - bounded(search, i, search->at[i] - search->gradient[i]);
        sum += off * off;
    }
    return sqrt(sum);
}

/* Solves the Hessian of the free places for the gradient, with a little more on the diagonal until it can be solved. */
static bool solve_free(newton *search, size_t count)
{
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        size_t place = search->free_places[i];
        most = fmax(most, search->hessian[place * search->size + place]);
    }
    for (int power = -12; power < 4; power += 2) {
        double more = most * pow(10, power) + 1e-300;
        for (size_t i = 0; i < count; i++) {
            const double *row = search->hessian + search->free_places[i] * search->size;
            for (size_t k = 0; k < count; k++) search->reduced[i * count + k] = row[search->free_places[k]];
            search->reduced[i * count + i] += more;
        }
        gsl_matrix_view matrix = gsl_matrix_view_array(search->reduced, count, count);
        gsl_vector_view side = gsl_vector_view_array(search->next, count);
        for (size_t i = 0; i < count; i++) search->next[i] = -search->gradient[search->free_places[i]];
        if (gsl_linalg_cholesky_decomp1(&matrix.matrix) == 0 &&
            gsl_linalg_cholesky_svx(&matrix.matrix, &side.vector) == 0)
            return true;
    }
    return false;
}

static bool choose_step(newton *search, double to_go)
{
    size_t count = 0;
    double near = fmin(NEAR_BOUND, to_go);
    for (size_t i = 0; i < search->size; i++) {
        search->step[i] = -search->gradient[i];
        bool held = i > 0 && search->at[i] <= near && search->gradient[i] > 0;
        if (!held && !is_fixed(search, i)) search->free_places[count++] = i;
    }
    if (!solve_free(search, count)) return false;
    for (size_t i = 0; i < count; i++) search->step[search->free_places[i]] = search->next[i];
    return true;
}

/* Goes along the step as far as the mean loss falls enough. */
static bool go(newton *search, double *loss)
{
    for (int i = 0; i < HALVINGS_MAX; i++) {
        double length = ldexp(1, -i), promised = 0;
        for (size_t place = 0; place < search->size; place++) {
            search->next[place] = bounded(search, place, search->at[place] + length * search->step[place]);
            promised += search->gradient[place] * (search->next[place] - search->at[place]);
        }
        double reached = mean_loss(search, search->next);
        if (promised < 0 && reached <= *loss + FALL_SHARE * promised) {
            memcpy(search->at, search->next, search->size * sizeof(double));
            *loss = reached;
            return true;
        }
    }
    return false;
}

/* ---- the search ---- */

/* A step that can go nowhere is the end: within rounding of the maximum when the way to go is short. */
static qq_logistic_status stuck(double to_go)
{
    return to_go < sqrt(GRADIENT_LEAST) ? QQ_LOGISTIC_GOOD : QQ_LOGISTIC_NOT_CONVERGED;
}

static qq_logistic_status search_maximum(newton *search, unsigned *iterations)
{
    double loss = mean_loss(search, search->at);
    for (*iterations = 0; *iterations < ITERATIONS_MAX; ++*iterations) {
        if (derive(search) > ODDS_MAX) return QQ_LOGISTIC_SEPARATED;
        double to_go = distance_to_go(search);
        if (to_go < GRADIENT_LEAST) return QQ_LOGISTIC_GOOD;
        if (!choose_step(search, to_go) || !go(search, &loss)) return stuck(to_go);
    }
    return QQ_LOGISTIC_NOT_CONVERGED;
}

static bool has_both_classes(const qq_logistic_data *data, double *total)
{
    double events = 0;
    *total = 0;
    for (size_t row = 0; row < data->count; row++) {
        *total += times_of(data, row);
        if (data->event[row]) events += times_of(data, row);
    }
    return events > 0 && events < *total;
}

qq_logistic_status qq_logistic_fit(const qq_logistic_data *data, double *coefficients, unsigned *iterations)
{
    size_t size = data->features + 1;
    newton search = {.data = data, .size = size, .at = coefficients};
    *iterations = 0;
    qq_gsl_quiet();
    if (!has_both_classes(data, &search.total)) return QQ_LOGISTIC_ONE_CLASS;
    g_autofree double *room = g_new(double, size *(3 + 2 * size));
    g_autofree size_t *free_places = g_new(size_t, size);
    search.next = room;
    search.gradient = room + size;
    search.step = room + 2 * size;
    search.hessian = room + 3 * size;
    search.reduced = search.hessian + size * size;
    search.free_places = free_places;
    return search_maximum(&search, iterations);
}

/* ---- dependence ---- */

bool qq_logistic_dependent(const qq_logistic_data *data)
{
    size_t size = data->features;
    g_autofree double *products = g_new0(double, size *size);
    qq_gsl_quiet();
    for (size_t row = 0; row < data->count; row++) {
        const double *merits = data->merits + row * size;
        for (size_t i = 0; i < size; i++) {
            for (size_t k = 0; k < size; k++) products[i * size + k] += merits[i] * merits[k] / (double)data->count;
        }
    }
    for (size_t i = 0; i < size; i++) {
        if (data->fixed && data->fixed[i]) products[i * size + i] = 1;
    }
    gsl_matrix_view matrix = gsl_matrix_view_array(products, size, size);
    if (gsl_linalg_cholesky_decomp1(&matrix.matrix) != 0) return true;
    for (size_t i = 0; i < size; i++) {
        if (products[i * size + i] * products[i * size + i] < PIVOT_LEAST) return true;
    }
    return false;
}
