/* Weights as people write them. */
#include <string.h>

#include "qinqing/error.h"
#include "qinqing/population.h"

#define WHOLE 1000000

qq_weights qq_weights_of(const qq_model *model)
{
    qq_weights weights = {{0}};
    for (unsigned c = 0; c < model->category_count; c++) weights.of[c] = model->categories[c].weight;
    return weights;
}

char *qq_weights_text(const qq_model *model, const qq_weights *weights)
{
    GString *text = g_string_new(NULL);
    for (unsigned c = 0; c < model->category_count; c++) {
        char number[QQ_MILLI_TEXT];
        qq_decimal_format(weights->of[c], 6, number);
        g_string_append_printf(text, "%s%s=%s", c ? "," : "", model->categories[c].id, number);
    }
    return g_string_free(text, FALSE);
}

/* Their ids, those in `only` (bits) alone. Caller frees. */
static char *category_names(const qq_model *model, unsigned only)
{
    GString *names = g_string_new(NULL);
    for (unsigned c = 0; c < model->category_count; c++)
        if (only & (1u << c)) g_string_append_printf(names, "%s%s", names->len ? ", " : "", model->categories[c].id);
    return g_string_free(names, FALSE);
}

static int find_category(const qq_model *model, const char *id)
{
    for (unsigned c = 0; c < model->category_count; c++)
        if (!strcmp(model->categories[c].id, id)) return (int)c;
    return -1;
}

static bool refuse_category(const qq_model *model, const char *id, GError **error)
{
    if (!model->category_count) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "model %s has no weights: its score is given by others; ask about a model with categories",
                    model->id);
        return false;
    }
    g_autofree char *known = category_names(model, UINT_MAX);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "there is no category “%s” in model %s; it has %s", id, model->id,
                known);
    return false;
}

static bool parse_figure(const char *word, const char *figure, qq_ppm *out, GError **error)
{
    int64_t value = 0;
    const qq_amount_fault fault = qq_decimal_parse(figure, strlen(figure), 6, &value);
    const char *wrong = fault != QQ_AMOUNT_OK ? qq_amount_fault_text(fault)
                        : value < 0           ? "is below zero"
                        : value > WHOLE       ? "is above one"
                                              : NULL;
    if (wrong) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "weight “%s”: %s; write a number from 0 to 1 with at most six decimals", word, wrong);
        return false;
    }
    *out = (qq_ppm)value;
    return true;
}

/* One "category=figure". named: bits of the categories seen so far. */
static bool parse_word(const qq_model *model, char *word, unsigned *named, qq_weights *out, GError **error)
{
    char *equals = strchr(word, '=');
    if (!equals) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "weight “%s”: write it as category=figure, e.g. %s=0.5", word,
                    model->category_count ? model->categories[0].id : "quality");
        return false;
    }
    g_autofree char *id = g_strstrip(g_strndup(word, (gsize)(equals - word)));
    const int category = find_category(model, id);
    if (category < 0) return refuse_category(model, id, error);
    if (*named & (1u << category)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "category %s is weighted twice; keep one", id);
        return false;
    }
    *named |= 1u << category;
    return parse_figure(word, equals + 1, &out->of[category], error);
}

/* What is left goes to the others in proportion to the model's weights; what rounding leaves, to the first of them. */
static void scale_others(const qq_model *model, unsigned named, int64_t left, qq_weights *out)
{
    int64_t others = 0, given = 0;
    int first = -1;
    for (unsigned c = 0; c < model->category_count; c++)
        if (!(named & (1u << c))) others += model->categories[c].weight;
    if (left < 0 || !others) return; /* the sum will say so */
    for (unsigned c = 0; c < model->category_count; c++) {
        if (named & (1u << c)) continue;
        if (first < 0) first = (int)c;
        out->of[c] = (qq_ppm)((qq_wide)left * model->categories[c].weight / others);
        given += out->of[c];
    }
    if (first >= 0) out->of[first] += (qq_ppm)(left - given);
}

static bool check_sum(const qq_model *model, const qq_weights *weights, GError **error)
{
    int64_t sum = 0;
    char text[QQ_MILLI_TEXT];
    for (unsigned c = 0; c < model->category_count; c++) sum += weights->of[c];
    if (sum == WHOLE) return true;
    qq_decimal_format(sum, 6, text);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "the weights sum to %s; make them sum to 1", text);
    return false;
}

bool qq_weights_parse(const qq_model *model, const char *text, bool scale_rest, qq_weights *out, GError **error)
{
    qq_weights weights = {{0}};
    unsigned named = 0;
    int64_t sum = 0;
    const unsigned all = (1u << model->category_count) - 1;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    if (!words[0] && !parse_word(model, (char[]){""}, &named, &weights, error)) return false;
    for (char **word = words; *word; word++)
        if (!parse_word(model, *word, &named, &weights, error)) return false;
    for (unsigned c = 0; c < model->category_count; c++) sum += weights.of[c];
    if (named != all && !scale_rest) {
        g_autofree char *missing = category_names(model, all & ~named);
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "no weight for %s; name every category, or say --rest scale to share what is left", missing);
        return false;
    }
    if (named != all) scale_others(model, named, WHOLE - sum, &weights);
    if (!check_sum(model, &weights, error)) return false;
    *out = weights;
    return true;
}
