/* qinqing export bidder-credit: the scores of a bid section's bidders, as the trading platform takes them.
 *
 * One BIDDER_CREDIT_INFO a bidder, in the element order of 公共资源交易平台系统数据规范 V2.0 (domain feeds §3.8). A
 * consortium has the score of its lowest member. Equal questions give equal bytes: DATA_TIMESTAMP is the day asked for.
 */
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "qinqing/text.h"

typedef struct {
    qq_party party;
    qq_milli score;
    unsigned grade;
    bool unscored;
} credit_member;

/* One bid: its lead and the other members. */
typedef struct {
    qq_key key;
    credit_member lead; /* its party "" until it was met */
    GArray *others;     /* of credit_member */
    qq_record record;   /* the lead's row */
} credit_bid;

typedef struct {
    qq_question *question;
    int64_t section;
    GPtrArray *bids;  /* of credit_bid, by key */
    GArray *scores;   /* of qq_milli: every registered enterprise's */
    qq_record tender; /* the section's own record; kind 0 until it was met */
    qq_day from;      /* first day of the period that the scores are of; NONE: the day itself */
} credit_export;

static void bid_free(gpointer data)
{
    credit_bid *bid = data;
    g_array_unref(bid->others);
    g_free(bid);
}

static credit_bid *bid_of(credit_export *export, const qq_record *record)
{
    for (guint i = 0; i < export->bids->len; i++) {
        credit_bid *bid = g_ptr_array_index(export->bids, i);
        if (memcmp(&bid->key, &record->key, sizeof bid->key) == 0) return bid;
    }
    credit_bid *bid = g_new0(credit_bid, 1);
    bid->key = record->key;
    bid->others = g_array_new(FALSE, FALSE, sizeof(credit_member));
    g_ptr_array_add(export->bids, bid);
    return bid;
}

static void add_bid(credit_export *export, const qq_record *record, const credit_member *member)
{
    credit_bid *bid = bid_of(export, record);
    if (record->role != QQ_ROLE_SUBJECT || *bid->lead.party.text) {
        g_array_append_val(bid->others, *member);
        return;
    }
    bid->lead = *member;
    bid->record = *record;
}

/* Everyone is priced once: for the ranks, and where they bid in the section. */
static bool visit(const qq_dossier *dossier, void *data, GError **error)
{
    credit_export *export = data;
    qq_result result;
    (void)error;
    qq_price_dossier(export->question->pricer, dossier, export->question->as_of, &result);
    credit_member member = {dossier->party, result.score, result.grade, result.unscored};
    if (result.registered && !result.unscored) g_array_append_val(export->scores, result.score);
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (record->project != export->section || strcmp(record->party.text, dossier->party.text)) continue;
        if (record->kind == QQ_KIND_SECTION) export->tender = *record;
        if (record->kind != QQ_KIND_BID) continue;
        export->from = result.period_from;
        add_bid(export, record, &member);
    }
    return true;
}

/* ---- who decides a bid's score, and its ranks ---- */

static const credit_member *lowest(const credit_bid *bid)
{
    const credit_member *found = &bid->lead;
    for (guint i = 0; i < bid->others->len; i++) {
        const credit_member *other = &g_array_index(bid->others, credit_member, i);
        if (!*found->party.text || other->score < found->score) found = other;
    }
    return found;
}

static unsigned rank_in_project(const credit_export *export, qq_milli score)
{
    unsigned better = 0;
    for (guint i = 0; i < export->bids->len; i++) better += lowest(g_ptr_array_index(export->bids, i))->score > score;
    return better + 1;
}

static unsigned rank_in_province(const credit_export *export, qq_milli score)
{
    unsigned better = 0;
    for (guint i = 0; i < export->scores->len; i++) better += g_array_index(export->scores, qq_milli, i) > score;
    return better + 1;
}

/* ---- elements ---- */

static void put(GString *out, const char *name, const char *text)
{
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(out, "    <%s>%s</%s>\n", name, escaped, name);
}

static void put_number(GString *out, const char *name, int number)
{
    g_string_append_printf(out, "    <%s>%d</%s>\n", name, number, name);
}

/* The first of two details that has the member. */
static const char *either(const qq_detail *first, const qq_detail *second, const char *member)
{
    const char *text = qq_detail_text(first, member);
    return *text || !second->object ? text : qq_detail_text(second, member);
}

static void put_names(GString *out, const credit_bid *bid, const qq_detail *detail, const qq_detail *tender,
                      const char *section)
{
    g_autoptr(GString) codes = g_string_new(bid->lead.party.text);
    for (guint i = 0; i < bid->others->len; i++)
        g_string_append_printf(codes, "%s%s", codes->len ? ";" : "",
                               g_array_index(bid->others, credit_member, i).party.text);
    const char *project = either(detail, tender, "TENDER_PROJECT_CODE");
    put(out, "TENDER_PROJECT_CODE", *project ? project : either(tender, detail, "tender_project_code"));
    put(out, "BID_SECTION_CODE", section);
    put(out, "UNIFIED_DEAL_CODE", either(detail, tender, "UNIFIED_DEAL_CODE"));
    put(out, "BIDDER_NAME", qq_detail_text(detail, "name"));
    put(out, "BIDDER_CODE_TYPE", qq_detail_text(detail, "BIDDER_CODE_TYPE"));
    put(out, "BIDDER_ORG_CODE", codes->str);
    put(out, "BIDDER_ROLE", qq_detail_text(detail, "BIDDER_ROLE"));
    if (!bid->others->len) return;
    put(out, "UNION_ENTERPRISE_NAME", qq_detail_text(detail, "UNION_ENTERPRISE_NAME"));
    put(out, "UNION_ORGAN_SET_CODE", codes->str);
}

static void put_day(GString *out, const credit_export *export)
{
    int year, month, day;
    bool period = export->from != QQ_DAY_NONE;
    qq_day_to_civil(period ? export->from : export->question->as_of, &year, &month, &day);
    put_number(out, "SCORE_YEAR", year);
    put_number(out, "SCORE_QUARTER", (month + 2) / 3);
    if (period) return;
    put_number(out, "SCORE_MONTH", month);
    put_number(out, "SCORE_DAY", day);
}

static void put_score(GString *out, const credit_export *export, const credit_member *member)
{
    const qq_model *model = export->question->model;
    char score[QQ_MILLI_TEXT], as_of[QQ_DAY_TEXT], stamp[QQ_DAY_TEXT];
    qq_decimal_format(member->score, 3, score);
    put(out, "SCORE_SYSTEM_NAME", model->title_zh);
    put_day(out, export);
    put(out, "SCORE", score);
    put_number(out, "PROJECT_RANK", (int)rank_in_project(export, member->score));
    put_number(out, "PROVINCE_RANK", (int)rank_in_province(export, member->score));
    qq_day_format(export->question->as_of, as_of);
    g_autofree char *remark =
        g_strdup_printf("信用等级%s；%s；基准日%s，入库号%d，模型%s %s（%.16s）",
                        g_array_index(model->bands, qq_band, member->grade).grade, member->party.text, as_of,
                        export->question->known_at, model->id, model->version, model->digest);
    put(out, "REMARK", remark);
    g_snprintf(stamp, sizeof stamp, "%.4s%.2s%.2s", as_of, as_of + 5, as_of + 8);
    g_autofree char *timestamp = g_strconcat(stamp, "000000", NULL);
    put(out, "DATA_TIMESTAMP", timestamp);
}

static bool put_bid(GString *out, const credit_export *export, const credit_bid *bid, const qq_detail *tender,
                    const char *section, GError **error)
{
    const credit_member *member = lowest(bid);
    qq_detail detail;
    if (member->unscored) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    _("model %s gives %s no score on that day; choose another model or day"),
                    export->question->model->id, member->party.text);
        return false;
    }
    if (!qq_detail_load(export->question->store, &bid->record, &detail, error)) return false;
    g_string_append(out, "  <BIDDER_CREDIT_INFO>\n");
    put_names(out, bid, &detail, tender, section);
    put_score(out, export, member);
    g_string_append(out, "  </BIDDER_CREDIT_INFO>\n");
    qq_detail_clear(&detail);
    return true;
}

/* ---- the command ---- */

static gint compare_bids(gconstpointer a, gconstpointer b)
{
    const credit_bid *left = *(const credit_bid *const *)a, *right = *(const credit_bid *const *)b;
    return strcmp(left->lead.party.text, right->lead.party.text);
}

static bool put_bids(GString *out, credit_export *export, const char *section, GError **error)
{
    qq_detail tender = {0};
    if (export->tender.kind && !qq_detail_load(export->question->store, &export->tender, &tender, error)) return false;
    g_ptr_array_sort(export->bids, compare_bids);
    g_string_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BIDDER_CREDIT_INFO_LIST>\n");
    bool good = true;
    for (guint i = 0; good && i < export->bids->len; i++)
        good = put_bid(out, export, g_ptr_array_index(export->bids, i), &tender, section, error);
    g_string_append(out, "</BIDDER_CREDIT_INFO_LIST>\n");
    if (tender.object) qq_detail_clear(&tender);
    return good;
}

static int export_section(qq_question *question, const char *section)
{
    GError *error = NULL;
    g_autoptr(GPtrArray) bids = g_ptr_array_new_with_free_func(bid_free);
    g_autoptr(GArray) scores = g_array_new(FALSE, FALSE, sizeof(qq_milli));
    g_autoptr(GString) out = g_string_new(NULL);
    credit_export export = {.question = question,
                            .section = qq_document_hash(section, strlen(section)),
                            .bids = bids,
                            .scores = scores,
                            .from = QQ_DAY_NONE};
    if (!qq_store_scan(question->store, question->known_at, NULL, NULL, visit, &export, &error))
        return qq_cli_fail(error);
    if (!bids->len) return qq_cli_usage(_("no bid for section %s is known; import the bidding feed first"), section);
    return put_bids(out, &export, section, &error) ? qq_cli_print(out) : qq_cli_fail(error);
}

static int bidder_credit(int argc, char **argv)
{
    qq_question_words words = {0};
    qq_question question;
    int status;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words), QQ_AS_OF_OPTION(words), QQ_KNOWN_AT_OPTION(words), QQ_MODEL_OPTION(words), {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "SECTION",
                      _("The scores of a bid section's bidders as the trading platform's BIDDER_CREDIT_INFO, in XML.")))
        return QQ_EXIT_USAGE;
    if (argc != 2) return qq_cli_usage(_("export bidder-credit takes the code of one bid section"));
    if (!qq_question_open(&words, &question, &status)) return status;
    status = export_section(&question, argv[1]);
    qq_question_close(&question);
    return status;
}

int qq_command_export(int argc, char **argv)
{
    static const qq_command verbs[] = {
        {"bidder-credit", bidder_credit, N_("scores of a section's bidders, for the trading platform")}};
    return qq_command_verb(argc, argv, verbs, G_N_ELEMENTS(verbs));
}
