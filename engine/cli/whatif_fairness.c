/* qinqing whatif fairness: grades by what models may not read, and by who is new. */
#include <stdio.h>
#include <string.h>

#include "qinqing/fairness.h"
#include "qinqing/population.h"
#include "whatif.h"
#include "whatif_output.h"

enum { DIVISIONS = 10000, DECADE = 10, FIRST_DECADE = 1990 };

typedef struct {
    qq_question_words question;
    qq_output_words output;
    char *by, *favourable, *reference, *gate_word;
    int threads;
    gint64 seed;
    double gate; /* 0: none */
    qq_attribute attributes[QQ_ATTRIBUTE_END];
    unsigned attribute_count;
    unsigned least; /* the lowest grade that is favourable */
} fairness_words;

/* ---- what is asked ---- */

static bool parse_by(fairness_words *words)
{
    g_auto(GStrv) parts = g_strsplit(words->by ? words->by : "ownership,region,size,founded,newcomer", ",", -1);
    for (unsigned i = 0; parts[i] || i == 0; i++) {
        const char *part = parts[i] ? parts[i] : "";
        qq_attribute attribute;
        bool known = qq_attribute_find(part, &attribute), again = false;
        for (unsigned k = 0; known && k < words->attribute_count; k++) again |= words->attributes[k] == attribute;
        if (!known || again) {
            qq_cli_usage(_("--by takes ownership, region, size, founded, newcomer or kind, each once; not “%s”"), part);
            return false;
        }
        words->attributes[words->attribute_count++] = attribute;
    }
    return true;
}

static bool parse_gate(fairness_words *words)
{
    int64_t milli;
    const char *word = words->gate_word;
    if (!word) return true;
    if (qq_decimal_parse(word, strlen(word), 3, &milli) == QQ_AMOUNT_OK && milli > 0 && milli <= 1000) {
        words->gate = (double)milli / 1000;
        return true;
    }
    qq_cli_usage(_("--gate takes a ratio above 0 and up to 1 with at most three decimals, e.g. 0.8; not “%s”"), word);
    return false;
}

static bool check_reference(const fairness_words *words)
{
    if (!words->reference || words->attribute_count == 1) return true;
    qq_cli_usage(_("--reference names a group of one attribute; give that one alone with --by"));
    return false;
}

/* Without a word the grades that share the trust word of the best. */
static bool settle_favourable(fairness_words *words, const qq_model *model, int *status)
{
    const GArray *bands = model->bands;
    g_autoptr(GString) names = g_string_new(NULL);
    if (!model->graded || model->given_score.input) {
        *status = qq_cli_usage(_("model %s gives no grades of its own: there is no outcome to compare"), model->id);
        return false;
    }
    for (unsigned i = 0; i < bands->len; i++) {
        const qq_band *band = &g_array_index(bands, qq_band, i), *best = &g_array_index(bands, qq_band, 0);
        if (words->favourable ? strcmp(band->grade, words->favourable) == 0 : strcmp(band->trust, best->trust) == 0) {
            words->least = i;
            if (words->favourable) return true;
        }
        g_string_append_printf(names, "%s%s", i ? ", " : "", band->grade);
    }
    if (!words->favourable) return true;
    *status = qq_cli_usage(_("there is no grade “%s”; there are %s"), words->favourable, names->str);
    return false;
}

/* ---- members ---- */

typedef struct {
    GPtrArray *groups; /* of char*, borrowed from `names` */
    GArray *favourable, *scores;
    GStringChunk *names;
} members;

static void members_init(members *out)
{
    out->groups = g_ptr_array_new();
    out->favourable = g_array_new(FALSE, FALSE, sizeof(bool));
    out->scores = g_array_new(FALSE, FALSE, sizeof(double));
    out->names = g_string_chunk_new(1024);
}

static void members_clear(members *out)
{
    g_ptr_array_unref(out->groups);
    g_array_unref(out->favourable);
    g_array_unref(out->scores);
    g_string_chunk_free(out->names);
}

/* Years of founding are counted by decade. */
static const char *group_name(members *to, qq_attribute attribute, const char *value)
{
    char decade[32];
    guint64 year;
    if (attribute == QQ_ATTRIBUTE_NEWCOMER && *value)
        return strcmp(value, "yes") == 0 ? _("newcomers") : _("longer registered");
    if (attribute != QQ_ATTRIBUTE_FOUNDED || !g_ascii_string_to_unsigned(value, 10, 1, 9999, &year, NULL))
        return g_string_chunk_insert_const(to->names, value);
    if (year < FIRST_DECADE) {
        g_snprintf(decade, sizeof decade, _("before %d"), FIRST_DECADE);
        return g_string_chunk_insert_const(to->names, decade);
    }
    int first = (int)year / DECADE * DECADE;
    g_snprintf(decade, sizeof decade, "%d–%d", first, first + DECADE - 1);
    return g_string_chunk_insert_const(to->names, decade);
}

/* Registered enterprises with a score: of others no attribute is known. */
static void add_members(members *to, const fairness_words *words, const qq_population *population,
                        const qq_weighed *weighed, qq_attribute attribute)
{
    for (unsigned b = 0; b < qq_population_blocks(population); b++) {
        qq_population_block block;
        qq_population_block_at(population, b, &block);
        for (unsigned i = 0; i < block.count; i++) {
            size_t place = block.first + i;
            if (!(block.flags[i] & QQ_PARTY_REGISTERED) || weighed[place].unscored) continue;
            bool favourable = weighed[place].grade <= words->least && !weighed[place].untrusted;
            double score = (double)weighed[place].score / 1000;
            const char *value = qq_population_attribute(population, place, attribute);
            g_ptr_array_add(to->groups, (gpointer)group_name(to, attribute, value));
            g_array_append_val(to->favourable, favourable);
            g_array_append_val(to->scores, score);
        }
    }
}

/* ---- the report ---- */

static const char *attribute_title(qq_attribute attribute)
{
    switch (attribute) {
    case QQ_ATTRIBUTE_REGION:
        return _("By region (first four digits of the division code)");
    case QQ_ATTRIBUTE_KIND:
        return _("By kind of enterprise");
    case QQ_ATTRIBUTE_OWNERSHIP:
        return _("By ownership");
    case QQ_ATTRIBUTE_SIZE:
        return _("By size");
    case QQ_ATTRIBUTE_FOUNDED:
        return _("By decade of founding");
    case QQ_ATTRIBUTE_NEWCOMER:
        return _("By time since registration with the credit system (newcomers: less than 24 months)");
    case QQ_ATTRIBUTE_END:
        break;
    }
    g_assert_not_reached();
}

static const char *note_of(const qq_fairness_group *group)
{
    if (group->reference) return _("reference");
    if (group->fails) return _("below the gate");
    return group->impact.small ? _("too small to judge") : "";
}

static void add_columns(qq_report_table *table)
{
    qq_report_column(table, "group", _("group"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "rate", _("favourable share"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "rate_low", _("low"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "rate_high", _("high"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "enterprises", _("number of enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "favourable", _("favourable"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "ratio", _("adverse-impact ratio"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "ratio_low", _("low"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "ratio_high", _("high"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "p_rate", _("p of the rates"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "mean_score", _("mean score"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "above", _("chance to score above the reference"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "p_score", _("p of the scores"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "small", _("small"), QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_column(table, "fails", _("fails"), QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_column(table, "note", _("note"), QQ_COLUMN_TEXT, 0);
}

static void put_group(qq_report_table *table, const qq_fairness_group *group)
{
    qq_report_put_text(table, *group->name ? group->name : _("not known"));
    qq_report_put_real(table, group->rate.value);
    qq_report_put_real(table, group->rate.low);
    qq_report_put_real(table, group->rate.high);
    qq_report_put_integer(table, (int64_t)group->count);
    qq_report_put_integer(table, (int64_t)group->favourable);
    qq_report_put_real(table, group->impact.ratio.value);
    qq_report_put_real(table, group->impact.ratio.low);
    qq_report_put_real(table, group->impact.ratio.high);
    qq_report_put_real(table, group->rates.p);
    qq_report_put_real(table, group->mean_score);
    qq_report_put_real(table, group->scores.superiority);
    qq_report_put_real(table, group->scores.p);
    qq_report_put_integer(table, group->impact.small && !group->reference);
    qq_report_put_integer(table, group->fails);
    qq_report_put_text(table, note_of(group));
}

static void add_attribute(qq_report *report, const fairness_words *words, qq_attribute attribute,
                          const qq_fairness *fairness)
{
    g_autofree char *key = g_strconcat("by_", qq_attribute_key(attribute), NULL);
    const qq_fairness_group *reference = g_ptr_array_index(fairness->groups, fairness->reference);
    double line = words->gate > 0 ? reference->rate.value * words->gate : reference->rate.value;
    g_autofree char *mark = words->gate > 0
                                ? g_strdup_printf(_("gate: %.2f of the rate of %s"), words->gate, reference->name)
                                : g_strdup_printf(_("rate of %s"), reference->name);
    qq_report_section(report, attribute_title(attribute));
    qq_report_table *table =
        qq_report_table_new(report, key, _("Rates, and each group against the reference; intervals of 95 percent"));
    add_columns(table);
    qq_report_figure(table, QQ_FIGURE_CALIBRATION, attribute_title(attribute),
                     _("The share with the favourable outcome in each group, with its interval."));
    qq_report_mark(table, line, mark);
    for (guint i = 0; i < fairness->groups->len; i++) put_group(table, g_ptr_array_index(fairness->groups, i));
}

static void add_parameters(qq_report *report, const fairness_words *words, const qq_question *question)
{
    g_autofree char *grades = g_strdup_printf(_("grade %s or better"), qq_cli_grade(question->model, words->least));
    g_autofree char *seed = g_strdup_printf("%" PRId64, words->seed);
    qq_output_question(report, question);
    qq_report_parameter(report, "favourable", _("favourable outcome"), grades);
    qq_report_parameter(report, "gate", _("gate"), words->gate_word ? words->gate_word : _("none"));
    qq_report_parameter(report, "seed", _("seed"), seed);
}

static void add_reading(qq_report *report)
{
    qq_report_prose(report, _("The ratio is a group's favourable share over that of the reference, which is the group "
                              "with the highest share among those of 30 and more. Groups of fewer than 30, or in which "
                              "fewer than five of an outcome are expected, are marked and not held to the gate. Each p "
                              "is of one comparison: among many groups some are small by chance."));
    qq_report_prose(report, _("Only enterprises in the registry with a score are counted. What is compared here is "
                              "never read by the model; a difference is a question to the model and to the facts, not "
                              "yet an answer."));
}

/* ---- the command ---- */

static qq_fairness *compare(const fairness_words *words, const qq_population *population, const qq_weighed *weighed,
                            qq_attribute attribute, GError **error)
{
    members all;
    members_init(&all);
    add_members(&all, words, population, weighed, attribute);
    const qq_fairness_data data = {.count = all.groups->len,
                                   .group = (const char *const *)all.groups->pdata,
                                   .favourable = (const bool *)(const void *)all.favourable->data,
                                   .score = (const double *)(const void *)all.scores->data};
    const qq_fairness_options options = {.attribute = qq_attribute_key(attribute),
                                         .reference = words->reference,
                                         .gate = words->gate,
                                         .divisions = DIVISIONS,
                                         .seed = (uint64_t)words->seed,
                                         .threads = (unsigned)words->threads};
    qq_fairness *fairness = qq_fairness_run(&data, &options, error);
    members_clear(&all);
    return fairness;
}

/* Says which groups fail, one line for all. */
static void tell_failing(GString *to, qq_attribute attribute, const qq_fairness *fairness)
{
    for (guint i = 0; i < fairness->groups->len; i++) {
        const qq_fairness_group *group = g_ptr_array_index(fairness->groups, i);
        if (!group->fails) continue;
        g_string_append_printf(to, "%s%s %s %.3f", to->len ? ", " : "", qq_attribute_key(attribute), group->name,
                               group->impact.ratio.value);
    }
}

static int report_all(const fairness_words *words, const qq_question *question, const qq_population *population,
                      const qq_weighed *weighed)
{
    GError *error = NULL;
    g_autoptr(GString) failing = g_string_new(NULL);
    g_autoptr(qq_report) report =
        qq_report_new("fairness", _("Fairness"), _("Who gets the favourable outcome how often?"), qq_cli_chinese());
    add_parameters(report, words, question);
    qq_report_section(report, _("How to read this"));
    add_reading(report);
    for (unsigned i = 0; i < words->attribute_count; i++) {
        g_autoptr(qq_fairness) fairness = compare(words, population, weighed, words->attributes[i], &error);
        if (!fairness) return qq_cli_fail(error);
        add_attribute(report, words, words->attributes[i], fairness);
        tell_failing(failing, words->attributes[i], fairness);
    }
    int status = qq_output_write(&words->output, report);
    if (status != QQ_EXIT_DONE || failing->len == 0) return status;
    fprintf(stderr, _("qinqing: below the gate %s: %s\n"), words->gate_word, failing->str);
    return QQ_EXIT_NO;
}

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

static int run(fairness_words *words, const qq_question *question)
{
    GError *error = NULL;
    int status;
    g_autoptr(qq_meter) meter = qq_meter_new(_("comparing"), _("enterprises"));
    qq_population_options options = {.store_path = qq_store_path(question->store),
                                     .model = question->model,
                                     .as_of = question->as_of,
                                     .known_at = question->known_at,
                                     .threads = (unsigned)words->threads,
                                     .progress = on_parties,
                                     .progress_data = meter};
    if (!settle_favourable(words, question->model, &status)) return status;
    for (unsigned i = 0; i < words->attribute_count; i++) options.attributes |= 1u << words->attributes[i];
    qq_cli_catch_interrupts();
    g_autoptr(qq_population) population = qq_population_new(&options, &error);
    if (!population) return qq_cli_fail(error);
    qq_weights weights = qq_weights_of(question->model);
    g_autofree qq_weighed *weighed = g_new0(qq_weighed, qq_population_count(population) + 1);
    if (!qq_population_weigh(population, &weights, options.threads, weighed, &error)) return qq_cli_fail(error);
    return report_all(words, question, population, weighed);
}

int qq_whatif_fairness(int argc, char **argv)
{
    fairness_words words = {.question = {.exact = true}, .seed = 1};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words.question),
        QQ_AS_OF_OPTION(words.question),
        QQ_KNOWN_AT_OPTION(words.question),
        QQ_MODEL_OPTION(words.question),
        {"by", 0, 0, G_OPTION_ARG_STRING, &words.by,
         N_("Attributes (default: ownership,region,size,founded,newcomer; also kind)"), "LIST"},
        {"favourable", 0, 0, G_OPTION_ARG_STRING, &words.favourable,
         N_("The lowest grade that is favourable (default: all that share the best one's trust word)"), "GRADE"},
        {"reference", 0, 0, G_OPTION_ARG_STRING, &words.reference,
         N_("The group to compare with (default: the one with the highest share)"), "GROUP"},
        {"gate", 0, 0, G_OPTION_ARG_STRING, &words.gate_word,
         N_("Exit with 1 when a group's adverse-impact ratio is below, e.g. 0.8"), "RATIO"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &words.seed, N_("Another number draws other samples (default: 1)"), "S"},
        {"threads", 0, 0, G_OPTION_ARG_INT, &words.threads, N_("Threads (default: one per processor)"), "N"},
        QQ_OUTPUT_OPTIONS(words.output),
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Outcomes by ownership, region, size, age and time registered.")))
        return QQ_EXIT_USAGE;
    if (argc > 1) return qq_cli_usage(_("%s takes no words, only options; there is “%s”"), argv[0], argv[1]);
    if (!qq_cli_threads_fit(words.threads, &status)) return status;
    if (!parse_by(&words) || !parse_gate(&words) || !check_reference(&words)) return QQ_EXIT_USAGE;
    if (!qq_output_settle(&words.output, &status) || !qq_question_open(&words.question, &question, &status))
        return status;
    status = run(&words, &question);
    qq_question_close(&question);
    return status;
}
