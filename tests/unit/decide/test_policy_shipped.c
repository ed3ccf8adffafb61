/* Every decision table that is shipped: proved; and with any one rule taken out, or any one end of a cell moved into
 * its neighbour, refuted by an input that the evaluator confirms. */
#include "decide/table/cells.h"
#include "qinqing/csv.h"
#include "qinqing/text.h"
#include "unit/decide/policy_support.h"

static const char *const packages[] = {"hubei-enterprise", "fujian-2017", "jiangxi-2020", "chuzhou-2021"};

/* A table in its CSV form, whose cells can be changed. */
typedef struct {
    GPtrArray *rows;
    guint first_rule; /* index of its row */
    const qq_decision_table *table;
} sheet;

static char *text_of(const sheet *from, guint without)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < from->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(from->rows, i);
        for (guint c = 0; i != without && c < row->len; c++)
            qq_csv_cell(out, g_ptr_array_index(row, c), c + 1 == row->len);
    }
    return g_string_free(out, FALSE);
}

/* The table refuted: so many findings of the kind, all of them confirmed. */
static void assert_refuted(const sheet *of, guint without, qq_policy_kind kind)
{
    g_autofree char *csv = text_of(of, without);
    g_autoptr(qq_dmn) dmn = dmn_of_csv(csv);
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, NULL);
    if (!count_kind(findings, kind)) g_test_message("%s", csv);
    g_assert_cmpuint(count_kind(findings, kind), >=, 1);
    g_assert_cmpuint(confirm(dmn, findings), >=, 1);
}

static void assert_proved(const sheet *of)
{
    g_autofree char *csv = text_of(of, G_MAXUINT);
    g_autoptr(qq_dmn) dmn = dmn_of_csv(csv);
    g_autoptr(GPtrArray) findings = qq_policy_check(dmn, NULL);
    confirm(dmn, findings);
    g_assert_cmpuint(findings->len, ==, 0);
}

/* ---- moving an end ---- */

/* A little beyond a value; false for kinds that are not ordered. */
static bool beyond(qq_feel_value value, int step, qq_feel_value *out)
{
    qq_feel_value moved = value;
    if (value.kind == QQ_FEEL_NUMBER)
        return qq_decimal_add(value.number, qq_decimal_scaled(step, 3), &moved.number) ? (*out = moved, true) : false;
    if (value.kind == QQ_FEEL_MONTHS) {
        moved.months += step;
        *out = moved;
        return true;
    }
    return false;
}

/* The cell with one more interval at an end of one of its intervals, when what is beyond that end is another rule's. */
static char *widen(const qq_cell *cell, const qq_cell *domain, const qq_interval *interval, bool upper)
{
    qq_feel_value end = upper ? interval->high : interval->low, outside = end;
    bool closed = upper ? interval->high_closed : interval->low_closed;
    if (end.kind == QQ_FEEL_NULL) return NULL;
    if (closed && !beyond(end, upper ? 1 : -1, &outside)) return NULL;
    if (!qq_cell_holds(domain, outside) || qq_cell_holds(cell, outside)) return NULL;
    qq_interval more = upper ? (qq_interval){end, outside, true, true} : (qq_interval){outside, end, true, true};
    qq_cell addition = {QQ_CELL_INTERVALS, cell->value_kind, &more, NULL, 1};
    g_autoptr(GString) text = g_string_new(NULL);
    qq_cell_append(text, cell);
    g_string_append(text, ", ");
    qq_cell_append(text, &addition);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* Every cell that this one can be widened to. */
static GPtrArray *wider_cells(const qq_cell *cell, const qq_cell *domain)
{
    GPtrArray *wider = g_ptr_array_new_with_free_func(g_free);
    for (size_t i = 0; cell->kind == QQ_CELL_INTERVALS && i < cell->count; i++)
        for (int upper = 0; upper < 2; upper++) {
            char *text = widen(cell, domain, &cell->intervals[i], upper);
            if (text) g_ptr_array_add(wider, text);
        }
    if (cell->kind == QQ_CELL_SET || cell->kind == QQ_CELL_COMPLEMENT) g_ptr_array_add(wider, g_strdup("-"));
    return wider;
}

static guint try_cell(const sheet *of, size_t rule, size_t input)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    qq_cell cell, domain;
    const char *why = NULL;
    g_assert_true(qq_cell_reduce(of->table->rules[rule].tests[input], arena, &cell, &why));
    g_assert_true(qq_cell_reduce(of->table->inputs[input].allowed, arena, &domain, &why));
    g_autoptr(GPtrArray) wider = wider_cells(&cell, &domain);
    GPtrArray *row = g_ptr_array_index(of->rows, of->first_rule + rule);
    gpointer *place = &row->pdata[input + 2], before = *place;
    for (guint i = 0; i < wider->len; i++) {
        *place = g_ptr_array_index(wider, i);
        assert_refuted(of, G_MAXUINT, QQ_POLICY_OVERLAP);
        *place = before;
    }
    return wider->len;
}

/* ---- a table ---- */

static void try_table(const qq_dmn *dmn, const qq_dmn_element *decision)
{
    g_autofree char *csv = qq_table_print_decision(dmn, decision, NULL, QQ_TABLE_CSV, false);
    const qq_csv_limits limits = {.mebibytes = 8, .rows = 20000, .columns = 1000};
    g_autoptr(GPtrArray) rows = qq_csv_rows("t.csv", csv, strlen(csv), &limits, NULL);
    const qq_decision_table *table = decision->table;
    sheet of = {rows, rows->len - (guint)table->rule_count, table};
    guint moved = 0;
    g_assert_cmpint(table->policy, ==, QQ_HIT_UNIQUE);
    assert_proved(&of);
    for (size_t rule = 0; rule < table->rule_count; rule++) {
        assert_refuted(&of, of.first_rule + (guint)rule, QQ_POLICY_GAP);
        for (size_t input = 0; input < table->input_count; input++) moved += try_cell(&of, rule, input);
    }
    g_assert_cmpuint(moved, >=, table->rule_count - 1);
}

static void test_package(gconstpointer name)
{
    g_autofree char *folder = g_build_filename(QQ_SOURCE_DIR, "models", (const char *)name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_read(folder, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) files = qq_policy_tables(package, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < files->len; i++) {
        const qq_dmn *dmn = g_ptr_array_index(files, i);
        for (guint j = 0; j < qq_dmn_elements(dmn)->len; j++) {
            const qq_dmn_element *element = g_ptr_array_index(qq_dmn_elements(dmn), j);
            if (element->table) try_table(dmn, element);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(packages); i++) {
        g_autofree char *path = g_strdup_printf("/decide/policy/shipped/%s", packages[i]);
        g_test_add_data_func(path, packages[i], test_package);
    }
    return g_test_run();
}
