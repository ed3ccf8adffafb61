/* Sections, bids and awards out of everyone's records, put together by section.
 *
 * A record of several parties stands in the dossier of each; its key says that it is one. A branch's record stands in
 * the dossiers of the branch and of its head: the bidder is the branch. */
#include "whatif/tenders/tenders.h"

#include <jansson.h>
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/sweep.h"

/* What a record says of a party. */
typedef struct {
    int64_t project;
    qq_key key;
    qq_party recorded, party; /* whom the record names; whose dossier it stands in */
    uint8_t kind, role;
    qq_day day;
    qq_fen price;
    int64_t detail;
} tender_fact;

typedef struct {
    GArray *facts; /* of tender_fact */
} gather_job;

static void *room_new(void *data)
{
    (void)data;
    return g_array_new(FALSE, FALSE, sizeof(tender_fact));
}

static void room_free(void *data)
{
    g_array_unref(data);
}

static bool visit(const qq_sweep_seat *seat, void *room, const qq_dossier *dossier, void *shared, GError **error)
{
    (void)seat;
    (void)shared;
    (void)error;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        bool asked = record->kind == QQ_KIND_SECTION || record->kind == QQ_KIND_BID || record->kind == QQ_KIND_AWARD;
        if (!asked || !record->project || record->state != QQ_STATE_PRESENT) continue;
        tender_fact fact = {.project = record->project,
                            .key = record->key,
                            .recorded = record->party,
                            .party = dossier->party,
                            .kind = record->kind,
                            .role = record->role,
                            .day = record->kind == QQ_KIND_AWARD ? record->decided_on : record->acted_on,
                            .price = record->amount,
                            .detail = record->detail};
        g_array_append_val(room, fact);
    }
    return true;
}

static bool collect(void *data, void *shared, GError **error)
{
    gather_job *job = shared;
    const GArray *room = data;
    (void)error;
    g_array_append_vals(job->facts, room->data, room->len);
    return true;
}

static bool is_own(const tender_fact *fact)
{
    return strcmp(fact->recorded.text, fact->party.text) == 0;
}

/* By section; sections, then bids, then awards; by record; the lead first; by party named, its own dossier first. */
static gint compare_facts(gconstpointer a, gconstpointer b)
{
    const tender_fact *x = a, *y = b;
    if (x->project != y->project) return x->project < y->project ? -1 : 1;
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int key = memcmp(&x->key, &y->key, sizeof x->key);
    if (key) return key;
    if (x->role != y->role) return x->role < y->role ? -1 : 1;
    int recorded = strcmp(x->recorded.text, y->recorded.text);
    if (recorded) return recorded;
    return is_own(x) != is_own(y) ? is_own(y) - is_own(x) : strcmp(x->party.text, y->party.text);
}

/* ---- one section ---- */

void qq_gathered_free(gpointer data)
{
    gathered_tender *gathered = data;
    g_ptr_array_unref(gathered->members);
    g_free(gathered);
}

static gathered_tender *gathered_new(int64_t project)
{
    gathered_tender *gathered = g_new0(gathered_tender, 1);
    gathered->tender = g_new0(qq_tender, 1);
    gathered->tender->project = project;
    gathered->tender->awarded_on = QQ_DAY_NONE;
    gathered->tender->estimate = QQ_FEN_NONE;
    gathered->tender->bids = g_array_new(FALSE, TRUE, sizeof(qq_tender_bid));
    gathered->members = g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
    return gathered;
}

static void add_bid(gathered_tender *to, const tender_fact *fact, bool joins)
{
    GArray *bids = to->tender->bids;
    if (joins) {
        g_array_append_val(g_ptr_array_index(to->members, to->members->len - 1), fact->party);
        g_array_index(bids, qq_tender_bid, bids->len - 1).members++;
        return;
    }
    qq_tender_bid bid = {.lead = fact->party, .members = 1, .price = fact->price, .day = fact->day};
    GArray *members = g_array_new(FALSE, FALSE, sizeof(qq_party));
    g_array_append_val(members, fact->party);
    g_array_append_val(bids, bid);
    g_ptr_array_add(to->members, members);
}

static void add_award(gathered_tender *to, const tender_fact *fact)
{
    if (to->tender->awarded_on == QQ_DAY_NONE || fact->day < to->tender->awarded_on) to->tender->awarded_on = fact->day;
    for (guint i = 0; i < to->tender->bids->len; i++) {
        qq_tender_bid *bid = &g_array_index(to->tender->bids, qq_tender_bid, i);
        if (strcmp(bid->lead.text, fact->party.text) == 0) bid->awarded = true;
    }
}

/* A bid without price or day cannot be compared; of two by one bidder the later stands, of one day the cheaper. */
static bool replaces(const qq_tender_bid *bid, const qq_tender_bid *earlier)
{
    if (bid->day != earlier->day) return bid->day > earlier->day;
    return bid->price < earlier->price;
}

static void drop_bid(gathered_tender *from, guint index)
{
    g_array_remove_index(from->tender->bids, index);
    g_ptr_array_remove_index(from->members, index);
}

static void settle_bids(gathered_tender *in)
{
    GArray *bids = in->tender->bids;
    for (guint i = bids->len; i-- > 0;) {
        const qq_tender_bid *bid = &g_array_index(bids, qq_tender_bid, i);
        if (bid->price == QQ_FEN_NONE || bid->price <= 0 || bid->day == QQ_DAY_NONE) drop_bid(in, i);
    }
    for (guint i = 0; i < bids->len; i++)
        for (guint j = bids->len; j-- > i + 1;) {
            const qq_tender_bid *a = &g_array_index(bids, qq_tender_bid, i);
            const qq_tender_bid *b = &g_array_index(bids, qq_tender_bid, j);
            if (strcmp(a->lead.text, b->lead.text) != 0) continue;
            bool keep_later = replaces(b, a);
            drop_bid(in, keep_later ? i : j);
            if (keep_later) j = bids->len;
        }
}

static bool same_record(const tender_fact *a, const tender_fact *b)
{
    return a && a->kind == b->kind && memcmp(&a->key, &b->key, sizeof a->key) == 0;
}

/* The facts of one section, from `first` to before the number given back. */
static guint read_section(const GArray *facts, guint first, gathered_tender *to, int64_t *detail)
{
    guint at = first;
    const tender_fact *previous = NULL;
    for (; at < facts->len; at++) {
        const tender_fact *fact = &g_array_index(facts, tender_fact, at);
        if (fact->project != to->tender->project) break;
        bool same = same_record(previous, fact);
        bool again = same && strcmp(previous->recorded.text, fact->recorded.text) == 0;
        previous = fact;
        if (again) continue;
        if (fact->kind == QQ_KIND_SECTION)
            to->tender->estimate = fact->price;
        else if (fact->kind == QQ_KIND_BID)
            add_bid(to, fact, same);
        else if (fact->day != QQ_DAY_NONE)
            add_award(to, fact);
        if (fact->kind == QQ_KIND_AWARD || !*detail) *detail = fact->detail;
    }
    return at;
}

/* The section's code as its feed wrote it. */
static bool read_code(qq_store *store, int64_t detail, qq_tender *to, GError **error)
{
    static const char *const names[] = {"project", "section_code", "BID_SECTION_CODE"};
    g_autofree char *text = qq_store_detail(store, detail, error);
    if (!text) return false;
    json_t *object = json_loads(text, 0, NULL);
    const char *code = NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(names) && !code; i++)
        code = json_string_value(json_object_get(object, names[i]));
    to->code = g_strdup(code ? code : "");
    json_decref(object);
    return true;
}

void qq_tender_free(gpointer data)
{
    qq_tender *tender = data;
    g_array_unref(tender->bids);
    g_free(tender->code);
    g_free(tender);
}

static bool in_days(const qq_tender_options *options, const qq_tender *tender)
{
    return tender->awarded_on != QQ_DAY_NONE && tender->awarded_on >= options->from &&
           tender->awarded_on <= options->until;
}

static bool put_together(const qq_tender_options *options, qq_store *store, const GArray *facts, GPtrArray *out,
                         qq_tender_replay *counts, GError **error)
{
    for (guint at = 0; at < facts->len;) {
        gathered_tender *gathered = gathered_new(g_array_index(facts, tender_fact, at).project);
        int64_t detail = 0;
        at = read_section(facts, at, gathered, &detail);
        bool asked = in_days(options, gathered->tender);
        settle_bids(gathered);
        bool enough = gathered->tender->bids->len >= 2;
        counts->awards += asked;
        counts->without_bids += asked && !enough;
        if (!asked || !enough) {
            qq_tender_free(gathered->tender);
            qq_gathered_free(gathered);
            continue;
        }
        g_ptr_array_add(out, gathered);
        g_ptr_array_add(counts->tenders, gathered->tender);
        if (!read_code(store, detail, gathered->tender, error)) return false;
    }
    return true;
}

static gint compare_gathered(gconstpointer a, gconstpointer b)
{
    const qq_tender *x = (*(gathered_tender *const *)a)->tender, *y = (*(gathered_tender *const *)b)->tender;
    if (x->awarded_on != y->awarded_on) return x->awarded_on < y->awarded_on ? -1 : 1;
    int code = strcmp(x->code, y->code);
    if (code) return code;
    return (x->project > y->project) - (x->project < y->project);
}

GPtrArray *qq_tenders_gather(const qq_tender_options *options, qq_store *store, qq_tender_replay *counts,
                             GError **error)
{
    g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(tender_fact));
    g_autoptr(GPtrArray) out = g_ptr_array_new_with_free_func(qq_gathered_free);
    gather_job job = {.facts = facts};
    const qq_sweep_options how = {.store_path = options->store_path,
                                  .known_at = options->known_at,
                                  .model = options->before.model,
                                  .threads = options->threads,
                                  .progress = options->progress,
                                  .progress_data = options->progress_data,
                                  .whole = true};
    const qq_sweep_steps steps = {
        .room_new = room_new, .party = visit, .collect = collect, .room_free = room_free, .data = &job};
    if (!qq_sweep(&how, &steps, error)) return NULL;
    g_array_sort(facts, compare_facts);
    if (!put_together(options, store, facts, out, counts, error)) return NULL;
    g_ptr_array_sort(out, compare_gathered);
    for (guint i = 0; i < out->len; i++)
        counts->tenders->pdata[i] = ((gathered_tender *)g_ptr_array_index(out, i))->tender;
    return g_steal_pointer(&out);
}
