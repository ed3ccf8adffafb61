/* qinqing decide TABLE --inputs FILE: one table of a package on values of its own inputs, without any bidder, so that
 * everybody can see for himself what `model check` printed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bidders.h"
#include "qinqing/json.h"

enum { INPUTS_BYTES_MAX = 64 << 10 };

/* One line of text; NULL with an error. */
static char *one_line(char *text, size_t length, const char *name, GError **error)
{
    bool plain = length < INPUTS_BYTES_MAX && g_utf8_validate(text, (gssize)length, NULL);
    if (plain && !strpbrk(g_strstrip(text), "\r\n")) return g_strdup(text);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                _("%s:1: not the inputs of a table; write one line: name = value, name = value"), name);
    return NULL;
}

static char *read_inputs(const char *path, GError **error)
{
    bool standard = strcmp(path, "-") == 0;
    const char *name = standard ? _("standard input") : path;
    FILE *file = standard ? stdin : fopen(path, "rb");
    g_autofree char *text = g_malloc0(INPUTS_BYTES_MAX + 1);
    size_t length = file ? fread(text, 1, INPUTS_BYTES_MAX, file) : 0;
    bool good = file && !ferror(file);
    if (!good) g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read: %s"), name, g_strerror(errno));
    if (file && !standard) fclose(file);
    return good ? one_line(text, length, name, error) : NULL;
}

static const char *annotation(const qq_tried *tried, size_t column)
{
    return tried->rule && column < tried->table->annotation_count ? tried->rule->annotations[column] : "";
}

static void append_text(GString *out, const char *name, const qq_tried *tried)
{
    const char *reason = qq_cli_title(annotation(tried, 2), annotation(tried, 1));
    g_string_append_printf(out, "%s  → ", name);
    qq_feel_append(out, tried->outcome, false);
    if (tried->rule) g_string_append_printf(out, _("   (rule %d, %s)"), tried->number, tried->rule->id);
    g_string_append_c(out, '\n');
    if (*reason) g_string_append_printf(out, _("    why      %s\n"), reason);
    if (*annotation(tried, 0)) g_string_append_printf(out, _("    law      %s\n"), annotation(tried, 0));
}

static void append_json(GString *out, const char *name, const qq_tried *tried)
{
    g_autoptr(qq_json) json = qq_json_new(out, 2);
    g_autoptr(GString) outcome = g_string_new(NULL);
    qq_feel_append(outcome, tried->outcome, false);
    qq_json_open_object(json, NULL);
    qq_json_string(json, "decision", name);
    qq_json_string(json, "outcome", outcome->str);
    qq_json_string(json, "rule", tried->rule ? tried->rule->id : NULL);
    qq_json_integer(json, "rule_number", tried->number);
    qq_json_string(json, "basis", annotation(tried, 0));
    qq_json_close(json);
    g_string_append_c(out, '\n');
}

int qq_decide_inputs(const char *folder, const char *name, const char *path, qq_format format)
{
    GError *error = NULL;
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_autoptr(qq_model) model = package ? qq_model_compile(package, &error) : NULL;
    g_autoptr(qq_decisions) decisions = model ? qq_decisions_new(package, model, &error) : NULL;
    g_autofree char *inputs = decisions ? read_inputs(path, &error) : NULL;
    qq_tried tried;
    if (!inputs || !qq_decision_try(decisions, name, inputs, &tried, &error)) return qq_cli_fail(error);
    g_autoptr(GString) out = g_string_new(NULL);
    if (format == QQ_FORMAT_JSON)
        append_json(out, name, &tried);
    else
        append_text(out, name, &tried);
    qq_tried_clear(&tried);
    return qq_cli_print(out);
}
