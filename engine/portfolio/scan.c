/* Everyone from the image: plain parties as rows of columns, others as dossiers, and from the rows whoever the image
 * cannot tell of.
 *
 * A scan is one read transaction. If by then another image lies in the store, or something landed that the portfolio
 * does not have, the rows are scanned: the known time is fixed, so the answer is the same. */
#include <string.h>

#include "portfolio.h"

struct qq_portfolio_reader {
    const qq_portfolio *portfolio;
    qq_store *store;
    qq_place place;
    uint8_t *counting;  /* by landing, 0 .. portfolio->stamp.landing */
    int32_t counted_at; /* the known time `counting` is of; -1: none */
    int32_t all_until;  /* every landing up to it counts */
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

/* ---- resolving: which revision speaks; the same rule as engine/store/resolve.c ---- */

static unsigned state_of(const qq_columns *columns, uint32_t row)
{
    return columns->mark[row] & QQ_MARK_STATE;
}

static qq_record *room_for_record(qq_dossier *dossier)
{
    if (dossier->count == dossier->capacity) {
        dossier->capacity = dossier->capacity * 2 + 32;
        dossier->records = g_renew(qq_record, dossier->records, dossier->capacity);
    }
    return &dossier->records[dossier->count];
}

/* A key that nothing names only has to stand where it stood among the others. */
static qq_key key_in_place(uint32_t number)
{
    const uint32_t big = GUINT32_TO_BE(number);
    qq_key key = {{0}};
    memcpy(key.bytes, &big, sizeof big);
    return key;
}

static void add_record(qq_dossier *dossier, const qq_columns *columns, uint32_t row, uint32_t number)
{
    qq_record *record = room_for_record(dossier);
    *record = (qq_record){.party = dossier->party,
                          .key = qq_key_is_zero(&columns->key[row]) ? key_in_place(number) : columns->key[row],
                          .updated_at = columns->updated_at[row],
                          .content = columns->content[row],
                          .landing = columns->landing[row],
                          .state = QQ_STATE_PRESENT,
                          .kind = columns->kind[row],
                          .variant = columns->variant[row],
                          .severity = columns->severity[row],
                          .measures = columns->measures[row],
                          .code = columns->code[row],
                          .issuer = columns->issuer[row],
                          .acted_on = columns->acted_on[row],
                          .decided_on = columns->decided_on[row],
                          .effective_on = columns->effective_on[row],
                          .until_on = columns->until_on[row],
                          .ban_from = columns->ban_from[row],
                          .ban_until = columns->ban_until[row],
                          .amount = columns->amount[row],
                          .document = columns->document[row],
                          .case_group = columns->case_group[row],
                          .project = columns->project[row],
                          .target = columns->target[row],
                          .target_document = columns->target_document[row]};
    dossier->count++;
}

static void begin_dossier(qq_portfolio_reader *reader, const qq_party *party)
{
    reader->dossier.party = *party;
    reader->dossier.count = reader->dossier.predecessor_count = reader->dossier.inherited_count = 0;
}

static void resolve(qq_portfolio_reader *reader, const qq_columns *columns, uint32_t first, uint32_t end)
{
    uint32_t number = 0, revision = 0, speaker = 0, spoken = 0; /* spoken: the revision of the speaker; 0: nobody */
    for (uint32_t row = first; row < end; row++) {
        if (columns->mark[row] & QQ_MARK_FIRST) {
            if (spoken && state_of(columns, speaker) == QQ_STATE_PRESENT)
                add_record(&reader->dossier, columns, speaker, number);
            spoken = 0;
            number++;
        }
        revision += !(columns->mark[row] & QQ_MARK_SAME);
        if (!reader->counting[columns->landing[row]]) continue;
        if (spoken == revision && state_of(columns, speaker) == QQ_STATE_PRESENT) continue;
        speaker = row;
        spoken = revision;
    }
    if (spoken && state_of(columns, speaker) == QQ_STATE_PRESENT)
        add_record(&reader->dossier, columns, speaker, number);
}

const qq_dossier *qq_portfolio_dossier(qq_portfolio_reader *reader, const qq_packed_party *party)
{
    if (!party->columns) return party->dossier;
    if (!reader->dossier_made) {
        begin_dossier(reader, &party->party);
        resolve(reader, party->columns, party->first, party->first + party->count);
        reader->dossier_made = true;
    }
    return &reader->dossier;
}

/* ---- scanning ---- */

static bool visit_dossier(const qq_dossier *dossier, void *data, GError **error)
{
    qq_portfolio_reader *reader = data;
    const qq_packed_party party = {.party = dossier->party, .dossier = dossier};
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

static bool all_count(const qq_portfolio_reader *reader, const qq_view *view, uint32_t first, uint32_t end)
{
    if (view->last_landing <= reader->all_until) return true;
    uint8_t all = 1;
    for (uint32_t row = first; row < end; row++) all &= reader->counting[view->columns.landing[row]];
    return all;
}

static bool visit_member(qq_portfolio_reader *reader, const qq_member *member, GError **error)
{
    const qq_view *view = member->view;
    const uint32_t first = view->first[member->party], end = view->first[member->party + 1];
    const uint8_t flags = view->flags[member->party];
    if (flags & QQ_PARTY_APART) return scan_apart(reader, member->name, error);
    qq_packed_party party = {.party = qq_party_named(member->name)};
    reader->dossier_made = false;
    if ((flags & QQ_PARTY_SETTLED) && first < end && all_count(reader, view, first, end)) {
        party.columns = &view->columns;
        party.first = first;
        party.count = end - first;
        return reader->visit(reader, &party, reader->data, error);
    }
    begin_dossier(reader, &party.party);
    resolve(reader, &view->columns, first, end);
    party.dossier = &reader->dossier;
    return reader->dossier.count == 0 || reader->visit(reader, &party, reader->data, error);
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
