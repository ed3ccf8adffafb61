/* A model package: declarative, versioned, dated. C knows the mechanisms; every figure comes from model.xml.
 *
 * A compiled model is read-only and may be shared by threads. Each element keeps the line of model.xml it came from. */
#ifndef QINQING_MODEL_H
#define QINQING_MODEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/amount.h"
#include "qinqing/day.h"
#include "qinqing/record.h"

G_BEGIN_DECLS

/* ---- the package: files and their digest ---- */

typedef struct qq_package qq_package;

/* Reads DIR/model.xml and the *.dmn beside it (these make the digest), cases.xml if there. Errors: QQ_ERROR_INPUT. */
qq_package *qq_package_read(const char *folder, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The package shipped in the program. */
qq_package *qq_package_default(void);
/* A package of one model.xml held in memory; the bytes are copied. */
qq_package *qq_package_of_model(const void *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* From what qq_package_serialize gave. */
qq_package *qq_package_parse(const void *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
GBytes *qq_package_serialize(const qq_package *package);
void qq_package_free(qq_package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_package, qq_package_free)
const char *qq_package_digest(const qq_package *package);                    /* SM3 hex, 64 characters */
GBytes *qq_package_file(const qq_package *package, const char *name);        /* NULL when absent; borrowed */
const char *qq_package_file_name(const qq_package *package, unsigned index); /* in order of name; NULL past the last */

/* ---- the compiled model ---- */

#define QQ_CATEGORY_MAX 8
#define QQ_GRADE_MAX    12
#define QQ_GROUND_MAX   32 /* grounds are kept as bits */

/* Where a rule or a figure comes from. */
typedef struct {
    char *id, *title, *title_zh;
    int line;
} qq_legal_source;

/* When a category's base is given; `line` 0: always. */
typedef struct {
    bool registered;
    GArray *not_listed; /* of uint16_t, indices into lists; NULL */
    char *title, *title_zh, *basis;
    int line;
} qq_base_condition;

typedef struct {
    char *id, *title, *title_zh;
    qq_ppm weight;      /* all weights sum to 1,000,000 */
    qq_milli base;      /* 0.001 point */
    qq_milli good_cap;  /* INT64_MAX: none */
    qq_milli low, high; /* it counts as these where it is beyond them, or its mean is; INT64_MIN, INT64_MAX: no end */
    qq_base_condition base_when;
    bool measured; /* its base, or a part of it, is sent by others */
    char *basis;
    int line;
} qq_category;

/* A whole calendar period whose days are averaged. */
typedef struct {
    char *of;        /* "month", "quarter", "year"; NULL: the model has none, a score is of its day */
    int months;      /* 1, 3, 12; 0 */
    int cut_off_day; /* up to it in a period's first month the last but one period answers */
    char *basis;
    int line;
} qq_period;

/* A score that others give, and tables read. */
typedef struct {
    char *input; /* NULL: the model has a score of its own */
    char *title, *title_zh, *basis;
    int line;
} qq_given_score;

typedef enum {
    QQ_ITEM_LABEL,      /* recognised, costs and earns nothing */
    QQ_ITEM_ACT,        /* costs by severity */
    QQ_ITEM_CONVICTION, /* costs by steps from the judgment's effect */
    QQ_ITEM_HONOUR,     /* earns */
    QQ_ITEM_EVALUATION, /* a value that others measured and sent */
} qq_item_use;

/* What an evaluation is in its category. */
typedef enum { QQ_EVALUATES_BASE, QQ_EVALUATES_GOOD, QQ_EVALUATES_BAD } qq_evaluates;

#define QQ_ITEM_NONE UINT16_MAX

typedef struct {
    char *code, *title, *title_zh;
    qq_item_use use;
    uint8_t category;     /* index */
    qq_severity severity; /* typical severity; convictions: what gates see; NONE where it has points of its own */
    qq_milli points;      /* honours: what it earns; with months of its own: what it costs; else 0 */
    int months;           /* its own term; 0: as the model says for its kind */
    uint8_t as;           /* evaluations: qq_evaluates */
    char *also;           /* other codes priced here, separated by blanks; "" */
    bool official;        /* the code may be printed as an official number */
    bool bribery;         /* convictions: the bribery register and the veto look at it */
    char *basis;          /* legal basis, "" */
    int line;
} qq_item;

typedef struct {
    int months;
    qq_milli points;
    int line;
} qq_step; /* before `months` have passed: `points`; ascending */

/* A regime of publication terms, in force on [from, until]. */
typedef struct {
    char *id;
    qq_day from, until;                  /* FOREVER */
    int maximum_months[QQ_SEVERITY_END]; /* by severity; [NONE] unused */
    int maximum_line[QQ_SEVERITY_END];
    bool unpublished_unstated[QQ_SEVERITY_END]; /* with no stated end it is not published and costs nothing */
    char *basis;
    int line;
} qq_regime;

/* Severity from the document's measures; the first rule that holds decides. */
typedef struct {
    qq_severity severity;
    uint16_t any_of;  /* measures: at least one of these; 0 when not asked */
    uint16_t only;    /* measures: none beyond these; 0 when not asked */
    qq_fen fine_from; /* fine of at least; QQ_FEN_NONE when not asked */
    char *basis;
    int line;
} qq_measure_rule;

typedef enum { QQ_MATCH_EXACT, QQ_MATCH_PREFIX, QQ_MATCH_SUFFIX, QQ_MATCH_CONTAINS } qq_match;
typedef struct {
    qq_match match;
    char *text;
    char *key; /* qq_name_key of text: what is compared */
    char *basis;
    int line;
} qq_issuer;

typedef struct {
    char *grade;
    qq_milli at_least;
    char *trust;
    int line;
} qq_band; /* best first; the last has INT64_MIN */

/* What a gate counts: groups of acts in force whose most severe act is of one of the severities. */
typedef struct {
    char *id;
    uint8_t at_most;    /* index of the best grade left */
    uint8_t severities; /* bits 1 << qq_severity */
    int groups;         /* from this many groups */
    bool same_code;     /* only groups that hold an act of one and the same code, of such severity */
    char *title, *title_zh, *basis;
    int line;
} qq_gate;

typedef enum { QQ_VETO_BRIBERY, QQ_VETO_LISTED } qq_veto_kind;
typedef struct {
    char *id;
    qq_veto_kind kind;
    uint8_t grade;
    int months;          /* bribery: from effect */
    bool until_ban_ends; /* or to the end of a ban, if later */
    char *title, *title_zh, *basis;
    int line;
} qq_veto;

typedef struct {
    char *id, *title, *title_zh, *basis;
    int months; /* -1: until its own last day or removal */
    int line;
} qq_list; /* recognised lists */

/* A structured ground for a proposal. */
typedef enum { QQ_GROUND_CODES, QQ_GROUND_ACCIDENTS } qq_ground_kind;
typedef struct {
    char *id, *list, *title, *title_zh, *basis;
    qq_ground_kind kind;
    GPtrArray *codes;        /* CODES: an act in force of one of these, of char* */
    qq_accident_class least; /* ACCIDENTS: of at least this class */
    int count;               /* so many */
    int within_months;       /* of each other by the day they happened; 0: no matter */
    bool vile;               /* only of vile nature */
    GArray *issuers;         /* CODES: of qq_issuer, only documents of these; empty: of those that count */
    int line;
} qq_ground;

/* A word that proposes a code for a decision without one; a person confirms. */
typedef struct {
    char *text;    /* as it stands in decisions */
    uint16_t item; /* index */
    int line;
} qq_keyword;

/* Whose records an indicator looks at. */
typedef enum {
    QQ_SUBJECT_UNIT,
    QQ_SUBJECT_LEGAL_REPRESENTATIVE, /* by the registry, on the day asked for */
    QQ_SUBJECT_ACTUAL_CONTROLLER,
    QQ_SUBJECT_PROJECT_MANAGER, /* the one proposed for the project */
    QQ_SUBJECT_END,
} qq_subject;
/* "unit", "legal-representative", …; a static string. */
const char *qq_subject_text(qq_subject subject);

typedef enum {
    QQ_INDICATOR_COUNT,        /* how many documents */
    QQ_INDICATOR_SUM,          /* of their amounts, yuan */
    QQ_INDICATOR_MAX,          /* the largest amount, yuan */
    QQ_INDICATOR_LATEST,       /* day of the latest */
    QQ_INDICATOR_DAYS_SINCE,   /* since the latest */
    QQ_INDICATOR_MONTHS_SINCE, /* whole months since the latest */
    QQ_INDICATOR_END,
} qq_indicator_use;
/* "count", "sum", …: the name of its element; a static string. */
const char *qq_indicator_use_text(qq_indicator_use use);

/* window of an indicator; otherwise months before the day asked for, that day included. */
enum {
    QQ_WINDOW_EVER = -1,
    QQ_WINDOW_ASKED = -2, /* the asker says how many, and back from which day */
    QQ_WINDOW_LATER = -3, /* after that day: what the window asked for cannot show and is known all the same */
};

/* A figure over records that decision tables may ask for by its id. */
typedef struct {
    char *id, *title, *title_zh, *basis;
    qq_indicator_use use;
    qq_subject subject;
    uint32_t kinds;     /* bits 1 << qq_record_kind */
    GArray *items;      /* of uint16_t: only these; with `lists` empty: of any code */
    GArray *lists;      /* of uint16_t: or stays on these */
    uint8_t severities; /* bits 1 << qq_severity; 0: of any */
    bool bribery;       /* only convictions of items that are bribery */
    bool in_force;      /* only what is in force on the day asked for */
    int window;         /* months, or QQ_WINDOW_… */
    int64_t none;       /* LATEST (qq_day), …_SINCE: its value when there is no record */
    int line;
} qq_indicator;

typedef struct qq_model {
    char *id, *version, *title, *title_zh;
    char digest[65];
    qq_day from, until; /* in force */
    GArray *sources;    /* of qq_legal_source */
    qq_category categories[QQ_CATEGORY_MAX];
    unsigned category_count;
    qq_milli total_low, total_high; /* clamp; INT64_MIN, INT64_MAX: no end */
    char *total_basis;
    int total_line;
    qq_given_score given_score;
    qq_period period;
    qq_milli act_points[QQ_SEVERITY_END]; /* what an act costs, positive */
    int act_points_line[QQ_SEVERITY_END]; /* of the default term as well */
    char *act_basis[QQ_SEVERITY_END];
    int default_months[QQ_SEVERITY_END]; /* publicity term where the document gives none */
    GArray *regimes;                     /* of qq_regime, by date, without gaps; empty: none */
    GArray *measure_rules;               /* of qq_measure_rule */
    GArray *issuers;                     /* of qq_issuer */
    bool any_issuer;                     /* every authority's decisions count */
    qq_ppm repetition_factor;
    int repetition_months;
    int repetition_line;
    char *repetition_basis;
    GArray *items;            /* of qq_item, in order of code */
    uint16_t unclassified;    /* index of the item for counted decisions without a code; QQ_ITEM_NONE */
    bool own_catalogue;       /* it need not know every code of the behaviour catalogue */
    GHashTable *also;         /* further code -> index of its item; keys borrowed from words below */
    GPtrArray *also_words;    /* of char* */
    GArray *own_months;       /* of int: the different terms of items of their own */
    GArray *base_evaluations; /* of uint16_t: items that give a base */
    GArray *conviction_steps; /* of qq_step */
    char *conviction_basis;
    int honour_months;
    char *honour_basis;
    int honour_line;
    GArray *clean_steps; /* of qq_step: from `months` after registration: `points`; ascending */
    char *clean_basis;
    bool graded;
    GArray *bands; /* of qq_band; one with empty texts where there is no grade */
    char *bands_basis;
    GArray *gates;    /* of qq_gate */
    GArray *vetoes;   /* of qq_veto */
    char *veto_trust; /* the trust word of a veto; "untrust" where there is none */
    int veto_trust_line;
    GArray *lists;             /* of qq_list */
    GArray *keywords;          /* of qq_keyword, the longest first */
    GArray *grounds;           /* of qq_ground */
    GArray *indicators;        /* of qq_indicator, in order of the file */
    GHashTable *basis_english; /* from each basis, which is Chinese, to the same in English */
} qq_model;

/* Validates against the schema and compiles. Errors: QQ_ERROR_INPUT, "model.xml:line: what, and what to do". */
qq_model *qq_model_compile(const qq_package *package, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_model_free(qq_model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_model, qq_model_free)

/* Index of an item by its code, or by another code for the same act; -1 when the model has none. */
int qq_model_item(const qq_model *model, const char *code);
/* Why a model may not read what has this name (ownership, place, size: fair competition), in words; NULL when it may.
 * Caller frees. */
char *qq_model_forbids(const char *name);
/* The indicator of that id; NULL when there is none. */
const qq_indicator *qq_model_indicator(const qq_model *model, const char *id);
/* The item that the words of a decision propose, -1 when none does. */
int qq_model_propose(const qq_model *model, const char *words);
/* Whether documents of this issuing authority count. */
bool qq_model_issuer_counts(const qq_model *model, const char *issuer);
/* Whether a ground asks for documents of certain authorities, and this is one of them; true when it asks for none. */
bool qq_ground_issuer_counts(const qq_ground *ground, const char *issuer);
/* The regime in force on a day; NULL when the model has none. */
const qq_regime *qq_model_regime(const qq_model *model, qq_day day);
/* The period that answers on a day: its first and last day. Only for a model with a period. */
void qq_model_period(const qq_model *model, qq_day day, qq_day *first, qq_day *last);
/* The first day after `day` on which another period answers. */
qq_day qq_model_period_switch(const qq_model *model, qq_day day);
/* A basis of this model in the reader's language. */
const char *qq_model_basis(const qq_model *model, const char *basis, bool chinese);
/* The whole model for people, in English or Chinese: every figure with its legal basis and its line of model.xml. HTML
 * is one page for printing and signing. Caller frees. */
typedef enum { QQ_DESCRIBE_TEXT, QQ_DESCRIBE_HTML, QQ_DESCRIBE_MARKDOWN } qq_describe_format;
char *qq_model_describe(const qq_model *model, qq_describe_format format, bool chinese);

G_END_DECLS

#endif
