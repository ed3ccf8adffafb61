/* Facts held in memory: retractions, aliases, what people decided about records, organisation codes in use.
 *
 * They are few or small, and every row read asks for some of them. Loaded anew whenever the store has changed. */
#include "internal.h"

static guint key_hash(gconstpointer key)
{
    guint hash;
    memcpy(&hash, ((const qq_key *)key)->bytes, sizeof hash);
    return hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(qq_key)) == 0;
}

void qq_facts_clear(qq_facts *facts)
{
    g_free(facts->retracted_at);
    g_clear_pointer(&facts->rulings, g_hash_table_unref);
    g_clear_pointer(&facts->aliases, g_array_unref);
    g_clear_pointer(&facts->alias_sources, g_array_unref);
    g_free(facts->stubs);
    memset(facts, 0, sizeof *facts);
}

static bool load_landings(qq_store *store, GError **error)
{
    qq_facts *facts = &store->facts;
    int64_t latest = 0;
    if (!qq_sql_integer(store, "SELECT max(landing) FROM landing", &latest, error)) return false;
    if (latest < 0 || latest >= INT32_MAX) return qq_sql_damaged(store, error);
    facts->latest = (int32_t)latest;
    facts->retracted_at = g_new(int32_t, (gsize)latest + 1);
    for (int64_t i = 0; i <= latest; i++) facts->retracted_at[i] = QQ_NOT_RETRACTED;
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT retracts, landing FROM landing WHERE retracts BETWEEN 0 AND ?1", error);
    if (statement == NULL) return false;
    sqlite3_bind_int64(statement, 1, latest);
    bool row = false;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        facts->retracted_at[sqlite3_column_int64(statement, 0)] = sqlite3_column_int(statement, 1);
    }
    return false;
}

static void add_ruling(qq_facts *facts, const qq_key *key, const qq_ruling *ruling)
{
    GArray *rulings = g_hash_table_lookup(facts->rulings, key);
    if (rulings == NULL) {
        rulings = g_array_new(FALSE, FALSE, sizeof(qq_ruling));
        g_hash_table_insert(facts->rulings, g_memdup2(key, sizeof *key), rulings);
    }
    g_array_append_vals(rulings, ruling, 1);
    if (ruling->kind == QQ_RULING_ATTACH) facts->attached = true;
    if (ruling->kind != QQ_RULING_CLASSIFY) return;
    facts->classified = true;
    unsigned bit = (unsigned)(key->bytes[0] | key->bytes[1] << 8);
    facts->key_filter[bit / 8] = (uint8_t)(facts->key_filter[bit / 8] | 1u << bit % 8);
}

static bool load_rulings(qq_store *store, GError **error)
{
    qq_facts *facts = &store->facts;
    facts->rulings = g_hash_table_new_full(key_hash, key_equal, g_free, (GDestroyNotify)g_array_unref);
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT landing, key, kind, party, code FROM decision ORDER BY landing", error);
    bool row = false;
    while (statement != NULL && qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        qq_key key;
        qq_ruling ruling = {.landing = sqlite3_column_int(statement, 0),
                            .kind = (uint8_t)sqlite3_column_int(statement, 2),
                            .code = sqlite3_column_int(statement, 4)};
        if (!qq_sql_key(statement, 1, &key) ||
            (ruling.kind == QQ_RULING_ATTACH && !qq_sql_party(statement, 3, &ruling.party)))
            return qq_sql_damaged(store, error);
        add_ruling(facts, &key, &ruling);
    }
    return false;
}

static gint compare_target(gconstpointer a, gconstpointer b)
{
    const qq_alias *x = a, *y = b;
    int order = strcmp(x->to.text, y->to.text);
    return order != 0 ? order : strcmp(x->from.text, y->from.text);
}

static gint compare_source(gconstpointer a, gconstpointer b)
{
    return strcmp(((const qq_alias *)a)->from.text, ((const qq_alias *)b)->from.text);
}

static bool load_aliases(qq_store *store, GError **error)
{
    qq_facts *facts = &store->facts;
    facts->aliases = g_array_new(FALSE, TRUE, sizeof(qq_alias));
    facts->alias_sources = g_array_new(FALSE, TRUE, sizeof(qq_alias));
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT landing, source, target FROM alias ORDER BY landing", error);
    bool row = false;
    while (statement != NULL && qq_sql_step(store, statement, &row, error)) {
        if (!row) break;
        qq_alias alias = {.landing = sqlite3_column_int(statement, 0)};
        if (!qq_sql_party(statement, 1, &alias.from) || !qq_sql_party(statement, 2, &alias.to))
            return qq_sql_damaged(store, error);
        g_array_append_val(facts->aliases, alias);
        g_array_append_val(facts->alias_sources, alias);
    }
    if (statement == NULL || row) return false;
    g_array_sort(facts->aliases, compare_target);
    g_array_sort(facts->alias_sources, compare_source);
    return true;
}

static bool load_stubs(qq_store *store, GError **error)
{
    qq_facts *facts = &store->facts;
    int64_t count = 0;
    if (!qq_sql_integer(store, "SELECT count(*) FROM stub", &count, error)) return false;
    facts->stubs = g_malloc0((gsize)count * QQ_STUB_BYTES + 1);
    if (count == 0) return true;
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, "SELECT org_code FROM stub ORDER BY org_code", error);
    bool row = false;
    while (statement != NULL && qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        const void *code = sqlite3_column_text(statement, 0);
        if (code == NULL || sqlite3_column_bytes(statement, 0) != QQ_STUB_BYTES || facts->stub_count == (size_t)count)
            return qq_sql_damaged(store, error);
        memcpy(facts->stubs + facts->stub_count++ * QQ_STUB_BYTES, code, QQ_STUB_BYTES);
    }
    return false;
}

static bool load_recent(qq_store *store, GError **error)
{
    int64_t any = 0;
    if (!qq_sql_integer(store, "SELECT EXISTS(SELECT 1 FROM recent)", &any, error)) return false;
    store->facts.any_recent = any != 0;
    return true;
}

bool qq_facts_load(qq_store *store, GError **error)
{
    sqlite3_stmt *statement = qq_sql_get(store, QQ_SQL_DATA_VERSION, error);
    bool row = false;
    if (statement == NULL || !qq_sql_step(store, statement, &row, error)) return false;
    int64_t version = sqlite3_column_int64(statement, 0);
    sqlite3_reset(statement);
    if (version == store->data_version) return true;
    qq_facts_clear(&store->facts);
    store->data_version = -1;
    if (!load_landings(store, error) || !load_rulings(store, error) || !load_aliases(store, error) ||
        !load_stubs(store, error) || !load_recent(store, error) || !qq_text_load(store, error))
        return false;
    store->data_version = version;
    return true;
}

const qq_ruling *qq_facts_ruling(const qq_facts *facts, const qq_key *key, int32_t known_at, bool classify)
{
    const GArray *rulings = g_hash_table_lookup(facts->rulings, key);
    for (unsigned i = rulings != NULL ? rulings->len : 0; i-- > 0;) {
        const qq_ruling *ruling = &g_array_index(rulings, qq_ruling, i);
        if ((ruling->kind == QQ_RULING_CLASSIFY) == classify && qq_facts_counts(facts, ruling->landing, known_at))
            return ruling;
    }
    return NULL;
}

unsigned qq_facts_alias_from(const qq_facts *facts, const qq_party *from)
{
    unsigned low = 0, high = facts->alias_sources->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (strcmp(g_array_index(facts->alias_sources, qq_alias, middle).from.text, from->text) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const bool found = low < facts->alias_sources->len &&
                       strcmp(g_array_index(facts->alias_sources, qq_alias, low).from.text, from->text) == 0;
    return found ? low : facts->alias_sources->len;
}

bool qq_facts_is_classified(const qq_facts *facts, const qq_key *key)
{
    const unsigned bit = (unsigned)(key->bytes[0] | key->bytes[1] << 8);
    if ((facts->key_filter[bit / 8] & 1u << bit % 8) == 0) return false;
    const GArray *rulings = g_hash_table_lookup(facts->rulings, key);
    for (unsigned i = 0; rulings != NULL && i < rulings->len; i++)
        if (g_array_index(rulings, qq_ruling, i).kind == QQ_RULING_CLASSIFY) return true;
    return false;
}

const qq_alias *qq_facts_alias_of(const qq_facts *facts, const qq_party *from, int32_t known_at)
{
    for (unsigned i = qq_facts_alias_from(facts, from); i < facts->alias_sources->len; i++) {
        const qq_alias *alias = &g_array_index(facts->alias_sources, qq_alias, i);
        if (strcmp(alias->from.text, from->text) != 0) return NULL;
        if (qq_facts_counts(facts, alias->landing, known_at)) return alias;
    }
    return NULL;
}

unsigned qq_facts_alias_first(const qq_facts *facts, const char *to)
{
    unsigned low = 0, high = facts->aliases->len;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (strcmp(g_array_index(facts->aliases, qq_alias, middle).to.text, to) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool qq_facts_is_stub(const qq_facts *facts, const char *org_code)
{
    size_t low = 0, high = facts->stub_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = memcmp(facts->stubs + middle * QQ_STUB_BYTES, org_code, QQ_STUB_BYTES);
        if (order == 0) return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}
