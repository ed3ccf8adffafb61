/* Transformation, goalposts, normalisation, missing values. */
#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

typedef enum { TRANSFORM_NONE, TRANSFORM_LN, TRANSFORM_LOG10 } transform;

/* How one indicator is normalised: (x - from) / (over - from), of transformed values. */
typedef struct {
    transform transform;
    bool lower_is_better;
    bool has_posts;
    double low, high; /* goalposts as given */
    double from, over;
} scale;

typedef struct {
    qq_composite *composite;
    const qq_composite_table *table;
    const qq_composite_options *options;
    scale *scales; /* one an indicator */
    bool has_head;
} normaliser;

/* ---- what was asked for ---- */

static bool find_indicator(const normaliser *of, const char *option, const char *name, size_t *place, GError **error)
{
    if (qq_composite_find(of->table->indicators, name, place)) return true;
    g_autofree char *known = qq_composite_listed(of->table->indicators);
    return qq_composite_fail(error, "--%s: there is no indicator %s; there are %s", option, name, known);
}

static bool read_transform(normaliser *of, const char *name, const char *word, GError **error)
{
    size_t place;
    if (!find_indicator(of, "transform", name, &place, error)) return false;
    bool natural = g_str_equal(word, "ln");
    if (!natural && !g_str_equal(word, "log10"))
        return qq_composite_fail(error, "--transform: \"%.60s\" for %s: write ln or log10", word, name);
    of->scales[place].transform = natural ? TRANSFORM_LN : TRANSFORM_LOG10;
    return true;
}

static bool read_transforms(normaliser *of, GError **error)
{
    qq_assignments given;
    if (!qq_assignments_read("transform", of->options->transform, &given, error)) return false;
    bool good = true;
    for (guint i = 0; good && i < given.names->len; i++)
        good = read_transform(of, g_ptr_array_index(given.names, i), g_ptr_array_index(given.words, i), error);
    qq_assignments_clear(&given);
    return good;
}

static bool read_directions(normaliser *of, GError **error)
{
    if (!of->options->lower_is_better) return true;
    if (of->options->normalise == QQ_NORMALISE_NONE)
        return qq_composite_fail(error,
                                 "--lower-is-better turns normalised values; choose another --normalise than none");
    g_auto(GStrv) names = g_strsplit(of->options->lower_is_better, ",", -1);
    for (char **name = names; *name; name++) {
        size_t place;
        if (!find_indicator(of, "lower-is-better", g_strstrip(*name), &place, error)) return false;
        of->scales[place].lower_is_better = true;
    }
    return true;
}

static bool check_options(const qq_composite_options *options, GError **error)
{
    bool bounded = options->normalise == QQ_NORMALISE_MINMAX || options->normalise == QQ_NORMALISE_GOALPOSTS;
    if (options->clip && !bounded)
        return qq_composite_fail(error, "--clip cuts to 0..1; it goes with --normalise minmax or goalposts");
    if ((options->normalise == QQ_NORMALISE_GOALPOSTS) != (options->goalposts != NULL))
        return qq_composite_fail(error, options->goalposts ? "--goalposts goes with --normalise goalposts"
                                                           : "--normalise goalposts needs --goalposts FILE.csv");
    return true;
}

/* ---- goalposts ---- */

static bool take_posts(const normaliser *of, const qq_csv_row *row, GError **error)
{
    const char *file = of->options->goalposts->name;
    size_t place;
    double ends[2];
    g_autofree char *name = qq_composite_trimmed(row->cells[0]);
    if (!qq_composite_find(of->table->indicators, name, &place)) {
        qq_composite_fail_at(error, file, row, 1, "%s has no indicator \"%.60s\"", of->table->name, name);
        return false;
    }
    scale *to = &of->scales[place];
    for (unsigned i = 0; i < 2; i++) {
        const char *fault = qq_composite_number(row->cells[i + 1], &ends[i]);
        if (!fault) continue;
        qq_composite_fail_at(error, file, row, i + 2, "\"%.60s\" %s", row->cells[i + 1], fault);
        return false;
    }
    if (to->has_posts || ends[0] >= ends[1]) {
        qq_composite_fail_at(error, file, row, 1,
                             to->has_posts ? "%s has goalposts already; leave one row"
                                           : "the min of %s is not below its max; a direction is turned by "
                                             "--lower-is-better",
                             name);
        return false;
    }
    to->has_posts = true;
    to->low = ends[0];
    to->high = ends[1];
    return true;
}

/* The first row may name the columns. */
static bool is_head(const qq_csv_row *row)
{
    return row->row == 1 && g_ascii_strcasecmp(row->cells[1], "min") == 0 &&
           g_ascii_strcasecmp(row->cells[2], "max") == 0;
}

static bool take_posts_row(const qq_csv_row *row, void *data, GError **error)
{
    normaliser *of = data;
    if (row->count == 1 && !*row->cells[0]) return true;
    if (row->count != 3) {
        qq_composite_fail_at(error, of->options->goalposts->name, row, row->count, "goalposts are indicator,min,max");
        return false;
    }
    return is_head(row) || take_posts(of, row, error);
}

static bool read_goalposts(normaliser *of, GError **error)
{
    static const qq_csv_limits limits = {.mebibytes = 1, .rows = QQ_COMPOSITE_INDICATORS + 100, .columns = 8};
    const qq_composite_file *file = of->options->goalposts;
    if (!file) return true;
    if (!qq_csv_read(file->name, file->bytes, file->length, &limits, take_posts_row, of, error)) return false;
    for (guint i = 0; i < of->table->indicators->len; i++) {
        if (of->scales[i].has_posts) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: no goalposts for indicator %s; add a row", file->name,
                    (const char *)g_ptr_array_index(of->table->indicators, i));
        return false;
    }
    return true;
}

/* ---- one indicator ---- */

static double transformed(transform by, double value)
{
    return by == TRANSFORM_LN ? log(value) : by == TRANSFORM_LOG10 ? log10(value) : value;
}

static bool fail_indicator(const normaliser *of, size_t column, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static bool fail_indicator(const normaliser *of, size_t column, GError **error, const char *format, ...)
{
    va_list words;
    va_start(words, format);
    g_autofree char *what = g_strdup_vprintf(format, words);
    va_end(words);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: indicator %s %s", of->table->name,
                (const char *)g_ptr_array_index(of->table->indicators, column), what);
    return false;
}

static double *cell(const qq_composite *composite, size_t unit, size_t column)
{
    return &composite->values[unit * composite->indicators + column];
}

static bool transform_column(const normaliser *of, size_t column, GError **error)
{
    const qq_composite *composite = of->composite;
    scale *by = &of->scales[column];
    if (by->transform == TRANSFORM_NONE) return true;
    for (size_t unit = 0; unit < composite->units; unit++) {
        double *value = cell(composite, unit, column);
        if (*value <= 0)
            return fail_indicator(of, column, error, "is not above 0 for %s; a logarithm needs that",
                                  (const char *)g_ptr_array_index(of->table->units, unit));
        *value = transformed(by->transform, *value);
    }
    if (by->has_posts && by->low <= 0)
        return fail_indicator(of, column, error, "has a goalpost that is not above 0; a logarithm needs that");
    by->low = transformed(by->transform, by->low);
    by->high = transformed(by->transform, by->high);
    return true;
}

typedef struct {
    size_t count;
    double least, most, mean, deviation;
} summary;

/* Around the mean in a second pass, so that large values with small differences keep their digits. */
static summary summarise(const normaliser *of, size_t column)
{
    const qq_composite *composite = of->composite;
    summary out = {.least = INFINITY, .most = -INFINITY};
    double sum = 0, squares = 0;
    for (size_t unit = 0; unit < composite->units; unit++) {
        double value = *cell(composite, unit, column);
        if (isnan(value)) continue;
        out.count++;
        sum += value;
        out.least = fmin(out.least, value);
        out.most = fmax(out.most, value);
    }
    out.mean = sum / (double)out.count;
    for (size_t unit = 0; unit < composite->units; unit++) {
        double apart = *cell(composite, unit, column) - out.mean;
        if (!isnan(apart)) squares += apart * apart;
    }
    out.deviation = sqrt(squares / (double)(out.count - !of->options->population));
    return out;
}

/* Where the scale begins and what it divides by. */
static bool settle_scale(const normaliser *of, size_t column, GError **error)
{
    summary sum = summarise(of, column);
    scale *by = &of->scales[column];
    if (!sum.count) return fail_indicator(of, column, error, "has no value at all; leave it out");
    if (of->options->normalise == QQ_NORMALISE_GOALPOSTS) {
        by->from = by->low;
        by->over = by->high - by->low;
        return true;
    }
    if (sum.least == sum.most)
        return fail_indicator(of, column, error,
                              "has one value for all units, which min-max and z-scores cannot spread; leave it out or "
                              "give goalposts");
    by->from = of->options->normalise == QQ_NORMALISE_MINMAX ? sum.least : sum.mean;
    by->over = of->options->normalise == QQ_NORMALISE_MINMAX ? sum.most - sum.least : sum.deviation;
    return true;
}

static double scaled(const normaliser *of, const scale *by, double value)
{
    double out = (value - by->from) / by->over;
    if (by->lower_is_better) out = of->options->normalise == QQ_NORMALISE_ZSCORE ? -out : 1 - out;
    if (of->options->clip && !isnan(out)) out = fmin(fmax(out, 0), 1);
    return out + 0.0;
}

static void fill_missing(const normaliser *of, size_t column)
{
    double with = of->options->missing == QQ_MISSING_MEAN ? summarise(of, column).mean : of->options->missing_value;
    for (size_t unit = 0; unit < of->composite->units; unit++) {
        double *value = cell(of->composite, unit, column);
        if (isnan(*value)) *value = with;
    }
}

static bool normalise_column(const normaliser *of, size_t column, GError **error)
{
    if (!transform_column(of, column, error)) return false;
    if (of->options->normalise != QQ_NORMALISE_NONE) {
        if (!settle_scale(of, column, error)) return false;
        for (size_t unit = 0; unit < of->composite->units; unit++) {
            double *value = cell(of->composite, unit, column);
            *value = scaled(of, &of->scales[column], *value);
        }
    } else if (!summarise(of, column).count) {
        return fail_indicator(of, column, error, "has no value at all; leave it out");
    }
    if (of->options->missing == QQ_MISSING_MEAN || of->options->missing == QQ_MISSING_VALUE) fill_missing(of, column);
    return true;
}

/* Counts the empty cells. */
static bool check_missing(const normaliser *of, GError **error)
{
    qq_composite *composite = of->composite;
    for (size_t i = 0; i < composite->units * composite->indicators; i++) {
        if (!isnan(of->table->values[i])) continue;
        composite->missing++;
        if (of->options->missing == QQ_MISSING_REFUSE)
            return fail_indicator(of, i % composite->indicators, error,
                                  "has no value for %s; --missing says what to do",
                                  (const char *)g_ptr_array_index(of->table->units, i / composite->indicators));
    }
    return true;
}

static bool normalise(normaliser *of, GError **error)
{
    if (!check_options(of->options, error) || !read_transforms(of, error) || !read_directions(of, error) ||
        !read_goalposts(of, error) || !check_missing(of, error))
        return false;
    for (size_t column = 0; column < of->composite->indicators; column++)
        if (!normalise_column(of, column, error)) return false;
    return true;
}

bool qq_composite_normalise(qq_composite *composite, const qq_composite_table *table,
                            const qq_composite_options *options, GError **error)
{
    size_t cells = composite->units * composite->indicators;
    normaliser of = {.composite = composite, .table = table, .options = options};
    g_autofree scale *scales = of.scales = g_new0(scale, composite->indicators);
    composite->values = g_new(double, cells);
    memcpy(composite->values, table->values, cells * sizeof *composite->values);
    return scales && normalise(&of, error);
}
