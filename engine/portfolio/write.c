/* Keeping the image: made anew by one ordered scan, carried on by each landing.
 *
 * A delta holds the whole of every party that its landing touched, all revisions, so the newest one of a party answers
 * for every known time. A landing that touches a large part of everyone writes none: the image is then behind, and made
 * anew by who next wants it. */
#include "make.h"
#include "portfolio.h"

enum {
    TOUCHED_PART = 16,   /* a delta is of at most this part of the parties, */
    TOUCHED_FEW = 1024,  /* or so many */
    DELTAS_PART = 16,    /* the image is made anew when this part of its revisions lies in deltas, */
    DELTAS_FEW = 65536,  /* and at least so many, */
    DELTAS_MAX = 1024,   /* or so many landings */
    DELTAS_OUTGROWN = 4, /* times that: nobody makes it anew, so landings no longer carry it on */
};

static int64_t delta_limit(const qq_image_stamp *stamp)
{
    return MAX(stamp->revisions / DELTAS_PART, DELTAS_FEW);
}

/* ---- carried on ---- */

static bool add_history(const qq_history *history, void *data, GError **error)
{
    (void)error;
    qq_sheet_add(data, history);
    return true;
}

static bool is_worth_carrying(const qq_image_stamp *stamp, const qq_touched *touched)
{
    if (stamp->format != QQ_IMAGE_FORMAT || stamp->landing != touched->landing - 1 || touched->many) return false;
    if (stamp->delta_revisions > delta_limit(stamp) * DELTAS_OUTGROWN ||
        stamp->landing - stamp->base >= DELTAS_MAX * DELTAS_OUTGROWN)
        return false;
    return touched->count <= TOUCHED_FEW || (int64_t)touched->count * TOUCHED_PART <= stamp->parties;
}

static bool put_delta(qq_store *store, const qq_touched *touched, qq_sheet *sheet, GError **error)
{
    for (size_t i = 0; i < touched->count; i++)
        if (!qq_store_history(store, &touched->parties[i], add_history, sheet, error)) return false;
    g_autoptr(GByteArray) body = qq_block_encode(sheet, QQ_BODY_DELTA, touched->landing);
    return qq_image_put_delta(store, touched->landing, body->data, body->len, sheet->rows, error);
}

static bool carry_on(qq_store *store, const qq_touched *touched, void *data, GError **error)
{
    (void)data;
    qq_image_stamp stamp;
    bool found = false;
    if (!qq_image_stamp_read(store, &stamp, &found, error)) return false;
    if (!found || !is_worth_carrying(&stamp, touched)) return true;
    qq_sheet sheet;
    qq_sheet_init(&sheet);
    const bool good = put_delta(store, touched, &sheet, error);
    qq_sheet_clear(&sheet);
    return good;
}

qq_store *qq_portfolio_open_store(const char *path, qq_store_mode mode, GError **error)
{
    qq_store *store = qq_store_open(path, mode, error);
    if (store && mode != QQ_STORE_READ) qq_store_set_landing_hook(store, carry_on, NULL);
    return store;
}

/* ---- made anew ---- */

typedef struct {
    qq_store *store;
    GArray *entries; /* of qq_block_entry */
    qq_image_stamp stamp;
} image_maker;

static bool put_block(GByteArray *body, const qq_block_entry *entry, void *data, GError **error)
{
    image_maker *maker = data;
    qq_block_entry known = *entry;
    const int64_t number = (int64_t)maker->entries->len + 1;
    known.checksum = qq_block_number(body, number);
    g_array_append_val(maker->entries, known);
    maker->stamp.parties += known.parties;
    maker->stamp.revisions += known.rows;
    const bool good = qq_image_put_block(maker->store, number, body->data, body->len, error);
    g_byte_array_unref(body);
    return good;
}

static bool put_all(image_maker *maker, bool beside, GError **error)
{
    if (!qq_store_latest(maker->store, &maker->stamp.landing, error) ||
        !qq_blocks_make(maker->store, beside, put_block, maker, error))
        return false;
    maker->stamp.base = maker->stamp.landing;
    g_autoptr(GByteArray) directory = qq_directory_encode((const qq_block_entry *)(const void *)maker->entries->data,
                                                          maker->entries->len, maker->stamp.base);
    return qq_image_put_block(maker->store, 0, directory->data, directory->len, error);
}

static bool make_anew(qq_store *store, GError **error)
{
    image_maker maker = {.store = store, .stamp = {.format = QQ_IMAGE_FORMAT}};
    bool beside = false;
    if (!qq_store_take_over_recent(store, error) || !qq_image_begin(store, &beside, error)) return false;
    maker.entries = g_array_new(FALSE, FALSE, sizeof(qq_block_entry));
    bool good = put_all(&maker, beside, error);
    if (good)
        good = qq_image_commit(store, &maker.stamp, error);
    else
        qq_image_abandon(store);
    g_array_unref(maker.entries);
    return good;
}

bool qq_portfolio_refresh(qq_store *store, bool force, GError **error)
{
    if (!force) {
        g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(store, false, error);
        if (!portfolio) return false;
        if (portfolio->state == QQ_PORTFOLIO_READY && portfolio->delta_count <= DELTAS_MAX &&
            portfolio->stamp.delta_revisions <= delta_limit(&portfolio->stamp))
            return true;
    }
    return make_anew(store, error);
}
