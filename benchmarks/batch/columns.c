/* Yardstick: a store's penalties and honours as plain columns, for the sides of benchmark `batch` that are not ours.
 *
 * Read through the public interface: which revision of a record speaks, whose a record is, and which records are of one
 * case or project are settled here, before anything is timed; the engine settles them anew in every run. Every
 * enterprise has at least one row. usage: batch_columns STORE PRICES.csv DAY FOLDER
 * Writes FOLDER/columns.bin (columns.h), fact.csv, price.csv, and plain.db, a table clustered by party. */
#include "columns.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "qinqing/csv.h"
#include "qinqing/store.h"

/* As in model/model.xml; indices are qq_severity. */
static const int severity_points[QQ_SEVERITY_END] = {0, 5, 30, 60};
static const int severity_months[QQ_SEVERITY_END] = {0, 3, 12, 36};
static const int weight_tenths[CATEGORIES] = {6, 4};

typedef struct {
    int64_t group; /* of case or project, 0: alone */
    uint32_t place;
    uint16_t price;
    int32_t decided, until;
} fact_row;

typedef struct {
    qq_store *store;
    qq_day day;
    GHashTable *items; /* code -> number of the item, from 1 */
    GArray *lines;     /* of price_line */
    uint16_t *item_of_text;
    GArray *starts, *prices, *decided, *until, *groups;
    GArray *rows; /* of fact_row: those of a party */
    FILE *csv;
    sqlite3 *db;
    sqlite3_stmt *insert;
} writer;

/* The first day that `months` later is not before the day asked about. */
static qq_day since_of(const writer *to, int months)
{
    qq_day since = to->day - 31 * months;
    while (qq_day_add_months(since, months) < to->day) since++;
    return since;
}

static void add_line(writer *to, int points, int months, int category, int flags, bool stated)
{
    const price_line line = {.rank = ((points * weight_tenths[category]) << RANK_WEIGHT) | (points << RANK_POINTS) |
                                     flags | category,
                             .since = since_of(to, months),
                             .stated = stated};
    g_array_append_val(to->lines, line);
}

/* cells: code, use, category, points, months, severity. Four lines, by what the document says. */
static bool add_item(const qq_csv_row *row, void *data, GError **error)
{
    writer *to = data;
    if (row->row == 1 || row->count < 6) return true;
    const int category = !strcmp(row->cells[2], "quality");
    const int points = (int)g_ascii_strtoll(row->cells[3], NULL, 10);
    const int months = (int)g_ascii_strtoll(row->cells[4], NULL, 10);
    const int typical = qq_set_number(QQ_SET_SEVERITY, row->cells[5], strlen(row->cells[5]));
    (void)error;
    g_hash_table_insert(to->items, g_strdup(row->cells[0]), GUINT_TO_POINTER(to->lines->len / QQ_SEVERITY_END));
    for (int said = 0; said < QQ_SEVERITY_END; said++) {
        const int severity = said ? said : typical;
        if (!strcmp(row->cells[1], "act"))
            add_line(to, severity_points[severity], severity_months[severity], category,
                     severity == QQ_SEVERITY_A ? RANK_SERIOUS : 0, true);
        else
            add_line(to, points, months, category, !strcmp(row->cells[1], "honour") ? RANK_GOOD : 0, false);
    }
    return true;
}

static bool read_prices(writer *to, const char *path, GError **error)
{
    const qq_csv_limits limits = {.mebibytes = 1, .rows = 1000, .columns = 10};
    g_autofree char *bytes = NULL;
    gsize length;
    to->items = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    to->lines = g_array_new(false, true, sizeof(price_line));
    g_array_set_size(to->lines, QQ_SEVERITY_END); /* price 0: nothing */
    return g_file_get_contents(path, &bytes, &length, error) &&
           qq_csv_read(path, bytes, length, &limits, add_item, to, error);
}

static void learn_texts(writer *to)
{
    const int32_t count = qq_store_text_count(to->store);
    to->item_of_text = g_new0(uint16_t, (size_t)count + 1);
    for (int32_t i = 1; i <= count; i++) {
        const char *text = qq_store_text(to->store, i);
        if (text) to->item_of_text[i] = (uint16_t)GPOINTER_TO_UINT(g_hash_table_lookup(to->items, text));
    }
}

static int by_group(const void *left, const void *right)
{
    const fact_row *a = left, *b = right;
    if (a->group != b->group) return a->group < b->group ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static void gather(writer *to, const qq_dossier *dossier)
{
    g_array_set_size(to->rows, 0);
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        const bool priced = record->kind == QQ_KIND_PENALTY || record->kind == QQ_KIND_HONOUR;
        if (!priced && record->kind != QQ_KIND_ENTERPRISE) continue;
        fact_row row = {.place = (uint32_t)i, .decided = QQ_DAY_NONE, .until = record->until_on};
        if (priced) {
            row.price = (uint16_t)(to->item_of_text[record->code] * QQ_SEVERITY_END + record->severity);
            row.decided = record->decided_on != QQ_DAY_NONE ? record->decided_on : record->effective_on;
            row.group = record->kind == QQ_KIND_PENALTY ? record->case_group : record->project;
        }
        g_array_append_val(to->rows, row);
    }
    if (!to->rows->len) g_array_append_val(to->rows, ((fact_row){.decided = QQ_DAY_NONE, .until = QQ_DAY_NONE}));
    g_array_sort(to->rows, by_group);
}

static bool insert_row(writer *to, uint32_t party, uint32_t row, uint16_t group, const fact_row *fact)
{
    sqlite3_bind_int64(to->insert, 1, party);
    sqlite3_bind_int64(to->insert, 2, group);
    sqlite3_bind_int64(to->insert, 3, row);
    sqlite3_bind_int64(to->insert, 4, fact->price);
    sqlite3_bind_int64(to->insert, 5, fact->decided);
    if (fact->until == QQ_DAY_NONE)
        sqlite3_bind_null(to->insert, 6);
    else
        sqlite3_bind_int64(to->insert, 6, fact->until);
    const bool good = sqlite3_step(to->insert) == SQLITE_DONE;
    sqlite3_reset(to->insert);
    return good;
}

static bool write_row(writer *to, uint32_t party, uint16_t group, const fact_row *fact)
{
    const uint32_t row = to->prices->len;
    g_array_append_val(to->prices, fact->price);
    g_array_append_val(to->decided, fact->decided);
    g_array_append_val(to->until, fact->until);
    g_array_append_val(to->groups, group);
    fprintf(to->csv, "%u,%u,%u,%d,", party, group, fact->price, fact->decided);
    if (fact->until != QQ_DAY_NONE) fprintf(to->csv, "%d", fact->until);
    fputc('\n', to->csv);
    return insert_row(to, party, row, group, fact);
}

static bool write_dossier(const qq_dossier *dossier, void *data, GError **error)
{
    writer *to = data;
    const uint32_t party = to->starts->len, first = to->prices->len;
    uint16_t group = 0;
    g_array_append_val(to->starts, first);
    gather(to, dossier);
    for (unsigned i = 0; i < to->rows->len; i++) {
        const fact_row *fact = &g_array_index(to->rows, fact_row, i);
        if (i && (!fact->group || fact->group != fact[-1].group)) group++;
        if (write_row(to, party, group, fact)) continue;
        g_set_error(error, G_FILE_ERROR, 0, "%s", sqlite3_errmsg(to->db));
        return false;
    }
    return true;
}

static bool write_array(FILE *file, const GArray *array)
{
    return fwrite(array->data, g_array_get_element_size((GArray *)array), array->len, file) == array->len;
}

static bool write_columns(const writer *to, const char *path)
{
    const columns_head head = {to->starts->len, to->prices->len, to->lines->len, to->day};
    FILE *file = fopen(path, "wb");
    if (!file) return false;
    bool good = fwrite(&head, sizeof head, 1, file) == 1 && write_array(file, to->starts) &&
                fwrite(&head.rows, sizeof head.rows, 1, file) == 1 && write_array(file, to->lines) &&
                write_array(file, to->prices) && write_array(file, to->decided) && write_array(file, to->until) &&
                write_array(file, to->groups);
    return fclose(file) == 0 && good;
}

/* The price list, for both databases. */
static bool write_price_list(const writer *to, const char *path)
{
    FILE *file = fopen(path, "w");
    bool good = file != NULL;
    for (unsigned i = 0; good && i < to->lines->len; i++) {
        const price_line *line = &g_array_index(to->lines, price_line, i);
        g_autofree char *sql =
            g_strdup_printf("INSERT INTO price VALUES(%u,%d,%d,%d)", i, line->rank, line->since, line->stated);
        fprintf(file, "%u,%d,%d,%d\n", i, line->rank, line->since, line->stated);
        good = sqlite3_exec(to->db, sql, NULL, NULL, NULL) == SQLITE_OK;
    }
    return file && fclose(file) == 0 && good;
}

static const char schema[] =
    "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
    "CREATE TABLE price(number INTEGER PRIMARY KEY, rank INTEGER, since INTEGER, stated INTEGER) STRICT;"
    "CREATE TABLE fact(party INTEGER, grp INTEGER, row INTEGER, price INTEGER, decided INTEGER, until INTEGER,"
    " PRIMARY KEY(party, grp, row)) STRICT, WITHOUT ROWID; BEGIN";

static bool open_database(writer *to, const char *path)
{
    return sqlite3_open(path, &to->db) == SQLITE_OK && sqlite3_exec(to->db, schema, NULL, NULL, NULL) == SQLITE_OK &&
           sqlite3_prepare_v2(to->db, "INSERT INTO fact VALUES(?,?,?,?,?,?)", -1, &to->insert, NULL) == SQLITE_OK;
}

static bool write_all(writer *to, const char *folder, GError **error)
{
    g_autofree char *bin = g_build_filename(folder, "columns.bin", NULL),
                    *csv = g_build_filename(folder, "fact.csv", NULL);
    g_autofree char *db = g_build_filename(folder, "plain.db", NULL),
                    *list = g_build_filename(folder, "price.csv", NULL);
    int32_t known_at;
    to->csv = fopen(csv, "w");
    bool good = to->csv && open_database(to, db) && qq_store_latest(to->store, &known_at, error) &&
                qq_store_scan(to->store, known_at, NULL, NULL, write_dossier, to, error);
    if (to->csv && fclose(to->csv) != 0) good = false;
    good = good && write_columns(to, bin) && write_price_list(to, list) &&
           sqlite3_exec(to->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK;
    if (!good && error && !*error) g_set_error(error, G_FILE_ERROR, 0, "%s: cannot be written", folder);
    sqlite3_finalize(to->insert);
    sqlite3_close(to->db);
    return good;
}

static GArray *new_column(size_t size)
{
    return g_array_new(false, false, (guint)size);
}

static void clear(writer *to)
{
    GArray *const arrays[] = {to->lines, to->starts, to->prices, to->decided, to->until, to->groups, to->rows};
    for (unsigned i = 0; i < G_N_ELEMENTS(arrays); i++)
        if (arrays[i]) g_array_unref(arrays[i]);
    g_clear_pointer(&to->items, g_hash_table_unref);
    g_free(to->item_of_text);
    qq_store_close(to->store);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    writer to = {.starts = new_column(sizeof(uint32_t)),
                 .prices = new_column(sizeof(uint16_t)),
                 .decided = new_column(sizeof(int32_t)),
                 .until = new_column(sizeof(int32_t)),
                 .groups = new_column(sizeof(uint16_t)),
                 .rows = new_column(sizeof(fact_row))};
    if (argc != 5 || !qq_day_parse(argv[3], strlen(argv[3]), &to.day))
        return fprintf(stderr, "usage: batch_columns STORE PRICES.csv DAY FOLDER\n"), 2;
    to.store = qq_store_open(argv[1], QQ_STORE_READ, &error);
    bool good = to.store && read_prices(&to, argv[2], &error);
    if (good) learn_texts(&to);
    good = good && write_all(&to, argv[4], &error);
    if (!good) fprintf(stderr, "batch_columns: %s\n", error ? error->message : "out of room");
    clear(&to);
    return good ? 0 : 1;
}
