/* Which figures are drawn, how far, and which of them together. */
#include <math.h>
#include <string.h>

#include "qinqing/error.h"
#include "whatif/points/points.h"

#define POINTS_MOST INT64_C(1000000000) /* 0.001 point: what model.xml may say */

enum { NAMES_MOST = 40 /* that a refusal lists */ };

static const char *const parts[] = {
    [QQ_POINTS_SEVERITY] = "severities",
    [QQ_POINTS_CONVICTION] = "convictions",
    [QQ_POINTS_CLEAN] = "clean-record",
    [QQ_POINTS_ITEM] = "items",
};

static const qq_points_figure *figure_at(const qq_points *points, unsigned figure)
{
    return &g_array_index(points->figures, qq_points_figure, figure);
}

/* ---- names ---- */

static const char *category_of(const qq_points *points, const qq_points_figure *figure)
{
    const qq_item *item = &g_array_index(points->model->items, qq_item, figure->index);
    return points->model->categories[item->category].id;
}

/* What figures that move together are called. Caller frees. */
static char *group_of(const qq_points *points, const qq_points_figure *figure)
{
    if (figure->kind != QQ_POINTS_ITEM) return g_strdup(parts[figure->kind]);
    return g_strdup_printf("items/%s", category_of(points, figure));
}

static bool is_meant(const qq_points *points, const qq_points_figure *figure, const char *name)
{
    g_autofree char *group = group_of(points, figure);
    if (g_str_equal(name, figure->path) || g_str_equal(name, group) || g_str_equal(name, parts[figure->kind]))
        return true;
    return figure->kind == QQ_POINTS_ITEM && qq_model_item(points->model, name) == (int)figure->index;
}

static char *known_names(const qq_points *points)
{
    GString *names = g_string_new(NULL);
    for (unsigned f = 0; f < points->figures->len; f++) {
        const qq_points_figure *figure = figure_at(points, f);
        if (names->len) g_string_append(names, ", ");
        if (f == NAMES_MOST) return g_string_free(g_string_append(names, "…"), FALSE);
        g_string_append(names, figure->kind == QQ_POINTS_ITEM ? figure->path + strlen("items/") : figure->path);
    }
    return g_string_free(names, FALSE);
}

/* An item without points of its own: whose they are. */
static void refuse_item(const qq_item *item, GError **error)
{
    switch (item->use) {
    case QQ_ITEM_ACT:
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "%s costs what its severity costs, %s unless a document says other; name severities/%s", item->code,
                    qq_set_text(QQ_SET_SEVERITY, (int)item->severity),
                    qq_set_text(QQ_SET_SEVERITY, (int)item->severity));
        break;
    case QQ_ITEM_CONVICTION:
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s costs by the steps of <convictions>; name convictions",
                    item->code);
        break;
    case QQ_ITEM_EVALUATION:
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s has no points in the model: others measure it", item->code);
        break;
    case QQ_ITEM_LABEL:
    case QQ_ITEM_HONOUR:
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s costs and earns nothing", item->code);
        break;
    }
}

static bool refuse_name(const qq_points *points, const char *name, GError **error)
{
    const char *code = g_str_has_prefix(name, "items/") ? name + strlen("items/") : name;
    const int item = qq_model_item(points->model, code);
    if (item >= 0) {
        refuse_item(&g_array_index(points->model->items, qq_item, item), error);
        return false;
    }
    g_autofree char *known = known_names(points);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "there are no points of “%s” in model %s; it has %s", name,
                points->model->id, known);
    return false;
}

/* ---- shares ---- */

static bool check_share(double share, const char *word, GError **error)
{
    if (share >= 0 && share <= 1) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                "%s: points lie up to a share from 0 to 1 above or below the model's, e.g. 0.2", word);
    return false;
}

static bool parse_share(const char *word, const char *text, double *out, GError **error)
{
    char *end = NULL;
    if (*text && !text[strspn(text, "0123456789.+-eE")]) *out = g_ascii_strtod(text, &end);
    if (!end || *end) *out = NAN;
    return check_share(*out, word, error);
}

/* One "name[=share]"; shares: one a figure, NaN where none was given. */
static bool parse_word(const qq_points *points, char *word, double share, double *shares, GError **error)
{
    const char *equals = strchr(word, '=');
    g_autofree char *name = g_strstrip(equals ? g_strndup(word, (gsize)(equals - word)) : g_strdup(word));
    unsigned found = 0;
    if (equals && !parse_share(word, equals + 1, &share, error)) return false;
    for (unsigned f = 0; f < points->figures->len; f++) {
        if (!is_meant(points, figure_at(points, f), name)) continue;
        if (!isnan(shares[f])) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s is named twice; keep one", figure_at(points, f)->path);
            return false;
        }
        shares[f] = share;
        found++;
    }
    return found || refuse_name(points, name, error);
}

/* The share of every figure. */
static bool parse_words(const qq_points *points, const qq_points_words *words, double *shares, GError **error)
{
    if (!check_share(words->share, "points", error)) return false;
    for (unsigned f = 0; f < points->figures->len; f++) shares[f] = words->items ? NAN : words->share;
    g_auto(GStrv) list = g_strsplit(words->items ? words->items : "", ",", -1);
    if (words->items && !*list) return refuse_name(points, "", error);
    for (char **word = list; *word; word++)
        if (!parse_word(points, *word, words->share, shares, error)) return false;
    for (unsigned f = 0; f < points->figures->len; f++)
        if (isnan(shares[f])) shares[f] = 0;
    return true;
}

/* ---- elements ---- */

static void element_clear(gpointer data)
{
    qq_points_element *element = data;
    g_free(element->name);
    g_array_unref(element->members);
}

static qq_points_element *find_element(const qq_points *points, const char *name)
{
    for (unsigned e = 0; e < points->elements->len; e++) {
        qq_points_element *element = &g_array_index(points->elements, qq_points_element, e);
        if (g_str_equal(element->name, name)) return element;
    }
    return NULL;
}

static bool add_to_element(qq_points *points, unsigned figure, double share, bool together, GError **error)
{
    g_autofree char *name =
        together ? group_of(points, figure_at(points, figure)) : g_strdup(figure_at(points, figure)->path);
    qq_points_element *element = find_element(points, name);
    if (!element) {
        const qq_points_element made = {g_strdup(name), share, g_array_new(FALSE, FALSE, sizeof(unsigned))};
        g_array_append_val(points->elements, made);
        element = find_element(points, name);
    }
    if (element->share < share || element->share > share) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s move together, so they have one share", name);
        return false;
    }
    g_array_append_val(element->members, figure);
    return true;
}

static bool add_elements(qq_points *points, const double *shares, bool together, GError **error)
{
    for (unsigned f = 0; f < points->figures->len; f++) {
        const qq_points_figure *figure = figure_at(points, f);
        if (!(shares[f] > 0)) continue;
        if ((double)figure->nominal * (1 + shares[f]) > POINTS_MOST) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s could pass the 1000000 points that a model may say",
                        figure->path);
            return false;
        }
        if (!add_to_element(points, f, shares[f], together, error)) return false;
    }
    return true;
}

/* A graver act must not cost less in any draw. Figures that move together keep their order: rounding does too. */
static bool check_order(const qq_points *points, const double *shares, bool together, GError **error)
{
    for (unsigned f = 1; f < points->figures->len; f++) {
        const qq_points_figure *graver = figure_at(points, f - 1), *figure = figure_at(points, f);
        if (figure->kind != QQ_POINTS_SEVERITY) break;
        if (!(shares[f - 1] > 0 || shares[f] > 0) || (together && shares[f - 1] > 0 && shares[f] > 0)) continue;
        if ((double)figure->nominal * (1 + shares[f]) <= (double)graver->nominal * (1 - shares[f - 1])) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "points that move by so much could make %s cost more than %s; let them move less, or together",
                    figure->path, graver->path);
        return false;
    }
    return true;
}

qq_points *qq_points_new(const qq_model *model, const qq_points_words *words, GError **error)
{
    g_autoptr(qq_points) points = g_new0(qq_points, 1);
    points->model = model;
    points->figures = qq_points_figures(model);
    points->elements = g_array_new(FALSE, FALSE, sizeof(qq_points_element));
    g_array_set_clear_func(points->elements, element_clear);
    if (!points->figures->len && (words->share > 0 || words->items)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "model %s has no points: others measure what it adds up",
                    model->id);
        return NULL;
    }
    g_autofree double *shares = g_new0(double, points->figures->len + 1);
    if (!parse_words(points, words, shares, error) || !add_elements(points, shares, words->together, error) ||
        !check_order(points, shares, words->together, error))
        return NULL;
    return g_steal_pointer(&points);
}

void qq_points_free(qq_points *points)
{
    if (!points) return;
    g_array_unref(points->figures);
    g_array_unref(points->elements);
    g_free(points);
}

/* ---- draws ---- */

void qq_points_values(const qq_points *points, const double *factors, qq_milli *values)
{
    for (unsigned f = 0; f < points->figures->len; f++) values[f] = figure_at(points, f)->nominal;
    for (unsigned e = 0; e < points->elements->len; e++) {
        const GArray *members = g_array_index(points->elements, qq_points_element, e).members;
        for (unsigned m = 0; m < members->len; m++) {
            const unsigned figure = g_array_index(members, unsigned, m);
            values[figure] = llrint((double)values[figure] * factors[e]);
        }
    }
}

char **qq_points_edits(const qq_points *points, const qq_milli *values)
{
    g_autoptr(GStrvBuilder) edits = g_strv_builder_new();
    for (unsigned e = 0; e < points->elements->len; e++) {
        const GArray *members = g_array_index(points->elements, qq_points_element, e).members;
        for (unsigned m = 0; m < members->len; m++) {
            const unsigned figure = g_array_index(members, unsigned, m);
            char number[QQ_MILLI_TEXT];
            qq_decimal_format(values[figure], 3, number);
            g_autofree char *edit = g_strdup_printf("%s/points=%s", figure_at(points, figure)->path, number);
            g_strv_builder_add(edits, edit);
        }
    }
    return g_strv_builder_end(edits);
}
