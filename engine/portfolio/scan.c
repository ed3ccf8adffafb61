/* Everyone from the image as rows of columns, and from the store's rows whoever the image cannot tell of.
 *
 * A scan is one read transaction. If by then another image lies in the store, or something landed that the portfolio
 * does not have, the rows are scanned: the known time is fixed, so the answer is the same. */
#include <string.h>

#include "portfolio.h"
#include "resolve.h"

struct qq_portfolio_reader {
    const qq_portfolio *portfolio;
    qq_store *store;
    qq_place place;
    uint8_t *counting;  /* by landing, 0 .. portfolio->stamp.landing */
    int32_t counted_at; /* the known time `counting` is of; -1: none */
    int32_t all_until;  /* every landing up to it counts */
    /* The party being visited. */
    const qq_view *view;
    uint32_t party;
    const uint8_t *party_counting; /* NULL: all of its landings count */
    qq_resolving resolving;
    qq_dossier dossier;
    bool dossier_made;
    /* The scan that is running. */
    int32_t known_at;
    qq_portfolio_visit visit;
    void *data;
};

qq_portfolio_reader *qq_portfolio_reader_new(const qq_portfolio *portfolio, qq_store *store)
{
    qq_portfolio_reader *reader = g_new0(qq_portfolio_reader, 1);
    reader->portfolio = portfolio;
    reader->store = store;
    return reader;
}

void qq_portfolio_reader_free(qq_portfolio_reader *reader)
{
    if (!reader) return;
    qq_place_clear(&reader->place);
    qq_resolving_clear(&reader->resolving);
    qq_dossier_clear(&reader->dossier);
    g_free(reader->counting);
    g_free(reader);
}

static void learn_counting(qq_portfolio_reader *reader, int32_t known_at)
{
    const int32_t last = reader->portfolio->stamp.landing;
    if (!reader->counting) reader->counting = g_malloc((gsize)last + 1);
    qq_store_counting(reader->store, known_at, last, reader->counting);
    for (reader->all_until = -1; reader->all_until < last && reader->counting[reader->all_until + 1];)
        reader->all_until++;
}

/* ---- the party at hand ---- */

const qq_dossier *qq_portfolio_dossier(qq_portfolio_reader *reader, const qq_packed_party *party)
{
    if (!party->rows.columns) return party->dossier;
    if (!reader->dossier_made) {
        reader->dossier.party = party->party;
        qq_resolve_records(reader->view, reader->party, reader->party_counting, &reader->resolving, &reader->dossier);
        reader->dossier_made = true;
    }
    return &reader->dossier;
}

int32_t qq_portfolio_latest(const qq_portfolio_reader *reader, const qq_packed_party *party)
{
    int32_t latest = 0;
    if (!party->rows.columns || reader->party_counting) return -1;
    for (uint32_t row = reader->view->first[reader->party]; row < reader->view->first[reader->party + 1]; row++)
        latest = MAX(latest, reader->view->columns.landing[row]);
    return latest;
}

/* ---- scanning ---- */

static bool visit_dossier(const qq_dossier *dossier, void *data, GError **error)
{
    qq_portfolio_reader *reader = data;
    const qq_packed_party party = {.party = dossier->party, .count = dossier->count, .dossier = dossier};
    return reader->visit(reader, &party, reader->data, error);
}

static bool scan_rows(qq_portfolio_reader *reader, const qq_party *from, const qq_party *before, GError **error)
{
    return qq_store_scan(reader->store, reader->known_at, from, before, visit_dossier, reader, error);
}

/* From the rows: a party whose dossier is more than what is packed. */
static bool scan_apart(qq_portfolio_reader *reader, const char *name, GError **error)
{
    const qq_party party = qq_party_named(name);
    qq_party next = party;
    next.text[strnlen(next.text, QQ_NAME_BYTES)] = 1; /* no identifier lies between */
    return scan_rows(reader, &party, &next, error);
}

static bool all_count(const qq_portfolio_reader *reader, const qq_view *view, uint32_t party)
{
    if (view->last_landing <= reader->all_until) return true;
    uint8_t all = 1;
    for (uint32_t row = view->first[party]; row < view->first[party + 1]; row++)
        all &= reader->counting[view->columns.landing[row]];
    return all;
}

static bool visit_member(qq_portfolio_reader *reader, const qq_member *member, GError **error)
{
    const qq_view *view = member->view;
    if (view->flags[member->party] & QQ_PARTY_APART) return scan_apart(reader, member->name, error);
    qq_packed_party party = {.party = qq_party_named(member->name)};
    reader->view = view;
    reader->party = member->party;
    reader->party_counting = all_count(reader, view, member->party) ? NULL : reader->counting;
    reader->dossier_made = false;
    party.count = qq_resolve_rows(view, member->party, reader->party_counting, &reader->resolving, &party.rows);
    return party.count == 0 || reader->visit(reader, &party, reader->data, error);
}

static bool scan_image(qq_portfolio_reader *reader, const qq_party *from, const qq_party *before, GError **error)
{
    qq_merge merge;
    qq_member member;
    bool found = true;
    qq_merge_begin(&merge, reader->portfolio, reader->store, &reader->place, from, before);
    while (qq_merge_next(&merge, &member, &found, error)) {
        if (!found) return true;
        if (member.view) {
            if (!visit_member(reader, &member, error)) return false;
            continue;
        }
        qq_portfolio_warn(reader->portfolio, reader->store, "a block");
        if (!scan_rows(reader, &member.from, member.open_end ? NULL : &member.before, error)) return false;
    }
    return false;
}

static bool scan(qq_portfolio_reader *reader, const qq_party *from, const qq_party *before, GError **error)
{
    bool same = false;
    if (reader->portfolio->state != QQ_PORTFOLIO_READY || reader->known_at > reader->portfolio->stamp.landing)
        return scan_rows(reader, from, before, error);
    if (!qq_portfolio_is_same(reader->portfolio, reader->store, &same, error)) return false;
    if (!same) return scan_rows(reader, from, before, error);
    learn_counting(reader, reader->known_at);
    return scan_image(reader, from, before, error);
}

bool qq_portfolio_scan(qq_portfolio_reader *reader, int32_t known_at, const qq_party *from, const qq_party *before,
                       qq_portfolio_visit visit, void *data, GError **error)
{
    bool own = false;
    if (!qq_image_begin_read(reader->store, &own, error)) return false;
    reader->known_at = known_at;
    reader->visit = visit;
    reader->data = data;
    const bool good = scan(reader, from, before, error);
    qq_image_end_read(reader->store, own);
    return good;
}
