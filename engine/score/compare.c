/* One generation compared with another, party by party, each change put down to its causes.
 *
 * Both are read in order of identifier; only where they differ anything is priced again, and only what the shortcuts
 * below do not already know: the same day has no calendar, the same facts no data, the same model no model. */
#include <string.h>

#include "qinqing/error.h"
#include "results_form.h"

/* One way to look at a party: its standing and the listings that stand, as ids and records. */
typedef struct {
    qq_standing standing;
    GArray *listings; /* of qq_listing_change; only party, record and list are set */
} stage;

typedef struct {
    qq_store *store;
    qq_comparison *out;
    bool same_day, same_facts, same_model;
    size_t form;           /* bytes of one, by the later model */
    qq_pricer *old_pricer; /* by the earlier model */
    stage stages[1 + QQ_CAUSE_COUNT];
} comparer;

void qq_comparison_free(qq_comparison *comparison)
{
    if (!comparison) return;
    g_array_unref(comparison->changes);
    g_array_unref(comparison->listings);
    qq_model_free(comparison->before_model);
    qq_model_free(comparison->after_model);
    g_free(comparison);
}

static bool equal_standing(const qq_standing *a, const qq_standing *b)
{
    return a->present == b->present && a->unscored == b->unscored && a->untrusted == b->untrusted &&
           a->blacklisted == b->blacklisted && a->grade == b->grade && a->score == b->score;
}

static bool equal_listings(const stage *a, const stage *b)
{
    if (a->listings->len != b->listings->len) return false;
    for (unsigned i = 0; i < a->listings->len; i++) {
        const qq_listing_change *x = &g_array_index(a->listings, qq_listing_change, i);
        const qq_listing_change *y = &g_array_index(b->listings, qq_listing_change, i);
        if (memcmp(&x->record, &y->record, sizeof x->record) || strcmp(x->list, y->list)) return false;
    }
    return true;
}

static bool holds(const stage *at, const qq_listing_change *listing)
{
    for (unsigned i = 0; i < at->listings->len; i++) {
        const qq_listing_change *other = &g_array_index(at->listings, qq_listing_change, i);
        if (!memcmp(&other->record, &listing->record, sizeof other->record) && !strcmp(other->list, listing->list))
            return true;
    }
    return false;
}

static void add_listing(stage *to, const qq_party *party, const qq_model *model, unsigned list, const qq_key *record)
{
    const qq_listing_change listing = {
        .party = *party, .record = *record, .list = g_array_index(model->lists, qq_list, list).id};
    g_array_append_val(to->listings, listing);
}

static void from_kept(stage *to, const qq_model *model, const qq_kept_result *kept)
{
    to->standing = kept ? kept->standing : (qq_standing){0};
    g_array_set_size(to->listings, 0);
    for (unsigned i = 0; kept && i < kept->listing_count; i++)
        add_listing(to, &kept->party, model, kept->listings[i].list, &kept->listings[i].record);
}

static void copy_stage(stage *to, const stage *from)
{
    to->standing = from->standing;
    g_array_set_size(to->listings, 0);
    g_array_append_vals(to->listings, from->listings->data, from->listings->len);
}

/* By the earlier model on the later day. */
static bool price_stage(comparer *compare, stage *to, const qq_party *party, int32_t known_at, GError **error)
{
    qq_dossier dossier = {0};
    const qq_model *model = compare->out->before_model;
    if (!qq_store_dossier(compare->store, party, known_at, &dossier, error)) {
        qq_dossier_clear(&dossier);
        return false;
    }
    to->standing = (qq_standing){0};
    g_array_set_size(to->listings, 0);
    if (dossier.count) {
        qq_result result;
        qq_price_dossier(compare->old_pricer, &dossier, compare->out->after.as_of, &result);
        to->standing = qq_standing_of(model, &result);
        for (unsigned i = 0; i < result.listing_count; i++)
            add_listing(to, party, model, result.listings[i].list, &dossier.records[result.listings[i].record].key);
    }
    qq_dossier_clear(&dossier);
    return true;
}

/* Stages 0 and 3 are there; fills those between. */
static bool find_causes(comparer *compare, const qq_party *party, GError **error)
{
    stage *at = compare->stages;
    const qq_comparison *out = compare->out;
    if (compare->same_day)
        copy_stage(&at[1], &at[0]);
    else if (compare->same_facts && compare->same_model)
        copy_stage(&at[1], &at[3]);
    else if (!price_stage(compare, &at[1], party, out->before.known_at, error))
        return false;
    if (compare->same_facts)
        copy_stage(&at[2], &at[1]);
    else if (compare->same_model)
        copy_stage(&at[2], &at[3]);
    else if (!price_stage(compare, &at[2], party, out->after.known_at, error))
        return false;
    return true;
}

/* Below zero: `to` is the better grade. Grades of two models are matched by name, else by place. */
static int grade_steps(const comparer *compare, const qq_standing *from, const qq_standing *to)
{
    const GArray *bands = compare->out->after_model->bands;
    if (!from->present || !to->present || from->unscored || to->unscored) return 0;
    unsigned place = from->grade;
    const char *name = g_array_index(compare->out->before_model->bands, qq_band, from->grade).grade;
    for (unsigned i = 0; i < bands->len; i++)
        if (g_str_equal(g_array_index(bands, qq_band, i).grade, name)) place = i;
    return (int)to->grade - (int)place;
}

static unsigned matrix_place(const qq_standing *standing)
{
    return standing->present && !standing->unscored ? standing->grade : QQ_GRADE_MAX;
}

static void count_change(comparer *compare)
{
    qq_comparison *out = compare->out;
    const stage *at = compare->stages;
    const qq_standing *before = &at[0].standing, *calendar = &at[1].standing, *after = &at[QQ_CAUSE_COUNT].standing;
    out->changed++;
    for (unsigned cause = 0; cause < QQ_CAUSE_COUNT; cause++)
        out->by_cause[cause] += !equal_standing(&at[cause].standing, &at[cause + 1].standing);
    int steps = grade_steps(compare, before, after);
    out->upgraded += steps < 0;
    out->downgraded += steps > 0;
    if (equal_standing(calendar, after)) return;
    steps = grade_steps(compare, calendar, after);
    out->moved++;
    out->moved_up += steps < 0;
    out->moved_down += steps > 0;
}

static void keep_change(comparer *compare, const qq_party *party)
{
    qq_party_change change = {.party = *party};
    for (unsigned i = 0; i <= QQ_CAUSE_COUNT; i++) change.stages[i] = compare->stages[i].standing;
    g_array_append_val(compare->out->changes, change);
}

/* What stands in one end stage and not in the other; the cause is the first stage in which that is so. */
static void keep_listings(comparer *compare, bool ended)
{
    stage *at = compare->stages;
    const stage *mine = ended ? &at[0] : &at[QQ_CAUSE_COUNT], *other = ended ? &at[QQ_CAUSE_COUNT] : &at[0];
    for (unsigned i = 0; i < mine->listings->len; i++) {
        qq_listing_change listing = g_array_index(mine->listings, qq_listing_change, i);
        if (holds(other, &listing)) continue;
        unsigned cause = 0;
        while (cause + 1 < QQ_CAUSE_COUNT && holds(&at[1 + cause], &listing) == ended) cause++;
        listing.ended = ended;
        listing.cause = (uint8_t)cause;
        g_array_append_val(compare->out->listings, listing);
    }
}

/* before, after: NULL where the party is not there; not both. */
static bool compare_party(comparer *compare, const qq_kept_result *before, const qq_kept_result *after, GError **error)
{
    qq_comparison *out = compare->out;
    stage *first = &compare->stages[0], *last = &compare->stages[QQ_CAUSE_COUNT];
    g_assert(before || after);
    const qq_party party = after ? after->party : before->party;
    from_kept(first, out->before_model, before);
    from_kept(last, out->after_model, after);
    out->before_parties += before != NULL;
    out->after_parties += after != NULL;
    out->arrived += !before;
    out->gone += !after;
    out->migrations[matrix_place(&first->standing)][matrix_place(&last->standing)]++;
    bool same = equal_standing(&first->standing, &last->standing);
    if (same && equal_listings(first, last)) return true;
    if (!find_causes(compare, &party, error)) return false;
    if (!same && before) count_change(compare);
    if (!same) keep_change(compare, &party);
    keep_listings(compare, true);
    keep_listings(compare, false);
    return true;
}

/* A party whose results are the same to the byte, by the same model: most of them. False: it has to be looked at. */
static bool count_same(const comparer *compare, const qq_kept_entry *before, const qq_kept_entry *after)
{
    qq_comparison *out = compare->out;
    const uint8_t flags = before->form[QQ_FORM_IDENTIFIER_BYTES], grade = before->form[QQ_FORM_IDENTIFIER_BYTES + 1];
    if (!compare->same_model || grade >= out->before_model->bands->len || !qq_same_entry(before, after, compare->form))
        return false;
    const unsigned place = flags & QQ_FORM_UNSCORED ? QQ_GRADE_MAX : grade;
    out->before_parties++;
    out->after_parties++;
    out->migrations[place][place]++;
    return true;
}

static int order_of(const qq_kept_entry *before, const qq_kept_entry *after)
{
    if (!before || !after) return before ? -1 : 1;
    return memcmp(before->form, after->form, QQ_FORM_IDENTIFIER_BYTES);
}

/* Both ends of a party's way, where it is there. */
static bool compare_entries(comparer *compare, qq_results_reader *earlier, qq_results_reader *later,
                            const qq_kept_entry *before, const qq_kept_entry *after, GError **error)
{
    const qq_kept_result *from = NULL, *to = NULL;
    return (!before || qq_results_tell(earlier, before, &from, error)) &&
           (!after || qq_results_tell(later, after, &to, error)) && compare_party(compare, from, to, error);
}

static bool merge(comparer *compare, qq_results_reader *earlier, qq_results_reader *later, GError **error)
{
    const qq_kept_entry *before = NULL, *after = NULL;
    if (!qq_results_next_entry(earlier, &before, error) || !qq_results_next_entry(later, &after, error)) return false;
    while (before || after) {
        const int order = order_of(before, after);
        const bool same = order == 0 && count_same(compare, before, after);
        if (!same &&
            !compare_entries(compare, earlier, later, order <= 0 ? before : NULL, order >= 0 ? after : NULL, error))
            return false;
        if ((order <= 0 && !qq_results_next_entry(earlier, &before, error)) ||
            (order >= 0 && !qq_results_next_entry(later, &after, error)))
            return false;
    }
    return true;
}

static bool compare_all(comparer *compare, const qq_assessed *assessed, GError **error)
{
    qq_comparison *out = compare->out;
    g_autoptr(qq_results_reader) earlier =
        qq_results_open_quick(compare->store, &out->before, out->before_model, error);
    if (!earlier) return false;
    g_autoptr(qq_results_reader) later = assessed
                                             ? qq_results_of(assessed, out->after_model)
                                             : qq_results_open(compare->store, &out->after, out->after_model, error);
    if (!later) return false;
    compare->form = qq_packed_form_size(out->after_model);
    g_autoptr(qq_pricer) pricer = qq_pricer_new(out->before_model, compare->store);
    compare->old_pricer = pricer;
    for (unsigned i = 0; i <= QQ_CAUSE_COUNT; i++)
        compare->stages[i].listings = g_array_new(FALSE, FALSE, sizeof(qq_listing_change));
    bool good = merge(compare, earlier, later, error);
    for (unsigned i = 0; i <= QQ_CAUSE_COUNT; i++) g_array_unref(compare->stages[i].listings);
    return good;
}

static qq_comparison *comparison_new(const qq_generation *before, const qq_generation *after)
{
    qq_comparison *out = g_new0(qq_comparison, 1);
    out->before = *before;
    out->after = *after;
    out->changes = g_array_new(FALSE, FALSE, sizeof(qq_party_change));
    out->listings = g_array_new(FALSE, FALSE, sizeof(qq_listing_change));
    return out;
}

qq_comparison *qq_compare(qq_store *store, const qq_generation *before, const qq_generation *after,
                          const qq_assessed *assessed, GError **error)
{
    if (before->semantics != after->semantics || after->semantics != QQ_ENGINE_SEMANTICS) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    "assessments of engine semantics %d and %d cannot be compared; publish the new one by a person's "
                    "word: `qinqing publish --confirm`",
                    before->semantics, after->semantics);
        return NULL;
    }
    g_autoptr(qq_comparison) out = comparison_new(before, after);
    comparer compare = {.store = store,
                        .out = out,
                        .same_day = before->as_of == after->as_of,
                        .same_facts = before->known_at == after->known_at,
                        .same_model = !strcmp(before->model_digest, after->model_digest)};
    out->before_model = qq_store_model_kept(store, before->model_digest, error);
    if (!out->before_model) return NULL;
    out->after_model = qq_store_model_kept(store, after->model_digest, error);
    if (!out->after_model || !compare_all(&compare, assessed, error)) return NULL;
    return g_steal_pointer(&out);
}

/* Whether `count` of `of` is more than a share in millionths and more than is always allowed. */
static bool beyond(int64_t count, int64_t of, qq_ppm share, int64_t allowed)
{
    return count > allowed && (qq_wide)count * 1000000 > (qq_wide)share * of;
}

unsigned qq_gate_judge(const qq_comparison *comparison, const qq_gate_limits *limits)
{
    const int64_t of = comparison->before_parties, down = comparison->moved_down - comparison->moved_up;
    unsigned verdict = QQ_GATE_OPEN;
    if (beyond(comparison->moved, of, limits->moved_share, limits->moved_allowed)) verdict |= QQ_GATE_MOVED;
    if (beyond(down, of, limits->downgraded_share, limits->downgraded_allowed)) verdict |= QQ_GATE_DOWNGRADED;
    return verdict;
}
