/* The party phase of a landing: rows, now in order of party, go into their clusters.
 *
 * A row of a record that the key phase found known is looked up first: the same revision, counting, means unchanged.
 * Beside it every some hundred rows a party is noted in `sample`, so that the store can later be cut into ranges of
 * equal work. */
#include "internal.h"
#include "store/bulk.h"

enum { SAMPLE_ROWS = 500 };

/* Packed rows in order, the current one borrowed; NULL at the end. */
typedef struct {
    qq_sorter *sorter;
    const uint8_t *bytes;
    size_t length;
} row_source;

typedef struct {
    qq_landing *landing;
    row_source own, ghosts;
    row_source *given; /* where the current row is from; NULL before the first */
    qq_party party;    /* of the rows being placed */
    bool any;          /* a party has been met */
    bool fresh_stubs;
    unsigned rows; /* since the last sample */
    qq_row_entry row;
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
    qq_touch(placing->landing->store, party);
    if (!qq_party_is_enterprise(party)) return true;
    if (placing->rows >= SAMPLE_ROWS) {
        placing->rows = 0;
        if (!add_sample(placing->landing, party, error)) return false;
    }
    return qq_stub_note(placing->landing->store, placing->landing->number, party, &placing->fresh_stubs, error);
}

/* Whether the current row is to be inserted. */
static bool judge(placement *placing, bool *wanted, GError **error)
{
    qq_landing *landing = placing->landing;
    const qq_row_entry *row = &placing->row;
    const qq_fate fate = qq_landing_fate(landing, row->sequence);
    *wanted = fate != QQ_FATE_DROP;
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
        *wanted = !same;
    }
    if (!*wanted) {
        drop_detail(landing, row);
        return true;
    }
    if ((!placing->any || memcmp(&placing->party, &row->party, sizeof row->party) != 0) &&
        !meet_party(placing, &row->party, error))
        return false;
    placing->rows++;
    return true;
}

static bool advance(row_source *source, GError **error)
{
    return qq_sorter_next(source->sorter, &source->bytes, &source->length, error);
}

static bool comes_before(const row_source *a, const row_source *b)
{
    if (a->bytes == NULL || b->bytes == NULL) return a->bytes != NULL;
    return memcmp(a->bytes, b->bytes, MIN(a->length, b->length)) < 0;
}

/* The next of all rows; *row is NULL at the end. */
static bool next_packed(placement *placing, const row_source **row, GError **error)
{
    const bool good = placing->given != NULL ? advance(placing->given, error)
                                             : advance(&placing->own, error) && advance(&placing->ghosts, error);
    if (!good) return false;
    placing->given = comes_before(&placing->ghosts, &placing->own) ? &placing->ghosts : &placing->own;
    *row = placing->given->bytes != NULL ? placing->given : NULL;
    return true;
}

/* The next row that goes into its cluster. */
static bool next_row(void *data, bool *row, GError **error)
{
    placement *placing = data;
    const row_source *packed = NULL;
    *row = false;
    while (!*row) {
        if (!next_packed(placing, &packed, error)) return false;
        if (packed == NULL) return true;
        if (!qq_landing_get_row(packed->bytes, packed->length, &placing->row)) g_assert_not_reached();
        if (!judge(placing, row, error)) return false;
    }
    return true;
}

static void give_column(void *data, sqlite3_context *out, int column)
{
    const qq_row_entry *row = &((const placement *)data)->row;
    const int64_t numbers[] = {row->updated_at, qq_content_to_sql(row->content), row->landing, row->decision};
    if (column == 0)
        qq_bulk_party(out, &row->party);
    else if (column == 1)
        sqlite3_result_blob(out, row->key.bytes, QQ_KEY_BYTES, SQLITE_STATIC);
    else if (column - 2 < (int)G_N_ELEMENTS(numbers))
        sqlite3_result_int64(out, numbers[column - 2]);
    else
        sqlite3_result_blob(out, row->body, (int)row->length, SQLITE_STATIC);
}

bool qq_landing_place_rows(qq_landing *landing, GError **error)
{
    placement placing = {.landing = landing, .own = {.sorter = landing->rows}, .ghosts = {.sorter = landing->ghosts}};
    const qq_bulk rows = {next_row, give_column, &placing};
    if (landing->beside) landing->store->facts.any_recent = true;
    return qq_bulk_run(landing->store, landing->beside ? QQ_SQL_ADD_RECENT : QQ_SQL_ADD_RECORDS, &rows, error) &&
           (!placing.fresh_stubs || qq_stub_match(landing->store, landing->number, error));
}
