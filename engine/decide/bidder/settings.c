/* What the asker says about the project: "name=value", read as the type of the input that asks for it. */
#include "decide/bidder/bidder.h"

#include <string.h>

#include "qinqing/error.h"
#include "qinqing/identifier.h"

#define WINDOW "window_months"
#define ANCHOR "anchor_day"
enum { WINDOW_MAX = 1200 };

static bool is_setting(const qq_asked_input *input)
{
    return input->fact < 0 && !input->indicator;
}

static qq_asked_input *find_input(qq_decider *decider, const char *name)
{
    for (guint i = 0; i < decider->inputs->len; i++) {
        qq_asked_input *input = &g_array_index(decider->inputs, qq_asked_input, i);
        if (strcmp(input->element->name, name) == 0) return input;
    }
    return NULL;
}

/* "name (type: allowed)" of an input. */
static void append_input(GString *out, const qq_asked_input *input)
{
    g_string_append_printf(out, "%s (", input->element->name);
    qq_feel_type_append(out, input->element->type);
    if (input->element->allowed) g_string_append_printf(out, ": %s", qq_feel_expression_text(input->element->allowed));
    g_string_append_c(out, ')');
}

/* Everything the asker may say, for messages. Caller frees. */
static char *settings_words(qq_decider *decider)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < decider->inputs->len; i++) {
        const qq_asked_input *input = &g_array_index(decider->inputs, qq_asked_input, i);
        if (!is_setting(input)) continue;
        if (out->len) g_string_append(out, ", ");
        append_input(out, input);
    }
    if (decider->windowed && !find_input(decider, WINDOW))
        g_string_append_printf(out, "%s" WINDOW " (number)", out->len ? ", " : "");
    if (decider->windowed && !find_input(decider, ANCHOR))
        g_string_append_printf(out, "%s" ANCHOR " (date)", out->len ? ", " : "");
    if (!out->len) g_string_append(out, "nothing");
    return g_string_free(out, FALSE);
}

/* ---- one value ---- */

static bool read_boolean(const char *text, qq_feel_value *out)
{
    static const char *const words[][2] = {{"false", "true"}, {"no", "yes"}, {"否", "是"}};
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        for (int truth = 0; truth < 2; truth++)
            if (strcmp(text, words[i][truth]) == 0) {
                *out = qq_feel_boolean(truth == 1);
                return true;
            }
    return false;
}

static bool read_date(const char *text, qq_feel_value *out)
{
    qq_day day;
    if (!qq_day_parse(text, strlen(text), &day) || day == QQ_DAY_NONE || day == QQ_DAY_FOREVER) return false;
    *out = qq_feel_days(day);
    return true;
}

static bool read_number(const char *text, qq_feel_value *out)
{
    qq_decimal number;
    if (!qq_decimal_read(text, strlen(text), &number)) return false;
    *out = qq_feel_number(number);
    return true;
}

/* Any other type: a FEEL literal. */
static bool read_literal(const qq_decider *decider, const char *text, const qq_feel_type *type, qq_feel_value *out)
{
    g_autoptr(qq_feel_expression) expression = qq_feel_compile(text, NULL, 1, 1, NULL);
    if (!expression) return false;
    qq_feel_run run = {.arena = decider->arena};
    qq_feel_value value = qq_feel_copy(decider->arena, qq_feel_evaluate(expression, &run, NULL));
    return value.kind != QQ_FEEL_NULL && value.kind != QQ_FEEL_FUNCTION &&
           qq_feel_conform(decider->arena, value, type, out);
}

static bool read_value(const qq_decider *decider, const char *text, const qq_feel_type *type, qq_feel_value *out)
{
    switch (qq_feel_type_kind(type)) {
    case QQ_FEEL_BOOLEAN:
        return read_boolean(text, out);
    case QQ_FEEL_NUMBER:
        return read_number(text, out);
    case QQ_FEEL_DATE:
        return read_date(text, out);
    case QQ_FEEL_STRING:
        *out = qq_feel_string(decider->arena, text);
        return true;
    default:
        return read_literal(decider, text, type, out);
    }
}

static bool is_allowed(const qq_decider *decider, const qq_asked_input *input, qq_feel_value value)
{
    if (!input->element->allowed) return true;
    qq_feel_run run = {.arena = decider->arena};
    qq_feel_value held = qq_feel_test(input->element->allowed, &run, NULL, value);
    return held.kind == QQ_FEEL_BOOLEAN && held.truth;
}

/* ---- the window of indicators ---- */

static bool use_window(qq_decider *decider, const char *text, GError **error)
{
    guint64 months;
    if (g_ascii_string_to_unsigned(text, 10, 1, WINDOW_MAX, &months, NULL)) {
        decider->window_months = (int)months;
        return true;
    }
    g_autofree char *given = qq_shown_text(text);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, WINDOW "=%s: not a number of months; write 1 to %d", given,
                WINDOW_MAX);
    return false;
}

static bool use_anchor(qq_decider *decider, const char *text, GError **error)
{
    qq_day day;
    if (qq_day_parse(text, strlen(text), &day) && day != QQ_DAY_NONE && day != QQ_DAY_FOREVER) {
        decider->anchor = day;
        if (day <= decider->as_of) return true;
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    ANCHOR "=%s: after the day the answer is for; what happens until then is not known", text);
        return false;
    }
    g_autofree char *given = qq_shown_text(text);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, ANCHOR "=%s: not a day; write it as 2026-06-30", given);
    return false;
}

/* ---- all of them ---- */

static bool refuse_value(const qq_asked_input *input, const char *text, GError **error)
{
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *given = qq_shown_text(text);
    append_input(words, input);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s=%s: not a value that is allowed: %s", input->element->name, given,
                words->str);
    return false;
}

static bool use_input(qq_decider *decider, qq_asked_input *input, const char *text, GError **error)
{
    if (input->setting.kind != QQ_FEEL_NULL) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s is set twice; set it once", input->element->name);
        return false;
    }
    qq_feel_value value;
    if (!read_value(decider, text, input->element->type, &value) || !is_allowed(decider, input, value))
        return refuse_value(input, text, error);
    input->setting = value;
    return true;
}

static bool refuse_name(qq_decider *decider, const char *name, bool known, GError **error)
{
    g_autofree char *words = settings_words(decider), *given = qq_shown_text(name);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                known ? "“%s” is read from the records and cannot be set; decision “%s” asks you for %s"
                      : "there is no “%s” to set; decision “%s” asks you for %s",
                given, decider->decision->name, words);
    return false;
}

static bool use_setting(qq_decider *decider, const char *setting, GError **error)
{
    const char *equals = strchr(setting, '=');
    if (!equals || equals == setting || !g_utf8_validate(setting, -1, NULL)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_USAGE, "a setting is written NAME=VALUE, in UTF-8");
        return false;
    }
    g_autofree char *name = g_strndup(setting, (gsize)(equals - setting));
    bool window = decider->windowed && strcmp(name, WINDOW) == 0,
         anchor = decider->windowed && strcmp(name, ANCHOR) == 0;
    qq_asked_input *input = find_input(decider, name);
    if (input && !is_setting(input)) return refuse_name(decider, name, true, error);
    if (!input && !window && !anchor)
        return refuse_name(decider, name,
                           qq_fact_find(name) >= 0 || qq_model_indicator(decider->decisions->model, name), error);
    if (input && !use_input(decider, input, equals + 1, error)) return false;
    if (window) return use_window(decider, equals + 1, error);
    return !anchor || use_anchor(decider, equals + 1, error);
}

/* The day that windows are counted back from, when nobody says another. */
static void default_anchor(qq_decider *decider)
{
    qq_asked_input *input = find_input(decider, ANCHOR);
    if (input && is_setting(input) && input->setting.kind == QQ_FEEL_NULL)
        input->setting = qq_feel_days(decider->anchor);
}

/* Convictions, and whatever is recorded of persons, are shown for a stated purpose only. */
static bool needs_purpose(const qq_asked_input *input)
{
    if (input->indicator && (input->indicator->kinds & (1u << QQ_KIND_CONVICTION))) return true;
    return qq_fact_looks_at(input, QQ_SUBJECT_LEGAL_REPRESENTATIVE) ||
           qq_fact_looks_at(input, QQ_SUBJECT_ACTUAL_CONTROLLER) || qq_fact_looks_at(input, QQ_SUBJECT_PROJECT_MANAGER);
}

static void append_missing(GString *out, const qq_asked_input *input)
{
    if (out->len) g_string_append(out, ", ");
    append_input(out, input);
}

static bool refuse_missing(qq_decider *decider, const GString *settings, const GString *purpose, GError **error)
{
    if (!settings->len && !purpose->len) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "decision “%s” also needs %s%s%s%s%s", decider->decision->name,
                settings->len ? "--set NAME=VALUE for " : "", settings->str,
                settings->len && purpose->len ? "; and " : "",
                purpose->len ? "--purpose CODE, without which nobody may see " : "", purpose->str);
    return false;
}

static bool check_missing(qq_decider *decider, GError **error)
{
    g_autoptr(GString) settings = g_string_new(NULL), purpose = g_string_new(NULL);
    for (guint i = 0; i < decider->inputs->len; i++) {
        const qq_asked_input *input = &g_array_index(decider->inputs, qq_asked_input, i);
        if (is_setting(input) && input->setting.kind == QQ_FEEL_NULL) append_missing(settings, input);
        if (needs_purpose(input) && !decider->purpose)
            g_string_append_printf(purpose, "%s%s", purpose->len ? ", " : "", input->element->name);
    }
    if (decider->windowed && !decider->window_months && !find_input(decider, WINDOW))
        g_string_append_printf(settings, "%s" WINDOW " (number)", settings->len ? ", " : "");
    return refuse_missing(decider, settings, purpose, error);
}

bool qq_settings_read(qq_decider *decider, const qq_asked *asked, GError **error)
{
    for (size_t i = 0; i < asked->setting_count; i++)
        if (!use_setting(decider, asked->settings[i], error)) return false;
    if (decider->windowed) default_anchor(decider);
    return check_missing(decider, error);
}
