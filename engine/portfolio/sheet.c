/* Packing: a party's history becomes rows of columns.
 *
 * Document, case and project numbers are only ever compared for equality within one dossier. A number that no other
 * record of the party bears links nothing and is dropped; that is so for nearly all of them. Dropping it changes no
 * price: cases join acts of equal numbers, honours share a project of an equal number, an accident names the number of
 * its penalty, a decision that of its record; each looks for an equal one at another record, and for 0 as for a number
 * that nobody else bears finds none. Only a decision's own target_document must stay (that it names anything at all
 * matters). Kinds that are never priced take part in nothing. */
#include "sheet.h"

#include <string.h>

typedef struct {
    int64_t hash;
    uint32_t record; /* counted within the party */
    uint32_t row;
    uint8_t column;
    bool shared; /* another record bears it */
} link_entry;

enum { LINKS_BY_PAIRS = 24 }; /* up to so many comparing all pairs is cheaper than sorting */

void qq_sheet_init(qq_sheet *sheet)
{
    const uint32_t zero = 0;
    *sheet = (qq_sheet){.first = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                        .names = g_byte_array_new(),
                        .flags = g_byte_array_new(),
                        .links = g_array_new(FALSE, FALSE, sizeof(link_entry))};
    g_array_append_val(sheet->first, zero);
}

void qq_sheet_clear(qq_sheet *sheet)
{
    qq_room_clear(&sheet->room);
    g_array_unref(sheet->first);
    g_byte_array_unref(sheet->names);
    g_byte_array_unref(sheet->flags);
    g_array_unref(sheet->links);
}

void qq_sheet_restart(qq_sheet *sheet)
{
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++)
        if (sheet->filled[i]) qq_room_wipe(&sheet->room, i, sheet->rows);
    memset(sheet->filled, 0, sizeof sheet->filled);
    sheet->rows = sheet->parties = 0;
    sheet->last_landing = 0;
    g_array_set_size(sheet->first, 1);
    g_byte_array_set_size(sheet->names, 0);
    g_byte_array_set_size(sheet->flags, 0);
}

qq_view qq_sheet_view(const qq_sheet *sheet)
{
    qq_view view = {.rows = sheet->rows,
                    .parties = sheet->parties,
                    .first = (const uint32_t *)(const void *)sheet->first->data,
                    .names = (const char *)sheet->names->data,
                    .flags = sheet->flags->data,
                    .last_landing = sheet->last_landing};
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) qq_columns_set(&view.columns, i, sheet->room.arrays[i]);
    return view;
}

static bool is_priced(const qq_record *record)
{
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_ENTERPRISE:
    case QQ_KIND_HONOUR:
    case QQ_KIND_PENALTY:
    case QQ_KIND_CONVICTION:
    case QQ_KIND_PERFORMANCE:
    case QQ_KIND_ACCIDENT:
    case QQ_KIND_LISTING:
    case QQ_KIND_DELISTING:
    case QQ_KIND_REVOCATION:
    case QQ_KIND_EVALUATION:
        return true;
    default:
        return false;
    }
}

/* May be the reason why an honour of the same project does not count, or be that honour. */
static bool has_project(const qq_record *record)
{
    return record->kind == QQ_KIND_HONOUR || record->kind == QQ_KIND_PERFORMANCE || record->kind == QQ_KIND_EVALUATION;
}

static bool is_decision(const qq_record *record)
{
    return record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING;
}

/* Sets a value of the row being packed. */
#define PUT(sheet, member, type, neutral, value)                                                                       \
    do {                                                                                                               \
        const type put_value = (value);                                                                                \
        if (put_value != (neutral)) {                                                                                  \
            ((type *)(sheet)->room.arrays[QQ_COLUMN_##member])[(sheet)->rows] = put_value;                             \
            (sheet)->filled[QQ_COLUMN_##member]++;                                                                     \
        }                                                                                                              \
    } while (0)

static void put_key(qq_sheet *sheet, qq_column column, const qq_key *key)
{
    if (qq_key_is_zero(key)) return;
    ((qq_key *)sheet->room.arrays[column])[sheet->rows] = *key;
    sheet->filled[column]++;
}

static void put_days(qq_sheet *sheet, const qq_record *record)
{
    PUT(sheet, acted_on, qq_day, QQ_DAY_NONE, record->acted_on);
    PUT(sheet, decided_on, qq_day, QQ_DAY_NONE, record->decided_on);
    PUT(sheet, effective_on, qq_day, QQ_DAY_NONE, record->effective_on);
    PUT(sheet, until_on, qq_day, QQ_DAY_NONE, record->until_on);
    PUT(sheet, ban_from, qq_day, QQ_DAY_NONE, record->ban_from);
    PUT(sheet, ban_until, qq_day, QQ_DAY_NONE, record->ban_until);
}

static void put_nature(qq_sheet *sheet, const qq_record *record)
{
    PUT(sheet, kind, uint8_t, 0, record->kind);
    PUT(sheet, variant, uint8_t, 0, record->variant);
    PUT(sheet, severity, uint8_t, 0, record->severity);
    PUT(sheet, measures, uint16_t, 0, record->measures);
    PUT(sheet, code, uint16_t, 0, (uint16_t)record->code);
    PUT(sheet, issuer, uint16_t, 0, (uint16_t)record->issuer);
}

/* What few records have, or few of them need. */
static void put_rest(qq_sheet *sheet, const qq_record *record, bool keys)
{
    if (is_priced(record)) PUT(sheet, amount, qq_fen, QQ_FEN_NONE, record->amount);
    if (record->kind == QQ_KIND_EVALUATION || record->kind == QQ_KIND_REVOCATION) {
        PUT(sheet, updated_at, int64_t, 0, record->updated_at);
        PUT(sheet, content, uint64_t, 0, record->content);
    }
    PUT(sheet, target_document, int64_t, 0, record->target_document);
    if (keys || record->kind == QQ_KIND_LISTING) put_key(sheet, QQ_COLUMN_key, &record->key);
    if (keys) put_key(sheet, QQ_COLUMN_target, &record->target);
}

static void put_row(qq_sheet *sheet, const qq_record *record, unsigned mark, bool keys)
{
    PUT(sheet, mark, uint8_t, 0, (uint8_t)(mark | record->state));
    PUT(sheet, landing, int32_t, 0, record->landing);
    sheet->last_landing = MAX(sheet->last_landing, record->landing);
    if (record->state != QQ_STATE_PRESENT) {
        if (keys) put_key(sheet, QQ_COLUMN_key, &record->key);
        return;
    }
    put_nature(sheet, record);
    put_days(sheet, record);
    put_rest(sheet, record, keys);
}

static void add_link(qq_sheet *sheet, qq_column column, int64_t hash, uint32_t record)
{
    if (hash == 0) return;
    const link_entry entry = {.hash = hash, .record = record, .row = sheet->rows, .column = (uint8_t)column};
    g_array_append_val(sheet->links, entry);
}

static void add_links(qq_sheet *sheet, const qq_record *record, uint32_t number)
{
    if (!is_priced(record)) return;
    add_link(sheet, QQ_COLUMN_document, record->document, number);
    add_link(sheet, QQ_COLUMN_case_group, record->case_group, number);
    add_link(sheet, QQ_COLUMN_target_document, record->target_document, number);
    if (has_project(record)) add_link(sheet, QQ_COLUMN_project, record->project, number);
}

/* Projects are only ever compared with projects. */
static bool may_meet(const link_entry *a, const link_entry *b)
{
    return a->hash == b->hash && (a->column == QQ_COLUMN_project) == (b->column == QQ_COLUMN_project);
}

static void compare_pairs(link_entry *entries, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = i + 1; j < count; j++)
            if (may_meet(&entries[i], &entries[j]) && entries[i].record != entries[j].record)
                entries[i].shared = entries[j].shared = true;
}

static int compare_links(const void *a, const void *b)
{
    const link_entry *left = a, *right = b;
    if (left->hash != right->hash) return left->hash > right->hash ? 1 : -1;
    const int x = left->column == QQ_COLUMN_project, y = right->column == QQ_COLUMN_project;
    return x != y ? x - y : (left->record > right->record) - (left->record < right->record);
}

/* Of entries that may meet, in order of record: shared when the first record is not the last. */
static void compare_runs(link_entry *entries, unsigned count)
{
    qsort(entries, count, sizeof *entries, compare_links);
    for (unsigned begin = 0, end = 0; begin < count; begin = end) {
        while (end < count && may_meet(&entries[begin], &entries[end])) end++;
        const bool shared = entries[begin].record != entries[end - 1].record;
        for (unsigned i = begin; i < end; i++) entries[i].shared = shared;
    }
}

/* Finds which numbers another record bears too. */
static void find_shared(GArray *links)
{
    link_entry *entries = (link_entry *)(void *)links->data;
    if (links->len <= LINKS_BY_PAIRS)
        compare_pairs(entries, links->len);
    else
        compare_runs(entries, links->len);
}

/* Keeps the numbers that link; whether there are any. target_document was put already. */
static bool put_links(qq_sheet *sheet)
{
    bool any = false;
    find_shared(sheet->links);
    for (unsigned i = 0; i < sheet->links->len; i++) {
        const link_entry *entry = &g_array_index(sheet->links, link_entry, i);
        any |= entry->shared;
        if (!entry->shared || entry->column == QQ_COLUMN_target_document) continue;
        ((int64_t *)sheet->room.arrays[entry->column])[entry->row] = entry->hash;
        sheet->filled[entry->column]++;
    }
    return any;
}

static bool fits(const qq_record *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].code > UINT16_MAX || rows[i].issuer > UINT16_MAX) return false;
    return true;
}

static bool has_decision(const qq_record *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_decision(&rows[i])) return true;
    return false;
}

static unsigned mark_of(const qq_record *rows, size_t index)
{
    const qq_record *row = &rows[index], *before = &rows[index - 1];
    if (index == 0 || memcmp(&row->key, &before->key, sizeof row->key) != 0) return QQ_MARK_FIRST;
    return row->updated_at == before->updated_at && row->content == before->content ? QQ_MARK_SAME : 0;
}

/* Whether the party is settled. */
static bool put_rows(qq_sheet *sheet, const qq_record *rows, size_t count)
{
    const bool decided = has_decision(rows, count);
    bool settled = !decided;
    uint32_t number = 0;
    g_array_set_size(sheet->links, 0);
    qq_room_reserve(&sheet->room, sheet->rows + count);
    for (size_t i = 0; i < count; i++) {
        const unsigned mark = mark_of(rows, i);
        number += mark == QQ_MARK_FIRST;
        settled = settled && mark == QQ_MARK_FIRST && rows[i].state == QQ_STATE_PRESENT;
        put_row(sheet, &rows[i], mark, decided);
        add_links(sheet, &rows[i], number);
        sheet->rows++;
    }
    return !put_links(sheet) && settled;
}

void qq_sheet_add(qq_sheet *sheet, const qq_history *history)
{
    uint8_t flags = QQ_PARTY_APART;
    if (!history->entangled && fits(history->rows, history->count))
        flags = put_rows(sheet, history->rows, history->count) ? QQ_PARTY_SETTLED : 0;
    g_byte_array_append(sheet->names, (const guint8 *)history->party.text, QQ_NAME_BYTES);
    g_byte_array_append(sheet->flags, &flags, 1);
    g_array_append_val(sheet->first, sheet->rows);
    sheet->parties++;
}
