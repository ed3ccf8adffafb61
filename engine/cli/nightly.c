/* qinqing nightly: the day's files in, everyone assessed, compared with what is published, published or held.
 *
 * Stages in order, each whole by itself: a run that is cut off anywhere is finished by running it again, to the same
 * result. Readers are switched by one commit at the end (qq_store_publish); until then they see what was published
 * before. Exit status: 0 published or nothing new; 1 done, but the gate holds the result, a file was rejected or is
 * none, or a feed did not come: a person has to look; 2 usage; 3 inbox or configuration; 4 store, disk, rights or lock:
 * to be put right and run again. With 4 the night may be done all the same but for a file left or a report not written;
 * its outcome is in the report, and a line says so. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nightly.h"
#include "qinqing/identifier.h"

typedef struct {
    char *db, *as_of, *config, *json, *metrics, *notices;
    int threads, settle;
} night_words;

typedef struct {
    const night_words *words;
    const char *db;
    char *notices; /* path */
    bool quiet;    /* standard output belongs to the report */
    gint64 started;
    qq_store *store;
    qq_feed_set *feeds;
    qq_night_config config;
    qq_inbox inbox;
    qq_model *model;         /* of this night's assessment; NULL before it */
    qq_assessed *assessed;   /* its results; NULL */
    qq_mirroring *mirroring; /* its mirror on the way; NULL */
    qq_night night;
} night_run;

static bool is_standard(const char *path)
{
    return path && !strcmp(path, "-");
}

static void begin_stage(night_run *run)
{
    run->started = g_get_monotonic_time();
}

static void end_stage(night_run *run, const char *name, const char *title, int64_t count, const char *said)
{
    const qq_night_stage stage = {name, count, g_get_monotonic_time() - run->started};
    char seconds[QQ_MILLI_TEXT];
    g_array_append_val(run->night.stages, stage);
    if (run->quiet) return;
    qq_decimal_format((stage.micros + 5000) / 10000, 2, seconds);
    printf("%s: %s (%s s)\n", title, said, seconds);
    fflush(stdout);
}

static bool interrupted(GError **error)
{
    if (!qq_cli_interrupted()) return false;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_CANCELLED,
                        _("stopped; what landed stays, run the command again to finish"));
    return true;
}

/* ---- files ---- */

static void tell_file(const night_run *run, const qq_night_file *file)
{
    if (file->outcome == QQ_FILE_REJECTED)
        qq_cli_usage(_("%s: rejected: %s"), file->name, file->reason);
    else if (*file->reason)
        qq_cli_usage(_("%s: left: %s"), file->name, file->reason);
    if (file->outcome == QQ_FILE_REJECTED || file->outcome == QQ_FILE_LEFT) return;
    if (!run->quiet && file->outcome == QQ_FILE_KNOWN)
        printf(_("  %s: feed %s, nothing new\n"), file->name, file->feed);
    else if (!run->quiet)
        printf(_("  %s: feed %s, landing %d: read %" PRId64 ", landed %" PRId64 ", revised %" PRId64
                 ", rejected %" PRId64 "\n"),
               file->name, file->feed, file->landing, file->sum.read, file->sum.counts.landed, file->sum.counts.revised,
               file->sum.rejected);
}

static bool land_all(night_run *run, const GPtrArray *names, GError **error)
{
    for (unsigned i = 0; i < names->len; i++) {
        if (interrupted(error)) return false;
        qq_night_file *file =
            qq_night_file_land(&run->inbox, g_ptr_array_index(names, i), run->store, run->feeds, &run->config, error);
        if (!file) return false;
        g_ptr_array_add(run->night.files, file);
        tell_file(run, file);
    }
    return true;
}

static bool claim_and_land(night_run *run, GError **error)
{
    qq_night *night = &run->night;
    begin_stage(run);
    g_autoptr(GPtrArray) names = qq_inbox_claim(&run->inbox, run->words->settle, night->files, error);
    if (!names) return false;
    for (unsigned i = 0; i < night->files->len; i++) tell_file(run, g_ptr_array_index(night->files, i));
    g_autofree char *claimed =
        g_strdup_printf(_("%u files, %" PRId64 " left for later"), names->len, run->inbox.waiting + night->files->len);
    end_stage(run, "claim", _("claim"), names->len, claimed);
    begin_stage(run);
    if (!land_all(run, names, error)) return false;
    g_autofree char *landed =
        g_strdup_printf(_("%" PRId64 " files landed, %" PRId64 " rejected"),
                        qq_night_count(night, QQ_FILE_LANDED) + qq_night_count(night, QQ_FILE_KNOWN),
                        qq_night_count(night, QQ_FILE_REJECTED));
    end_stage(run, "import", _("import"), names->len, landed);
    return true;
}

static bool check_arrivals(night_run *run, GError **error)
{
    const GPtrArray *complaints = run->night.complaints;
    begin_stage(run);
    if (!qq_night_missing(&run->config, run->store, run->night.complaints, error)) return false;
    for (unsigned i = 0; i < complaints->len; i++) qq_cli_usage("%s", (const char *)g_ptr_array_index(complaints, i));
    g_autofree char *said = g_strdup_printf(_("%u feeds missing"), complaints->len);
    end_stage(run, "arrivals", _("arrivals"), complaints->len, said);
    return true;
}

/* ---- assessing ---- */

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

/* What this night's result answers: today, everything that landed, the default model. */
static qq_model *settle_generation(night_run *run, qq_generation *out, GError **error)
{
    *out = (qq_generation){.as_of = run->night.as_of, .semantics = QQ_ENGINE_SEMANTICS};
    if (!qq_store_latest(run->store, &out->known_at, error)) return NULL;
    qq_model *model = qq_store_model(run->store, out->as_of, out->known_at, error);
    if (model) g_strlcpy(out->model_digest, model->digest, sizeof out->model_digest);
    return model;
}

static bool assess(night_run *run, qq_publication *out, GError **error)
{
    begin_stage(run);
    run->model = settle_generation(run, &out->generation, error);
    if (!run->model) return false;
    g_autoptr(qq_meter) meter = qq_meter_new(_("assessing"), _("enterprises"));
    const qq_assess_options options = {.as_of = out->generation.as_of,
                                       .known_at = out->generation.known_at,
                                       .model = run->model,
                                       .threads = (unsigned)run->words->threads,
                                       .progress = on_parties,
                                       .progress_data = meter,
                                       .upcoming = run->night.upcoming,
                                       .upcoming_until = out->generation.as_of + QQ_NOTICE_DAYS,
                                       .assessed = &run->assessed};
    if (!qq_assess(run->db, &options, true, &run->night.sum, error)) return false;
    qq_meter_free(g_steal_pointer(&meter));
    out->generation.parties = run->night.sum.parties;
    g_strlcpy(out->digest, run->night.sum.digest, sizeof out->digest);
    g_autofree char *said =
        g_strdup_printf(_("%" PRId64 " enterprises, %" PRId64 " records, %" PRId64 " listed, digest %.16s…"),
                        run->night.sum.parties, run->night.sum.records, run->night.sum.blacklisted, out->digest);
    end_stage(run, "assess", _("assess"), run->night.sum.parties, said);
    return true;
}

/* ---- comparing and publishing ---- */

static void tell_listings(night_run *run)
{
    const qq_comparison *comparison = run->night.comparison;
    int64_t ended = 0;
    begin_stage(run);
    for (unsigned i = 0; i < comparison->listings->len; i++)
        ended += g_array_index(comparison->listings, qq_listing_change, i).ended;
    g_autofree char *said =
        g_strdup_printf(_("%" PRId64 " new, %" PRId64 " ended"), (int64_t)comparison->listings->len - ended, ended);
    end_stage(run, "listings", _("listings"), comparison->listings->len, said);
}

/* What cannot be read of what is published is made anew: all facts are there. It has to come out the same. */
static bool keep_anew(night_run *run, const GError *why, GError **error)
{
    const qq_publication *published = &run->night.published;
    const qq_generation *generation = &published->generation;
    g_autoptr(qq_model) model = qq_store_model_kept(run->store, generation->model_digest, error);
    if (!model) return false;
    qq_assess_summary sum;
    const qq_assess_options options = {.as_of = generation->as_of,
                                       .known_at = generation->known_at,
                                       .model = model,
                                       .threads = (unsigned)run->words->threads};
    if (!qq_assess(run->db, &options, true, &sum, error)) return false;
    if (!strcmp(sum.digest, published->digest)) {
        qq_cli_usage(_("%s; this night has kept them anew"), why->message);
        return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                _("%s; kept anew they have digest %s and not %s, which was published; run `qinqing check`"),
                why->message, sum.digest, published->digest);
    return false;
}

static bool compare_with_published(night_run *run, const qq_generation *after, GError **error)
{
    qq_night *night = &run->night;
    const qq_generation *before = &night->published.generation;
    g_autoptr(GError) failed = NULL;
    night->comparison = qq_compare(run->store, before, after, run->assessed, &failed);
    if (night->comparison) return true;
    if (!g_error_matches(failed, QQ_ERROR, QQ_ERROR_STORE) || !keep_anew(run, failed, error)) {
        if (error && !*error) g_propagate_error(error, g_steal_pointer(&failed));
        return false;
    }
    night->comparison = qq_compare(run->store, before, after, run->assessed, error);
    return night->comparison != NULL;
}

/* Sets night.held when a person has to look first. */
static bool compare(night_run *run, const qq_generation *after, GError **error)
{
    qq_night *night = &run->night;
    const qq_generation *before = &night->published.generation;
    begin_stage(run);
    if (before->semantics != after->semantics) {
        night->held = g_strdup_printf(_("the engine counts by rules %d, what is published by rules %d"),
                                      after->semantics, before->semantics);
        return true;
    }
    if (!compare_with_published(run, after, error)) return false;
    const qq_comparison *found = night->comparison;
    unsigned verdict = qq_gate_judge(found, &run->config.gate);
    if (verdict != QQ_GATE_OPEN) night->held = qq_gate_words(found, &run->config.gate, verdict);
    g_autofree char *said = g_strdup_printf(_("%" PRId64 " of %" PRId64 " changed (calendar %" PRId64 ", data %" PRId64
                                              ", model %" PRId64 "), graded up %" PRId64 ", down %" PRId64),
                                            found->changed, found->before_parties, found->by_cause[QQ_CAUSE_CALENDAR],
                                            found->by_cause[QQ_CAUSE_DATA], found->by_cause[QQ_CAUSE_MODEL],
                                            found->upgraded, found->downgraded);
    end_stage(run, "compare", _("compare"), found->changed, said);
    tell_listings(run);
    return true;
}

static bool load_published(night_run *run, bool *found, GError **error)
{
    qq_publication_clear(&run->night.published);
    return qq_store_published(run->store, &run->night.published, found, error);
}

static bool switch_readers(night_run *run, GError **error)
{
    bool found = false;
    if (!qq_publish_mirrored(run->store, g_steal_pointer(&run->mirroring), g_get_user_name(), "", error) ||
        !load_published(run, &found, error))
        return false;
    run->night.outcome = QQ_NIGHT_PUBLISHED;
    return true;
}

static bool stage_and_publish(night_run *run, qq_publication *staged, GError **error)
{
    begin_stage(run);
    staged->who = (char *)g_get_user_name();
    staged->why = run->night.held ? run->night.held : (char *)"";
    if (!qq_store_stage(run->store, staged, error)) return false;
    run->night.outcome = QQ_NIGHT_HELD;
    if (!run->night.held && !switch_readers(run, error)) return false;
    g_autofree char *said = run->night.held
                                ? g_strdup_printf(_("held: %s; `qinqing publish --show` says more"), run->night.held)
                                : g_strdup_printf(_("landing %d, %" PRId64 " enterprises"), staged->generation.known_at,
                                                  staged->generation.parties);
    end_stage(run, "publish", _("publish"), !run->night.held, said);
    return true;
}

/* A published day that has not come, of a clock that was wrong, binds nobody: this night takes its place. */
static bool refuse_going_back(const night_run *run, GError **error)
{
    char day[QQ_DAY_TEXT];
    const qq_day published = run->night.published.generation.as_of;
    if (run->night.as_of >= published) return true;
    qq_day_format(published, day);
    if (published > qq_day_today()) {
        qq_cli_usage(_("what is published is as of %s, which has not come; this night takes its place"), day);
        return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                _("what is published is as of %s already; give that day or a later one"), day);
    return false;
}

/* The store must not lie where files are claimed: its own files would be taken for feeds. */
static bool refuse_store_inside(const night_run *run, const char *inbox, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(run->db);
    const char *const taken[] = {inbox, run->inbox.claimed, run->inbox.done, run->inbox.rejected};
    for (size_t i = 0; i < G_N_ELEMENTS(taken); i++) {
        GStatBuf a, b;
        if (g_stat(folder, &a) != 0 || g_stat(taken[i], &b) != 0 || a.st_dev != b.st_dev || a.st_ino != b.st_ino)
            continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, _("%s: the database lies in this folder; use an inbox of its own"),
                    taken[i]);
        return false;
    }
    return true;
}

static bool assess_and_publish(night_run *run, GError **error)
{
    qq_publication staged = {0};
    bool found = false;
    if (!load_published(run, &found, error) || !assess(run, &staged, error)) return false;
    if (found && qq_generation_same_question(&run->night.published.generation, &staged.generation)) {
        begin_stage(run);
        run->night.outcome = QQ_NIGHT_UNCHANGED;
        end_stage(run, "publish", _("publish"), 0, _("nothing new since the last publication"));
        return true;
    }
    run->mirroring = qq_mirroring_begin(run->store, &staged, run->assessed, run->model);
    return (!found || compare(run, &staged.generation, error)) && stage_and_publish(run, &staged, error);
}

static void tell_trouble(night_run *run, const char *what, GError *error)
{
    static const char *const outcomes[] = {N_("failed"), N_("published"), N_("nothing new"), N_("held")};
    g_autofree char *said = g_strdup_printf(_("%s could not be written: %s"), what, error->message);
    qq_cli_usage(_("the night is done (%s), but %s"), _(outcomes[run->night.outcome]), said);
    g_ptr_array_add(run->night.troubles, qq_plain_text(said));
    g_error_free(error);
}

/* Readers were switched, or the gate decided, before: what goes wrong here does not undo it. */
static void write_notices(night_run *run)
{
    qq_night *night = &run->night;
    GError *error = NULL;
    begin_stage(run);
    g_autoptr(qq_meter) meter = qq_meter_new(_("looking ahead"), _("enterprises"));
    const qq_notices notices = {.store = run->store,
                                .published = &night->published,
                                .as_of = night->as_of,
                                .threads = (unsigned)run->words->threads,
                                .upcoming = night->outcome == QQ_NIGHT_HELD ? NULL : night->upcoming,
                                .progress = on_parties,
                                .progress_data = meter};
    if (night->published.generation.semantics == QQ_ENGINE_SEMANTICS &&
        !qq_notices_write(&notices, run->notices, &night->notices, &error)) {
        tell_trouble(run, _("the notices"), error);
        return;
    }
    qq_meter_free(g_steal_pointer(&meter));
    g_autofree char *said = g_strdup_printf(_("%" PRId64 " parties change within %d days, see %s"), night->notices,
                                            QQ_NOTICE_DAYS, run->notices);
    end_stage(run, "notices", _("notices"), night->notices, said);
}

/* ---- the whole ---- */

static bool open_all(night_run *run, const char *inbox, GError **error)
{
    bool found = false;
    run->feeds = qq_feed_set_load(g_getenv("QINQING_FEEDS"), error);
    if (!run->feeds || !qq_night_config_read(run->words->config, run->feeds, &run->config, error) ||
        !qq_inbox_open(inbox, run->db, &run->inbox, error) || !refuse_store_inside(run, inbox, error))
        return false;
    run->store = qq_portfolio_open_store(run->db, QQ_STORE_CREATE, error);
    return run->store && load_published(run, &found, error) && refuse_going_back(run, error);
}

static bool run_stages(night_run *run, const char *inbox, GError **error)
{
    if (!open_all(run, inbox, error) || !claim_and_land(run, error) || !check_arrivals(run, error) ||
        interrupted(error) || !assess_and_publish(run, error))
        return false;
    write_notices(run);
    return true;
}

static bool write_report(const night_run *run, const char *path, void (*write)(GString *, const qq_night *),
                         GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (!path) return true;
    write(text, &run->night);
    if (!is_standard(path)) return qq_write_whole(path, text, error);
    if (fwrite(text->str, 1, text->len, stdout) == text->len && fflush(stdout) == 0) return true;
    g_set_error_literal(error, QQ_ERROR, QQ_ERROR_STORE, _("standard output cannot be written"));
    return false;
}

static bool write_reports(const night_run *run, GError **error)
{
    const bool good = write_report(run, run->words->json, qq_night_report_json, error);
    return write_report(run, run->words->metrics, qq_night_metrics, good ? error : NULL) && good;
}

/* After a failure the reports still say so, as far as they can be written; the failure itself is what is told. */
static int conclude(night_run *run, bool good, GError *error)
{
    if (!good) {
        run->night.outcome = QQ_NIGHT_FAILED;
        run->night.failure = qq_plain_text(error->message);
        write_reports(run, NULL);
        return qq_cli_fail(error);
    }
    if (!write_reports(run, &error)) tell_trouble(run, _("the report"), error);
    if (!qq_night_untroubled(&run->night)) return QQ_EXIT_STORE;
    const bool clean = run->night.outcome != QQ_NIGHT_HELD && !qq_night_count(&run->night, QQ_FILE_REJECTED) &&
                       !qq_night_count(&run->night, QQ_FILE_LEFT) && !run->night.complaints->len;
    return clean ? QQ_EXIT_DONE : QQ_EXIT_NO;
}

static void clear_run(night_run *run)
{
    qq_mirroring_abandon(run->mirroring);
    qq_assessed_free(run->assessed);
    qq_model_free(run->model);
    qq_comparison_free(run->night.comparison);
    qq_publication_clear(&run->night.published);
    g_array_unref(run->night.stages);
    g_array_unref(run->night.upcoming);
    g_ptr_array_unref(run->night.files);
    g_ptr_array_unref(run->night.complaints);
    g_ptr_array_unref(run->night.troubles);
    g_free(run->night.held);
    g_free(run->night.failure);
    g_free(run->notices);
    qq_inbox_clear(&run->inbox);
    qq_night_config_clear(&run->config);
    qq_store_close(run->store);
    if (run->feeds) qq_feed_set_free(run->feeds);
}

static int run_night(const night_words *words, qq_day as_of, const char *inbox)
{
    GError *error = NULL;
    night_run run = {.words = words, .db = qq_cli_database(words->db)};
    run.quiet = is_standard(words->json) || is_standard(words->metrics);
    run.notices = words->notices ? g_strdup(words->notices) : g_strconcat(run.db, ".notices.csv", NULL);
    run.night = (qq_night){.as_of = as_of,
                           .stages = g_array_new(FALSE, FALSE, sizeof(qq_night_stage)),
                           .upcoming = g_array_new(FALSE, FALSE, sizeof(qq_upcoming)),
                           .files = g_ptr_array_new_with_free_func((GDestroyNotify)qq_night_file_free),
                           .complaints = g_ptr_array_new_with_free_func(g_free),
                           .troubles = g_ptr_array_new_with_free_func(g_free)};
    int status, lock = qq_night_lock(run.db, &error);
    if (lock < 0) {
        status = qq_cli_fail(error);
    } else {
        qq_cli_catch_interrupts();
        bool good = run_stages(&run, inbox, &error);
        status = conclude(&run, good, error);
        close(lock);
    }
    clear_run(&run);
    return status;
}

static bool check_words(const night_words *words, int count, qq_day *as_of)
{
    enum { THREADS_MAX = 256, SETTLE_MAX = 86400 };
    *as_of = qq_day_today();
    if (count != 2)
        qq_cli_usage(_("nightly takes one word, the inbox folder"));
    else if (words->threads < 0 || words->threads > THREADS_MAX)
        qq_cli_usage(_("--threads takes 1 to %d"), THREADS_MAX);
    else if (words->settle < 0 || words->settle > SETTLE_MAX)
        qq_cli_usage(_("--settle takes 0 to %d seconds"), SETTLE_MAX);
    else if (words->as_of && (!qq_day_parse(words->as_of, strlen(words->as_of), as_of) || *as_of == QQ_DAY_NONE ||
                              *as_of == QQ_DAY_FOREVER))
        qq_cli_usage(_("“%s” is not a day; write it as 2026-06-30"), words->as_of);
    else if (*as_of > qq_day_today())
        qq_cli_usage(_("%s has not come yet, and a night publishes; look ahead with `qinqing upcoming`"), words->as_of);
    else if (is_standard(words->json) && is_standard(words->metrics))
        qq_cli_usage(_("--json and --metrics cannot both be standard output; give one of them a file"));
    else
        return true;
    return false;
}

int qq_command_nightly(int argc, char **argv)
{
    enum { SETTLE_DEFAULT = 30 };
    night_words words = {.settle = SETTLE_DEFAULT};
    qq_day as_of;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        QQ_AS_OF_OPTION(words),
        {"config", 0, 0, G_OPTION_ARG_FILENAME, &words.config, N_("What is expected of feeds and of the gate"), "FILE"},
        {"json", 0, 0, G_OPTION_ARG_FILENAME, &words.json, N_("Write a report as JSON; - is standard output"), "FILE"},
        {"metrics", 0, 0, G_OPTION_ARG_FILENAME, &words.metrics, N_("Write metrics in Prometheus's text form"), "FILE"},
        {"notices", 0, 0, G_OPTION_ARG_FILENAME, &words.notices,
         N_("Where to write who is about to change (default: beside the database)"), "FILE.csv"},
        {"settle", 0, 0, G_OPTION_ARG_INT, &words.settle,
         N_("Leave files that changed within so many seconds (default: 30)"), "SECONDS"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "INBOX",
                      _("Land the files of the inbox, assess everyone, and publish unless the gate holds the result.")))
        return QQ_EXIT_USAGE;
    return check_words(&words, argc, &as_of) ? run_night(&words, as_of, argv[1]) : QQ_EXIT_USAGE;
}
