/* Whose points vary, and how far, as people say it and read it. */
#include "whatif_points.h"

#include <string.h>

#include "whatif.h"

bool qq_points_settle(qq_points_asked *asked)
{
    if (asked->spread && (!qq_whatif_real(asked->spread, &asked->share) || !(asked->share >= 0 && asked->share <= 1))) {
        qq_cli_usage(_("--points-spread %s: write a share from 0 to 1, e.g. 0.2"), asked->spread);
        return false;
    }
    if (asked->items && !asked->spread && !strchr(asked->items, '=')) {
        qq_cli_usage(_("--items says whose points vary; say how far by --points-spread, or for each: G-01=0.2"));
        return false;
    }
    if (asked->together && !qq_points_are_asked(asked)) {
        qq_cli_usage(_("--together is about points that vary; say how far by --points-spread"));
        return false;
    }
    return true;
}

bool qq_points_are_asked(const qq_points_asked *asked)
{
    return asked->spread || asked->items;
}

bool qq_points_vary(const qq_points_asked *asked)
{
    return asked->share > 0 || (asked->items && strchr(asked->items, '='));
}

qq_points *qq_points_read(const qq_points_asked *asked, const qq_model *model, GError **error)
{
    const qq_points_words words = {asked->share, asked->items, asked->together};
    return qq_points_new(model, &words, error);
}

void qq_points_parameters(const qq_points_asked *asked, qq_report *report)
{
    qq_report_parameter(report, "points_spread", _("points, ± share"), asked->spread ? asked->spread : "0");
    if (asked->items) qq_report_parameter(report, "items", _("points of"), asked->items);
}

char *qq_points_figure_title(const qq_model *model, const qq_points_figure *figure)
{
    const GArray *steps = figure->kind == QQ_POINTS_CLEAN ? model->clean_steps : model->conviction_steps;
    const qq_item *item;
    switch (figure->kind) {
    case QQ_POINTS_SEVERITY:
        return g_strdup_printf(_("acts of severity %s"), qq_set_text(QQ_SET_SEVERITY, (int)figure->index));
    case QQ_POINTS_CONVICTION:
        return g_strdup_printf(_("convictions, up to %d months"), g_array_index(steps, qq_step, figure->index).months);
    case QQ_POINTS_CLEAN:
        return g_strdup_printf(_("clean record, from %d months"), g_array_index(steps, qq_step, figure->index).months);
    case QQ_POINTS_ITEM:
        break;
    }
    item = &g_array_index(model->items, qq_item, figure->index);
    return g_strdup(qq_cli_chinese() && *item->title_zh ? item->title_zh : item->title);
}

char *qq_points_element_title(const qq_points *points, const qq_points_element *element)
{
    GString *title = g_string_new(NULL);
    for (unsigned m = 0; m < element->members->len; m++) {
        const unsigned number = g_array_index(element->members, unsigned, m);
        const qq_points_figure *figure = &g_array_index(points->figures, qq_points_figure, number);
        g_autofree char *one = qq_points_figure_title(points->model, figure);
        g_string_append_printf(title, "%s%s", m ? _("; ") : "", one);
    }
    return g_string_free(title, FALSE);
}
