/* Which organisation codes records came under, and which USCCs in the store hold one of these codes (their 9th to 17th
 * character, GB 32100): an index only, so that a scan visits such an organisation once. Whether a USCC counts at a
 * known time is judged on reading. */
#include "internal.h"

enum {
    BATCH = 4096,        /* codes matched at a time */
    PROBES_MAX = 200000, /* beyond so many look-ups walking all parties is cheaper */
    PREFIX_BYTES = 8,    /* authority, kind and division of a USCC, before its organisation code */
};

static bool add_holder(qq_store *store, const char *org_code, const qq_party *party, GError **error)
{
    sqlite3_stmt *insert = qq_sql_get(store, QQ_SQL_ADD_STUB_PARTY, error);
    if (insert == NULL) return false;
    qq_touch(store, party);
    sqlite3_bind_text(insert, 1, org_code, QQ_STUB_BYTES, SQLITE_STATIC);
    qq_sql_bind_party(insert, 2, party);
    return qq_sql_done(store, insert, error);
}

bool qq_stub_note(qq_store *store, int32_t landing, const qq_party *party, bool *fresh, GError **error)
{
    const size_t length = strnlen(party->text, QQ_PARTY_BYTES);
    if (length == 18) {
        const char *code = party->text + PREFIX_BYTES;
        return store->facts.stub_count == 0 || !qq_facts_is_stub(&store->facts, code) ||
               add_holder(store, code, party, error);
    }
    if (length != QQ_STUB_BYTES || qq_facts_is_stub(&store->facts, party->text)) return true;
    sqlite3_stmt *insert = qq_sql_get(store, QQ_SQL_ADD_STUB, error);
    if (insert == NULL) return false;
    qq_sql_bind_party(insert, 1, party);
    sqlite3_bind_int(insert, 2, landing);
    *fresh = store->facts_changed = true;
    return qq_sql_done(store, insert, error);
}

/* The first party after `text`; *found false at the end. */
static bool next_party(qq_store *store, const char *text, qq_party *party, bool *found, GError **error)
{
    sqlite3_stmt *next = qq_sql_get(store, QQ_SQL_NEXT_PARTY, error);
    if (next == NULL) return false;
    qq_sql_bind_text(next, 1, text);
    if (!qq_sql_step(store, next, found, error)) return false;
    const bool good = !*found || qq_sql_party(next, 0, party);
    sqlite3_reset(next);
    return good || qq_sql_damaged(store, error);
}

static bool next_uscc(qq_store *store, const char *after, qq_party *party, bool *found, GError **error)
{
    char from[QQ_PARTY_BYTES + 1];
    g_strlcpy(from, after, sizeof from);
    while (next_party(store, from, party, found, error)) {
        if (!*found || strnlen(party->text, QQ_PARTY_BYTES) == 18) return true;
        /* "?" clusters lie in one piece between digits and letters. */
        g_strlcpy(from, party->text[0] == '?' ? "@" : party->text, sizeof from);
    }
    return false;
}

static bool among(const GArray *codes, const char *code)
{
    unsigned low = 0, high = codes->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        int order = memcmp(codes->data + (size_t)middle * QQ_STUB_BYTES, code, QQ_STUB_BYTES);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

static bool match_by_walking(qq_store *store, const GArray *codes, GError **error)
{
    qq_party party = {"#\x7f"};
    bool found = true;
    while (next_uscc(store, party.text, &party, &found, error)) {
        if (!found) return true;
        const char *code = party.text + PREFIX_BYTES;
        if (among(codes, code) && !add_holder(store, code, &party, error)) return false;
    }
    return false;
}

/* The check character is determined by the rest, so at most one USCC begins with prefix and code. */
static bool probe_prefix(qq_store *store, const GArray *codes, const char *prefix, GError **error)
{
    for (unsigned i = 0; i < codes->len; i++) {
        char begin[PREFIX_BYTES + QQ_STUB_BYTES + 1] = "";
        memcpy(begin, prefix, PREFIX_BYTES);
        memcpy(begin + PREFIX_BYTES, codes->data + (size_t)i * QQ_STUB_BYTES, QQ_STUB_BYTES);
        qq_party party;
        bool found = false;
        if (!next_party(store, begin, &party, &found, error)) return false;
        if (found && strncmp(party.text, begin, sizeof begin - 1) == 0 &&
            !add_holder(store, begin + PREFIX_BYTES, &party, error))
            return false;
    }
    return true;
}

/* Every 8 characters that a USCC here begins with. *many: more than `limit`. */
static bool find_prefixes(qq_store *store, GArray *prefixes, unsigned limit, bool *many, GError **error)
{
    char after[PREFIX_BYTES + 2] = "#\x7f";
    qq_party party;
    bool found = true;
    while (next_uscc(store, after, &party, &found, error)) {
        *many = prefixes->len >= limit;
        if (!found || *many) return true;
        g_array_append_vals(prefixes, party.text, 1);
        memcpy(after, party.text, PREFIX_BYTES);
        after[PREFIX_BYTES] = '\x7f';
        after[PREFIX_BYTES + 1] = '\0';
    }
    return false;
}

static bool match_batch(qq_store *store, const GArray *codes, GError **error)
{
    g_autoptr(GArray) prefixes = g_array_new(FALSE, FALSE, PREFIX_BYTES);
    bool many = false;
    if (!find_prefixes(store, prefixes, PROBES_MAX / codes->len, &many, error)) return false;
    if (many) return match_by_walking(store, codes, error);
    for (unsigned i = 0; i < prefixes->len; i++)
        if (!probe_prefix(store, codes, prefixes->data + (size_t)i * PREFIX_BYTES, error)) return false;
    return true;
}

static bool read_batch(qq_store *store, int32_t landing, const char *after, GArray *codes, GError **error)
{
    sqlite3_stmt *statement = qq_sql_get(store, QQ_SQL_FRESH_STUBS, error);
    if (statement == NULL) return false;
    sqlite3_bind_int(statement, 1, landing);
    qq_sql_bind_text(statement, 2, after);
    sqlite3_bind_int(statement, 3, BATCH);
    bool row = false;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) {
            sqlite3_reset(statement);
            return true;
        }
        const void *code = sqlite3_column_text(statement, 0);
        if (sqlite3_column_bytes(statement, 0) == QQ_STUB_BYTES) g_array_append_vals(codes, code, 1);
    }
    return false;
}

bool qq_stub_match(qq_store *store, int32_t landing, GError **error)
{
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, QQ_STUB_BYTES);
    char after[QQ_STUB_BYTES + 1] = "";
    for (;;) {
        g_array_set_size(codes, 0);
        if (!read_batch(store, landing, after, codes, error)) return false;
        if (codes->len == 0) return true;
        if (!match_batch(store, codes, error)) return false;
        memcpy(after, codes->data + (size_t)(codes->len - 1) * QQ_STUB_BYTES, QQ_STUB_BYTES);
    }
}
