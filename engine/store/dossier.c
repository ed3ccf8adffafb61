/* What counts about one party: its own cluster, those of the identifiers that stand for it, and its branches' records.
 *
 * One code path for a single party and for a scan of all: both resolve the own cluster, then call qq_dossier_complete,
 * which costs nothing for a party without stand-ins and branches. A record that comes from two clusters is taken once,
 * the own first. */
#include "internal.h"

/* A chain of aliases that people made; longer ones are cut. */
enum { STANDINS_MAX = 256 };

static bool among(const GArray *parties, const qq_party *party)
{
    for (unsigned i = 0; i < parties->len; i++)
        if (memcmp(&g_array_index(parties, qq_party, i), party, sizeof *party) == 0) return true;
    return false;
}

static void add_party(GArray *parties, const qq_party *party)
{
    if (parties->len < STANDINS_MAX && !among(parties, party)) g_array_append_vals(parties, party, 1);
}

/* The organisation code inside a USCC: its 9th to 17th character. */
static bool stub_of(const qq_facts *facts, const qq_party *party, qq_party *stub)
{
    if (facts->stub_count == 0 || strnlen(party->text, QQ_PARTY_BYTES) != 18) return false;
    memset(stub, 0, sizeof *stub);
    memcpy(stub->text, party->text + 8, QQ_STUB_BYTES);
    return qq_facts_is_stub(facts, stub->text);
}

/* Appends to parties, which begins with one party, all that stand for it. */
static void find_standins(const qq_facts *facts, int32_t known_at, GArray *parties)
{
    for (unsigned next = 0; next < parties->len; next++) {
        const qq_party party = g_array_index(parties, qq_party, next);
        qq_party stub;
        /* A person's word about the code goes before the code's being inside the USCC. */
        if (stub_of(facts, &party, &stub) && qq_facts_alias_of(facts, &stub, known_at) == NULL)
            add_party(parties, &stub);
        for (unsigned i = qq_facts_alias_first(facts, party.text); i < facts->aliases->len; i++) {
            const qq_alias *alias = &g_array_index(facts->aliases, qq_alias, i);
            if (strcmp(alias->to.text, party.text) != 0) break;
            if (qq_facts_counts(facts, alias->landing, known_at)) add_party(parties, &alias->from);
        }
    }
}

/* The day by which a branch's record falls into the tie or not. */
static qq_day day_of(const qq_record *record)
{
    if (record->decided_on != QQ_DAY_NONE) return record->decided_on;
    if (record->effective_on != QQ_DAY_NONE) return record->effective_on;
    return record->acted_on;
}

static bool answers_for(const qq_record *tie, const qq_record *record)
{
    switch (record->kind) {
    case QQ_KIND_REVOCATION:
    case QQ_KIND_DELISTING: /* they only act on a record that is there; it may have been taken over */
        return true;
    case QQ_KIND_PENALTY:
    case QQ_KIND_CONVICTION:
    case QQ_KIND_LISTING:
    case QQ_KIND_ACCIDENT: {
        qq_day day = day_of(record);
        if (day == QQ_DAY_NONE) return true;
        return (tie->acted_on == QQ_DAY_NONE || day >= tie->acted_on) &&
               (tie->until_on == QQ_DAY_NONE || day <= tie->until_on);
    }
    default:
        return false;
    }
}

bool qq_is_branch_tie(const qq_record *record)
{
    return record->kind == QQ_KIND_TIE && record->variant == QQ_TIE_BRANCH_OF && record->role == QQ_ROLE_OTHER;
}

bool qq_is_succession(const qq_record *record)
{
    if (record->kind != QQ_KIND_TIE || record->other.text[0] == '\0') return false;
    return (record->variant == QQ_TIE_MERGED_INTO && record->role == QQ_ROLE_OTHER) ||
           (record->variant == QQ_TIE_SPLIT_FROM && record->role == QQ_ROLE_SUBJECT);
}

static void append(qq_dossier *dossier, const qq_record *record)
{
    if (dossier->count == dossier->capacity) {
        dossier->capacity = dossier->capacity * 2 + 8;
        dossier->records = g_renew(qq_record, dossier->records, dossier->capacity);
    }
    dossier->records[dossier->count++] = *record;
}

static bool add_branch(qq_store *store, int32_t known_at, const qq_record *tie, const GArray *head, qq_dossier *dossier,
                       GError **error)
{
    if (tie->other.text[0] == '\0') return true;
    g_autoptr(GArray) parties = g_array_new(FALSE, FALSE, sizeof(qq_party));
    g_array_append_val(parties, tie->other);
    find_standins(&store->facts, known_at, parties);
    for (unsigned i = 0; i < parties->len; i++) {
        const qq_party *party = &g_array_index(parties, qq_party, i);
        if (among(head, party)) continue;
        bool brings_others = false;
        store->scratch.count = 0;
        if (!qq_resolve_cluster(store, party, known_at, &store->scratch, &brings_others, error)) return false;
        for (size_t record = 0; record < store->scratch.count; record++)
            if (answers_for(tie, &store->scratch.records[record])) append(dossier, &store->scratch.records[record]);
    }
    return true;
}

static bool add_branches(qq_store *store, int32_t known_at, const GArray *head, qq_dossier *dossier, GError **error)
{
    const size_t own = dossier->count;
    for (size_t i = 0; i < own; i++) {
        const qq_record tie = dossier->records[i];
        if (qq_is_branch_tie(&tie) && !add_branch(store, known_at, &tie, head, dossier, error)) return false;
    }
    return true;
}

static gint compare_keys(gconstpointer a, gconstpointer b, gpointer unused)
{
    (void)unused;
    return memcmp(((const qq_record *)a)->key.bytes, ((const qq_record *)b)->key.bytes, QQ_KEY_BYTES);
}

/* In order of key; of equal keys the one gathered first, which the stable sort keeps in front. */
static void tidy(qq_dossier *dossier)
{
    if (dossier->count < 2) return;
    g_qsort_with_data(dossier->records, (gint)dossier->count, sizeof(qq_record), compare_keys, NULL);
    size_t kept = 1;
    for (size_t i = 1; i < dossier->count; i++)
        if (compare_keys(&dossier->records[kept - 1], &dossier->records[i], NULL) != 0)
            dossier->records[kept++] = dossier->records[i];
    dossier->count = kept;
}

static void classify(const qq_facts *facts, int32_t known_at, qq_dossier *dossier)
{
    for (size_t i = 0; i < dossier->count; i++) {
        qq_record *record = &dossier->records[i];
        unsigned bit = (unsigned)(record->key.bytes[0] | record->key.bytes[1] << 8);
        if ((facts->key_filter[bit / 8] & 1u << bit % 8) == 0) continue;
        const qq_ruling *ruling = qq_facts_ruling(facts, &record->key, known_at, true);
        if (ruling != NULL) record->code = ruling->code;
    }
}

/* Chains of successors are followed so far; the rest of a longer one, or of a circle, is not. */
enum { SUCCESSIONS_MAX = 4, PREDECESSORS_MAX = 64 };

static bool complete(qq_store *store, int32_t known_at, qq_dossier *dossier, bool brings_others, unsigned depth,
                     GError **error);

static void inherit(qq_dossier *dossier, qq_predecessor predecessor, const qq_record *records)
{
    if (dossier->predecessor_count == PREDECESSORS_MAX) return;
    const size_t before = dossier->inherited_count;
    predecessor.first = before;
    dossier->inherited_count += predecessor.count;
    dossier->inherited = g_renew(qq_record, dossier->inherited, dossier->inherited_count + 1);
    if (predecessor.count) memcpy(dossier->inherited + before, records, predecessor.count * sizeof *records);
    dossier->predecessors = g_renew(qq_predecessor, dossier->predecessors, dossier->predecessor_count + 1);
    dossier->predecessors[dossier->predecessor_count++] = predecessor;
}

static bool add_predecessor(qq_store *store, int32_t known_at, const qq_record *tie, qq_dossier *dossier,
                            unsigned depth, GError **error)
{
    qq_dossier old = {.party = tie->other};
    bool brings_others = false;
    const bool good = qq_resolve_cluster(store, &old.party, known_at, &old, &brings_others, error) &&
                      complete(store, known_at, &old, brings_others, depth + 1, error);
    if (good) {
        qq_predecessor predecessor = {.party = old.party,
                                      .tie = (qq_tie)tie->variant,
                                      .from = tie->acted_on,
                                      .until = tie->until_on,
                                      .count = old.count};
        inherit(dossier, predecessor, old.records);
        for (size_t i = 0; i < old.predecessor_count; i++)
            inherit(dossier, old.predecessors[i], old.inherited + old.predecessors[i].first);
    }
    qq_dossier_clear(&old);
    return good;
}

static bool add_predecessors(qq_store *store, int32_t known_at, qq_dossier *dossier, unsigned depth, GError **error)
{
    for (size_t i = 0; depth < SUCCESSIONS_MAX && i < dossier->count; i++) {
        const qq_record tie = dossier->records[i];
        if (qq_is_succession(&tie) && !add_predecessor(store, known_at, &tie, dossier, depth, error)) return false;
    }
    return true;
}

static bool complete(qq_store *store, int32_t known_at, qq_dossier *dossier, bool brings_others, unsigned depth,
                     GError **error)
{
    const qq_facts *facts = &store->facts;
    dossier->predecessor_count = dossier->inherited_count = 0;
    if (brings_others || facts->stub_count > 0 || facts->aliases->len > 0) {
        const size_t own = dossier->count;
        g_autoptr(GArray) parties = g_array_sized_new(FALSE, FALSE, sizeof(qq_party), 4);
        g_array_append_val(parties, dossier->party);
        find_standins(facts, known_at, parties);
        for (unsigned i = 1; i < parties->len; i++)
            if (!qq_resolve_cluster(store, &g_array_index(parties, qq_party, i), known_at, dossier, &brings_others,
                                    error))
                return false;
        if (brings_others && !add_branches(store, known_at, parties, dossier, error)) return false;
        if (dossier->count != own) tidy(dossier);
    }
    if (facts->classified) classify(facts, known_at, dossier);
    return !brings_others || add_predecessors(store, known_at, dossier, depth, error);
}

bool qq_dossier_complete(qq_store *store, int32_t known_at, qq_dossier *dossier, bool brings_others, GError **error)
{
    return complete(store, known_at, dossier, brings_others, 0, error);
}

bool qq_store_dossier(qq_store *store, const qq_party *party, int32_t known_at, qq_dossier *out, GError **error)
{
    bool own = false;
    bool brings_others = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    out->party = *party;
    out->count = 0;
    bool good = qq_resolve_cluster(store, party, known_at, out, &brings_others, error) &&
                qq_dossier_complete(store, known_at, out, brings_others, error);
    qq_sql_end_read(store, own);
    return good;
}
