/* What an expression takes from outside. */
#include <string.h>

#include "node.h"

typedef struct {
    GHashTable *found; /* of char*, a set */
    GPtrArray *bound;  /* of const char*: names that the expression itself declares, the innermost last */
} search;

static void visit(search *how, const qq_feel_node *node);

static bool is_bound(const search *how, const char *name)
{
    for (guint i = 0; i < how->bound->len; i++) {
        if (!strcmp(how->bound->pdata[i], name)) return true;
    }
    return false;
}

static void bind(search *how, const char *name)
{
    g_ptr_array_add(how->bound, (void *)name);
}

static void found_name(search *how, const char *name, const char *rest)
{
    if (is_bound(how, name)) return;
    g_autofree char *all = g_strconcat(name, rest, NULL);
    if (!g_hash_table_contains(how->found, all)) g_hash_table_add(how->found, g_steal_pointer(&all));
}

/* a.b.c, from its last dot; what is before the names, if not a name, is visited. */
static void visit_path(search *how, const qq_feel_node *node)
{
    g_autoptr(GString) rest = g_string_new(NULL);
    while (node->kind == QQ_NODE_PATH) {
        g_string_prepend(rest, node->name);
        g_string_prepend_c(rest, '.');
        node = node->left;
    }
    if (node->kind == QQ_NODE_NAME)
        found_name(how, node->name, rest->str);
    else
        visit(how, node);
}

/* Entries see those before them. */
static void visit_entries(search *how, const qq_feel_node *node)
{
    for (size_t i = 0; i < node->count; i++) {
        if (node->entries[i].value) visit(how, node->entries[i].value);
        if (node->entries[i].until) visit(how, node->entries[i].until);
        if (node->kind != QQ_NODE_CALL) bind(how, node->entries[i].name);
    }
}

static void visit_parts(search *how, const qq_feel_node *node)
{
    guint before = how->bound->len;
    if (node->kind == QQ_NODE_FOR) bind(how, "partial");
    if (node->kind == QQ_NODE_FILTER) bind(how, "item");
    if (node->entries) visit_entries(how, node);
    for (size_t i = 0; node->children && i < node->count; i++) visit(how, node->children[i]);
    if (node->right) visit(how, node->right);
    if (node->third) visit(how, node->third);
    g_ptr_array_set_size(how->bound, (gint)before);
}

static void visit(search *how, const qq_feel_node *node)
{
    for (; node; node = node->left) {
        if (node->kind == QQ_NODE_PATH) {
            visit_path(how, node);
            return;
        }
        if (node->kind == QQ_NODE_NAME) found_name(how, node->name, "");
        visit_parts(how, node);
        if (node->kind == QQ_NODE_CALL && node->left->kind == QQ_NODE_NAME) {
            found_name(how, node->left->name, "()");
            return;
        }
    }
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *qq_feel_uses(const qq_feel_expression *expression)
{
    g_autoptr(GHashTable) found = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) bound = g_ptr_array_new();
    search how = {.found = found, .bound = bound};
    visit(&how, expression->root);
    GPtrArray *uses = g_ptr_array_new_with_free_func(g_free);
    GHashTableIter iterator;
    void *name;
    g_hash_table_iter_init(&iterator, found);
    while (g_hash_table_iter_next(&iterator, &name, NULL)) g_ptr_array_add(uses, name);
    g_ptr_array_sort(uses, by_text);
    return uses;
}
