/* How a night went, for programs: a JSON report, and metrics in Prometheus's text form.
 *
 * Source of the form: https://prometheus.io/docs/instrumenting/exposition_formats/ (text format 0.0.4). */
#include <string.h>

#include "nightly.h"

static const char *const outcomes[] = {"failed", "published", "unchanged", "held"};

int64_t qq_night_count(const qq_night *night, qq_file_outcome outcome)
{
    int64_t count = 0;
    for (unsigned i = 0; i < night->files->len; i++)
        count += ((const qq_night_file *)g_ptr_array_index(night->files, i))->outcome == outcome;
    return count;
}

bool qq_night_untroubled(const qq_night *night)
{
    for (unsigned i = 0; i < night->files->len; i++)
        if (((const qq_night_file *)g_ptr_array_index(night->files, i))->trouble) return false;
    return night->troubles->len == 0;
}

bool qq_write_whole(const char *path, const GString *text, GError **error)
{
    g_autoptr(GError) fault = NULL;
    if (g_file_set_contents_full(path, text->str, (gssize)text->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0640, &fault))
        return true;
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, _("%s: cannot be written (%s); make room and run the command again"),
                path, fault->message);
    return false;
}

static void texts_json(qq_json *json, const char *key, const GPtrArray *texts)
{
    qq_json_open_array(json, key);
    for (unsigned i = 0; i < texts->len; i++) qq_json_string(json, NULL, g_ptr_array_index(texts, i));
    qq_json_close(json);
}

static void stages_json(qq_json *json, const qq_night *night)
{
    qq_json_open_array(json, "stages");
    for (unsigned i = 0; i < night->stages->len; i++) {
        const qq_night_stage *stage = &g_array_index(night->stages, qq_night_stage, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "stage", stage->name);
        qq_json_integer(json, "count", stage->count);
        qq_json_decimal(json, "seconds", stage->micros, 6);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void published_json(qq_json *json, const qq_night *night)
{
    const qq_publication *published = &night->published;
    if (!*published->digest) {
        qq_json_null(json, "published");
        return;
    }
    qq_json_open_object(json, "published");
    qq_json_day(json, "as_of", published->generation.as_of);
    qq_json_integer(json, "known_at", published->generation.known_at);
    qq_json_string(json, "model_digest", published->generation.model_digest);
    qq_json_string(json, "digest", published->digest);
    qq_json_integer(json, "parties", published->generation.parties);
    qq_json_close(json);
}

void qq_night_report_json(GString *out, const qq_night *night)
{
    qq_json *json = qq_json_new(out, 2);
    qq_json_open_object(json, NULL);
    qq_json_string(json, "outcome", outcomes[night->outcome]);
    qq_json_string(json, "held", night->held);
    qq_json_string(json, "failure", night->failure);
    qq_json_day(json, "as_of", night->as_of);
    qq_json_string(json, "digest", *night->sum.digest ? night->sum.digest : NULL);
    published_json(json, night);
    stages_json(json, night);
    qq_json_open_array(json, "files");
    for (unsigned i = 0; i < night->files->len; i++) qq_night_file_json(json, NULL, g_ptr_array_index(night->files, i));
    qq_json_close(json);
    texts_json(json, "complaints", night->complaints);
    texts_json(json, "troubles", night->troubles);
    qq_json_integer(json, "notices", night->notices);
    if (night->comparison) qq_comparison_json(json, "changes", night->comparison, true);
    qq_json_close(json);
    qq_json_free(json);
    g_string_append_c(out, '\n');
}

static void gauge(GString *out, const char *name, const char *help, int64_t value)
{
    g_string_append_printf(out, "# HELP qinqing_%s %s\n# TYPE qinqing_%s gauge\nqinqing_%s %" PRId64 "\n", name, help,
                           name, name, value);
}

void qq_night_metrics(GString *out, const qq_night *night)
{
    const int64_t now = g_get_real_time() / G_USEC_PER_SEC;
    gauge(out, "nightly_last_run_timestamp_seconds", "When the last night run ended.", now);
    gauge(out, "nightly_success", "1 when the last night run ended without failure.",
          night->outcome != QQ_NIGHT_FAILED);
    gauge(out, "nightly_gate_held", "1 when a result waits for a person.", night->outcome == QQ_NIGHT_HELD);
    gauge(out, "nightly_files", "Files handled by the last night run.", night->files->len);
    gauge(out, "nightly_files_rejected", "Files refused by the last night run.",
          qq_night_count(night, QQ_FILE_REJECTED));
    gauge(out, "nightly_files_left", "Files that the last night run could not take or read.",
          qq_night_count(night, QQ_FILE_LEFT));
    gauge(out, "nightly_untroubled", "1 when the last night run could do all it had to.", qq_night_untroubled(night));
    gauge(out, "nightly_expectations_failed", "Feeds of which no file came in time.", night->complaints->len);
    gauge(out, "nightly_parties", "Parties assessed by the last night run.", night->sum.parties);
    gauge(out, "nightly_notices", "Parties whose grade or listing is about to change.", night->notices);
    gauge(out, "published_landing", "Landing number that readers are answered at, 0 before any publication.",
          night->published.generation.known_at);
    gauge(out, "nightly_parties_changed", "Parties whose result differs from what was published before.",
          night->comparison ? night->comparison->changed : 0);
    g_string_append(out, "# HELP qinqing_nightly_stage_seconds Time a stage of the last night run took.\n"
                         "# TYPE qinqing_nightly_stage_seconds gauge\n");
    for (unsigned i = 0; i < night->stages->len; i++) {
        const qq_night_stage *stage = &g_array_index(night->stages, qq_night_stage, i);
        char seconds[QQ_MILLI_TEXT];
        qq_decimal_format(stage->micros, 6, seconds);
        g_string_append_printf(out, "qinqing_nightly_stage_seconds{stage=\"%s\"} %s\n", stage->name, seconds);
    }
}
