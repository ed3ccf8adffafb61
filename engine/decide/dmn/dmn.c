/* A DMN model: compiled from its file, asked for its elements, freed. */
#include <string.h>
#include "decide/dmn/internal.h"
#include "qinqing/error.h"

enum { NAMES_MAX = 5000000, WARNINGS_MAX = 1000 };

/* ---- memory ---- */

void *qq_dmn_take(qq_dmn *dmn, size_t count, size_t size)
{
    return qq_feel_arena_take(dmn->arena, count * size);
}

const char *qq_dmn_keep(qq_dmn *dmn, const char *text)
{
    return text ? qq_feel_arena_text(dmn->arena, text, strlen(text)) : NULL;
}

const char *qq_dmn_keep_attribute(qq_dmn *dmn, const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_dmn_xml_attribute(node, name);
    return text && *text ? qq_dmn_keep(dmn, text) : NULL;
}

const char *qq_dmn_keep_name(qq_dmn *dmn, const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_dmn_xml_attribute(node, name);
    g_autofree char *plain = qq_dmn_plain_name(text);
    return plain && *plain ? qq_dmn_keep(dmn, plain) : NULL;
}

static void import_free(gpointer data)
{
    qq_dmn_import *import = data;
    qq_dmn_free(import->dmn);
    g_free(import);
}

static qq_dmn *dmn_new(const char *file, const qq_dmn *importer, const char *import_name)
{
    qq_dmn *dmn = g_new0(qq_dmn, 1);
    dmn->file = g_strdup(file);
    dmn->arena = qq_feel_arena_new();
    dmn->types = qq_feel_types_new();
    dmn->elements = g_ptr_array_new();
    dmn->order = g_ptr_array_new();
    dmn->expressions = g_ptr_array_new_with_free_func((GDestroyNotify)qq_feel_expression_free);
    dmn->arrays = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    dmn->imports = g_ptr_array_new_with_free_func(import_free);
    dmn->items = g_hash_table_new(g_str_hash, g_str_equal);
    dmn->parts = g_hash_table_new(g_str_hash, g_str_equal);
    dmn->names = g_hash_table_new(g_str_hash, g_str_equal);
    dmn->importer = importer;
    dmn->import_name = import_name;
    return dmn;
}

void qq_dmn_free(qq_dmn *dmn)
{
    if (!dmn) return;
    g_hash_table_unref(dmn->items);
    g_hash_table_unref(dmn->parts);
    g_hash_table_unref(dmn->names);
    g_ptr_array_unref(dmn->expressions);
    g_ptr_array_unref(dmn->elements);
    g_ptr_array_unref(dmn->order);
    g_ptr_array_unref(dmn->arrays);
    qq_feel_types_free(dmn->types);
    g_ptr_array_unref(dmn->imports);
    qq_feel_arena_free(dmn->arena);
    g_free(dmn->file);
    g_free(dmn);
}

/* ---- messages ---- */

/* Attributes may hold line ends; a message must not. */
static char *one_line(const char *format, va_list arguments) G_GNUC_PRINTF(1, 0);
static char *one_line(const char *format, va_list arguments)
{
    char *text = g_strdup_vprintf(format, arguments);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = ' ';
    return text;
}

static void warn(qq_dmn_build *build, const qq_dmn *dmn, int line, const char *what)
{
    if (build->warnings->len < WARNINGS_MAX)
        g_ptr_array_add(build->warnings, g_strdup_printf("%s:%d: %s", dmn->file, line, what));
}

void qq_dmn_warn(qq_dmn_build *build, const qq_dmn *dmn, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = one_line(format, arguments);
    va_end(arguments);
    warn(build, dmn, line, what);
}

bool qq_dmn_fault(const qq_dmn_reader *reader, int line, GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = one_line(format, arguments);
    va_end(arguments);
    if (reader->build->options->lenient) {
        warn(reader->build, reader->dmn, line, what);
        return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", reader->dmn->file, line, what);
    return false;
}

/* ---- compiling ---- */

static const xmlNode *find_definitions(const qq_dmn *dmn, const xmlDoc *document, GError **error)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)document);
    if (qq_dmn_xml_is(root, "definitions")) return root;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: the root is no <definitions> of DMN 1.1 to 1.6; save the model as DMN 1.3 or later", dmn->file,
                qq_dmn_xml_line(root));
    return NULL;
}

static bool compile_tree(const qq_dmn_reader *reader, const xmlDoc *document, GError **error)
{
    const xmlNode *definitions = find_definitions(reader->dmn, document, error);
    if (!definitions) return false;
    reader->dmn->space = qq_dmn_keep_attribute(reader->dmn, definitions, "namespace");
    return qq_dmn_read_imports(reader, definitions, error) && qq_dmn_read_items(reader, definitions, error) &&
           qq_dmn_read_elements(reader, definitions, error) && qq_dmn_link(reader, error) &&
           qq_dmn_put_in_order(reader->dmn, error) && qq_dmn_read_parts(reader, error);
}

/* The tree of XML is gone when this returns. */
static void forget_sources(const qq_dmn *dmn)
{
    for (guint i = 0; i < dmn->elements->len; i++) ((qq_dmn_part *)dmn->elements->pdata[i])->source = NULL;
}

qq_dmn *qq_dmn_compile_file(qq_dmn_build *build, const char *file, const void *bytes, size_t length,
                            const qq_dmn *importer, const char *import_name, GError **error)
{
    xmlDoc *document = qq_dmn_xml_parse(file, bytes, length, error);
    if (!document) return NULL;
    g_autoptr(qq_dmn) dmn = dmn_new(file, importer, import_name);
    qq_dmn_reader reader = {dmn, build};
    bool compiled = compile_tree(&reader, document, error);
    forget_sources(dmn);
    xmlFreeDoc(document);
    return compiled ? g_steal_pointer(&dmn) : NULL;
}

qq_dmn *qq_dmn_compile_with(const char *name, const void *bytes, size_t length, const qq_dmn_options *options,
                            GPtrArray **warnings, GError **error)
{
    static const qq_dmn_options none = {NULL, NULL, false};
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    qq_dmn_build build = {.warnings = kept, .options = options ? options : &none, .names_left = NAMES_MAX};
    GError *fault = NULL;
    qq_dmn *dmn = qq_dmn_compile_file(&build, name, bytes, length, NULL, NULL, &fault);
    if (dmn) dmn->part_total = build.part_count;
    if (fault) g_propagate_error(error, fault);
    if (warnings) *warnings = g_steal_pointer(&kept);
    return dmn;
}

qq_dmn *qq_dmn_compile(const char *name, const void *bytes, size_t length, GPtrArray **warnings, GError **error)
{
    return qq_dmn_compile_with(name, bytes, length, NULL, warnings, error);
}

/* ---- asking ---- */

const char *qq_dmn_file(const qq_dmn *dmn)
{
    return dmn->file;
}

const qq_feel_types *qq_dmn_types(const qq_dmn *dmn)
{
    return dmn->types;
}

const GPtrArray *qq_dmn_elements(const qq_dmn *dmn)
{
    return dmn->elements;
}

const qq_dmn_element *qq_dmn_find(const qq_dmn *dmn, qq_dmn_kind kind, const char *name)
{
    for (guint i = 0; i < dmn->elements->len; i++) {
        const qq_dmn_element *element = dmn->elements->pdata[i];
        if (element->kind == kind && strcmp(element->name, name) == 0) return element;
    }
    /* A variable may be named otherwise than its element. */
    const qq_dmn_part *part = g_hash_table_lookup(dmn->names, name);
    if (!part || part->element.kind != kind) part = g_hash_table_lookup(dmn->parts, name);
    return part && part->element.kind == kind ? &part->element : NULL;
}
