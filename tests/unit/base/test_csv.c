/* Reading CSV: quotes, line ends, marks, encodings, limits, and where a row stands. */
#include "qinqing/csv.h"

#include <string.h>
#include "qinqing/text.h"
#include "support/random.h"

static const qq_csv_limits limits = {.mebibytes = 1, .rows = 2000, .columns = 40};

/* Rows in one text: cells in brackets, rows by line. */
static char *read(const char *bytes, size_t length, GError **error)
{
    g_autoptr(GPtrArray) rows = qq_csv_rows("t.csv", bytes, length, &limits, error);
    if (!rows) return NULL;
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(rows, i);
        for (guint c = 0; c < row->len; c++) g_string_append_printf(out, "[%s]", (char *)g_ptr_array_index(row, c));
        g_string_append_c(out, '|');
    }
    return g_string_free(out, FALSE);
}

static void test_csv__rows(void)
{
    static const struct {
        const char *csv, *rows;
    } cases[] = {
        {"", ""},
        {"\n", "[]|"},
        {"a", "[a]|"},
        {"a,b\n", "[a][b]|"},
        {"a,b\r\n,\r\n", "[a][b]|[][]|"},
        {"a\n\nb\n", "[a]|[]|[b]|"},
        {"\"a,\"\"b\"\"\",c\n", "[a,\"b\"][c]|"},
        {"\"a\r\nb\",\"\"\n", "[a\nb][]|"},
        {"\xEF\xBB\xBFx,y\n", "[x][y]|"},
        {" a , b\n", "[ a ][ b]|"},
        {"\xCE\xE4\xBA\xBA,1\n", "[武汉][1]|"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = read(cases[i].csv, strlen(cases[i].csv), &error);
        g_assert_no_error(error);
        g_assert_cmpstr(rows, ==, cases[i].rows);
    }
}

static void test_csv__refused(void)
{
    static const struct {
        const char *csv, *message;
    } cases[] = {
        {"a\n\"b", "t.csv:2: a quoted cell does not end; close its quotes"},
        {"\"a\"b\n", "t.csv:1: text after a quoted cell; take it out"},
        {"a\"b\n", "t.csv:1: a quote within a cell; put the whole cell in quotes"},
        {"a\x02\n", "t.csv:1: the file holds control characters; save it as CSV"},
        {"\xff\xff", "t.csv:1: neither UTF-8 nor GB18030; save it as CSV in UTF-8"},
        {",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\n", "t.csv:1: more than 40 columns"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *rows = read(cases[i].csv, strlen(cases[i].csv), &error);
        g_assert_null(rows);
        g_assert_cmpstr(error->message, ==, cases[i].message);
    }
}

static void assert_refused(const char *bytes, size_t length, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *rows = read(bytes, length, &error);
    g_assert_null(rows);
    g_assert_cmpstr(error->message, ==, message);
}

static void test_csv__limits(void)
{
    g_autofree char *long_text = g_strnfill(1 << 20, 'a');
    g_autofree char *rows = read(long_text, 1 << 20, NULL);
    g_assert_nonnull(rows);
    g_autofree char *longer = g_strnfill((1 << 20) + 1, 'a');
    assert_refused(longer, (1 << 20) + 1, "t.csv:1: larger than 1 MiB; a table may not be");
    g_autofree char *lines = g_strnfill(2001, '\n');
    assert_refused(lines, 2001, "t.csv:2001: more than 2,000 rows");
    assert_refused("a\0b", 3, "t.csv:1: the file holds zero bytes; save it as CSV in UTF-8");
}

/* What the callback sees of the place. */
static bool note_place(const qq_csv_row *row, void *data, GError **error)
{
    (void)error;
    g_string_append_printf(data, "%s@%u/%u ", row->cells[row->count - 1], row->row, row->line);
    return row->cells[0][0] != 'z';
}

static void test_csv__places(void)
{
    g_autoptr(GString) places = g_string_new(NULL);
    const char *csv = "a\n\"b\nb\",c\nd\nz\nnever\n";
    g_assert_false(qq_csv_read("t.csv", csv, strlen(csv), &limits, note_place, places, NULL));
    g_assert_cmpstr(places->str, ==, "a@1/1 c@2/2 d@3/4 z@4/5 ");
}

/* Whatever cells are written come back. */
static void test_csv__round_trip(void)
{
    static const char *const pieces[] = {"a", "\"", ",", "\n", " ", "武", "1", "", "=", "\t"};
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 2000; round++) {
        g_autoptr(GString) csv = g_string_new(NULL), expected = g_string_new(NULL);
        int rows = g_rand_int_range(random, 1, 5), columns = g_rand_int_range(random, 1, 5);
        for (int i = 0; i < rows * columns; i++) {
            g_autoptr(GString) cell = g_string_new(NULL);
            for (int n = g_rand_int_range(random, 0, 4); n > 0; n--)
                g_string_append(cell, pieces[g_rand_int_range(random, 0, G_N_ELEMENTS(pieces))]);
            bool last = i % columns == columns - 1;
            qq_csv_cell(csv, cell->str, last);
            g_string_append_printf(expected, "[%s]%s", cell->str, last ? "|" : "");
        }
        g_autofree char *back = read(csv->str, csv->len, NULL);
        g_assert_cmpstr(back, ==, expected->str);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/csv/rows", test_csv__rows);
    g_test_add_func("/base/csv/refused", test_csv__refused);
    g_test_add_func("/base/csv/limits", test_csv__limits);
    g_test_add_func("/base/csv/places", test_csv__places);
    g_test_add_func("/base/csv/round_trip", test_csv__round_trip);
    return g_test_run();
}
