/* Publications: readers are answered at the landing number of the last one; what is staged waits for the gate or a
 * person.
 *
 * One row names landing number and model, so that one commit switches every reader; past rows stay as the record of
 * what was published when. */
#include "internal.h"

#define QUESTION "as_of, known_at, model_digest, semantics, parties, digest"

void qq_publication_clear(qq_publication *publication)
{
    g_free(publication->who);
    g_free(publication->why);
    memset(publication, 0, sizeof *publication);
}

static void read_publication(sqlite3_stmt *row, qq_publication *out)
{
    qq_generation *generation = &out->generation;
    generation->as_of = sqlite3_column_int(row, 0);
    generation->known_at = sqlite3_column_int(row, 1);
    g_strlcpy(generation->model_digest, (const char *)sqlite3_column_text(row, 2), sizeof generation->model_digest);
    generation->semantics = sqlite3_column_int(row, 3);
    generation->parties = sqlite3_column_int64(row, 4);
    g_strlcpy(out->digest, (const char *)sqlite3_column_text(row, 5), sizeof out->digest);
    out->at = sqlite3_column_int64(row, 6);
    out->who = g_strdup((const char *)sqlite3_column_text(row, 7));
    out->why = g_strdup((const char *)sqlite3_column_text(row, 8));
}

static bool read_one(qq_store *store, const char *query, qq_publication *out, bool *found, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(store, query, error);
    memset(out, 0, sizeof *out);
    *found = false;
    if (statement == NULL || !qq_sql_step(store, statement, found, error)) return false;
    if (*found) read_publication(statement, out);
    return true;
}

bool qq_store_published(qq_store *store, qq_publication *out, bool *found, GError **error)
{
    return read_one(store, "SELECT " QUESTION ", at, who, why FROM publication ORDER BY publication DESC LIMIT 1", out,
                    found, error);
}

bool qq_store_staged(qq_store *store, qq_publication *out, bool *found, GError **error)
{
    return read_one(store, "SELECT " QUESTION ", at, who, why FROM staged", out, found, error);
}

static bool replace_staged(qq_store *store, const qq_publication *staged, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(store,
                                                    "INSERT OR REPLACE INTO staged(one, " QUESTION ", at, who, why) "
                                                    "VALUES(1, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                                                    error);
    if (insert == NULL) return false;
    sqlite3_bind_int(insert, 1, staged->generation.as_of);
    sqlite3_bind_int(insert, 2, staged->generation.known_at);
    qq_sql_bind_text(insert, 3, staged->generation.model_digest);
    sqlite3_bind_int(insert, 4, staged->generation.semantics);
    sqlite3_bind_int64(insert, 5, staged->generation.parties);
    qq_sql_bind_text(insert, 6, staged->digest);
    sqlite3_bind_int64(insert, 7, qq_stamp_now());
    qq_sql_bind_text(insert, 8, staged->who);
    qq_sql_bind_text(insert, 9, staged->why);
    return qq_sql_done(store, insert, error);
}

static bool conclude(qq_store *store, bool good, GError **error)
{
    if (good) return qq_sql_commit(store, error);
    qq_sql_rollback(store);
    return false;
}

/* Published, a day that has not come would bind every night until it has. */
static bool must_have_come(qq_store *store, qq_day day, GError **error)
{
    char text[QQ_DAY_TEXT];
    if (day <= qq_day_today()) return true;
    qq_day_format(day, text);
    return qq_sql_refuse(store, error, QQ_ERROR_USAGE,
                         "a result as of %s cannot be published before that day; look ahead with `qinqing upcoming`",
                         text);
}

bool qq_store_stage(qq_store *store, const qq_publication *staged, GError **error)
{
    if (!must_have_come(store, staged->generation.as_of, error) || !qq_sql_begin_write(store, error)) return false;
    return conclude(store, replace_staged(store, staged, error), error);
}

/* Whether something is staged; if not, that is the error. */
static bool must_be_staged(qq_store *store, qq_publication *staged, GError **error)
{
    bool found = false;
    if (!qq_store_staged(store, staged, &found, error)) return false;
    return found || qq_sql_refuse(store, error, QQ_ERROR_USAGE,
                                  "nothing waits to be published; `qinqing nightly` stages a result");
}

static bool may_be_published(qq_store *store, const char *digest, GError **error)
{
    qq_publication staged = {0};
    const bool there = must_be_staged(store, &staged, error);
    const bool same = there && (digest == NULL || strcmp(digest, staged.digest) == 0);
    if (there && !same)
        qq_sql_refuse(store, error, QQ_ERROR_USAGE,
                      "what waits has digest %s, not the one given; look again with `qinqing publish --show`",
                      staged.digest);
    const bool good = same && must_have_come(store, staged.generation.as_of, error);
    qq_publication_clear(&staged);
    return good;
}

static bool drop_staged(qq_store *store, GError **error)
{
    qq_publication staged = {0};
    const bool good = must_be_staged(store, &staged, error) && qq_sql_run(store, "DELETE FROM staged", error);
    qq_publication_clear(&staged);
    return good;
}

static bool move_staged(qq_store *store, const char *who, const char *why, GError **error)
{
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(
        store, "INSERT INTO publication(" QUESTION ", at, who, why) SELECT " QUESTION ", ?1, ?2, ?3 FROM staged",
        error);
    if (insert == NULL) return false;
    sqlite3_bind_int64(insert, 1, qq_stamp_now());
    qq_sql_bind_text(insert, 2, who);
    qq_sql_bind_text(insert, 3, why);
    return qq_sql_done(store, insert, error) && qq_sql_run(store, "DELETE FROM staged", error);
}

bool qq_store_publish(qq_store *store, const char *digest, const char *who, const char *why, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    return conclude(store, may_be_published(store, digest, error) && move_staged(store, who, why, error), error);
}

bool qq_store_discard(qq_store *store, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    return conclude(store, drop_staged(store, error), error);
}

void qq_store_let_ends_act(qq_store *store, int32_t ends_known_at)
{
    store->ends_known_at = ends_known_at;
}

bool qq_store_note_arrival(qq_store *store, const char *feed, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    g_autoptr(sqlite3_stmt) insert =
        qq_sql_prepare(store, "INSERT OR REPLACE INTO arrival(feed, at) VALUES(?1, ?2)", error);
    if (insert != NULL) {
        qq_sql_bind_text(insert, 1, feed);
        sqlite3_bind_int64(insert, 2, qq_stamp_now());
    }
    return conclude(store, insert != NULL && qq_sql_done(store, insert, error), error);
}

bool qq_store_arrival(qq_store *store, const char *feed, qq_stamp *out, GError **error)
{
    g_autoptr(sqlite3_stmt) find = qq_sql_prepare(store,
                                                  "SELECT max(coalesce((SELECT at FROM arrival WHERE feed = ?1), 0), "
                                                  "coalesce((SELECT max(landed_at) FROM landing WHERE feed = ?1), 0))",
                                                  error);
    bool row = false;
    if (find == NULL) return false;
    qq_sql_bind_text(find, 1, feed);
    if (!qq_sql_step(store, find, &row, error)) return false;
    *out = sqlite3_column_int64(find, 0);
    return true;
}
