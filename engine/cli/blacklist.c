/* qinqing blacklist list|show: the public view of who is listed, and one enterprise's stays.
 *
 * The list holds nothing past its day. Grounds that are met without a decision are proposals; they are shown only with
 * --proposed. */
#include <string.h>

#include "answer.h"
#include "names.h"
#include "qinqing/json.h"

typedef struct {
    qq_question *question;
    bool proposed;
    GString *out;
    qq_table *table;
    qq_json *json;
    const qq_texts *texts; /* read before; NULL */
} listing_writer;

typedef struct {
    const char *uscc, *name, *list, *state, *ground, *document, *authority, *basis;
    qq_day from, until;
} blacklist_row;

static void write_row(listing_writer *blacklist, const blacklist_row *row)
{
    char from[QQ_DAY_TEXT], until[QQ_DAY_TEXT];
    qq_day_format(row->from, from);
    qq_day_format(row->until, until);
    if (blacklist->json) {
        const char *const keys[] = {"uscc", "name", "list", "state", "ground", "document", "authority", "basis"};
        const char *values[] = {row->uscc,   row->name,     row->list,      row->state,
                                row->ground, row->document, row->authority, row->basis};
        qq_json_open_object(blacklist->json, NULL);
        for (unsigned i = 0; i < G_N_ELEMENTS(keys); i++) qq_json_string(blacklist->json, keys[i], values[i]);
        qq_json_day(blacklist->json, "from", row->from);
        qq_json_day(blacklist->json, "until", row->until);
        qq_json_close(blacklist->json);
    } else if (blacklist->table) {
        qq_table_add(blacklist->table, row->uscc, row->name, row->list, row->state, from, until, row->document,
                     row->ground, NULL);
    } else {
        const char *cells[] = {row->uscc, row->name,     row->list,      row->state,  from,
                               until,     row->document, row->authority, row->ground, row->basis};
        for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++)
            qq_csv_shown_cell(blacklist->out, cells[i], i + 1 == G_N_ELEMENTS(cells));
    }
}

static bool load_detail(const listing_writer *blacklist, const qq_record *record, qq_detail *out, GError **error)
{
    qq_store *store = blacklist->question->store;
    const char *text = blacklist->texts ? qq_texts_find(blacklist->texts, record->detail) : NULL;
    return text ? qq_detail_parse(store, text, out, error) : qq_detail_load(store, record, out, error);
}

static bool write_listing(listing_writer *blacklist, const qq_dossier *dossier, const char *name,
                          const qq_listing *listing, GError **error)
{
    const qq_list *list = &g_array_index(blacklist->question->model->lists, qq_list, listing->list);
    qq_detail detail;
    if (!load_detail(blacklist, &dossier->records[listing->record], &detail, error)) return false;
    const char *basis = qq_detail_text(&detail, "basis");
    blacklist_row row = {.uscc = dossier->party.text,
                         .name = name,
                         .list = list->id,
                         .state = "listed",
                         .ground = qq_detail_text(&detail, "ground"),
                         .document = qq_detail_text(&detail, "document_no"),
                         .authority = qq_detail_text(&detail, "authority"),
                         .basis = *basis ? basis : list->basis,
                         .from = listing->from,
                         .until = listing->until};
    write_row(blacklist, &row);
    qq_detail_clear(&detail);
    return true;
}

static bool is_evidence(const qq_question *question, const qq_record *record, const qq_ground *ground)
{
    if (ground->kind == QQ_GROUND_ACCIDENTS)
        return record->kind == QQ_KIND_ACCIDENT && record->variant >= ground->least;
    if (record->kind != QQ_KIND_PENALTY) return false;
    const char *code = qq_store_text(question->store, record->code);
    for (unsigned i = 0; i < ground->codes->len; i++)
        if (g_str_equal(code, g_ptr_array_index(ground->codes, i))) return true;
    return false;
}

/* The documents a supervisor should read before deciding. */
static bool append_evidence(GString *out, const listing_writer *blacklist, const qq_dossier *dossier,
                            const qq_ground *ground, GError **error)
{
    for (size_t i = 0; i < dossier->count; i++) {
        qq_detail detail;
        if (!is_evidence(blacklist->question, &dossier->records[i], ground)) continue;
        if (!load_detail(blacklist, &dossier->records[i], &detail, error)) return false;
        const char *document = qq_detail_text(&detail, "document_no");
        if (*document && !strstr(out->str, document))
            g_string_append_printf(out, "%s%s", out->len ? "; " : "", document);
        qq_detail_clear(&detail);
    }
    return true;
}

static bool write_proposal(listing_writer *blacklist, const qq_dossier *dossier, const char *name,
                           const qq_ground *ground, GError **error)
{
    g_autoptr(GString) evidence = g_string_new(NULL);
    if (!append_evidence(evidence, blacklist, dossier, ground, error)) return false;
    blacklist_row row = {.uscc = dossier->party.text,
                         .name = name,
                         .list = ground->list,
                         .state = "proposed",
                         .ground = ground->id,
                         .document = evidence->str,
                         .authority = "",
                         .basis = ground->basis,
                         .from = QQ_DAY_NONE,
                         .until = QQ_DAY_NONE};
    write_row(blacklist, &row);
    return true;
}

static bool write_party(listing_writer *blacklist, const qq_dossier *dossier, const char *name, GError **error)
{
    qq_question *question = blacklist->question;
    qq_result result;
    qq_price_dossier(question->pricer, dossier, question->as_of, &result);
    for (unsigned i = 0; i < result.listing_count; i++)
        if (!write_listing(blacklist, dossier, name, &result.listings[i], error)) return false;
    for (unsigned i = 0; blacklist->proposed && i < result.ground_count; i++)
        if (!write_proposal(blacklist, dossier, name,
                            &g_array_index(question->model->grounds, qq_ground, result.grounds[i]), error))
            return false;
    return true;
}

typedef bool (*blacklist_source)(listing_writer *blacklist, const char *uscc, GError **error);

/* ---- everyone ---- */

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

static GArray *find_listed(const listing_writer *blacklist, GError **error)
{
    const qq_question *question = blacklist->question;
    g_autoptr(GArray) parties = g_array_new(FALSE, TRUE, sizeof(qq_party));
    g_autoptr(qq_meter) meter = qq_meter_new(_("looking for listings"), _("enterprises"));
    const qq_listed_options options = {.as_of = question->as_of,
                                       .known_at = question->known_at,
                                       .ends_known_at = question->ends_known_at,
                                       .model = question->model,
                                       .proposed = blacklist->proposed,
                                       .progress = on_parties,
                                       .progress_data = meter};
    qq_cli_catch_interrupts();
    if (!qq_listed_find(qq_store_path(question->store), &options, parties, error)) return NULL;
    return g_steal_pointer(&parties);
}

static bool may_be_shown(const listing_writer *blacklist, const qq_record *record)
{
    const GArray *grounds = blacklist->question->model->grounds;
    if (record->kind == QQ_KIND_LISTING) return true;
    for (unsigned i = 0; blacklist->proposed && i < grounds->len; i++)
        if (is_evidence(blacklist->question, record, &g_array_index(grounds, qq_ground, i))) return true;
    return false;
}

typedef bool (*with_dossier)(listing_writer *blacklist, const qq_dossier *dossier, unsigned place, void *data,
                             GError **error);

static bool for_each(listing_writer *blacklist, const GArray *parties, with_dossier visit, void *data, GError **error)
{
    qq_dossier dossier = {0};
    bool good = true;
    for (unsigned i = 0; good && i < parties->len; i++)
        good = qq_store_dossier(blacklist->question->store, &g_array_index(parties, qq_party, i),
                                blacklist->question->known_at, &dossier, error) &&
               visit(blacklist, &dossier, i, data, error);
    qq_dossier_clear(&dossier);
    return good;
}

static bool want_texts(listing_writer *blacklist, const qq_dossier *dossier, unsigned place, void *data, GError **error)
{
    (void)place;
    (void)error;
    for (size_t i = 0; i < dossier->count; i++)
        if (dossier->records[i].detail && may_be_shown(blacklist, &dossier->records[i]))
            g_array_append_val((GArray *)data, dossier->records[i].detail);
    return true;
}

static bool write_named(listing_writer *blacklist, const qq_dossier *dossier, unsigned place, void *data,
                        GError **error)
{
    return write_party(blacklist, dossier, g_ptr_array_index((GPtrArray *)data, place), error);
}

/* Who is listed is found first; then what is shown of all of them is read at once. */
static bool from_everyone(listing_writer *blacklist, const char *uscc, GError **error)
{
    const qq_question *question = blacklist->question;
    const qq_names_question asked = {
        .db = qq_store_path(question->store), .known_at = question->known_at, .ends_known_at = question->ends_known_at};
    (void)uscc;
    g_autoptr(GArray) parties = find_listed(blacklist, error);
    if (!parties) return false;
    g_autoptr(GPtrArray) names = qq_names_read(&asked, parties, error);
    g_autoptr(GArray) numbers = g_array_new(FALSE, FALSE, sizeof(int64_t));
    if (!names || !for_each(blacklist, parties, want_texts, numbers, error)) return false;
    g_autoptr(qq_texts) texts = qq_texts_read(asked.db, numbers, error);
    blacklist->texts = texts;
    const bool good = texts && for_each(blacklist, parties, write_named, names, error);
    blacklist->texts = NULL;
    return good;
}

static bool from_one(listing_writer *blacklist, const char *uscc, GError **error)
{
    qq_party party = {0};
    qq_dossier dossier = {0};
    g_strlcpy(party.text, uscc, sizeof party.text);
    bool good = qq_store_dossier(blacklist->question->store, &party, blacklist->question->known_at, &dossier, error);
    g_autofree char *name = good ? qq_party_name(blacklist->question->store, &dossier, error) : NULL;
    good = name && write_party(blacklist, &dossier, name, error);
    qq_dossier_clear(&dossier);
    return good;
}

static int print_blacklist(qq_question *question, bool proposed, blacklist_source source, const char *uscc)
{
    GError *error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_table) table = question->format == QQ_FORMAT_TEXT ? qq_table_new(8, "llllllll") : NULL;
    g_autoptr(qq_json) json = question->format == QQ_FORMAT_JSON ? qq_json_new(out, 2) : NULL;
    listing_writer blacklist = {.question = question, .proposed = proposed, .out = out, .table = table, .json = json};
    if (json) qq_json_open_array(json, NULL);
    if (table) {
        qq_table_add(table, _("code"), _("name"), _("list"), _("state"), _("from"), _("until"), _("document"),
                     _("ground"), NULL);
        qq_table_line(table);
    }
    if (question->format == QQ_FORMAT_CSV)
        g_string_append(out, "uscc,name,list,state,from,until,document,authority,ground,basis\n");
    bool good = source(&blacklist, uscc, &error);
    if (json) qq_json_close(json);
    if (json) g_string_append_c(out, '\n');
    if (table) qq_table_print(table, out);
    return good ? qq_cli_print(out) : qq_cli_fail(error);
}

static int run(int argc, char **argv, bool one)
{
    qq_question_words words = {0};
    qq_question question;
    int status;
    gboolean proposed = FALSE;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        {"on", 0, 0, G_OPTION_ARG_STRING, &words.as_of, N_("The day the list is for (default: today in China)"), "DAY"},
        QQ_AS_OF_OPTION(words),
        QQ_KNOWN_AT_OPTION(words),
        QQ_MODEL_OPTION(words),
        QQ_FORMAT_OPTION(words),
        {"proposed", 0, 0, G_OPTION_ARG_NONE, &proposed,
         N_("For supervisors: also grounds that are met but not yet decided on"), NULL},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, one ? "USCC" : "", _("Who is listed on a day, by which decision.")))
        return QQ_EXIT_USAGE;
    if (argc != (one ? 2 : 1))
        return qq_cli_usage(one ? _("blacklist show takes one unified social credit code")
                                : _("blacklist list takes no words"));
    words.everything = proposed;
    if (!qq_question_open(&words, &question, &status)) return status;
    if (one) {
        qq_answer answer;
        GError *error = NULL;
        if (!qq_answer_load(&question, argv[1], &answer, &error)) {
            status = qq_cli_fail(error);
        } else if (answer.error) {
            qq_cli_usage("%s: %s", answer.uscc, answer.error);
            status = QQ_EXIT_NO;
            qq_answer_clear(&answer);
        } else {
            status = print_blacklist(&question, proposed, from_one, answer.uscc);
            qq_answer_clear(&answer);
        }
    } else {
        status = print_blacklist(&question, proposed, from_everyone, NULL);
    }
    qq_question_close(&question);
    return status;
}

static int run_list(int argc, char **argv)
{
    return run(argc, argv, false);
}

static int run_show(int argc, char **argv)
{
    return run(argc, argv, true);
}

int qq_command_blacklist(int argc, char **argv)
{
    static const qq_command verbs[] = {{"list", run_list, N_("everyone listed on a day")},
                                       {"show", run_show, N_("one enterprise")},
                                       {"enter", qq_command_blacklist_enter, N_("enter a decision to list")},
                                       {"remove", qq_command_blacklist_remove, N_("enter a decision to remove")}};
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
