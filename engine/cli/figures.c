/* Which figures of the model made a line or an adjustment what it is.
 *
 * Invariant: every number that `qinqing explain` prints is either of the record itself, or the sum of printed numbers,
 * or stands here with the line and the law it comes from. */
#include "figures.h"

#include <string.h>

static void figure_free(void *data)
{
    qq_figure *figure = data;
    g_free(figure->words);
    g_free(figure);
}

static GPtrArray *figures_new(void)
{
    return g_ptr_array_new_with_free_func(figure_free);
}

/* Takes over words. */
static qq_figure *add(GPtrArray *to, const char *name, int line, const char *basis, char *words)
{
    qq_figure *figure = g_new0(qq_figure, 1);
    figure->name = name;
    figure->words = words;
    figure->line = line;
    figure->basis = basis;
    g_ptr_array_add(to, figure);
    return figure;
}

static void set_number(qq_figure *figure, int64_t number, int decimals)
{
    figure->number = number;
    figure->decimals = decimals;
}

static void set_text(qq_figure *figure, const char *text)
{
    figure->text = text;
    figure->decimals = -1;
}

/* Without needless zeros. Caller frees. */
static char *plain(int64_t number, int decimals)
{
    char text[QQ_MILLI_TEXT];
    qq_decimal_format(number, decimals, text);
    char *end = text + strlen(text) - 1;
    while (*end == '0') *end-- = '\0';
    if (*end == '.') *end = '\0';
    return g_strdup(text);
}

static const char *grade_of(const qq_model *model, unsigned index)
{
    return g_array_index(model->bands, qq_band, index).grade;
}

/* ---- lines ---- */

static void add_item(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const qq_item *item = &g_array_index(model->items, qq_item, line->item);
    const qq_category *category = &model->categories[item->category];
    set_text(
        add(to, "item", item->line, item->basis,
            g_strdup_printf(_("%s is an item of “%s”"), item->code, qq_cli_title(category->title, category->title_zh))),
        item->code);
}

static void add_severity(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const qq_item *item = &g_array_index(model->items, qq_item, line->item);
    const char *severity = qq_set_text(QQ_SET_SEVERITY, line->severity);
    if (line->severity_from == QQ_SEVERITY_FROM_MEASURES) {
        const qq_measure_rule *rule = &g_array_index(model->measure_rules, qq_measure_rule, (unsigned)line->rule);
        set_text(add(to, "severity", rule->line, rule->basis,
                     g_strdup_printf(_("severity %s for penalties of this kind"), severity)),
                 severity);
    } else if (line->severity_from == QQ_SEVERITY_FROM_CATALOGUE) {
        set_text(add(to, "severity", item->line, item->basis,
                     g_strdup_printf(_("severity %s is typical of %s"), severity, item->code)),
                 severity);
    }
}

static void add_maximum(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const qq_regime *regime = &g_array_index(model->regimes, qq_regime, (unsigned)line->regime);
    int months = regime->maximum_months[line->severity];
    set_number(add(to, "maximum_months", regime->maximum_line[line->severity], regime->basis,
                   g_strdup_printf(_("published for %d months at most"), months)),
               months, 0);
}

static void add_repetition(GPtrArray *to, const qq_model *model)
{
    g_autofree char *factor = plain(model->repetition_factor, 6);
    set_number(add(to, "repetition_factor", model->repetition_line, model->repetition_basis,
                   g_strdup_printf(_("times %s when done again"), factor)),
               model->repetition_factor, 6);
    set_number(
        add(to, "repetition_months", model->repetition_line, model->repetition_basis,
            g_strdup_printf(_("and decided within %d months of the earlier decision"), model->repetition_months)),
        model->repetition_months, 0);
}

/* Points and months that stand in the item itself. */
static void add_own(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const qq_item *item = &g_array_index(model->items, qq_item, line->item);
    g_autofree char *points = plain(item->points, 3);
    set_number(add(to, "points", item->line, item->basis,
                   g_strdup_printf(item->use == QQ_ITEM_HONOUR ? _("earns %s points") : _("costs %s points"), points)),
               item->points, 3);
    set_number(add(to, "months", item->line, item->basis, g_strdup_printf(_("counts for %d months"), item->months)),
               item->months, 0);
}

static void add_act(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    qq_milli cost = model->act_points[line->severity];
    const char *severity = qq_set_text(QQ_SET_SEVERITY, line->severity), *basis = model->act_basis[line->severity];
    g_autofree char *points = plain(cost, 3);
    add_severity(to, model, line);
    set_number(add(to, "points", model->act_points_line[line->severity], basis,
                   g_strdup_printf(_("an act of severity %s costs %s points"), severity, points)),
               cost, 3);
    if (line->term == QQ_TERM_DEFAULT)
        set_number(add(to, "default_months", model->act_points_line[line->severity], basis,
                       g_strdup_printf(_("counts for %d months where the document gives no end"),
                                       model->default_months[line->severity])),
                   model->default_months[line->severity], 0);
    if (line->term == QQ_TERM_MAXIMUM) add_maximum(to, model, line);
    if (line->repeated) add_repetition(to, model);
}

static void add_conviction(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const GArray *steps = model->conviction_steps;
    add_severity(to, model, line);
    for (unsigned i = (unsigned)line->step; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        g_autofree char *points = plain(step->points, 3);
        bool now = i == (unsigned)line->step;
        set_number(add(to, now ? "points" : "later_points", step->line, model->conviction_basis,
                       g_strdup_printf(now ? _("costs %s points until %d months after the judgment took effect")
                                           : _("then %s points until %d months after it"),
                                       points, step->months)),
                   step->points, 3);
        set_number(add(to, now ? "months" : "later_months", step->line, model->conviction_basis, NULL), step->months,
                   0);
    }
}

static void add_honour(GPtrArray *to, const qq_model *model, const qq_line *line)
{
    const qq_item *item = &g_array_index(model->items, qq_item, line->item);
    g_autofree char *points = plain(item->points, 3);
    set_number(add(to, "points", item->line, item->basis, g_strdup_printf(_("earns %s points"), points)), item->points,
               3);
    set_number(add(to, "months", model->honour_line, model->honour_basis,
                   g_strdup_printf(_("counts for %d months"), model->honour_months)),
               model->honour_months, 0);
}

GPtrArray *qq_figures_of_line(const qq_question *question, const qq_line *line)
{
    GPtrArray *figures = figures_new();
    const qq_item *item = &g_array_index(question->model->items, qq_item, line->item);
    add_item(figures, question->model, line);
    if (item->months) {
        add_own(figures, question->model, line);
        return figures;
    }
    switch (item->use) {
    case QQ_ITEM_ACT:
        add_act(figures, question->model, line);
        break;
    case QQ_ITEM_CONVICTION:
        add_conviction(figures, question->model, line);
        break;
    case QQ_ITEM_HONOUR:
        add_honour(figures, question->model, line);
        break;
    case QQ_ITEM_EVALUATION:
    case QQ_ITEM_LABEL:
        break;
    }
    return figures;
}

/* ---- adjustments ---- */

static void add_clean(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_step *step = &g_array_index(model->clean_steps, qq_step, (unsigned)adjustment->index);
    g_autofree char *points = plain(step->points, 3);
    set_number(add(to, "points", step->line, model->clean_basis,
                   g_strdup_printf(_("earns %s points from %d months after registration on"), points, step->months)),
               step->points, 3);
    set_number(add(to, "months", step->line, model->clean_basis, NULL), step->months, 0);
}

static void add_cap(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_category *category = &model->categories[adjustment->category];
    g_autofree char *points = plain(category->good_cap, 3);
    set_number(add(to, "good_cap", category->line, category->basis,
                   g_strdup_printf(_("good conduct adds %s points at most"), points)),
               category->good_cap, 3);
}

static void add_base(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_category *category = &model->categories[adjustment->category];
    const qq_base_condition *when = &category->base_when;
    set_text(add(to, "condition", when->line, when->basis, g_strdup(qq_cli_title(when->title, when->title_zh))),
             when->title_zh);
    set_number(add(to, "base", category->line, category->basis, NULL), category->base, 3);
}

static void add_missing(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_item *item = &g_array_index(model->items, qq_item, (unsigned)adjustment->index);
    set_text(add(to, "item", item->line, item->basis,
                 g_strdup_printf("%s %s", item->code, qq_cli_title(item->title, item->title_zh))),
             item->code);
}

/* The ends of a category, those that there are. */
static void add_part(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_category *category = &model->categories[adjustment->category];
    if (category->low != INT64_MIN) {
        g_autofree char *low = plain(category->low, 3);
        set_number(add(to, "low", category->line, category->basis, g_strdup_printf(_("counts as %s at least"), low)),
                   category->low, 3);
    }
    if (category->high != INT64_MAX) {
        g_autofree char *high = plain(category->high, 3);
        set_number(add(to, "high", category->line, category->basis, g_strdup_printf(_("counts as %s at most"), high)),
                   category->high, 3);
    }
}

static void add_mean(GPtrArray *to, const qq_model *model)
{
    set_text(add(to, "period", model->period.line, model->period.basis,
                 g_strdup_printf(_("mean of the days of %d months"), model->period.months)),
             model->period.of);
}

static void add_scale(GPtrArray *to, const qq_model *model)
{
    bool closed = model->total_low != INT64_MIN && model->total_high != INT64_MAX;
    g_autofree char *low = model->total_low == INT64_MIN ? g_strdup("–") : plain(model->total_low, 3);
    g_autofree char *high = model->total_high == INT64_MAX ? g_strdup("–") : plain(model->total_high, 3);
    char *words = g_strdup_printf(_("the scale goes from %s to %s"), low, high);
    bool from = model->total_low != INT64_MIN;
    set_number(add(to, from ? "low" : "high", model->total_line, model->total_basis, words),
               from ? model->total_low : model->total_high, 3);
    if (closed) set_number(add(to, "high", model->total_line, model->total_basis, NULL), model->total_high, 3);
}

static void add_gate(GPtrArray *to, const qq_model *model, const qq_adjustment *adjustment)
{
    const qq_gate *gate = &g_array_index(model->gates, qq_gate, (unsigned)adjustment->index);
    g_autoptr(GString) severities = g_string_new(NULL);
    for (int severity = QQ_SEVERITY_A; severity > QQ_SEVERITY_NONE; severity--)
        if (gate->severities & (1u << severity))
            g_string_append_printf(severities, "%s%s", severities->len ? " " : "",
                                   qq_set_text(QQ_SET_SEVERITY, severity));
    set_text(add(to, "at_most", gate->line, gate->basis,
                 g_strdup_printf(gate->same_code ? _("from %d cases of severity %s with one code on, at most %s")
                                                 : _("from %d cases of severity %s on, at most %s"),
                                 gate->groups, severities->str, grade_of(model, gate->at_most))),
             grade_of(model, gate->at_most));
    set_number(add(to, "groups", gate->line, gate->basis, NULL), gate->groups, 0);
}

static void add_list(GPtrArray *to, const qq_model *model, unsigned index)
{
    const qq_list *list = &g_array_index(model->lists, qq_list, index);
    if (list->months < 0) {
        set_text(add(to, "list", list->line, list->basis,
                     g_strdup_printf(_("list “%s” is until the decision's own last day or removal"), list->id)),
                 list->id);
        return;
    }
    set_number(add(to, "list_months", list->line, list->basis,
                   g_strdup_printf(_("list “%s” is for %d months"), list->id, list->months)),
               list->months, 0);
}

static void add_veto(GPtrArray *to, const qq_model *model, const qq_answer *answer, const qq_adjustment *adjustment)
{
    const qq_veto *veto = &g_array_index(model->vetoes, qq_veto, (unsigned)adjustment->index);
    const char *grade = grade_of(model, veto->grade);
    if (veto->kind == QQ_VETO_BRIBERY) {
        set_text(add(to, "grade", veto->line, veto->basis,
                     g_strdup_printf(veto->until_ban_ends
                                         ? _("%s for %d months after the judgment took effect, or to the end of a ban")
                                         : _("%s for %d months after the judgment took effect"),
                                     grade, veto->months)),
                 grade);
        set_number(add(to, "months", veto->line, veto->basis, NULL), veto->months, 0);
    } else {
        set_text(add(to, "grade", veto->line, veto->basis, g_strdup_printf(_("%s while listed"), grade)), grade);
        for (unsigned i = 0; i < answer->result.listing_count; i++)
            if ((int32_t)answer->result.listings[i].record == adjustment->record)
                add_list(to, model, answer->result.listings[i].list);
    }
}

GPtrArray *qq_figures_of_adjustment(const qq_question *question, const qq_answer *answer,
                                    const qq_adjustment *adjustment)
{
    GPtrArray *figures = figures_new();
    switch ((qq_adjustment_kind)adjustment->kind) {
    case QQ_ADJUST_CLEAN:
        add_clean(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_CAP:
        add_cap(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_BASE:
        add_base(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_MISSING:
        add_missing(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_PART:
        add_part(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_MEAN:
        add_mean(figures, question->model);
        break;
    case QQ_ADJUST_CLAMP:
        add_scale(figures, question->model);
        break;
    case QQ_ADJUST_GATE:
        add_gate(figures, question->model, adjustment);
        break;
    case QQ_ADJUST_VETO:
        add_veto(figures, question->model, answer, adjustment);
        break;
    default: /* the engine's own rules: grouping, rounding, succession */
        break;
    }
    return figures;
}

unsigned qq_band_of(const qq_model *model, qq_milli score)
{
    unsigned band = 0;
    while (band + 1 < model->bands->len && score < g_array_index(model->bands, qq_band, band).at_least) band++;
    return band;
}

GPtrArray *qq_figures_of_band(const qq_question *question, unsigned index)
{
    const qq_model *model = question->model;
    const qq_band *band = &g_array_index(model->bands, qq_band, index);
    GPtrArray *figures = figures_new();
    if (band->at_least == INT64_MIN) {
        set_text(add(figures, "grade", band->line, model->bands_basis,
                     g_strdup_printf(_("band %s takes what is below the others"), band->grade)),
                 band->grade);
    } else {
        g_autofree char *from = plain(band->at_least, 3);
        set_number(add(figures, "from", band->line, model->bands_basis,
                       g_strdup_printf(_("band %s from %s points on"), band->grade, from)),
                   band->at_least, 3);
    }
    return figures;
}

GPtrArray *qq_figures_of_trust(const qq_question *question, const qq_result *result)
{
    const qq_model *model = question->model;
    const qq_band *band = &g_array_index(model->bands, qq_band, result->grade);
    const char *word = qq_cli_trust_word(result->trust);
    GPtrArray *figures = figures_new();
    if (strcmp(result->trust, band->trust) == 0)
        set_text(add(figures, "trust", band->line, model->bands_basis,
                     g_strdup_printf(_("grade %s is “%s”"), band->grade, word)),
                 result->trust);
    else
        set_text(add(figures, "trust", model->veto_trust_line, g_array_index(model->vetoes, qq_veto, 0).basis,
                     g_strdup_printf(_("a veto is “%s”"), word)),
                 result->trust);
    return figures;
}

GPtrArray *qq_figures_of_listing(const qq_question *question, const qq_listing *listing)
{
    GPtrArray *figures = figures_new();
    add_list(figures, question->model, listing->list);
    return figures;
}

/* ---- out ---- */

void qq_append_source(GString *out, const qq_question *question, const char *basis, int line)
{
    g_string_append_printf(out, "[%s; model.xml:%d]", qq_model_basis(question->model, basis, qq_cli_chinese()), line);
}

void qq_figures_text(GString *out, const qq_question *question, const GPtrArray *figures)
{
    for (unsigned i = 0; i < figures->len; i++) {
        const qq_figure *figure = g_ptr_array_index(figures, i);
        if (!figure->words) continue; /* said by the one before */
        g_string_append_printf(out, "%16s· %s  ", "", figure->words);
        qq_append_source(out, question, figure->basis, figure->line);
        g_string_append_c(out, '\n');
    }
}

static void figure_json(qq_json *json, const qq_figure *figure)
{
    qq_json_open_object(json, NULL);
    qq_json_string(json, "figure", figure->name);
    if (figure->decimals < 0)
        qq_json_string(json, "value", figure->text);
    else if (figure->decimals == 0)
        qq_json_integer(json, "value", figure->number);
    else
        qq_json_decimal(json, "value", figure->number, figure->decimals);
    qq_json_integer(json, "model_line", figure->line);
    qq_json_string(json, "basis", figure->basis);
    qq_json_close(json);
}

void qq_figures_json(qq_json *json, const GPtrArray *figures)
{
    if (figures->len > 0) {
        const qq_figure *first = g_ptr_array_index(figures, 0);
        qq_json_integer(json, "model_line", first->line);
        qq_json_string(json, "basis", first->basis);
    } else {
        qq_json_null(json, "model_line");
        qq_json_null(json, "basis");
    }
    qq_json_open_array(json, "figures");
    for (unsigned i = 0; i < figures->len; i++) figure_json(json, g_ptr_array_index(figures, i));
    qq_json_close(json);
}
