/* The key phase of a landing: what a file says of each record is held against who else has that record.
 *
 * Most records are new, or have revisions that all speak of the same parties: then nothing is read here but record_key.
 * When revisions speak of different parties, every party that ever had the record gets a row for every revision, ABSENT
 * where it is not spoken of, with the landing of the revision it mirrors; that is what makes the order of arrival not
 * matter. */
#include "internal.h"
#include "store/bulk.h"

typedef struct {
    int64_t updated_at;
    uint64_t content;
    uint64_t sequence;
    uint8_t flags;
    unsigned first, count; /* in group.names */
} key_revision;

/* All that the file says of one record. */
typedef struct {
    qq_key key;
    GArray *revisions;
    GArray *names;    /* qq_party: those of each revision, one revision after the other */
    GArray *known;    /* qq_party: those that had the record before */
    GArray *everyone; /* qq_party: known, and those of `names` */
    GArray *history;  /* qq_past */
    GArray *added;    /* qq_party: new to the record, to be put into record_key */
    uint64_t dropped; /* the repeated revision counted last */
} key_group;

typedef struct {
    qq_key key;
    key_revision revision;
    qq_party party;
} key_entry;

enum { KEY_ENTRY_FIXED = QQ_KEY_BYTES + 8 + 8 + 8 + 1 };

static uint64_t get64(const uint8_t *at)
{
    uint64_t big;
    memcpy(&big, at, sizeof big);
    return GUINT64_FROM_BE(big);
}

static void read_entry(const uint8_t *bytes, size_t length, key_entry *out)
{
    g_assert(length >= KEY_ENTRY_FIXED && length < KEY_ENTRY_FIXED + QQ_PARTY_BYTES);
    memcpy(out->key.bytes, bytes, QQ_KEY_BYTES);
    const uint8_t *at = bytes + QQ_KEY_BYTES;
    out->revision = (key_revision){.updated_at = (int64_t)(get64(at) ^ UINT64_C(1) << 63),
                                   .content = get64(at + 8),
                                   .sequence = get64(at + 16),
                                   .flags = at[24]};
    memset(&out->party, 0, sizeof out->party);
    memcpy(out->party.text, at + 25, length - KEY_ENTRY_FIXED);
}

static void set_fate(qq_landing *landing, uint64_t sequence, qq_fate fate)
{
    uint8_t *byte = &landing->fates[sequence / 4];
    const unsigned shift = (unsigned)(sequence % 4 * 2);
    *byte = (uint8_t)((*byte & ~(3u << shift)) | (unsigned)fate << shift);
}

static bool among(const qq_party *parties, unsigned count, const qq_party *party)
{
    for (unsigned i = 0; i < count; i++)
        if (memcmp(&parties[i], party, sizeof *party) == 0) return true;
    return false;
}

static bool add_to_everyone(qq_landing *landing, key_group *group, const qq_party *party, GError **error)
{
    if (among((const qq_party *)(void *)group->everyone->data, group->everyone->len, party)) return true;
    if (group->everyone->len >= QQ_RECORD_PARTIES_MAX)
        return qq_sql_refuse(landing->store, error, QQ_ERROR_INPUT,
                             "the revisions of one record name more than %d parties; correct the feed",
                             QQ_RECORD_PARTIES_MAX);
    g_array_append_vals(group->everyone, party, 1);
    return true;
}

/* Takes one entry into the group; a revision that the file repeats is unchanged from the second time on. */
static bool absorb(qq_landing *landing, key_group *group, const key_entry *entry, GError **error)
{
    key_revision *last =
        group->revisions->len > 0 ? &g_array_index(group->revisions, key_revision, group->revisions->len - 1) : NULL;
    if (last == NULL || last->updated_at != entry->revision.updated_at || last->content != entry->revision.content) {
        if (group->revisions->len >= QQ_RECORD_REVISIONS_MAX)
            return qq_sql_refuse(landing->store, error, QQ_ERROR_INPUT,
                                 "more than %d different revisions of one record in one file; split the file",
                                 QQ_RECORD_REVISIONS_MAX);
        g_array_append_val(group->revisions, entry->revision);
        last = &g_array_index(group->revisions, key_revision, group->revisions->len - 1);
        last->first = group->names->len;
    } else if (last->sequence != entry->revision.sequence) {
        if (group->dropped != entry->revision.sequence) landing->counts.unchanged++;
        group->dropped = entry->revision.sequence;
        set_fate(landing, entry->revision.sequence, QQ_FATE_DROP);
        return true;
    }
    last->flags |= entry->revision.flags;
    if (entry->revision.flags & QQ_ENTRY_NOBODY) return true;
    last->count++;
    g_array_append_val(group->names, entry->party);
    return true;
}

static bool find_known(qq_landing *landing, key_group *group, GError **error)
{
    sqlite3_stmt *parties = qq_sql_get(landing->store, QQ_SQL_KEY_PARTIES, error);
    if (parties == NULL) return false;
    qq_sql_bind_key(parties, 1, &group->key);
    bool row = false;
    while (qq_sql_step(landing->store, parties, &row, error)) {
        if (!row) {
            sqlite3_reset(parties);
            return true;
        }
        qq_party party;
        if (!qq_sql_party(parties, 0, &party)) return qq_sql_damaged(landing->store, error);
        g_array_append_val(group->known, party);
    }
    return false;
}

static void add_key(key_group *group, const qq_party *party)
{
    g_array_append_vals(group->added, party, 1);
}

static bool put_ghost(qq_landing *landing, const qq_key *key, const qq_party *party, const qq_past *past,
                      GError **error)
{
    const uint8_t state = past->state == QQ_STATE_DELETED ? QQ_STATE_DELETED : QQ_STATE_ABSENT;
    const qq_row_entry row = {.party = *party,
                              .key = *key,
                              .updated_at = past->updated_at,
                              .content = past->content,
                              .sequence = QQ_NO_SEQUENCE,
                              .landing = past->landing,
                              .body = &state,
                              .length = 1};
    return qq_landing_put_row(landing, &row, error);
}

/* For every party of the record that the revision does not speak of. */
static bool mirror_revision(qq_landing *landing, const key_group *group, const key_revision *said, GError **error)
{
    const qq_past past = {.updated_at = said->updated_at,
                          .content = said->content,
                          .landing = landing->number,
                          .state = said->flags & QQ_ENTRY_DELETED ? QQ_STATE_DELETED : QQ_STATE_ABSENT};
    const qq_party *named = &g_array_index(group->names, qq_party, said->first);
    for (unsigned i = 0; i < group->everyone->len; i++) {
        const qq_party *party = &g_array_index(group->everyone, qq_party, i);
        if (!among(named, said->count, party) && !put_ghost(landing, &group->key, party, &past, error)) return false;
    }
    return true;
}

static bool speak_of_the_same(const key_group *group)
{
    for (unsigned i = 0; i < group->revisions->len; i++)
        if (g_array_index(group->revisions, key_revision, i).count != group->everyone->len) return false;
    return true;
}

/* Nobody had the record before. */
static bool settle_new(qq_landing *landing, key_group *group, GError **error)
{
    static const qq_party nobody = {""};
    if (group->everyone->len == 0) g_array_append_val(group->everyone, nobody);
    for (unsigned i = 0; i < group->everyone->len; i++) add_key(group, &g_array_index(group->everyone, qq_party, i));
    const bool same = speak_of_the_same(group);
    for (unsigned i = 0; i < group->revisions->len; i++) {
        const key_revision *said = &g_array_index(group->revisions, key_revision, i);
        qq_landing_tally(landing, said->flags, i > 0);
        if (!same && !mirror_revision(landing, group, said, error)) return false;
    }
    return true;
}

static bool in_history(const qq_landing *landing, const key_group *group, const key_revision *said)
{
    for (unsigned i = 0; i < group->history->len; i++) {
        const qq_past *past = &g_array_index(group->history, qq_past, i);
        if (past->updated_at == said->updated_at && past->content == said->content &&
            qq_facts_counts(&landing->store->facts, past->landing, landing->number))
            return true;
    }
    return false;
}

static bool any_counts(const qq_landing *landing, const key_group *group)
{
    for (unsigned i = 0; i < group->history->len; i++)
        if (qq_facts_counts(&landing->store->facts, g_array_index(group->history, qq_past, i).landing, landing->number))
            return true;
    return false;
}

/* A party that is new to the record gets the revisions from before it came. */
static bool introduce(qq_landing *landing, key_group *group, const qq_party *party, GError **error)
{
    add_key(group, party);
    for (unsigned i = 0; i < group->history->len; i++)
        if (!put_ghost(landing, &group->key, party, &g_array_index(group->history, qq_past, i), error)) return false;
    return true;
}

/* The record is known and its revisions speak of different parties. */
static bool settle_moved(qq_landing *landing, key_group *group, GError **error)
{
    if (!qq_history_read(landing->store, &g_array_index(group->known, qq_party, 0), &group->key, group->history, error))
        return false;
    bool known = any_counts(landing, group);
    for (unsigned i = 0; i < group->revisions->len; i++) {
        const key_revision *said = &g_array_index(group->revisions, key_revision, i);
        if (in_history(landing, group, said)) {
            landing->counts.unchanged++;
            set_fate(landing, said->sequence, QQ_FATE_DROP);
            continue;
        }
        qq_landing_tally(landing, said->flags, known);
        known = true;
        if (!mirror_revision(landing, group, said, error)) return false;
    }
    for (unsigned i = group->known->len; i < group->everyone->len; i++)
        if (!introduce(landing, group, &g_array_index(group->everyone, qq_party, i), error)) return false;
    return true;
}

static bool settle(qq_landing *landing, key_group *group, GError **error)
{
    if (landing->keys_known && !find_known(landing, group, error)) return false;
    for (unsigned i = 0; i < group->known->len; i++)
        if (!add_to_everyone(landing, group, &g_array_index(group->known, qq_party, i), error)) return false;
    for (unsigned i = 0; i < group->names->len; i++)
        if (!add_to_everyone(landing, group, &g_array_index(group->names, qq_party, i), error)) return false;
    if (group->known->len == 0) return settle_new(landing, group, error);
    if (group->known->len != group->everyone->len || !speak_of_the_same(group))
        return settle_moved(landing, group, error);
    for (unsigned i = 0; i < group->revisions->len; i++)
        set_fate(landing, g_array_index(group->revisions, key_revision, i).sequence, QQ_FATE_LOOKUP);
    return true;
}

static void start(key_group *group, const qq_key *key)
{
    group->key = *key;
    group->dropped = QQ_NO_SEQUENCE;
    GArray *const arrays[] = {group->revisions, group->names,   group->known,
                              group->everyone,  group->history, group->added};
    for (unsigned i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_set_size(arrays[i], 0);
}

/* The walk over the file's keys, a record at a time. */
typedef struct {
    qq_landing *landing;
    key_group group;
    key_entry entry; /* the first of the next record */
    bool more;       /* there is one */
    unsigned given;  /* of group.added */
} key_walk;

static bool next_entry(key_walk *walk, GError **error)
{
    const uint8_t *bytes = NULL;
    size_t length = 0;
    if (!qq_sorter_next(walk->landing->keys, &bytes, &length, error)) return false;
    walk->more = bytes != NULL;
    if (walk->more) read_entry(bytes, length, &walk->entry);
    return true;
}

/* Takes all entries of the next record and settles it. */
static bool take_group(key_walk *walk, GError **error)
{
    key_group *group = &walk->group;
    start(group, &walk->entry.key);
    walk->given = 0;
    do {
        if (!absorb(walk->landing, group, &walk->entry, error) || !next_entry(walk, error)) return false;
    } while (walk->more && memcmp(&group->key, &walk->entry.key, sizeof group->key) == 0);
    return settle(walk->landing, group, error);
}

/* The next pair of key and party that is new. */
static bool next_key(void *data, bool *row, GError **error)
{
    key_walk *walk = data;
    while (walk->given == walk->group.added->len && walk->more)
        if (!take_group(walk, error)) return false;
    *row = walk->given < walk->group.added->len;
    walk->given += *row;
    return true;
}

static void give_column(void *data, sqlite3_context *out, int column)
{
    const key_walk *walk = data;
    if (column == 0)
        sqlite3_result_blob(out, walk->group.key.bytes, QQ_KEY_BYTES, SQLITE_STATIC);
    else
        qq_bulk_party(out, &g_array_index(walk->group.added, qq_party, walk->given - 1));
}

bool qq_landing_merge_keys(qq_landing *landing, GError **error)
{
    key_walk walk = {.landing = landing};
    key_group *group = &walk.group;
    GArray **const arrays[] = {&group->revisions, &group->names,   &group->known,
                               &group->everyone,  &group->history, &group->added};
    const unsigned sizes[] = {sizeof(key_revision), sizeof(qq_party), sizeof(qq_party),
                              sizeof(qq_party),     sizeof(qq_past),  sizeof(qq_party)};
    for (unsigned i = 0; i < G_N_ELEMENTS(arrays); i++) *arrays[i] = g_array_new(FALSE, FALSE, sizes[i]);
    const qq_bulk keys = {next_key, give_column, &walk};
    const bool good =
        next_entry(&walk, error) &&
        qq_bulk_run(landing->store, landing->beside ? QQ_SQL_ADD_RECENT_KEYS : QQ_SQL_ADD_KEYS, &keys, error);
    for (unsigned i = 0; i < G_N_ELEMENTS(arrays); i++) g_array_unref(*arrays[i]);
    g_clear_pointer(&landing->keys, qq_sorter_free);
    return good;
}
