/* Opening the image: its stamp, its directory and its deltas; blocks are read when their turn comes. */
#include <string.h>

#include "portfolio.h"

void qq_portfolio_close(qq_portfolio *portfolio)
{
    if (!portfolio) return;
    for (uint32_t i = 0; i < portfolio->delta_count; i++) {
        qq_place_clear(&portfolio->deltas[i].place);
        g_free(portfolio->deltas[i].body);
    }
    g_free(portfolio->deltas);
    g_free(portfolio->blocks);
    g_array_unref(portfolio->entries);
    g_free(portfolio);
}

qq_portfolio_state qq_portfolio_state_of(const qq_portfolio *portfolio)
{
    return portfolio->state;
}

void qq_portfolio_warn(const qq_portfolio *portfolio, qq_store *store, const char *what)
{
    /* Told once, by whichever thread meets it first; nothing else of a portfolio ever changes. */
    int *warned = &((qq_portfolio *)portfolio)->warned;
    if (g_atomic_int_compare_and_exchange(warned, 0, 1))
        g_warning("%s: %s of the packed image is damaged; the rows answer in its place, `qinqing check --repair` makes "
                  "it anew",
                  qq_store_path(store), what);
}

static bool read_directory(qq_portfolio *portfolio, qq_store *store, bool *sound, GError **error)
{
    const void *body = NULL;
    size_t length = 0;
    *sound = false;
    if (!qq_image_block(store, portfolio->stamp.series, 0, &body, &length, error)) return false;
    if (body == NULL) return true;
    g_autofree void *copy = g_memdup2(body, length);
    const qq_block_entry *entries = qq_directory_decode(copy, length, portfolio->stamp.base, &portfolio->block_count,
                                                        &portfolio->directory_checksum);
    if (entries == NULL) return true;
    portfolio->blocks = g_memdup2(entries, portfolio->block_count * sizeof *entries);
    *sound = true;
    for (uint32_t i = 1; i < portfolio->block_count; i++)
        if (memcmp(entries[i - 1].first, entries[i].first, QQ_NAME_BYTES) >= 0) *sound = false;
    return true;
}

static bool read_delta(qq_portfolio *portfolio, qq_store *store, int32_t landing, bool *sound, GError **error)
{
    const void *body = NULL;
    size_t length = 0;
    if (!qq_image_delta(store, landing, &body, &length, error)) return false;
    qq_delta *delta = &portfolio->deltas[portfolio->delta_count++];
    delta->body = g_memdup2(body, length);
    portfolio->bytes += (int64_t)length;
    *sound = qq_block_decode(delta->body, length, QQ_BODY_DELTA, landing, qq_store_text_count(store), &delta->place,
                             &delta->view) &&
             delta->view.last_landing <= landing;
    return true;
}

static const char *entry_name(const qq_portfolio *portfolio, const qq_delta_entry *entry)
{
    return qq_view_name(&portfolio->deltas[entry->delta].view, entry->party);
}

/* By identifier; of one party the newest first. */
static gint compare_entries(gconstpointer a, gconstpointer b, gpointer data)
{
    const qq_delta_entry *left = a, *right = b;
    const int order = memcmp(entry_name(data, left), entry_name(data, right), QQ_NAME_BYTES);
    return order ? order : (left->delta < right->delta) - (left->delta > right->delta);
}

static void index_deltas(qq_portfolio *portfolio)
{
    GArray *entries = portfolio->entries;
    for (uint32_t i = 0; i < portfolio->delta_count; i++)
        for (uint32_t party = 0; party < portfolio->deltas[i].view.parties; party++) {
            const qq_delta_entry entry = {i, party};
            g_array_append_val(entries, entry);
        }
    g_array_sort_with_data(entries, compare_entries, portfolio);
    guint kept = 0;
    for (guint i = 0; i < entries->len; i++) {
        const qq_delta_entry entry = g_array_index(entries, qq_delta_entry, i);
        if (kept && memcmp(entry_name(portfolio, &g_array_index(entries, qq_delta_entry, kept - 1)),
                           entry_name(portfolio, &entry), QQ_NAME_BYTES) == 0)
            continue;
        g_array_index(entries, qq_delta_entry, kept++) = entry;
    }
    g_array_set_size(entries, kept);
}

static bool read_deltas(qq_portfolio *portfolio, qq_store *store, bool *sound, GError **error)
{
    const qq_image_stamp *stamp = &portfolio->stamp;
    portfolio->deltas = g_new0(qq_delta, (gsize)(stamp->landing - stamp->base));
    for (int32_t landing = stamp->base + 1; *sound && landing <= stamp->landing; landing++)
        if (!read_delta(portfolio, store, landing, sound, error)) return false;
    if (*sound) index_deltas(portfolio);
    return true;
}

static bool read_image(qq_portfolio *portfolio, qq_store *store, GError **error)
{
    bool found = false;
    bool sound = false;
    int32_t latest = 0;
    qq_image_stamp *stamp = &portfolio->stamp;
    if (!qq_image_stamp_read(store, stamp, &found, error) || !qq_store_latest(store, &latest, error)) return false;
    if (!found || stamp->format != QQ_IMAGE_FORMAT || stamp->series == QQ_IMAGE_NO_SERIES) return true;
    portfolio->state = QQ_PORTFOLIO_BEHIND;
    if (stamp->landing < latest) return true;
    portfolio->state = QQ_PORTFOLIO_DAMAGED;
    if (stamp->landing > latest || stamp->base < 0 || stamp->base > stamp->landing) return true;
    if (!read_directory(portfolio, store, &sound, error) || (sound && !read_deltas(portfolio, store, &sound, error)))
        return false;
    if (sound) portfolio->state = QQ_PORTFOLIO_READY;
    return true;
}

qq_portfolio *qq_portfolio_open(qq_store *store, bool rows_only, GError **error)
{
    g_autoptr(qq_portfolio) portfolio = g_new0(qq_portfolio, 1);
    bool own = false;
    portfolio->entries = g_array_new(FALSE, FALSE, sizeof(qq_delta_entry));
    portfolio->state = rows_only ? QQ_PORTFOLIO_UNASKED : QQ_PORTFOLIO_ABSENT;
    if (rows_only) return g_steal_pointer(&portfolio);
    if (!qq_image_begin_read(store, &own, error)) return NULL;
    const bool good = read_image(portfolio, store, error);
    qq_image_end_read(store, own);
    if (!good) return NULL;
    if (portfolio->state == QQ_PORTFOLIO_DAMAGED) qq_portfolio_warn(portfolio, store, "the directory or a delta");
    return g_steal_pointer(&portfolio);
}

bool qq_portfolio_is_same(const qq_portfolio *portfolio, qq_store *store, bool *same, GError **error)
{
    qq_image_stamp stamp = {0};
    const void *body = NULL;
    size_t length = 0;
    bool found = false;
    uint64_t checksum = 0;
    if (!qq_image_stamp_read(store, &stamp, &found, error) ||
        !qq_image_block(store, portfolio->stamp.series, 0, &body, &length, error))
        return false;
    if (length >= sizeof checksum) memcpy(&checksum, body, sizeof checksum);
    *same = found && stamp.format == portfolio->stamp.format && stamp.base == portfolio->stamp.base &&
            stamp.series == portfolio->stamp.series && stamp.landing >= portfolio->stamp.landing &&
            checksum == portfolio->directory_checksum;
    return true;
}

GArray *qq_portfolio_split(const qq_portfolio *portfolio, qq_store *store, unsigned parts, GError **error)
{
    if (portfolio->state != QQ_PORTFOLIO_READY) return qq_store_split(store, parts, error);
    GArray *cuts = g_array_new(FALSE, TRUE, sizeof(qq_party));
    uint32_t before = 0;
    for (unsigned i = 1; i < parts; i++) {
        const uint32_t block = (uint32_t)((uint64_t)i * portfolio->block_count / parts);
        if (block == before) continue;
        const qq_party cut = qq_party_named(portfolio->blocks[block].first);
        g_array_append_val(cuts, cut);
        before = block;
    }
    return cuts;
}

bool qq_portfolio_measure(qq_store *store, qq_portfolio_size *out, GError **error)
{
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(store, false, error);
    bool own = false;
    if (!portfolio || !qq_image_begin_read(store, &own, error)) return false;
    *out = (qq_portfolio_size){.state = portfolio->state,
                               .parties = portfolio->stamp.parties,
                               .revisions = portfolio->stamp.revisions,
                               .blocks = portfolio->block_count,
                               .deltas = portfolio->delta_count,
                               .delta_revisions = portfolio->stamp.delta_revisions,
                               .bytes = portfolio->bytes};
    bool good = true;
    for (uint32_t i = 0; good && i < portfolio->block_count; i++) {
        const void *body = NULL;
        size_t length = 0;
        good = qq_image_block(store, portfolio->stamp.series, i + 1, &body, &length, error);
        out->bytes += (int64_t)length;
    }
    qq_image_end_read(store, own);
    return good;
}
