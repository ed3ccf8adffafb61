/* `qinqing explain --format json`: the ledger, with the line of model.xml and the law behind every figure. */
#include "explain.h"

#include "figures.h"

/* Takes over figures. */
static void put_figures(qq_json *json, GPtrArray *figures)
{
    qq_figures_json(json, figures);
    g_ptr_array_unref(figures);
}

static const char *text_or_null(const char *text)
{
    return *text ? text : NULL;
}

static bool line_json(qq_json *json, qq_question *question, const qq_answer *answer, const qq_line *line,
                      GError **error)
{
    static const char *const states[] = {"counted", "grouped", "same-project"};
    static const char *const terms[] = {"stated", "default", "maximum", "repaired",   "shortened",
                                        "steps",  "honour",  "own",     "next-value", "open"};
    static const char *const sources[] = {"document", "measures", "catalogue"};
    const qq_record *record = &answer->dossier.records[line->record];
    const qq_item *item = &g_array_index(question->model->items, qq_item, line->item);
    char key[QQ_KEY_BYTES * 2 + 1];
    qq_detail detail;
    if (!qq_detail_load(question->store, record, &detail, error)) return false;
    qq_key_hex(&record->key, key);
    qq_json_open_object(json, NULL);
    qq_json_string(json, "record", key);
    qq_json_string(json, "party", record->party.text);
    qq_json_string(json, "code", item->code);
    qq_json_string(json, "title", item->title_zh);
    qq_json_string(json, "category", question->model->categories[line->category].id);
    qq_json_string(json, "document", qq_detail_text(&detail, "document_no"));
    qq_json_string(json, "authority", qq_detail_text(&detail, "authority"));
    qq_json_string(json, "severity", line->severity ? qq_set_text(QQ_SET_SEVERITY, line->severity) : NULL);
    qq_json_string(json, "severity_from", line->severity ? sources[line->severity_from] : NULL);
    qq_json_decimal(json, "points", line->points, 3);
    qq_json_string(json, "state", states[line->state]);
    qq_json_bool(json, "repeated", line->repeated);
    qq_json_day(json, "from", line->first);
    qq_json_day(json, "until", line->last);
    qq_json_string(json, "term", terms[line->term]);
    qq_json_string(json, "regime",
                   line->regime < 0 ? NULL
                                    : g_array_index(question->model->regimes, qq_regime, (unsigned)line->regime).id);
    put_figures(json, qq_figures_of_line(question, line));
    qq_json_close(json);
    qq_detail_clear(&detail);
    return true;
}

static void adjustment_json(qq_json *json, const qq_question *question, const qq_answer *answer,
                            const qq_ledger_page *page, const qq_adjustment *adjustment)
{
    static const char *const kinds[] = {"clean-record", "cap",      "grouped",   "same-project", "base",
                                        "missing",      "part-end", "mean",      "rounding",     "clamp",
                                        "gate",         "veto",     "succession"};
    bool nano = adjustment->kind == QQ_ADJUST_ROUNDING || adjustment->kind == QQ_ADJUST_CLAMP;
    qq_json_open_object(json, NULL);
    qq_json_string(json, "kind", kinds[adjustment->kind]);
    if (qq_adjusts_category(adjustment)) {
        qq_json_string(json, "category", question->model->categories[adjustment->category].id);
        qq_json_decimal(json, "amount", adjustment->amount, 3);
        if (adjustment->kind == QQ_ADJUST_GROUPED || adjustment->kind == QQ_ADJUST_PROJECT) {
            qq_json_integer(json, "line", adjustment->line + 1);
            qq_json_integer(json, "counted_by", page->lines[adjustment->line].counted_by + 1);
        }
    } else if (adjustment->kind == QQ_ADJUST_MEAN) {
        qq_json_string(json, "category", question->model->categories[adjustment->category].id);
        qq_json_decimal(json, "amount_over_all_days", adjustment->amount, 3);
    } else if (nano) {
        qq_json_decimal(json, "amount", adjustment->amount, 9);
    } else {
        if (adjustment->kind == QQ_ADJUST_SUCCESSION) qq_json_decimal(json, "amount", adjustment->amount, 9);
        qq_json_string(json, "at_most", text_or_null(qq_cli_grade(question->model, adjustment->grade)));
        qq_json_day(json, "until", adjustment->until);
    }
    put_figures(json, qq_figures_of_adjustment(question, answer, adjustment));
    qq_json_close(json);
}

static void category_json(qq_json *json, const qq_question *question, const qq_answer *answer, unsigned c)
{
    const qq_category *category = &question->model->categories[c];
    qq_json_open_object(json, NULL);
    qq_json_string(json, "id", category->id);
    qq_json_decimal(json, "base", category->base, 3);
    qq_json_decimal(json, "weight", category->weight, 6);
    qq_json_decimal(json, "score", answer->result.categories[c].score, 3);
    qq_json_integer(json, "model_line", category->line);
    qq_json_string(json, "basis", category->basis);
    qq_json_close(json);
}

/* The band of the score, and the next better one, null at the top. */
static void bands_json(qq_json *json, const qq_question *question, const qq_answer *answer)
{
    unsigned band = qq_band_of(question->model, answer->result.score);
    if (!question->model->graded || answer->result.unscored) {
        qq_json_null(json, "band");
        qq_json_null(json, "next_band");
        qq_json_null(json, "trust_word");
        return;
    }
    for (int better = 0; better <= 1; better++) {
        const char *key = better ? "next_band" : "band";
        if (band < (unsigned)better) {
            qq_json_null(json, key);
            continue;
        }
        const qq_band *one = &g_array_index(question->model->bands, qq_band, band - (unsigned)better);
        qq_json_open_object(json, key);
        qq_json_string(json, "grade", one->grade);
        put_figures(json, qq_figures_of_band(question, band - (unsigned)better));
        qq_json_close(json);
    }
    qq_json_open_object(json, "trust_word");
    qq_json_string(json, "trust", answer->result.trust);
    put_figures(json, qq_figures_of_trust(question, &answer->result));
    qq_json_close(json);
}

static void listings_json(qq_json *json, const qq_question *question, const qq_answer *answer)
{
    qq_json_open_array(json, "listings");
    for (unsigned i = 0; i < answer->listings->len; i++) {
        const qq_answer_listing *listing = g_ptr_array_index(answer->listings, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "list", listing->list);
        qq_json_string(json, "document", listing->document);
        qq_json_string(json, "authority", listing->authority);
        qq_json_day(json, "from", listing->from);
        qq_json_day(json, "until", listing->until);
        put_figures(json, qq_figures_of_listing(question, &answer->result.listings[i]));
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void timeline_json(qq_json *json, const qq_question *question, const GArray *changes)
{
    qq_json_open_array(json, "timeline");
    for (unsigned i = 0; i < changes->len; i++) {
        const qq_change *change = &g_array_index(changes, qq_change, i);
        qq_json_open_object(json, NULL);
        qq_json_day(json, "day", change->day);
        qq_answer_rating_json(json, question->model, change->unscored, change->score, change->grade, change->trust);
        qq_json_bool(json, "blacklisted", change->blacklisted);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static bool page_json(qq_json *json, qq_question *question, const qq_answer *answer, const qq_ledger_page *page,
                      GError **error)
{
    bool good = true;
    qq_json_open_array(json, "lines");
    for (unsigned i = 0; good && i < page->line_count; i++)
        good = line_json(json, question, answer, &page->lines[i], error);
    qq_json_close(json);
    qq_json_open_array(json, "adjustments");
    for (unsigned i = 0; i < page->adjustment_count; i++)
        adjustment_json(json, question, answer, page, &page->adjustments[i]);
    qq_json_close(json);
    return good;
}

static bool step_json(qq_json *json, qq_question *question, const qq_answer *answer, const qq_step_of_period *step,
                      GError **error)
{
    qq_ledger_page page = qq_explain_step(&answer->result, step);
    qq_json_open_object(json, NULL);
    qq_json_day(json, "from", step->from);
    qq_json_day(json, "until", step->until);
    qq_json_integer(json, "days", step->until - step->from + 1);
    qq_json_open_array(json, "categories");
    for (unsigned c = 0; c < question->model->category_count; c++) {
        qq_json_open_object(json, NULL);
        qq_json_string(json, "id", question->model->categories[c].id);
        qq_json_decimal(json, "score", step->categories[c].score, 3);
        qq_json_close(json);
    }
    qq_json_close(json);
    bool good = page_json(json, question, answer, &page, error);
    qq_json_close(json);
    return good;
}

static bool period_json(qq_json *json, qq_question *question, const qq_answer *answer, GError **error)
{
    const qq_result *result = &answer->result;
    bool good = true;
    qq_json_open_object(json, "period");
    qq_json_day(json, "from", result->period_from);
    qq_json_day(json, "until", result->period_until);
    qq_json_integer(json, "days", result->period_until - result->period_from + 1);
    qq_json_integer(json, "model_line", question->model->period.line);
    qq_json_string(json, "basis", question->model->period.basis);
    qq_json_open_array(json, "steps");
    for (unsigned i = 0; good && i < result->step_count; i++)
        good = step_json(json, question, answer, &result->steps[i], error);
    qq_json_close(json);
    qq_json_close(json);
    return good;
}

bool qq_explain_json(GString *out, qq_question *question, const qq_answer *answer, const GArray *changes,
                     GError **error)
{
    qq_json *json = qq_json_new(out, 2);
    bool good = true;
    qq_json_open_object(json, NULL);
    qq_json_string(json, "uscc", answer->uscc);
    qq_json_string(json, "name", *answer->name ? answer->name : NULL);
    qq_json_day(json, "as_of", question->as_of);
    qq_json_integer(json, "known_at", question->known_at);
    qq_json_integer(json, "ends_known_at", question->ends_known_at);
    qq_json_string(json, "model", question->model->id);
    qq_json_string(json, "model_digest", question->model->digest);
    qq_json_integer(json, "engine_semantics", QQ_ENGINE_SEMANTICS);
    qq_answer_rating_json(json, question->model, answer->result.unscored, answer->result.score, answer->result.grade,
                          answer->result.trust);
    qq_json_open_array(json, "categories");
    for (unsigned c = 0; c < question->model->category_count; c++) category_json(json, question, answer, c);
    qq_json_close(json);
    qq_ledger_page whole = qq_explain_whole(&answer->result);
    good = page_json(json, question, answer, &whole, error);
    if (good && answer->result.step_count) good = period_json(json, question, answer, error);
    qq_json_decimal(json, "weighted_sum", answer->result.weighted, 9);
    bands_json(json, question, answer);
    listings_json(json, question, answer);
    timeline_json(json, question, changes);
    qq_json_close(json);
    qq_json_free(json);
    g_string_append_c(out, '\n');
    return good;
}
