/* A type as FEEL writes it. */
#include <string.h>
#include "qinqing/error.h"
#include "types.h"

typedef struct {
    qq_feel_types *types;
    const char *text, *at;
    unsigned depth;
    GError **error;
} reader;

static const qq_feel_type *read_type(reader *from);

static void skip_blanks(reader *from)
{
    while (g_ascii_isspace(*from->at)) from->at++;
}

static bool take(reader *from, const char *wanted)
{
    skip_blanks(from);
    if (!g_str_has_prefix(from->at, wanted)) return false;
    from->at += strlen(wanted);
    return true;
}

static bool need(reader *from, const char *wanted)
{
    if (take(from, wanted)) return true;
    g_set_error(from->error, QQ_ERROR, QQ_ERROR_INPUT, "type \"%s\": at byte %d \"%s\" is missing", from->text,
                (int)(from->at - from->text) + 1, wanted);
    return false;
}

/* Everything up to a sign that ends a name, blanks made single. Caller frees. */
static char *read_name(reader *from)
{
    GString *name = g_string_new(NULL);
    bool blank = false;
    skip_blanks(from);
    for (; *from->at && !strchr("<>,:", *from->at) && !g_str_has_prefix(from->at, "->"); from->at++) {
        if (g_ascii_isspace(*from->at)) {
            blank = true;
            continue;
        }
        if (blank) g_string_append_c(name, ' ');
        blank = false;
        g_string_append_c(name, *from->at);
    }
    return g_string_free(name, FALSE);
}

static const qq_feel_type *read_element(reader *from, bool list)
{
    const qq_feel_type *element = read_type(from);
    if (!element || !need(from, ">")) return NULL;
    return list ? qq_feel_type_list(from->types, element) : qq_feel_type_range(from->types, element);
}

static const qq_feel_type *read_context(reader *from)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free), members = g_ptr_array_new();
    while (!take(from, ">")) {
        if (names->len > 0 && !need(from, ",")) return NULL;
        g_ptr_array_add(names, read_name(from));
        if (!need(from, ":")) return NULL;
        const qq_feel_type *member = read_type(from);
        if (!member) return NULL;
        g_ptr_array_add(members, (void *)member);
    }
    return qq_feel_type_context(from->types, (const char *const *)names->pdata,
                                (const qq_feel_type *const *)members->pdata, names->len);
}

static const qq_feel_type *read_function(reader *from)
{
    g_autoptr(GPtrArray) parameters = g_ptr_array_new();
    while (!take(from, ">")) {
        if (parameters->len > 0 && !need(from, ",")) return NULL;
        const qq_feel_type *parameter = read_type(from);
        if (!parameter) return NULL;
        g_ptr_array_add(parameters, (void *)parameter);
    }
    if (!need(from, "->")) return NULL;
    const qq_feel_type *result = read_type(from);
    if (!result) return NULL;
    return qq_feel_type_function(from->types, (const qq_feel_type *const *)parameters->pdata, parameters->len, result);
}

static const qq_feel_type *read_composed(reader *from, const char *name)
{
    if (!strcmp(name, "list")) return read_element(from, true);
    if (!strcmp(name, "range")) return read_element(from, false);
    if (!strcmp(name, "context")) return read_context(from);
    if (!strcmp(name, "function")) return read_function(from);
    g_set_error(from->error, QQ_ERROR, QQ_ERROR_INPUT,
                "type \"%s\": \"%s\" has no parts; list, range, context and function have", from->text, name);
    return NULL;
}

static const qq_feel_type *read_type(reader *from)
{
    if (from->depth >= QQ_TYPE_DEPTH_MAX) {
        g_set_error(from->error, QQ_ERROR, QQ_ERROR_INPUT, "type: nested more than %d deep; name its parts",
                    QQ_TYPE_DEPTH_MAX);
        return NULL;
    }
    from->depth++;
    g_autofree char *name = read_name(from);
    const qq_feel_type *type = NULL;
    if (take(from, "<")) {
        type = read_composed(from, name);
    } else if (!(type = qq_feel_type_find(from->types, name))) {
        g_set_error(from->error, QQ_ERROR, QQ_ERROR_INPUT, "type \"%s\": there is no type \"%s\"", from->text, name);
    }
    from->depth--;
    return type;
}

const qq_feel_type *qq_feel_type_parse(qq_feel_types *types, const char *text, GError **error)
{
    reader from = {.types = types, .text = text, .at = text, .error = error};
    const qq_feel_type *type = read_type(&from);
    if (!type) return NULL;
    skip_blanks(&from);
    if (*from.at == '\0') return type;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "type \"%s\": byte %d and what follows belongs to no type", text,
                (int)(from.at - text) + 1);
    return NULL;
}
