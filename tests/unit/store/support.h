/* What the store's tests share: a folder of their own, revisions made from short words. */
#ifndef QINQING_TESTS_STORE_SUPPORT_H
#define QINQING_TESTS_STORE_SUPPORT_H

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "qinqing/error.h"
#include "qinqing/identifier.h"
#include "qinqing/store.h"
#include "qinqing/text.h"

typedef struct {
    char *folder;
    char *path; /* of the store */
    qq_store *store;
} test_bench;

static inline void remove_folder(const char *folder)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; dir != NULL && (name = g_dir_read_name(dir)) != NULL;) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    if (dir != NULL) g_dir_close(dir);
    g_rmdir(folder);
}

static inline void bench_open(test_bench *bench, qq_store_mode mode)
{
    g_autoptr(GError) error = NULL;
    qq_store_close(bench->store);
    bench->store = qq_store_open(bench->path, mode, &error);
    g_assert_no_error(error);
    g_assert_nonnull(bench->store);
}

static inline test_bench bench_new(void)
{
    g_autoptr(GError) error = NULL;
    test_bench bench = {.folder = g_dir_make_tmp("qinqing-store-XXXXXX", &error)};
    g_assert_no_error(error);
    bench.path = g_build_filename(bench.folder, "test.db", NULL);
    bench_open(&bench, QQ_STORE_CREATE);
    return bench;
}

static inline void bench_free(test_bench *bench)
{
    qq_store_close(bench->store);
    remove_folder(bench->folder);
    g_free(bench->path);
    g_free(bench->folder);
}

static inline qq_party party_of(const char *text)
{
    qq_party party = {""};
    g_assert_cmpuint(strlen(text), <, QQ_PARTY_BYTES);
    memcpy(party.text, text, strlen(text));
    return party;
}

/* A valid USCC of the n-th enterprise. */
static inline qq_party uscc(unsigned n)
{
    char text[QQ_USCC_LENGTH + 1];
    g_snprintf(text, sizeof text, "91420100%08u??", n);
    text[16] = qq_org_code_check_character(text + 8);
    text[17] = qq_uscc_check_character(text);
    return party_of(text);
}

static inline qq_key key_of(const char *id)
{
    return qq_record_key("test", "source", id);
}

/* A penalty of `party` (NULL: a name only), told at `updated_at`. */
typedef struct {
    qq_revision revision;
    qq_participant participants[8];
} test_told;

static inline void tell(test_told *told, const char *id, qq_stamp updated_at, qq_fen amount)
{
    memset(told, 0, sizeof *told);
    qq_record_clear(&told->revision.record);
    told->revision.record.key = key_of(id);
    told->revision.record.updated_at = updated_at;
    told->revision.record.state = QQ_STATE_PRESENT;
    told->revision.record.kind = QQ_KIND_PENALTY;
    told->revision.record.amount = amount;
    told->revision.code = "Q-01";
    told->revision.issuer = "武汉市住房和城乡建设局";
    told->revision.detail = "{\"name\":\"测试\"}";
    told->revision.detail_length = strlen(told->revision.detail);
    told->revision.participants = told->participants;
}

static inline void tell_of(test_told *told, const qq_party *party, qq_role role)
{
    qq_participant *participant = &told->participants[told->revision.participant_count++];
    participant->party = *party;
    participant->role = role;
}

/* Content is the hash of what is said, parties included. */
static inline void tell_end(test_told *told)
{
    char text[1024] = "";
    qq_record *record = &told->revision.record;
    for (unsigned i = 0; i < told->revision.participant_count; i++) {
        g_strlcat(text, told->participants[i].party.text, sizeof text);
        g_strlcat(text, ",", sizeof text);
    }
    gsize length = strlen(text);
    g_snprintf(text + length, sizeof text - length, "%d %" G_GINT64_FORMAT, record->state, record->amount);
    record->content = qq_hash64(text, strlen(text));
}

static inline qq_landing *land_begin(test_bench *bench, const char *name)
{
    g_autoptr(GError) error = NULL;
    qq_landing *landing = qq_landing_begin(bench->store, "test", name, &error);
    g_assert_no_error(error);
    g_assert_nonnull(landing);
    return landing;
}

static inline void land_add(qq_landing *landing, const test_told *told)
{
    g_autoptr(GError) error = NULL;
    bool good = qq_landing_add(landing, &told->revision, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

static inline qq_landing_counts land_end(qq_landing *landing)
{
    g_autoptr(GError) error = NULL;
    qq_landing_counts counts;
    bool good = qq_landing_commit(landing, "", 0, 0, &counts, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return counts;
}

/* Lands one penalty by itself. */
static inline qq_landing_counts land_one(test_bench *bench, const char *id, qq_stamp updated_at, qq_fen amount,
                                         const qq_party *party)
{
    test_told told;
    tell(&told, id, updated_at, amount);
    if (party != NULL) tell_of(&told, party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    qq_landing *landing = land_begin(bench, id);
    land_add(landing, &told);
    return land_end(landing);
}

static inline void land_delete(test_bench *bench, const char *id, qq_stamp updated_at)
{
    test_told told;
    tell(&told, id, updated_at, QQ_FEN_NONE);
    told.revision.record.state = QQ_STATE_DELETED;
    tell_end(&told);
    qq_landing *landing = land_begin(bench, id);
    land_add(landing, &told);
    land_end(landing);
}

static inline int32_t latest(test_bench *bench)
{
    g_autoptr(GError) error = NULL;
    int32_t out = -1;
    bool good = qq_store_latest(bench->store, &out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return out;
}

static inline void dossier_of(test_bench *bench, const qq_party *party, int32_t known_at, qq_dossier *out)
{
    g_autoptr(GError) error = NULL;
    bool good = qq_store_dossier(bench->store, party, known_at, out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

static inline size_t count_of(test_bench *bench, const qq_party *party, int32_t known_at)
{
    qq_dossier dossier = {0};
    dossier_of(bench, party, known_at, &dossier);
    size_t count = dossier.count;
    qq_dossier_clear(&dossier);
    return count;
}

/* The amount of the party's only record; QQ_FEN_NONE when there is none. */
static inline qq_fen amount_of(test_bench *bench, const qq_party *party, int32_t known_at)
{
    qq_dossier dossier = {0};
    dossier_of(bench, party, known_at, &dossier);
    g_assert_cmpuint(dossier.count, <=, 1);
    qq_fen amount = dossier.count == 1 ? dossier.records[0].amount : QQ_FEN_NONE;
    qq_dossier_clear(&dossier);
    return amount;
}

static inline void assert_sound(test_bench *bench)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = qq_store_check(bench->store, &error);
    g_assert_no_error(error);
    g_assert_nonnull(findings);
    for (unsigned i = 0; i < findings->len; i++) g_test_message("%s", (char *)findings->pdata[i]);
    g_assert_cmpuint(findings->len, ==, 0);
}

#endif
