/* The proof against the evaluator, on random tables: tables cut from the whole are complete and free of conflict; with
 * a rule taken out they have a gap, with a cell widened an overlap; whatever is said of any table is confirmed, and
 * where nothing is said, no value on or between the boundaries says otherwise. */
#include "support/random.h"
#include "unit/decide/policy_support.h"

enum { INPUTS = 4, RULES = 14, MARKS = 6, TEXTS = 4 };

typedef enum { KIND_NUMBER, KIND_DATE, KIND_MONTHS, KIND_DAYS, KIND_TEXT, KIND_TRUTH, KIND_END } input_kind;

/* Ordered kinds: from mark `low` to mark `high`, -1 and MARKS: no end. Texts and booleans: bits. */
typedef struct {
    int low, high;
    bool low_closed, high_closed;
    unsigned set;
} test_cell;

typedef struct {
    input_kind kinds[INPUTS];
    bool bounded[INPUTS]; /* the domain ends at the first and last mark */
    int inputs, rules;
    test_cell cells[RULES][INPUTS];
} test_table;

static bool is_ordered(input_kind kind)
{
    return kind != KIND_TEXT && kind != KIND_TRUTH;
}

static char *mark(input_kind kind, int number)
{
    switch (kind) {
    case KIND_DATE:
        return g_strdup_printf("date(\"2024-02-%02d\")", 10 + 2 * number);
    case KIND_MONTHS:
        return g_strdup_printf("duration(\"P%dM\")", 1 + 2 * number);
    case KIND_DAYS:
        return g_strdup_printf("duration(\"P%dD\")", 1 + number);
    default:
        return g_strdup_printf("%d", number * 10);
    }
}

static void append_set(GString *out, input_kind kind, unsigned set)
{
    const char *between = "";
    for (int i = 0; i < TEXTS; i++) {
        if (!(set >> i & 1)) continue;
        if (kind == KIND_TRUTH)
            g_string_append_printf(out, "%s%s", between, i ? "true" : "false");
        else
            g_string_append_printf(out, "%s\"\"%c\"\"", between, 'a' + i);
        between = ", ";
    }
}

static void append_cell(GString *out, input_kind kind, test_cell cell)
{
    if (!is_ordered(kind)) {
        append_set(out, kind, cell.set);
        return;
    }
    g_autofree char *low = mark(kind, cell.low), *high = mark(kind, cell.high);
    g_autoptr(GString) text = g_string_new(NULL);
    if (cell.low < 0 && cell.high == MARKS)
        g_string_append(text, "-");
    else if (cell.low < 0)
        g_string_append_printf(text, "<%s %s", cell.high_closed ? "=" : "", high);
    else if (cell.high == MARKS)
        g_string_append_printf(text, ">%s %s", cell.low_closed ? "=" : "", low);
    else
        g_string_append_printf(text, "%c%s..%s%c", cell.low_closed ? '[' : '(', low, high,
                               cell.high_closed ? ']' : ')');
    for (const char *c = text->str; *c; c++) {
        if (*c == '"') g_string_append_c(out, '"');
        g_string_append_c(out, *c);
    }
}

static test_cell whole(const test_table *table, int input)
{
    unsigned set = table->kinds[input] == KIND_TRUTH ? 3 : (1 << TEXTS) - 1;
    if (table->bounded[input]) return (test_cell){0, MARKS - 1, true, true, set};
    return (test_cell){-1, MARKS, false, false, set};
}

static char *csv_of(const test_table *table)
{
    static const char *const types[] = {"number", "date",   "years and months duration", "days and time duration",
                                        "string", "boolean"};
    GString *out = g_string_new("table,t\nhit policy,UNIQUE\ncolumn,");
    for (int i = 0; i < table->inputs; i++) g_string_append(out, ",input");
    g_string_append(out, ",output,annotation\nname,");
    for (int i = 0; i < table->inputs; i++) g_string_append_printf(out, ",x%d", i);
    g_string_append(out, ",,law\ntype,");
    for (int i = 0; i < table->inputs; i++) g_string_append_printf(out, ",%s", types[table->kinds[i]]);
    g_string_append(out, ",number,\nvalues,");
    for (int i = 0; i < table->inputs; i++) {
        g_string_append(out, ",\"");
        if (table->bounded[i] || table->kinds[i] == KIND_TEXT) append_cell(out, table->kinds[i], whole(table, i));
        g_string_append(out, "\"");
    }
    g_string_append(out, ",,\n");
    for (int rule = 0; rule < table->rules; rule++) {
        g_string_append_printf(out, "rule,r%d", rule + 1);
        for (int i = 0; i < table->inputs; i++) {
            g_string_append(out, ",\"");
            append_cell(out, table->kinds[i], table->cells[rule][i]);
            g_string_append(out, "\"");
        }
        g_string_append_printf(out, ",%d,art. 1\n", rule + 1);
    }
    return g_string_free(out, FALSE);
}

/* ---- tables ---- */

static test_table begin_table(GRand *random)
{
    test_table table = {.inputs = g_rand_int_range(random, 1, INPUTS + 1), .rules = 1};
    for (int i = 0; i < table.inputs; i++) {
        table.kinds[i] = (input_kind)g_rand_int_range(random, 0, KIND_END);
        table.bounded[i] = is_ordered(table.kinds[i]) && g_rand_boolean(random);
        table.cells[0][i] = whole(&table, i);
    }
    return table;
}

/* Cuts a cell into what stays and what goes to a new rule; false when it cannot be cut there. */
static bool cut_cell(GRand *random, input_kind kind, test_cell *cell, test_cell *other)
{
    *other = *cell;
    if (!is_ordered(kind)) {
        cell->set &= (unsigned)g_rand_int_range(random, 0, 1 << TEXTS);
        other->set &= ~cell->set;
        return cell->set && other->set;
    }
    int at = g_rand_int_range(random, 0, MARKS);
    if (at <= cell->low || at >= cell->high) return false;
    cell->high = other->low = at;
    cell->high_closed = g_rand_boolean(random);
    other->low_closed = !cell->high_closed;
    return true;
}

static test_table cut_table(GRand *random)
{
    test_table table = begin_table(random);
    for (int tries = g_rand_int_range(random, 0, 30); tries && table.rules < RULES; tries--) {
        int rule = g_rand_int_range(random, 0, table.rules), input = g_rand_int_range(random, 0, table.inputs);
        test_cell kept[INPUTS], other;
        memcpy(kept, table.cells[rule], sizeof kept);
        if (!cut_cell(random, table.kinds[input], &kept[input], &other)) continue;
        memcpy(table.cells[table.rules], table.cells[rule], sizeof kept);
        memcpy(table.cells[rule], kept, sizeof kept);
        table.cells[table.rules++][input] = other;
    }
    return table;
}

static test_table wild_table(GRand *random)
{
    test_table table = begin_table(random);
    table.rules = g_rand_int_range(random, 1, RULES);
    for (int rule = 0; rule < table.rules; rule++)
        for (int i = 0; i < table.inputs; i++) {
            test_cell cell = whole(&table, i), other;
            if (g_rand_boolean(random) && cut_cell(random, table.kinds[i], &cell, &other) && g_rand_boolean(random))
                cell = other;
            table.cells[rule][i] = cell.set ? cell : whole(&table, i);
        }
    return table;
}

/* ---- every value on and between the marks ---- */

static GPtrArray *candidates(const test_table *table, int input)
{
    GPtrArray *values = g_ptr_array_new_with_free_func(g_free);
    bool bounded = table->bounded[input];
    for (int i = bounded ? 0 : -1; i <= (bounded ? MARKS - 1 : MARKS); i++) switch (table->kinds[input]) {
        case KIND_NUMBER:
            g_ptr_array_add(values, g_strdup_printf("%d", i * 10));
            if (!bounded || i < MARKS - 1) g_ptr_array_add(values, g_strdup_printf("%d + 5", i * 10));
            break;
        case KIND_DATE:
            g_ptr_array_add(values, g_strdup_printf("date(\"2024-02-%02d\")", 10 + 2 * i));
            if (!bounded || i < MARKS - 1)
                g_ptr_array_add(values, g_strdup_printf("date(\"2024-02-%02d\")", 11 + 2 * i));
            break;
        case KIND_MONTHS:
            g_ptr_array_add(values, g_strdup_printf("duration(\"P%dM\")", MAX(1 + 2 * i, 0)));
            if (!bounded || i < MARKS - 1) g_ptr_array_add(values, g_strdup_printf("duration(\"P%dM\")", 2 + 2 * i));
            break;
        case KIND_DAYS:
            g_ptr_array_add(values, g_strdup_printf("duration(\"P%dD\")", 1 + i));
            if (!bounded || i < MARKS - 1) g_ptr_array_add(values, g_strdup_printf("duration(\"P%dDT1H\")", 1 + i));
            break;
        case KIND_TEXT:
            if (i >= 0 && i < TEXTS) g_ptr_array_add(values, g_strdup_printf("\"%c\"", 'a' + i));
            break;
        default:
            if (i == 0 || i == 1) g_ptr_array_add(values, g_strdup(i ? "true" : "false"));
            break;
        }
    return values;
}

/* The least and the most rules that hold for any of the candidates, tried at random. */
static void try_values(GRand *random, const test_table *table, const qq_dmn *dmn, int tries, guint *least, guint *most)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    guint total = 1;
    for (int i = 0; i < table->inputs; i++) {
        g_ptr_array_add(all, candidates(table, i));
        total *= ((const GPtrArray *)g_ptr_array_index(all, (guint)i))->len;
    }
    bool every = total <= (guint)tries;
    *least = G_MAXUINT;
    *most = 0;
    for (guint n = 0; n < (every ? total : (guint)tries); n++) {
        g_autoptr(GPtrArray) values = g_ptr_array_new();
        guint left = every ? n : (guint)g_rand_int_range(random, 0, (gint32)total);
        for (guint i = 0; i < all->len; i++) {
            const GPtrArray *of = g_ptr_array_index(all, i);
            g_ptr_array_add(values, g_ptr_array_index(of, left % of->len));
            left /= of->len;
        }
        guint held = (guint)__builtin_popcountll(rules_for(dmn, values));
        *least = MIN(*least, held);
        *most = MAX(*most, held);
    }
}

/* ---- tests ---- */

static GPtrArray *check(const test_table *table, qq_dmn **dmn)
{
    g_autofree char *csv = csv_of(table);
    g_test_message("%s", csv);
    *dmn = dmn_of_csv(csv);
    qq_policy_summary summary = {0};
    GPtrArray *findings = qq_policy_check(*dmn, &summary);
    g_assert_cmpuint(summary.tables, ==, 1);
    g_assert_cmpuint(summary.rules, ==, (guint)table->rules);
    g_assert_cmpint(summary.proved == 1, ==, findings->len == 0);
    confirm(*dmn, findings);
    g_assert_cmpuint(count_kind(findings, QQ_POLICY_PROFILE), ==, 0);
    return findings;
}

static void test_cut(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 150; round++) {
        test_table table = cut_table(random);
        g_autoptr(qq_dmn) dmn = NULL;
        g_autoptr(GPtrArray) findings = check(&table, &dmn);
        g_assert_cmpuint(findings->len, ==, 0);
    }
}

/* Any one rule taken out. */
static void test_deleted(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 40; round++) {
        test_table table = cut_table(random);
        for (int lost = 0; lost < table.rules && table.rules > 1; lost++) {
            test_table less = table;
            less.rules--;
            memcpy(less.cells[lost], table.cells[table.rules - 1], sizeof less.cells[lost]);
            g_autoptr(qq_dmn) dmn = NULL;
            g_autoptr(GPtrArray) findings = check(&less, &dmn);
            g_assert_cmpuint(count_kind(findings, QQ_POLICY_GAP), >=, 1);
            g_assert_cmpuint(count_kind(findings, QQ_POLICY_OVERLAP), ==, 0);
        }
    }
}

/* Any one end of a cell moved, or opened or closed, or a set made larger: takes from a neighbour. */
static void test_widened(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 40; round++) {
        test_table table = cut_table(random);
        for (int rule = 0; rule < table.rules; rule++)
            for (int i = 0; i < table.inputs; i++) {
                test_table wide = table;
                test_cell *cell = &wide.cells[rule][i];
                const test_cell all = whole(&table, i);
                if (is_ordered(table.kinds[i]) ? cell->high == all.high : cell->set == all.set) continue;
                if (!is_ordered(table.kinds[i]))
                    cell->set = all.set;
                else if (!cell->high_closed && g_rand_boolean(random))
                    cell->high_closed = true;
                else
                    cell->high++;
                if (cell->high == MARKS) cell->high_closed = false;
                g_autoptr(qq_dmn) dmn = NULL;
                g_autoptr(GPtrArray) findings = check(&wide, &dmn);
                g_assert_cmpuint(count_kind(findings, QQ_POLICY_OVERLAP), >=, 1);
                g_assert_cmpuint(count_kind(findings, QQ_POLICY_GAP), ==, 0);
            }
    }
}

static void test_wild(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 100; round++) {
        test_table table = wild_table(random);
        guint least, most;
        g_autoptr(qq_dmn) dmn = NULL;
        g_autoptr(GPtrArray) findings = check(&table, &dmn);
        try_values(random, &table, dmn, 500, &least, &most);
        if (!count_kind(findings, QQ_POLICY_GAP)) g_assert_cmpuint(least, >=, 1);
        if (!count_kind(findings, QQ_POLICY_OVERLAP)) g_assert_cmpuint(most, <=, 1);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/decide/policy/proof/cut", test_cut);
    g_test_add_func("/decide/policy/proof/deleted", test_deleted);
    g_test_add_func("/decide/policy/proof/widened", test_widened);
    g_test_add_func("/decide/policy/proof/wild", test_wild);
    return g_test_run();
}
