/* The vocabulary of facts: what a feed can tell about a party, in the form that is kept and priced.
 *
 * A qq_record is one revision of one record as it concerns one party. Text that only people read (names, facts, legal
 * basis as written) lies beside it as `detail`, a JSON object. Closed sets below keep their numbers for ever: they are
 * stored. */
#ifndef QINQING_RECORD_H
#define QINQING_RECORD_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/amount.h"
#include "qinqing/day.h"

G_BEGIN_DECLS

/* A party's canonical identifier, zero-terminated and zero-padded, one of:
 *   18 characters      enterprise or authority by USCC
 *   9 characters       organisation known only by its organisation code (a stub)
 *   "#" + 32 hex       person: first 16 bytes of HMAC-SM3 of the citizen number
 *   "?" + 32 hex       nobody yet: a record with a name only; the hex is the record's key */
#define QQ_PARTY_BYTES 36
typedef struct {
    char text[QQ_PARTY_BYTES];
} qq_party;

/* What identifies a record for ever: first 16 bytes of SM3 over feed id, NUL, source, NUL, record id. */
#define QQ_KEY_BYTES 16
typedef struct {
    uint8_t bytes[QQ_KEY_BYTES];
} qq_key;

/* X(enumerator, number, text) */
#define QQ_RECORD_KINDS(X)                                                                                             \
    X(ENTERPRISE, 1, "enterprise") /* registry: effective_on = registered with the credit system */                    \
    X(PERSON, 2, "person")         /* registry */                                                                      \
    X(TIE, 3, "tie")               /* registry: variant = qq_tie, other = the other party, acted_on .. until_on */     \
    X(QUALIFICATION, 4, "qualification") /* registry */                                                                \
    X(HONOUR, 5, "honour")               /* code G-…, decided_on, project */                                         \
    X(PENALTY, 6, "penalty")             /* a decided act: penalty decision or trading-platform violation */           \
    X(CONVICTION, 7, "conviction")       /* code CR-…, variant = qq_source_kind, effective_on, ban_until */          \
    X(SECTION, 8, "section")             /* bidding */                                                                 \
    X(BID, 9, "bid")                     /* bidding, one row a consortium member */                                    \
    X(CANDIDATE, 10, "candidate")        /* bidding: award candidate */                                                \
    X(AWARD, 11, "award")                /* bidding: the winner */                                                     \
    X(PERFORMANCE, 12, "performance")    /* bidding: code P-01 excellent, P-02 failed, else "" ; project */            \
    X(COLLUSION, 13, "collusion")        /* bidding: a finding, not yet a decision: never costs */                     \
    X(ACCIDENT, 14, "accident")          /* variant = qq_accident_class, acted_on = its day, document = its penalty */ \
    X(LISTING, 15, "listing")            /* code = list id, decided_on, until_on */                                    \
    X(DELISTING, 16, "delisting")        /* code = list id, effective_on; target or document names the listing */      \
    X(REVOCATION, 17, "revocation") /* variant = qq_revocation, target or target_document, effective_on, until_on */   \
    X(EVALUATION, 18, "evaluation") /* a value others measured: code, amount = 0.001 point, effective_on .. until_on   \
                                     */

/* How a row stands to its party. */
#define QQ_RECORD_STATES(X)                                                                                            \
    X(PRESENT, 1, "present") /* the revision says this of the party */                                                 \
    X(ABSENT, 2, "absent")   /* the revision speaks of another party: for this one the record is gone */               \
    X(DELETED, 3, "deleted") /* the feed took the record back */

#define QQ_SEVERITIES(X)                                                                                               \
    X(NONE, 0, "") /* not said */                                                                                      \
    X(C, 1, "C")   /* minor 轻微 */                                                                                  \
    X(B, 2, "B")   /* general 一般 */                                                                                \
    X(A, 3, "A")   /* serious 严重 */

/* Penalty kinds, as bits of qq_record.measures. Source: domain feeds §2.1. */
#define QQ_MEASURES(X)                                                                                                 \
    X(WARNING, 0, "warning", "警告")                                                                                   \
    X(CRITICISM, 1, "criticism", "通报批评")                                                                           \
    X(FINE, 2, "fine", "罚款")                                                                                         \
    X(CONFISCATION, 3, "confiscation", "没收")                                                                         \
    X(SUSPENSION, 4, "suspension", "暂扣许可证件")                                                                     \
    X(DOWNGRADE, 5, "downgrade", "降低资质等级")                                                                       \
    X(REVOCATION, 6, "revocation", "吊销许可证件")                                                                     \
    X(BUSINESS_LIMIT, 7, "business-limit", "限制开展生产经营活动")                                                     \
    X(STOP_ORDER, 8, "stop-order", "责令停产停业")                                                                     \
    X(CLOSURE, 9, "closure", "责令关闭")                                                                               \
    X(BAN, 10, "ban", "限制从业")                                                                                      \
    X(DETENTION, 11, "detention", "行政拘留")                                                                          \
    X(OTHER, 12, "other", "其他")

#define QQ_TIES(X)                                                                                                     \
    X(LEGAL_REPRESENTATIVE, 1, "legal-representative")                                                                 \
    X(ACTUAL_CONTROLLER, 2, "actual-controller")                                                                       \
    X(PROJECT_MANAGER, 3, "project-manager")                                                                           \
    X(BRANCH_OF, 4, "branch-of")     /* the branch is the subject, its head the other party */                         \
    X(MERGED_INTO, 5, "merged-into") /* the predecessor is the subject, the successor the other party */               \
    X(SPLIT_FROM, 6, "split-from")   /* the new enterprise is the subject, the old one the other party */

#define QQ_SOURCE_KINDS(X)     /* where a conviction is known from */                                                  \
    X(ARCHIVE, 1, "archive")   /* procuratorate archive, until 2018-07-31 */                                           \
    X(JUDGMENT, 2, "judgment") /* an effective judgment */                                                             \
    X(BASE, 3, "base")         /* supervision base, no judgment: never counts */

#define QQ_ACCIDENT_CLASSES(X)                                                                                         \
    X(GENERAL, 1, "general") X(LARGER, 2, "larger") X(MAJOR, 3, "major") X(ESPECIALLY_MAJOR, 4, "especially-major")

#define QQ_REVOCATIONS(X)                                                                                              \
    X(ANNUL, 1, "annul")     /* 撤销: void for every as-of day once known */                                         \
    X(REPAIR, 2, "repair")   /* 信用修复: ends on effective_on */                                                  \
    X(SHORTEN, 3, "shorten") /* publication ends on until_on, its last day */                                          \
    X(CORRECT, 4, "correct") /* code, severity, decided_on, until_on given here replace the record's */

/* Which side of a record with two parties this row is. */
#define QQ_ROLES(X)                                                                                                    \
    X(SUBJECT, 0, "subject") X(OTHER, 1, "other") X(MEMBER, 2, "member") X(RELATED_UNIT, 3, "related-unit")

#define QQ_ENUMERATE(name, number, ...) QQ_ENUMERATOR(name) = (number),
#define QQ_ENUMERATOR(name)             QQ_KIND_##name
typedef enum { QQ_RECORD_KINDS(QQ_ENUMERATE) QQ_KIND_END = 19 } qq_record_kind;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_STATE_##name
typedef enum { QQ_RECORD_STATES(QQ_ENUMERATE) } qq_record_state;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_SEVERITY_##name
typedef enum { QQ_SEVERITIES(QQ_ENUMERATE) QQ_SEVERITY_END = 4 } qq_severity;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_TIE_##name
typedef enum { QQ_TIES(QQ_ENUMERATE) } qq_tie;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_SOURCE_##name
typedef enum { QQ_SOURCE_KINDS(QQ_ENUMERATE) } qq_source_kind;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_ACCIDENT_##name
typedef enum { QQ_ACCIDENT_CLASSES(QQ_ENUMERATE) } qq_accident_class;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_REVOCATION_##name
typedef enum { QQ_REVOCATIONS(QQ_ENUMERATE) } qq_revocation;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_ROLE_##name
typedef enum { QQ_ROLES(QQ_ENUMERATE) } qq_role;
#undef QQ_ENUMERATOR
#define QQ_ENUMERATOR(name) QQ_MEASURE_##name
typedef enum { QQ_MEASURES(QQ_ENUMERATE) QQ_MEASURE_END = 13 } qq_measure; /* bit numbers */
#undef QQ_ENUMERATOR

#define QQ_MEASURE_BIT(measure) (1u << (measure))

typedef enum {
    QQ_SET_RECORD_KIND,
    QQ_SET_RECORD_STATE,
    QQ_SET_SEVERITY,
    QQ_SET_MEASURE, /* bit numbers; the Chinese text is also understood by qq_set_number */
    QQ_SET_TIE,
    QQ_SET_SOURCE_KIND,
    QQ_SET_ACCIDENT_CLASS,
    QQ_SET_REVOCATION,
    QQ_SET_ROLE,
} qq_set;

/* The text of a member, or NULL; a static string. */
const char *qq_set_text(qq_set set, int number);
/* The number of a member by its text; -1 when there is none. */
int qq_set_number(qq_set set, const char *text, size_t length);

/* Members that a record does not have hold the neutral value beside them. */
typedef struct {
    qq_party party;
    qq_key key;
    qq_stamp updated_at; /* the feed's own time of this revision; with `content` it orders revisions */
    uint64_t content;    /* hash of everything the revision says, parties included */
    int32_t landing;     /* known from; set by the store */
    int64_t detail;      /* number of the detail row, 0 for none; set by the store */
    uint8_t state;       /* qq_record_state */
    uint8_t kind;        /* qq_record_kind; 0 when state is not PRESENT */
    uint8_t variant;     /* by kind; 0 */
    uint8_t severity;    /* qq_severity: the document's own grade; accidents: A when of vile nature */
    uint8_t role;        /* qq_role */
    uint16_t measures;   /* bits of qq_measure; 0 */
    int32_t code;        /* behaviour code or list id, interned by the store (qq_store_intern); 0 */
    int32_t issuer;      /* issuing authority, interned; 0 */
    qq_day acted_on;     /* the act, the accident, a tie's first day; QQ_DAY_NONE */
    qq_day decided_on;   /* the document's date; NONE */
    qq_day effective_on; /* a judgment's or revocation's effect, registration with the credit system; NONE */
    qq_day until_on;     /* the document's own publicity end, last day included; a tie's or listing's last day; NONE */
    qq_day ban_from;     /* NONE */
    qq_day ban_until;    /* last day of a ban; NONE */
    qq_fen amount;       /* fine, crime sum, bid or award price; evaluations: 0.001 point; QQ_FEN_NONE */
    int64_t document;    /* qq_document_hash of the document number; 0 */
    int64_t case_group;  /* qq_document_hash of the case; 0 */
    int64_t project;     /* qq_document_hash of project or bid section; 0 */
    qq_party other;      /* the other party of a tie, the unit a person acted for; "" */
    qq_key target;       /* revocation, delisting: the record meant; zeros */
    int64_t target_document; /* revocation, delisting: document hash of the record meant; 0 */
} qq_record;

/* A record with every member at its neutral value. */
void qq_record_clear(qq_record *record);
qq_key qq_record_key(const char *feed, const char *source, const char *record_id);
bool qq_key_is_zero(const qq_key *key);
bool qq_party_is_enterprise(const qq_party *party); /* 18 or 9 characters: it can be assessed */
/* Later revision wins: negative, 0 or positive as a comes before, with or after b. */
int qq_record_compare_revision(const qq_record *a, const qq_record *b);

G_END_DECLS

#endif
