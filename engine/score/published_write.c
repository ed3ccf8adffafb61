/* The mirror of what is published, written: to another name first, so that its own name always holds a whole file. */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "published_file.h"
#include "qinqing/error.h"
#include "qinqing/published.h"
#include "qinqing/text.h"

#define FRESH ".new" /* ending of the name that a file has until it is whole */

/* The parts of a file on its way. */
typedef struct {
    qq_published_head head;
    GByteArray *forms, *listings;
    GArray *changes, *places; /* of uint32_t, little-endian */
} mirror;

char *qq_published_path(qq_store *store)
{
    return g_strconcat(qq_store_path(store), ".published", NULL);
}

uint64_t qq_published_checksum(const qq_published_layout *layout)
{
    uint64_t hashes[QQ_PUBLISHED_SECTIONS];
    for (unsigned i = 0; i < QQ_PUBLISHED_SECTIONS; i++)
        hashes[i] = GUINT64_TO_LE(qq_hash64(layout->sections[i], layout->lengths[i]));
    return qq_hash64(hashes, sizeof hashes);
}

void qq_published_head_of(const qq_publication *publication, qq_published_head *out)
{
    const qq_generation *generation = &publication->generation;
    memset(out, 0, sizeof *out);
    out->magic = GUINT64_TO_LE(QQ_PUBLISHED_MAGIC);
    out->as_of = GINT32_TO_LE(generation->as_of);
    out->known_at = GINT32_TO_LE(generation->known_at);
    out->semantics = GINT32_TO_LE(generation->semantics);
    g_strlcpy(out->model_digest, generation->model_digest, sizeof out->model_digest);
    g_strlcpy(out->digest, publication->digest, sizeof out->digest);
}

static void add_entry(mirror *to, size_t form, const qq_kept_entry *entry)
{
    const uint32_t change = GUINT32_TO_LE((uint32_t)entry->next_change);
    const uint32_t place = GUINT32_TO_LE(to->listings->len / QQ_PUBLISHED_LISTING_BYTES);
    g_byte_array_append(to->forms, entry->form, (guint)form);
    g_array_append_val(to->changes, change);
    g_array_append_val(to->places, place);
    for (unsigned i = 0; i < entry->listing_count; i++) {
        const uint16_t list = GUINT16_TO_LE(entry->listings[i].list);
        g_byte_array_append(to->listings, (const guint8 *)&list, sizeof list);
        g_byte_array_append(to->listings, entry->listings[i].record.bytes, QQ_KEY_BYTES);
    }
}

static void close_sections(mirror *to, size_t form)
{
    const uint32_t end = GUINT32_TO_LE(to->listings->len / QQ_PUBLISHED_LISTING_BYTES);
    g_array_append_val(to->places, end);
    to->head.form = GUINT32_TO_LE((uint32_t)form);
    to->head.parties = GUINT64_TO_LE((uint64_t)to->changes->len);
    to->head.listings = GUINT64_TO_LE((uint64_t)to->listings->len / QQ_PUBLISHED_LISTING_BYTES);
}

/* What is kept, read back. */
static bool gather(mirror *to, qq_store *store, const qq_publication *staged, GError **error)
{
    g_autoptr(qq_model) model = qq_store_model_kept(store, staged->generation.model_digest, error);
    if (!model) return false;
    g_autoptr(qq_results_reader) results = qq_results_open(store, &staged->generation, model, error);
    const qq_kept_entry *entry = NULL;
    const size_t form = qq_packed_form_size(model);
    bool good = results != NULL;
    while (good && (good = qq_results_next_entry(results, &entry, error)) && entry) {
        good = qq_entry_is_sound(entry, model) || qq_generation_damaged(store, &staged->generation, error);
        if (good) add_entry(to, form, entry);
    }
    close_sections(to, form);
    return good;
}

/* The same from memory. */
static void gather_parts(mirror *to, const qq_assessed *assessed, const qq_model *model)
{
    qq_parts_walk walk;
    qq_parts_begin(&walk, assessed->parts, model);
    for (; !walk.ended; qq_parts_next(&walk)) add_entry(to, walk.form, &walk.entry);
    close_sections(to, walk.form);
}

static qq_published_layout layout_of(const mirror *of)
{
    const size_t hashed = offsetof(qq_published_head, checksum) + sizeof of->head.checksum;
    return (qq_published_layout){
        .head = &of->head,
        .sections = {(const uint8_t *)&of->head + hashed, of->forms->data, (const uint8_t *)of->changes->data,
                     (const uint8_t *)of->places->data, of->listings->data},
        .lengths = {sizeof of->head - hashed, of->forms->len, (uint64_t)of->changes->len * sizeof(uint32_t),
                    (uint64_t)of->places->len * sizeof(uint32_t), of->listings->len}};
}

static bool fail(const char *path, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: the file of what is published cannot be written: %s", path,
                g_strerror(errno));
    return false;
}

static bool write_bytes(int file, const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    while (length > 0) {
        const ssize_t written = write(file, at, length);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        at += written;
        length -= (size_t)written;
    }
    return true;
}

static bool write_all(int file, const mirror *of)
{
    const qq_published_layout layout = layout_of(of);
    bool good = write_bytes(file, &of->head, sizeof of->head);
    for (unsigned i = 1; good && i < QQ_PUBLISHED_SECTIONS; i++)
        good = write_bytes(file, layout.sections[i], layout.lengths[i]);
    return good && fsync(file) == 0;
}

/* Whoever may read the store may read the file. */
static int create_beside(const char *path, const char *store)
{
    struct stat status;
    const mode_t mode = stat(store, &status) == 0 ? status.st_mode & 0666 : 0600;
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
}

static void sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const int opened = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (opened < 0) return;
    fsync(opened);
    close(opened);
}

/* Whole and durable under its first name. */
static bool write_fresh(const mirror *of, const char *fresh, const char *store, GError **error)
{
    const int file = create_beside(fresh, store);
    if (file < 0) return fail(fresh, error);
    bool good = write_all(file, of) || fail(fresh, error);
    if (close(file) != 0 && good) good = fail(fresh, error);
    if (!good) g_unlink(fresh);
    return good;
}

static bool put_in_place(const char *fresh, const char *path, GError **error)
{
    if (g_rename(fresh, path) != 0) {
        fail(path, error);
        g_unlink(fresh);
        return false;
    }
    sync_folder(path);
    return true;
}

static void mirror_init(mirror *to, const qq_publication *staged)
{
    *to = (mirror){.forms = g_byte_array_new(),
                   .listings = g_byte_array_new(),
                   .changes = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                   .places = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
    qq_published_head_of(staged, &to->head);
}

static void mirror_clear(mirror *to)
{
    g_byte_array_unref(to->forms);
    g_byte_array_unref(to->listings);
    g_array_unref(to->changes);
    g_array_unref(to->places);
}

static void seal(mirror *to)
{
    const qq_published_layout layout = layout_of(to);
    to->head.checksum = GUINT64_TO_LE(qq_published_checksum(&layout));
}

static bool mirror_staged(qq_store *store, const qq_publication *staged, GError **error)
{
    mirror to;
    g_autofree char *path = qq_published_path(store), *fresh = g_strconcat(path, FRESH, NULL);
    mirror_init(&to, staged);
    bool good = gather(&to, store, staged, error);
    if (good) seal(&to);
    good = good && write_fresh(&to, fresh, qq_store_path(store), error) && put_in_place(fresh, path, error);
    mirror_clear(&to);
    return good;
}

/* Publishes only what was mirrored. */
bool qq_publish_staged(qq_store *store, const char *digest, const char *who, const char *why, GError **error)
{
    qq_publication staged = {0};
    bool found = false;
    bool good = qq_store_staged(store, &staged, &found, error);
    const bool asked = good && found && (!digest || g_str_equal(digest, staged.digest));
    if (asked) good = mirror_staged(store, &staged, error);
    good = good && qq_store_publish(store, asked ? staged.digest : digest, who, why, error);
    qq_publication_clear(&staged);
    return good;
}

/* ---- written by a thread of its own, while others look at the same results ---- */

struct qq_mirroring {
    mirror to;
    const qq_assessed *assessed; /* borrowed */
    const qq_model *model;       /* borrowed */
    qq_publication staged;       /* without who and why */
    char *store, *path, *fresh;
    GThread *thread;
    GError *error;
};

static void *work(void *data)
{
    qq_mirroring *mirroring = data;
    gather_parts(&mirroring->to, mirroring->assessed, mirroring->model);
    seal(&mirroring->to);
    write_fresh(&mirroring->to, mirroring->fresh, mirroring->store, &mirroring->error);
    return NULL;
}

qq_mirroring *qq_mirroring_begin(qq_store *store, const qq_publication *staged, const qq_assessed *assessed,
                                 const qq_model *model)
{
    qq_mirroring *mirroring = g_new0(qq_mirroring, 1);
    mirror_init(&mirroring->to, staged);
    mirroring->assessed = assessed;
    mirroring->model = model;
    mirroring->staged.generation = staged->generation;
    g_strlcpy(mirroring->staged.digest, staged->digest, sizeof mirroring->staged.digest);
    mirroring->store = g_strdup(qq_store_path(store));
    mirroring->path = qq_published_path(store);
    mirroring->fresh = g_strconcat(mirroring->path, FRESH, NULL);
    mirroring->thread = g_thread_new("mirror", work, mirroring);
    return mirroring;
}

static void mirroring_free(qq_mirroring *mirroring)
{
    mirror_clear(&mirroring->to);
    g_clear_error(&mirroring->error);
    g_free(mirroring->store);
    g_free(mirroring->path);
    g_free(mirroring->fresh);
    g_free(mirroring);
}

void qq_mirroring_abandon(qq_mirroring *mirroring)
{
    if (!mirroring) return;
    g_thread_join(mirroring->thread);
    if (!mirroring->error) g_unlink(mirroring->fresh);
    mirroring_free(mirroring);
}

bool qq_publish_mirrored(qq_store *store, qq_mirroring *mirroring, const char *who, const char *why, GError **error)
{
    g_thread_join(mirroring->thread);
    bool good = !mirroring->error;
    if (!good) g_propagate_error(error, g_steal_pointer(&mirroring->error));
    good = good && put_in_place(mirroring->fresh, mirroring->path, error) &&
           qq_store_publish(store, mirroring->staged.digest, who, why, error);
    mirroring_free(mirroring);
    return good;
}
