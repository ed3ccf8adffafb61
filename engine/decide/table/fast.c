/* Fast tables as the public sees them: made, asked, freed. */
#include "fast.h"

#include "qinqing/error.h"

void qq_fast_table_free(qq_fast_table *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->input_count; i++) qq_fast_input_clear(&table->inputs[i]);
    g_free(table->inputs);
    g_free(table);
}

qq_fast_table *qq_fast_table_new(const qq_decision_table *table, const qq_column_form *forms, GError **error)
{
    size_t known;
    if (table->input_count == 0 || table->input_count > QQ_FAST_INPUTS_MAX) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "a table needs 1 to %d inputs to run over columns, this has %zu",
                    QQ_FAST_INPUTS_MAX, table->input_count);
        return NULL;
    }
    g_autoptr(qq_fast_table) made = g_new0(qq_fast_table, 1);
    made->policy = table->policy;
    made->rule_count = table->rule_count;
    made->words = (table->rule_count + 63) / 64;
    made->stride = made->words <= 1 ? 1 : (made->words + QQ_FAST_CHUNK - 1) / QQ_FAST_CHUNK * (size_t)QQ_FAST_CHUNK;
    made->inputs = g_new0(qq_fast_input, table->input_count);
    for (; made->input_count < table->input_count; made->input_count++) {
        size_t index = made->input_count;
        if (!qq_fast_input_compile(made, table, index, &forms[index], error)) {
            qq_fast_input_clear(&made->inputs[index]);
            return NULL;
        }
    }
    const qq_table_loops *const *loops = qq_table_loops_known(&known);
    qq_fast_table_use(made, loops[known - 1]);
    return g_steal_pointer(&made);
}

void qq_fast_table_use(qq_fast_table *table, const qq_table_loops *loops)
{
    table->loops = loops;
}

void qq_fast_table_first(const qq_fast_table *table, const void *const *columns, size_t rows, int32_t *rules)
{
    table->loops->rules(table, columns, rows, false, rules);
}

void qq_fast_table_unique(const qq_fast_table *table, const void *const *columns, size_t rows, int32_t *rules)
{
    table->loops->rules(table, columns, rows, true, rules);
}

size_t qq_fast_table_words(const qq_fast_table *table)
{
    return table->words;
}

void qq_fast_table_collect(const qq_fast_table *table, const void *const *columns, size_t rows, uint64_t *bits)
{
    table->loops->collect(table, columns, rows, bits);
}

/* ---- one row ---- */

/* The rules that hold, 64 of them from word on. */
static uint64_t holding(const qq_fast_table *table, const uint32_t *payloads, size_t word)
{
    uint64_t hold = UINT64_MAX;
    for (size_t i = 0; hold && i < table->input_count; i++) {
        hold &= table->rule_count <= QQ_FAST_SMALL_RULES ? payloads[i] : table->inputs[i].masks[payloads[i] + word];
    }
    return hold;
}

int32_t qq_fast_table_one(const qq_fast_table *table, const int64_t *values)
{
    uint32_t payloads[QQ_FAST_INPUTS_MAX];
    int32_t found = QQ_RULE_NONE;
    for (size_t i = 0; i < table->input_count; i++) {
        payloads[i] = qq_fast_search(&table->inputs[i], values[i], table->inputs[i].halvings);
    }
    for (size_t word = 0; word < table->words; word++) {
        uint64_t hold = holding(table, payloads, word);
        if (!hold) continue;
        if (table->policy != QQ_HIT_UNIQUE) return (int32_t)(word * 64) + __builtin_ctzll(hold);
        if (found != QQ_RULE_NONE || (hold & (hold - 1))) return QQ_RULE_CONFLICT;
        found = (int32_t)(word * 64) + __builtin_ctzll(hold);
    }
    return found;
}
