/* A party's records, from the columns of the packed image or as the pricer has settled them, each told to be made spans
 * of. */
#include "glance_private.h"

/* Bits of the kinds that are told at all. */
static const uint32_t told_kinds = 1u << QQ_KIND_ENTERPRISE | 1u << QQ_KIND_PENALTY | 1u << QQ_KIND_CONVICTION |
                                   1u << QQ_KIND_HONOUR | 1u << QQ_KIND_PERFORMANCE | 1u << QQ_KIND_LISTING |
                                   1u << QQ_KIND_ACCIDENT;

static bool is_told(unsigned kind)
{
    return told_kinds & (1u << (kind & 31));
}

static void begin(qq_glance *glance, bool linked)
{
    glance->span_count = glance->listing_spans = 0;
    glance->registered = glance->has_grounds = false;
    glance->registered_on = QQ_DAY_NONE;
    glance->linked = linked;
}

static void reach_steps(qq_glance *glance)
{
    const GArray *steps = glance->model->clean_steps;
    for (unsigned i = 0; i < steps->len; i++)
        glance->clean_days[i] =
            glance->registered_on == QQ_DAY_NONE
                ? QQ_DAY_FOREVER
                : qq_glance_later(glance, glance->registered_on, g_array_index(steps, qq_step, i).months);
}

/* ---- from columns ---- */

/* Whether a row of this code and issuer may make a span at all: most never do. */
static bool may_matter(const qq_pricer *pricer, unsigned kind, uint32_t code, uint32_t issuer)
{
    switch ((qq_record_kind)kind) {
    case QQ_KIND_PENALTY:
        return pricer->issuer_counts[issuer] || pricer->grounds_of_issuer[issuer];
    case QQ_KIND_HONOUR:
    case QQ_KIND_CONVICTION:
        return pricer->item_of_text[code] >= 0;
    case QQ_KIND_PERFORMANCE:
        return pricer->item_of_text[code] >= 0 && pricer->is_result[code];
    default:
        return true;
    }
}

static qq_told_record record_of_row(const qq_columns *columns, uint32_t at)
{
    return (qq_told_record){.at = at,
                            .group = at,
                            .kind = columns->kind[at],
                            .variant = columns->variant[at],
                            .severity = columns->severity[at],
                            .measures = columns->measures[at],
                            .code = columns->code[at],
                            .issuer = columns->issuer[at],
                            .acted_on = columns->acted_on[at],
                            .decided_on = columns->decided_on[at],
                            .effective_on = columns->effective_on[at],
                            .until_on = columns->until_on[at],
                            .ban_until = columns->ban_until[at],
                            .last = QQ_DAY_FOREVER,
                            .amount = columns->amount[at],
                            .document = columns->document[at],
                            .project = columns->project[at]};
}

/* As people corrected and ended it. */
static void change(qq_told_record *record, const qq_row_end *end)
{
    record->code = end->code;
    record->decided_on = end->decided_on;
    record->until_on = end->until_on;
    record->last = end->last;
    /* The severity of an accident says how vile it was. */
    if (record->kind != QQ_KIND_ACCIDENT) record->severity = end->severity;
}

/* The i-th row, its kind told. */
static bool read_row(qq_glance *glance, const qq_rows *rows, uint32_t i, uint32_t at)
{
    const qq_pricer *pricer = glance->pricer;
    const uint32_t texts = (uint32_t)pricer->text_count;
    const qq_columns *columns = rows->columns;
    uint32_t code = columns->code[at];
    const uint32_t issuer = columns->issuer[at];
    const qq_row_end *end = rows->decided ? &glance->ends[i] : NULL;
    if (end) code = end->code;
    if (code >= texts || issuer >= texts) return false;
    if ((end && end->annulled) || !may_matter(pricer, columns->kind[at], code, issuer)) return true;
    qq_told_record record = record_of_row(columns, at);
    if (end) change(&record, end);
    if (rows->linked) record.group = glance->groups[i];
    return qq_glance_span(glance, &record);
}

static void make_room(qq_glance *glance, uint32_t count)
{
    if (count <= glance->row_room) return;
    glance->row_room = count * 2;
    glance->ends = g_renew(qq_row_end, glance->ends, glance->row_room);
    glance->groups = g_renew(uint32_t, glance->groups, glance->row_room);
    glance->decisions = g_renew(uint32_t, glance->decisions, glance->row_room);
}

bool qq_glance_read_rows(qq_glance *glance, const qq_rows *rows)
{
    begin(glance, rows->linked);
    make_room(glance, rows->count);
    if (rows->decided && !qq_glance_end_rows(glance, rows)) return false;
    if (rows->linked && !qq_glance_join_rows(glance, rows)) return false;
    for (uint32_t i = 0; i < rows->count; i++) {
        const uint32_t at = qq_row_at(rows, i);
        if (is_told(rows->columns->kind[at]) && !read_row(glance, rows, i, at)) return false;
    }
    reach_steps(glance);
    return true;
}

/* ---- from records that the pricer has settled ---- */

static qq_told_record record_of_pricer(const qq_pricer *pricer, uint32_t at)
{
    const qq_record *record = &pricer->records[at];
    const record_end *end = &pricer->ends[at];
    const bool corrected = record->kind != QQ_KIND_ACCIDENT;
    return (qq_told_record){.at = at,
                            .group = pricer->parents[at],
                            .kind = record->kind,
                            .variant = record->variant,
                            .severity = corrected ? end->severity : record->severity,
                            .measures = record->measures,
                            .code = (uint32_t)end->code,
                            .issuer = (uint32_t)record->issuer,
                            .acted_on = record->acted_on,
                            .decided_on = end->decided_on,
                            .effective_on = record->effective_on,
                            .until_on = end->until_on,
                            .ban_until = record->ban_until,
                            .last = end->last,
                            .amount = record->amount,
                            .document = record->document,
                            .project = record->project};
}

bool qq_glance_read_records(qq_glance *glance)
{
    const qq_pricer *pricer = glance->pricer;
    const uint32_t texts = (uint32_t)pricer->text_count;
    begin(glance, true);
    for (uint32_t at = 0; at < pricer->count; at++) {
        if (!is_told(pricer->records[at].kind) || pricer->ends[at].annulled) continue;
        const qq_told_record record = record_of_pricer(pricer, at);
        if (record.code >= texts || record.issuer >= texts || !qq_glance_span(glance, &record)) return false;
    }
    reach_steps(glance);
    return true;
}
