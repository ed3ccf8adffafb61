/* The inbox: every file is in one place at any moment, whenever the run is cut off.
 *
 * inbox → claimed (by renaming) → landed in the store → done or rejected (by renaming). A file that was landed and not
 * moved yet is landed again by the next run, which changes nothing, and then moved. The inbox is locked meanwhile, so
 * that between looking for a name and taking it no other night takes it. Nothing is ever renamed over a file. */
#define _GNU_SOURCE /* renameat2: a sender may put a file of the same name there at any moment */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "nightly.h"
#include "qinqing/identifier.h"

enum { FOLDER_MODE = 0750, STEM_MAX = 200 };

static bool refuse(const char *path, const char *what, int number, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, _("%s: %s: %s; put it right and run the command again"), path, what,
                g_strerror(number));
    return false;
}

/* ---- folders ---- */

static char *make_folder(const char *parent, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(parent, name, NULL);
    const int number = g_mkdir(path, FOLDER_MODE) == 0 ? 0 : errno;
    if (number == 0 || g_file_test(path, G_FILE_TEST_IS_DIR)) return g_steal_pointer(&path);
    refuse(path, _("the folder cannot be made"), number, error);
    return NULL;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in order; those that begin with a point are ours, or still being written. */
static GPtrArray *list_names(const char *folder, GError **error)
{
    g_autoptr(GError) fault = NULL;
    GDir *dir = g_dir_open(folder, 0, &fault);
    if (!dir) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, _("%s; put it right and run the command again"), fault->message);
        return NULL;
    }
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        if (name[0] != '.') g_ptr_array_add(names, g_strdup(name));
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Files that a night of another database claimed and did not finish are that database's. */
static bool take_claims(const qq_inbox *inbox, const char *db, GError **error)
{
    g_autofree char *mark = g_build_filename(inbox->own, "database", NULL);
    g_autofree char *own = g_canonicalize_filename(db, NULL);
    g_autofree char *other = NULL;
    g_autoptr(GPtrArray) names = list_names(inbox->claimed, error);
    if (!names) return false;
    if (g_file_get_contents(mark, &other, NULL, NULL) && strcmp(other, own) != 0 && names->len) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                    _("%s: the files in it were claimed by a night of %s; run that again, or move them back to the "
                      "inbox"),
                    inbox->claimed, other);
        return false;
    }
    g_autoptr(GString) text = g_string_new(own);
    return g_strcmp0(other, own) == 0 || qq_write_whole(mark, text, error);
}

bool qq_inbox_open(const char *path, const char *db, qq_inbox *out, GError **error)
{
    *out = (qq_inbox){.inbox = g_strdup(path), .lock = -1};
    if (!g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: there is no such folder; make the inbox, or name another"),
                    path);
        return false;
    }
    out->own = make_folder(path, ".nightly", error);
    if (!out->own) return false;
    g_autofree char *lock = g_build_filename(out->own, "lock", NULL);
    out->lock = qq_night_lock_file(lock, error);
    if (out->lock >= 0) out->claimed = make_folder(path, "claimed", error);
    if (out->claimed) out->done = make_folder(path, "done", error);
    if (out->done) out->rejected = make_folder(path, "rejected", error);
    return out->rejected && take_claims(out, db, error);
}

void qq_inbox_clear(qq_inbox *inbox)
{
    if (inbox->inbox && inbox->lock >= 0) close(inbox->lock);
    g_free(inbox->inbox);
    g_free(inbox->own);
    g_free(inbox->claimed);
    g_free(inbox->done);
    g_free(inbox->rejected);
    *inbox = (qq_inbox){.lock = -1};
}

/* ---- claiming ---- */

static bool exists(const char *path)
{
    GStatBuf info;
    return g_lstat(path, &info) == 0;
}

/* A fault that the next file would meet as well. */
static bool is_of_the_disk(int number)
{
    return number == ENOSPC || number == EDQUOT || number == EROFS;
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

/* *left: why the file stays where it is, for a person; NULL when it was claimed or is waited for. */
static bool claim_one(qq_inbox *inbox, const char *name, int settle, qq_night_file **left, GError **error)
{
    GStatBuf info;
    g_autofree char *from = g_build_filename(inbox->inbox, name, NULL);
    g_autofree char *to = g_build_filename(inbox->claimed, name, NULL);
    int number = g_lstat(from, &info) == 0 ? 0 : errno;
    if (number == 0 && S_ISDIR(info.st_mode)) return true;
    if (number == 0 && !S_ISREG(info.st_mode)) {
        *left = qq_night_file_left(name, false, g_strdup(_("is not a regular file; take it away")));
        return true;
    }
    if (number == 0 && (!is_complete(name, &info, settle) || exists(to))) {
        inbox->waiting++;
        return true;
    }
    if (number == 0 && g_rename(from, to) != 0) number = errno;
    if (is_of_the_disk(number)) return refuse(from, _("cannot be claimed"), number, error);
    if (number != 0)
        *left = qq_night_file_left(name, true, g_strdup_printf(_("cannot be claimed: %s"), g_strerror(number)));
    return true;
}

GPtrArray *qq_inbox_claim(qq_inbox *inbox, int settle, GPtrArray *files, GError **error)
{
    g_autoptr(GPtrArray) names = list_names(inbox->inbox, error);
    if (!names) return NULL;
    for (unsigned i = 0; i < names->len; i++) {
        qq_night_file *left = NULL;
        if (!claim_one(inbox, g_ptr_array_index(names, i), settle, &left, error)) return NULL;
        if (left) g_ptr_array_add(files, left);
    }
    return list_names(inbox->claimed, error);
}

bool qq_inbox_is_file(const qq_inbox *inbox, const char *name)
{
    GStatBuf info;
    g_autofree char *path = g_build_filename(inbox->claimed, name, NULL);
    return g_lstat(path, &info) == 0 && S_ISREG(info.st_mode);
}

/* A name that came again meanwhile keeps its place; the claimed file is then tried again from where it is. */
void qq_inbox_put_back(const qq_inbox *inbox, const char *name)
{
    g_autofree char *from = g_build_filename(inbox->claimed, name, NULL);
    g_autofree char *to = g_build_filename(inbox->inbox, name, NULL);
    (void)renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

/* ---- moving away ---- */

static const char *const own_endings[] = {QQ_REPORT_ENDING, QQ_REJECTS_ENDING};

/* Whether a report that lies under a name is another file's. One without its file that is younger than the claim is of
 * a run that was cut off before it moved this very file. */
static bool is_of_another(const char *path, const GStatBuf *claimed)
{
    GStatBuf info;
    if (g_lstat(path, &info) != 0) return false;
    return info.st_ctim.tv_sec != claimed->st_ctim.tv_sec ? info.st_ctim.tv_sec < claimed->st_ctim.tv_sec
                                                          : info.st_ctim.tv_nsec < claimed->st_ctim.tv_nsec;
}

static bool is_free(const char *path, const GStatBuf *claimed)
{
    if (exists(path)) return false;
    for (unsigned i = 0; i < G_N_ELEMENTS(own_endings); i++) {
        if (g_str_has_suffix(path, own_endings[i])) return false;
        g_autofree char *report = g_strconcat(path, own_endings[i], NULL);
        if (is_of_another(report, claimed)) return false;
    }
    return true;
}

/* Room is left for a number and the endings of reports: a name may have 255 bytes. */
static char *short_name(const char *name)
{
    const size_t length = strlen(name);
    if (length <= STEM_MAX) return g_strdup(name);
    size_t kept = STEM_MAX - 17;
    while (kept && ((unsigned char)name[kept] & 0xC0) == 0x80) kept--;
    return g_strdup_printf("%.*s-%016" PRIx64, (int)kept, name, qq_hash64(name, length));
}

char *qq_inbox_free_name(const qq_inbox *inbox, const char *folder, const char *name)
{
    GStatBuf claimed = {0};
    g_autofree char *from = g_build_filename(inbox->claimed, name, NULL);
    g_autofree char *stem = short_name(name);
    char *path = g_build_filename(folder, stem, NULL);
    (void)g_lstat(from, &claimed);
    for (unsigned i = 2; !is_free(path, &claimed); i++) {
        g_free(path);
        path = g_strdup_printf("%s%c%s.%u", folder, G_DIR_SEPARATOR, stem, i);
    }
    return path;
}

bool qq_inbox_move(const qq_inbox *inbox, const char *name, const char *to, char **why, GError **error)
{
    g_autofree char *from = g_build_filename(inbox->claimed, name, NULL);
    if (g_rename(from, to) == 0) return true;
    const int number = errno;
    if (is_of_the_disk(number)) return refuse(from, _("cannot be moved"), number, error);
    *why = g_strdup_printf(_("stays in “claimed” until the next night: cannot be moved: %s"), g_strerror(number));
    return true;
}
