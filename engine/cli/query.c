/* qinqing query: score, grade, trust and listings of one enterprise or a shortlist.
 *
 * The JSON keys and their order are an interface: design §10. Titles there are the official Chinese ones; the text form
 * speaks the reader's language. */
#include <string.h>

#include "answer.h"
#include "qinqing/json.h"

static const char *grade_of(const qq_question *question, const qq_answer *answer)
{
    return answer->result.unscored ? "" : qq_cli_grade(question->model, answer->result.grade);
}

static void write_listings(qq_json *json, const qq_answer *answer)
{
    qq_json_open_array(json, "listings");
    for (unsigned i = 0; i < answer->listings->len; i++) {
        const qq_answer_listing *listing = g_ptr_array_index(answer->listings, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "list", listing->list);
        qq_json_string(json, "state", listing->state);
        qq_json_string(json, "ground", listing->ground);
        qq_json_string(json, "document", listing->document);
        qq_json_string(json, "authority", listing->authority);
        qq_json_day(json, "from", listing->from);
        qq_json_day(json, "until", listing->until);
        qq_json_string(json, "basis", listing->basis);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void write_bribery(qq_json *json, const qq_answer *answer)
{
    if (answer->convictions < 0) {
        qq_json_null(json, "bribery");
        return;
    }
    qq_json_open_object(json, "bribery");
    qq_json_integer(json, "convictions", answer->convictions);
    qq_json_integer(json, "window_months", answer->window_months);
    qq_json_close(json);
}

static void write_categories(qq_json *json, const qq_question *question, const qq_answer *answer)
{
    qq_json_open_array(json, "categories");
    for (unsigned c = 0; c < question->model->category_count; c++) {
        const qq_category *category = &question->model->categories[c];
        const qq_category_result *result = &answer->result.categories[c];
        qq_json_open_object(json, NULL);
        qq_json_string(json, "id", category->id);
        qq_json_decimal(json, "weight", category->weight, 6);
        qq_json_decimal(json, "good", MIN(result->good, category->good_cap), 3);
        qq_json_decimal(json, "bad", result->bad, 3);
        qq_json_decimal(json, "score", result->score, 3);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void write_reasons(qq_json *json, const qq_answer *answer)
{
    qq_json_open_array(json, "reasons");
    for (unsigned i = 0; i < answer->reasons->len; i++) {
        const qq_reason *reason = g_ptr_array_index(answer->reasons, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "record", *reason->record ? reason->record : NULL);
        qq_json_string(json, "code", reason->code);
        qq_json_string(json, "title", reason->title_zh);
        qq_json_decimal(json, "points", reason->points, 3);
        qq_json_day(json, "until", reason->until);
        qq_json_string(json, "basis", reason->basis);
        qq_json_string(json, "document", *reason->document ? reason->document : NULL);
        qq_json_close(json);
    }
    qq_json_close(json);
}

/* Only where a model averages over a period: its days. */
static void write_period(qq_json *json, const qq_answer *answer)
{
    if (!answer->result.step_count) return;
    qq_json_open_object(json, "period");
    qq_json_day(json, "from", answer->result.period_from);
    qq_json_day(json, "until", answer->result.period_until);
    qq_json_close(json);
}

static void write_json(qq_json *json, const qq_question *question, const qq_answer *answer)
{
    qq_json_open_object(json, NULL);
    qq_json_string(json, "uscc", answer->uscc);
    if (answer->error) {
        qq_json_string(json, "error", answer->error);
        qq_json_close(json);
        return;
    }
    qq_json_string(json, "name", *answer->name ? answer->name : NULL);
    qq_json_bool(json, "registered", answer->result.registered);
    qq_json_day(json, "as_of", question->as_of);
    qq_json_integer(json, "known_at", question->known_at);
    qq_json_integer(json, "ends_known_at", question->ends_known_at);
    qq_json_string(json, "model", question->model->id);
    qq_json_string(json, "model_version", question->model->version);
    qq_json_string(json, "model_digest", question->model->digest);
    qq_json_integer(json, "engine_semantics", QQ_ENGINE_SEMANTICS);
    qq_answer_rating_json(json, question->model, answer->result.unscored, answer->result.score, answer->result.grade,
                          answer->result.trust);
    qq_json_bool(json, "blacklisted", answer->result.blacklisted);
    write_listings(json, answer);
    write_bribery(json, answer);
    write_categories(json, question, answer);
    write_reasons(json, answer);
    write_period(json, answer);
    qq_json_day(json, "next_change", answer->next_change);
    qq_json_close(json);
}

static void append_reasons(GString *out, const qq_answer *answer)
{
    if (!answer->reasons->len) return;
    g_autoptr(qq_table) table = qq_table_new(5, "rlllr");
    for (unsigned i = 0; i < answer->reasons->len; i++) {
        const qq_reason *reason = g_ptr_array_index(answer->reasons, i);
        char points[QQ_MILLI_TEXT], until[QQ_DAY_TEXT];
        qq_decimal_format(reason->points, 3, points);
        qq_day_format(reason->until, until);
        qq_table_add(table, reason->points ? points : "–", reason->code, qq_cli_title(reason->title, reason->title_zh),
                     reason->document, until, NULL);
    }
    qq_table_print(table, out);
}

static void append_listings(GString *out, const qq_answer *answer)
{
    for (unsigned i = 0; i < answer->listings->len; i++) {
        const qq_answer_listing *listing = g_ptr_array_index(answer->listings, i);
        char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
        qq_day_format(listing->from, from);
        qq_day_format(listing->until, until);
        g_string_append_printf(out, _("LISTED on “%s” from %s until %s by %s, %s (%s)\n"), listing->list, from, until,
                               listing->authority, listing->document, listing->basis);
    }
}

static void append_rating(GString *out, const qq_question *question, const qq_answer *answer, const char *score)
{
    const qq_result *result = &answer->result;
    if (question->model->given_score.input)
        g_string_append(out, _("no score: this model takes one that is given\n"));
    else if (result->unscored)
        g_string_append(out, _("no score: what it rests on was not sent\n"));
    else if (!question->model->graded)
        g_string_append_printf(out, _("score %s   (this model has no grades)\n"), score);
    else
        g_string_append_printf(out, _("score %s   grade %s   %s\n"), score, grade_of(question, answer),
                               qq_cli_trust_word(result->trust));
    if (!result->step_count) return;
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(result->period_from, from);
    qq_day_format(result->period_until, until);
    g_string_append_printf(out, _("mean of the days %s … %s\n"), from, until);
}

static void append_text(GString *out, const qq_question *question, const qq_answer *answer)
{
    char score[QQ_MILLI_TEXT], day[QQ_DAY_TEXT];
    if (answer->error) {
        g_string_append_printf(out, "%s  %s\n\n", answer->uscc, answer->error);
        return;
    }
    qq_decimal_format(answer->result.score, 3, score);
    g_string_append_printf(out, "%s  %s%s\n", answer->uscc, *answer->name ? answer->name : _("(name not known)"),
                           answer->result.registered ? "" : _("  [not in the registry]"));
    append_rating(out, question, answer, score);
    append_listings(out, answer);
    if (answer->convictions >= 0)
        g_string_append_printf(out, _("bribery convictions in the last %d months: %d\n"), answer->window_months,
                               answer->convictions);
    append_reasons(out, answer);
    qq_day_format(answer->next_change, day);
    if (*day) g_string_append_printf(out, _("next change without new facts: %s\n"), day);
    g_string_append_c(out, '\n');
}

static void append_csv(GString *out, const qq_question *question, const qq_answer *answer)
{
    char score[QQ_MILLI_TEXT] = "", as_of[QQ_DAY_TEXT], next[QQ_DAY_TEXT] = "";
    bool good = !answer->error;
    bool scored = good && !answer->result.unscored;
    if (scored) qq_decimal_format(answer->result.score, 3, score);
    if (good) qq_day_format(answer->next_change, next);
    qq_day_format(question->as_of, as_of);
    const char *cells[] = {answer->uscc,
                           good ? answer->name : "",
                           good ? (answer->result.registered ? "true" : "false") : "",
                           as_of,
                           question->known,
                           question->model->id,
                           question->model->digest,
                           score,
                           good ? grade_of(question, answer) : "",
                           scored ? answer->result.trust : "",
                           good ? (answer->result.blacklisted ? "true" : "false") : "",
                           next,
                           good ? "" : answer->error};
    for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++) qq_csv_shown_cell(out, cells[i], i + 1 == G_N_ELEMENTS(cells));
}

static void append_text_footer(GString *out, const qq_question *question)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(question->as_of, day);
    g_string_append_printf(out, _("as of %s, known at landing %s, model %s %s (%.16s…), engine semantics %d\n"), day,
                           question->known, question->model->id, question->model->version, question->model->digest,
                           QQ_ENGINE_SEMANTICS);
}

static bool answer_all(qq_question *question, int count, char **words, GString *out, bool *invalid, GError **error)
{
    g_autoptr(qq_json) json = question->format == QQ_FORMAT_JSON ? qq_json_new(out, 2) : NULL;
    if (json) qq_json_open_array(json, NULL);
    if (question->format == QQ_FORMAT_CSV)
        g_string_append(
            out,
            "uscc,name,registered,as_of,known_at,model,model_digest,score,grade,trust,blacklisted,next_change,error\n");
    bool good = true;
    for (int i = 0; good && i < count; i++) {
        qq_answer answer;
        good = qq_answer_load(question, words[i], &answer, error);
        if (!good) break;
        *invalid |= answer.error != NULL;
        if (json) write_json(json, question, &answer);
        if (question->format == QQ_FORMAT_TEXT) append_text(out, question, &answer);
        if (question->format == QQ_FORMAT_CSV) append_csv(out, question, &answer);
        qq_answer_clear(&answer);
    }
    if (json) qq_json_close(json);
    if (json) g_string_append_c(out, '\n');
    if (question->format == QQ_FORMAT_TEXT) append_text_footer(out, question);
    return good;
}

int qq_command_query(int argc, char **argv)
{
    qq_question_words words = {0};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {QQ_DB_OPTION(words),
                                    QQ_AS_OF_OPTION(words),
                                    QQ_KNOWN_AT_OPTION(words),
                                    QQ_MODEL_OPTION(words),
                                    QQ_PURPOSE_OPTION(words),
                                    QQ_FORMAT_OPTION(words),
                                    {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "USCC…",
                      _("Score, grade, trust and listings of one enterprise or a shortlist.")))
        return QQ_EXIT_USAGE;
    if (argc < 2) return qq_cli_usage(_("query needs at least one unified social credit code"));
    if (!qq_question_open(&words, &question, &status)) return status;
    g_autoptr(GString) out = g_string_new(NULL);
    GError *error = NULL;
    bool invalid = false;
    if (answer_all(&question, argc - 1, argv + 1, out, &invalid, &error))
        status = qq_cli_print(out);
    else
        status = qq_cli_fail(error);
    qq_question_close(&question);
    return status == QQ_EXIT_DONE && invalid ? QQ_EXIT_NO : status;
}
