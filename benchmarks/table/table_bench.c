/* Decision tables loaded at run time against the same rules as a hand-written if-chain, in one process.
 *
 * usage: table_bench write FOLDER             the tables of a thousand rules, thousand-*.dmn
 *        table_bench rows POLICY FOLDER N     the first N bidders as JSON, and the checksum of their rules
 *        table_bench run FOLDER ROWS PAIRS    times, medians of pairs
 * FOLDER holds first.dmn, unique.dmn and collect.dmn; tables of a thousand rules are read from where they were written
 * (QQ_BENCH_FOLDER, else FOLDER). */
#include <glib.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "if_chain.h"
#include "thousand.h"
#include "qinqing/dmn.h"
#include "qinqing/table.h"

static const char *const grades[] = {"AAA", "AA", "A", "BBB", "B", "D"};
static const qq_column_form forms[] = {{.kind = QQ_COLUMN_CODE, .texts = grades, .text_count = G_N_ELEMENTS(grades)},
                                       {.kind = QQ_COLUMN_INT32, .digits = 3},
                                       {.kind = QQ_COLUMN_INT64, .digits = 2},
                                       {.kind = QQ_COLUMN_INT32}};

typedef struct {
    qq_dmn *dmn;
    const qq_dmn_element *decision;
    qq_fast_table *fast;
} loaded;

typedef enum { FIRST, UNIQUE, COLLECT } policy;
static const char *const policy_names[] = {"first", "unique", "collect"};

static void give_up(const char *what, GError *error)
{
    fprintf(stderr, "table_bench: %s: %s\n", what, error ? error->message : "failed");
    exit(1);
}

static loaded load(const char *folder, const char *stem)
{
    GError *error = NULL;
    g_autofree char *name = g_strconcat(stem, ".dmn", NULL), *path = g_build_filename(folder, name, NULL),
                    *bytes = NULL;
    gsize length;
    loaded made = {0};
    if (!g_file_get_contents(path, &bytes, &length, &error)) give_up(path, error);
    made.dmn = qq_dmn_compile(path, bytes, length, NULL, &error);
    if (!made.dmn) give_up(path, error);
    made.decision = qq_dmn_find(made.dmn, QQ_DMN_DECISION, "share");
    if (!made.decision || !made.decision->table) give_up(path, NULL);
    made.fast = qq_fast_table_new(made.decision->table, forms, &error);
    if (!made.fast) give_up(path, error);
    return made;
}

static void unload(loaded *table)
{
    qq_fast_table_free(table->fast);
    qq_dmn_free(table->dmn);
}

/* ---- bidders ---- */

typedef struct {
    uint16_t *grade;
    int32_t *score;
    int64_t *amount;
    int32_t *days;
    size_t rows;
} bidders;

/* Grades and scores evenly; amounts from 10,000 to 1,000,000,000 yuan, as many in each power of two; days of ten years.
 */
static bidders make_bidders(size_t rows)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(12);
    bidders made = {g_new(uint16_t, rows), g_new(int32_t, rows), g_new(int64_t, rows), g_new(int32_t, rows), rows};
    for (size_t i = 0; i < rows; i++) {
        int64_t base = INT64_C(1000000) << g_rand_int_range(random, 0, 17);
        made.grade[i] = (uint16_t)g_rand_int_range(random, 0, G_N_ELEMENTS(grades));
        made.score[i] = g_rand_int_range(random, 0, 100001);
        made.amount[i] = base + (int64_t)((double)base * g_rand_double(random));
        made.days[i] = g_rand_int_range(random, 0, 3651);
    }
    return made;
}

static void free_bidders(bidders *of)
{
    g_free(of->grade);
    g_free(of->score);
    g_free(of->amount);
    g_free(of->days);
}

/* ---- what is timed ---- */

typedef struct {
    const bidders *rows;
    const loaded *table;
    policy how;
    int32_t *rules;
    uint64_t *bits;
} job;

static void run_fast(const job *of)
{
    const void *const columns[] = {of->rows->grade, of->rows->score, of->rows->amount, of->rows->days};
    if (of->how == FIRST)
        qq_fast_table_first(of->table->fast, columns, of->rows->rows, of->rules);
    else if (of->how == UNIQUE)
        qq_fast_table_unique(of->table->fast, columns, of->rows->rows, of->rules);
    else
        qq_fast_table_collect(of->table->fast, columns, of->rows->rows, of->bits);
}

static void run_chain(const job *of)
{
    const bidder_columns columns = {of->rows->grade, of->rows->score, of->rows->amount, of->rows->days};
    if (of->how == FIRST)
        if_chain_first(&columns, of->rows->rows, of->rules);
    else if (of->how == UNIQUE)
        if_chain_unique(&columns, of->rows->rows, of->rules);
    else
        if_chain_collect(&columns, of->rows->rows, of->bits);
}

static void run_branchless(const job *of)
{
    const bidder_columns columns = {of->rows->grade, of->rows->score, of->rows->amount, of->rows->days};
    branchless_collect(&columns, of->rows->rows, of->bits);
}

/* Nanoseconds that this thread has worked: all that is timed runs in it, and others on the machine do not count. */
static gint64 worked(void)
{
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (gint64)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* Nanoseconds a row. */
static double time_job(void (*run)(const job *), const job *of)
{
    gint64 from = worked(), to;
    int rounds = 0;
    do {
        run(of);
        rounds++;
        to = worked();
    } while (to - from < 50000000);
    return (double)(to - from) / (double)of->rows->rows / rounds;
}

static uint64_t checksum(const job *of)
{
    uint64_t sum = 0;
    size_t words = of->how == COLLECT ? qq_fast_table_words(of->table->fast) : 0;
    for (size_t i = 0; i < of->rows->rows && of->how != COLLECT; i++) sum = sum * 31 + (uint64_t)(of->rules[i] + 3);
    for (size_t i = 0; i < of->rows->rows * words; i++) sum = sum * 31 + of->bits[i];
    return sum;
}

static int compare_doubles(gconstpointer a, gconstpointer b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare_doubles);
    return count % 2 ? values[count / 2] : (values[count / 2 - 1] + values[count / 2]) / 2;
}

/* Pairs in turn; prints medians and the median of the ratios. */
static void compare(const char *title, void (*limit)(const job *), const char *limit_name, const job *of, size_t pairs)
{
    g_autofree double *ours = g_new(double, pairs), *theirs = g_new(double, pairs), *ratios = g_new(double, pairs);
    run_fast(of);
    uint64_t sum = checksum(of);
    limit(of);
    if (sum != checksum(of)) give_up(title, g_error_new_literal(G_FILE_ERROR, 0, "the two do not agree"));
    for (size_t i = 0; i < pairs; i++) {
        ours[i] = time_job(run_fast, of);
        theirs[i] = time_job(limit, of);
        ratios[i] = ours[i] / theirs[i];
    }
    double our = median(ours, pairs), their = median(theirs, pairs);
    printf("12 rules, %-8s %7.3f ns a row, %6.0f M/s   %-18s %7.3f ns   ratio %5.3f\n", title, our, 1e3 / our,
           limit_name, their, median(ratios, pairs));
}

static void compare_sizes(const job *small, const job *large, size_t pairs)
{
    g_autofree double *ours = g_new(double, pairs), *ratios = g_new(double, pairs);
    for (size_t i = 0; i < pairs; i++) {
        ours[i] = time_job(run_fast, large);
        ratios[i] = ours[i] / time_job(run_fast, small);
    }
    double our = median(ours, pairs);
    printf("1,000 rules, %-8s %6.2f ns a row, %6.1f M/s   %.1f times the 12 rules\n", policy_names[large->how], our,
           1e3 / our, median(ratios, pairs));
}

/* ---- single evaluations ---- */

static double time_one(const job *of)
{
    const bidders *rows = of->rows;
    gint64 from = worked();
    for (size_t i = 0; i < rows->rows; i++) {
        const int64_t values[] = {rows->grade[i], rows->score[i], rows->amount[i], rows->days[i]};
        of->rules[i] = qq_fast_table_one(of->table->fast, values);
    }
    return (double)(worked() - from) / (double)rows->rows;
}

static qq_feel_context *inputs_of(const bidders *rows, size_t i, qq_feel_arena *arena)
{
    qq_feel_context *inputs = qq_feel_context_new(arena, 4);
    qq_feel_context_put(arena, inputs, "grade", qq_feel_string(arena, grades[rows->grade[i]]));
    qq_feel_context_put(arena, inputs, "score", qq_feel_number(qq_decimal_scaled(rows->score[i], 3)));
    qq_feel_context_put(arena, inputs, "amount", qq_feel_number(qq_decimal_scaled(rows->amount[i], 2)));
    qq_feel_context_put(arena, inputs, "days", qq_feel_integer(rows->days[i]));
    return inputs;
}

/* The general evaluator; every answer is compared with the fast one: a rule's conclusion is its number. */
static double time_decide(const job *of, size_t count)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    gint64 from = worked();
    for (size_t i = 0; i < count; i++) {
        qq_feel_run run = {.arena = arena};
        qq_feel_arena_reset(arena);
        qq_feel_value share = qq_dmn_decide(of->table->dmn, of->table->decision, &run, inputs_of(of->rows, i, arena));
        if (!qq_feel_same(share, qq_feel_integer(of->rules[i] + 1))) give_up("qq_dmn_decide", NULL);
    }
    return (double)(worked() - from) / (double)count;
}

/* ---- commands ---- */

static void print_rows(const char *folder, policy how, size_t count)
{
    bidders rows = make_bidders(count);
    loaded table = load(folder, policy_names[how]);
    g_autofree int32_t *rules = g_new0(int32_t, count);
    g_autofree uint64_t *bits = g_new0(uint64_t, count);
    const job of = {&rows, &table, how, rules, bits};
    uint64_t sum = 0;
    run_fast(&of);
    for (size_t i = 0; i < count; i++) {
        if (how != COLLECT) sum += (uint64_t)(rules[i] + 1);
        for (unsigned k = 0; k < 12; k++) sum += bits[i] >> k & 1 ? k + 1 : 0;
    }
    printf("{\"sum\":%" G_GUINT64_FORMAT ",\"rows\":[", sum);
    for (size_t i = 0; i < count; i++) {
        printf("%s{\"grade\":\"%s\",\"score\":%d.%03d,\"amount\":%" G_GINT64_FORMAT ".%02d,\"days\":%d}", i ? "," : "",
               grades[rows.grade[i]], rows.score[i] / 1000, rows.score[i] % 1000, rows.amount[i] / 100,
               (int)(rows.amount[i] % 100), rows.days[i]);
    }
    printf("]}\n");
    unload(&table);
    free_bidders(&rows);
}

static void run_all(const char *folder, const char *large_folder, size_t count, size_t pairs)
{
    bidders rows = make_bidders(count);
    g_autofree int32_t *rules = g_new0(int32_t, count);
    g_autofree uint64_t *bits = g_new0(uint64_t, count * 16);
    for (policy how = FIRST; how <= COLLECT; how++) {
        loaded table = load(folder, policy_names[how]), large = load(large_folder, thousand_names[how]);
        const job of = {&rows, &table, how, rules, bits}, of_large = {&rows, &large, how, rules, bits};
        compare(policy_names[how], run_chain, "if-chain", &of, pairs);
        if (how == COLLECT) compare(policy_names[how], run_branchless, "without branches", &of, pairs);
        compare_sizes(&of, &of_large, pairs);
        if (how == FIRST) {
            printf("single, first: %.1f ns through qq_fast_table_one\n", time_one(&of));
            printf("single, first: %.0f ns through qq_dmn_decide, all inputs made anew\n",
                   time_decide(&of, count / 50));
        }
        unload(&table);
        unload(&large);
    }
    free_bidders(&rows);
}

int main(int argc, char **argv)
{
    setlocale(LC_ALL, "C");
    if (argc == 3 && !strcmp(argv[1], "write")) return write_thousands(argv[2]) ? 0 : 1;
    if (argc == 5 && !strcmp(argv[1], "rows")) {
        for (policy how = FIRST; how <= COLLECT; how++) {
            if (!strcmp(argv[2], policy_names[how]))
                print_rows(argv[3], how, (size_t)g_ascii_strtoull(argv[4], NULL, 10));
        }
        return 0;
    }
    if (argc == 5 && !strcmp(argv[1], "run")) {
        const char *large_folder = g_getenv("QQ_BENCH_FOLDER");
        run_all(argv[2], large_folder ? large_folder : argv[2], (size_t)g_ascii_strtoull(argv[3], NULL, 10),
                (size_t)g_ascii_strtoull(argv[4], NULL, 10));
        return 0;
    }
    fprintf(stderr, "usage: table_bench write FOLDER | rows POLICY FOLDER N | run FOLDER ROWS PAIRS\n");
    return 2;
}
