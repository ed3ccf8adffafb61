/* What a file reads, in any of its expressions and through any chain of decisions: forbidden names, the clock, names
 * that are made while running.
 *
 * The whole file is held to it, used or not: every name and every step of a path of every expression, the input data,
 * and the components of its types. A name given to something that was read from elsewhere is caught where it is read.
 */
#include <string.h>
#include "decide/dmn/internal.h"
#include "decide/feel/node.h"
#include "decide/policy/inspection.h"

typedef struct {
    const qq_dmn *dmn;
    GPtrArray *findings;
    GHashTable *said; /* "line what", owned: each once */
} reading;

/* The element that a line of the file is in; "" before the first. */
static const char *name_at(const qq_dmn *dmn, int line)
{
    const char *name = "";
    const GPtrArray *elements = qq_dmn_elements(dmn);
    for (guint i = 0; i < elements->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(elements, i);
        if (element->line <= line) name = element->name;
    }
    return name;
}

static void say(reading *at, qq_policy_kind kind, int line, const char *what)
{
    if (!g_hash_table_add(at->said, g_strdup_printf("%d %s", line, what))) return;
    qq_policy_finding *finding = g_new0(qq_policy_finding, 1);
    finding->kind = kind;
    finding->decision = g_strdup(name_at(at->dmn, line));
    finding->line = line;
    finding->text = g_strdup_printf("%s:%d: %s", qq_dmn_file(at->dmn), line, what);
    g_ptr_array_add(at->findings, finding);
}

static void check_name(reading *at, const char *name, int line)
{
    g_autofree char *refusal = name ? qq_model_forbids(name) : NULL;
    if (refusal) say(at, QQ_POLICY_FORBIDDEN, line, refusal);
}

static void check_call(reading *at, const qq_feel_node *node)
{
    static const char *const clocks[] = {"today", "now"};
    static const char *const finders[] = {"get value", "get entries"};
    const char *name = node->left && node->left->kind == QQ_NODE_NAME ? node->left->name : "";
    for (size_t i = 0; i < G_N_ELEMENTS(clocks); i++) {
        if (strcmp(name, clocks[i]) != 0) continue;
        g_autofree char *what =
            g_strdup_printf("%s() makes an answer depend on when it is asked; take the day as input "
                            "data, e.g. as_of",
                            name);
        say(at, QQ_POLICY_PROFILE, node->line, what);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(finders); i++) {
        if (strcmp(name, finders[i]) != 0) continue;
        g_autofree char *what =
            g_strdup_printf("%s() reads by a name that nobody can check; write the name as a path", name);
        say(at, QQ_POLICY_PROFILE, node->line, what);
    }
}

/* Expressions are as deep as their parser allows. */
static void walk(reading *at, const qq_feel_node *node)
{
    if (!node) return;
    if (node->kind == QQ_NODE_NAME || node->kind == QQ_NODE_PATH) check_name(at, node->name, node->line);
    if (node->kind == QQ_NODE_CALL) check_call(at, node);
    walk(at, node->left);
    walk(at, node->right);
    walk(at, node->third);
    for (size_t i = 0; i < node->count; i++) {
        if (node->children) walk(at, node->children[i]);
        if (!node->entries) continue;
        walk(at, node->entries[i].value);
        walk(at, node->entries[i].until);
    }
}

static void check_item(reading *at, const qq_dmn_item *item)
{
    for (size_t i = 0; i < item->member_count; i++) {
        check_name(at, item->members[i].name, item->members[i].line);
        check_item(at, &item->members[i]);
    }
}

static int compare_findings(gconstpointer a, gconstpointer b)
{
    const qq_policy_finding *const *left = a, *const *right = b;
    return (*left)->line != (*right)->line ? ((*left)->line < (*right)->line ? -1 : 1)
                                           : strcmp((*left)->text, (*right)->text);
}

void qq_inspect_reads(const qq_dmn *dmn, GPtrArray *findings)
{
    g_autoptr(GHashTable) said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    reading at = {dmn, findings, said};
    const GPtrArray *elements = qq_dmn_elements(dmn);
    for (guint i = 0; i < elements->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(elements, i);
        check_name(&at, element->name, element->line);
        if (element->kind == QQ_DMN_INPUT) check_name(&at, element->label, element->line);
    }
    GHashTableIter items;
    gpointer item;
    g_hash_table_iter_init(&items, dmn->items);
    while (g_hash_table_iter_next(&items, NULL, &item)) check_item(&at, item);
    for (guint i = 0; i < dmn->expressions->len; i++)
        walk(&at, ((const qq_feel_expression *)g_ptr_array_index(dmn->expressions, i))->root);
    g_ptr_array_sort(findings, compare_findings);
}
