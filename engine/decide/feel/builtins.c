/* The built-in functions by name. */
#include "decide/feel/builtins.h"
#include "decide/feel/builtins_groups.h"

#include <string.h>

static const qq_feel_builtin *const GROUPS[] = {
    QQ_FEEL_CONVERSIONS,    QQ_FEEL_STRINGS,  QQ_FEEL_PATTERNS,  QQ_FEEL_LISTS,     QQ_FEEL_LIST_CHANGES,
    QQ_FEEL_STATISTICS,     QQ_FEEL_SORTS,    QQ_FEEL_NUMBERS,   QQ_FEEL_TEMPORALS, QQ_FEEL_RANGES,
    QQ_FEEL_RANGE_READINGS, QQ_FEEL_CONTEXTS, QQ_FEEL_DISTINCTS,
};

typedef struct {
    GHashTable *first; /* name → its first row */
    GPtrArray *names;  /* NULL at the end */
} directory;

static directory *directory_new(void)
{
    directory *made = g_new(directory, 1);
    made->first = g_hash_table_new(g_str_hash, g_str_equal);
    made->names = g_ptr_array_new();
    for (size_t group = 0; group < G_N_ELEMENTS(GROUPS); group++) {
        for (const qq_feel_builtin *row = GROUPS[group]; row->name; row++) {
            if (g_hash_table_contains(made->first, row->name)) continue;
            g_hash_table_insert(made->first, (gpointer)row->name, (gpointer)row);
            g_ptr_array_add(made->names, (gpointer)row->name);
        }
    }
    g_ptr_array_add(made->names, NULL);
    return made;
}

/* Made once, by whichever thread comes first, and kept. */
static const directory *the_directory(void)
{
    static directory *made;
    if (g_once_init_enter(&made)) g_once_init_leave(&made, directory_new());
    return made;
}

const qq_feel_builtin *qq_feel_builtin_find(const char *name)
{
    return g_hash_table_lookup(the_directory()->first, name);
}

const char *const *qq_feel_builtin_names(void)
{
    return (const char *const *)the_directory()->names->pdata;
}

static qq_feel_value call_value(qq_feel_run *run, const qq_feel_function *function, const qq_feel_value *arguments,
                                size_t count)
{
    return qq_feel_builtin_call(run, 0, 0, function->name, NULL, arguments, count);
}

qq_feel_value qq_feel_builtin_value(qq_feel_run *run, const char *name)
{
    const qq_feel_builtin *row = qq_feel_builtin_find(name);
    if (!row) return QQ_FEEL_NOTHING;
    const char **parameters = qq_feel_arena_take(run->arena, QQ_FEEL_PARAMETERS_MAX * sizeof *parameters);
    size_t count = 0;
    for (; row->parameters[count].name; count++) parameters[count] = row->parameters[count].name;
    qq_feel_function *made = qq_feel_arena_take(run->arena, sizeof *made);
    made->name = row->name;
    made->parameter_count = count;
    made->parameters = parameters;
    made->variadic = true; /* which way is meant, and what may be left out, is found when it is called */
    made->call = call_value;
    return (qq_feel_value){.kind = QQ_FEEL_FUNCTION, .function = made};
}
