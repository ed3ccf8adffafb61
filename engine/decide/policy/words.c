/* Hit policies and types in words. */
#include "decide/policy/words.h"
#include <string.h>

static const struct {
    qq_hit_policy policy;
    qq_collect collect;
    const char *letters, *word, *attribute, *aggregation, *english, *chinese;
} policies[] = {
    {QQ_HIT_UNIQUE, QQ_COLLECT_LIST, "U", "UNIQUE", "UNIQUE", NULL, "UNIQUE: exactly one rule holds",
     "UNIQUE：有且仅有一条规则成立"},
    {QQ_HIT_ANY, QQ_COLLECT_LIST, "A", "ANY", "ANY", NULL, "ANY: rules that hold together agree",
     "ANY：同时成立的规则结论一致"},
    {QQ_HIT_PRIORITY, QQ_COLLECT_LIST, "P", "PRIORITY", "PRIORITY", NULL,
     "PRIORITY: of the rules that hold, the conclusion that stands first among the allowed values",
     "PRIORITY：成立的规则中取结论次序在先者"},
    {QQ_HIT_FIRST, QQ_COLLECT_LIST, "F", "FIRST", "FIRST", NULL, "FIRST: the first rule that holds",
     "FIRST：取最先成立的规则"},
    {QQ_HIT_RULE_ORDER, QQ_COLLECT_LIST, "R", "RULE ORDER", "RULE ORDER", NULL,
     "RULE ORDER: all rules that hold, in the order of the table", "RULE ORDER：取全部成立的规则，按表中次序"},
    {QQ_HIT_OUTPUT_ORDER, QQ_COLLECT_LIST, "O", "OUTPUT ORDER", "OUTPUT ORDER", NULL,
     "OUTPUT ORDER: all rules that hold, in the order of the allowed values",
     "OUTPUT ORDER：取全部成立的规则，按结论次序"},
    {QQ_HIT_COLLECT, QQ_COLLECT_LIST, "C", "COLLECT", "COLLECT", NULL, "COLLECT: all rules that hold",
     "COLLECT：取全部成立的规则"},
    {QQ_HIT_COLLECT, QQ_COLLECT_SUM, "C+", "COLLECT SUM", "COLLECT", "SUM",
     "COLLECT SUM: the sum over all rules that hold", "COLLECT SUM：成立规则之和"},
    {QQ_HIT_COLLECT, QQ_COLLECT_MIN, "C<", "COLLECT MIN", "COLLECT", "MIN",
     "COLLECT MIN: the least over all rules that hold", "COLLECT MIN：成立规则之最小值"},
    {QQ_HIT_COLLECT, QQ_COLLECT_MAX, "C>", "COLLECT MAX", "COLLECT", "MAX",
     "COLLECT MAX: the greatest over all rules that hold", "COLLECT MAX：成立规则之最大值"},
    {QQ_HIT_COLLECT, QQ_COLLECT_COUNT, "C#", "COLLECT COUNT", "COLLECT", "COUNT", "COLLECT COUNT: how many rules hold",
     "COLLECT COUNT：成立规则之个数"},
};

static size_t find_policy(const qq_decision_table *table)
{
    size_t i = 0;
    while (policies[i].policy != table->policy ||
           (table->policy == QQ_HIT_COLLECT && policies[i].collect != table->collect)) {
        i++;
        g_assert(i < G_N_ELEMENTS(policies));
    }
    return i;
}

const char *qq_hit_policy_letters(const qq_decision_table *table)
{
    return policies[find_policy(table)].letters;
}

const char *qq_hit_policy_title(const qq_decision_table *table, bool chinese)
{
    size_t i = find_policy(table);
    return chinese ? policies[i].chinese : policies[i].english;
}

const char *qq_hit_policy_word(const qq_decision_table *table)
{
    return policies[find_policy(table)].word;
}

bool qq_hit_policy_read(const char *word, const char **policy, const char **aggregation)
{
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++) {
        if (g_ascii_strcasecmp(word, policies[i].word) != 0 && strcmp(word, policies[i].letters) != 0) continue;
        *policy = policies[i].attribute;
        *aggregation = policies[i].aggregation;
        return true;
    }
    return false;
}

bool qq_table_has_notes(const qq_decision_table *table)
{
    for (size_t i = 0; i < table->rule_count; i++)
        if (table->rules[i].description) return true;
    return false;
}

const char *qq_scalar_name(qq_feel_kind kind)
{
    switch (kind) {
    case QQ_FEEL_BOOLEAN:
        return "boolean";
    case QQ_FEEL_NUMBER:
        return "number";
    case QQ_FEEL_STRING:
        return "string";
    case QQ_FEEL_DATE:
        return "date";
    case QQ_FEEL_TIME:
        return "time";
    case QQ_FEEL_DATE_TIME:
        return "date and time";
    case QQ_FEEL_MONTHS:
        return "years and months duration";
    case QQ_FEEL_SECONDS:
        return "days and time duration";
    default:
        return NULL;
    }
}

static void append_members(GString *out, const qq_feel_type *type)
{
    g_string_append(out, "context<");
    for (size_t i = 0; i < qq_feel_type_member_count(type); i++) {
        const qq_feel_type *member = NULL;
        g_string_append_printf(out, "%s%s: ", i ? ", " : "", qq_feel_type_member(type, i, &member));
        qq_type_append_structure(out, member);
    }
    g_string_append_c(out, '>');
}

void qq_type_append_structure(GString *out, const qq_feel_type *type)
{
    const char *scalar = type ? qq_scalar_name(qq_feel_type_kind(type)) : "Any";
    if (!type || qq_feel_type_is_any(type)) {
        g_string_append(out, "Any");
    } else if (scalar) {
        g_string_append(out, scalar);
    } else if (qq_feel_type_kind(type) == QQ_FEEL_LIST) {
        g_string_append(out, "list<");
        qq_type_append_structure(out, qq_feel_type_element(type));
        g_string_append_c(out, '>');
    } else if (qq_feel_type_kind(type) == QQ_FEEL_CONTEXT) {
        append_members(out, type);
    } else {
        qq_feel_type_append(out, type);
    }
}
