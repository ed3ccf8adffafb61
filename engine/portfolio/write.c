/* Keeping the image: carried on by each landing, made anew when it cannot be or carries too much.
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

bool qq_portfolio_refresh(qq_store *store, bool force, GError **error)
{
    if (!force) {
        g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(store, false, error);
        if (!portfolio) return false;
        if (portfolio->state == QQ_PORTFOLIO_READY && portfolio->delta_count <= DELTAS_MAX &&
            portfolio->stamp.delta_revisions <= delta_limit(&portfolio->stamp))
            return true;
    }
    return qq_image_make_anew(store, error);
}
