/* Which revision speaks, from marks and landings: the same rule as engine/store/resolve.c. Where every landing counts,
 * packing said so already. */
#include "resolve.h"

#include <string.h>

void qq_resolving_clear(qq_resolving *room)
{
    g_free(room->speakers);
    g_free(room->rows);
    g_free(room->records);
    *room = (qq_resolving){0};
}

static void reserve(qq_resolving *room, uint32_t count)
{
    if (count <= room->capacity) return;
    room->capacity = count * 2;
    room->speakers = g_renew(qq_speaker, room->speakers, room->capacity);
    room->rows = g_renew(uint32_t, room->rows, room->capacity);
    room->records = g_renew(uint32_t, room->records, room->capacity);
}

static bool is_present(const qq_view *view, uint32_t row)
{
    return (view->columns.mark[row] & QQ_MARK_STATE) == QQ_STATE_PRESENT;
}

/* A walk over the revisions of a party. */
typedef struct {
    const qq_view *view;
    uint32_t told;   /* the next told row, within the party */
    uint32_t limit;  /* of them */
    uint32_t record; /* the first one of the record; NOWHERE: none yet */
    qq_speaker *out;
    uint32_t count;
} walk;

/* Steps on to a row; its own told row, or NOWHERE. */
static uint32_t step(walk *of, uint32_t row)
{
    const unsigned mark = of->view->columns.mark[row];
    if (mark & QQ_MARK_FIRST) of->record = QQ_TARGET_NOWHERE;
    if (!(mark & QQ_MARK_TOLD) || of->told == of->limit) return QQ_TARGET_NOWHERE;
    if (of->record == QQ_TARGET_NOWHERE) of->record = of->told;
    return of->told++;
}

static void walk_all(walk *of, uint32_t first, uint32_t end)
{
    for (uint32_t row = first; row < end; row++) {
        const uint32_t told = step(of, row);
        if ((of->view->columns.mark[row] & QQ_MARK_SPEAKS) && is_present(of->view, row))
            of->out[of->count++] = (qq_speaker){told, of->record};
    }
}

static void walk_counting(walk *of, uint32_t first, uint32_t end, const uint8_t *counting)
{
    const qq_sheet_columns *columns = &of->view->columns;
    uint32_t revision = 0, spoken = 0; /* spoken: the revision of the speaker; 0: nobody */
    bool present = false;
    qq_speaker speaker = {0};
    for (uint32_t row = first; row < end; row++) {
        const unsigned mark = columns->mark[row];
        if (mark & QQ_MARK_FIRST) {
            if (spoken && present) of->out[of->count++] = speaker;
            spoken = 0;
        }
        const uint32_t told = step(of, row);
        revision += !(mark & QQ_MARK_SAME);
        if (!counting[columns->landing[row]] || (spoken == revision && present)) continue;
        speaker = (qq_speaker){told, of->record};
        present = is_present(of->view, row);
        spoken = revision;
    }
    if (spoken && present) of->out[of->count++] = speaker;
}

static uint32_t find_speakers(const qq_view *view, uint32_t party, const uint8_t *counting, qq_resolving *room)
{
    const uint32_t first = view->first[party], end = view->first[party + 1];
    reserve(room, end - first);
    walk of = {.view = view,
               .limit = view->first_told[party + 1] - view->first_told[party],
               .record = QQ_TARGET_NOWHERE,
               .out = room->speakers};
    if (counting)
        walk_counting(&of, first, end, counting);
    else
        walk_all(&of, first, end);
    return of.count;
}

uint32_t qq_resolve_rows(const qq_view *view, uint32_t party, const uint8_t *counting, qq_resolving *room, qq_rows *out)
{
    const unsigned flags = view->flags[party];
    const uint32_t first = view->first_told[party];
    *out = (qq_rows){.columns = &view->columns.told,
                     .first = first,
                     .count = view->first_told[party + 1] - first,
                     .decided = (flags & QQ_PARTY_DECIDED) != 0,
                     .linked = (flags & QQ_PARTY_LINKED) != 0};
    if (!counting && !(flags & QQ_PARTY_REVISED)) return view->first[party + 1] - view->first[party];
    const uint32_t count = find_speakers(view, party, counting, room);
    out->count = 0;
    for (uint32_t i = 0; i < count; i++) {
        room->rows[out->count] = first + room->speakers[i].row;
        room->records[out->count] = room->speakers[i].record;
        out->count += room->speakers[i].row != QQ_TARGET_NOWHERE;
    }
    out->rows = room->rows;
    out->records = room->records;
    return count;
}

/* ---- as a dossier ---- */

static qq_record *room_for_record(qq_dossier *dossier)
{
    if (dossier->count == dossier->capacity) {
        dossier->capacity = dossier->capacity * 2 + 32;
        dossier->records = g_renew(qq_record, dossier->records, dossier->capacity);
    }
    return &dossier->records[dossier->count++];
}

/* A key that only has to stand where it stood among the others: by number, the never priced after it by `after`. */
static qq_key key_in_place(uint32_t number, uint32_t after)
{
    const uint32_t big[] = {GUINT32_TO_BE(number), GUINT32_TO_BE(after)};
    qq_key key = {{0}};
    memcpy(key.bytes, big, sizeof big);
    return key;
}

static void add_told(qq_dossier *dossier, const qq_columns *columns, uint32_t row, uint32_t number)
{
    *room_for_record(dossier) =
        (qq_record){.party = dossier->party,
                    .key = qq_key_is_zero(&columns->key[row]) ? key_in_place(number, 0) : columns->key[row],
                    .updated_at = columns->updated_at[row],
                    .content = columns->content[row],
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
                    .ban_from = QQ_DAY_NONE,
                    .ban_until = columns->ban_until[row],
                    .amount = columns->amount[row],
                    .document = columns->document[row],
                    .case_group = columns->case_group[row],
                    .project = columns->project[row],
                    .target_document = columns->target_document[row]};
}

static void add_silent(qq_dossier *dossier, uint32_t number, uint32_t after)
{
    qq_record *record = room_for_record(dossier);
    qq_record_clear(record);
    record->party = dossier->party;
    record->key = key_in_place(number, after);
    record->state = QQ_STATE_PRESENT;
}

/* The key that stands for the record meant. */
static qq_key key_of_target(const qq_dossier *dossier, const qq_speaker *speakers, uint32_t target)
{
    for (size_t i = 0; i < dossier->count; i++)
        if (speakers[i].row != QQ_TARGET_NOWHERE && speakers[i].record + 1 == target) return dossier->records[i].key;
    return key_in_place(QQ_TARGET_NOWHERE, 0);
}

void qq_resolve_records(const qq_view *view, uint32_t party, const uint8_t *counting, qq_resolving *room,
                        qq_dossier *out)
{
    const qq_columns *columns = &view->columns.told;
    const uint32_t first = view->first_told[party], count = find_speakers(view, party, counting, room);
    uint32_t number = 0;
    out->count = out->predecessor_count = out->inherited_count = 0;
    for (uint32_t i = 0; i < count; i++) {
        const qq_speaker *speaker = &room->speakers[i];
        if (speaker->row == QQ_TARGET_NOWHERE) {
            add_silent(out, number, i + 1);
            continue;
        }
        number = speaker->record + 1;
        add_told(out, columns, first + speaker->row, number);
    }
    for (uint32_t i = 0; (view->flags[party] & QQ_PARTY_DECIDED) && i < count; i++) {
        const uint32_t row = room->speakers[i].row;
        if (row != QQ_TARGET_NOWHERE && columns->target[first + row])
            out->records[i].target = key_of_target(out, room->speakers, columns->target[first + row]);
    }
}
