/* qinqing decide: what a decision table says about bidders, why, and what would have to be different.
 *
 * One decider answers a whole shortlist. Exit status 1: somebody is refused, a code is invalid, a name does not fit
 * its code, an enterprise takes part in two bids, or two have one legal representative. Source: design §10. */
#include <string.h>

#include "bidders.h"
#include "qinqing/text.h"

typedef struct {
    char *file, *persons, *inputs;
    char **settings; /* the option parser's */
    gboolean no_manager;
} decide_words;

static void decided_free(gpointer data)
{
    qq_decided_bidder *bidder = data;
    if (bidder->decision.members) qq_bidder_decision_clear(&bidder->decision);
    g_free(bidder->names);
    g_ptr_array_unref(bidder->shared_head);
    g_free(bidder);
}

const qq_member_decision *qq_decisive_member(const qq_decided_bidder *bidder)
{
    return bidder->asked->error ? NULL : g_ptr_array_index(bidder->decision.members, bidder->decision.decisive);
}

const char *qq_reason_words(const qq_member_decision *member)
{
    return qq_cli_title(member->words[1], member->words[0]);
}

bool qq_decided_is_no(const qq_decided_bidder *bidder)
{
    if (bidder->asked->error || qq_decisive_member(bidder)->refused || bidder->asked->also->len > 0 ||
        bidder->shared_head->len > 0)
        return true;
    for (guint i = 0; i < bidder->decision.members->len; i++)
        if (bidder->names[i] == QQ_NAME_DIFFERS) return true;
    return false;
}

/* ---- names beside codes ---- */

static qq_name_check compare_name(const char *given, const char *known)
{
    if (!*given) return QQ_NAME_NOT_GIVEN;
    if (!*known) return QQ_NAME_UNCHECKED;
    g_autofree char *left = qq_name_key(given, strlen(given)), *right = qq_name_key(known, strlen(known));
    return strcmp(left, right) == 0 ? QQ_NAME_FITS : QQ_NAME_DIFFERS;
}

/* Names of a consortium are joined like its codes; a single name is that of its lead. More names than members fit
 * nobody. */
static void compare_names(qq_decided_bidder *bidder)
{
    const GPtrArray *members = bidder->decision.members;
    const char *all = bidder->asked->name ? bidder->asked->name : "";
    g_auto(GStrv) names = g_strsplit(all, "+", members->len > 1 ? -1 : 1);
    guint given = g_strv_length(names);
    for (guint i = 0; i < members->len; i++) {
        const qq_member_decision *member = g_ptr_array_index(members, i);
        qq_name_check check = i < given ? compare_name(g_strstrip(names[i]), member->name) : QQ_NAME_NOT_GIVEN;
        bidder->names[i] = (uint8_t)(given > members->len ? QQ_NAME_DIFFERS : check);
    }
}

/* ---- asking ---- */

static bool decide_one(qq_decider *decider, const qq_listed_bidder *asked, bool no_manager, GPtrArray *into,
                       GError **error)
{
    qq_decided_bidder *decided = g_new0(qq_decided_bidder, 1);
    decided->asked = asked;
    decided->shared_head = g_ptr_array_new();
    g_ptr_array_add(into, decided);
    if (asked->error) return true;
    qq_bidder bidder = {.members = (const qq_party *)(void *)asked->codes->data,
                        .other_bids = (const unsigned *)(void *)asked->other_bids->data,
                        .member_count = asked->codes->len,
                        .manager = *asked->manager_shown ? &asked->manager : NULL,
                        .no_manager = no_manager};
    if (!qq_decide(decider, &bidder, &decided->decision, error)) return false;
    decided->names = g_new0(uint8_t, asked->codes->len);
    compare_names(decided);
    return true;
}

static int print_decided(const qq_question *question, const qq_decider *decider, const GPtrArray *decided)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (question->format == QQ_FORMAT_JSON)
        qq_decided_json(out, question, decider, decided);
    else if (question->format == QQ_FORMAT_CSV)
        qq_decided_csv(out, question, decider, decided);
    else
        qq_decided_text(out, question, decider, decided);
    int status = qq_cli_print(out);
    for (guint i = 0; status == QQ_EXIT_DONE && i < decided->len; i++)
        if (qq_decided_is_no(g_ptr_array_index(decided, i))) status = QQ_EXIT_NO;
    return status;
}

static int decide_all(const qq_question *question, qq_decider *decider, const GPtrArray *bidders, bool no_manager)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) decided = g_ptr_array_new_with_free_func(decided_free);
    for (guint i = 0; i < bidders->len; i++)
        if (!decide_one(decider, g_ptr_array_index(bidders, i), no_manager, decided, &error)) return qq_cli_fail(error);
    qq_decided_compare(decided);
    return print_decided(question, decider, decided);
}

/* ---- the command ---- */

/* Which of the bidders that the decision needs to know more about have no project manager. */
static int check_managers(const qq_decider *decider, const GPtrArray *bidders, const decide_words *words)
{
    for (guint i = 0; qq_decider_asks(decider, QQ_SUBJECT_PROJECT_MANAGER) && !words->no_manager && i < bidders->len;
         i++) {
        const qq_listed_bidder *bidder = g_ptr_array_index(bidders, i);
        if (bidder->error || *bidder->manager_shown) continue;
        return qq_cli_usage(
            _("decision “%s” also needs the project manager that %s proposes: give citizen numbers with "
              "--persons FILE, or say --no-manager when nobody is proposed yet"),
            qq_decider_decision(decider)->name, bidder->word);
    }
    return QQ_EXIT_DONE;
}

static int ask(const qq_question *question, const qq_question_words *question_words, const char *name,
               GPtrArray *bidders, const decide_words *words)
{
    GError *error = NULL;
    const qq_asked asked = {.as_of = question->as_of,
                            .purpose = question->purpose != NULL,
                            .settings = (const char *const *)words->settings,
                            .setting_count = words->settings ? g_strv_length(words->settings) : 0};
    const qq_store_view view = {question->store, question->known_at};
    const qq_record_source source = qq_records_of_store(&view);
    if (words->persons && !question->purpose) return qq_cli_usage(_("persons are looked up only with --purpose"));
    g_autoptr(qq_package) package = qq_question_package(question_words, question, &error);
    g_autoptr(qq_decisions) decisions = package ? qq_decisions_new(package, question->model, &error) : NULL;
    g_autoptr(qq_decider) decider =
        decisions ? qq_decider_new(decisions, name, &asked, question->pricer, &source, &error) : NULL;
    if (!decider || (words->persons && !qq_persons_read(bidders, question->store, words->persons, &error)))
        return qq_cli_fail(error);
    int status = check_managers(decider, bidders, words);
    return status == QQ_EXIT_DONE ? decide_all(question, decider, bidders, words->no_manager) : status;
}

static int list_bidders(int count, char **arguments, const char *file, GPtrArray *bidders)
{
    GError *error = NULL;
    if (count > QQ_BIDDERS_MAX) return qq_cli_usage(_("more than 1,000 bidders; ask in parts"));
    for (int i = 0; i < count; i++) qq_bidders_add(bidders, arguments[i], NULL);
    if (file && !qq_bidders_read(bidders, file, &error)) return qq_cli_fail(error);
    qq_bidders_compare(bidders);
    return bidders->len ? QQ_EXIT_DONE : qq_cli_usage(_("decide needs at least one bidder: a code, or --file"));
}

/* A table by itself: nothing is looked up, so nothing of the question but the package may be said. */
static int try_table(int argc, char **argv, const qq_question_words *question, const decide_words *words)
{
    qq_format format;
    if (argc != 2 || !question->model || words->file || words->persons || words->settings || words->no_manager)
        return qq_cli_usage(_("--inputs tries one table by itself: decide TABLE --model DIR --inputs FILE"));
    if (!qq_cli_format(question->format, &format)) return QQ_EXIT_USAGE;
    if (format == QQ_FORMAT_CSV) return qq_cli_usage(_("--inputs answers as text or json"));
    return qq_decide_inputs(question->model, argv[1], words->inputs, format);
}

static int run(int argc, char **argv, const qq_question_words *question_words, const decide_words *words)
{
    int status;
    qq_question question;
    if (words->inputs) return try_table(argc, argv, question_words, words);
    if (argc < 2) return qq_cli_usage(_("decide needs a decision and at least one bidder"));
    if (words->persons && words->no_manager)
        return qq_cli_usage(
            _("--persons names project managers and --no-manager says there are none; give one of them"));
    g_autoptr(GPtrArray) bidders = qq_bidders_new();
    status = list_bidders(argc - 2, argv + 2, words->file, bidders);
    if (status != QQ_EXIT_DONE || !qq_question_open(question_words, &question, &status)) return status;
    status = ask(&question, question_words, argv[1], bidders, words);
    qq_question_close(&question);
    return status;
}

int qq_command_decide(int argc, char **argv)
{
    qq_question_words question_words = {0};
    decide_words words = {0};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(question_words),
        QQ_AS_OF_OPTION(question_words),
        QQ_KNOWN_AT_OPTION(question_words),
        QQ_MODEL_OPTION(question_words),
        QQ_PURPOSE_OPTION(question_words),
        QQ_FORMAT_OPTION(question_words),
        {"set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.settings,
         N_("What the project is like, e.g. contract_price=50000000; may be given often"), "NAME=VALUE"},
        {"file", 0, 0, G_OPTION_ARG_FILENAME, &words.file, N_("Bidders from a CSV file with the columns uscc and name"),
         "FILE.csv"},
        {"persons", 0, 0, G_OPTION_ARG_FILENAME, &words.persons,
         N_("Project managers: lines of a bidder's code and a citizen number; - for standard input"), "FILE"},
        {"no-manager", 0, 0, G_OPTION_ARG_NONE, &words.no_manager,
         N_("Nobody is proposed as project manager yet; the answer says so"), NULL},
        {"inputs", 0, 0, G_OPTION_ARG_FILENAME, &words.inputs,
         N_("Try one table of --model DIR without a bidder, on inputs as `model check` prints them; - for standard "
            "input"),
         "FILE"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "DECISION BIDDER…",
                      _("What a decision table says about bidders. A bidder is a unified social credit code, or the "
                        "codes of a consortium joined by +: its lowest member decides.")))
        return QQ_EXIT_USAGE;
    int status = run(argc, argv, &question_words, &words);
    g_strfreev(words.settings);
    return status;
}
