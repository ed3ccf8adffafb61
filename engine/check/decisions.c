/* Worked cases of indicators and decisions: the facts of a case are a world of their own, asked as a store is.
 *
 * Invariant: a case is answered by the same function as every bidder. */
#include "check/decisions.h"
#include <string.h>

/* The records of one case as a source. */
typedef struct {
    const qq_cases *cases;
    const qq_case *one;
} case_world;

static void fill(qq_dossier *out, const qq_party *party, const GArray *records)
{
    *out = (qq_dossier){.party = *party, .count = records->len, .capacity = records->len};
    out->records = g_memdup2(records->data, records->len * sizeof(qq_record));
}

static bool world_dossier(const void *data, const qq_party *party, qq_dossier *out, GError **error)
{
    const qq_case *one = ((const case_world *)data)->one;
    const GArray *records = one->records;
    (void)error;
    for (guint i = 0; i < one->persons->len; i++) {
        const qq_case_person *person = g_ptr_array_index(one->persons, i);
        if (strcmp(person->party.text, party->text) == 0) records = person->records;
    }
    fill(out, party, records);
    return true;
}

static char *world_detail(const void *data, const qq_record *record, GError **error)
{
    const qq_cases *cases = ((const case_world *)data)->cases;
    (void)error;
    return g_strdup(record->detail ? g_ptr_array_index(cases->details, record->detail - 1) : "{}");
}

static const char *world_text(const void *data, int32_t interned)
{
    return g_ptr_array_index(((const case_world *)data)->cases->texts, interned);
}

static const qq_party unit_party = {QQ_CASE_PARTY};

static qq_bidder bidder_of(const qq_case *one)
{
    qq_bidder bidder = {.members = &unit_party, .member_count = 1, .no_manager = true};
    for (guint i = 0; i < one->persons->len; i++) {
        const qq_case_person *person = g_ptr_array_index(one->persons, i);
        if (person->subject == QQ_SUBJECT_PROJECT_MANAGER) bidder.manager = &person->party;
    }
    return bidder;
}

static void complain(GPtrArray *findings, int line, const qq_case *one, const char *what)
{
    g_ptr_array_add(findings, g_strdup_printf("cases.xml:%d: case %s (%s): %s", line, one->id, one->title, what));
}

static void differ(GString *out, const char *what, const char *expected, const char *actual)
{
    if (strcmp(expected, actual) == 0) return;
    g_string_append_printf(out, "%s%s expected %s, is %s", out->len ? "; " : "", what, *expected ? expected : "none",
                           *actual ? actual : "none");
}

/* ---- indicators ---- */

typedef struct {
    const qq_model *model;
    const qq_cases *cases;
    qq_pricer *pricer;
    GPtrArray *findings;
    bool *indicated; /* by indicator: some case says what it gives */
} case_runner;

static void check_indicator(case_runner *runner, const qq_case *one, const qq_case_indicator *expected)
{
    const qq_indicator *indicator = qq_model_indicator(runner->model, expected->name);
    if (!indicator) {
        g_autofree char *what = g_strdup_printf("asks for indicator %s, which the model has not", expected->name);
        complain(runner->findings, expected->line, one, what);
        return;
    }
    runner->indicated[indicator - (const qq_indicator *)(void *)runner->model->indicators->data] = true;
    const case_world world = {runner->cases, one};
    const qq_record_source source = {world_dossier, world_detail, world_text, &world};
    qq_bidder bidder = bidder_of(one);
    qq_day anchor = expected->anchor == QQ_DAY_NONE ? one->as_of : expected->anchor;
    g_autofree char *value = qq_indicator_value(runner->model, runner->pricer, &source, indicator, &bidder, one->as_of,
                                                expected->window_months, anchor, NULL);
    g_autoptr(GString) fault = g_string_new(NULL);
    differ(fault, expected->name, expected->value, value ? value : "");
    if (fault->len) complain(runner->findings, expected->line, one, fault->str);
}

static void check_indicators(case_runner *runner)
{
    for (guint i = 0; i < runner->cases->cases->len; i++) {
        const qq_case *one = g_ptr_array_index(runner->cases->cases, i);
        for (guint j = 0; j < one->indicators->len; j++)
            check_indicator(runner, one, g_ptr_array_index(one->indicators, j));
    }
    for (guint i = 0; i < runner->model->indicators->len; i++) {
        const qq_indicator *indicator = &g_array_index(runner->model->indicators, qq_indicator, i);
        if (runner->indicated[i]) continue;
        g_ptr_array_add(runner->findings,
                        g_strdup_printf("model.xml:%d: no case says what indicator %s gives; write one in cases.xml",
                                        indicator->line, indicator->id));
    }
}

/* ---- decisions ---- */

/* "name=value;name=value". Caller frees. */
static char *further_of(const qq_member_decision *answer)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < answer->more->len; i++) {
        const qq_feel_entry *entry = g_ptr_array_index(answer->more, i);
        g_string_append_printf(out, "%s%s=", i ? ";" : "", entry->name);
        qq_feel_append(out, entry->value, false);
    }
    return g_string_free(out, FALSE);
}

void qq_case_answer_clear(qq_case_answer *answer)
{
    g_free(answer->outcome);
    g_free(answer->rule);
    g_free(answer->further);
}

bool qq_case_ask(const qq_cases *cases, const qq_decision_case *asked_case, const qq_decisions *decisions,
                 qq_pricer *pricer, qq_case_answer *out, GError **error)
{
    const qq_case *one = asked_case->facts;
    const case_world world = {cases, one};
    const qq_record_source source = {world_dossier, world_detail, world_text, &world};
    const qq_asked asked = {.as_of = one->as_of,
                            .purpose = true,
                            .settings = (const char *const *)asked_case->settings->pdata,
                            .setting_count = asked_case->settings->len};
    g_autoptr(qq_decider) decider = qq_decider_new(decisions, asked_case->asks, &asked, pricer, &source, error);
    qq_bidder bidder = bidder_of(one);
    bidder.other_bids = &asked_case->other_bids;
    qq_bidder_decision decided;
    if (!decider || !qq_decide(decider, &bidder, &decided, error)) return false;
    const qq_member_decision *member = g_ptr_array_index(decided.members, 0);
    GString *outcome = g_string_new(NULL);
    qq_feel_append(outcome, member->outcome, false);
    *out =
        (qq_case_answer){g_string_free(outcome, FALSE), g_strdup(member->rule ? member->rule : ""), further_of(member)};
    qq_bidder_decision_clear(&decided);
    return true;
}

static bool ask(case_runner *runner, const qq_decisions *decisions, const qq_decision_case *expected, GHashTable *tried,
                GError **error)
{
    qq_case_answer answer;
    if (!qq_case_ask(runner->cases, expected, decisions, runner->pricer, &answer, error)) return false;
    g_autoptr(GString) faults = g_string_new(NULL);
    differ(faults, "outcome", expected->outcome, answer.outcome);
    differ(faults, "rule", expected->rule, answer.rule);
    differ(faults, "further", expected->further, answer.further);
    if (faults->len) complain(runner->findings, expected->facts->line, expected->facts, faults->str);
    if (*answer.rule) g_hash_table_add(tried, g_strdup_printf("%s %s", expected->asks, answer.rule));
    qq_case_answer_clear(&answer);
    return true;
}

static void ask_all(case_runner *runner, const qq_decisions *decisions, GHashTable *tried, qq_check_summary *summary)
{
    for (guint i = 0; i < runner->cases->decisions->len; i++) {
        const qq_decision_case *expected = g_ptr_array_index(runner->cases->decisions, i);
        g_autoptr(GError) error = NULL;
        guint before = runner->findings->len;
        if (!ask(runner, decisions, expected, tried, &error))
            complain(runner->findings, expected->facts->line, expected->facts, error->message);
        bool failed = runner->findings->len > before;
        summary->cases++;
        summary->failed += failed;
        summary->held += !failed;
    }
}

static void check_rules(const qq_decisions *decisions, GHashTable *tried, GPtrArray *findings)
{
    g_autoptr(GPtrArray) names = qq_decisions_names(decisions);
    for (guint i = 0; i < names->len; i++) {
        const char *file, *name = g_ptr_array_index(names, i);
        const qq_decision_table *table = qq_decisions_table(decisions, name, &file);
        for (size_t r = 0; table && r < table->rule_count; r++) {
            g_autofree char *key = g_strdup_printf("%s %s", name, table->rules[r].id);
            if (g_hash_table_contains(tried, key)) continue;
            g_ptr_array_add(findings,
                            g_strdup_printf("%s:%d: no case tries rule %s of %s; write a <decision> in cases.xml", file,
                                            table->rules[r].line, table->rules[r].id, name));
        }
    }
}

bool qq_check_decisions(const qq_package *package, const qq_model *model, const qq_cases *cases, GPtrArray *findings,
                        qq_check_summary *summary, GError **error)
{
    g_autoptr(qq_decisions) decisions = qq_decisions_new(package, model, error);
    if (!decisions) return false;
    g_autofree bool *indicated = g_new0(bool, model->indicators->len + 1);
    g_autoptr(qq_pricer) pricer =
        qq_pricer_new_texts(model, (const char *const *)cases->texts->pdata, (int32_t)cases->texts->len);
    g_autoptr(GHashTable) tried = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    case_runner runner = {model, cases, pricer, findings, indicated};
    check_indicators(&runner);
    ask_all(&runner, decisions, tried, summary);
    check_rules(decisions, tried, findings);
    return true;
}
