/* The party phase of a landing: rows, now in order of party, go into their clusters.
 *
 * A row of a record that the key phase found known is looked up first: the same revision, counting, means unchanged.
 * Beside it every some hundred rows a party is noted in `sample`, so that the store can later be cut into ranges of
 * equal work. */
#include "internal.h"

enum { SAMPLE_ROWS = 500 };

typedef struct {
    qq_landing *landing;
    qq_party party; /* of the rows being placed */
    bool any;       /* a party has been met */
    bool fresh_stubs;
    unsigned rows; /* since the last sample */
} placement;

/* Whether the cluster has the record at all, and this very revision of it, both counting. */
static bool look_up(qq_landing *landing, const qq_row_entry *row, bool *known, bool *same, GError **error)
{
    const qq_facts *facts = &landing->store->facts;
    *known = *same = false;
    sqlite3_stmt *history = qq_sql_get(landing->store, QQ_SQL_HISTORY, error);
    if (history == NULL) return false;
    qq_sql_bind_party(history, 1, &row->party);
    qq_sql_bind_key(history, 2, &row->key);
    bool found = false;
    while (qq_sql_step(landing->store, history, &found, error) && found) {
        if (sqlite3_column_int(history, 3) != row->decision) continue;
        if (!qq_facts_counts(facts, sqlite3_column_int(history, 2), landing->number)) continue;
        *known = true;
        if (sqlite3_column_int64(history, 0) == row->updated_at &&
            qq_content_from_sql(sqlite3_column_int64(history, 1)) == row->content) {
            *same = true;
            break;
        }
    }
    const bool good = found || sqlite3_errcode(landing->store->db) == SQLITE_DONE;
    sqlite3_reset(history);
    return good;
}

static void drop_detail(qq_landing *landing, const qq_row_entry *row)
{
    qq_record record;
    if ((row->flags & QQ_ENTRY_PRIMARY) && qq_row_unpack(row->body, row->length, &record) && record.detail != 0)
        qq_detail_drop(landing->details, record.detail);
}

static bool add_sample(qq_landing *landing, const qq_party *party, GError **error)
{
    sqlite3_stmt *insert = qq_sql_get(landing->store, QQ_SQL_ADD_SAMPLE, error);
    if (insert == NULL) return false;
    sqlite3_bind_int(insert, 1, landing->number);
    qq_sql_bind_party(insert, 2, party);
    return qq_sql_done(landing->store, insert, error);
}

static bool meet_party(placement *placing, const qq_party *party, GError **error)
{
    placing->any = true;
    placing->party = *party;
    if (!qq_party_is_enterprise(party)) return true;
    if (placing->rows >= SAMPLE_ROWS) {
        placing->rows = 0;
        if (!add_sample(placing->landing, party, error)) return false;
    }
    return qq_stub_note(placing->landing->store, placing->landing->number, party, &placing->fresh_stubs, error);
}

static bool place(placement *placing, const qq_row_entry *row, GError **error)
{
    qq_landing *landing = placing->landing;
    const qq_fate fate = qq_landing_fate(landing, row->sequence);
    if (fate == QQ_FATE_DROP) {
        drop_detail(landing, row);
        return true;
    }
    if (fate == QQ_FATE_LOOKUP) {
        bool known = false;
        bool same = false;
        if (!look_up(landing, row, &known, &same, error)) return false;
        if (row->flags & QQ_ENTRY_PRIMARY) {
            if (same)
                landing->counts.unchanged++;
            else
                qq_landing_tally(landing, row->flags, known);
        }
        if (same) {
            drop_detail(landing, row);
            return true;
        }
    }
    if ((!placing->any || memcmp(&placing->party, &row->party, sizeof row->party) != 0) &&
        !meet_party(placing, &row->party, error))
        return false;
    placing->rows++;
    return qq_row_insert(landing->store, &row->party, &row->key, row->updated_at, row->content, row->landing,
                         row->decision, row->body, row->length, error);
}

bool qq_landing_place_rows(qq_landing *landing, GError **error)
{
    placement placing = {.landing = landing};
    const uint8_t *bytes = NULL;
    size_t length = 0;
    while (qq_sorter_next(landing->rows, &bytes, &length, error)) {
        if (bytes == NULL) return !placing.fresh_stubs || qq_stub_match(landing->store, landing->number, error);
        qq_row_entry row;
        if (!qq_landing_get_row(bytes, length, &row)) g_assert_not_reached();
        if (!place(&placing, &row, error)) return false;
    }
    return false;
}
