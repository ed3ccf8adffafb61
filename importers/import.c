/* From a file to the store: the files inside it, their encodings, the checks, the landing, the digest.
 *
 * Invariant: one input is one landing; it commits when every file in it was read to its end, and else nothing of it
 * stays. The SM3 of the input is computed beside the reading. */
#include <string.h>
#include "checker.h"
#include "detect.h"
#include "pipeline.h"
#include "qinqing/error.h"
#include "qinqing/identifier.h"
#include "qinqing/sm3.h"
#include "rejects.h"

typedef struct {
    const qq_feed_set *set;
    const qq_feed *wanted; /* NULL: by the root element */
    qq_source *source;
    qq_store *store;  /* NULL: only check */
    const char *name; /* for the landing */
    const qq_import_options *options;
    qq_revision_sink each;
    void *each_data;
    qq_landing *landing;
    qq_checker *checker; /* of the file at hand */
    qq_reject_log *log;
    GHashTable *ways; /* number of a file -> qq_read_way, where it was found out */
    unsigned told;    /* files whose rejects were handed over */
    qq_import_summary summary;
    int64_t file_rejected;
} import_job;

typedef struct {
    qq_source *source;
    int stop;
    char digest[65];
    GThread *thread;
    GError *error;
} digester;

static gpointer digest_thread(gpointer data)
{
    digester *digest = data;
    if (!qq_source_digest(digest->source, &digest->stop, digest->digest, &digest->error)) digest->digest[0] = '\0';
    return NULL;
}

static void start_digest(digester *digest)
{
    if (qq_source_is_file(digest->source)) digest->thread = g_thread_new("qinqing-digest", digest_thread, digest);
}

static bool finish_digest(digester *digest, bool wanted, GError **error)
{
    if (!wanted) __atomic_store_n(&digest->stop, 1, __ATOMIC_RELAXED);
    if (digest->thread)
        g_thread_join(digest->thread);
    else if (wanted)
        digest_thread(digest);
    if (!digest->error) return true;
    if (wanted)
        g_propagate_error(error, digest->error);
    else
        g_error_free(digest->error);
    return false;
}

/* Without a store nothing is kept: a key of this process is as good as any. */
static bool find_person_nowhere(void *data, const char *citizen18, qq_party *out, GError **error)
{
    (void)data;
    (void)error;
    static uint8_t key[QQ_SM3_BYTES];
    static gsize once;
    if (g_once_init_enter(&once)) {
        qq_random_bytes(key, sizeof key);
        g_once_init_leave(&once, 1);
    }
    uint8_t mac[QQ_SM3_BYTES];
    char hex[QQ_SM3_TEXT];
    qq_sm3_hmac(key, sizeof key, citizen18, strlen(citizen18), mac);
    qq_sm3_hex(mac, hex);
    memset(out, 0, sizeof *out);
    out->text[0] = '#';
    memcpy(out->text + 1, hex, 32);
    return true;
}

static bool find_person(void *data, const char *citizen18, qq_party *out, GError **error)
{
    return qq_store_person(data, citizen18, out, error);
}

static bool take_revision(import_job *job, const qq_revision *revision, GError **error)
{
    if (revision->record.updated_at > job->summary.newest) job->summary.newest = revision->record.updated_at;
    if (job->landing && !qq_landing_add(job->landing, revision, error)) return false;
    return !job->each || job->each(revision, job->each_data, error);
}

static bool take_reject(import_job *job, const qq_reject *reject, GError **error)
{
    job->summary.rejected++;
    job->file_rejected++;
    return qq_reject_log_add(job->log, reject, error);
}

static bool report_progress(const import_job *job, GError **error)
{
    const qq_import_options *options = job->options;
    if (!options || !options->progress) return true;
    if (options->progress(qq_source_done(job->source), qq_source_total(job->source), options->progress_data))
        return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_CANCELLED, "%s: stopped; nothing of it has landed",
                qq_source_name(job->source));
    return false;
}

static bool take_batch(qq_batch *batch, const char *source, void *data, GError **error)
{
    import_job *job = data;
    job->summary.warnings += batch->warnings;
    for (size_t i = 0; i < batch->record_count; i++) {
        const qq_raw_record *raw = &batch->records[i];
        const qq_revision *revision = NULL;
        qq_reject reject = {0};
        if (raw->record) job->summary.read++;
        switch (qq_checker_take(job->checker, batch, raw, source, &revision, &reject, error)) {
        case QQ_CHECK_REVISION:
            if (!take_revision(job, revision, error)) return false;
            break;
        case QQ_CHECK_REJECT:
            if (!take_reject(job, &reject, error)) return false;
            break;
        case QQ_CHECK_FAILED:
            return false;
        }
    }
    return report_progress(job, error);
}

/* Hands over what was found wrong in the file just read, once; strict refuses it. */
static bool tell_rejects(import_job *job, unsigned number, GError **error)
{
    bool strict = job->options && job->options->strict, told = number <= job->told;
    const char *file = qq_source_name(job->source);
    g_autofree char *first = g_strdup(qq_reject_log_first(job->log));
    qq_reject_sink sink = told || !job->options ? NULL : job->options->reject;
    if (!qq_reject_log_replay(job->log, file, sink, sink ? job->options->reject_data : NULL, error)) return false;
    job->told = MAX(job->told, number);
    if (!strict || !first) return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%s (%" G_GINT64_FORMAT " rejected records; refused as a whole)",
                file, first, job->file_rejected);
    return false;
}

static qq_pipeline_outcome read_with(import_job *job, const qq_feed *feed, unsigned *way, GError **error)
{
    qq_pipeline_result result;
    job->checker =
        job->store ? qq_checker_new(feed, find_person, job->store) : qq_checker_new(feed, find_person_nowhere, NULL);
    qq_pipeline_outcome outcome = qq_pipeline_run(job->source, feed, *way, take_batch, job, &result, error);
    *way = result.way;
    job->summary.warnings += qq_checker_warnings(job->checker) + result.declaration_wrong;
    g_strlcpy(job->summary.encoding, qq_encoding_text(result.encoding), sizeof job->summary.encoding);
    g_clear_pointer(&job->checker, qq_checker_free);
    return outcome;
}

/* Callers that see every revision, and archives, must not see one twice: their encoding is found first, and they are
 * read by libxml2. */
static bool proof_needed(const import_job *job)
{
    return job->each || qq_source_has_members(job->source);
}

static qq_pipeline_outcome read_file(import_job *job, unsigned number, GError **error)
{
    const qq_feed *feed = job->wanted ? job->wanted : qq_feed_detect(job->set, job->source, error);
    if (!feed) return QQ_PIPELINE_FAILED;
    if (!job->summary.feed) job->summary.feed = feed->id;
    unsigned way = GPOINTER_TO_UINT(g_hash_table_lookup(job->ways, GUINT_TO_POINTER(number)));
    if (proof_needed(job)) {
        bool as_gb18030;
        if (!qq_pipeline_prove(job->source, &as_gb18030, error)) return QQ_PIPELINE_FAILED;
        way = QQ_READ_BY_LIBXML2 | (as_gb18030 ? QQ_READ_AS_GB18030 : 0);
    }
    if (job->options && job->options->simple) way |= QQ_READ_BY_LIBXML2 | QQ_READ_HERE;
    if (job->store && !job->landing) {
        job->landing = qq_landing_begin(job->store, feed->id, job->name, error);
        if (!job->landing) return QQ_PIPELINE_FAILED;
    }
    job->file_rejected = 0;
    qq_pipeline_outcome outcome = read_with(job, feed, &way, error);
    if (outcome == QQ_PIPELINE_AGAIN) g_hash_table_insert(job->ways, GUINT_TO_POINTER(number), GUINT_TO_POINTER(way));
    if (outcome == QQ_PIPELINE_DONE && !tell_rejects(job, number, error)) outcome = QQ_PIPELINE_FAILED;
    return outcome;
}

static void forget(import_job *job)
{
    if (job->landing) qq_landing_abandon(job->landing);
    job->landing = NULL;
    qq_reject_log_forget(job->log);
    memset(&job->summary, 0, sizeof job->summary);
}

/* All files of the input. */
static qq_pipeline_outcome read_all(import_job *job, GError **error)
{
    forget(job);
    if (!qq_source_rewind(job->source, error)) return QQ_PIPELINE_FAILED;
    for (unsigned number = 1;; number++) {
        bool found;
        if (!qq_source_next(job->source, &found, error)) return QQ_PIPELINE_FAILED;
        if (!found && number > 1) return QQ_PIPELINE_DONE;
        if (!found) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: holds no file", qq_source_name(job->source));
            return QQ_PIPELINE_FAILED;
        }
        qq_pipeline_outcome outcome = read_file(job, number, error);
        if (outcome != QQ_PIPELINE_DONE) return outcome;
    }
}

static bool commit(import_job *job, digester *digest, GError **error)
{
    const qq_import_options *options = job->options;
    if (options && options->accept && !options->accept(&job->summary, options->accept_data, error)) {
        finish_digest(digest, false, NULL);
        return false;
    }
    if (!job->store) return true;
    if (!finish_digest(digest, true, error)) return false;
    g_strlcpy(job->summary.digest, digest->digest, sizeof job->summary.digest);
    qq_landing *landing = g_steal_pointer(&job->landing);
    return qq_landing_commit(landing, digest->digest, job->summary.read, job->summary.rejected, &job->summary.counts,
                             error);
}

static bool run(import_job *job, GError **error)
{
    digester digest = {.source = job->source};
    bool good = false, joined = false;
    job->log = qq_reject_log_new();
    job->ways = g_hash_table_new(NULL, NULL);
    if (job->store) start_digest(&digest);
    qq_pipeline_outcome outcome;
    do {
        outcome = read_all(job, error);
    } while (outcome == QQ_PIPELINE_AGAIN);
    if (outcome == QQ_PIPELINE_DONE) {
        joined = job->store != NULL;
        good = commit(job, &digest, error);
    }
    if (!joined) finish_digest(&digest, false, NULL);
    qq_import_summary summary = job->summary;
    forget(job);
    job->summary = summary;
    qq_reject_log_free(job->log);
    g_hash_table_destroy(job->ways);
    return good;
}

static bool run_on(import_job *job, qq_source *source, qq_import_summary *out, GError **error)
{
    if (!source) return false;
    job->source = source;
    bool good = run(job, error);
    if (good && out) *out = job->summary;
    qq_source_close(source);
    return good;
}

bool qq_feed_import(const qq_feed_set *set, const qq_feed *feed, const char *path, qq_store *store,
                    const qq_import_options *options, qq_import_summary *out, GError **error)
{
    g_autofree char *base = g_path_get_basename(path);
    g_autofree char *name = qq_plain_text(g_str_equal(path, "-") ? "standard input" : base);
    import_job job = {.set = set, .wanted = feed, .store = store, .name = name, .options = options};
    return run_on(&job, qq_source_open(path, options && options->regular, error), out, error);
}

bool qq_feed_check(const qq_feed_set *set, const qq_feed *feed, const char *path, const qq_import_options *options,
                   qq_revision_sink each, void *data, qq_import_summary *out, GError **error)
{
    import_job job = {.set = set, .wanted = feed, .name = path, .options = options, .each = each, .each_data = data};
    return run_on(&job, qq_source_open(path, options && options->regular, error), out, error);
}

bool qq_feed_check_bytes(const qq_feed_set *set, const qq_feed *feed, const char *name, const void *bytes,
                         size_t length, const qq_import_options *options, qq_revision_sink each, void *data,
                         qq_import_summary *out, GError **error)
{
    import_job job = {.set = set, .wanted = feed, .name = name, .options = options, .each = each, .each_data = data};
    return run_on(&job, qq_source_open_bytes(name, bytes, length, error), out, error);
}
