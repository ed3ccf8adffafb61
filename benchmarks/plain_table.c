/* Yardstick: the columns pricing reads, as plain integer columns of one SQLite table clustered by party.
 *
 * The store keeps a row's members packed; a person with the sqlite3 shell would sum columns. This writes the same facts
 * in that form, so that the shell's sum over them, in order of party, can stand beside `qinqing assess`. usage:
 * plain_table STORE OUT */
#include <sqlite3.h>
#include <stdio.h>

#include "qinqing/store.h"

typedef struct {
    sqlite3 *db;
    sqlite3_stmt *insert;
    int64_t row;
} writer;

static bool add_row(writer *to, const qq_party *party, const qq_record *record)
{
    const int64_t values[] = {++to->row,          record->kind,         record->variant,    record->severity,
                              record->measures,   record->code,         record->issuer,     record->acted_on,
                              record->decided_on, record->effective_on, record->until_on,   record->ban_until,
                              record->amount,     record->document,     record->case_group, record->project,
                              record->landing,    record->updated_at};
    sqlite3_bind_text(to->insert, 1, party->text, -1, SQLITE_STATIC);
    for (int i = 0; i < (int)G_N_ELEMENTS(values); i++) sqlite3_bind_int64(to->insert, i + 2, values[i]);
    bool good = sqlite3_step(to->insert) == SQLITE_DONE;
    sqlite3_reset(to->insert);
    return good;
}

static bool write_dossier(const qq_dossier *dossier, void *data, GError **error)
{
    for (size_t i = 0; i < dossier->count; i++) {
        if (add_row(data, &dossier->party, &dossier->records[i])) continue;
        g_set_error(error, G_FILE_ERROR, 0, "%s", sqlite3_errmsg(((writer *)data)->db));
        return false;
    }
    return true;
}

static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE fact(party TEXT, row INTEGER, kind INTEGER, variant INTEGER, severity INTEGER, measures INTEGER, "
    "code INTEGER,"
    " issuer INTEGER, acted_on INTEGER, decided_on INTEGER, effective_on INTEGER, until_on INTEGER, ban_until INTEGER,"
    " amount INTEGER, document INTEGER, case_group INTEGER, project INTEGER, landing INTEGER, updated_at INTEGER,"
    " PRIMARY KEY(party, row)) STRICT, WITHOUT ROWID; BEGIN";

int main(int argc, char **argv)
{
    GError *error = NULL;
    int32_t known_at;
    writer to = {0};
    if (argc != 3) return fprintf(stderr, "usage: plain_table STORE OUT\n"), 2;
    qq_store *store = qq_store_open(argv[1], QQ_STORE_READ, &error);
    bool good = store && sqlite3_open(argv[2], &to.db) == SQLITE_OK &&
                sqlite3_exec(to.db, schema, NULL, NULL, NULL) == SQLITE_OK &&
                sqlite3_prepare_v2(to.db, "INSERT INTO fact VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", -1,
                                   &to.insert, NULL) == SQLITE_OK &&
                qq_store_latest(store, &known_at, &error) &&
                qq_store_scan(store, known_at, NULL, NULL, write_dossier, &to, &error) &&
                sqlite3_exec(to.db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!good) fprintf(stderr, "plain_table: %s\n", error ? error->message : sqlite3_errmsg(to.db));
    sqlite3_finalize(to.insert);
    sqlite3_close(to.db);
    qq_store_close(store);
    return good ? 0 : 1;
}
