/* The names that an expression sees, and compiling an expression with them. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

enum { COMPONENT_DEPTH = 8 /* of nested components whose names are told to the parser */ };

static void seen_free(gpointer data)
{
    qq_dmn_seen *seen = data;
    g_free(seen->name);
    g_free(seen);
}

qq_dmn_visible qq_dmn_visible_inside(qq_dmn_visible *outer)
{
    return (qq_dmn_visible){outer, g_ptr_array_new_with_free_func(seen_free), g_hash_table_new(g_str_hash, g_str_equal),
                            NULL};
}

void qq_dmn_visible_clear(qq_dmn_visible *visible)
{
    g_clear_pointer(&visible->by_name, g_hash_table_unref);
    g_clear_pointer(&visible->names, g_ptr_array_unref);
    g_clear_pointer(&visible->parsed, qq_feel_names_free);
}

/* ---- telling the parser ---- */

static void tell(const qq_dmn_reader *reader, qq_feel_names *names, const char *name)
{
    if (reader->build->names_left == 0 || !*name) return;
    reader->build->names_left--;
    qq_feel_names_add(names, name);
}

static void tell_components(const qq_dmn_reader *reader, qq_feel_names *names, const qq_dmn_item *item, unsigned depth)
{
    if (depth >= COMPONENT_DEPTH || reader->build->names_left == 0) return;
    for (; item; item = item->base)
        for (size_t i = 0; i < item->member_count; i++) {
            tell(reader, names, item->members[i].name);
            tell_components(reader, names, &item->members[i], depth + 1);
        }
}

static void tell_members(const qq_dmn_reader *reader, qq_feel_names *names, const qq_feel_type *type, unsigned depth)
{
    if (!type || depth >= COMPONENT_DEPTH || reader->build->names_left == 0) return;
    for (size_t i = 0; i < qq_feel_type_member_count(type); i++) {
        const qq_feel_type *member;
        tell(reader, names, qq_feel_type_member(type, i, &member));
        tell_members(reader, names, member, depth + 1);
    }
    if (qq_feel_type_kind(type) == QQ_FEEL_LIST) tell_members(reader, names, qq_feel_type_element(type), depth + 1);
}

static void tell_seen(const qq_dmn_reader *reader, qq_feel_names *names, const qq_dmn_seen *seen)
{
    if (seen->kind == QQ_SEEN_PATH) return;
    tell(reader, names, seen->name);
    if (seen->variable.item) {
        tell_components(reader, names, seen->variable.item, 0);
    } else {
        tell_members(reader, names, seen->variable.type, 0);
    }
}

static const qq_feel_names *names_of(const qq_dmn_reader *reader, qq_dmn_visible *visible)
{
    if (visible->parsed) return visible->parsed;
    visible->parsed = qq_feel_names_new(reader->dmn->types);
    for (const qq_dmn_visible *at = visible; at; at = at->outer)
        for (guint i = 0; i < at->names->len; i++) tell_seen(reader, visible->parsed, at->names->pdata[i]);
    return visible->parsed;
}

static void add(const qq_dmn_reader *reader, qq_dmn_visible *visible, qq_dmn_seen what)
{
    qq_dmn_seen *seen = g_new(qq_dmn_seen, 1);
    *seen = what;
    seen->name = g_strdup(what.name);
    g_ptr_array_add(visible->names, seen);
    if (seen->kind != QQ_SEEN_MEMBER) g_hash_table_replace(visible->by_name, seen->name, seen);
    if (visible->parsed) tell_seen(reader, visible->parsed, seen);
}

void qq_dmn_visible_add(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *name,
                        qq_dmn_variable variable)
{
    add(reader, visible, (qq_dmn_seen){(char *)name, variable, QQ_SEEN_NAME});
}

void qq_dmn_visible_add_imported(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *import,
                                 const char *name, qq_dmn_variable variable)
{
    g_autofree char *path = g_strdup_printf("%s.%s", import, name);
    add(reader, visible, (qq_dmn_seen){(char *)import, qq_dmn_anything(reader->dmn), QQ_SEEN_NAME});
    add(reader, visible, (qq_dmn_seen){(char *)name, variable, QQ_SEEN_MEMBER});
    add(reader, visible, (qq_dmn_seen){path, variable, QQ_SEEN_PATH});
}

void qq_dmn_visible_add_member(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *name)
{
    add(reader, visible, (qq_dmn_seen){(char *)name, qq_dmn_anything(reader->dmn), QQ_SEEN_MEMBER});
}

/* ---- what a path means ---- */

static const qq_dmn_seen *find_seen(const qq_dmn_visible *visible, const char *name)
{
    const qq_dmn_seen *seen = NULL;
    for (; visible && !seen; visible = visible->outer) seen = g_hash_table_lookup(visible->by_name, name);
    return seen;
}

qq_dmn_variable qq_dmn_visible_find(const qq_dmn_reader *reader, const qq_dmn_visible *visible, const char *text,
                                    bool *found)
{
    g_autofree char *plain = qq_dmn_plain_name(text), *name = g_strdup(plain);
    const qq_dmn_seen *seen = find_seen(visible, name);
    for (char *dot; !seen && (dot = strrchr(name, '.'));) {
        *dot = '\0';
        seen = find_seen(visible, name);
    }
    const char *end = plain + strlen(name);
    *found = seen != NULL;
    qq_dmn_variable variable = seen ? seen->variable : qq_dmn_anything(reader->dmn);
    if (!seen || !*end) return variable;
    g_auto(GStrv) path = g_strsplit(end + 1, ".", -1);
    for (size_t i = 0; path[i]; i++) variable = qq_dmn_component(reader->dmn, variable, g_strstrip(path[i]));
    return variable;
}

/* ---- compiling ---- */

/* Keeps the expression, or says what is wrong with it: the parser's message begins with line and column. */
static bool keep(const qq_dmn_reader *reader, qq_feel_expression *expression, GError *fault,
                 const qq_feel_expression **out, const char **why, GError **error)
{
    *out = expression;
    *why = NULL;
    if (expression) {
        g_ptr_array_add(reader->dmn->expressions, expression);
        return true;
    }
    *why = qq_dmn_keep(reader->dmn, fault->message);
    g_error_free(fault);
    if (reader->build->options->lenient) {
        g_ptr_array_add(reader->build->warnings, g_strdup_printf("%s:%s", reader->dmn->file, *why));
        return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%s", reader->dmn->file, *why);
    return false;
}

bool qq_dmn_expression(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *text, int line,
                       const qq_feel_expression **out, const char **why, GError **error)
{
    GError *fault = NULL;
    qq_feel_expression *made = qq_feel_compile(text, names_of(reader, visible), line, 1, &fault);
    return keep(reader, made, fault, out, why, error);
}

bool qq_dmn_tests(const qq_dmn_reader *reader, qq_dmn_visible *visible, const char *text, int line,
                  const qq_feel_expression **out, const char **why, GError **error)
{
    GError *fault = NULL;
    qq_feel_expression *made = qq_feel_compile_tests(text, names_of(reader, visible), line, 1, &fault);
    return keep(reader, made, fault, out, why, error);
}
