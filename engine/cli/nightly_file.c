/* One claimed file: landed, with a report beside where it ends; rejected for what is wrong with it; or left for a later
 * night when the machine is at fault, which says nothing about the file. */
#include <glib/gstdio.h>
#include <string.h>

#include "nightly.h"
#include "qinqing/identifier.h"

enum { KEPT_REJECTS = 10000 };

static qq_night_file *file_new(const char *name)
{
    qq_night_file *file = g_new0(qq_night_file, 1);
    file->name = qq_plain_text(name);
    file->feed = g_strdup("");
    file->reason = g_strdup("");
    return file;
}

void qq_night_file_free(qq_night_file *file)
{
    if (!file) return;
    g_free(file->name);
    g_free(file->feed);
    g_free(file->reason);
    g_free(file);
}

static void say_why(qq_night_file *file, const char *why)
{
    g_free(file->reason);
    file->reason = qq_plain_text(why);
}

qq_night_file *qq_night_file_left(const char *name, bool trouble, char *why)
{
    qq_night_file *file = file_new(name);
    file->outcome = QQ_FILE_LEFT;
    file->trouble = trouble;
    say_why(file, why);
    g_free(why);
    return file;
}

void qq_night_file_json(qq_json *json, const char *key, const qq_night_file *file)
{
    static const char *const outcomes[] = {"landed", "known", "rejected", "left"};
    const qq_landing_counts *counts = &file->sum.counts;
    qq_json_open_object(json, key);
    qq_json_string(json, "file", file->name);
    qq_json_string(json, "outcome", outcomes[file->outcome]);
    qq_json_string(json, "reason", *file->reason ? file->reason : NULL);
    qq_json_string(json, "feed", *file->feed ? file->feed : NULL);
    qq_json_integer(json, "landing", file->landing);
    qq_json_integer(json, "read", file->sum.read);
    qq_json_integer(json, "landed", counts->landed);
    qq_json_integer(json, "unchanged", counts->unchanged);
    qq_json_integer(json, "revised", counts->revised);
    qq_json_integer(json, "queued", counts->queued);
    qq_json_integer(json, "rejected_records", file->sum.rejected);
    qq_json_string(json, "sha256", *file->sum.digest ? file->sum.digest : NULL);
    qq_json_close(json);
}

/* What one file's landing needs to know and gathers. */
typedef struct {
    const qq_night_config *config;
    GString *rejects; /* CSV */
    int64_t seen;
    char *feed; /* found out before it was refused */
    qq_meter *meter;
} landing_room;

static void on_reject(const qq_reject *reject, void *data)
{
    landing_room *room = data;
    char line[16];
    if (room->seen++ >= KEPT_REJECTS) return;
    g_snprintf(line, sizeof line, "%d", reject->line);
    g_autofree char *plain = qq_plain_text(reject->file);
    const char *const cells[] = {plain, line, reject->element, reject->value, reject->reason};
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++)
        qq_csv_shown_cell(room->rejects, cells[i], i + 1 == G_N_ELEMENTS(cells));
}

static bool on_progress(uint64_t done, uint64_t total, void *data)
{
    landing_room *room = data;
    qq_meter_show(room->meter, done >> 20, total >> 20);
    return !qq_cli_interrupted();
}

static bool on_read(const qq_import_summary *sum, void *data, GError **error)
{
    landing_room *room = data;
    g_free(room->feed);
    room->feed = g_strdup(sum->feed);
    return qq_night_accepts(room->config, sum, error);
}

/* The report first, the move last: whoever finds the file in its last folder finds all about it. */
static bool settle_file(const qq_inbox *inbox, const char *name, qq_night_file *file, const landing_room *room,
                        GError **error)
{
    const char *folder = file->outcome == QQ_FILE_REJECTED ? inbox->rejected : inbox->done;
    g_autofree char *to = qq_inbox_free_name(inbox, folder, name);
    g_autofree char *report = g_strconcat(to, QQ_REPORT_ENDING, NULL);
    g_autofree char *rejects = g_strconcat(to, QQ_REJECTS_ENDING, NULL);
    g_autofree char *why = NULL;
    g_autoptr(GString) text = g_string_new(NULL);
    qq_json *json = qq_json_new(text, 2);
    qq_night_file_json(json, NULL, file);
    qq_json_free(json);
    g_string_append_c(text, '\n');
    if ((room->seen && !qq_write_whole(rejects, room->rejects, error)) || !qq_write_whole(report, text, error) ||
        !qq_inbox_move(inbox, name, to, &why, error))
        return false;
    if (!why) return true;
    file->trouble = true;
    say_why(file, why);
    return true;
}

/* The landing that brought these bytes before; 0 when none did. */
static bool find_landing(qq_store *store, const char *digest, int32_t *out, GError **error)
{
    g_autoptr(GPtrArray) landings = qq_store_landings(store, error);
    for (unsigned i = 0; landings && i < landings->len; i++) {
        const qq_landing_info *info = g_ptr_array_index(landings, i);
        if (!info->retracted_by && !strcmp(info->digest, digest)) *out = info->landing;
    }
    return landings != NULL;
}

/* True when the fault is the file's, or the machine's with this file: the night goes on, the error is used up. */
static bool was_of_the_file(qq_night_file *file, GError **fault)
{
    const bool refused = g_error_matches(*fault, QQ_ERROR, QQ_ERROR_INPUT);
    const bool trouble = g_error_matches(*fault, QQ_ERROR, QQ_ERROR_MACHINE);
    if (!refused && !trouble) return false;
    file->outcome = refused ? QQ_FILE_REJECTED : QQ_FILE_LEFT;
    file->trouble = trouble;
    say_why(file, (*fault)->message);
    g_clear_error(fault);
    return true;
}

static bool note_landed(qq_night_file *file, qq_store *store, GError **error)
{
    file->landing = file->sum.counts.landing;
    file->outcome = file->landing ? QQ_FILE_LANDED : QQ_FILE_KNOWN;
    if (!file->landing && !find_landing(store, file->sum.digest, &file->landing, error)) return false;
    return qq_store_note_arrival(store, file->feed, error);
}

static bool import_file(qq_night_file *file, const char *path, qq_store *store, const qq_feed_set *feeds,
                        landing_room *room, GError **error)
{
    GError *fault = NULL;
    const qq_import_options options = {.regular = true,
                                       .reject = on_reject,
                                       .reject_data = room,
                                       .progress = on_progress,
                                       .progress_data = room,
                                       .accept = on_read,
                                       .accept_data = room};
    bool good = qq_feed_import(feeds, NULL, path, store, &options, &file->sum, &fault);
    g_free(file->feed);
    file->feed = g_strdup(room->feed ? room->feed : "");
    if (good) return note_landed(file, store, error);
    if (was_of_the_file(file, &fault)) return true;
    g_propagate_error(error, fault);
    return false;
}

static bool land(const qq_inbox *inbox, const char *name, qq_night_file *file, qq_store *store,
                 const qq_feed_set *feeds, const qq_night_config *config, GError **error)
{
    g_autofree char *path = g_build_filename(inbox->claimed, name, NULL);
    g_autoptr(GString) rejects = g_string_new("file,line,element,value,reason\n");
    landing_room room = {.config = config, .rejects = rejects, .meter = qq_meter_new(file->name, "MiB")};
    bool good = import_file(file, path, store, feeds, &room, error);
    if (good && file->outcome == QQ_FILE_LEFT)
        qq_inbox_put_back(inbox, name);
    else if (good)
        good = settle_file(inbox, name, file, &room, error);
    qq_meter_free(room.meter);
    g_free(room.feed);
    return good;
}

qq_night_file *qq_night_file_land(const qq_inbox *inbox, const char *name, qq_store *store, const qq_feed_set *feeds,
                                  const qq_night_config *config, GError **error)
{
    if (!qq_inbox_is_file(inbox, name))
        return qq_night_file_left(name, false, g_strdup(_("in “claimed” is not a regular file; take it away")));
    qq_night_file *file = file_new(name);
    if (land(inbox, name, file, store, feeds, config, error)) return file;
    qq_night_file_free(file);
    return NULL;
}
