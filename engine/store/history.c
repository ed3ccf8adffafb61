/* Histories: every revision of a party as it lies in the rows, for packing (qinqing/image.h).
 *
 * Whether a party is entangled does not depend on a known time: an alias or ruling that was taken back, or came later,
 * entangles it too. So what is packed holds for any known time. */
#include "qinqing/image.h"
#include "store/walk.h"

typedef struct {
    qq_store *store;
    qq_party party;
    GArray *rows; /* of qq_record */
    bool tied;    /* a row is a decision's, or the tie of a branch or predecessor */
    qq_history_visit visit;
    void *data;
} historian;

static void begin_party(void *data, const qq_party *party)
{
    historian *of = data;
    of->party = *party;
    of->tied = false;
    g_array_set_size(of->rows, 0);
}

static bool damaged(const historian *of, GError **error)
{
    return qq_sql_refuse(of->store, error, QQ_ERROR_STORE, "the row of a record of %.18s %s", of->party.text,
                         QQ_ERROR_DAMAGED);
}

/* Takes the current row of CLUSTER or RANGE. */
static bool take_row(void *data, sqlite3_stmt *row, GError **error)
{
    historian *of = data;
    const int64_t landing = sqlite3_column_int64(row, 4);
    const int64_t decision = sqlite3_column_int64(row, 5);
    const void *key = sqlite3_column_blob(row, 1);
    if (key == NULL || sqlite3_column_bytes(row, 1) != QQ_KEY_BYTES || landing < 0 || landing > INT32_MAX ||
        decision < 0 || decision > INT32_MAX)
        return damaged(of, error);
    g_array_set_size(of->rows, of->rows->len + 1);
    qq_record *out = &g_array_index(of->rows, qq_record, of->rows->len - 1);
    const void *body = sqlite3_column_blob(row, 6);
    const int32_t texts = (int32_t)of->store->texts->len;
    if (body == NULL || !qq_row_unpack(body, (size_t)sqlite3_column_bytes(row, 6), out) || out->code >= texts ||
        out->issuer >= texts)
        return damaged(of, error);
    memcpy(out->key.bytes, key, QQ_KEY_BYTES);
    out->updated_at = sqlite3_column_int64(row, 2);
    out->content = qq_content_from_sql(sqlite3_column_int64(row, 3));
    out->landing = (int32_t)landing;
    of->tied = of->tied || decision != 0 || qq_is_branch_tie(out) || qq_is_succession(out);
    return true;
}

static bool is_alias_target(const qq_facts *facts, const qq_party *party)
{
    const unsigned to = facts->aliases->len > 0 ? qq_facts_alias_first(facts, party->text) : 0;
    return to < facts->aliases->len && strcmp(g_array_index(facts->aliases, qq_alias, to).to.text, party->text) == 0;
}

static bool has_alias(const qq_facts *facts, const qq_party *party)
{
    return facts->aliases->len > 0 &&
           (is_alias_target(facts, party) || qq_facts_alias_from(facts, party) < facts->alias_sources->len);
}

static bool holds_code(const qq_facts *facts, const qq_party *party)
{
    const size_t length = strnlen(party->text, QQ_PARTY_BYTES);
    return length == QQ_STUB_BYTES ||
           (facts->stub_count > 0 && length == 18 && qq_facts_is_stub(facts, party->text + 8));
}

static bool is_ruled(const qq_facts *facts, const GArray *rows)
{
    for (unsigned i = 0; facts->classified && i < rows->len; i++)
        if (qq_facts_is_classified(facts, &g_array_index(rows, qq_record, i).key)) return true;
    return false;
}

static bool end_party(void *data, GError **error)
{
    const historian *of = data;
    const qq_facts *facts = &of->store->facts;
    const qq_history history = {.party = of->party,
                                .rows = (const qq_record *)(const void *)of->rows->data,
                                .count = of->rows->len,
                                .entangled = of->tied || has_alias(facts, &of->party) ||
                                             holds_code(facts, &of->party) || is_ruled(facts, of->rows)};
    return of->visit(&history, of->data, error);
}

static GArray *new_rows(void)
{
    return g_array_new(FALSE, FALSE, sizeof(qq_record));
}

bool qq_store_scan_histories(qq_store *store, const qq_party *from, const qq_party *before, qq_history_visit visit,
                             void *data, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    historian of = {.store = store, .rows = new_rows(), .visit = visit, .data = data};
    qq_walk walk = {.store = store, .begin = begin_party, .row = take_row, .end = end_party, .data = &of};
    const bool good = qq_walk_enterprises(&walk, from, before, error);
    g_array_unref(of.rows);
    qq_sql_end_read(store, own);
    return good;
}

static bool read_cluster(historian *of, const qq_party *party, GError **error)
{
    sqlite3_stmt *rows = qq_sql_get(of->store, QQ_SQL_CLUSTER, error);
    if (rows == NULL) return false;
    qq_sql_bind_party(rows, 1, party);
    begin_party(of, party);
    bool row = false;
    bool good = true;
    while (good && (good = qq_sql_step(of->store, rows, &row, error)) && row) good = take_row(of, rows, error);
    sqlite3_reset(rows);
    /* As in a scan: who has no rows and stands for nobody is not there. */
    if (good && of->rows->len == 0 && !is_alias_target(&of->store->facts, party)) return true;
    return good && end_party(of, error);
}

bool qq_store_history(qq_store *store, const qq_party *party, qq_history_visit visit, void *data, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    historian of = {.store = store, .rows = new_rows(), .visit = visit, .data = data};
    const bool good = read_cluster(&of, party, error);
    g_array_unref(of.rows);
    qq_sql_end_read(store, own);
    return good;
}

void qq_store_counting(const qq_store *store, int32_t known_at, int32_t upto, uint8_t *out)
{
    for (int32_t landing = 0; landing <= upto; landing++)
        out[landing] = qq_facts_counts(&store->facts, landing, known_at);
}
