/* Every day on which a term of some record may begin or end: more days than matter, never fewer.
 *
 * A result is constant between them; timeline and period price on each in turn, so that neither can disagree with
 * pricing. */
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

static void collect_own(collector *to, const qq_model *model, qq_day from)
{
    for (unsigned i = 0; i < model->own_months->len; i++)
        collect_months(to, from, g_array_index(model->own_months, int, i));
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
    for (unsigned i = 0; i < model->lists->len; i++) {
        int months = g_array_index(model->lists, qq_list, i).months;
        if (months >= 0) collect_months(to, listed, months);
    }
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
    collect_own(to, model, decided);
    collect_own(to, model, record->effective_on);
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

int qq_compare_days(const void *a, const void *b)
{
    qq_day left = *(const qq_day *)a, right = *(const qq_day *)b;
    return (left > right) - (left < right);
}

static void drop_doubles(GArray *days)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < days->len; i++) {
        qq_day day = g_array_index(days, qq_day, i);
        if (!kept || g_array_index(days, qq_day, kept - 1) != day) g_array_index(days, qq_day, kept++) = day;
    }
    g_array_set_size(days, kept);
}

static void collect_predecessor(collector *to, const qq_predecessor *predecessor)
{
    if (predecessor->from != QQ_DAY_NONE) collect(to, predecessor->from);
    collect_end(to, predecessor->until);
}

GArray *qq_collect_days(const qq_model *model, const qq_dossier *dossier, qq_day after, qq_day until)
{
    collector to = {g_array_new(FALSE, FALSE, sizeof(qq_day)), after, until};
    for (size_t i = 0; i < dossier->count; i++) collect_record(&to, model, &dossier->records[i]);
    for (size_t i = 0; i < dossier->inherited_count; i++) collect_record(&to, model, &dossier->inherited[i]);
    for (size_t i = 0; i < dossier->predecessor_count; i++) collect_predecessor(&to, &dossier->predecessors[i]);
    for (unsigned i = 0; dossier->count && i < model->regimes->len; i++)
        collect(&to, g_array_index(model->regimes, qq_regime, i).from);
    g_array_sort(to.days, qq_compare_days);
    drop_doubles(to.days);
    return to.days;
}
