/* Private to engine/cli: bidders as they are asked for, and what was answered. */
#ifndef QINQING_CLI_BIDDERS_H
#define QINQING_CLI_BIDDERS_H

#include "cli.h"
#include "qinqing/decide.h"
#include "qinqing/identifier.h"

enum { QQ_BIDDERS_MAX = 1000 };

/* One line of a shortlist: an enterprise, or the members of a consortium joined by "+". */
typedef struct {
    char *word;    /* cleaned where it is valid, else as it may be shown */
    char *error;   /* an invalid code: nothing below is set */
    char *name;    /* the name beside the code, NULL when none was given */
    GArray *codes; /* of qq_party */
    /* Beside the others of the shortlist, once qq_bidders_compare looked: */
    bool again;         /* the same bid stands before it */
    GArray *other_bids; /* of unsigned, one a code: other bids of the shortlist that it takes part in */
    GPtrArray *also;    /* of char*, borrowed: the words of those bids */
    qq_party manager;
    char manager_shown[QQ_CITIZEN_LENGTH + 1]; /* masked; "" when nobody is named */
} qq_listed_bidder;

/* of qq_listed_bidder, freed with the array. */
GPtrArray *qq_bidders_new(void);
/* Adds a bidder as written; a wrong code is a bidder with `error`. name: NULL. */
void qq_bidders_add(GPtrArray *bidders, const char *word, const char *name);
/* Adds those of a CSV file with a header row: uscc (or 统一社会信用代码) and, if wanted, name (or 名称, 投标人名称).
 * UTF-8 with or without a byte order mark, UTF-16 with one, or GB18030. Errors: QQ_ERROR_INPUT, "file:line: …". */
bool qq_bidders_read(GPtrArray *bidders, const char *path, GError **error);

/* Finds enterprises in more than one bid, and bids that are there twice. Once, when all are there. */
void qq_bidders_compare(GPtrArray *bidders);

/* Gives bidders the project managers they propose. Lines of a file ("-": standard input) hold the bidder's code and a
 * citizen number, separated by a comma or blanks; where one bidder is asked about, the number alone. Numbers are never
 * shown. Errors: QQ_ERROR_INPUT, "file:line: …"; QQ_ERROR_STORE. */
bool qq_persons_read(GPtrArray *bidders, qq_store *store, const char *path, GError **error);

/* A name beside a code. */
typedef enum {
    QQ_NAME_NOT_GIVEN,
    QQ_NAME_UNCHECKED, /* given, but no name is known here that it could be compared with */
    QQ_NAME_FITS,
    QQ_NAME_DIFFERS,
} qq_name_check;

/* A bidder and what was decided about it; members is NULL when the code was invalid. */
typedef struct {
    const qq_listed_bidder *asked;
    qq_bidder_decision decision;
    uint8_t *names;         /* qq_name_check, one a member */
    GPtrArray *shared_head; /* of char*, borrowed: other bids one of whose members has the same legal representative */
} qq_decided_bidder;

/* Finds bids whose members have the same legal representative, though they are different enterprises. Once, when all
 * are decided. decided: of qq_decided_bidder. */
void qq_decided_compare(GPtrArray *decided);

/* Whether the answer is no, or needs a second look before it can be used. */
bool qq_decided_is_no(const qq_decided_bidder *bidder);
/* The member that decides; NULL for an invalid code. */
const qq_member_decision *qq_decisive_member(const qq_decided_bidder *bidder);
/* The reason in the reader's language; "". */
const char *qq_reason_words(const qq_member_decision *member);

/* ---- decide_warnings.c ---- */

typedef enum {
    QQ_WARN_NAME_DIFFERS,
    QQ_WARN_NAME_UNCHECKED,
    QQ_WARN_NOT_REGISTERED,
    QQ_WARN_REPRESENTATIVE,
    QQ_WARN_CONTROLLER,
    QQ_WARN_NO_MANAGER,
    QQ_WARN_UNKNOWN_LIST,
    QQ_WARN_OTHER_BIDS,
    QQ_WARN_SHARED_HEAD,
    QQ_WARN_AGAIN,
    QQ_WARN_END,
} qq_warning;

/* Bits 1 << qq_warning of one member; of all, none for an invalid code. */
unsigned qq_warnings_of(const qq_decider *decider, const qq_decided_bidder *bidder, guint index);
unsigned qq_warnings_of_all(const qq_decider *decider, const qq_decided_bidder *bidder);
const char *qq_warning_code(qq_warning warning);  /* for programs */
const char *qq_warning_short(qq_warning warning); /* for a table */
/* A sentence about one member. Caller frees. */
char *qq_warning_words(const qq_decided_bidder *bidder, guint index, qq_warning warning);

/* ---- decide_try.c ---- */

/* A table of the package in that folder on the values of its inputs in a file ("-": standard input), without any
 * bidder. The exit status. */
int qq_decide_inputs(const char *folder, const char *name, const char *path, qq_format format);

/* ---- decide_json.c, decide_text.c, decide_csv.c ---- */

/* A value as it may be shown: words may have come from the asker. */
void qq_append_shown_value(GString *out, qq_feel_value value);

/* of qq_decided_bidder. */
void qq_decided_json(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders);
void qq_decided_text(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders);
void qq_decided_csv(GString *out, const qq_question *question, const qq_decider *decider, const GPtrArray *bidders);

#endif
