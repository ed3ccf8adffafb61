/* The sorter against a plain stable sort, in memory, with a few spills, and with more runs than one pass merges. */
#include "qinqing/sorter.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include "qinqing/error.h"
#include "support/bytes.h"
#include "support/random.h"

static gint compare_bytes(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    const GByteArray *x = *(GByteArray *const *)a, *y = *(GByteArray *const *)b;
    int order = memcmp(x->data, y->data, MIN(x->len, y->len));
    if (order != 0) return order;
    return x->len < y->len ? -1 : x->len > y->len;
}

/* Sorts `count` random entries of up to `longest` bytes both ways and compares. */
static void check(size_t memory, int count, int longest, int letters)
{
    g_autoptr(GRand) random = test_random();
    g_autoptr(GPtrArray) expected = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    g_autoptr(qq_sorter) sorter = qq_sorter_new(memory, NULL);
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < count; i++) {
        guint length = (guint)g_rand_int_range(random, 1, longest + 1);
        GByteArray *entry = g_byte_array_new();
        for (guint k = 0; k < length; k++) {
            guint8 byte = (guint8)g_rand_int_range(random, 0, letters);
            g_byte_array_append(entry, &byte, 1);
        }
        g_ptr_array_add(expected, entry);
        g_assert_true(qq_sorter_add(sorter, entry->data, entry->len, &error));
        g_assert_no_error(error);
    }
    g_ptr_array_sort_with_data(expected, compare_bytes, NULL);
    g_assert_cmpuint(qq_sorter_count(sorter), ==, (guint64)count);
    qq_sorter_finish(sorter);
    const uint8_t *entry;
    size_t length;
    for (guint i = 0; i < expected->len; i++) {
        const GByteArray *want = expected->pdata[i];
        g_assert_true(qq_sorter_next(sorter, &entry, &length, &error));
        g_assert_nonnull(entry);
        test_assert_bytes(entry, length, want->data, want->len);
    }
    for (int i = 0; i < 2; i++) {
        g_assert_true(qq_sorter_next(sorter, &entry, &length, &error));
        g_assert_null(entry);
    }
}

static void test_sorter__in_memory(void)
{
    check(16 << 20, 0, 1, 256);
    check(16 << 20, 1, 10, 256);
    check(16 << 20, 17, 10, 256);
    check(16 << 20, 50000, 40, 256);
    check(16 << 20, 50000, 12, 2);
    check(16 << 20, 20000, 200, 1); /* zeros only: lengths alone decide, past every depth */
}

static void test_sorter__spilled(void)
{
    check(65536, 2000, 60, 256);
    check(65536, 30000, 60, 3);
    check(0, 200000, 20, 256); /* more than a hundred runs: several passes */
}

static void test_sorter__long_entries(void)
{
    check(65536, 60, QQ_SORTER_ENTRY_MAX, 256);
    check(65536, 300, 9000, 2);
    check(1 << 20, 60, QQ_SORTER_ENTRY_MAX, 2);
}

/* Many equal, rising and falling heads: what quicksort may degenerate on. */
static void test_sorter__patterns(void)
{
    for (int pattern = 0; pattern < 5; pattern++) {
        g_autoptr(qq_sorter) sorter = qq_sorter_new(8 << 20, NULL);
        for (guint32 i = 0; i < 100000; i++) {
            guint32 values[] = {i, 100000 - i, 7, i % 2 ? i : 100000 - i, i < 50000 ? i : 100000 - i};
            guint32 entry = GUINT32_TO_BE(values[pattern]);
            g_assert_true(qq_sorter_add(sorter, &entry, sizeof entry, NULL));
        }
        qq_sorter_finish(sorter);
        guint8 before[4] = {0};
        for (int i = 0; i < 100000; i++) {
            const uint8_t *entry;
            size_t length;
            g_assert_true(qq_sorter_next(sorter, &entry, &length, NULL));
            g_assert_cmpint(memcmp(before, entry, 4), <=, 0);
            memcpy(before, entry, 4);
        }
    }
}

static void test_sorter__no_folder(void)
{
    g_autoptr(qq_sorter) sorter = qq_sorter_new(65536, "/no/such/folder");
    g_autoptr(GError) error = NULL;
    bool added = true;
    for (int i = 0; i < 100000 && added; i++) added = qq_sorter_add(sorter, &i, sizeof i, &error);
    g_assert_false(added);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_assert_true(g_str_has_prefix(error->message, "/no/such/folder: "));
    g_assert_null(strstr(error->message, "TMPDIR"));
    g_assert_null(strchr(error->message, '\n'));
}

static void demand_fault(qq_sorter *sorter)
{
    const uint8_t *entry;
    size_t length;
    g_autoptr(GError) error = NULL;
    g_assert_false(qq_sorter_next(sorter, &entry, &length, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_STORE);
    g_assert_nonnull(strstr(error->message, "point TMPDIR"));
}

/* The thread that sorts cannot write: told by the next entry, and by the one after it. */
static void test_sorter__full_behind(void)
{
    struct rlimit before;
    g_autoptr(qq_sorter) sorter = qq_sorter_new(65536, NULL);
    for (int i = 0; i < 50000; i++) g_assert_true(qq_sorter_add(sorter, &i, sizeof i, NULL));
    signal(SIGXFSZ, SIG_IGN);
    g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
    const struct rlimit small = {1, before.rlim_max};
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &small), ==, 0);
    qq_sorter_finish(sorter);
    const uint8_t *entry;
    size_t length;
    const bool good = qq_sorter_next(sorter, &entry, &length, NULL);
    g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
    g_assert_false(good);
    demand_fault(sorter);
}

/* A sorter may be freed whatever its thread is doing. */
static void test_sorter__freed_early(void)
{
    static const size_t memory[] = {65536, 16 << 20};
    for (int round = 0; round < 40; round++) {
        g_autoptr(qq_sorter) sorter = qq_sorter_new(memory[round % 2], NULL);
        for (int i = 0; i < 50000; i++) g_assert_true(qq_sorter_add(sorter, &i, sizeof i, NULL));
        qq_sorter_finish(sorter);
        for (int i = 0; i < round * 1000; i++) {
            const uint8_t *entry;
            size_t length;
            g_assert_true(qq_sorter_next(sorter, &entry, &length, NULL));
            g_assert_nonnull(entry);
        }
    }
}

/* Nothing with a name is left in the folder while runs are kept, and the run file is used only when needed. */
static void test_sorter__leaves_nothing(void)
{
    g_autofree char *folder = g_dir_make_tmp("qinqing-test-XXXXXX", NULL);
    g_autoptr(qq_sorter) sorter = qq_sorter_new(65536, folder);
    for (int i = 0; i < 50000; i++) g_assert_true(qq_sorter_add(sorter, &i, sizeof i, NULL));
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_assert_null(g_dir_read_name(dir));
    g_assert_cmpint(g_remove(folder), ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/sorter/in-memory", test_sorter__in_memory);
    g_test_add_func("/sorter/spilled", test_sorter__spilled);
    g_test_add_func("/sorter/long-entries", test_sorter__long_entries);
    g_test_add_func("/sorter/patterns", test_sorter__patterns);
    g_test_add_func("/sorter/freed-early", test_sorter__freed_early);
    g_test_add_func("/sorter/no-folder", test_sorter__no_folder);
    g_test_add_func("/sorter/full-behind", test_sorter__full_behind);
    g_test_add_func("/sorter/leaves-nothing", test_sorter__leaves_nothing);
    return g_test_run();
}
