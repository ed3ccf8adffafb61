/* The decisions of a package: every *.dmn compiled, and names that mean one decision each. */
#include "decide/bidder/bidder.h"

#include <string.h>

#include "qinqing/error.h"
#include "qinqing/identifier.h"
#include "qinqing/policy.h"

static const qq_dmn_element *find(const qq_decisions *decisions, const char *name, const qq_dmn **file)
{
    for (guint i = 0; i < decisions->files->len; i++) {
        const qq_dmn *dmn = g_ptr_array_index(decisions->files, i);
        const qq_dmn_element *found = qq_dmn_find(dmn, QQ_DMN_DECISION, name);
        if (!found) continue;
        *file = dmn;
        return found;
    }
    return NULL;
}

const qq_decision_table *qq_decisions_table(const qq_decisions *decisions, const char *name, const char **file)
{
    const qq_dmn *dmn;
    const qq_dmn_element *decision = find(decisions, name, &dmn);
    if (!decision || !decision->table) return NULL;
    *file = qq_dmn_file(dmn);
    return decision->table;
}

/* Only decisions that may be asked need a name of their own; supporting logic is its file's. */
static bool check_names(const qq_decisions *decisions, GError **error)
{
    g_autoptr(GPtrArray) names = qq_decisions_names(decisions);
    for (guint i = 1; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        if (strcmp(name, g_ptr_array_index(names, i - 1)) != 0) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "the package has two decisions called “%s”; give each its own name", name);
        return false;
    }
    return true;
}

qq_decisions *qq_decisions_new(const qq_package *package, const qq_model *model, GError **error)
{
    g_autoptr(qq_decisions) decisions = g_new0(qq_decisions, 1);
    decisions->model = model;
    decisions->files = qq_policy_tables(package, error);
    return decisions->files && check_names(decisions, error) ? g_steal_pointer(&decisions) : NULL;
}

void qq_decisions_free(qq_decisions *decisions)
{
    if (!decisions) return;
    if (decisions->files) g_ptr_array_unref(decisions->files);
    g_free(decisions);
}

static bool is_required(const GPtrArray *elements, const qq_dmn_element *decision)
{
    for (guint i = 0; i < elements->len; i++) {
        const qq_dmn_element *element = g_ptr_array_index(elements, i);
        if (element->requires && g_ptr_array_find(element->requires, decision, NULL)) return true;
    }
    return false;
}

static gint compare_texts(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *qq_decisions_names(const qq_decisions *decisions)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint f = 0; f < decisions->files->len; f++) {
        const GPtrArray *elements = qq_dmn_elements(g_ptr_array_index(decisions->files, f));
        for (guint i = 0; i < elements->len; i++) {
            const qq_dmn_element *element = g_ptr_array_index(elements, i);
            if (element->kind == QQ_DMN_DECISION && !is_required(elements, element))
                g_ptr_array_add(names, element->name);
        }
    }
    g_ptr_array_sort(names, compare_texts);
    return names;
}

/* ---- the one that is asked ---- */

const qq_dmn_element *qq_decision_find(const qq_decisions *decisions, const char *name, const qq_dmn **file,
                                       GError **error)
{
    const qq_dmn_element *decision = find(decisions, name, file);
    if (decision) return decision;
    g_autoptr(GPtrArray) names = qq_decisions_names(decisions);
    g_ptr_array_add(names, NULL);
    g_autofree char *list = g_strjoinv(", ", (char **)names->pdata);
    g_autofree char *given = qq_shown_text(name);
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "model %s has no decision “%s”; it has %s", decisions->model->id,
                given, *list ? list : "none: its package holds no *.dmn");
    return NULL;
}
