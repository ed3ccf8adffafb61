/* What makes a model sensible beyond its schema: weights that sum to one, ids that are unique, terms without gaps,
 * steps and bands in order. Each fault is told at the line to correct. */
#include "model/compile.h"
#include <string.h>

#define WHOLE 1000000 /* all weights together */

static void check_weights(model_reader *reader, const qq_model *model)
{
    int64_t sum = 0;
    for (unsigned i = 0; i < model->category_count; i++) sum += model->categories[i].weight;
    if (sum == WHOLE || model->given_score.input) return;
    char text[QQ_MILLI_TEXT];
    qq_decimal_format(sum, 6, text);
    qq_reader_fail_at(reader, model->categories[0].line, "the weights of the categories sum to %s; make them sum to 1",
                      text);
}

/* A graver act must not cost less: else one more bad record could raise a score. */
static void check_severities(model_reader *reader, const qq_model *model)
{
    for (int severity = QQ_SEVERITY_B; severity < QQ_SEVERITY_END; severity++)
        if (model->act_points[severity] < model->act_points[severity - 1])
            qq_reader_fail_at(reader, model->act_points_line[severity],
                              "severity %s costs less than %s; a graver act must not cost less",
                              qq_set_text(QQ_SET_SEVERITY, severity), qq_set_text(QQ_SET_SEVERITY, severity - 1));
}

/* Only the first regime begins with time and only the last never ends. */
static void check_open_ends(model_reader *reader, const qq_regime *regime, bool first, bool last)
{
    if (first != (regime->from == QQ_DAY_NONE))
        qq_reader_fail_at(reader, regime->line, "regime %s: %s", regime->id,
                          first ? "the first may have no from; leave it out"
                                : "only the first may have no from; give it one");
    if (last != (regime->until == QQ_DAY_FOREVER))
        qq_reader_fail_at(reader, regime->line, "regime %s: %s", regime->id,
                          last ? "the last may have no until; leave it out"
                               : "only the last may have no until; give it one");
}

static void check_regimes(model_reader *reader, const qq_model *model)
{
    const qq_regime *regimes = (const qq_regime *)(void *)model->regimes->data;
    guint count = model->regimes->len;
    for (guint i = 0; i < count; i++) check_open_ends(reader, &regimes[i], i == 0, i + 1 == count);
    for (guint i = 1; i < count && !reader_failed(reader); i++)
        if (regimes[i].from != regimes[i - 1].until + 1)
            qq_reader_fail_at(reader, regimes[i].line,
                              "regime %s does not begin on the day after %s ends; leave no gap and no overlap",
                              regimes[i].id, regimes[i - 1].id);
}

static void check_steps(model_reader *reader, const GArray *steps, const char *where)
{
    for (guint i = 1; i < steps->len; i++) {
        const qq_step *step = &g_array_index(steps, qq_step, i);
        if (step->months <= g_array_index(steps, qq_step, i - 1).months)
            qq_reader_fail_at(reader, step->line, "the steps of <%s> are not in order; let their months rise", where);
    }
}

static void check_bands(model_reader *reader, const qq_model *model)
{
    for (guint i = 0; i < model->bands->len; i++) {
        const qq_band *band = &g_array_index(model->bands, qq_band, i);
        bool last = i + 1 == model->bands->len;
        if (last != (band->at_least == INT64_MIN))
            qq_reader_fail_at(reader, band->line, "grade %s: %s", band->grade,
                              last ? "the last takes all that is left; leave its from out"
                                   : "only the last may have no from; give it one");
        if (!last && i && band->at_least >= g_array_index(model->bands, qq_band, i - 1).at_least)
            qq_reader_fail_at(reader, band->line,
                              "grade %s does not begin below the one before it; write the best first", band->grade);
    }
}

static void check_gate_ids(model_reader *reader, const qq_model *model)
{
    for (guint i = 0; i < model->gates->len; i++)
        for (guint j = 0; j < i; j++) {
            const qq_gate *gate = &g_array_index(model->gates, qq_gate, i);
            if (strcmp(gate->id, g_array_index(model->gates, qq_gate, j).id) == 0)
                qq_reader_fail_at(reader, gate->line, "gate %s is there twice; keep one", gate->id);
        }
}

static void check_list_ids(model_reader *reader, const qq_model *model)
{
    for (guint i = 0; i < model->lists->len; i++)
        for (guint j = 0; j < i; j++) {
            const qq_list *list = &g_array_index(model->lists, qq_list, i);
            if (strcmp(list->id, g_array_index(model->lists, qq_list, j).id) == 0)
                qq_reader_fail_at(reader, list->line, "list %s is there twice; keep one", list->id);
        }
}

/* What leans on a part that may be left out. */
static void check_items(model_reader *reader, const qq_model *model)
{
    for (guint i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        const char *part = NULL;
        if (item->use == QQ_ITEM_ACT && !item->months && !model->act_points_line[item->severity]) part = "severities";
        if (item->use == QQ_ITEM_CONVICTION && !item->months && !model->conviction_steps->len) part = "convictions";
        if (item->use == QQ_ITEM_HONOUR && !item->months && !model->honour_line) part = "honours";
        if (part)
            qq_reader_fail_at(reader, item->line,
                              "%s is priced by <%s>, which is not there; write it, or give the "
                              "item points and months of its own",
                              item->code, part);
    }
}

static void check_parts(model_reader *reader, const qq_model *model)
{
    const qq_given_score *given = &model->given_score;
    if (given->input && (model->items->len || model->period.months || model->graded))
        qq_reader_fail_at(reader, given->line,
                          "a model whose score is given prices nothing; leave items, period and "
                          "grades out");
    if (!model->graded && model->gates->len)
        qq_reader_fail_at(reader, g_array_index(model->gates, qq_gate, 0).line,
                          "there are no grades to limit; write "
                          "<grades>, or leave the gate out");
    bool severities = model->act_points_line[QQ_SEVERITY_A] != 0;
    for (guint i = 0; i < model->grounds->len && !severities; i++) {
        const qq_ground *ground = &g_array_index(model->grounds, qq_ground, i);
        if (ground->kind == QQ_GROUND_CODES)
            qq_reader_fail_at(reader, ground->line,
                              "a ground asks how long a decision stands, which <severities> say; "
                              "write them");
    }
}

void qq_check_sense(model_reader *reader, const qq_model *model)
{
    check_weights(reader, model);
    check_severities(reader, model);
    check_regimes(reader, model);
    check_steps(reader, model->conviction_steps, "convictions");
    check_steps(reader, model->clean_steps, "clean-record");
    check_bands(reader, model);
    check_gate_ids(reader, model);
    check_list_ids(reader, model);
    check_items(reader, model);
    check_parts(reader, model);
}
