/* Kept assessments: a generation is there whole or not at all, and answers one question (as-of, known-at, model,
 * semantics).
 *
 * Blocks are opaque here; each has a checksum over what it is and where it stands, held against it when it is read. A
 * generation may consist of what differs from another that holds everything, its base; a base has none itself. The same
 * question replaces its earlier answer, as a base too: a question has one answer. Blocks that were kept before there
 * were checksums are read, but nothing is kept as a difference from them, so that they go with the nights. Of different
 * ones the latest few stay, what is published or staged, and their bases. */
#include "internal.h"
#include "qinqing/text.h"

enum { GENERATIONS_KEPT = 3 };

struct qq_generation_writer {
    qq_store *store;
    int64_t number;
    int64_t base; /* that qq_generation_base found; 0 */
    bool is_base; /* others are kept as differences from it */
    sqlite3_stmt *add;
};

bool qq_generation_same_question(const qq_generation *a, const qq_generation *b)
{
    return a->as_of == b->as_of && a->known_at == b->known_at && a->semantics == b->semantics &&
           strcmp(a->model_digest, b->model_digest) == 0;
}

static void writer_free(qq_generation_writer *writer)
{
    sqlite3_finalize(writer->add);
    g_free(writer);
}

void qq_generation_abandon(qq_generation_writer *writer)
{
    if (writer == NULL) return;
    sqlite3_reset(writer->add);
    qq_sql_rollback(writer->store);
    writer_free(writer);
}

static bool find_same(qq_store *store, const qq_generation *generation, int64_t *number, GError **error)
{
    g_autoptr(sqlite3_stmt) find = qq_sql_prepare(
        store,
        "SELECT generation FROM generation WHERE as_of = ?1 AND known_at = ?2 AND model_digest = ?3 AND semantics = ?4",
        error);
    if (find == NULL) return false;
    sqlite3_bind_int(find, 1, generation->as_of);
    sqlite3_bind_int(find, 2, generation->known_at);
    qq_sql_bind_text(find, 3, generation->model_digest);
    sqlite3_bind_int(find, 4, generation->semantics);
    bool row = false;
    if (!qq_sql_step(store, find, &row, error)) return false;
    *number = row ? sqlite3_column_int64(find, 0) : 0;
    return true;
}

static bool drop(qq_store *store, int64_t number, GError **error)
{
    g_autofree char *script = g_strdup_printf("DELETE FROM assessment_block WHERE generation = %" G_GINT64_FORMAT ";"
                                              "DELETE FROM generation WHERE generation = %" G_GINT64_FORMAT,
                                              number, number);
    return qq_sql_run(store, script, error);
}

/* All up to a number but what is published, what is staged and what others differ from; a base goes when the last of
 * these is gone, with the next generation that is kept. */
static bool drop_old(qq_store *store, int64_t number, GError **error)
{
    static const char old[] =
        "SELECT generation FROM generation WHERE generation <= %" G_GINT64_FORMAT
        " AND generation NOT IN (SELECT base FROM generation WHERE base IS NOT NULL)"
        " AND (as_of, known_at, model_digest, semantics) NOT IN (SELECT as_of, known_at, model_digest, semantics FROM "
        "staged UNION ALL SELECT * FROM (SELECT as_of, known_at, model_digest, semantics FROM publication ORDER BY "
        "publication DESC LIMIT 1))";
    g_autofree char *which = g_strdup_printf(old, number);
    g_autofree char *script = g_strdup_printf("DELETE FROM assessment_block WHERE generation IN (%s);"
                                              "DELETE FROM generation WHERE generation IN (%s)",
                                              which, which);
    return qq_sql_run(store, script, error);
}

static bool insert_generation(qq_store *store, const qq_generation *generation, int64_t *number, GError **error)
{
    if (!qq_sql_integer(store, "SELECT max(generation) + 1 FROM generation", number, error)) return false;
    if (*number == 0) *number = 1;
    g_autoptr(sqlite3_stmt) insert = qq_sql_prepare(store,
                                                    "INSERT INTO generation(generation, as_of, known_at, model_digest, "
                                                    "semantics, parties) VALUES(?1, ?2, ?3, ?4, ?5, 0)",
                                                    error);
    if (insert == NULL) return false;
    sqlite3_bind_int64(insert, 1, *number);
    sqlite3_bind_int(insert, 2, generation->as_of);
    sqlite3_bind_int(insert, 3, generation->known_at);
    qq_sql_bind_text(insert, 4, generation->model_digest);
    sqlite3_bind_int(insert, 5, generation->semantics);
    return qq_sql_done(store, insert, error);
}

/* What differed from the earlier answer differs from the same answer kept anew. */
static bool take_over(qq_generation_writer *writer, int64_t same, GError **error)
{
    int64_t others = 0;
    g_autofree char *count = g_strdup_printf("SELECT count(*) FROM generation WHERE base = %" G_GINT64_FORMAT, same);
    g_autofree char *update = g_strdup_printf(
        "UPDATE generation SET base = %" G_GINT64_FORMAT " WHERE base = %" G_GINT64_FORMAT, writer->number, same);
    if (!qq_sql_integer(writer->store, count, &others, error)) return false;
    writer->is_base = others > 0;
    return qq_sql_run(writer->store, update, error);
}

static bool add_generation(qq_generation_writer *writer, const qq_generation *generation, GError **error)
{
    int64_t same = 0;
    return find_same(writer->store, generation, &same, error) && (same == 0 || drop(writer->store, same, error)) &&
           insert_generation(writer->store, generation, &writer->number, error) &&
           (same == 0 || take_over(writer, same, error));
}

qq_generation_writer *qq_generation_begin(qq_store *store, const qq_generation *generation, GError **error)
{
    if (!qq_sql_begin_write(store, error)) return NULL;
    qq_generation_writer *writer = g_new0(qq_generation_writer, 1);
    writer->store = store;
    if (add_generation(writer, generation, error)) {
        writer->add = qq_sql_prepare(store,
                                     "INSERT INTO assessment_block(generation, first, last, parties, body, checksum) "
                                     "VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                                     error);
        if (writer->add != NULL) return writer;
    }
    qq_generation_abandon(writer);
    return NULL;
}

bool qq_generation_base(qq_generation_writer *writer, qq_generation *out, bool *found, GError **error)
{
    *found = false;
    if (writer->is_base) return true;
    g_autoptr(sqlite3_stmt) find =
        qq_sql_prepare(writer->store,
                       "SELECT b.generation, b.as_of, b.known_at, b.model_digest, b.semantics, b.parties "
                       "FROM generation b JOIN generation g USING (model_digest, semantics) "
                       "WHERE g.generation = ?1 AND b.generation <> ?1 AND b.base IS NULL "
                       "AND NOT EXISTS (SELECT 1 FROM assessment_block a WHERE a.generation = b.generation AND "
                       "typeof(a.checksum) = 'null') "
                       "ORDER BY b.generation DESC LIMIT 1",
                       error);
    if (find == NULL) return false;
    sqlite3_bind_int64(find, 1, writer->number);
    if (!qq_sql_step(writer->store, find, found, error)) return false;
    if (!*found) return true;
    writer->base = sqlite3_column_int64(find, 0);
    *out = (qq_generation){.as_of = sqlite3_column_int(find, 1),
                           .known_at = sqlite3_column_int(find, 2),
                           .semantics = sqlite3_column_int(find, 4),
                           .parties = sqlite3_column_int64(find, 5)};
    g_strlcpy(out->model_digest, (const char *)sqlite3_column_text(find, 3), sizeof out->model_digest);
    return true;
}

bool qq_generation_differs(qq_generation_writer *writer, GError **error)
{
    g_autofree char *update =
        g_strdup_printf("UPDATE generation SET base = %" G_GINT64_FORMAT " WHERE generation = %" G_GINT64_FORMAT,
                        writer->base, writer->number);
    return qq_sql_run(writer->store, update, error);
}

/* Of a block where it stands: the same body fits at no other place. */
static int64_t checksum_of(int64_t generation, const char *first, int64_t parties, const void *body, size_t length)
{
    const uint64_t numbers[] = {GUINT64_TO_LE((uint64_t)generation), GUINT64_TO_LE((uint64_t)parties),
                                GUINT64_TO_LE(qq_hash64(first, strlen(first))), GUINT64_TO_LE(qq_hash64(body, length))};
    return (int64_t)qq_hash64(numbers, sizeof numbers);
}

bool qq_generation_add(qq_generation_writer *writer, const qq_party *first, const qq_party *last, unsigned count,
                       const void *body, size_t length, GError **error)
{
    sqlite3_bind_int64(writer->add, 1, writer->number);
    qq_sql_bind_party(writer->add, 2, first);
    qq_sql_bind_party(writer->add, 3, last);
    sqlite3_bind_int64(writer->add, 4, count);
    if (length > 0)
        sqlite3_bind_blob64(writer->add, 5, body, length, SQLITE_STATIC);
    else
        sqlite3_bind_zeroblob(writer->add, 5, 0);
    sqlite3_bind_int64(writer->add, 6, checksum_of(writer->number, first->text, count, body, length));
    return qq_sql_done(writer->store, writer->add, error);
}

static bool finish(qq_generation_writer *writer, int64_t parties, GError **error)
{
    g_autofree char *update =
        g_strdup_printf("UPDATE generation SET parties = %" G_GINT64_FORMAT " WHERE generation = %" G_GINT64_FORMAT,
                        parties, writer->number);
    int64_t oldest = 0;
    g_autofree char *query = g_strdup_printf(
        "SELECT generation FROM generation ORDER BY generation DESC LIMIT 1 OFFSET %d", GENERATIONS_KEPT);
    return qq_sql_run(writer->store, update, error) && qq_sql_integer(writer->store, query, &oldest, error) &&
           (oldest == 0 || drop_old(writer->store, oldest, error));
}

bool qq_generation_commit(qq_generation_writer *writer, int64_t parties, GError **error)
{
    if (!finish(writer, parties, error)) {
        qq_generation_abandon(writer);
        return false;
    }
    const bool good = qq_sql_commit(writer->store, error);
    writer_free(writer);
    return good;
}

/* The command that keeps the answer to a question anew: with the store, and with the model where it is not the one that
 * is in force anyway. */
static char *command_of(qq_store *store, const qq_generation *generation)
{
    char day[QQ_DAY_TEXT];
    g_autofree char *quoted = g_shell_quote(store->path);
    g_autoptr(qq_model) model = qq_store_model(store, generation->as_of, generation->known_at, NULL);
    const bool in_force = model != NULL && strcmp(model->digest, generation->model_digest) == 0;
    qq_day_format(generation->as_of, day);
    return g_strdup_printf("qinqing assess --as-of %s --known-at %d%s%s --db %s", day, generation->known_at,
                           in_force ? "" : " --model ", in_force ? "" : generation->model_digest, quoted);
}

static bool refuse_absent(qq_store *store, const qq_generation *generation, GError **error)
{
    char day[QQ_DAY_TEXT];
    g_autofree char *command = command_of(store, generation);
    qq_day_format(generation->as_of, day);
    return qq_sql_refuse(store, error, QQ_ERROR_STORE,
                         "the assessments as of %s, known at landing %d, are not kept; `%s` keeps them", day,
                         generation->known_at, command);
}

struct qq_generation_reader {
    qq_store *store;
    qq_generation asked; /* what it was opened for */
    int64_t number;
    sqlite3_stmt *blocks; /* generation, first, parties, body, checksum */
};

static sqlite3_stmt *prepare_blocks(qq_store *store, int64_t number, GError **error)
{
    sqlite3_stmt *blocks = qq_sql_prepare(store,
                                          "SELECT generation, first, parties, body, checksum FROM assessment_block "
                                          "WHERE generation = ?1 ORDER BY first",
                                          error);
    if (blocks != NULL) sqlite3_bind_int64(blocks, 1, number);
    return blocks;
}

static qq_generation_reader *open_number(qq_store *store, const qq_generation *asked, int64_t number, GError **error)
{
    sqlite3_stmt *blocks = prepare_blocks(store, number, error);
    if (blocks == NULL) return NULL;
    qq_generation_reader *reader = g_new0(qq_generation_reader, 1);
    *reader = (qq_generation_reader){store, *asked, number, blocks};
    return reader;
}

qq_generation_reader *qq_generation_open(qq_store *store, const qq_generation *generation, GError **error)
{
    int64_t number = 0;
    if (!find_same(store, generation, &number, error)) return NULL;
    if (number != 0) return open_number(store, generation, number, error);
    refuse_absent(store, generation, error);
    return NULL;
}

bool qq_generation_open_base(qq_store *store, const qq_generation *generation, qq_generation_reader **out,
                             GError **error)
{
    int64_t number = 0, base = 0;
    *out = NULL;
    if (!find_same(store, generation, &number, error)) return false;
    g_autofree char *query =
        g_strdup_printf("SELECT coalesce(base, 0) FROM generation WHERE generation = %" G_GINT64_FORMAT, number);
    if (!qq_sql_integer(store, query, &base, error)) return false;
    if (base == 0) return true;
    *out = open_number(store, generation, base, error);
    return *out != NULL;
}

bool qq_generation_parties(const qq_generation_reader *reader, int64_t *parties, GError **error)
{
    g_autofree char *query =
        g_strdup_printf("SELECT parties FROM generation WHERE generation = %" G_GINT64_FORMAT, reader->number);
    return qq_sql_integer(reader->store, query, parties, error);
}

static char *damage_of(qq_store *store, const qq_generation *generation)
{
    char day[QQ_DAY_TEXT];
    g_autofree char *command = command_of(store, generation);
    qq_day_format(generation->as_of, day);
    return g_strdup_printf("the kept assessments as of %s, known at landing %d, are damaged; `%s` keeps them anew", day,
                           generation->known_at, command);
}

bool qq_generation_damaged(qq_store *store, const qq_generation *generation, GError **error)
{
    g_autofree char *damage = damage_of(store, generation);
    return qq_sql_refuse(store, error, QQ_ERROR_STORE, "%s", damage);
}

/* Whether the block that the statement is at is what was kept. */
static bool is_sound(sqlite3_stmt *blocks)
{
    const int64_t parties = sqlite3_column_int64(blocks, 2);
    const void *body = sqlite3_column_blob(blocks, 3);
    const size_t length = (size_t)sqlite3_column_bytes(blocks, 3);
    if (parties <= 0 || parties > INT32_MAX) return false;
    return sqlite3_column_type(blocks, 4) == SQLITE_NULL ||
           sqlite3_column_int64(blocks, 4) == checksum_of(sqlite3_column_int64(blocks, 0),
                                                          (const char *)sqlite3_column_text(blocks, 1), parties, body,
                                                          length);
}

bool qq_generation_next(qq_generation_reader *reader, unsigned *count, const void **body, size_t *length,
                        GError **error)
{
    bool row = false;
    *count = 0;
    if (!qq_sql_step(reader->store, reader->blocks, &row, error)) return false;
    if (!row) return true;
    if (!is_sound(reader->blocks)) return qq_generation_damaged(reader->store, &reader->asked, error);
    *count = (unsigned)sqlite3_column_int64(reader->blocks, 2);
    *body = sqlite3_column_blob(reader->blocks, 3);
    *length = (size_t)sqlite3_column_bytes(reader->blocks, 3);
    return true;
}

void qq_generation_close(qq_generation_reader *reader)
{
    if (reader == NULL) return;
    sqlite3_finalize(reader->blocks);
    g_free(reader);
}

static bool check_blocks(qq_store *store, int64_t number, int64_t *parties, bool *sound, GError **error)
{
    g_autoptr(sqlite3_stmt) blocks = prepare_blocks(store, number, error);
    bool row = true;
    *parties = 0;
    *sound = true;
    while (blocks != NULL && qq_sql_step(store, blocks, &row, error)) {
        if (!row) return true;
        *sound = *sound && is_sound(blocks);
        *parties += sqlite3_column_int64(blocks, 2);
    }
    return false;
}

/* How many parties a difference tells of nobody says; of a whole generation, all. */
static bool check_generation(qq_store *store, sqlite3_stmt *row, GPtrArray *findings, GError **error)
{
    qq_generation generation = {.as_of = sqlite3_column_int(row, 1), .known_at = sqlite3_column_int(row, 2)};
    const bool whole = sqlite3_column_type(row, 4) == SQLITE_NULL;
    int64_t parties = 0;
    bool sound = false;
    if (!check_blocks(store, sqlite3_column_int64(row, 0), &parties, &sound, error)) return false;
    g_strlcpy(generation.model_digest, (const char *)sqlite3_column_text(row, 5), sizeof generation.model_digest);
    if (!sound || (whole && parties != sqlite3_column_int64(row, 3)))
        g_ptr_array_add(findings, damage_of(store, &generation));
    return true;
}

bool qq_generation_check(qq_store *store, GPtrArray *findings, GError **error)
{
    g_autoptr(sqlite3_stmt) rows =
        qq_sql_prepare(store, "SELECT generation, as_of, known_at, parties, base, model_digest FROM generation", error);
    bool row = true;
    while (rows != NULL && qq_sql_step(store, rows, &row, error)) {
        if (!row) return true;
        if (!check_generation(store, rows, findings, error)) return false;
    }
    return false;
}
