/* All tables of a file held to the profile, and all files of a package. */
#include <stdarg.h>
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/policy/inspection.h"
#include "qinqing/error.h"

void qq_policy_finding_free(qq_policy_finding *finding)
{
    if (!finding) return;
    g_free(finding->decision);
    g_free(finding->text);
    if (finding->inputs) g_ptr_array_unref(finding->inputs);
    g_free(finding);
}

static void free_finding(gpointer finding)
{
    qq_policy_finding_free(finding);
}

/* In one line: texts of the file may hold line ends. */
static void flatten(char *text)
{
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20) *c = ' ';
}

qq_policy_finding *qq_inspection_say(const qq_inspection *at, qq_policy_kind kind, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    qq_policy_finding *finding = g_new0(qq_policy_finding, 1);
    finding->kind = kind;
    finding->decision = g_strdup(at->decision->name);
    finding->line = line;
    finding->text = g_strdup_printf("%s:%d: decision %s: %s", qq_dmn_file(at->dmn), line, at->decision->name, what);
    flatten(finding->text);
    g_ptr_array_add(at->findings, finding);
    return finding;
}

/* Whether a table stands inside other logic, where it has no name and no declared inputs. */
static bool holds_table(const qq_dmn_logic *logic)
{
    if (!logic) return false;
    if (logic->kind == QQ_LOGIC_TABLE) return true;
    for (size_t i = 0; i < logic->count; i++)
        if (holds_table(logic->entries[i].logic)) return true;
    return holds_table(logic->left) || holds_table(logic->right) || holds_table(logic->third);
}

static void inspect_table(qq_inspection *at, qq_policy_summary *summary)
{
    guint before = at->findings->len;
    qq_grid grid;
    qq_inspect_profile(at);
    if (qq_inspect_cells(at, &grid)) qq_inspect_proof(at, &grid);
    qq_grid_clear(at, &grid);
    summary->tables++;
    summary->rules += at->table->rule_count;
    summary->proved += at->findings->len == before;
}

GPtrArray *qq_policy_check(const qq_dmn *dmn, qq_policy_summary *summary)
{
    qq_policy_summary unwanted = {0};
    GPtrArray *findings = g_ptr_array_new_with_free_func(free_finding);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    const GPtrArray *elements = qq_dmn_elements(dmn);
    qq_inspect_reads(dmn, findings);
    for (guint i = 0; i < elements->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(elements, i);
        qq_inspection at = {dmn, element, element->table, arena, findings, NULL};
        if (element->table)
            inspect_table(&at, summary ? summary : &unwanted);
        else if (holds_table(((const qq_dmn_part *)(const void *)element)->logic))
            qq_inspection_say(&at, QQ_POLICY_PROFILE, element->line,
                              "a decision table inside other logic cannot be proved; make it a decision of its own");
        qq_feel_arena_reset(arena);
    }
    return findings;
}

/* ---- packages ---- */

/* An import of a package: by the name of its file, for the package has no other folder. */
static GBytes *find_import(void *data, const char *space, const char *location, char **name, GError **error)
{
    const qq_package *package = data;
    GBytes *bytes = location ? qq_package_file(package, location) : NULL;
    if (!bytes || !g_str_has_suffix(location, ".dmn")) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "the import of %s is not in the package; put %s beside it", space,
                    location && *location ? location : "its file, and a locationURI,");
        return NULL;
    }
    *name = g_strdup(location);
    return g_bytes_ref(bytes);
}

static bool refuse_forbidden(const qq_dmn *dmn, GError **error)
{
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(free_finding);
    qq_inspect_reads(dmn, findings);
    for (guint i = 0; i < findings->len; i++) {
        const qq_policy_finding *finding = g_ptr_array_index(findings, i);
        if (finding->kind != QQ_POLICY_FORBIDDEN) continue;
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT, finding->text);
        return false;
    }
    return true;
}

static void free_dmn(gpointer dmn)
{
    qq_dmn_free(dmn);
}

GPtrArray *qq_policy_tables(const qq_package *package, GError **error)
{
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(free_dmn);
    const qq_dmn_options options = {.resolve = find_import, .data = (void *)package};
    const char *name;
    for (unsigned i = 0; (name = qq_package_file_name(package, i)); i++) {
        if (!g_str_has_suffix(name, ".dmn")) continue;
        gsize length;
        const void *bytes = g_bytes_get_data(qq_package_file(package, name), &length);
        qq_dmn *dmn = qq_dmn_compile_with(name, bytes, length, &options, NULL, error);
        if (!dmn) return NULL;
        g_ptr_array_add(files, dmn);
        if (!refuse_forbidden(dmn, error)) return NULL;
    }
    return g_steal_pointer(&files);
}
