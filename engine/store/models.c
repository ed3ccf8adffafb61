/* Adopted models: the package's bytes under their digest, known from a landing.
 *
 * Nothing that was computed is kept of a model: it is compiled again from the bytes whenever it is asked for. */
#include "internal.h"

void qq_adoption_free(qq_adoption *adoption)
{
    if (adoption == NULL) return;
    g_free(adoption->id);
    g_free(adoption->version);
    g_free(adoption);
}

static bool keep_package(qq_store *store, const qq_package *package, GError **error)
{
    g_autoptr(GBytes) bytes = qq_package_serialize(package);
    gsize length = 0;
    const void *data = g_bytes_get_data(bytes, &length);
    g_autoptr(sqlite3_stmt) insert =
        qq_sql_prepare(store, "INSERT INTO model(digest, package) VALUES(?1, ?2) ON CONFLICT DO NOTHING", error);
    if (insert == NULL) return false;
    qq_sql_bind_text(insert, 1, qq_package_digest(package));
    sqlite3_bind_blob64(insert, 2, data, length, SQLITE_STATIC);
    return qq_sql_done(store, insert, error);
}

/* Inside a write transaction. */
static bool adopt(qq_store *store, const qq_package *package, const qq_model *model, bool beside, const char *who,
                  int32_t *landing, GError **error)
{
    g_autofree char *name = g_strdup_printf("%s %s", model->id, model->version);
    if (!keep_package(store, package, error) ||
        !qq_landing_row_add(store, "adoption", "", name, -1, who, "", landing, error))
        return false;
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(store,
                                                    "INSERT INTO adoption(landing, digest, id, version, in_force_from, "
                                                    "in_force_until, beside) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                                    error);
    if (insert == NULL) return false;
    sqlite3_bind_int(insert, 1, *landing);
    qq_sql_bind_text(insert, 2, qq_package_digest(package));
    qq_sql_bind_text(insert, 3, model->id);
    qq_sql_bind_text(insert, 4, model->version);
    sqlite3_bind_int(insert, 5, model->from);
    sqlite3_bind_int(insert, 6, model->until);
    sqlite3_bind_int(insert, 7, beside);
    return qq_sql_done(store, insert, error);
}

bool qq_model_adopt_default(qq_store *store, GError **error)
{
    g_autoptr(qq_package) package = qq_package_default();
    g_autoptr(qq_model) model = qq_model_compile(package, error);
    int32_t landing = 0;
    return model != NULL && adopt(store, package, model, false, "", &landing, error);
}

/* Which adoption is asked for: that of an id wherever it stands, or with NULL the default's. */
typedef struct {
    const char *id;
    bool any_day;
    qq_day as_of;
    int32_t known_at;
} adoption_question;

/* The adopted model that counts and was adopted last; *landing -1 when there is none. */
static bool last_adoption(qq_store *store, const adoption_question *asked, int32_t *landing, char **digest,
                          GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store,
                                                       "SELECT landing, digest FROM adoption WHERE landing <= ?1 AND "
                                                       "(?2 OR ?3 BETWEEN in_force_from AND in_force_until) AND "
                                                       "iif(?4 IS NULL, beside = 0, id = ?4) ORDER BY landing DESC",
                                                       error);
    if (statement == NULL) return false;
    sqlite3_bind_int(statement, 1, asked->known_at);
    sqlite3_bind_int(statement, 2, asked->any_day);
    sqlite3_bind_int(statement, 3, asked->as_of);
    if (asked->id != NULL) qq_sql_bind_text(statement, 4, asked->id);
    bool row = false;
    *landing = -1;
    *digest = NULL;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) return true;
        if (!qq_facts_counts(&store->facts, sqlite3_column_int(statement, 0), asked->known_at)) continue;
        *landing = sqlite3_column_int(statement, 0);
        *digest = g_strdup((const char *)sqlite3_column_text(statement, 1));
        return true;
    }
    return false;
}

/* Inside a write transaction. */
static bool adopt_anew(qq_store *store, const qq_package *package, const qq_model *model, bool beside, const char *who,
                       int32_t *landing, GError **error)
{
    const adoption_question current = {
        .id = beside ? model->id : NULL, .any_day = true, .known_at = store->facts.latest};
    g_autofree char *digest = NULL;
    if (!last_adoption(store, &current, landing, &digest, error)) return false;
    if (digest != NULL && strcmp(digest, qq_package_digest(package)) == 0) return true;
    return adopt(store, package, model, beside, who, landing, error);
}

bool qq_store_adopt(qq_store *store, const qq_package *package, bool beside, const char *who, int32_t *landing,
                    GError **error)
{
    g_autoptr(qq_model) model = qq_model_compile(package, error);
    int32_t adopted = -1;
    if (model == NULL || !qq_sql_begin_write(store, error)) return false;
    if (!adopt_anew(store, package, model, beside, who, &adopted, error)) {
        qq_sql_rollback(store);
        return false;
    }
    if (!qq_sql_commit(store, error)) return false;
    *landing = adopted;
    return true;
}

bool qq_store_adopt_model(qq_store *store, const qq_package *package, const char *who, int32_t *landing, GError **error)
{
    return qq_store_adopt(store, package, false, who, landing, error);
}

qq_package *qq_store_package(qq_store *store, const char *digest, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, "SELECT package FROM model WHERE digest = ?1", error);
    if (statement == NULL) return NULL;
    qq_sql_bind_text(statement, 1, digest);
    bool row = false;
    if (!qq_sql_step(store, statement, &row, error)) return NULL;
    const void *bytes = row ? sqlite3_column_blob(statement, 0) : NULL;
    const size_t length = row ? (size_t)sqlite3_column_bytes(statement, 0) : 0;
    g_autoptr(qq_package) package = bytes != NULL ? qq_package_parse(bytes, length, NULL) : NULL;
    if (package == NULL || strcmp(qq_package_digest(package), digest) != 0) {
        qq_sql_refuse(store, error, QQ_ERROR_STORE, "the adopted model %.12s %s", digest, QQ_ERROR_DAMAGED);
        return NULL;
    }
    return g_steal_pointer(&package);
}

static qq_model *compile_kept(qq_store *store, const char *digest, GError **error)
{
    g_autoptr(qq_package) package = qq_store_package(store, digest, error);
    return package != NULL ? qq_model_compile(package, error) : NULL;
}

qq_model *qq_store_model_kept(qq_store *store, const char *digest, GError **error)
{
    return compile_kept(store, digest, error);
}

static void refuse_absent(qq_store *store, const adoption_question *asked, GError **error)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(asked->as_of, day);
    if (asked->id != NULL)
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    "model %s: no package folder of that name, and no model of that id adopted by landing %d is in "
                    "force on %s; see `qinqing model list`",
                    asked->id, asked->known_at, day);
    else
        qq_sql_refuse(store, error, QQ_ERROR_STORE,
                      "no model adopted by landing %d is in force on %s; adopt one, or ask for another day",
                      asked->known_at, day);
}

static qq_model *find_model(qq_store *store, const adoption_question *asked, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return NULL;
    int32_t landing = -1;
    g_autofree char *digest = NULL;
    qq_model *model = NULL;
    if (last_adoption(store, asked, &landing, &digest, error)) {
        if (digest != NULL)
            model = compile_kept(store, digest, error);
        else
            refuse_absent(store, asked, error);
    }
    qq_sql_end_read(store, own);
    return model;
}

qq_model *qq_store_model(qq_store *store, qq_day as_of, int32_t known_at, GError **error)
{
    const adoption_question asked = {.as_of = as_of, .known_at = known_at};
    return find_model(store, &asked, error);
}

qq_model *qq_store_model_called(qq_store *store, const char *id, qq_day as_of, int32_t known_at, GError **error)
{
    const adoption_question asked = {.id = id, .as_of = as_of, .known_at = known_at};
    return find_model(store, &asked, error);
}

static qq_adoption *read_adoption(sqlite3_stmt *row)
{
    qq_adoption *adoption = g_new0(qq_adoption, 1);
    g_strlcpy(adoption->digest, (const char *)sqlite3_column_text(row, 1), sizeof adoption->digest);
    adoption->landing = sqlite3_column_int(row, 0);
    adoption->id = g_strdup((const char *)sqlite3_column_text(row, 2));
    adoption->version = g_strdup((const char *)sqlite3_column_text(row, 3));
    adoption->from = sqlite3_column_int(row, 4);
    adoption->until = sqlite3_column_int(row, 5);
    adoption->beside = sqlite3_column_int(row, 6) != 0;
    return adoption;
}

GPtrArray *qq_store_adoptions(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(
        store,
        "SELECT landing, digest, id, version, in_force_from, in_force_until, beside FROM adoption ORDER BY landing",
        error);
    if (statement == NULL) return NULL;
    g_autoptr(GPtrArray) adoptions = g_ptr_array_new_with_free_func((GDestroyNotify)qq_adoption_free);
    bool row = false;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) return g_steal_pointer(&adoptions);
        g_ptr_array_add(adoptions, read_adoption(statement));
    }
    return NULL;
}
