/* The inbox: every file is in one place at any moment, whenever the run is cut off.
 *
 * inbox → claimed (by renaming) → landed in the store → done or rejected (by renaming). A file that was landed and not
 * moved yet is landed again by the next run, which changes nothing, and then moved. The caller holds the lock, so that
 * between looking for a name and taking it nobody else takes it. */
#include <dirent.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "nightly.h"

enum { FOLDER_MODE = 0750, KEPT_REJECTS = 10000 };

void qq_night_file_free(qq_night_file *file)
{
    if (!file) return;
    g_free(file->name);
    g_free(file->feed);
    g_free(file->reason);
    g_free(file);
}

static bool refuse(const char *path, const char *what, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, _("%s: %s: %s; put it right and run the command again"), path, what,
                g_strerror(errno));
    return false;
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

static char *make_folder(const char *parent, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(parent, name, NULL);
    if (g_mkdir(path, FOLDER_MODE) == 0 || g_file_test(path, G_FILE_TEST_IS_DIR)) return g_steal_pointer(&path);
    refuse(path, _("the folder cannot be made"), error);
    return NULL;
}

bool qq_inbox_open(const char *path, qq_inbox *out, GError **error)
{
    *out = (qq_inbox){.inbox = g_strdup(path)};
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: there is no such folder; make the inbox, or name another"),
                    path);
        return false;
    }
    out->claimed = make_folder(path, "claimed", error);
    if (out->claimed) out->done = make_folder(path, "done", error);
    if (out->done) out->rejected = make_folder(path, "rejected", error);
    return out->rejected != NULL;
}

void qq_inbox_clear(qq_inbox *inbox)
{
    g_free(inbox->inbox);
    g_free(inbox->claimed);
    g_free(inbox->done);
    g_free(inbox->rejected);
    *inbox = (qq_inbox){0};
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static GPtrArray *list_names(const char *folder, GError **error)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    if (!dir) {
        refuse(folder, _("the folder cannot be read"), error);
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        g_ptr_array_add(names, g_strdup(name));
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static bool exists(const char *path)
{
    GStatBuf info;
    return g_lstat(path, &info) == 0;
}

/* Senders write under another name and rename, or stop writing: both are waited for. */
static bool is_complete(const char *name, const GStatBuf *info, int settle)
{
    static const char *const unfinished[] = {".part", ".partial", ".tmp", ".filepart", "~"};
    for (unsigned i = 0; i < G_N_ELEMENTS(unfinished); i++)
        if (g_str_has_suffix(name, unfinished[i])) return false;
    const gint64 age = (gint64)time(NULL) - (gint64)info->st_mtime;
    return age >= settle || age <= -settle;
}

static bool claim_one(qq_inbox *inbox, const char *name, int settle, GError **error)
{
    GStatBuf info;
    g_autofree char *from = g_build_filename(inbox->inbox, name, NULL);
    g_autofree char *to = g_build_filename(inbox->claimed, name, NULL);
    if (name[0] == '.' || g_lstat(from, &info) != 0 || S_ISDIR(info.st_mode)) return true;
    if (!S_ISREG(info.st_mode) || !is_complete(name, &info, settle) || exists(to)) {
        inbox->left++;
        return true;
    }
    return g_rename(from, to) == 0 || refuse(from, _("cannot be claimed"), error);
}

GPtrArray *qq_inbox_claim(qq_inbox *inbox, int settle, GError **error)
{
    g_autoptr(GPtrArray) names = list_names(inbox->inbox, error);
    if (!names) return NULL;
    for (unsigned i = 0; i < names->len; i++)
        if (!claim_one(inbox, g_ptr_array_index(names, i), settle, error)) return NULL;
    return list_names(inbox->claimed, error);
}

/* A free name in a folder: NAME, else NAME.2, NAME.3, … */
static char *free_name(const char *folder, const char *name)
{
    char *path = g_build_filename(folder, name, NULL);
    for (unsigned i = 2; exists(path); i++) {
        g_free(path);
        path = g_strdup_printf("%s%c%s.%u", folder, G_DIR_SEPARATOR, name, i);
    }
    return path;
}

void qq_night_file_json(qq_json *json, const char *key, const qq_night_file *file)
{
    static const char *const outcomes[] = {"landed", "known", "rejected"};
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
    const char *const cells[] = {reject->file, line, reject->element, reject->value, reject->reason};
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
static bool settle_file(const qq_inbox *inbox, const qq_night_file *file, const landing_room *room, GError **error)
{
    g_autofree char *from = g_build_filename(inbox->claimed, file->name, NULL);
    g_autofree char *to = free_name(file->outcome == QQ_FILE_REJECTED ? inbox->rejected : inbox->done, file->name);
    g_autofree char *report = g_strconcat(to, ".report.json", NULL);
    g_autofree char *rejects = g_strconcat(to, ".rejects.csv", NULL);
    g_autoptr(GString) text = g_string_new(NULL);
    qq_json *json = qq_json_new(text, 2);
    qq_night_file_json(json, NULL, file);
    qq_json_free(json);
    g_string_append_c(text, '\n');
    if (room->seen && !qq_write_whole(rejects, room->rejects, error)) return false;
    if (!qq_write_whole(report, text, error)) return false;
    return g_rename(from, to) == 0 || refuse(from, _("cannot be moved"), error);
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

/* True when the file was refused for what it is; the error is used up then. */
static bool was_refused(qq_night_file *file, GError **fault)
{
    if (!g_error_matches(*fault, QQ_ERROR, QQ_ERROR_INPUT) && !g_error_matches(*fault, QQ_ERROR, QQ_ERROR_USAGE))
        return false;
    file->outcome = QQ_FILE_REJECTED;
    g_free(file->reason);
    file->reason = g_strdup((*fault)->message);
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
    const qq_import_options options = {.reject = on_reject,
                                       .reject_data = room,
                                       .progress = on_progress,
                                       .progress_data = room,
                                       .accept = on_read,
                                       .accept_data = room};
    bool good = qq_feed_import(feeds, NULL, path, store, &options, &file->sum, &fault);
    g_free(file->feed);
    file->feed = g_strdup(room->feed ? room->feed : "");
    if (good) return note_landed(file, store, error);
    if (was_refused(file, &fault)) return true;
    g_propagate_error(error, fault);
    return false;
}

qq_night_file *qq_inbox_land(const qq_inbox *inbox, const char *name, qq_store *store, const qq_feed_set *feeds,
                             const qq_night_config *config, GError **error)
{
    g_autofree char *path = g_build_filename(inbox->claimed, name, NULL);
    g_autoptr(GString) rejects = g_string_new("file,line,element,value,reason\n");
    landing_room room = {.config = config, .rejects = rejects, .meter = qq_meter_new(name, "MiB")};
    qq_night_file *file = g_new0(qq_night_file, 1);
    file->name = g_strdup(name);
    file->reason = g_strdup("");
    bool good = import_file(file, path, store, feeds, &room, error) && settle_file(inbox, file, &room, error);
    qq_meter_free(room.meter);
    g_free(room.feed);
    if (good) return file;
    qq_night_file_free(file);
    return NULL;
}
