/* The tree of groups: from the groups file, or one group of all indicators; and the weights within each. */
#include <math.h>
#include <string.h>
#include "qinqing/error.h"
#include "whatif/composite/internal.h"

enum { GROUP_ROWS = 2000 };
static const double sum_tolerance = 1e-9;

typedef struct {
    qq_composite *composite;
    const qq_composite_table *table;
    const qq_composite_options *options;
    GPtrArray *found;  /* of qq_composite_node*, in the order met; the first is the top */
    GPtrArray *groups; /* of char*: their names, borrowed, as many */
    GPtrArray *placed; /* of char*: what has its place in a group, borrowed */
    bool has_head;
} builder;

static void child_clear(gpointer data)
{
    g_free(((qq_composite_child *)data)->name);
}

static void node_free(gpointer data)
{
    qq_composite_node *node = data;
    g_free(node->name);
    g_array_unref(node->children);
    g_free(node);
}

static size_t add_group(builder *to, const char *name)
{
    qq_composite_node *node = g_new0(qq_composite_node, 1);
    node->name = g_strdup(name);
    node->aggregate = to->options->aggregate;
    node->children = g_array_new(FALSE, TRUE, sizeof(qq_composite_child));
    g_array_set_clear_func(node->children, child_clear);
    g_ptr_array_add(to->found, node);
    g_ptr_array_add(to->groups, node->name);
    return to->found->len - 1;
}

static size_t group_named(builder *to, const char *name)
{
    size_t place;
    return qq_composite_find(to->groups, name, &place) ? place : add_group(to, name);
}

static void add_child(builder *to, size_t group, const char *name, bool is_group, size_t place, double weight)
{
    qq_composite_node *node = g_ptr_array_index(to->found, group);
    qq_composite_child child = {g_strdup(name), is_group, place, weight};
    g_array_append_val(node->children, child);
    g_ptr_array_add(to->placed, child.name);
}

/* ---- the groups file ---- */

static bool check_head(const builder *to, const qq_csv_row *row, GError **error)
{
    static const char *const heads[] = {"indicator", "group", "weight", "aggregate"};
    bool good = row->count == 3 || row->count == 4;
    for (unsigned i = 0; good && i < row->count; i++) good = g_ascii_strcasecmp(row->cells[i], heads[i]) == 0;
    if (!good)
        qq_composite_fail_at(error, to->options->groups->name, row, 1,
                             "the header row is indicator,group,weight, with aggregate behind if wanted");
    return good;
}

static bool read_weight(const builder *to, const qq_csv_row *row, double *weight, GError **error)
{
    *weight = NAN;
    const char *text = row->count > 2 ? row->cells[2] : "";
    const char *fault = *text ? qq_composite_weight(text, weight) : NULL;
    if (!fault && *weight < 0) fault = "is less than 0; a weight is 0 or more";
    if (fault) qq_composite_fail_at(error, to->options->groups->name, row, 3, "weight \"%.60s\" %s", text, fault);
    return !fault;
}

/* How a group is aggregated, where the row says so. */
static bool read_aggregate(builder *to, const qq_csv_row *row, bool is_group, size_t place, GError **error)
{
    const char *word = row->count > 3 ? row->cells[3] : "";
    if (!*word) return true;
    bool linear = g_str_equal(word, "linear");
    if (!is_group || (!linear && !g_str_equal(word, "geometric"))) {
        qq_composite_fail_at(error, to->options->groups->name, row, 4,
                             is_group ? "aggregate \"%.60s\": write linear or geometric"
                                      : "\"%.60s\": an indicator is not aggregated; leave the cell empty",
                             word);
        return false;
    }
    ((qq_composite_node *)g_ptr_array_index(to->found, place))->aggregate =
        linear ? QQ_AGGREGATE_LINEAR : QQ_AGGREGATE_GEOMETRIC;
    return true;
}

static bool place_row(builder *to, const qq_csv_row *row, GError **error)
{
    const char *file = to->options->groups->name;
    size_t place, other;
    double weight;
    g_autofree char *name = qq_composite_trimmed(row->cells[0]);
    g_autofree char *group = qq_composite_trimmed(row->count > 1 ? row->cells[1] : "");
    if (!*name) {
        qq_composite_fail_at(error, file, row, 1, "no indicator or group is named");
        return false;
    }
    if (qq_composite_find(to->table->indicators, group, &other)) {
        qq_composite_fail_at(error, file, row, 2, "%s is an indicator; a group needs another name", group);
        return false;
    }
    if (qq_composite_find(to->placed, name, &other)) {
        qq_composite_fail_at(error, file, row, 1, "%s has its place already; leave one row", name);
        return false;
    }
    bool is_group = !qq_composite_find(to->table->indicators, name, &place);
    if (is_group) place = group_named(to, name);
    if (!read_weight(to, row, &weight, error) || !read_aggregate(to, row, is_group, place, error)) return false;
    add_child(to, *group ? group_named(to, group) : 0, name, is_group, place, weight);
    return true;
}

static bool take_row(const qq_csv_row *row, void *data, GError **error)
{
    builder *to = data;
    if (row->count == 1 && !*row->cells[0]) return true;
    if (to->has_head) return place_row(to, row, error);
    to->has_head = true;
    return check_head(to, row, error);
}

static bool read_groups(builder *to, GError **error)
{
    static const qq_csv_limits limits = {.mebibytes = 1, .rows = GROUP_ROWS, .columns = 8};
    const qq_composite_file *file = to->options->groups;
    size_t place;
    if (!qq_csv_read(file->name, file->bytes, file->length, &limits, take_row, to, error)) return false;
    for (guint i = 0; i < to->table->indicators->len; i++) {
        const char *name = g_ptr_array_index(to->table->indicators, i);
        if (qq_composite_find(to->placed, name, &place)) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: no row for indicator %s; add one", file->name, name);
        return false;
    }
    for (guint i = 1; i < to->found->len; i++) {
        const qq_composite_node *node = g_ptr_array_index(to->found, i);
        if (!qq_composite_find(to->placed, node->name, &place)) add_child(to, 0, node->name, true, i, NAN);
        if (node->children->len) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:1: %s is no indicator of %s, nor a group that holds one",
                    file->name, node->name, to->table->name);
        return false;
    }
    return true;
}

/* ---- weights ---- */

static qq_composite_child *child_named(builder *to, const char *name)
{
    for (guint i = 0; i < to->found->len; i++) {
        const qq_composite_node *node = g_ptr_array_index(to->found, i);
        for (guint c = 0; c < node->children->len; c++) {
            qq_composite_child *child = &g_array_index(node->children, qq_composite_child, c);
            if (strcmp(child->name, name) == 0) return child;
        }
    }
    return NULL;
}

static bool assign_weight(builder *to, const char *name, const char *word, GError **error)
{
    qq_composite_child *child = child_named(to, name);
    double weight = 0;
    if (!child) {
        g_autofree char *known = qq_composite_listed(to->placed);
        return qq_composite_fail(error, "--weights: there is no %s; there are %s", name, known);
    }
    const char *fault = qq_composite_weight(word, &weight);
    if (fault) return qq_composite_fail(error, "--weights: \"%.60s\" for %s %s", word, name, fault);
    if (weight < 0) return qq_composite_fail(error, "--weights: %s has %s; a weight is 0 or more", name, word);
    child->weight = weight;
    return true;
}

static bool assign_weights(builder *to, GError **error)
{
    qq_assignments given;
    if (!qq_assignments_read("weights", to->options->weights, &given, error)) return false;
    bool good = true;
    for (guint i = 0; good && i < given.names->len; i++)
        good = assign_weight(to, g_ptr_array_index(given.names, i), g_ptr_array_index(given.words, i), error);
    qq_assignments_clear(&given);
    return good;
}

static void weigh_equally(builder *to)
{
    for (guint i = 0; i < to->found->len; i++) {
        const qq_composite_node *node = g_ptr_array_index(to->found, i);
        for (guint c = 0; c < node->children->len; c++)
            g_array_index(node->children, qq_composite_child, c).weight = 1.0 / node->children->len;
    }
}

/* All weights of a group are there and sum to 1. */
static bool check_sum(const qq_composite_node *node, GError **error)
{
    const char *of = *node->name ? " of group " : "";
    double sum = 0;
    for (guint c = 0; c < node->children->len; c++) {
        const qq_composite_child *child = &g_array_index(node->children, qq_composite_child, c);
        if (isnan(child->weight))
            return qq_composite_fail(error, "--weights: no weight for %s; give %s=…, 0 leaves it out", child->name,
                                     child->name);
        sum += child->weight;
    }
    if (fabs(sum - 1) <= sum_tolerance) return true;
    return qq_composite_fail(error, "--weights: the weights%s%s sum to %.10g, not to 1; change them", of, node->name,
                             sum);
}

/* ---- the tree in order ---- */

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(((const qq_composite_child *)a)->name, ((const qq_composite_child *)b)->name);
}

enum { GROUPS_DEEP = 16 };

/* Puts a group behind those it holds; *place: where. Only what hangs below the top is met, and no group twice: each has
 * one place. */
static bool settle(builder *to, size_t found, unsigned depth, size_t *place, GError **error)
{
    qq_composite_node *node = g_ptr_array_index(to->found, found);
    if (depth > GROUPS_DEEP)
        return qq_composite_fail(error, "--groups: more than %d groups within another", GROUPS_DEEP);
    g_array_sort(node->children, by_name);
    for (guint c = 0; c < node->children->len; c++) {
        qq_composite_child *child = &g_array_index(node->children, qq_composite_child, c);
        if (child->is_group && !settle(to, child->place, depth + 1, &child->place, error)) return false;
    }
    *place = to->composite->nodes->len;
    g_ptr_array_add(to->composite->nodes, node);
    to->found->pdata[found] = NULL;
    return true;
}

/* Groups that hold each other do not hang below the top. */
static bool check_settled(const builder *to, GError **error)
{
    for (guint i = 0; i < to->found->len; i++) {
        const qq_composite_node *node = g_ptr_array_index(to->found, i);
        if (node)
            return qq_composite_fail(error, "--groups: group %s lies within itself; give it another place", node->name);
    }
    return true;
}

/* The vector of weights, group by group. */
static void number_weights(qq_composite *composite)
{
    size_t next = 0;
    composite->blocks = g_new(size_t, composite->nodes->len);
    for (guint i = 0; i < composite->nodes->len; i++) {
        qq_composite_node *node = g_ptr_array_index(composite->nodes, i);
        node->first = next;
        composite->blocks[i] = node->children->len;
        next += node->children->len;
    }
    composite->weight_count = next;
    composite->weights = g_new(double, next);
    composite->weight_names = g_new(const char *, next);
    for (guint i = 0; i < composite->nodes->len; i++) {
        const qq_composite_node *node = g_ptr_array_index(composite->nodes, i);
        for (guint c = 0; c < node->children->len; c++) {
            const qq_composite_child *child = &g_array_index(node->children, qq_composite_child, c);
            composite->weights[node->first + c] = child->weight;
            composite->weight_names[node->first + c] = child->name;
        }
    }
}

static bool build(builder *to, GError **error)
{
    const GPtrArray *indicators = to->table->indicators;
    size_t top;
    add_group(to, "");
    if (to->options->groups && !read_groups(to, error)) return false;
    for (guint i = 0; !to->options->groups && i < indicators->len; i++)
        add_child(to, 0, g_ptr_array_index(indicators, i), false, i, NAN);
    if (g_strcmp0(to->options->weights, "equal") == 0)
        weigh_equally(to);
    else if (!assign_weights(to, error))
        return false;
    for (guint i = 0; i < to->found->len; i++)
        if (!check_sum(g_ptr_array_index(to->found, i), error)) return false;
    return settle(to, 0, 0, &top, error) && check_settled(to, error);
}

static void node_free_if(gpointer data)
{
    if (data) node_free(data);
}

bool qq_composite_group(qq_composite *composite, const qq_composite_table *table, const qq_composite_options *options,
                        GError **error)
{
    builder to = {.composite = composite,
                  .table = table,
                  .options = options,
                  .found = g_ptr_array_new_with_free_func(node_free_if),
                  .groups = g_ptr_array_new(),
                  .placed = g_ptr_array_new()};
    composite->nodes = g_ptr_array_new_with_free_func(node_free);
    bool good = build(&to, error);
    if (good) number_weights(composite);
    g_ptr_array_unref(to.found);
    g_ptr_array_unref(to.groups);
    g_ptr_array_unref(to.placed);
    return good;
}
