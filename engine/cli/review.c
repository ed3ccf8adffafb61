/* qinqing review list|attach|classify|reject|alias: what waits for a person, and what people decide.
 *
 * A record with a name only waits until somebody says whose it is; a decision number with two authorities or dates
 * counts once and is shown here; a counted decision without a usable code costs by its penalty kind until somebody
 * classifies it. Decisions are facts, with who and why. */
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "qinqing/identifier.h"

typedef struct {
    qq_question *question;
    qq_table *table;
    unsigned count;
    GArray *codes; /* of held_code, one an enterprise */
} review_writer;

/* An organisation code and the enterprise whose USCC holds it. */
typedef struct {
    char org_code[QQ_ORG_CODE_LENGTH + 1], uscc[QQ_USCC_LENGTH + 1];
} held_code;

static bool add_row(review_writer *review, const char *kind, const qq_record *record, const char *party,
                    const char *what, GError **error)
{
    char key[QQ_KEY_BYTES * 2 + 1];
    qq_detail detail;
    if (!qq_detail_load(review->question->store, record, &detail, error)) return false;
    qq_key_hex(&record->key, key);
    qq_table_add(review->table, kind, key, party, qq_detail_text(&detail, "name"),
                 qq_detail_text(&detail, "document_no"), what, NULL);
    qq_detail_clear(&detail);
    review->count++;
    return true;
}

static bool list_waiting(review_writer *review, GError **error)
{
    g_autoptr(GPtrArray) waiting = qq_store_waiting(review->question->store, review->question->known_at, error);
    if (!waiting) return false;
    for (unsigned i = 0; i < waiting->len; i++) {
        const qq_waiting *entry = g_ptr_array_index(waiting, i);
        if (!add_row(review, "identity", &entry->record, "", _("whose is it?"), error)) return false;
    }
    return true;
}

/* All that the decision says, for the keywords to be looked for in. */
static bool decision_words(const qq_question *question, const qq_record *record, GString *out, GError **error)
{
    qq_detail detail;
    const char *member;
    json_t *value;
    if (!qq_detail_load(question->store, record, &detail, error)) return false;
    json_object_foreach(detail.object, member, value)
    {
        if (json_is_string(value)) g_string_append_printf(out, "%s\n", json_string_value(value));
    }
    qq_detail_clear(&detail);
    return true;
}

static bool ask_for_code(review_writer *review, const qq_record *record, const char *party, GError **error)
{
    const qq_model *model = review->question->model;
    g_autoptr(GString) words = g_string_new(NULL);
    if (!decision_words(review->question, record, words, error)) return false;
    int proposed = qq_model_propose(model, words->str);
    if (proposed < 0) return add_row(review, "code", record, party, _("which behaviour code?"), error);
    const qq_item *item = &g_array_index(model->items, qq_item, (unsigned)proposed);
    g_autofree char *what = g_strdup_printf(_("is it %s, %s?"), item->code, qq_cli_title(item->title, item->title_zh));
    return add_row(review, "code", record, party, what, error);
}

static bool is_decision(const qq_record *record)
{
    return record->kind == QQ_KIND_PENALTY;
}

/* The same number with another authority or date, looked at once a pair. */
static bool list_clashes(review_writer *review, const qq_dossier *dossier, size_t index, GError **error)
{
    const qq_record *record = &dossier->records[index];
    for (size_t i = index + 1; record->document && i < dossier->count; i++) {
        const qq_record *other = &dossier->records[i];
        if (!is_decision(other) || other->document != record->document) continue;
        if (other->decided_on != record->decided_on &&
            !add_row(review, "clash", other, dossier->party.text, _("same number, another date"), error))
            return false;
        if (other->issuer != record->issuer &&
            !add_row(review, "clash", other, dossier->party.text, _("same number, another authority"), error))
            return false;
    }
    return true;
}

static void keep_code(review_writer *review, const qq_party *party)
{
    held_code held = {0};
    if (strlen(party->text) != QQ_USCC_LENGTH) return;
    memcpy(held.uscc, party->text, QQ_USCC_LENGTH);
    memcpy(held.org_code, party->text + 8, QQ_ORG_CODE_LENGTH);
    g_array_append_val(review->codes, held);
}

static int compare_held(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(held_code));
}

/* Two unified codes with one organisation code inside: by the standard one of them is wrong. */
static void list_shared_codes(review_writer *review)
{
    g_array_sort(review->codes, compare_held);
    for (unsigned i = 1; i < review->codes->len; i++) {
        const held_code *held = &g_array_index(review->codes, held_code, i), *before = held - 1;
        if (strcmp(held->org_code, before->org_code)) continue;
        qq_table_add(review->table, "clash", "", held->uscc, before->uscc, held->org_code,
                     _("two codes of one organisation?"), NULL);
        review->count++;
    }
}

static bool visit(const qq_dossier *dossier, void *data, GError **error)
{
    review_writer *review = data;
    keep_code(review, &dossier->party);
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (!is_decision(record) || memcmp(&record->party, &dossier->party, sizeof record->party)) continue;
        if (qq_model_item(review->question->model, qq_store_text(review->question->store, record->code)) < 0 &&
            !ask_for_code(review, record, dossier->party.text, error))
            return false;
        if (!list_clashes(review, dossier, i, error)) return false;
    }
    return true;
}

static bool tied_at_the_time(const qq_record *tie, const qq_record *conviction)
{
    bool responsible = tie->variant == QQ_TIE_LEGAL_REPRESENTATIVE || tie->variant == QQ_TIE_ACTUAL_CONTROLLER ||
                       tie->variant == QQ_TIE_PROJECT_MANAGER;
    if (tie->kind != QQ_KIND_TIE || tie->role != QQ_ROLE_SUBJECT || !responsible) return false;
    qq_day acted = conviction->acted_on != QQ_DAY_NONE ? conviction->acted_on : conviction->effective_on;
    return (tie->acted_on == QQ_DAY_NONE || tie->acted_on <= acted) &&
           (tie->until_on == QQ_DAY_NONE || acted <= tie->until_on);
}

/* A person's conviction that names no unit, and the enterprises the person was responsible in when it was committed: a
 * person decides whether it was committed for one of them. */
static bool visit_person(const qq_dossier *dossier, void *data, GError **error)
{
    review_writer *review = data;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *conviction = &dossier->records[i];
        if (!qq_is_bribery(review->question, conviction) || conviction->other.text[0]) continue;
        if (qq_store_decided(review->question->store, &conviction->key, review->question->known_at)) continue;
        for (size_t t = 0; t < dossier->count; t++) {
            const qq_record *tie = &dossier->records[t];
            if (tied_at_the_time(tie, conviction) &&
                !add_row(review, "tie", conviction, tie->other.text, _("was it committed for this enterprise?"), error))
                return false;
        }
    }
    return true;
}

static bool list_all(review_writer *review, GError **error)
{
    const qq_question *question = review->question;
    return list_waiting(review, error) &&
           qq_store_scan_persons(question->store, question->known_at, visit_person, review, error) &&
           qq_store_scan(question->store, question->known_at, NULL, NULL, visit, review, error);
}

static int list(int argc, char **argv)
{
    qq_question_words words = {.everything = true};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {QQ_DB_OPTION(words), QQ_KNOWN_AT_OPTION(words), QQ_MODEL_OPTION(words), {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("What waits for a person to decide: identities, codes, clashes.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("review list takes no words"));
    if (!qq_question_open(&words, &question, &status)) return status;
    GError *error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_table) table = qq_table_new(6, "llllll");
    g_autoptr(GArray) codes = g_array_new(FALSE, FALSE, sizeof(held_code));
    review_writer review = {.question = &question, .table = table, .codes = codes};
    qq_table_add(table, _("kind"), _("record"), _("party"), _("name"), _("document"), _("question"), NULL);
    qq_table_line(table);
    if (list_all(&review, &error)) {
        list_shared_codes(&review);
        if (review.count)
            qq_table_print(table, out);
        else
            g_string_append(out, _("nothing is waiting\n"));
        status = qq_cli_print(out);
    } else {
        status = qq_cli_fail(error);
    }
    qq_question_close(&question);
    return status;
}

typedef struct {
    char *db, *who, *why;
    qq_key key;
    qq_store *store;
} review_verdict;

/* Options and first word shared by the verbs that decide; opens the store. */
static bool open_verdict(int *argc, char ***argv, int words, const char *usage, const char *summary, bool keyed,
                         review_verdict *out, int *status)
{
    const GOptionEntry entries[] = {
        {"db", 0, 0, G_OPTION_ARG_FILENAME, &out->db, N_("Database file (default: $QINQING_DB, else qinqing.db)"),
         "FILE"},
        {"who", 0, 0, G_OPTION_ARG_STRING, &out->who, N_("Who decided (default: the login name)"), "NAME"},
        {"why", 0, 0, G_OPTION_ARG_STRING, &out->why, N_("Why, kept for ever"), "TEXT"},
        {0}};
    GError *error = NULL;
    *status = QQ_EXIT_USAGE;
    if (!qq_cli_parse(argc, argv, entries, usage, summary)) return false;
    if (*argc != words + 1 || !out->why || !*out->why) {
        qq_cli_usage(_("%s takes: %s"), (*argv)[0], usage);
        return false;
    }
    if (keyed && !qq_key_parse((*argv)[1], &out->key)) {
        qq_cli_usage(_("“%s” is not a record's key; `qinqing review list` shows them"), (*argv)[1]);
        return false;
    }
    out->store = qq_portfolio_open_store(qq_cli_database(out->db), QQ_STORE_WRITE, &error);
    if (!out->store) *status = qq_cli_fail(error);
    if (!out->who) out->who = (char *)g_get_user_name(); /* GLib's own */
    return out->store;
}

static int close_verdict(review_verdict *verdict, bool good, int32_t landing, GError *error)
{
    qq_store_close(verdict->store);
    if (!good) return qq_cli_fail(error);
    printf(_("kept as landing %d\n"), landing);
    return QQ_EXIT_DONE;
}

static bool party_of(const char *word, qq_party *out)
{
    char code[QQ_USCC_LENGTH + 1];
    qq_identifier_result checked = qq_uscc_check(word, strlen(word), code);
    if (checked.fault != QQ_IDENTIFIER_OK) checked = qq_org_code_check(word, strlen(word), code);
    if (checked.fault == QQ_IDENTIFIER_OK) {
        *out = (qq_party){0};
        g_strlcpy(out->text, code, sizeof out->text);
        return true;
    }
    qq_cli_usage(_("“%s” is neither a valid unified social credit code nor an organisation code"), word);
    return false;
}

static int attach(int argc, char **argv)
{
    review_verdict verdict = {0};
    qq_party party;
    GError *error = NULL;
    int32_t landing = 0;
    int status;
    if (!open_verdict(&argc, &argv, 2, "KEY USCC --why TEXT [--who NAME]",
                      _("Say whose it is: a record that came with a name only."), true, &verdict, &status))
        return status;
    if (!party_of(argv[2], &party)) {
        qq_store_close(verdict.store);
        return QQ_EXIT_USAGE;
    }
    bool good = qq_store_attach(verdict.store, &verdict.key, &party, verdict.who, verdict.why, &landing, &error);
    return close_verdict(&verdict, good, landing, error);
}

static int reject(int argc, char **argv)
{
    review_verdict verdict = {0};
    GError *error = NULL;
    int32_t landing = 0;
    int status;
    if (!open_verdict(&argc, &argv, 1, "KEY --why TEXT [--who NAME]",
                      _("Say that a waiting record belongs to nobody on record."), true, &verdict, &status))
        return status;
    bool good = qq_store_reject(verdict.store, &verdict.key, verdict.who, verdict.why, &landing, &error);
    return close_verdict(&verdict, good, landing, error);
}

static int classify(int argc, char **argv)
{
    review_verdict verdict = {0};
    GError *error = NULL;
    int32_t landing = 0;
    int status;
    if (!open_verdict(&argc, &argv, 2, "KEY CODE --why TEXT [--who NAME]", _("Give a record its behaviour code."), true,
                      &verdict, &status))
        return status;
    bool good = qq_store_classify(verdict.store, &verdict.key, argv[2], verdict.who, verdict.why, &landing, &error);
    return close_verdict(&verdict, good, landing, error);
}

static int alias(int argc, char **argv)
{
    review_verdict verdict = {0};
    GError *error = NULL;
    qq_party from, to;
    int32_t landing = 0;
    int status;
    if (!open_verdict(&argc, &argv, 2, "FROM TO --why TEXT [--who NAME]",
                      _("Say that one code stands for another from now on."), false, &verdict, &status))
        return status;
    if (!party_of(argv[1], &from) || !party_of(argv[2], &to)) {
        qq_store_close(verdict.store);
        return QQ_EXIT_USAGE;
    }
    bool good = qq_store_alias(verdict.store, &from, &to, verdict.who, verdict.why, &landing, &error);
    return close_verdict(&verdict, good, landing, error);
}

int qq_command_review(int argc, char **argv)
{
    static const qq_command verbs[] = {{"list", list, N_("what waits for a person to decide")},
                                       {"attach", attach, N_("say whose record it is")},
                                       {"classify", classify, N_("give a record its behaviour code")},
                                       {"reject", reject, N_("say that a record belongs to nobody on record")},
                                       {"alias", alias, N_("say that one code stands for another")}};
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
