/* A glance for those of whom no two acts are one case. */
#include "qinqing/brief.h"

#include "glance.h"

enum { ACTS_MAX = 32 };

qq_briefer *qq_briefer_new(qq_pricer *pricer, qq_day as_of)
{
    return qq_glance_new(pricer, as_of);
}

void qq_briefer_free(qq_briefer *briefer)
{
    qq_glance_free(briefer);
}

static void tell(const qq_glance_result *result, qq_brief *out)
{
    *out = (qq_brief){.score = result->score,
                      .grade = result->grade,
                      .untrusted = result->untrusted,
                      .registered = result->registered,
                      .blacklisted = result->blacklisted,
                      .proposed = result->proposed};
    for (unsigned c = 0; c < QQ_CATEGORY_MAX; c++) out->categories[c] = result->categories[c];
}

/* Kinds that are linked into cases, see cases.c. */
static bool is_act(uint8_t kind)
{
    return kind == QQ_KIND_PENALTY || kind == QQ_KIND_CONVICTION || kind == QQ_KIND_PERFORMANCE;
}

static bool same(int64_t a, int64_t b)
{
    return a && a == b;
}

/* Whether two acts may be one case; of many acts it is not looked for. */
static bool rows_may_link(const qq_rows *rows)
{
    const qq_columns *columns = rows->columns;
    uint32_t acts[ACTS_MAX];
    size_t count = 0;
    for (uint32_t i = 0; rows->linked && i < rows->count; i++) {
        const uint32_t row = qq_row_at(rows, i);
        if (!is_act(columns->kind[row]) || (!columns->document[row] && !columns->case_group[row])) continue;
        if (count == ACTS_MAX) return true;
        for (size_t k = 0; k < count; k++)
            if (same(columns->document[acts[k]], columns->document[row]) ||
                same(columns->case_group[acts[k]], columns->case_group[row]))
                return true;
        acts[count++] = row;
    }
    return false;
}

static bool may_link(const qq_dossier *dossier)
{
    const qq_record *acts[ACTS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (!is_act(record->kind) || (!record->document && !record->case_group)) continue;
        if (count == ACTS_MAX) return true;
        for (size_t k = 0; k < count; k++)
            if (same(acts[k]->document, record->document) || same(acts[k]->case_group, record->case_group)) return true;
        acts[count++] = record;
    }
    return false;
}

bool qq_brief_packed(qq_briefer *briefer, const qq_packed_party *party, qq_brief *out)
{
    qq_glance_result result;
    if (!party->rows.columns) return qq_brief_dossier(briefer, party->dossier, out);
    if (rows_may_link(&party->rows) || !qq_glance_at(briefer, &party->rows, &result)) return false;
    tell(&result, out);
    return true;
}

bool qq_brief_dossier(qq_briefer *briefer, const qq_dossier *dossier, qq_brief *out)
{
    qq_glance_result result;
    if (dossier->predecessor_count || may_link(dossier) || !qq_glance_at_dossier(briefer, dossier, &result))
        return false;
    tell(&result, out);
    return true;
}
