/* What people decided about a party's records, from columns: what the stage ends makes of them (ends.c says why), where
 * every decision stands and no record was corrected twice. The rest is refused: it is rare. */
#include "glance_private.h"

/* A decision being applied. */
typedef struct {
    qq_glance *glance;
    const qq_rows *rows;
    uint32_t at;              /* its row */
    uint32_t meant;           /* place of the record it names by key; NOBODY */
    bool by_key, by_document; /* how it names one */
    bool removal;
} row_decision;

#define NOBODY UINT32_MAX

static bool is_decision(unsigned kind)
{
    return kind == QQ_KIND_REVOCATION || kind == QQ_KIND_DELISTING;
}

/* The place of the record whose first row has this number; NOBODY: it does not speak. */
static uint32_t find_meant(const qq_rows *rows, uint32_t target)
{
    if (target == QQ_TARGET_NOWHERE) return NOBODY;
    if (!rows->records) return target - 1 < rows->count ? target - 1 : NOBODY;
    uint32_t low = 0, high = rows->count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (rows->records[middle] < target - 1)
            low = middle + 1;
        else
            high = middle;
    }
    return low < rows->count && rows->records[low] == target - 1 ? low : NOBODY;
}

static row_decision decision_at(qq_glance *glance, const qq_rows *rows, uint32_t place)
{
    const qq_columns *columns = rows->columns;
    const uint32_t at = qq_row_at(rows, place), target = columns->target[at];
    return (row_decision){.glance = glance,
                          .rows = rows,
                          .at = at,
                          .by_key = target != 0,
                          .by_document = target == 0 && columns->target_document[at] != 0,
                          .meant = target ? find_meant(rows, target) : NOBODY,
                          .removal = columns->kind[at] == QQ_KIND_DELISTING};
}

/* Whether a decision names the record at a place. */
static bool names(const row_decision *of, uint32_t place)
{
    if (of->by_key) return place == of->meant;
    if (!of->by_document) return false;
    const qq_columns *columns = of->rows->columns;
    const uint32_t at = qq_row_at(of->rows, place);
    const int64_t document = columns->target_document[of->at];
    return document == columns->document[at] || (of->removal && document == columns->case_group[at]);
}

static bool is_variant(const qq_rows *rows, uint32_t at, qq_revocation variant)
{
    return rows->columns->kind[at] == QQ_KIND_REVOCATION && rows->columns->variant[at] == variant;
}

/* ---- which decisions there are, and that all of them stand ---- */

static void begin(qq_glance *glance, const qq_rows *rows)
{
    const qq_columns *columns = rows->columns;
    glance->decision_count = 0;
    for (uint32_t i = 0; i < rows->count; i++) {
        const uint32_t at = qq_row_at(rows, i);
        glance->ends[i] = (qq_row_end){.last = QQ_DAY_FOREVER,
                                       .decided_on = columns->decided_on[at],
                                       .until_on = columns->until_on[at],
                                       .code = columns->code[at],
                                       .severity = columns->severity[at]};
        if (is_decision(columns->kind[at])) glance->decisions[glance->decision_count++] = i;
    }
}

/* Whether no decision is annulled by another. */
static bool all_stand(qq_glance *glance, const qq_rows *rows)
{
    for (uint32_t d = 0; d < glance->decision_count; d++) {
        const uint32_t place = glance->decisions[d];
        if (!is_variant(rows, qq_row_at(rows, place), QQ_REVOCATION_ANNUL)) continue;
        const row_decision annulment = decision_at(glance, rows, place);
        for (uint32_t o = 0; o < glance->decision_count; o++)
            if (o != d && names(&annulment, glance->decisions[o])) return false;
    }
    return true;
}

/* ---- corrections ---- */

static bool correct(const row_decision *of, uint32_t place)
{
    const qq_columns *columns = of->rows->columns;
    qq_row_end *end = &of->glance->ends[place];
    if (is_decision(columns->kind[qq_row_at(of->rows, place)])) return true;
    if (end->corrected) return false;
    end->corrected = true;
    if (columns->code[of->at]) end->code = columns->code[of->at];
    if (columns->severity[of->at]) end->severity = columns->severity[of->at];
    if (columns->decided_on[of->at] != QQ_DAY_NONE) end->decided_on = columns->decided_on[of->at];
    if (columns->until_on[of->at] != QQ_DAY_NONE) end->until_on = columns->until_on[of->at];
    return true;
}

static bool apply_correction(const row_decision *of)
{
    if (of->by_key) return of->meant == NOBODY || correct(of, of->meant);
    for (uint32_t i = 0; of->by_document && i < of->rows->count; i++)
        if (names(of, i) && !correct(of, i)) return false;
    return true;
}

/* ---- ends ---- */

/* Ends on the day before `from`, unless it ends earlier already. */
static void end_before(qq_row_end *end, qq_day from)
{
    if (from != QQ_DAY_NONE && from != QQ_DAY_FOREVER && from - 1 < end->last) end->last = from - 1;
}

static void end_row(const row_decision *of, uint32_t place)
{
    const qq_columns *columns = of->rows->columns;
    qq_row_end *end = &of->glance->ends[place];
    const qq_day effective = columns->effective_on[of->at], until = columns->until_on[of->at];
    if (of->removal) {
        end_before(end, effective);
        return;
    }
    switch ((qq_revocation)columns->variant[of->at]) {
    case QQ_REVOCATION_ANNUL:
        end->annulled = true;
        break;
    case QQ_REVOCATION_SHORTEN:
        if (until == QQ_DAY_NONE)
            end_before(end, effective);
        else
            end->last = MIN(end->last, until);
        break;
    case QQ_REVOCATION_REPAIR:
        end_before(end, effective);
        break;
    case QQ_REVOCATION_CORRECT:
        break;
    }
}

static bool has_no_code(const row_decision *of, uint32_t at)
{
    return of->rows->columns->kind[at] == QQ_KIND_PENALTY &&
           of->glance->pricer->item_of_text[of->rows->columns->code[at]] < 0;
}

/* Whether a record is the one that was meant, come through another feed. */
static bool is_copy(const row_decision *of, uint32_t at)
{
    const qq_columns *columns = of->rows->columns;
    const uint32_t meant = qq_row_at(of->rows, of->meant);
    return columns->document[at] == columns->document[meant] && columns->kind[at] == columns->kind[meant] &&
           (columns->code[at] == columns->code[meant] || has_no_code(of, at) || has_no_code(of, meant));
}

/* Whether the decision ends the record at a place. */
static bool ends_row(const row_decision *of, uint32_t place, bool copies)
{
    const qq_columns *columns = of->rows->columns;
    const uint32_t at = qq_row_at(of->rows, place);
    if (is_decision(columns->kind[at]) || (of->removal && columns->kind[at] != QQ_KIND_LISTING)) return false;
    if (names(of, place) || (copies && is_copy(of, at))) return true;
    /* A removal that names no listing ends every earlier stay on its list. */
    const qq_row_end *end = &of->glance->ends[place];
    return of->removal && !of->by_key && !of->by_document && columns->code[of->at] == end->code &&
           end->decided_on <= columns->effective_on[of->at];
}

static void apply_end(const row_decision *of)
{
    const qq_rows *rows = of->rows;
    const bool copies = of->meant != NOBODY && rows->columns->document[qq_row_at(rows, of->meant)];
    if (of->by_key && !copies) {
        if (of->meant != NOBODY && ends_row(of, of->meant, false)) end_row(of, of->meant);
        return;
    }
    for (uint32_t i = 0; i < rows->count; i++)
        if (ends_row(of, i, copies)) end_row(of, i);
}

static bool codes_fit(const qq_glance *glance, const qq_rows *rows)
{
    for (uint32_t i = 0; i < rows->count; i++)
        if (rows->columns->code[qq_row_at(rows, i)] >= glance->pricer->text_count) return false;
    return true;
}

/* Corrections first: what ends a record looks at it as corrected. */
bool qq_glance_end_rows(qq_glance *glance, const qq_rows *rows)
{
    begin(glance, rows);
    if (!codes_fit(glance, rows) || !all_stand(glance, rows)) return false;
    for (uint32_t d = 0; d < glance->decision_count; d++) {
        const row_decision decision = decision_at(glance, rows, glance->decisions[d]);
        if (is_variant(rows, decision.at, QQ_REVOCATION_CORRECT) && !apply_correction(&decision)) return false;
    }
    for (uint32_t d = 0; d < glance->decision_count; d++) {
        const row_decision decision = decision_at(glance, rows, glance->decisions[d]);
        if (!is_variant(rows, decision.at, QQ_REVOCATION_CORRECT)) apply_end(&decision);
    }
    return true;
}
