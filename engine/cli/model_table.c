/* A decision table printed, and made from CSV: `model show DIR --table NAME`, `model table FILE.csv`. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "model_table.h"
#include "qinqing/policy.h"
#include "qinqing/sm3.h"

enum { CSV_MEBIBYTES = 8 };

bool qq_cli_table_format(const char *word, qq_table_format *out)
{
    static const struct {
        const char *word;
        qq_table_format format;
    } formats[] = {
        {"text", QQ_TABLE_TEXT}, {"csv", QQ_TABLE_CSV}, {"html", QQ_TABLE_HTML}, {"markdown", QQ_TABLE_MARKDOWN}};
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        if (word && !g_str_equal(word, formats[i].word)) continue;
        *out = formats[i].format;
        return true;
    }
    return false;
}

/* ---- show ---- */

/* The decisions of the package that are tables, as "a, b". Caller frees. */
static char *table_names(const GPtrArray *files)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < files->len; i++) {
        const GPtrArray *elements = qq_dmn_elements(g_ptr_array_index(files, i));
        for (guint j = 0; j < elements->len; j++) {
            const qq_dmn_element *element = g_ptr_array_index(elements, j);
            if (element->table) g_string_append_printf(names, "%s%s", names->len ? ", " : "", element->name);
        }
    }
    return g_string_free(names, FALSE);
}

static const qq_dmn_element *find_table(const GPtrArray *files, const char *name, const qq_dmn **file)
{
    for (guint i = 0; i < files->len; i++) {
        *file = g_ptr_array_index(files, i);
        const qq_dmn_element *found = qq_dmn_find(*file, QQ_DMN_DECISION, name);
        if (found && found->table) return found;
    }
    return NULL;
}

int qq_cli_show_table(const qq_package *package, const char *name, qq_table_format format, bool chinese)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) files = qq_policy_tables(package, &error);
    if (!files) return qq_cli_fail(error);
    const qq_dmn *file = NULL;
    const qq_dmn_element *decision = find_table(files, name, &file);
    if (!decision) {
        g_autofree char *names = table_names(files);
        return *names ? qq_cli_usage(_("--table %s: the package has no such decision table; it has %s"), name, names)
                      : qq_cli_usage(_("--table %s: the package has no decision tables"), name);
    }
    gsize length;
    const void *bytes = g_bytes_get_data(qq_package_file(package, qq_dmn_file(file)), &length);
    uint8_t digest[QQ_SM3_BYTES];
    char hex[QQ_SM3_TEXT];
    qq_sm3_of(bytes, length, digest);
    qq_sm3_hex(digest, hex);
    g_autofree char *text = qq_table_print_decision(file, decision, hex, format, chinese);
    g_autoptr(GString) out = g_string_new(text);
    return qq_cli_print(out);
}

/* ---- from CSV ---- */

int qq_command_model_table(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
    if (!qq_cli_parse(&argc, &argv, entries, "FILE.csv", _("Make DMN of a decision table in CSV, on standard output.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("model table takes one CSV file"));
    GError *error = NULL;
    g_autofree char *bytes = NULL;
    gsize length = 0;
    if (!qq_cli_read_file(argv[1], CSV_MEBIBYTES, &bytes, &length, &error)) return qq_cli_fail(error);
    g_autofree char *name = g_path_get_basename(argv[1]);
    g_autofree char *text = qq_table_read_csv(name, bytes, length, &error);
    if (!text) return qq_cli_fail(error);
    g_autoptr(GString) out = g_string_new(text);
    return qq_cli_print(out);
}
