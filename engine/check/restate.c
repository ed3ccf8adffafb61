/* Cases said anew after a change of figures.
 *
 * A decision case tries a rule. Where the bidder's grade moved, the case is first given more facts, of one kind, until
 * the rule speaks again, so that tables stay tried from both sides; only what that does not help is restated. Lists,
 * grounds, indicators and words do not depend on weights, and what cases say of them is left to hold the model. */
#include "check/decisions.h"
#include "qinqing/edit.h"
#include <string.h>

enum { FACTS_MAX = 40, BEFORE_DAYS = 30 /* a fact is decided so long before the day of its case */ };

typedef struct {
    const qq_model *model;
    GPtrArray *restated; /* of char*; owned by the caller */
} restatement;

/* A package read as it stands, ready to be asked. */
typedef struct {
    qq_cases *cases;
    qq_pricer *pricer;
    qq_decisions *decisions;
} reading;

static void reading_clear(reading *of)
{
    qq_decisions_free(of->decisions);
    qq_pricer_free(of->pricer);
    qq_cases_free(of->cases);
    *of = (reading){0};
}

static bool reading_open(const qq_package *package, const qq_model *model, reading *out, GError **error)
{
    *out = (reading){.cases = qq_cases_read(package, error)};
    if (!out->cases) return false;
    out->pricer =
        qq_pricer_new_texts(model, (const char *const *)out->cases->texts->pdata, (int32_t)out->cases->texts->len);
    out->decisions = qq_decisions_new(package, model, error);
    if (out->decisions) return true;
    reading_clear(out);
    return false;
}

static const qq_decision_case *decision_at(const reading *of, guint index)
{
    return g_ptr_array_index(of->cases->decisions, index);
}

/* Whether the case's own rule and outcome are said. */
static bool holds(const reading *of, guint index, bool *out, GError **error)
{
    const qq_decision_case *asked = decision_at(of, index);
    qq_case_answer answer;
    if (!qq_case_ask(of->cases, asked, of->decisions, of->pricer, &answer, error)) return false;
    *out = strcmp(answer.outcome, asked->outcome) == 0 && strcmp(answer.rule, asked->rule) == 0 &&
           strcmp(answer.further, asked->further) == 0;
    qq_case_answer_clear(&answer);
    return true;
}

/* ---- more facts ---- */

static gint compare_items(gconstpointer a, gconstpointer b, gpointer data)
{
    const qq_model *model = data;
    const qq_item *x = &g_array_index(model->items, qq_item, *(const uint16_t *)a);
    const qq_item *y = &g_array_index(model->items, qq_item, *(const uint16_t *)b);
    int64_t left = (int64_t)x->points * model->categories[x->category].weight;
    int64_t right = (int64_t)y->points * model->categories[y->category].weight;
    return left != right ? (left > right ? -1 : 1) : strcmp(x->code, y->code);
}

/* Items of a use, those that move the score most first; of uint16_t. */
static GArray *items_of(const qq_model *model, qq_item_use use)
{
    GArray *items = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    for (guint i = 0; i < model->items->len; i++) {
        uint16_t index = (uint16_t)i;
        if (g_array_index(model->items, qq_item, i).use == use) g_array_append_val(items, index);
    }
    g_array_sort_with_data(items, compare_items, (gpointer)model);
    return items;
}

static qq_package *with_facts(const qq_package *package, const restatement *to, const reading *of,
                              const GArray *wanting, const GArray *items, int count, bool honours, GError **error)
{
    g_autoptr(GArray) facts = g_array_new(FALSE, FALSE, sizeof(qq_case_fact));
    for (guint i = 0; i < wanting->len; i++)
        for (int k = 0; k < count; k++) {
            const qq_case *one = decision_at(of, g_array_index(wanting, guint, i))->facts;
            uint16_t item = g_array_index(items, uint16_t, (guint)k % items->len);
            qq_case_fact fact = {.id = one->id,
                                 .code = g_array_index(to->model->items, qq_item, item).code,
                                 .severity = honours ? NULL : "C",
                                 .decided = one->as_of - BEFORE_DAYS};
            g_array_append_val(facts, fact);
        }
    return qq_package_add_facts(package, (const qq_case_fact *)(const void *)facts->data, facts->len, error);
}

/* Of those wanting the ones that hold with so many facts more; they leave `wanting`. */
static bool find_holding(const qq_package *tried, const restatement *to, GArray *wanting, GArray *holding,
                         GError **error)
{
    reading of;
    bool good = reading_open(tried, to->model, &of, error);
    for (guint i = wanting->len; good && i-- > 0;) {
        bool now = false;
        guint index = g_array_index(wanting, guint, i);
        good = holds(&of, index, &now, error);
        if (!now) continue;
        g_array_append_val(holding, index);
        g_array_remove_index(wanting, i);
    }
    if (of.cases) reading_clear(&of);
    return good;
}

static void note_facts(const restatement *to, const reading *of, const GArray *holding, int count, bool honours)
{
    for (guint i = 0; i < holding->len; i++) {
        const qq_case *one = decision_at(of, g_array_index(holding, guint, i))->facts;
        g_ptr_array_add(to->restated, g_strdup_printf("cases.xml:%d: %s: given %d more %s", one->line, one->id, count,
                                                      honours ? "honours" : "penalties"));
    }
}

/* Gives facts of one kind, more and more, to the cases that do not hold; takes over the package. */
static qq_package *add_facts(qq_package *package, const restatement *to, const reading *of, GArray *wanting,
                             bool honours, GError **error)
{
    g_autoptr(GArray) items = items_of(to->model, honours ? QQ_ITEM_HONOUR : QQ_ITEM_ACT);
    for (int count = 1; count <= FACTS_MAX && wanting->len && items->len && package; count++) {
        g_autoptr(qq_package) tried = with_facts(package, to, of, wanting, items, count, honours, error);
        g_autoptr(GArray) holding = g_array_new(FALSE, FALSE, sizeof(guint));
        qq_package *kept = NULL;
        if (tried && find_holding(tried, to, wanting, holding, error))
            kept = with_facts(package, to, of, holding, items, count, honours, error);
        if (kept) note_facts(to, of, holding, count, honours);
        qq_package_free(package);
        package = kept;
    }
    return package;
}

static qq_package *support_decisions(const qq_package *package, const restatement *to, GError **error)
{
    reading of;
    if (!reading_open(package, to->model, &of, error)) return NULL;
    g_autoptr(GArray) wanting = g_array_new(FALSE, FALSE, sizeof(guint));
    bool good = true;
    for (guint i = 0; good && i < of.cases->decisions->len; i++) {
        bool now = false;
        good = holds(&of, i, &now, error);
        if (!now) g_array_append_val(wanting, i);
    }
    qq_package *out = good ? qq_package_add_facts(package, NULL, 0, error) : NULL;
    if (out) out = add_facts(out, to, &of, wanting, true, error);
    if (out) out = add_facts(out, to, &of, wanting, false, error);
    reading_clear(&of);
    return out;
}

/* ---- expectations ---- */

/* Notes one expectation; `said` gathers it in words. Ids of cases hold no "/". */
static void expect(GPtrArray *edits, const char *id, const char *attribute, const char *before, const char *after,
                   GString *said)
{
    if (strcmp(before, after) == 0) return;
    g_ptr_array_add(edits, g_strdup_printf("%s/expect/%s=%s", id, attribute, after));
    g_string_append_printf(said, "%s%s %s → %s", said->len ? ", " : "", attribute, *before ? before : "none",
                           *after ? after : "none");
}

static void note(const restatement *to, const qq_case *one, const GString *said)
{
    if (said->len)
        g_ptr_array_add(to->restated, g_strdup_printf("cases.xml:%d: %s: %s", one->line, one->id, said->str));
}

static void append_points(GString *to, qq_milli points)
{
    char text[QQ_MILLI_TEXT];
    qq_decimal_format(points, 3, text);
    g_string_append_printf(to, "%s%s", to->len ? " " : "", text);
}

static void restate_case(const restatement *to, const reading *of, const qq_case *one, GPtrArray *edits)
{
    qq_result result;
    char before[QQ_MILLI_TEXT], after[QQ_MILLI_TEXT];
    g_autoptr(GString) said = g_string_new(NULL), were = g_string_new(NULL), are = g_string_new(NULL);
    qq_price(of->pricer, (const qq_record *)(const void *)one->records->data, one->records->len, one->as_of, &result);
    if (one->scored && !result.unscored) {
        for (unsigned i = 0; i < one->categories->len; i++)
            append_points(were, g_array_index(one->categories, qq_milli, i));
        for (unsigned i = 0; i < to->model->category_count; i++) append_points(are, result.categories[i].score);
        qq_decimal_format(one->score, 3, before);
        qq_decimal_format(result.score, 3, after);
        expect(edits, one->id, "categories", were->str, are->str, said);
        expect(edits, one->id, "score", before, after, said);
    }
    expect(edits, one->id, "grade", one->grade, g_array_index(to->model->bands, qq_band, result.grade).grade, said);
    expect(edits, one->id, "trust", one->trust, result.trust, said);
    note(to, one, said);
}

static bool restate_decision(const restatement *to, const reading *of, const qq_decision_case *asked, GPtrArray *edits,
                             GError **error)
{
    qq_case_answer answer;
    g_autoptr(GString) said = g_string_new(NULL);
    if (!qq_case_ask(of->cases, asked, of->decisions, of->pricer, &answer, error)) return false;
    expect(edits, asked->facts->id, "outcome", asked->outcome, answer.outcome, said);
    expect(edits, asked->facts->id, "rule", asked->rule, answer.rule, said);
    expect(edits, asked->facts->id, "further", asked->further, answer.further, said);
    note(to, asked->facts, said);
    qq_case_answer_clear(&answer);
    return true;
}

static qq_package *restate_all(const qq_package *package, const restatement *to, GError **error)
{
    reading of;
    if (!reading_open(package, to->model, &of, error)) return NULL;
    g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func(g_free);
    bool good = true;
    for (guint i = 0; i < of.cases->cases->len; i++)
        restate_case(to, &of, g_ptr_array_index(of.cases->cases, i), edits);
    for (guint i = 0; good && i < of.cases->decisions->len; i++)
        good = restate_decision(to, &of, decision_at(&of, i), edits, error);
    reading_clear(&of);
    return good ? qq_package_edit_cases(package, (const char *const *)edits->pdata, edits->len, error) : NULL;
}

qq_package *qq_package_restate(const qq_package *package, GPtrArray **restated, GError **error)
{
    g_autoptr(qq_model) model = qq_model_compile(package, error);
    if (!model) return NULL;
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    const restatement to = {model, texts};
    g_autoptr(qq_package) supported = support_decisions(package, &to, error);
    qq_package *out = supported ? restate_all(supported, &to, error) : NULL;
    if (out) *restated = g_steal_pointer(&texts);
    return out;
}
