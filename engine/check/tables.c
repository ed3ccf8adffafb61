/* The decision tables of a package held to the profile of policies. */
#include "check/tables.h"
#include "qinqing/policy.h"

bool qq_check_tables(const qq_package *package, GPtrArray *findings, qq_check_summary *summary, GError **error)
{
    g_autoptr(GPtrArray) files = qq_policy_tables(package, error);
    if (!files) return false;
    qq_policy_summary sum = {0};
    for (guint i = 0; i < files->len; i++) {
        g_autoptr(GPtrArray) found = qq_policy_check(g_ptr_array_index(files, i), &sum);
        for (guint j = 0; j < found->len; j++)
            g_ptr_array_add(findings, g_strdup(((const qq_policy_finding *)g_ptr_array_index(found, j))->text));
    }
    summary->tables = (unsigned)sum.tables;
    summary->rules = (unsigned)sum.rules;
    summary->proved = (unsigned)sum.proved;
    return true;
}
