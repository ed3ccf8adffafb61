/* The recovery timeline: on which days the result changes if nothing new happens.
 *
 * A result is constant between the days on which some term begins or ends. We collect every day that can be one, which
 * may be more than are, and price each in turn: what is reported is what pricing says, so the timeline cannot disagree
 * with it. */
#include "pricer.h"

typedef struct {
    GArray *days; /* of qq_day */
    qq_day after, until;
} collector;

static void collect(collector *to, qq_day day)
{
    if (day > to->after && day <= to->until) g_array_append_val(to->days, day);
}

/* The day after a last day. */
static void collect_end(collector *to, qq_day last)
{
    if (last != QQ_DAY_NONE && last != QQ_DAY_FOREVER) collect(to, last + 1);
}

static void collect_months(collector *to, qq_day from, int months)
{
    if (from != QQ_DAY_NONE && from != QQ_DAY_FOREVER) collect_end(to, qq_day_add_months(from, months));
}

static void collect_act(collector *to, const qq_model *model, qq_day decided)
{
    for (int severity = QQ_SEVERITY_C; severity < QQ_SEVERITY_END; severity++) {
        collect_months(to, decided, model->default_months[severity]);
        for (unsigned r = 0; r < model->regimes->len; r++)
            collect_months(to, decided, g_array_index(model->regimes, qq_regime, r).maximum_months[severity]);
    }
}

static void collect_conviction(collector *to, const qq_model *model, qq_day effective)
{
    for (unsigned i = 0; i < model->conviction_steps->len; i++)
        collect_months(to, effective, g_array_index(model->conviction_steps, qq_step, i).months);
    for (unsigned i = 0; i < model->vetoes->len; i++)
        collect_months(to, effective, g_array_index(model->vetoes, qq_veto, i).months);
}

static void collect_listing(collector *to, const qq_model *model, qq_day listed)
{
    for (unsigned i = 0; i < model->lists->len; i++)
        collect_months(to, listed, g_array_index(model->lists, qq_list, i).months);
}

static void collect_clean(collector *to, const qq_model *model, qq_day registered)
{
    for (unsigned i = 0; registered != QQ_DAY_NONE && i < model->clean_steps->len; i++)
        collect(to, qq_day_add_months(registered, g_array_index(model->clean_steps, qq_step, i).months));
}

static void collect_record(collector *to, const qq_model *model, const qq_record *record)
{
    const qq_day days[] = {record->acted_on, record->decided_on, record->effective_on};
    for (unsigned i = 0; i < G_N_ELEMENTS(days); i++) collect(to, days[i]);
    collect_end(to, record->until_on);
    collect_end(to, record->ban_until);
    qq_day decided = record->decided_on != QQ_DAY_NONE ? record->decided_on : record->effective_on;
    switch ((qq_record_kind)record->kind) {
    case QQ_KIND_ENTERPRISE:
        collect_clean(to, model, record->effective_on);
        break;
    case QQ_KIND_HONOUR:
        collect_months(to, decided, model->honour_months);
        break;
    case QQ_KIND_PERFORMANCE:
        collect_months(to, decided, model->honour_months);
        G_GNUC_FALLTHROUGH;
    case QQ_KIND_PENALTY:
        collect_act(to, model, decided);
        break;
    case QQ_KIND_CONVICTION:
        collect_conviction(to, model, record->effective_on);
        break;
    case QQ_KIND_LISTING:
        collect_listing(to, model, record->decided_on);
        break;
    case QQ_KIND_REVOCATION: /* a corrected decision date moves every term that hangs on it */
        collect_act(to, model, record->decided_on);
        collect_listing(to, model, record->decided_on);
        collect_months(to, record->decided_on, model->honour_months);
        break;
    default:
        break;
    }
}

static int compare_days(const void *a, const void *b)
{
    qq_day left = *(const qq_day *)a, right = *(const qq_day *)b;
    return (left > right) - (left < right);
}

static void collect_predecessor(collector *to, const qq_predecessor *predecessor)
{
    if (predecessor->from != QQ_DAY_NONE) collect(to, predecessor->from);
    collect_end(to, predecessor->until);
}

static GArray *possible_days(const qq_model *model, const qq_dossier *dossier, qq_day as_of, qq_day until)
{
    collector to = {g_array_new(FALSE, FALSE, sizeof(qq_day)), as_of, until};
    for (size_t i = 0; i < dossier->count; i++) collect_record(&to, model, &dossier->records[i]);
    for (size_t i = 0; i < dossier->inherited_count; i++) collect_record(&to, model, &dossier->inherited[i]);
    for (size_t i = 0; i < dossier->predecessor_count; i++) collect_predecessor(&to, &dossier->predecessors[i]);
    for (unsigned i = 0; dossier->count && i < model->regimes->len; i++)
        collect(&to, g_array_index(model->regimes, qq_regime, i).from);
    g_array_sort(to.days, compare_days);
    return to.days;
}

static qq_change change_of(const qq_result *result)
{
    return (qq_change){.day = result->as_of,
                       .score = result->score,
                       .grade = result->grade,
                       .trust = result->trust,
                       .blacklisted = result->blacklisted};
}

static bool differs(const qq_change *a, const qq_change *b)
{
    return a->score != b->score || a->grade != b->grade || a->blacklisted != b->blacklisted ||
           !g_str_equal(a->trust, b->trust);
}

void qq_timeline_dossier(qq_pricer *pricer, const qq_dossier *dossier, qq_day as_of, qq_day until, unsigned limit,
                         GArray *out)
{
    qq_result result;
    qq_price_dossier(pricer, dossier, as_of, &result);
    qq_change before = change_of(&result);
    GArray *days = possible_days(pricer->model, dossier, as_of, until);
    for (unsigned i = 0, found = 0; i < days->len && (!limit || found < limit); i++) {
        qq_day day = g_array_index(days, qq_day, i);
        if (i && day == g_array_index(days, qq_day, i - 1)) continue;
        qq_price_dossier(pricer, dossier, day, &result);
        qq_change now = change_of(&result);
        if (!differs(&before, &now)) continue;
        g_array_append_val(out, now);
        before = now;
        found++;
    }
    g_array_unref(days);
}

void qq_timeline(qq_pricer *pricer, const qq_record *records, size_t count, qq_day as_of, qq_day until, unsigned limit,
                 GArray *out)
{
    const qq_dossier alone = {.records = (qq_record *)records, .count = count};
    qq_timeline_dossier(pricer, &alone, as_of, until, limit, out);
}
