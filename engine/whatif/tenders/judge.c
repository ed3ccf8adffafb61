/* One model's view of the bidders of a tender: grade on the day of the bid, refusal, credit points. */
#include "whatif/tenders/tenders.h"

#include <string.h>
#include "qinqing/error.h"

struct tender_judge {
    const qq_tender_options *options;
    const qq_model *model;
    qq_store *store; /* borrowed */
    qq_pricer *pricer;
    qq_decisions *decisions;
    qq_store_view view;
    qq_record_source source;
    unsigned lowest; /* grade; the model's last when nobody is refused for it */
};

static bool find_lowest(tender_judge *judge, GError **error)
{
    const GArray *bands = judge->model->bands;
    judge->lowest = bands->len - 1;
    if (!judge->options->lowest_grade) return true;
    for (guint i = 0; i < bands->len; i++) {
        judge->lowest = i;
        if (strcmp(g_array_index(bands, qq_band, i).grade, judge->options->lowest_grade) == 0) return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_USAGE, "model %s has no grade \"%s\"", judge->model->id,
                judge->options->lowest_grade);
    return false;
}

tender_judge *qq_judge_new(const qq_tender_options *options, const qq_tender_model *model, qq_store *store,
                           GError **error)
{
    tender_judge *judge = g_new0(tender_judge, 1);
    *judge = (tender_judge){.options = options, .model = model->model, .store = store};
    judge->view = (qq_store_view){store, options->known_at};
    judge->source = qq_records_of_store(&judge->view);
    judge->pricer = qq_pricer_new(model->model, store);
    judge->decisions = qq_decisions_new(model->package, model->model, error);
    if (judge->decisions && find_lowest(judge, error)) return judge;
    qq_judge_free(judge);
    return NULL;
}

void qq_judge_free(tender_judge *judge)
{
    if (!judge) return;
    qq_decisions_free(judge->decisions);
    qq_pricer_free(judge->pricer);
    g_free(judge);
}

/* ---- settings of a tender ---- */

static qq_fen highest_bid(const qq_tender *tender)
{
    qq_fen highest = 0;
    for (guint i = 0; i < tender->bids->len; i++) {
        qq_fen price = g_array_index(tender->bids, qq_tender_bid, i).price;
        if (price > highest) highest = price;
    }
    return highest;
}

/* The settings with what is the tender's own filled in; of char*. */
static GPtrArray *fill_settings(const qq_tender_options *options, const qq_tender *tender)
{
    GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
    char yuan[QQ_MILLI_TEXT];
    qq_decimal_format(tender->estimate != QQ_FEN_NONE ? tender->estimate : highest_bid(tender), 2, yuan);
    for (size_t i = 0; i < options->setting_count; i++) {
        const char *setting = options->settings[i], *value = strchr(setting, '=');
        if (value && strcmp(value + 1, "@estimate") == 0)
            g_ptr_array_add(out, g_strdup_printf("%.*s=%s", (int)(value - setting), setting, yuan));
        else
            g_ptr_array_add(out, g_strdup(setting));
    }
    return out;
}

/* ---- one bidder ---- */

/* The lowest grade and score of the members. */
static bool grade_members(tender_judge *judge, const GArray *members, qq_day day, qq_tender_standing *out,
                          GError **error)
{
    *out = (qq_tender_standing){.score = INT64_MAX};
    for (guint i = 0; i < members->len; i++) {
        qq_dossier dossier = {0};
        qq_result result;
        if (!qq_store_dossier(judge->store, &g_array_index(members, qq_party, i), judge->options->known_at, &dossier,
                              error))
            return false;
        qq_price_dossier(judge->pricer, &dossier, day, &result);
        if (result.grade > out->grade) out->grade = result.grade;
        if (result.score < out->score) out->score = result.score;
        qq_dossier_clear(&dossier);
    }
    return true;
}

static bool number_of(const qq_feel_value *value, const char *decision, double *out, GError **error)
{
    int64_t milli;
    if (value->kind == QQ_FEEL_NUMBER && qq_decimal_to_int64(value->number, 3, &milli)) {
        *out = (double)milli / 1000;
        return true;
    }
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                "decision %s gives no number of at most three decimals, so it gives no credit points", decision);
    return false;
}

typedef struct {
    const GArray *members;
    qq_day day;
    const GPtrArray *settings;
} question;

/* Asks one decision; what it says lands in the standing. */
static bool ask(tender_judge *judge, const char *name, const question *about, qq_tender_standing *out, bool points,
                GError **error)
{
    const qq_asked asked = {.as_of = about->day,
                            .purpose = true,
                            .settings = (const char *const *)about->settings->pdata,
                            .setting_count = about->settings->len};
    g_autoptr(qq_decider) decider =
        qq_decider_new(judge->decisions, name, &asked, judge->pricer, &judge->source, error);
    const qq_bidder bidder = {.members = (const qq_party *)(const void *)about->members->data,
                              .member_count = about->members->len,
                              .no_manager = true};
    qq_bidder_decision said;
    if (!decider || !qq_decide(decider, &bidder, &said, error)) return false;
    const qq_member_decision *member = g_ptr_array_index(said.members, said.decisive);
    bool good = true;
    if (points)
        good = number_of(&member->outcome, name, &out->credit, error);
    else
        out->refused |= member->refused;
    qq_bidder_decision_clear(&said);
    return good;
}

bool qq_judge_tender(tender_judge *judge, const gathered_tender *gathered, bool after, GError **error)
{
    const qq_tender_options *options = judge->options;
    g_autoptr(GPtrArray) settings = fill_settings(options, gathered->tender);
    for (guint i = 0; i < gathered->tender->bids->len; i++) {
        qq_tender_bid *bid = &g_array_index(gathered->tender->bids, qq_tender_bid, i);
        qq_tender_standing *standing = after ? &bid->after : &bid->before;
        const question about = {g_ptr_array_index(gathered->members, i), bid->day, settings};
        if (!grade_members(judge, about.members, bid->day, standing, error)) return false;
        standing->refused = standing->grade > judge->lowest;
        if (options->eligibility && !ask(judge, options->eligibility, &about, standing, false, error)) return false;
        if (options->credit && !ask(judge, options->credit, &about, standing, true, error)) return false;
    }
    return true;
}
