/* Making the image anew beside the one that stands.
 *
 * Everyone is packed without a lock; blocks are put in short transactions, and one more makes them the image. Landings
 * that come meanwhile carry the old image on, or where none stands one that is nothing but their deltas: of these the
 * new image takes over what came after it was begun, so it needs no lock to be up to date. Where a landing came that
 * carried nothing on, or another program made an image meanwhile, it is begun again, the last time under the lock. */
#include "make.h"
#include "portfolio.h"

enum {
    ATTEMPTS = 3,          /* the last under the lock */
    BATCH_BYTES = 8 << 20, /* put in one transaction */
};

typedef struct {
    qq_store *store;
    GArray *entries;              /* of qq_block_entry */
    qq_image_stamp before, stamp; /* what stands while the image is made; of the image being made */
    bool held;                    /* everything is one transaction */
    bool beside;                  /* others can read meanwhile */
    bool open;                    /* a transaction is */
    GPtrArray *gathered;          /* of GByteArray: the last blocks, not put yet: the lock is taken for putting alone */
    size_t bytes;                 /* of them */
} image_maker;

static bool begin(image_maker *maker, GError **error)
{
    if (!maker->open && !qq_image_begin(maker->store, &maker->beside, error)) return false;
    maker->open = true;
    return true;
}

static bool commit(image_maker *maker, GError **error)
{
    if (maker->held) return true;
    maker->open = false;
    return qq_image_commit(maker->store, error);
}

/* Drops the blocks of all images but the one that stands. */
static bool drop_others(image_maker *maker, GError **error)
{
    for (bool more = true; more;)
        if (!begin(maker, error) || !qq_image_drop_others(maker->store, &more, error) || !commit(maker, error))
            return false;
    return true;
}

/* What stands from now on: the image there is or, where landings would not carry it on, one without blocks. */
static bool learn_stand(image_maker *maker, GError **error)
{
    qq_image_stamp *before = &maker->before;
    bool found = false;
    int32_t latest = 0;
    if (!qq_image_stamp_read(maker->store, before, &found, error) || !qq_store_latest(maker->store, &latest, error))
        return false;
    maker->stamp.base = latest;
    if (found && before->format == QQ_IMAGE_FORMAT && before->landing == latest) return true;
    *before =
        (qq_image_stamp){.format = QQ_IMAGE_FORMAT, .base = latest, .landing = latest, .series = QQ_IMAGE_NO_SERIES};
    return qq_image_put_stamp(maker->store, before, error);
}

static bool prepare(image_maker *maker, GError **error)
{
    if (!begin(maker, error)) return false;
    maker->held = maker->held || !maker->beside; /* it is packed by this connection, inside the transaction */
    return learn_stand(maker, error) && qq_image_draw_series(maker->store, &maker->stamp.series, error) &&
           commit(maker, error) && drop_others(maker, error);
}

/* Puts the blocks gathered, in one transaction. */
static bool put_gathered(image_maker *maker, GError **error)
{
    bool good = maker->gathered->len == 0 || begin(maker, error);
    for (guint i = 0; good && i < maker->gathered->len; i++) {
        const GByteArray *body = g_ptr_array_index(maker->gathered, i);
        const int64_t number = (int64_t)(maker->entries->len - maker->gathered->len + i) + 1;
        good = qq_image_put_block(maker->store, maker->stamp.series, number, body->data, body->len, error);
    }
    if (!good || maker->gathered->len == 0) return good;
    g_ptr_array_set_size(maker->gathered, 0);
    maker->bytes = 0;
    return commit(maker, error);
}

static bool put_block(GByteArray *body, const qq_block_entry *entry, void *data, GError **error)
{
    image_maker *maker = data;
    qq_block_entry known = *entry;
    known.checksum = qq_block_number(body, (int64_t)maker->entries->len + 1);
    g_array_append_val(maker->entries, known);
    g_ptr_array_add(maker->gathered, body);
    maker->stamp.parties += known.parties;
    maker->stamp.revisions += known.rows;
    maker->bytes += body->len;
    return maker->bytes < BATCH_BYTES || put_gathered(maker, error);
}

static bool put_directory(image_maker *maker, GError **error)
{
    g_autoptr(GByteArray) directory = qq_directory_encode((const qq_block_entry *)(const void *)maker->entries->data,
                                                          maker->entries->len, maker->stamp.base);
    return qq_image_put_block(maker->store, maker->stamp.series, 0, directory->data, directory->len, error);
}

/* Whether what stood when making began still stands, carried on up to now, and all that was put is there. */
static bool may_take_over(image_maker *maker, const qq_image_stamp *now, bool *may, GError **error)
{
    int32_t latest = 0;
    int64_t count = 0;
    if (!qq_store_latest(maker->store, &latest, error) ||
        !qq_image_count(maker->store, maker->stamp.series, &count, error))
        return false;
    *may = now->format == QQ_IMAGE_FORMAT && now->series == maker->before.series && now->base == maker->before.base &&
           now->landing == latest && count == maker->entries->len;
    return true;
}

/* *done false: it is to be begun again. */
static bool take_over(image_maker *maker, bool *done, GError **error)
{
    qq_image_stamp now = {.series = QQ_IMAGE_NO_SERIES};
    bool found = false;
    if (!put_gathered(maker, error) || !begin(maker, error) ||
        !qq_image_stamp_read(maker->store, &now, &found, error) || !may_take_over(maker, &now, done, error))
        return false;
    if (!*done) return true;
    maker->stamp.landing = now.landing;
    maker->stamp.delta_revisions = now.delta_revisions - maker->before.delta_revisions;
    return put_directory(maker, error) && qq_image_put_stamp(maker->store, &maker->stamp, error);
}

/* The blocks of the image that no longer stands, or of one that failed. What is left of them the next one drops. */
static void clean_up(image_maker *maker)
{
    maker->held = false;
    if (!drop_others(maker, NULL) && maker->open) qq_image_abandon(maker->store);
}

static bool make(image_maker *maker, bool *done, GError **error)
{
    return prepare(maker, error) &&
           qq_blocks_make(maker->store, maker->beside, maker->stamp.base, put_block, maker, error) &&
           take_over(maker, done, error) && qq_image_commit(maker->store, error);
}

static bool attempt(qq_store *store, bool held, bool *done, GError **error)
{
    image_maker maker = {.store = store, .held = held, .stamp = {.format = QQ_IMAGE_FORMAT}};
    maker.entries = g_array_new(FALSE, FALSE, sizeof(qq_block_entry));
    maker.gathered = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    const bool good = make(&maker, done, error);
    if (!good && maker.open) qq_image_abandon(store);
    maker.open = false;
    if (good ? *done : maker.entries->len > 0) clean_up(&maker);
    g_array_unref(maker.entries);
    g_ptr_array_unref(maker.gathered);
    return good;
}

bool qq_image_make_anew(qq_store *store, GError **error)
{
    bool done = false;
    bool good = qq_store_take_over_recent(store, error);
    if (good) qq_image_map(store, true);
    for (unsigned i = 1; good && !done && i <= ATTEMPTS; i++) good = attempt(store, i == ATTEMPTS, &done, error);
    qq_image_map(store, false);
    g_assert(done || !good); /* nobody can come between under the lock */
    return good;
}
