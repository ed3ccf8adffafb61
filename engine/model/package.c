/* A model package as files: read from a folder, from memory, from what the store keeps.
 *
 * Invariant: files are sorted by name and unique; model.xml is there; the digest covers model.xml and *.dmn alone, so
 * that editing worked cases does not make another model. Digest: SM3 over, for each such file in order of name, its
 * name, a zero byte, its length in decimal, a zero byte, its bytes. */
#include "qinqing/model.h"
#include "model/package.h"
#include "qinqing/edit.h"
#include "qinqing/error.h"
#include "qinqing/sm3.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define PACKAGE_MAGIC "qinqing-package 1\n"
#define MODEL_FILE    "model.xml"
#define CASES_FILE    "cases.xml"

typedef struct {
    char *name;
    GBytes *bytes;
} package_file;

struct qq_package {
    GPtrArray *files; /* of package_file, by name */
    char digest[QQ_SM3_TEXT];
};

static void package_file_free(gpointer data)
{
    package_file *file = data;
    g_free(file->name);
    g_bytes_unref(file->bytes);
    g_free(file);
}

static qq_package *package_new(void)
{
    qq_package *package = g_new0(qq_package, 1);
    package->files = g_ptr_array_new_with_free_func(package_file_free);
    return package;
}

void qq_package_free(qq_package *package)
{
    if (!package) return;
    g_ptr_array_unref(package->files);
    g_free(package);
}

static int compare_files(gconstpointer a, gconstpointer b)
{
    const package_file *const *left = a, *const *right = b;
    return strcmp((*left)->name, (*right)->name);
}

/* Takes over bytes. */
static void package_add(qq_package *package, const char *name, GBytes *bytes)
{
    package_file *file = g_new(package_file, 1);
    file->name = g_strdup(name);
    file->bytes = bytes;
    g_ptr_array_add(package->files, file);
}

static bool is_digested(const char *name)
{
    return strcmp(name, MODEL_FILE) == 0 || g_str_has_suffix(name, ".dmn");
}

static bool is_package_name(const char *name)
{
    if (strcmp(name, CASES_FILE) != 0 && !is_digested(name)) return false;
    if (strlen(name) > 200 || !g_utf8_validate(name, -1, NULL)) return false;
    for (const char *c = name; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f || *c == '/') return false;
    return true;
}

static void package_seal(qq_package *package)
{
    g_ptr_array_sort(package->files, compare_files);
    g_autoptr(qq_sm3) sm3 = qq_sm3_new();
    for (guint i = 0; i < package->files->len; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        if (!is_digested(file->name)) continue;
        gsize length;
        const void *bytes = g_bytes_get_data(file->bytes, &length);
        g_autofree char *text = g_strdup_printf("%" G_GSIZE_FORMAT, length);
        qq_sm3_update(sm3, file->name, strlen(file->name) + 1);
        qq_sm3_update(sm3, text, strlen(text) + 1);
        qq_sm3_update(sm3, bytes, length);
    }
    uint8_t digest[QQ_SM3_BYTES];
    qq_sm3_finish(sm3, digest);
    qq_sm3_hex(digest, package->digest);
}

/* ---- from a folder ---- */

static GBytes *read_stream(FILE *stream, const char *path, GError **error)
{
    g_autofree uint8_t *buffer = g_malloc(QQ_PACKAGE_FILE_BYTES + 1);
    size_t length = fread(buffer, 1, QQ_PACKAGE_FILE_BYTES + 1, stream);
    if (ferror(stream)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be read: %s", path, g_strerror(errno));
        return NULL;
    }
    if (length > QQ_PACKAGE_FILE_BYTES) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: larger than %u MiB; a model file may not be", path,
                    QQ_PACKAGE_FILE_BYTES >> 20);
        return NULL;
    }
    return g_bytes_new(buffer, length);
}

/* Only regular files: a pipe or a device would never end. */
static GBytes *read_file(const char *path, GError **error)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: %s; a model package is a folder with a model.xml", path,
                    g_strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status.st_mode)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: not a file; a model package holds files only", path);
        return NULL;
    }
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be opened: %s", path, g_strerror(errno));
        return NULL;
    }
    GBytes *bytes = read_stream(stream, path, error);
    fclose(stream);
    return bytes;
}

static bool read_into(qq_package *package, const char *folder, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    GBytes *bytes = read_file(path, error);
    if (!bytes) return false;
    package_add(package, name, bytes);
    return true;
}

qq_package *qq_package_read(const char *folder, GError **error)
{
    g_autoptr(GError) open_error = NULL;
    g_autoptr(GDir) directory = g_dir_open(folder, 0, &open_error);
    if (!directory) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "%s: cannot be opened as a folder; give the folder that holds model.xml", folder);
        return NULL;
    }
    g_autoptr(qq_package) package = package_new();
    if (!read_into(package, folder, MODEL_FILE, error)) return NULL;
    for (const char *name; (name = g_dir_read_name(directory));) {
        if (strcmp(name, MODEL_FILE) == 0 || !is_package_name(name)) continue;
        if (package->files->len == QQ_PACKAGE_FILES) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: more than %d files; a model package may not have more",
                        folder, QQ_PACKAGE_FILES);
            return NULL;
        }
        if (!read_into(package, folder, name, error)) return NULL;
    }
    package_seal(package);
    return g_steal_pointer(&package);
}

/* ---- from memory ---- */

qq_package *qq_package_default(void)
{
    qq_package *package = package_new();
    for (const qq_embedded *file = qq_model_shipped; file->name; file++)
        package_add(package, file->name, g_bytes_new_static(file->bytes, file->length));
    package_seal(package);
    return package;
}

qq_package *qq_package_of_model(const void *bytes, size_t length, GError **error)
{
    if (length > QQ_PACKAGE_FILE_BYTES) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, MODEL_FILE ": larger than %u MiB; a model file may not be",
                    QQ_PACKAGE_FILE_BYTES >> 20);
        return NULL;
    }
    qq_package *package = package_new();
    package_add(package, MODEL_FILE, g_bytes_new(bytes, length));
    package_seal(package);
    return package;
}

qq_package *qq_package_with_file(const qq_package *package, const char *name, GBytes *bytes)
{
    qq_package *out = package_new();
    package_add(out, name, g_bytes_ref(bytes));
    for (guint i = 0; i < package->files->len; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        if (strcmp(file->name, name) != 0) package_add(out, file->name, g_bytes_ref(file->bytes));
    }
    package_seal(out);
    return out;
}

/* Takes back what was written of a package that did not find room. */
static void remove_written(const qq_package *package, guint count, const char *folder)
{
    for (guint i = 0; i < count; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        g_autofree char *path = g_build_filename(folder, file->name, NULL);
        g_unlink(path);
    }
    g_rmdir(folder);
}

bool qq_package_write(const qq_package *package, const char *folder, GError **error)
{
    if (g_mkdir(folder, 0777) != 0) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be made: %s; name a folder that is not there yet",
                    folder, g_strerror(errno));
        return false;
    }
    for (guint i = 0; i < package->files->len; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        g_autofree char *path = g_build_filename(folder, file->name, NULL);
        g_autoptr(GError) fault = NULL;
        gsize length;
        const char *bytes = g_bytes_get_data(file->bytes, &length);
        if (g_file_set_contents(path, bytes, (gssize)length, &fault)) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_MACHINE, "%s: cannot be written: %s; nothing of the package was kept",
                    path, fault->message);
        remove_written(package, i, folder);
        return false;
    }
    return true;
}

/* "qinqing-package 1", then for each file in order: its name, its length, each on a line, and its bytes. */
GBytes *qq_package_serialize(const qq_package *package)
{
    GByteArray *out = g_byte_array_new();
    g_byte_array_append(out, (const guint8 *)PACKAGE_MAGIC, sizeof PACKAGE_MAGIC - 1);
    for (guint i = 0; i < package->files->len; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        gsize length;
        const void *bytes = g_bytes_get_data(file->bytes, &length);
        g_autofree char *head = g_strdup_printf("%s\n%" G_GSIZE_FORMAT "\n", file->name, length);
        g_byte_array_append(out, (const guint8 *)head, (guint)strlen(head));
        g_byte_array_append(out, bytes, (guint)length);
    }
    return g_byte_array_free_to_bytes(out);
}

typedef struct {
    const char *at, *end;
} cursor;

/* The next line without its end; NULL when there is none of at most 255 bytes. Caller frees. */
static char *take_line(cursor *text)
{
    size_t left = (size_t)(text->end - text->at);
    const char *end = memchr(text->at, '\n', MIN(left, 256));
    if (!end) return NULL;
    char *line = g_strndup(text->at, (gsize)(end - text->at));
    text->at = end + 1;
    return line;
}

static bool parse_file(cursor *text, qq_package *package)
{
    g_autofree char *name = take_line(text), *size = name ? take_line(text) : NULL;
    guint64 length;
    if (!size || !is_package_name(name) || package->files->len == QQ_PACKAGE_FILES) return false;
    if (!g_ascii_string_to_unsigned(size, 10, 0, QQ_PACKAGE_FILE_BYTES, &length, NULL)) return false;
    if (length > (guint64)(text->end - text->at)) return false;
    if (package->files->len) {
        const package_file *last = g_ptr_array_index(package->files, package->files->len - 1);
        if (strcmp(last->name, name) >= 0) return false;
    }
    package_add(package, name, g_bytes_new(text->at, (gsize)length));
    text->at += length;
    return true;
}

qq_package *qq_package_parse(const void *bytes, size_t length, GError **error)
{
    const size_t magic = sizeof PACKAGE_MAGIC - 1;
    g_autoptr(qq_package) package = package_new();
    bool good = length >= magic && memcmp(bytes, PACKAGE_MAGIC, magic) == 0;
    if (good) {
        cursor text = {(const char *)bytes + magic, (const char *)bytes + length};
        while (good && text.at < text.end) good = parse_file(&text, package);
    }
    if (!good || !qq_package_file(package, MODEL_FILE)) {
        g_set_error_literal(error, QQ_ERROR, QQ_ERROR_INPUT,
                            "kept model package: damaged; adopt the model again from its folder");
        return NULL;
    }
    package_seal(package);
    return g_steal_pointer(&package);
}

/* ---- what it holds ---- */

const char *qq_package_digest(const qq_package *package)
{
    return package->digest;
}

GBytes *qq_package_file(const qq_package *package, const char *name)
{
    for (guint i = 0; i < package->files->len; i++) {
        const package_file *file = g_ptr_array_index(package->files, i);
        if (strcmp(file->name, name) == 0) return file->bytes;
    }
    return NULL;
}

const char *qq_package_file_name(const qq_package *package, unsigned index)
{
    if (index >= package->files->len) return NULL;
    return ((const package_file *)g_ptr_array_index(package->files, index))->name;
}

const qq_embedded *qq_model_schema(const char *name)
{
    for (const qq_embedded *schema = qq_model_schemas; schema->name; schema++)
        if (strcmp(schema->name, name) == 0) return schema;
    return NULL;
}
