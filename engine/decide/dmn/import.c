/* Models that a model imports, found by whoever compiles: usually in the folder of the file. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

enum { IMPORTS_MAX = 64 /* of one compilation */, DEPTH_MAX = 16 };

/* ---- imports of a model ---- */

static bool is_imported_by(const qq_dmn *dmn, const char *space, unsigned *depth)
{
    for (*depth = 0; dmn; dmn = dmn->importer, (*depth)++)
        if (g_strcmp0(dmn->space, space) == 0) return true;
    return false;
}

static bool check_import(const qq_dmn_reader *reader, const char *space, int line, GError **error)
{
    const char *file = reader->dmn->file;
    unsigned depth;
    if (is_imported_by(reader->dmn, space, &depth)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: model \"%s\" imports itself, directly or through others",
                    file, line, space);
        return false;
    }
    if (depth > DEPTH_MAX || reader->build->import_count >= IMPORTS_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: more than %d imports, or %d of them in a row", file, line,
                    IMPORTS_MAX, DEPTH_MAX);
        return false;
    }
    return true;
}

static bool read_import(const qq_dmn_reader *reader, const xmlNode *node, GError **error)
{
    qq_dmn *dmn = reader->dmn;
    const qq_dmn_options *options = reader->build->options;
    const char *space = qq_dmn_keep_attribute(dmn, node, "namespace"), *name = qq_dmn_keep_name(dmn, node, "name");
    g_autofree char *location = qq_dmn_xml_attribute(node, "locationURI"), *file = NULL;
    int line = qq_dmn_xml_line(node);
    if (!space) return qq_dmn_fault(reader, line, error, "an import without a namespace; say which model it is");
    if (!check_import(reader, space, line, error)) return false;
    if (!options->resolve)
        return qq_dmn_fault(reader, line, error, "imports \"%s\", and imports are not looked for here", space);
    reader->build->import_count++;
    GError *fault = NULL;
    g_autoptr(GBytes) bytes = options->resolve(options->data, space, location, &file, &fault);
    qq_dmn_import *import = g_new0(qq_dmn_import, 1);
    *import = (qq_dmn_import){name ? name : "", space, NULL};
    if (bytes)
        import->dmn = qq_dmn_compile_file(reader->build, file, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes),
                                          dmn, import->name, &fault);
    if (import->dmn) {
        g_ptr_array_add(dmn->imports, import);
        return true;
    }
    g_free(import);
    bool goes_on = qq_dmn_fault(reader, line, error, "the import of \"%s\" fails: %s", space, fault->message);
    g_error_free(fault);
    return goes_on;
}

bool qq_dmn_read_imports(const qq_dmn_reader *reader, const xmlNode *definitions, GError **error)
{
    for (const xmlNode *node = qq_dmn_xml_first(definitions, "import"); node; node = qq_dmn_xml_next(node, "import")) {
        g_autofree char *type = qq_dmn_xml_attribute(node, "importType");
        if (type && !qq_dmn_is_model_namespace(type)) {
            qq_dmn_warn(reader->build, reader->dmn, qq_dmn_xml_line(node),
                        "an import of another kind than DMN is left aside");
        } else if (!read_import(reader, node, error)) {
            return false;
        }
    }
    /* Types of imported models by their dotted names, for `instance of` and typeRefs. */
    for (guint i = 0; i < reader->dmn->imports->len; i++) {
        const qq_dmn_import *import = reader->dmn->imports->pdata[i];
        GHashTableIter at;
        gpointer name, item;
        g_hash_table_iter_init(&at, import->dmn->items);
        while (g_hash_table_iter_next(&at, &name, &item)) {
            g_autofree char *dotted =
                *import->name ? g_strdup_printf("%s.%s", import->name, (const char *)name) : g_strdup(name);
            qq_feel_type_name(reader->dmn->types, dotted, ((const qq_dmn_item *)item)->type);
        }
    }
    return true;
}

/* ---- files of a folder ---- */

static GBytes *read_file(const char *path, GError **error)
{
    char *text = NULL;
    gsize length = 0;
    GError *fault = NULL;
    if (g_file_get_contents(path, &text, &length, &fault)) return g_bytes_new_take(text, length);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be read: %s", path, fault->message);
    g_error_free(fault);
    return NULL;
}

/* The namespace that the file's model has; NULL when it is no DMN. Caller frees. */
static char *space_of(const char *path)
{
    g_autoptr(GBytes) bytes = read_file(path, NULL);
    if (!bytes) return NULL;
    xmlDoc *document = qq_dmn_xml_parse(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), NULL);
    if (!document) return NULL;
    const xmlNode *root = xmlDocGetRootElement(document);
    char *space = qq_dmn_xml_is(root, "definitions") ? qq_dmn_xml_attribute(root, "namespace") : NULL;
    xmlFreeDoc(document);
    return space;
}

static gint compare_paths(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The files named *.dmn, sorted. */
static GPtrArray *models_in(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *open = g_dir_open(folder, 0, NULL);
    for (const char *name; open && (name = g_dir_read_name(open));)
        if (g_str_has_suffix(name, ".dmn")) g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    if (open) g_dir_close(open);
    g_ptr_array_sort(names, compare_paths);
    return names;
}

static GBytes *find_in_folder(void *data, const char *space, const char *location, char **name, GError **error)
{
    const char *folder = data;
    g_autofree char *base = location ? g_path_get_basename(location) : NULL;
    g_autofree char *near = base ? g_build_filename(folder, base, NULL) : NULL;
    g_autofree char *found = near ? space_of(near) : NULL;
    if (g_strcmp0(found, space) == 0) {
        *name = g_steal_pointer(&near);
        return read_file(*name, error);
    }
    g_autoptr(GPtrArray) paths = models_in(folder);
    for (guint i = 0; i < paths->len; i++) {
        g_autofree char *other = space_of(paths->pdata[i]);
        if (g_strcmp0(other, space) != 0) continue;
        *name = g_strdup(paths->pdata[i]);
        return read_file(*name, error);
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "no DMN file in %s has this namespace", folder);
    return NULL;
}

qq_dmn *qq_dmn_compile_path(const char *path, bool lenient, GPtrArray **warnings, GError **error)
{
    g_autoptr(GBytes) bytes = read_file(path, error);
    if (!bytes) return NULL;
    g_autofree char *folder = g_path_get_dirname(path);
    qq_dmn_options options = {find_in_folder, folder, lenient};
    return qq_dmn_compile_with(path, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), &options, warnings, error);
}
