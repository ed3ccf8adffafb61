/* The list of landings: the clock of known times, and taking one of them back.
 *
 * Numbers go up without gaps, wall clocks never go down, so that "what did we know at that time" has one answer. */
#include "internal.h"

void qq_landing_info_free(qq_landing_info *info)
{
    if (info == NULL) return;
    g_free(info->kind);
    g_free(info->feed);
    g_free(info->name);
    g_free(info->who);
    g_free(info->why);
    g_free(info);
}

bool qq_landing_row_add(qq_store *store, const char *kind, const char *feed, const char *name, int32_t retracts,
                        const char *who, const char *why, int32_t *landing, GError **error)
{
    g_autoptr(sqlite3_stmt) insert =
        qq_sql_prepare(store,
                       "INSERT INTO landing(landing, kind, feed, name, landed_at, retracts, who, why) "
                       "SELECT coalesce(max(landing) + 1, 0), ?1, ?2, ?3, max(?4, coalesce(max(landed_at), ?4)), ?5, "
                       "?6, ?7 FROM landing "
                       "RETURNING landing",
                       error);
    if (insert == NULL) return false;
    qq_sql_bind_text(insert, 1, kind);
    qq_sql_bind_text(insert, 2, feed);
    qq_sql_bind_text(insert, 3, name);
    sqlite3_bind_int64(insert, 4, qq_stamp_now());
    if (retracts >= 0) sqlite3_bind_int(insert, 5, retracts);
    qq_sql_bind_text(insert, 6, who);
    qq_sql_bind_text(insert, 7, why);
    bool row = false;
    if (!qq_sql_step(store, insert, &row, error)) return false;
    const int64_t number = sqlite3_column_int64(insert, 0);
    if (!row || number >= INT32_MAX) return qq_sql_refuse(store, error, QQ_ERROR_STORE, "has no landing numbers left");
    *landing = store->touching = (int32_t)number;
    return qq_sql_done(store, insert, error);
}

bool qq_store_latest(qq_store *store, int32_t *out, GError **error)
{
    bool own = false;
    if (!qq_sql_begin_read(store, &own, error)) return false;
    *out = store->facts.latest;
    qq_sql_end_read(store, own);
    return true;
}

bool qq_store_landing_at(qq_store *store, qq_stamp at, int32_t *out, GError **error)
{
    g_autoptr(sqlite3_stmt) statement =
        qq_sql_prepare(store, "SELECT max(landing) FROM landing WHERE landed_at <= ?1", error);
    if (statement == NULL) return false;
    sqlite3_bind_int64(statement, 1, at);
    bool row = false;
    if (!qq_sql_step(store, statement, &row, error)) return false;
    *out = sqlite3_column_int(statement, 0);
    return true;
}

static char *column_text(sqlite3_stmt *row, int column)
{
    const char *text = (const char *)sqlite3_column_text(row, column);
    return g_strdup(text != NULL ? text : "");
}

static qq_landing_info *read_info(sqlite3_stmt *row)
{
    qq_landing_info *info = g_new0(qq_landing_info, 1);
    info->landing = sqlite3_column_int(row, 0);
    info->kind = column_text(row, 1);
    info->feed = column_text(row, 2);
    info->name = column_text(row, 3);
    g_autofree char *digest = column_text(row, 4);
    g_strlcpy(info->digest, digest, sizeof info->digest);
    info->landed_at = sqlite3_column_int64(row, 5);
    int64_t *const numbers[] = {&info->read,    &info->landed, &info->unchanged,
                                &info->revised, &info->queued, &info->rejected};
    for (unsigned i = 0; i < G_N_ELEMENTS(numbers); i++) *numbers[i] = sqlite3_column_int64(row, (int)i + 6);
    info->retracted_by = sqlite3_column_int(row, 12);
    info->who = column_text(row, 13);
    info->why = column_text(row, 14);
    return info;
}

GPtrArray *qq_store_landings(qq_store *store, GError **error)
{
    g_autoptr(sqlite3_stmt) statement = qq_sql_prepare(
        store,
        "SELECT l.landing, l.kind, l.feed, l.name, l.digest, l.landed_at, l.read, l.landed, l.unchanged, l.revised, "
        "l.queued, l.rejected, r.landing, l.who, l.why FROM landing AS l LEFT JOIN landing AS r ON r.retracts = "
        "l.landing "
        "ORDER BY l.landing",
        error);
    if (statement == NULL) return NULL;
    g_autoptr(GPtrArray) landings = g_ptr_array_new_with_free_func((GDestroyNotify)qq_landing_info_free);
    bool row = false;
    while (qq_sql_step(store, statement, &row, error)) {
        if (!row) return g_steal_pointer(&landings);
        g_ptr_array_add(landings, read_info(statement));
    }
    return NULL;
}

static bool may_retract(qq_store *store, int32_t landing, GError **error)
{
    const qq_facts *facts = &store->facts;
    if (landing < 0 || landing > facts->latest)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "there is no landing %d; the latest is %d", landing,
                             facts->latest);
    if (landing == 0)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "landing 0, the shipped model, cannot be taken back");
    if (facts->retracted_at[landing] != QQ_NOT_RETRACTED)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE, "landing %d was taken back by landing %d already", landing,
                             facts->retracted_at[landing]);
    int64_t retraction = 0;
    g_autofree char *query = g_strdup_printf("SELECT kind = 'retraction' FROM landing WHERE landing = %d", landing);
    if (!qq_sql_integer(store, query, &retraction, error)) return false;
    if (retraction != 0)
        return qq_sql_refuse(store, error, QQ_ERROR_USAGE,
                             "landing %d is itself a retraction; import the feed or decide again instead", landing);
    return true;
}

bool qq_store_retract(qq_store *store, int32_t landing, const char *who, const char *reason, int32_t *retraction,
                      GError **error)
{
    if (!qq_sql_begin_write(store, error)) return false;
    g_autofree char *name = g_strdup_printf("retraction of landing %d", landing);
    int32_t number = 0;
    if (!may_retract(store, landing, error) ||
        !qq_landing_row_add(store, "retraction", "", name, landing, who, reason, &number, error)) {
        qq_sql_rollback(store);
        return false;
    }
    if (!qq_sql_commit(store, error)) return false;
    *retraction = number;
    return true;
}
