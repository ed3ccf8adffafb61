#include "support/random_store.h"

#include <glib/gstdio.h>
#include <string.h>

#include "support/history.h"
#include "support/random.h"
#include "support/sanitized.h"

enum { PARTIES = SANITIZED ? 60 : 200, RECORDS = 14, SUCCESSORS = PARTIES / 12 };

static void add(qq_landing *landing, const qq_record *record, const qq_participant *participants, unsigned count)
{
    g_autoptr(GError) error = NULL;
    qq_revision revision = {.record = *record,
                            .code = history_texts[record->code],
                            .issuer = history_texts[record->issuer],
                            .participants = participants,
                            .participant_count = count,
                            .detail = "{}",
                            .detail_length = 2};
    revision.record.state = QQ_STATE_PRESENT;
    g_assert_true(qq_landing_add(landing, &revision, &error));
    g_assert_no_error(error);
}

static void add_enterprise(qq_landing *landing, GRand *random, unsigned number)
{
    random_history history;
    const qq_participant subject = {.party = history_party(number), .role = QQ_ROLE_SUBJECT};
    history_make(random, RECORDS, &history);
    history_set_keys(&history, &subject.party);
    for (unsigned i = 0; i < history.count; i++) add(landing, &history.records[i], &subject, 1);
}

/* A merger names the old one first, a split the new one. */
static void add_succession(qq_landing *landing, GRand *random, unsigned number)
{
    const unsigned first = (unsigned)g_rand_int_range(random, 0, PARTIES);
    const qq_party one = history_party(first), two = history_party((first + 1 + number) % PARTIES);
    const qq_participant both[] = {{.party = one, .role = QQ_ROLE_SUBJECT, .other = two},
                                   {.party = two, .role = QQ_ROLE_OTHER, .other = one}};
    qq_record record;
    qq_record_clear(&record);
    g_autofree char *id = g_strdup_printf("tie %u", number);
    record.kind = QQ_KIND_TIE;
    record.variant = number % 2 ? QQ_TIE_MERGED_INTO : QQ_TIE_SPLIT_FROM;
    record.key = qq_record_key("test", "ties", id);
    record.updated_at = 1;
    record.content = number;
    record.acted_on = HISTORY_FIRST_DAY;
    add(landing, &record, both, G_N_ELEMENTS(both));
}

void random_store_open(random_store *r, const void *data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    qq_landing_counts counts;
    r->random = test_random();
    r->folder = g_dir_make_tmp("qinqing-random-store-XXXXXX", &error);
    g_assert_no_error(error);
    r->path = g_build_filename(r->folder, "test.db", NULL);
    r->store = qq_store_open(r->path, QQ_STORE_CREATE, &error);
    g_assert_no_error(error);
    qq_landing *landing = qq_landing_begin(r->store, "test", "all", &error);
    g_assert_no_error(error);
    for (unsigned p = 0; p < PARTIES; p++) add_enterprise(landing, r->random, p);
    for (unsigned s = 0; s < SUCCESSORS; s++) add_succession(landing, r->random, s);
    g_assert_true(qq_landing_commit(landing, "", 0, 0, &counts, &error));
    g_assert_no_error(error);
    r->landing = counts.landing;
}

void random_store_close(random_store *r, const void *data)
{
    (void)data;
    static const char *const endings[] = {"", "-wal", "-shm", ".key"};
    qq_store_close(r->store);
    for (unsigned i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *file = g_strconcat(r->path, endings[i], NULL);
        g_unlink(file);
    }
    g_rmdir(r->folder);
    g_free(r->path);
    g_free(r->folder);
    g_rand_free(r->random);
}

qq_day random_store_day(random_store *r)
{
    return g_rand_int_range(r->random, HISTORY_FIRST_DAY + 400, HISTORY_LAST_DAY);
}

static int find_line(char **lines, const char *text)
{
    for (int i = 0; lines[i]; i++)
        if (strstr(lines[i], text)) return i;
    g_assert_not_reached();
}

qq_model *model_turned(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) shipped = qq_package_default();
    GBytes *file = qq_package_file(shipped, "model.xml");
    g_autofree char *text = g_strndup(g_bytes_get_data(file, NULL), g_bytes_get_size(file));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (int low = find_line(lines, "<categories>") + 1, high = find_line(lines, "</categories>") - 1; low < high;) {
        char *line = lines[low];
        lines[low++] = lines[high];
        lines[high--] = line;
    }
    g_autofree char *turned = g_strjoinv("\n", lines);
    g_autoptr(qq_package) package = qq_package_of_model(turned, strlen(turned), &error);
    g_assert_no_error(error);
    qq_model *model = qq_model_compile(package, &error);
    g_assert_no_error(error);
    return model;
}
