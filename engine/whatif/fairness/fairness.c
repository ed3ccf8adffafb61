/* Groups, their reference, and each against it. */
#include "qinqing/fairness.h"

#include <math.h>
#include <string.h>
#include "qinqing/error.h"

static const double ROUNDING = 1e-9; /* 0.6 / 0.8 is not below 0.75 */

/* A group while it is gathered: its members' outcomes and scores. */
typedef struct {
    qq_fairness_group *group; /* of the result */
    GArray *outcomes;         /* of double: 1 favourable, 0 not */
    GArray *scores;           /* of double */
} gathered;

static void free_gathered(gpointer data)
{
    gathered *of = data;
    g_array_unref(of->outcomes);
    g_array_unref(of->scores);
    g_free(of);
}

static void free_group(gpointer data)
{
    qq_fairness_group *group = data;
    g_free(group->name);
    g_free(group);
}

void qq_fairness_free(qq_fairness *fairness)
{
    if (!fairness) return;
    g_ptr_array_unref(fairness->groups);
    g_free(fairness);
}

/* ---- groups ---- */

static gathered *gather_group(GHashTable *by_name, GPtrArray *all, const char *name)
{
    gathered *of = g_hash_table_lookup(by_name, name);
    if (of) return of;
    of = g_new0(gathered, 1);
    of->group = g_new0(qq_fairness_group, 1);
    of->group->name = g_strdup(name);
    of->outcomes = g_array_new(FALSE, FALSE, sizeof(double));
    of->scores = g_array_new(FALSE, FALSE, sizeof(double));
    g_hash_table_insert(by_name, of->group->name, of);
    g_ptr_array_add(all, of);
    return of;
}

/* By name, the unknown last. */
static gint compare_groups(gconstpointer a, gconstpointer b)
{
    const gathered *x = *(gathered *const *)a, *y = *(gathered *const *)b;
    bool unknown_x = !*x->group->name, unknown_y = !*y->group->name;
    if (unknown_x != unknown_y) return unknown_x - unknown_y;
    return strcmp(x->group->name, y->group->name);
}

static GPtrArray *gather(const qq_fairness_data *data)
{
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    GPtrArray *all = g_ptr_array_new_with_free_func(free_gathered);
    for (size_t i = 0; i < data->count; i++) {
        gathered *of = gather_group(by_name, all, data->group[i]);
        double outcome = data->favourable[i];
        g_array_append_val(of->outcomes, outcome);
        g_array_append_val(of->scores, data->score[i]);
        of->group->count++;
        of->group->favourable += data->favourable[i];
        of->group->mean_score += data->score[i];
    }
    g_ptr_array_sort(all, compare_groups);
    return all;
}

/* ---- the reference ---- */

static double rate_of(const qq_fairness_group *group)
{
    return (double)group->favourable / (double)group->count;
}

static bool is_better_reference(const qq_fairness_group *group, const qq_fairness_group *than)
{
    bool small = group->count < QQ_SMALL_GROUP, than_small = than->count < QQ_SMALL_GROUP;
    if (small != than_small) return than_small;
    if (small) return group->count > than->count;
    if (rate_of(group) != rate_of(than)) return rate_of(group) > rate_of(than);
    return group->count > than->count;
}

static bool find_named(const qq_fairness *out, const qq_fairness_options *options, size_t *found, GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < out->groups->len; i++) {
        const qq_fairness_group *group = g_ptr_array_index(out->groups, i);
        *found = i;
        if (*group->name && strcmp(group->name, options->reference) == 0) return true;
        if (*group->name) g_string_append_printf(names, "%s%s", names->len ? ", " : "", group->name);
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "%s has no group \"%s\" to compare with; there are: %s",
                options->attribute, options->reference, names->str);
    return false;
}

static bool find_reference(qq_fairness *out, const qq_fairness_options *options, GError **error)
{
    if (options->reference) return find_named(out, options, &out->reference, error);
    for (guint i = 1; i < out->groups->len; i++) {
        const qq_fairness_group *group = g_ptr_array_index(out->groups, i);
        if (*group->name && is_better_reference(group, g_ptr_array_index(out->groups, out->reference)))
            out->reference = i;
    }
    return true;
}

/* ---- each against it ---- */

static bool is_judged(const qq_fairness_group *group)
{
    return *group->name && !group->reference && !group->impact.small;
}

static bool compare(gathered *of, const gathered *reference, const qq_fairness_options *options, double level,
                    GError **error)
{
    qq_fairness_group *group = of->group;
    const qq_fairness_group *with = reference->group;
    group->mean_score /= (double)group->count;
    group->rate = qq_wilson(group->favourable, group->count, level);
    qq_adverse_impact(group->favourable, group->count, with->favourable, with->count, level, &group->impact);
    group->reference = group == with;
    if (group->reference) {
        group->impact.ratio = (qq_interval){1, 1, 1};
        group->rates.p = group->scores.p = 1;
        group->scores.superiority = 0.5;
        return true;
    }
    group->fails = is_judged(group) && group->impact.ratio.value < options->gate - ROUNDING;
    qq_mann_whitney((const double *)(const void *)of->scores->data, of->scores->len,
                    (const double *)(const void *)reference->scores->data, reference->scores->len, &group->scores);
    return qq_permutation_test((const double *)(const void *)of->outcomes->data, of->outcomes->len,
                               (const double *)(const void *)reference->outcomes->data, reference->outcomes->len,
                               options->divisions, options->seed, options->threads, &group->rates, error);
}

static bool check_groups(const qq_fairness *out, const qq_fairness_options *options, GError **error)
{
    size_t known = 0, favourable = 0;
    for (guint i = 0; i < out->groups->len; i++) {
        const qq_fairness_group *group = g_ptr_array_index(out->groups, i);
        known += *group->name != '\0';
        favourable += group->favourable;
    }
    const char *what = known < 2 ? "fewer than two groups are known: nothing to compare"
                       : out->groups->len > QQ_FAIRNESS_GROUPS_MAX ? "there are more than 1000 groups"
                       : favourable == 0                           ? "nobody has the favourable outcome"
                                                                   : NULL;
    if (what) g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: %s", options->attribute, what);
    return !what;
}

qq_fairness *qq_fairness_run(const qq_fairness_data *data, const qq_fairness_options *options, GError **error)
{
    if (!(options->gate >= 0 && options->gate <= 1)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "a gate is between 0 and 1");
        return NULL;
    }
    double level = options->level > 0 ? options->level : 0.95;
    g_autoptr(GPtrArray) all = gather(data);
    g_autoptr(qq_fairness) out = g_new0(qq_fairness, 1);
    out->groups = g_ptr_array_new_with_free_func(free_group);
    for (guint i = 0; i < all->len; i++) g_ptr_array_add(out->groups, ((gathered *)all->pdata[i])->group);
    if (!check_groups(out, options, error) || !find_reference(out, options, error)) return NULL;
    for (guint i = 0; i < all->len; i++) {
        gathered *of = g_ptr_array_index(all, i);
        if (!compare(of, g_ptr_array_index(all, out->reference), options, level, error)) return NULL;
        out->judged += is_judged(of->group);
        out->failing += of->group->fails;
    }
    return g_steal_pointer(&out);
}
