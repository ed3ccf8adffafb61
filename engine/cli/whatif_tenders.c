/* qinqing whatif tenders: past awards replayed under another model. */
#include <math.h>
#include <string.h>

#include "qinqing/edit.h"
#include "qinqing/population.h"
#include "qinqing/tenders.h"
#include "whatif.h"
#include "whatif_output.h"

typedef struct {
    qq_question_words question;
    qq_output_words output;
    char *to, *weights, *from, *until, *credit, *eligibility, *lowest, *price_points, *per_percent;
    char **edits, **settings;
    int threads, limit;
    qq_tender_options options;
} tenders_words;

/* ---- what is asked ---- */

static bool parse_points(const char *option, const char *word, double usual, double *out)
{
    int64_t milli;
    *out = usual;
    if (!word) return true;
    if (qq_decimal_parse(word, strlen(word), 3, &milli) == QQ_AMOUNT_OK && milli > 0 && milli <= 1000000) {
        *out = (double)milli / 1000;
        return true;
    }
    qq_cli_usage(_("%s takes points above 0 and up to 1000 with at most three decimals, not “%s”"), option, word);
    return false;
}

static bool parse_day(const char *option, const char *word, qq_day usual, qq_day *out)
{
    *out = usual;
    if (!word) return true;
    if (qq_day_parse(word, strlen(word), out) && *out != QQ_DAY_NONE && *out != QQ_DAY_FOREVER) return true;
    qq_cli_usage(_("%s takes a day such as 2026-06-30, not “%s”"), option, word);
    return false;
}

/* Awards of the last twelve months before the as-of day, unless said otherwise. */
static bool parse_days(tenders_words *words, qq_day as_of)
{
    return parse_day("--until", words->until, as_of, &words->options.until) &&
           parse_day("--from", words->from, qq_day_add_months(words->options.until, -12) + 1, &words->options.from);
}

static bool check_changes(const tenders_words *words)
{
    if (words->to ? !words->weights && !words->edits : words->weights || words->edits) return true;
    qq_cli_usage(_("whatif tenders needs the other model: --to DIR|ID, or --weights and --set to change this one"));
    return false;
}

/* ---- the other model ---- */

/* "categories/quality/weight=0.4" for each category. */
static bool add_weights(const tenders_words *words, const qq_model *model, GPtrArray *edits, GError **error)
{
    qq_weights weights;
    if (!words->weights) return true;
    if (!qq_weights_parse(model, words->weights, false, &weights, error)) return false;
    for (unsigned i = 0; i < model->category_count; i++) {
        char weight[QQ_MILLI_TEXT];
        qq_decimal_format(weights.of[i], 6, weight);
        g_ptr_array_add(edits, g_strdup_printf("categories/%s/weight=%s", model->categories[i].id, weight));
    }
    return true;
}

static qq_package *other_package(const tenders_words *words, const qq_question *question, const qq_package *package,
                                 GError **error)
{
    if (words->to) {
        const qq_question_words to = {.model = words->to};
        qq_question asked = *question;
        g_autoptr(qq_model) model =
            qq_store_model_called(question->store, words->to, question->as_of, question->known_at, NULL);
        asked.model = model;
        return model && !g_file_test(words->to, G_FILE_TEST_IS_DIR) ? qq_question_package(&to, &asked, error)
                                                                    : qq_package_read(words->to, error);
    }
    g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func(g_free);
    if (!add_weights(words, question->model, edits, error)) return NULL;
    for (char **edit = words->edits; edit && *edit; edit++) g_ptr_array_add(edits, g_strdup(*edit));
    return qq_package_edit(package, (const char *const *)edits->pdata, edits->len, error);
}

/* ---- the report ---- */

static void add_assumptions(qq_report *report, const tenders_words *words)
{
    g_autofree char *rule =
        g_strdup_printf(_("Total is price points plus credit points. The lowest admitted price gets %.3g points and "
                          "loses %.3g for each "
                          "percent above it, down to none. The highest total wins; of equal ones the lower price."),
                        words->options.price_points, words->options.per_percent);
    qq_report_section(report, _("Assumptions"));
    qq_report_prose(report, _("Bidders are the same and bid the same prices: nobody is taken to have acted otherwise "
                              "because of the other model."));
    qq_report_prose(report, rule);
    qq_report_prose(report, _("Technical points are not recorded and are taken to be equal. Bidders are graded on the "
                              "day of their bid by what is known now; a consortium by its lowest member. Nobody is "
                              "checked as project manager."));
    qq_report_prose(report, _("How far to trust the rule: see how often it names the real winner under the model as "
                              "it is."));
}

static void put_figure(qq_report_table *table, const char *key, const char *words, int64_t value)
{
    qq_report_put_text(table, key);
    qq_report_put_text(table, words);
    qq_report_put_integer(table, value);
}

static void add_summary(qq_report *report, const qq_tender_replay *replay)
{
    qq_report_table *table = qq_report_table_new(report, "summary", _("All tenders together"));
    qq_report_column(table, "key", _("key"), QQ_COLUMN_TEXT, 0);
    qq_report_data_only(table);
    qq_report_column(table, "figure", _("figure"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "count", _("count"), QQ_COLUMN_INTEGER, 0);
    put_figure(table, "awards", _("awards in these days"), (int64_t)replay->awards);
    put_figure(table, "without_bids", _("of these without two priced bids, left out"), (int64_t)replay->without_bids);
    put_figure(table, "replayed", _("replayed"), (int64_t)replay->tenders->len);
    put_figure(table, "agreeing", _("the rule names the real winner"), (int64_t)replay->agreeing);
    put_figure(table, "changed", _("another winner"), (int64_t)replay->changed);
    put_figure(table, "reordered", _("of these by credit points alone"), (int64_t)replay->reordered);
    put_figure(table, "refused", _("bids refused that were admitted"), (int64_t)replay->refused);
    put_figure(table, "allowed", _("bids admitted that were refused"), (int64_t)replay->allowed);
    put_figure(table, "winners_refused", _("real winners refused that were admitted"),
               (int64_t)replay->winners_refused);
}

static void add_prices(qq_report *report, const qq_tender_replay *replay)
{
    double share = replay->price_before ? (double)replay->price_after / (double)replay->price_before - 1 : NAN;
    qq_report_table *table = qq_report_table_new(report, "prices", _("Prices of the winners by the rule, yuan"));
    qq_report_column(table, "tenders", _("tenders"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "before", _("before"), QQ_COLUMN_DECIMAL, 2);
    qq_report_column(table, "after", _("after"), QQ_COLUMN_DECIMAL, 2);
    qq_report_column(table, "difference", _("difference"), QQ_COLUMN_DECIMAL, 2);
    qq_report_column(table, "share", _("share"), QQ_COLUMN_PERCENT, 3);
    qq_report_put_integer(table, (int64_t)replay->priced);
    qq_report_put_integer(table, replay->price_before);
    qq_report_put_integer(table, replay->price_after);
    qq_report_put_integer(table, replay->price_after - replay->price_before);
    qq_report_put_real(table, share);
}

static const qq_tender_bid *bid_of(const qq_tender *tender, int index)
{
    return index < 0 ? NULL : &g_array_index(tender->bids, qq_tender_bid, index);
}

static void put_tender(qq_report_table *table, const qq_tender *tender)
{
    const qq_tender_bid *before = bid_of(tender, tender->winner_before), *after = bid_of(tender, tender->winner_after);
    char day[QQ_DAY_TEXT];
    qq_day_format(tender->awarded_on, day);
    qq_report_put_text(table, tender->code);
    qq_report_put_text(table, day);
    qq_report_put_text(table, before ? before->lead.text : NULL);
    qq_report_put_text(table, after ? after->lead.text : NULL);
    if (before && after)
        qq_report_put_integer(table, after->price - before->price);
    else
        qq_report_put_none(table);
}

static void add_changed(qq_report *report, const tenders_words *words, const qq_tender_replay *replay)
{
    qq_report_section(report, _("Tenders with another winner"));
    qq_report_table *table = qq_report_table_new(report, "changed", _("Winner by the rule, before and after"));
    qq_report_column(table, "section", _("section"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "awarded_on", _("awarded on"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "before", _("before"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "after", _("after"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "price_difference", _("difference of price, yuan"), QQ_COLUMN_DECIMAL, 2);
    qq_report_show(table, (unsigned)words->limit);
    for (guint i = 0; i < replay->tenders->len; i++) {
        const qq_tender *tender = g_ptr_array_index(replay->tenders, i);
        if (tender->winner_before != tender->winner_after) put_tender(table, tender);
    }
}

static void put_standing(qq_report_table *table, const qq_tender_standing *standing, const qq_model *model)
{
    qq_report_put_text(table, qq_cli_grade(model, standing->grade));
    qq_report_put_integer(table, standing->refused);
    qq_report_put_real(table, standing->credit);
    qq_report_put_real(table, standing->total);
}

static void put_bid(qq_report_table *table, const tenders_words *words, const qq_tender *tender,
                    const qq_tender_bid *bid)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(bid->day, day);
    qq_report_put_text(table, tender->code);
    qq_report_put_text(table, bid->lead.text);
    qq_report_put_integer(table, bid->members);
    qq_report_put_text(table, day);
    qq_report_put_integer(table, bid->price);
    qq_report_put_integer(table, bid->awarded);
    put_standing(table, &bid->before, words->options.before.model);
    put_standing(table, &bid->after, words->options.after.model);
}

/* Bids whose standing differs. */
static void add_bids(qq_report *report, const tenders_words *words, const qq_tender_replay *replay)
{
    qq_report_section(report, _("Bids that stand differently"));
    qq_report_table *table =
        qq_report_table_new(report, "bids", _("Bids of another grade, refusal or credit points; 1 is yes"));
    qq_report_column(table, "section", _("section"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "bidder", _("bidder"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "members", _("members"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "bid_on", _("bid on"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "price", _("price, yuan"), QQ_COLUMN_DECIMAL, 2);
    qq_report_column(table, "awarded", _("awarded"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "grade_before", _("grade before"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "refused_before", _("refused before"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "credit_before", _("credit before"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "total_before", _("total before"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "grade_after", _("grade after"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "refused_after", _("refused after"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "credit_after", _("credit after"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "total_after", _("total after"), QQ_COLUMN_REAL, 3);
    qq_report_show(table, (unsigned)words->limit);
    for (guint i = 0; i < replay->tenders->len; i++) {
        const qq_tender *tender = g_ptr_array_index(replay->tenders, i);
        for (guint j = 0; j < tender->bids->len; j++) {
            const qq_tender_bid *bid = &g_array_index(tender->bids, qq_tender_bid, j);
            const char *before = qq_cli_grade(words->options.before.model, bid->before.grade);
            const char *after = qq_cli_grade(words->options.after.model, bid->after.grade);
            if (strcmp(before, after) != 0 || bid->before.refused != bid->after.refused ||
                bid->before.credit != bid->after.credit)
                put_bid(table, words, tender, bid);
        }
    }
}

static void add_parameters(qq_report *report, const tenders_words *words, const qq_question *question)
{
    const qq_model *after = words->options.after.model;
    g_autofree char *other = g_strdup_printf("%s %s", after->id, after->version);
    g_autofree char *settings = g_strjoinv(" ", (char **)words->options.settings);
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(words->options.from, from);
    qq_day_format(words->options.until, until);
    qq_output_question(report, question);
    qq_report_parameter(report, "other_model", _("other model"), other);
    qq_report_parameter(report, "other_digest", _("digest of the other model (SM3)"), after->digest);
    qq_report_parameter(report, "from", _("awards from"), from);
    qq_report_parameter(report, "until", _("awards until"), until);
    qq_report_parameter(report, "credit", _("credit points by"), words->options.credit);
    qq_report_parameter(report, "eligibility", _("eligibility by"), words->options.eligibility);
    qq_report_parameter(report, "lowest_grade", _("lowest grade admitted"), words->options.lowest_grade);
    qq_report_parameter(report, "settings", _("settings of the decisions"), settings);
}

static int print(const tenders_words *words, const qq_question *question, const qq_tender_replay *replay)
{
    g_autoptr(qq_report) report = qq_report_new(
        "tenders", _("Tenders replayed"),
        _("Who would have won, and been refused, under the other model, and at what price?"), qq_cli_chinese());
    add_parameters(report, words, question);
    add_assumptions(report, words);
    qq_report_section(report, _("Outcome"));
    add_summary(report, replay);
    add_prices(report, replay);
    add_changed(report, words, replay);
    add_bids(report, words, replay);
    return qq_output_write(&words->output, report);
}

/* ---- the command ---- */

static bool on_progress(uint64_t done, void *data)
{
    qq_meter_show(data, done, 0);
    return !qq_cli_interrupted();
}

static int replay(tenders_words *words, const qq_question *question)
{
    static const char *const usual[] = {"contract_price=@estimate", NULL};
    GError *error = NULL;
    qq_tender_options *options = &words->options;
    g_autoptr(qq_meter) meter = qq_meter_new(_("replaying"), _("records"));
    options->store_path = qq_store_path(question->store);
    options->known_at = question->known_at;
    options->credit = words->credit ? (*words->credit ? words->credit : NULL) : "bid_bonus";
    options->eligibility = words->eligibility;
    options->lowest_grade = words->lowest;
    options->settings = words->settings ? (const char *const *)words->settings : usual;
    options->setting_count = g_strv_length((char **)options->settings);
    options->threads = (unsigned)words->threads;
    options->progress = on_progress;
    options->progress_data = meter;
    qq_cli_catch_interrupts();
    g_autoptr(qq_tender_replay) replayed = qq_tenders_replay(options, &error);
    return replayed ? print(words, question, replayed) : qq_cli_fail(error);
}

static int run(tenders_words *words, const qq_question *question)
{
    GError *error = NULL;
    if (!parse_days(words, question->as_of)) return QQ_EXIT_USAGE;
    g_autoptr(qq_package) before = qq_question_package(&words->question, question, &error);
    g_autoptr(qq_package) after = before ? other_package(words, question, before, &error) : NULL;
    g_autoptr(qq_model) model = after ? qq_model_compile(after, &error) : NULL;
    if (!model) return qq_cli_fail(error);
    words->options.before = (qq_tender_model){before, question->model};
    words->options.after = (qq_tender_model){after, model};
    return replay(words, question);
}

int qq_whatif_tenders(int argc, char **argv)
{
    enum { LISTED = 20 };
    tenders_words words = {.question = {.exact = true}, .limit = LISTED};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.question),
        QQ_AS_OF_OPTION(words.question),
        QQ_KNOWN_AT_OPTION(words.question),
        QQ_MODEL_OPTION(words.question),
        {"to", 0, 0, G_OPTION_ARG_FILENAME, &words.to,
         N_("The other model: a package folder, or the id of an adopted one"), "DIR|ID"},
        {"weights", 0, 0, G_OPTION_ARG_STRING, &words.weights,
         N_("The same model with other weights: every category, e.g. quality=0.5,conduct=0.5"), "LIST"},
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.edits,
         N_("The same model with this changed, e.g. grades/AA/from=86; may be given often"), "PATH=VALUE"},
        {"from", 0, 0, G_OPTION_ARG_STRING, &words.from, N_("Awards from this day (default: twelve months)"), "DAY"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &words.until, N_("Awards until this day (default: the as-of day)"), "DAY"},
        {"credit", 0, 0, G_OPTION_ARG_STRING, &words.credit,
         N_("The decision that gives credit points (default: bid_bonus; empty: none)"), "NAME"},
        {"eligibility", 0, 0, G_OPTION_ARG_STRING, &words.eligibility,
         N_("The decision that refuses bidders (default: none)"), "NAME"},
        {"lowest-grade", 0, 0, G_OPTION_ARG_STRING, &words.lowest, N_("Refuse bidders below this grade"), "GRADE"},
        {"with", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.settings,
         N_("What the decisions ask about the project; @estimate is the section's estimated price (default: "
            "contract_price=@estimate)"),
         "NAME=VALUE"},
        {"price-points", 0, 0, G_OPTION_ARG_STRING, &words.price_points, N_("Points of the lowest price (default: 60)"),
         "POINTS"},
        {"per-percent", 0, 0, G_OPTION_ARG_STRING, &words.per_percent,
         N_("Points lost for each percent above the lowest price (default: 1)"), "POINTS"},
        {"limit", 0, 0, G_OPTION_ARG_INT, &words.limit, N_("List so many rows for people (default: 20)"), "N"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Past awards replayed under another model."))) return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (words.limit < 0) return qq_cli_usage(_("--limit takes 0 or more"));
    if (!qq_cli_threads_fit(words.threads, &status)) return status;
    if (!check_changes(&words) ||
        !parse_points("--price-points", words.price_points, 60, &words.options.price_points) ||
        !parse_points("--per-percent", words.per_percent, 1, &words.options.per_percent))
        return QQ_EXIT_USAGE;
    if (!qq_output_settle(&words.output, &status) || !qq_question_open(&words.question, &question, &status))
        return status;
    status = run(&words, &question);
    qq_question_close(&question);
    return status;
}
