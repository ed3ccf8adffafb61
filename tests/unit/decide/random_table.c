#include "unit/decide/random_table.h"

#include "decide/feel/temporal.h"

static const char *const texts[] = {"甲", "乙", "丙", "丁", "戊", "己", "never in a cell"};
static const char *const truths[] = {"true", "false"};

/* What a column is made of. */
typedef enum { NUMBERS, DATES, MONTHS, SECONDS, TEXTS, BOOLEANS, CONTENTS } content;

typedef struct {
    GRand *random;
    content what;
    random_spread spread;
    const qq_column_form *form;
    GArray *values;
} column_maker;

static int64_t limit_of(const column_maker *of)
{
    if (of->what != NUMBERS || of->spread == RANDOM_SPREAD_SMALL) return 50;
    if (of->spread == RANDOM_SPREAD_CLOSE) return 20000;
    return of->form->kind == QQ_COLUMN_INT32 ? 2000000000 : INT64_C(3000000000000000);
}

static int64_t random_number(GRand *random, int64_t limit)
{
    return (int64_t)(g_rand_double(random) * 2.0 * (double)limit) - limit;
}

static void remember(column_maker *of, int64_t value)
{
    if (of->values->len < 60) g_array_append_val(of->values, value);
}

/* A boundary: in tenths of the column's unit, so that some lie between two rows; its neighbours join the pool. */
static void append_literal(column_maker *of, GString *out)
{
    int64_t number = random_number(of->random, limit_of(of));
    bool between = of->what == NUMBERS && g_rand_int_range(of->random, 0, 3) == 0;
    for (int64_t beside = -1; beside <= 1; beside++) remember(of, number + beside);
    switch (of->what) {
    case NUMBERS:
        qq_decimal_append(out, qq_decimal_scaled(number * 10 + (between ? 5 : 0), of->form->digits + 1));
        break;
    case DATES:
        qq_feel_append(out, qq_feel_days(20000 + number), true);
        break;
    case MONTHS:
        qq_feel_append(out, qq_feel_months_value(number), true);
        break;
    default:
        qq_feel_append(out, qq_feel_seconds_value((qq_feel_seconds){number, between ? 500000000 : 0}), true);
    }
}

static void append_set(column_maker *of, GString *out)
{
    const char *const *from = of->what == TEXTS ? texts : truths;
    int known = of->what == TEXTS ? 6 : 2, count = g_rand_int_range(of->random, 1, 4);
    for (int i = 0; i < count; i++) {
        const char *text = from[g_rand_int_range(of->random, 0, known)];
        g_string_append_printf(out, of->what == TEXTS ? "%s\"%s\"" : "%s%s", i ? ", " : "", text);
    }
}

/* An interval whose ends may be the wrong way round would be refused: widened from its low end by comparison signs. */
static void append_range(column_maker *of, GString *out)
{
    static const char *const signs[] = {"< ", "<= ", "> ", ">= ", ""};
    static const char *const lows[] = {"? > ", "? >= "}, *const highs[] = {" and ? < ", " and ? <= "};
    if (g_rand_int_range(of->random, 0, 2)) {
        g_string_append(out, signs[g_rand_int_range(of->random, 0, G_N_ELEMENTS(signs))]);
        append_literal(of, out);
        return;
    }
    g_string_append(out, lows[g_rand_int_range(of->random, 0, 2)]);
    append_literal(of, out);
    g_string_append(out, highs[g_rand_int_range(of->random, 0, 2)]);
    append_literal(of, out);
}

static char *make_cell(column_maker *of)
{
    bool negated = g_rand_int_range(of->random, 0, 5) == 0;
    if (g_rand_int_range(of->random, 0, 4) == 0) return g_strdup("-");
    GString *out = g_string_new(negated ? "not(" : "");
    if (of->what == TEXTS || of->what == BOOLEANS)
        append_set(of, out);
    else
        append_range(of, out);
    if (negated) g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

static qq_column_form random_form(GRand *random, content what)
{
    qq_column_form form = {.kind = g_rand_boolean(random) ? QQ_COLUMN_INT32 : QQ_COLUMN_INT64};
    if (what == NUMBERS) form.digits = (unsigned)g_rand_int_range(random, 0, 4);
    if (what == TEXTS) form = (qq_column_form){QQ_COLUMN_CODE, 0, texts, G_N_ELEMENTS(texts)};
    if (what == BOOLEANS) form = (qq_column_form){QQ_COLUMN_CODE, 0, truths, G_N_ELEMENTS(truths)};
    return form;
}

/* A value of the column as FEEL sees it. */
static qq_feel_value value_of(qq_feel_arena *arena, content what, const qq_column_form *form, int64_t value)
{
    switch (what) {
    case NUMBERS:
        return qq_feel_number(qq_decimal_scaled(value, form->digits));
    case DATES:
        return qq_feel_days(value);
    case MONTHS:
        return qq_feel_months_value(value);
    case SECONDS:
        return qq_feel_seconds_value((qq_feel_seconds){value, 0});
    case TEXTS:
        return qq_feel_string(arena, texts[value]);
    default:
        return qq_feel_boolean(value == 0);
    }
}

static void fill_pool(column_maker *of)
{
    int64_t far = of->form->kind == QQ_COLUMN_INT32 ? INT32_MAX : INT64_MAX;
    if (of->form->kind == QQ_COLUMN_CODE) {
        for (int64_t i = 0; i < (int64_t)of->form->text_count; i++) g_array_append_val(of->values, i);
        return;
    }
    for (guint i = 0; of->what == DATES && i < of->values->len; i++) {
        g_array_index(of->values, int64_t, i) += 20000;
    }
    int64_t low = -far - 1;
    if (of->what == NUMBERS) g_array_append_val(of->values, low);
    if (of->what == NUMBERS) g_array_append_val(of->values, far);
    for (int i = 0; i < 5; i++) {
        int64_t any = random_number(of->random, limit_of(of)) + (of->what == DATES ? 20000 : 0);
        g_array_append_val(of->values, any);
    }
}

static qq_feel_expression *compile(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_feel_types) types = qq_feel_types_new();
    g_autoptr(qq_feel_names) names = qq_feel_names_new(types);
    qq_feel_expression *made = qq_feel_compile_tests(text, names, 1, 1, &error);
    if (!made) g_error("%s: %s", text, error->message);
    return made;
}

static void ask_evaluator(random_table *table, size_t input, content what)
{
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    random_pool *pool = &table->pools[input];
    pool->holds = g_array_new(FALSE, FALSE, sizeof(gboolean));
    for (size_t rule = 0; rule < table->decision.rule_count; rule++) {
        for (guint i = 0; i < pool->values->len; i++) {
            qq_feel_run run = {.arena = arena};
            qq_feel_arena_reset(arena);
            int64_t value = g_array_index(pool->values, int64_t, i);
            qq_feel_value answer = qq_feel_test(table->decision.rules[rule].tests[input], &run, NULL,
                                                value_of(arena, what, &table->forms[input], value));
            gboolean holds = answer.kind == QQ_FEEL_BOOLEAN && answer.truth;
            g_array_append_val(pool->holds, holds);
        }
    }
}

static random_table *empty_table(size_t rules, size_t inputs)
{
    random_table *table = g_new0(random_table, 1);
    table->decision.inputs = g_new0(qq_table_input, inputs);
    table->decision.input_count = inputs;
    table->decision.rules = g_new0(qq_table_rule, rules);
    table->decision.rule_count = rules;
    for (size_t rule = 0; rule < rules; rule++)
        table->decision.rules[rule].tests = g_new0(qq_feel_expression *, inputs);
    return table;
}

random_table *random_table_new(GRand *random, size_t rules, size_t inputs, random_spread spread)
{
    random_table *table = empty_table(rules, inputs);
    table->decision.policy = g_rand_boolean(random) ? QQ_HIT_UNIQUE : QQ_HIT_FIRST;
    for (size_t input = 0; input < inputs; input++) {
        content what = (content)g_rand_int_range(random, 0, CONTENTS);
        if (spread != RANDOM_SPREAD_SMALL && input < 2) what = NUMBERS;
        table->forms[input] = random_form(random, what);
        column_maker of = {random, what, spread, &table->forms[input], NULL};
        of.values = table->pools[input].values = g_array_new(FALSE, FALSE, sizeof(int64_t));
        for (size_t rule = 0; rule < rules; rule++) {
            g_autofree char *cell = make_cell(&of);
            table->decision.rules[rule].tests[input] = compile(cell);
        }
        fill_pool(&of);
        ask_evaluator(table, input, what);
    }
    return table;
}

random_table *random_table_of(const char *const *cells, size_t rules, size_t inputs)
{
    random_table *table = empty_table(rules, inputs);
    for (size_t rule = 0; rule < rules; rule++) {
        qq_feel_expression **tests = table->decision.rules[rule].tests;
        for (size_t input = 0; tests && input < inputs; input++) tests[input] = compile(cells[rule * inputs + input]);
    }
    return table;
}

void random_table_free(random_table *table)
{
    size_t inputs = table->decision.input_count;
    for (size_t rule = 0; rule < table->decision.rule_count; rule++) {
        qq_feel_expression **tests = table->decision.rules[rule].tests;
        for (size_t input = 0; input < inputs; input++) qq_feel_expression_free(tests[input]);
        g_free(tests);
    }
    for (size_t input = 0; input < inputs; input++) {
        g_clear_pointer(&table->pools[input].values, g_array_unref);
        g_clear_pointer(&table->pools[input].holds, g_array_unref);
    }
    g_free(table->decision.rules);
    g_free(table->decision.inputs);
    g_free(table);
}

bool random_table_holds(const random_table *table, size_t rule, const size_t *row)
{
    for (size_t input = 0; input < table->decision.input_count; input++) {
        const random_pool *pool = &table->pools[input];
        if (!g_array_index(pool->holds, gboolean, rule * pool->values->len + row[input])) return false;
    }
    return true;
}

int64_t random_table_value(const random_table *table, size_t input, size_t index)
{
    return g_array_index(table->pools[input].values, int64_t, index);
}

static void *make_column(const random_table *table, size_t input, const random_rows *rows)
{
    size_t inputs = table->decision.input_count;
    void *column = g_malloc(rows->count * sizeof(int64_t));
    for (size_t i = 0; i < rows->count; i++) {
        int64_t value = random_table_value(table, input, rows->chosen[i * inputs + input]);
        switch (table->forms[input].kind) {
        case QQ_COLUMN_INT32:
            ((int32_t *)column)[i] = (int32_t)value;
            break;
        case QQ_COLUMN_INT64:
            ((int64_t *)column)[i] = value;
            break;
        case QQ_COLUMN_CODE:
            ((uint16_t *)column)[i] = (uint16_t)value;
            break;
        }
    }
    return column;
}

random_rows *random_rows_new(GRand *random, const random_table *table, size_t count)
{
    size_t inputs = table->decision.input_count;
    random_rows *rows = g_new0(random_rows, 1);
    rows->count = count;
    rows->column_count = inputs;
    rows->chosen = g_new0(size_t, count * inputs);
    rows->columns = g_new(const void *, inputs);
    for (size_t i = 0; i < count * inputs; i++) {
        rows->chosen[i] = (size_t)g_rand_int_range(random, 0, (gint32)table->pools[i % inputs].values->len);
    }
    for (size_t input = 0; input < inputs; input++) rows->columns[input] = make_column(table, input, rows);
    return rows;
}

void random_rows_free(random_rows *rows)
{
    for (size_t input = 0; input < rows->column_count; input++) g_free((void *)rows->columns[input]);
    g_free(rows->columns);
    g_free(rows->chosen);
    g_free(rows);
}
