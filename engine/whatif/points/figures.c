/* The figures of a model that are points, in one order, and how they are set in a model. */
#include "whatif/points/points.h"

static void figure_clear(gpointer figure)
{
    g_free(((qq_points_figure *)figure)->path);
}

static void add_figure(GArray *figures, qq_points_kind kind, unsigned index, qq_milli nominal, bool costs, char *path)
{
    const qq_points_figure figure = {kind, index, nominal, costs, path};
    g_array_append_val(figures, figure);
}

static void add_severities(GArray *figures, const qq_model *model)
{
    for (unsigned severity = QQ_SEVERITY_END; severity-- > QQ_SEVERITY_C;)
        if (model->act_points_line[severity])
            add_figure(figures, QQ_POINTS_SEVERITY, severity, model->act_points[severity], true,
                       g_strdup_printf("severities/%s", qq_set_text(QQ_SET_SEVERITY, (int)severity)));
}

static void add_steps(GArray *figures, qq_points_kind kind, const GArray *steps, const char *part)
{
    for (unsigned i = 0; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        add_figure(figures, kind, i, step->points, kind == QQ_POINTS_CONVICTION,
                   g_strdup_printf("%s/%d", part, step->months));
    }
}

static bool has_points(const qq_item *item)
{
    return item->use == QQ_ITEM_HONOUR ||
           (item->months && (item->use == QQ_ITEM_ACT || item->use == QQ_ITEM_CONVICTION));
}

GArray *qq_points_figures(const qq_model *model)
{
    GArray *figures = g_array_new(FALSE, FALSE, sizeof(qq_points_figure));
    g_array_set_clear_func(figures, figure_clear);
    add_severities(figures, model);
    add_steps(figures, QQ_POINTS_CONVICTION, model->conviction_steps, "convictions");
    add_steps(figures, QQ_POINTS_CLEAN, model->clean_steps, "clean-record");
    for (unsigned i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        if (has_points(item))
            add_figure(figures, QQ_POINTS_ITEM, i, item->points, item->use != QQ_ITEM_HONOUR,
                       g_strdup_printf("items/%s", item->code));
    }
    return figures;
}

/* The order of the figures. */
static int compare_place(const qq_points_figure *figure, qq_points_kind kind, unsigned index)
{
    if (figure->kind != kind) return figure->kind < kind ? -1 : 1;
    const int order = (figure->index > index) - (figure->index < index);
    return kind == QQ_POINTS_SEVERITY ? -order : order;
}

unsigned qq_points_find(const GArray *figures, qq_points_kind kind, unsigned index)
{
    unsigned low = 0, high = figures->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (compare_place(&g_array_index(figures, qq_points_figure, middle), kind, index) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    g_assert(low < figures->len && compare_place(&g_array_index(figures, qq_points_figure, low), kind, index) == 0);
    return low;
}

static void set_figure(const qq_points_figure *figure, qq_milli value, qq_model *model)
{
    switch (figure->kind) {
    case QQ_POINTS_SEVERITY:
        model->act_points[figure->index] = value;
        break;
    case QQ_POINTS_CONVICTION:
        g_array_index(model->conviction_steps, qq_step, figure->index).points = value;
        break;
    case QQ_POINTS_CLEAN:
        g_array_index(model->clean_steps, qq_step, figure->index).points = value;
        break;
    case QQ_POINTS_ITEM:
        g_array_index(model->items, qq_item, figure->index).points = value;
        break;
    }
}

void qq_points_apply(const qq_points *points, const qq_milli *values, qq_model *model)
{
    for (unsigned f = 0; f < points->figures->len; f++)
        set_figure(&g_array_index(points->figures, qq_points_figure, f), values[f], model);
}
