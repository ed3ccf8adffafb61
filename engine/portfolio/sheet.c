/* Packing: a party's history becomes rows of columns.
 *
 * Every revision has a mark and a landing; what else it says is kept only of those that pricing may read, which are
 * half of them (bids are most of the rest).
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
    uint32_t row;    /* told */
    uint8_t column;
    bool shared; /* another record bears it */
} link_entry;

/* A record of the party being packed. */
typedef struct {
    uint32_t row;  /* its first, within the history */
    uint32_t told; /* its first told row, within the party; QQ_TARGET_NOWHERE: none */
} packed_record;

enum { LINKS_BY_PAIRS = 24 }; /* up to so many comparing all pairs is cheaper than sorting */

void qq_sheet_init(qq_sheet *sheet)
{
    const uint32_t zero = 0;
    *sheet = (qq_sheet){.first = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                        .first_told = g_array_new(FALSE, FALSE, sizeof(uint32_t)),
                        .names = g_byte_array_new(),
                        .flags = g_byte_array_new(),
                        .links = g_array_new(FALSE, FALSE, sizeof(link_entry)),
                        .records = g_array_new(FALSE, FALSE, sizeof(packed_record))};
    g_array_append_val(sheet->first, zero);
    g_array_append_val(sheet->first_told, zero);
}

void qq_sheet_clear(qq_sheet *sheet)
{
    qq_room_clear(&sheet->room);
    g_array_unref(sheet->first);
    g_array_unref(sheet->first_told);
    g_byte_array_unref(sheet->names);
    g_byte_array_unref(sheet->flags);
    g_array_unref(sheet->links);
    g_array_unref(sheet->records);
}

void qq_sheet_restart(qq_sheet *sheet)
{
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++)
        if (sheet->filled[i]) qq_room_wipe(&sheet->room, i, qq_sheet_length(sheet, i));
    memset(sheet->filled, 0, sizeof sheet->filled);
    sheet->rows = sheet->told = sheet->parties = 0;
    sheet->last_landing = 0;
    g_array_set_size(sheet->first, 1);
    g_array_set_size(sheet->first_told, 1);
    g_byte_array_set_size(sheet->names, 0);
    g_byte_array_set_size(sheet->flags, 0);
}

qq_view qq_sheet_view(const qq_sheet *sheet)
{
    qq_view view = {.rows = sheet->rows,
                    .told = sheet->told,
                    .parties = sheet->parties,
                    .first = (const uint32_t *)(const void *)sheet->first->data,
                    .first_told = (const uint32_t *)(const void *)sheet->first_told->data,
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

static bool is_correction(const qq_record *record)
{
    return record->kind == QQ_KIND_REVOCATION && record->variant == QQ_REVOCATION_CORRECT;
}

/* Sets a value of the row being packed. */
#define PUT_AT(sheet, place, member, type, neutral, value)                                                             \
    do {                                                                                                               \
        const type put_value = (value);                                                                                \
        if (put_value != (neutral)) {                                                                                  \
            ((type *)(sheet)->room.arrays[QQ_COLUMN_##member])[place] = put_value;                                     \
            (sheet)->filled[QQ_COLUMN_##member]++;                                                                     \
        }                                                                                                              \
    } while (0)
#define PUT(sheet, member, type, neutral, value) PUT_AT(sheet, (sheet)->told, member, type, neutral, value)

static void put_days(qq_sheet *sheet, const qq_record *record)
{
    PUT(sheet, acted_on, qq_day, QQ_DAY_NONE, record->acted_on);
    PUT(sheet, decided_on, qq_day, QQ_DAY_NONE, record->decided_on);
    PUT(sheet, effective_on, qq_day, QQ_DAY_NONE, record->effective_on);
    PUT(sheet, until_on, qq_day, QQ_DAY_NONE, record->until_on);
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
static void put_rest(qq_sheet *sheet, const qq_record *record)
{
    PUT(sheet, amount, qq_fen, QQ_FEN_NONE, record->amount);
    if (record->kind == QQ_KIND_EVALUATION || is_correction(record)) {
        PUT(sheet, updated_at, int64_t, 0, record->updated_at);
        PUT(sheet, content, uint64_t, 0, record->content);
    }
    PUT(sheet, target_document, int64_t, 0, record->target_document);
    if (record->kind != QQ_KIND_LISTING || qq_key_is_zero(&record->key)) return;
    ((qq_key *)sheet->room.arrays[QQ_COLUMN_key])[sheet->told] = record->key;
    sheet->filled[QQ_COLUMN_key]++;
}

static bool is_told(const qq_record *record)
{
    return record->state == QQ_STATE_PRESENT && is_priced(record);
}

/* The next revision, and its row if it is told. */
static void put_row(qq_sheet *sheet, const qq_record *record, unsigned mark)
{
    const bool told = is_told(record);
    PUT_AT(sheet, sheet->rows, mark, uint8_t, 0, (uint8_t)(mark | record->state | (told ? QQ_MARK_TOLD : 0)));
    PUT_AT(sheet, sheet->rows, landing, int32_t, 0, record->landing);
    sheet->last_landing = MAX(sheet->last_landing, record->landing);
    if (!told) return;
    put_nature(sheet, record);
    put_days(sheet, record);
    put_rest(sheet, record);
}

static void add_link(qq_sheet *sheet, qq_column column, int64_t hash, uint32_t record)
{
    if (hash == 0) return;
    const link_entry entry = {.hash = hash, .record = record, .row = sheet->told, .column = (uint8_t)column};
    g_array_append_val(sheet->links, entry);
}

static void add_links(qq_sheet *sheet, const qq_record *record, uint32_t number)
{
    if (!is_told(record)) return;
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

static unsigned mark_of(const qq_record *rows, size_t index)
{
    const qq_record *row = &rows[index], *before = &rows[index - 1];
    if (index == 0 || memcmp(&row->key, &before->key, sizeof row->key) != 0) return QQ_MARK_FIRST;
    return row->updated_at == before->updated_at && row->content == before->content ? QQ_MARK_SAME : 0;
}

/* ---- what decisions name ---- */

static const packed_record *record_at(const qq_sheet *sheet, unsigned index)
{
    return &g_array_index(sheet->records, packed_record, index);
}

/* As qq_columns.target: 1 + the place of the first told row of the record with this key. */
static uint32_t find_target(const qq_sheet *sheet, const qq_record *rows, const qq_key *key)
{
    unsigned low = 0, high = sheet->records->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (memcmp(&rows[record_at(sheet, middle)->row].key, key, sizeof *key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == sheet->records->len) return QQ_TARGET_NOWHERE;
    const packed_record *found = record_at(sheet, low);
    if (found->told == QQ_TARGET_NOWHERE || memcmp(&rows[found->row].key, key, sizeof *key) != 0)
        return QQ_TARGET_NOWHERE;
    return found->told + 1;
}

/* told: the party's first told row. */
static void put_targets(qq_sheet *sheet, const qq_record *rows, size_t count, uint32_t told)
{
    for (size_t i = 0; i < count; i++) {
        if (!is_told(&rows[i])) continue;
        if (is_decision(&rows[i]) && !qq_key_is_zero(&rows[i].target))
            PUT_AT(sheet, told, target, uint32_t, 0, find_target(sheet, rows, &rows[i].target));
        told++;
    }
}

/* ---- a party ---- */

/* Of the revisions so far of a record: the one that speaks if every landing counts; the rule of engine/store/resolve.c.
 */
static size_t speaker_of(const qq_record *rows, size_t speaker, size_t next, unsigned mark)
{
    return mark == QQ_MARK_SAME && rows[speaker].state == QQ_STATE_PRESENT ? speaker : next;
}

static void set_speaker(qq_sheet *sheet, uint32_t row)
{
    ((uint8_t *)sheet->room.arrays[QQ_COLUMN_mark])[row] |= QQ_MARK_SPEAKS;
}

/* Begins a record, whose row comes next. */
static void begin_record(qq_sheet *sheet, size_t row)
{
    const packed_record record = {.row = (uint32_t)row, .told = QQ_TARGET_NOWHERE};
    g_array_append_val(sheet->records, record);
}

static void count_told(qq_sheet *sheet, uint32_t first_told)
{
    packed_record *record = &g_array_index(sheet->records, packed_record, sheet->records->len - 1);
    if (record->told == QQ_TARGET_NOWHERE) record->told = sheet->told - first_told;
    sheet->told++;
}

/* The flags of the party. */
static uint8_t put_rows(qq_sheet *sheet, const qq_record *rows, size_t count)
{
    const uint32_t first = sheet->rows, first_told = sheet->told;
    unsigned flags = 0;
    size_t speaker = 0;
    g_array_set_size(sheet->links, 0);
    g_array_set_size(sheet->records, 0);
    qq_room_reserve(&sheet->room, sheet->rows + count);
    for (size_t i = 0; i < count; i++) {
        const unsigned mark = mark_of(rows, i);
        if (mark == QQ_MARK_FIRST && i) set_speaker(sheet, first + (uint32_t)speaker);
        if (mark == QQ_MARK_FIRST) begin_record(sheet, i);
        speaker = speaker_of(rows, speaker, i, mark);
        put_row(sheet, &rows[i], mark);
        add_links(sheet, &rows[i], sheet->records->len);
        sheet->rows++;
        if (mark != QQ_MARK_FIRST || rows[i].state != QQ_STATE_PRESENT) flags |= QQ_PARTY_REVISED;
        if (!is_told(&rows[i])) continue;
        count_told(sheet, first_told);
        if (is_decision(&rows[i])) flags |= QQ_PARTY_DECIDED;
    }
    if (count) set_speaker(sheet, first + (uint32_t)speaker);
    if (flags & QQ_PARTY_DECIDED) put_targets(sheet, rows, count, first_told);
    return (uint8_t)(flags | (put_links(sheet) ? QQ_PARTY_LINKED : 0));
}

void qq_sheet_add(qq_sheet *sheet, const qq_history *history)
{
    uint8_t flags = QQ_PARTY_APART;
    if (!history->entangled && fits(history->rows, history->count))
        flags = put_rows(sheet, history->rows, history->count);
    g_byte_array_append(sheet->names, (const guint8 *)history->party.text, QQ_NAME_BYTES);
    g_byte_array_append(sheet->flags, &flags, 1);
    g_array_append_val(sheet->first, sheet->rows);
    g_array_append_val(sheet->first_told, sheet->told);
    sheet->parties++;
}
