/* What the engine knows of every bidder, and what indicators find: values for the input data of tables. */
#include "decide/bidder/bidder.h"

#include <string.h>

#include "qinqing/error.h"

static const struct {
    const char *name;
    const char *type; /* as FEEL names it */
} facts[] = {
    [QQ_FACT_AS_OF] = {"as_of", "date"},
    [QQ_FACT_REGISTERED] = {"registered", "boolean"},
    [QQ_FACT_REGISTERED_MONTHS] = {"registered_months", "number"},
    [QQ_FACT_SCORE] = {"score", "number"},
    [QQ_FACT_GRADE] = {"grade", "string"},
    [QQ_FACT_TRUST] = {"trust", "string"},
    [QQ_FACT_LISTED] = {"listed", "boolean"},
    [QQ_FACT_REPRESENTATIVE_KNOWN] = {"representative_known", "boolean"},
    [QQ_FACT_REPRESENTATIVE_LISTED] = {"representative_listed", "boolean"},
    [QQ_FACT_MANAGER_LISTED] = {"manager_listed", "boolean"},
    [QQ_FACT_BANS] = {"bans", "list of contexts"},
    [QQ_FACT_LISTINGS] = {"listings", "list of contexts"},
    [QQ_FACT_OTHER_BIDS] = {"other_bids", "number"},
};

int qq_fact_find(const char *name)
{
    for (int i = 0; i < QQ_FACT_END; i++)
        if (strcmp(facts[i].name, name) == 0) return i;
    return -1;
}

bool qq_fact_looks_at(const qq_asked_input *input, qq_subject subject)
{
    if (input->indicator) return input->indicator->subject == subject;
    switch (subject) {
    case QQ_SUBJECT_LEGAL_REPRESENTATIVE:
        return input->fact == QQ_FACT_REPRESENTATIVE_KNOWN || input->fact == QQ_FACT_REPRESENTATIVE_LISTED ||
               input->fact == QQ_FACT_BANS || input->fact == QQ_FACT_LISTINGS;
    case QQ_SUBJECT_PROJECT_MANAGER:
        return input->fact == QQ_FACT_MANAGER_LISTED || input->fact == QQ_FACT_BANS || input->fact == QQ_FACT_LISTINGS;
    default:
        return subject == QQ_SUBJECT_UNIT && input->fact >= 0;
    }
}

int64_t qq_months_between(qq_day from, qq_day to)
{
    int from_year, from_month, from_day, year, month, day;
    if (from == QQ_DAY_NONE || from >= to) return 0;
    qq_day_to_civil(from, &from_year, &from_month, &from_day);
    qq_day_to_civil(to, &year, &month, &day);
    int months = (year - from_year) * 12 + month - from_month;
    return qq_day_add_months(from, months) <= to ? months : months - 1;
}

/* ---- the engine's own facts ---- */

static qq_day registered_on(const qq_dossier *dossier)
{
    qq_day first = QQ_DAY_NONE;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        bool own = strcmp(record->party.text, dossier->party.text) == 0;
        if (!own || record->kind != QQ_KIND_ENTERPRISE || record->effective_on == QQ_DAY_NONE) continue;
        if (first == QQ_DAY_NONE || record->effective_on < first) first = record->effective_on;
    }
    return first;
}

static bool has_subject(const qq_subject_files *files, qq_subject subject)
{
    for (guint i = 0; i < files->all->len; i++)
        if (((const qq_subject_file *)g_ptr_array_index(files->all, i))->subject == subject) return true;
    return false;
}

/* Whether one of the subject stands on a recognised list; the stays go to the evidence. */
static bool add_listed(const qq_decider *decider, const qq_subject_files *files, qq_subject subject, qq_feel_value *out,
                       GPtrArray *evidence, GError **error)
{
    bool listed = false;
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        if (file->subject != subject) continue;
        listed |= file->listed;
        for (guint j = 0; j < file->listings->len; j++) {
            const qq_listing *listing = &g_array_index(file->listings, qq_listing, j);
            if (listing->list == QQ_LIST_UNKNOWN) continue;
            if (!qq_evidence_add(decider, evidence, file, listing->record, listing->from, error)) return false;
        }
    }
    *out = qq_feel_boolean(listed);
    return true;
}

static bool refuse_unscored(const qq_decider *decider, const qq_subject_files *files, const char *what, GError **error)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(decider->as_of, day);
    const qq_subject_file *unit = g_ptr_array_index(files->all, 0);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "model %s has no %s for %s on %s, which “%s” asks; choose another model or day",
                decider->decisions->model->id, what, unit->party.text, day, decider->decision->name);
    return false;
}

/* Facts that are plain members of the result. */
static bool plain_fact(const qq_decider *decider, const qq_subject_files *files, int fact, qq_feel_arena *arena,
                       qq_feel_value *out, GError **error)
{
    const qq_model *model = decider->decisions->model;
    const qq_result *unit = &files->unit;
    const qq_dossier *dossier = &((const qq_subject_file *)g_ptr_array_index(files->all, 0))->dossier;
    switch (fact) {
    case QQ_FACT_AS_OF:
        *out = qq_feel_days(decider->as_of);
        return true;
    case QQ_FACT_REGISTERED:
        *out = qq_feel_boolean(unit->registered);
        return true;
    case QQ_FACT_OTHER_BIDS:
        *out = qq_feel_integer(files->other_bids);
        return true;
    case QQ_FACT_REGISTERED_MONTHS:
        *out = qq_feel_integer(qq_months_between(registered_on(dossier), decider->as_of));
        return true;
    case QQ_FACT_SCORE:
        if (unit->unscored) return refuse_unscored(decider, files, "score", error);
        *out = qq_feel_number(qq_decimal_scaled(unit->score, 3));
        return true;
    case QQ_FACT_GRADE:
        if (!model->graded) return refuse_unscored(decider, files, "grade", error);
        *out = qq_feel_string(arena, g_array_index(model->bands, qq_band, unit->grade).grade);
        return true;
    case QQ_FACT_TRUST:
        if (!model->graded) return refuse_unscored(decider, files, "trust word", error);
        *out = qq_feel_string(arena, unit->trust);
        return true;
    default:
        g_assert(fact == QQ_FACT_REPRESENTATIVE_KNOWN);
        *out = qq_feel_boolean(has_subject(files, QQ_SUBJECT_LEGAL_REPRESENTATIVE));
        return true;
    }
}

static bool own_fact(qq_decider *decider, const qq_subject_files *files, int fact, qq_feel_arena *arena,
                     qq_feel_value *out, GPtrArray *evidence, GError **error)
{
    switch (fact) {
    case QQ_FACT_LISTED:
        return add_listed(decider, files, QQ_SUBJECT_UNIT, out, evidence, error);
    case QQ_FACT_REPRESENTATIVE_LISTED:
        return add_listed(decider, files, QQ_SUBJECT_LEGAL_REPRESENTATIVE, out, evidence, error);
    case QQ_FACT_MANAGER_LISTED:
        return add_listed(decider, files, QQ_SUBJECT_PROJECT_MANAGER, out, evidence, error);
    case QQ_FACT_BANS:
        return qq_bans_collect(decider, files, arena, out, evidence, error);
    case QQ_FACT_LISTINGS:
        return qq_listings_collect(decider, files, arena, out, evidence, error);
    default:
        return plain_fact(decider, files, fact, arena, out, error);
    }
}

/* ---- indicators ---- */

static qq_feel_value indicator_value(const qq_indicator *indicator, const qq_indication *found, qq_day as_of)
{
    bool any = found->latest != QQ_DAY_NONE;
    switch (indicator->use) {
    case QQ_INDICATOR_COUNT:
        return qq_feel_integer(found->documents);
    case QQ_INDICATOR_SUM:
        return qq_feel_number(qq_decimal_scaled(found->sum, 2));
    case QQ_INDICATOR_MAX:
        return qq_feel_number(qq_decimal_scaled(found->max, 2));
    case QQ_INDICATOR_LATEST:
        return qq_feel_days(any ? found->latest : indicator->none);
    case QQ_INDICATOR_DAYS_SINCE:
        return qq_feel_integer(any ? (int64_t)as_of - found->latest : indicator->none);
    default:
        return qq_feel_integer(any ? qq_months_between(found->latest, as_of) : indicator->none);
    }
}

static bool add_records(const qq_decider *decider, GPtrArray *evidence, const qq_subject_file *file,
                        const qq_indication *found, GError **error)
{
    for (guint i = 0; i < found->records->len; i++) {
        uint32_t record = g_array_index(found->records, uint32_t, i);
        qq_day day = qq_day_of_record(decider->pricer, record);
        if (!qq_evidence_add(decider, evidence, file, record, day, error)) return false;
    }
    return true;
}

/* Over all of the subject: two representatives on one day are both looked at. */
static bool indicate(qq_decider *decider, const qq_subject_files *files, const qq_indicator *indicator,
                     qq_feel_value *out, GPtrArray *evidence, GError **error)
{
    qq_indication all = {.latest = QQ_DAY_NONE};
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        if (file->subject != indicator->subject) continue;
        qq_indication found;
        qq_indicate(decider->pricer, indicator, file->dossier.records, file->dossier.count, decider->as_of,
                    decider->window_months, decider->anchor, &found);
        bool good = add_records(decider, evidence, file, &found, error);
        g_array_unref(found.records);
        if (!good) return false;
        all.documents += found.documents;
        all.sum += found.sum;
        all.max = MAX(all.max, found.max);
        all.latest = MAX(all.latest, found.latest);
    }
    *out = indicator_value(indicator, &all, decider->as_of);
    return true;
}

char *qq_indicator_value(const qq_model *model, qq_pricer *pricer, const qq_record_source *source,
                         const qq_indicator *indicator, const qq_bidder *bidder, qq_day as_of, int window_months,
                         qq_day anchor, GError **error)
{
    const qq_decisions decisions = {.model = model};
    qq_decider decider = {.decisions = &decisions,
                          .pricer = pricer,
                          .source = *source,
                          .as_of = as_of,
                          .window_months = window_months,
                          .anchor = anchor};
    qq_subject_files files;
    qq_feel_value value;
    if (!qq_subjects_load(&decider, bidder->members, bidder->manager, &files, error)) return NULL;
    g_autoptr(GPtrArray) evidence = qq_evidence_new();
    bool good = indicate(&decider, &files, indicator, &value, evidence, error);
    qq_subjects_clear(&files);
    if (!good) return NULL;
    GString *text = g_string_new(NULL);
    qq_feel_append(text, value, false);
    return g_string_free(text, FALSE);
}

/* ---- all of them ---- */

static void fact_free(gpointer data)
{
    qq_fact *fact = data;
    g_free(fact->name);
    g_free(fact->label);
    g_ptr_array_unref(fact->evidence);
    g_free(fact);
}

/* Whether there was anybody to look up: the unit always is. */
static bool is_known(const qq_subject_files *files, const qq_asked_input *input)
{
    if (input->indicator) return has_subject(files, input->indicator->subject);
    if (input->fact == QQ_FACT_REPRESENTATIVE_LISTED) return has_subject(files, QQ_SUBJECT_LEGAL_REPRESENTATIVE);
    return input->fact != QQ_FACT_MANAGER_LISTED || has_subject(files, QQ_SUBJECT_PROJECT_MANAGER);
}

static bool value_of(qq_decider *decider, const qq_subject_files *files, const qq_asked_input *input,
                     qq_feel_arena *arena, qq_fact *fact, GError **error)
{
    if (input->indicator) return indicate(decider, files, input->indicator, &fact->value, fact->evidence, error);
    if (input->fact >= 0) return own_fact(decider, files, input->fact, arena, &fact->value, fact->evidence, error);
    fact->value = input->setting;
    fact->set = true;
    return true;
}

/* The engine must not be asked for a number where it has a word. */
static bool conforms(const qq_decider *decider, const qq_asked_input *input, qq_fact *fact, qq_feel_arena *arena,
                     GError **error)
{
    qq_feel_value converted;
    if (qq_feel_conform(arena, fact->value, input->element->type, &converted)) {
        fact->value = converted;
        return true;
    }
    g_autoptr(GString) type = g_string_new(NULL);
    qq_feel_type_append(type, input->element->type);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "%s:%d: input %s is of type %s, but the engine gives a %s; correct its typeRef",
                qq_dmn_file(decider->file), input->element->line, fact->name, type->str,
                input->fact >= 0 ? facts[input->fact].type : "number or date");
    return false;
}

static bool collect_one(qq_decider *decider, const qq_subject_files *files, const qq_asked_input *input,
                        qq_feel_arena *arena, GPtrArray *into, GError **error)
{
    qq_fact *fact = g_new0(qq_fact, 1);
    fact->name = g_strdup(input->element->name);
    fact->label = g_strdup(input->element->label ? input->element->label : "");
    fact->evidence = qq_evidence_new();
    fact->known = is_known(files, input);
    g_ptr_array_add(into, fact);
    return value_of(decider, files, input, arena, fact, error) && conforms(decider, input, fact, arena, error);
}

bool qq_facts_collect(qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena, GPtrArray **out,
                      GError **error)
{
    g_autoptr(GPtrArray) collected = g_ptr_array_new_with_free_func(fact_free);
    for (guint i = 0; i < decider->inputs->len; i++)
        if (!collect_one(decider, files, &g_array_index(decider->inputs, qq_asked_input, i), arena, collected, error))
            return false;
    *out = g_steal_pointer(&collected);
    return true;
}
