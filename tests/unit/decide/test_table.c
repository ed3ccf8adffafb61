/* Fast tables against the evaluator: random tables over all forms of columns, rows on and beside every boundary, every
 * level of the processor. The seed is printed; QINQING_TEST_SEED sets it. */
#include <string.h>

#include "decide/table/fast.h"
#include "qinqing/error.h"
#include "unit/decide/random_table.h"

/* What the rules say of a row, the slow way. */
static int32_t reference_rule(const random_table *table, const size_t *row, bool unique)
{
    int32_t found = QQ_RULE_NONE;
    for (size_t rule = 0; rule < table->decision.rule_count; rule++) {
        if (!random_table_holds(table, rule, row)) continue;
        if (!unique) return (int32_t)rule;
        if (found != QQ_RULE_NONE) return QQ_RULE_CONFLICT;
        found = (int32_t)rule;
    }
    return found;
}

typedef struct {
    const random_table *table;
    const qq_fast_table *fast;
    const random_rows *rows;
} subject;

static void check_rules(const subject *of, const int32_t *wanted, bool unique)
{
    size_t count = of->rows->count;
    /* One more than there is, to see that nothing is written behind the end. */
    g_autofree int32_t *rules = g_new(int32_t, count + 1);
    memset(rules, 0x55, (count + 1) * sizeof *rules);
    if (unique)
        qq_fast_table_unique(of->fast, of->rows->columns, count, rules);
    else
        qq_fast_table_first(of->fast, of->rows->columns, count, rules);
    for (size_t i = 0; i < count; i++) {
        if (rules[i] == wanted[i]) continue;
        g_error("%s, row %zu of %zu: rule %d, not %d", of->fast->loops->level, i, count, rules[i], wanted[i]);
    }
    g_assert_cmphex((guint64)rules[count], ==, 0x55555555);
}

static void check_collect(const subject *of)
{
    size_t count = of->rows->count, words = qq_fast_table_words(of->fast);
    g_assert_cmpuint(words, ==, (of->table->decision.rule_count + 63) / 64);
    g_autofree uint64_t *bits = g_new(uint64_t, count * words + 1);
    memset(bits, 0x55, (count * words + 1) * sizeof *bits);
    qq_fast_table_collect(of->fast, of->rows->columns, count, bits);
    for (size_t i = 0; i < count; i++) {
        for (size_t rule = 0; rule < words * 64; rule++) {
            bool holds = rule < of->table->decision.rule_count &&
                         random_table_holds(of->table, rule, of->rows->chosen + i * of->table->decision.input_count);
            if ((bits[i * words + rule / 64] >> rule % 64 & 1) == holds) continue;
            g_error("%s, row %zu of %zu: rule %zu is not %d", of->fast->loops->level, i, count, rule, holds);
        }
    }
    g_assert_cmphex(bits[count * words], ==, UINT64_C(0x5555555555555555));
}

static void check_one(const subject *of, const int32_t *first, const int32_t *unique)
{
    size_t inputs = of->table->decision.input_count;
    for (size_t i = 0; i < of->rows->count; i++) {
        int64_t values[RANDOM_INPUTS_MAX];
        for (size_t k = 0; k < inputs; k++) {
            values[k] = random_table_value(of->table, k, of->rows->chosen[i * inputs + k]);
        }
        bool is_unique = of->table->decision.policy == QQ_HIT_UNIQUE;
        g_assert_cmpint(qq_fast_table_one(of->fast, values), ==, is_unique ? unique[i] : first[i]);
    }
}

static void check_table(GRand *random, const random_table *table, size_t row_count)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_fast_table) fast = qq_fast_table_new(&table->decision, table->forms, &error);
    g_assert_no_error(error);
    random_rows *rows = random_rows_new(random, table, row_count);
    const subject of = {table, fast, rows};
    g_autofree int32_t *first = g_new(int32_t, row_count), *unique = g_new(int32_t, row_count);
    for (size_t i = 0; i < row_count; i++) {
        first[i] = reference_rule(table, rows->chosen + i * table->decision.input_count, false);
        unique[i] = reference_rule(table, rows->chosen + i * table->decision.input_count, true);
    }
    size_t levels;
    const qq_table_loops *const *loops = qq_table_loops_known(&levels);
    for (size_t level = 0; level < levels; level++) {
        qq_fast_table_use(fast, loops[level]);
        check_rules(&of, first, false);
        check_rules(&of, unique, true);
        check_collect(&of);
    }
    check_one(&of, first, unique);
    random_rows_free(rows);
}

static void test_small(void)
{
    static const size_t row_counts[] = {0, 1, 15, 16, 17, 63, 64, 65, 1023, 1024, 1025};
    g_autoptr(GRand) random = random_seeded();
    for (int round = 0; round < 150; round++) {
        size_t rules = (size_t)g_rand_int_range(random, 0, 40), inputs = (size_t)g_rand_int_range(random, 1, 6);
        random_table *table = random_table_new(random, rules, inputs, RANDOM_SPREAD_SMALL);
        check_table(random, table, row_counts[round % (int)G_N_ELEMENTS(row_counts)]);
        random_table_free(table);
    }
}

static void test_word_edges(void)
{
    static const size_t rule_counts[] = {31, 32, 33, 63, 64, 65, 128, 512, 513};
    g_autoptr(GRand) random = random_seeded();
    for (size_t i = 0; i < G_N_ELEMENTS(rule_counts); i++) {
        random_table *table = random_table_new(random, rule_counts[i], 3, (random_spread)(i % RANDOM_SPREADS));
        check_table(random, table, 131);
        random_table_free(table);
    }
}

/* Boundaries close together and far apart: direct tables and searches. */
static void test_large(void)
{
    g_autoptr(GRand) random = random_seeded();
    for (int spread = 0; spread < RANDOM_SPREADS; spread++) {
        random_table *table = random_table_new(random, 1200, 4, (random_spread)spread);
        check_table(random, table, 301);
        random_table_free(table);
    }
}

/* ---- threads ---- */

typedef struct {
    const subject *of;
    int32_t *rules;
} work;

static gpointer run_work(gpointer data)
{
    work *mine = data;
    for (int i = 0; i < 20; i++) {
        qq_fast_table_first(mine->of->fast, mine->of->rows->columns, mine->of->rows->count, mine->rules);
    }
    return NULL;
}

static void test_threads(void)
{
    enum { THREADS = 4, ROWS = 3001 };
    g_autoptr(GRand) random = random_seeded();
    g_autoptr(GError) error = NULL;
    random_table *table = random_table_new(random, 200, 4, RANDOM_SPREAD_WIDE);
    g_autoptr(qq_fast_table) fast = qq_fast_table_new(&table->decision, table->forms, &error);
    g_assert_no_error(error);
    random_rows *rows = random_rows_new(random, table, ROWS);
    const subject of = {table, fast, rows};
    work works[THREADS];
    GThread *threads[THREADS];
    for (size_t i = 0; i < THREADS; i++) {
        works[i] = (work){&of, g_new(int32_t, ROWS)};
        threads[i] = g_thread_new("rows", run_work, &works[i]);
    }
    for (size_t i = 0; i < THREADS; i++) {
        g_thread_join(threads[i]);
        g_assert_cmpint(memcmp(works[0].rules, works[i].rules, ROWS * sizeof(int32_t)), ==, 0);
    }
    for (int i = 0; i < THREADS; i++) g_free(works[i].rules);
    random_rows_free(rows);
    random_table_free(table);
}

/* ---- by example ---- */

static const char *const words[] = {"yes", "no"};
static const char *const twice[] = {"yes", "yes"};

static qq_fast_table *compile_cells(random_table **table, const char *const *cells, size_t rules, size_t inputs,
                                    const qq_column_form *forms, GError **error)
{
    *table = random_table_of(cells, rules, inputs);
    return qq_fast_table_new(&(*table)->decision, forms, error);
}

static void expect_refused(const char *const *cells, size_t rules, const qq_column_form *form, const char *message)
{
    g_autoptr(GError) error = NULL;
    random_table *table;
    g_assert_null(compile_cells(&table, cells, rules, 1, form, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    if (!strstr(error->message, message)) g_error("%s", error->message);
    random_table_free(table);
}

static void test_refused(void)
{
    const qq_column_form number = {.kind = QQ_COLUMN_INT32, .digits = 3};
    const qq_column_form code = {.kind = QQ_COLUMN_CODE, .texts = words, .text_count = 2};
    const qq_column_form same = {.kind = QQ_COLUMN_CODE, .texts = twice, .text_count = 2};
    const qq_column_form fine = {.kind = QQ_COLUMN_INT64, .digits = 19};
    expect_refused((const char *[]){"1", "-", "abs(?) > 3"}, 3, &number, "rule 3, input 1: it ");
    expect_refused((const char *[]){"\"yes\""}, 1, &number, "rule 1, input 1: its values do not fit");
    expect_refused((const char *[]){"-", "< 3"}, 2, &code, "rule 2, input 1: its values do not fit");
    expect_refused((const char *[]){"3", "< @\"2026-01-01\""}, 2, &number,
                   "rule 2, input 1: its values are of another");
    expect_refused((const char *[]){"< @\"10:00:00\""}, 1, &number, "rule 1, input 1: its values do not fit");
    expect_refused((const char *[]){"\"yes\""}, 1, &same, "\"yes\" has two codes");
    expect_refused((const char *[]){"1"}, 1, &fine, "at most 18 digits");
}

/* Boundaries beside and beyond what the column can hold. */
static void test_ends(void)
{
    const char *const cells[] = {"< 2.0005",      ">= 2.0005",       "2.0005",     "<= -2147483.648", "> 2147483.647",
                                 "< 2147483.647", "[-1e30..1e6000]", "> -9999999", "> 1e33",          "not(2)"};
    const int32_t column[] = {2000, 2001, INT32_MIN, INT32_MAX, INT32_MIN + 1};
    const uint64_t wanted[] = {0xE1, 0x2E2, 0, 0, 0};
    const qq_column_form form = {.kind = QQ_COLUMN_INT32, .digits = 3};
    g_autoptr(GError) error = NULL;
    random_table *table;
    g_autoptr(qq_fast_table) fast = compile_cells(&table, cells, G_N_ELEMENTS(cells), 1, &form, &error);
    g_assert_no_error(error);
    const void *const columns[] = {column};
    uint64_t bits[G_N_ELEMENTS(column)];
    qq_fast_table_collect(fast, columns, G_N_ELEMENTS(column), bits);
    g_assert_cmphex(bits[0], ==, wanted[0]);
    g_assert_cmphex(bits[1], ==, wanted[1]);
    g_assert_cmphex(bits[2], ==, 1 << 0 | 1 << 3 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 9);
    g_assert_cmphex(bits[3], ==, 1 << 1 | 1 << 6 | 1 << 7 | 1 << 9);
    g_assert_cmphex(bits[4], ==, 1 << 0 | 1 << 5 | 1 << 6 | 1 << 7 | 1 << 9);
    random_table_free(table);
}

/* Codes that stand for no text. */
static void test_no_text(void)
{
    const char *const cells[] = {"\"yes\"", "not(\"yes\")", "-", "\"never\"", "not(\"never\")"};
    const uint16_t column[] = {0, 1, 2, 65535};
    const qq_column_form form = {.kind = QQ_COLUMN_CODE, .texts = words, .text_count = 2};
    g_autoptr(GError) error = NULL;
    random_table *table;
    g_autoptr(qq_fast_table) fast = compile_cells(&table, cells, G_N_ELEMENTS(cells), 1, &form, &error);
    g_assert_no_error(error);
    const void *const columns[] = {column};
    uint64_t bits[G_N_ELEMENTS(column)];
    qq_fast_table_collect(fast, columns, G_N_ELEMENTS(column), bits);
    g_assert_cmphex(bits[0], ==, 1 << 0 | 1 << 2 | 1 << 4);
    g_assert_cmphex(bits[1], ==, 1 << 1 | 1 << 2 | 1 << 4);
    g_assert_cmphex(bits[2], ==, 1 << 2);
    g_assert_cmphex(bits[3], ==, 1 << 2);
    random_table_free(table);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/table/small", test_small);
    g_test_add_func("/decide/table/word_edges", test_word_edges);
    g_test_add_func("/decide/table/large", test_large);
    g_test_add_func("/decide/table/threads", test_threads);
    g_test_add_func("/decide/table/refused", test_refused);
    g_test_add_func("/decide/table/ends", test_ends);
    g_test_add_func("/decide/table/no_text", test_no_text);
    return g_test_run();
}
