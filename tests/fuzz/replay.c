/* Runs a fuzz target over stored inputs in the ordinary run: every file of the folders and files given, in order of
 * name. */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static int run_file(const char *path)
{
    g_autofree char *bytes = NULL;
    gsize length;
    if (!g_file_get_contents(path, &bytes, &length, NULL)) {
        fprintf(stderr, "%s: cannot be read\n", path);
        return -1;
    }
    LLVMFuzzerTestOneInput((const uint8_t *)bytes, length);
    return 1;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

/* Inputs run, or -1. */
static int run(const char *path)
{
    g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
    if (!folder) return run_file(path);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name; (name = g_dir_read_name(folder));)
        g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_ptr_array_sort(names, by_name);
    int count = 0;
    for (guint i = 0; i < names->len; i++) {
        int ran = run(g_ptr_array_index(names, i));
        if (ran < 0) return -1;
        count += ran;
    }
    return count;
}

int main(int argc, char **argv)
{
    int count = 0;
    for (int i = 1; i < argc; i++) {
        int ran = run(argv[i]);
        if (ran < 0) return 1;
        count += ran;
    }
    printf("%d inputs replayed\n", count);
    return count > 0 ? 0 : 1;
}
