/* Private to engine/cli: one enterprise's answer, and the texts beside its records. */
#ifndef QINQING_CLI_ANSWER_H
#define QINQING_CLI_ANSWER_H

#include <jansson.h>

#include "cli.h"
#include "qinqing/json.h"

/* The text beside a record (its detail), parsed. */
typedef struct {
    json_t *object;
} qq_detail;

bool qq_detail_load(qq_store *store, const qq_record *record, qq_detail *out, GError **error);
/* The same by its number; 0: there is none. */
bool qq_detail_load_number(qq_store *store, int64_t number, qq_detail *out, GError **error);
/* The same of a text that was read already. */
bool qq_detail_parse(qq_store *store, const char *text, qq_detail *out, GError **error);
void qq_detail_clear(qq_detail *detail);
/* A member's text, "" when absent; borrowed. */
const char *qq_detail_text(const qq_detail *detail, const char *member);

/* The lower-case hex of a record's key, as shown and as `review` takes it. */
void qq_key_hex(const qq_key *key, char out[QQ_KEY_BYTES * 2 + 1]);
bool qq_key_parse(const char *hex, qq_key *out);

/* Why a result is what it is, one entry an effect. */
typedef struct {
    char record[QQ_KEY_BYTES * 2 + 1]; /* "" for a gate */
    char *document, *code, *title, *title_zh, *basis;
    qq_milli points;
    int64_t effect; /* 10^-9 points of the total, absolute */
    qq_day until;   /* NONE */
} qq_reason;

typedef struct {
    char *list, *state, *ground, *document, *authority, *basis;
    qq_day from, until;
} qq_answer_listing;

/* Everything said about one enterprise. Texts are owned. */
typedef struct {
    char *uscc;
    char *error; /* an invalid code: nothing else is set */
    char *name;
    qq_dossier dossier;
    qq_result result;    /* its ledger belongs to the question's pricer: valid until the next pricing */
    GPtrArray *reasons;  /* of qq_reason, largest effect first */
    GPtrArray *listings; /* of qq_answer_listing */
    qq_day next_change;
    int convictions; /* -1 when no purpose was given */
    int window_months;
} qq_answer;

/* Answers about one code as written. A wrong code is an answer with `error` set, not a failure. */
bool qq_answer_load(qq_question *question, const char *word, qq_answer *out, GError **error);
void qq_answer_clear(qq_answer *answer);

/* Whether a record is a bribery conviction that the register shows: effective by the anchor day and not more than
 * window_months before it (the last day included, as of any term), not annulled, and the first of the records of its
 * judgment. */
bool qq_conviction_counts(const qq_question *question, const qq_dossier *dossier, size_t index, int window_months,
                          qq_day anchor);
int qq_count_convictions(const qq_question *question, const qq_dossier *dossier, int window_months, qq_day anchor);
bool qq_is_bribery(const qq_question *question, const qq_record *record);

/* Members score, grade and trust: null where there is none. */
void qq_answer_rating_json(qq_json *json, const qq_model *model, bool unscored, qq_milli score, unsigned grade,
                           const char *trust);

/* The record that names a party; NULL: none does. */
const qq_record *qq_naming_record(const qq_dossier *dossier);
/* A party's name: the registry's, else what a record calls it, else "". Caller frees. */
char *qq_party_name(qq_store *store, const qq_dossier *dossier, GError **error);

enum { QQ_REGISTER_WINDOW_MONTHS = 120 }; /* the archive's own window: regulations §3 */

#endif
