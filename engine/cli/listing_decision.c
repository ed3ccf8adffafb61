/* qinqing blacklist enter|remove: a supervisor's decision to list or to remove, with number, authority and date.
 *
 * It lands as a record of the listing feed from the source "supervisor", so that it replays, is known from its landing
 * on and can be taken back like any other. Source: hubei-model "Blacklist": only a decision lists; nothing else has
 * effect. */
#include <stdio.h>
#include <string.h>

#include "cli.h"
#include "qinqing/identifier.h"
#include "qinqing/json.h"
#include "qinqing/text.h"

typedef struct {
    char *db, *list, *document, *authority, *date, *until, *ground, *basis, *listing, *who, *why;
    char uscc[QQ_USCC_LENGTH + 1];
    qq_day on, last;
} decision_words;

static bool need(const char *value, const char *option)
{
    if (value && *value) return true;
    qq_cli_usage(_("a decision needs %s"), option);
    return false;
}

static bool parse_day(const char *word, const char *option, qq_day *out)
{
    if (qq_day_parse(word, strlen(word), out) && *out != QQ_DAY_NONE) return true;
    qq_cli_usage(_("%s: “%s” is not a day; write it as 2026-06-30"), option, word);
    return false;
}

static bool check_words(decision_words *words, const char *uscc)
{
    qq_identifier_result checked = qq_uscc_check(uscc, strlen(uscc), words->uscc);
    if (checked.fault != QQ_IDENTIFIER_OK) {
        g_autofree char *fault = qq_identifier_describe("unified social credit code", &checked);
        qq_cli_usage("%s", fault);
        return false;
    }
    words->last = QQ_DAY_NONE;
    if (!need(words->list, "--list") || !need(words->document, "--document") ||
        !need(words->authority, "--authority") || !need(words->date, "--date") || !need(words->why, "--why") ||
        !parse_day(words->date, "--date", &words->on))
        return false;
    return !words->until || parse_day(words->until, "--until", &words->last);
}

static char *write_detail(const decision_words *words)
{
    const char *const members[][2] = {{"document_no", words->document},
                                      {"authority", words->authority},
                                      {"ground", words->ground},
                                      {"basis", words->basis},
                                      {"who", words->who},
                                      {"note", words->why}};
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(qq_json) json = qq_json_new(text, 0);
    qq_json_open_object(json, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(members); i++)
        if (members[i][1]) qq_json_string(json, members[i][0], members[i][1]);
    qq_json_close(json);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void fill(qq_revision *revision, qq_participant *subject, const decision_words *words, bool removal)
{
    g_autofree char *id = g_strdup_printf("%s|%s|%s", words->list, words->uscc, words->document);
    *subject = (qq_participant){.role = QQ_ROLE_SUBJECT};
    g_strlcpy(subject->party.text, words->uscc, sizeof subject->party.text);
    *revision =
        (qq_revision){.code = words->list, .issuer = words->authority, .participants = subject, .participant_count = 1};
    qq_record *record = &revision->record;
    qq_record_clear(record);
    record->key = qq_record_key("listing", "supervisor", id);
    record->updated_at = qq_stamp_now();
    record->state = QQ_STATE_PRESENT;
    record->kind = removal ? QQ_KIND_DELISTING : QQ_KIND_LISTING;
    record->document = qq_document_hash(words->document, strlen(words->document));
    if (removal) {
        record->effective_on = words->on;
        if (words->listing) record->target_document = qq_document_hash(words->listing, strlen(words->listing));
    } else {
        record->decided_on = words->on;
        record->until_on = words->last;
    }
}

static bool land(qq_store *store, const decision_words *words, bool removal, int32_t *landing, GError **error)
{
    qq_revision revision;
    qq_participant subject;
    qq_landing_counts counts;
    g_autofree char *detail = write_detail(words);
    fill(&revision, &subject, words, removal);
    revision.detail = detail;
    revision.detail_length = strlen(detail);
    revision.record.content =
        qq_hash64(detail, revision.detail_length) ^ (uint64_t)revision.record.kind ^ (uint64_t)words->on;
    qq_landing *open = qq_landing_begin(store, "listing", removal ? "blacklist remove" : "blacklist enter", error);
    if (!open) return false;
    if (!qq_landing_add(open, &revision, error)) {
        qq_landing_abandon(open);
        return false;
    }
    if (!qq_landing_commit(open, "", 1, 0, &counts, error)) return false;
    *landing = counts.landing;
    return true;
}

static bool recognised(qq_store *store, const char *list, GError **error)
{
    int32_t latest;
    if (!qq_store_latest(store, &latest, error)) return false;
    g_autoptr(qq_model) model = qq_store_model(store, qq_day_today(), latest, error);
    for (unsigned i = 0; model && i < model->lists->len; i++)
        if (g_str_equal(g_array_index(model->lists, qq_list, i).id, list)) return true;
    if (model)
        g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE,
                    _("the model in force recognises no list “%s”; `qinqing model show` prints them"), list);
    return false;
}

/* A removal takes effect at once: the law ends it. */
static bool waits_for_publication(qq_store *store, bool removal)
{
    qq_publication published = {0};
    bool found = false;
    if (!removal && qq_store_published(store, &published, &found, NULL)) qq_publication_clear(&published);
    return found;
}

static int decide(int argc, char **argv, bool removal)
{
    decision_words words = {0};
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &words.db, N_("Database file (default: $QINQING_DB, else qinqing.db)"),
         "FILE"},
        {"list", 0, 0, G_OPTION_ARG_STRING, &words.list, N_("Which list, e.g. 241 or wage"), "LIST"},
        {"document", 0, 0, G_OPTION_ARG_STRING, &words.document, N_("Number of the decision"), "NUMBER"},
        {"authority", 0, 0, G_OPTION_ARG_STRING, &words.authority, N_("Who decided it"), "NAME"},
        {"date", 0, 0, G_OPTION_ARG_STRING, &words.date,
         N_("Date of the decision; for a removal the first day off the list"), "DAY"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &words.until,
         N_("Last day, when the decision gives an earlier one than the list's term"), "DAY"},
        {"ground", 0, 0, G_OPTION_ARG_STRING, &words.ground, N_("Ground, e.g. BL-2"), "TEXT"},
        {"basis", 0, 0, G_OPTION_ARG_STRING, &words.basis, N_("Legal basis"), "TEXT"},
        {"listing", 0, 0, G_OPTION_ARG_STRING, &words.listing,
         N_("For a removal: number of the listing decision (default: all on that list)"), "NUMBER"},
        {"who", 0, 0, G_OPTION_ARG_STRING, &words.who, N_("Who enters it (default: the login name)"), "NAME"},
        {"why", 0, 0, G_OPTION_ARG_STRING, &words.why, N_("Why, kept for ever"), "TEXT"},
        {0}};
    const char *summary = removal ? _("Enter a decision to remove an enterprise from a list.")
                                  : _("Enter a decision to list an enterprise.");
    if (!qq_cli_parse(&argc, &argv, entries,
                      "USCC --list LIST --document NUMBER --authority NAME --date DAY --why TEXT", summary))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("%s takes one unified social credit code"), argv[0]);
    if (!check_words(&words, argv[1])) return QQ_EXIT_USAGE;
    if (!words.who) words.who = (char *)g_get_user_name(); /* GLib's own */
    GError *error = NULL;
    int32_t landing = 0;
    g_autoptr(qq_store) store = qq_portfolio_open_store(qq_cli_database(words.db), QQ_STORE_WRITE, &error);
    if (!store || !recognised(store, words.list, &error) || !land(store, &words, removal, &landing, &error))
        return qq_cli_fail(error);
    printf(_("kept as landing %d\n"), landing);
    if (waits_for_publication(store, removal))
        printf(_("readers see it with the next publication; `blacklist list --proposed` shows it now\n"));
    return QQ_EXIT_DONE;
}

int qq_command_blacklist_enter(int argc, char **argv)
{
    return decide(argc, argv, false);
}

int qq_command_blacklist_remove(int argc, char **argv)
{
    return decide(argc, argv, true);
}
