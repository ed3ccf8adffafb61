/* What a feed description says, loaded and checked (description.c) and made ready for reading (compile.c).
 *
 * Invariant: a qq_feed that exists is sound: every name resolves, every field's type fits what the field becomes, every
 * choice value has its number. It is read-only afterwards and may be shared by threads. */
#ifndef QINQING_IMPORTERS_DESCRIPTION_H
#define QINQING_IMPORTERS_DESCRIPTION_H

#include <libxml/tree.h>
#include "qinqing/feed.h"

#define QQ_FEED_FIELDS_MAX       64 /* fields of one record element: they are bits of a word */
#define QQ_FEED_VALUES_MAX       64 /* values of one choice */
#define QQ_FEED_ID_PARTS_MAX     8  /* fields that make up a record id */
#define QQ_FEED_HEADER_OTHER_MAX 16
#define QQ_FEED_SOURCE_MAX       64 /* characters of a source */
#define QQ_FEED_NO_FIELD         (-1)

/* X(enumerator, text) */
#define QQ_FIELD_TYPES(X)                                                                                              \
    X(TEXT, "text")                                                                                                    \
    X(CODE, "code")                                                                                                    \
    X(USCC, "uscc")                                                                                                    \
    X(ORG_CODE, "org-code")                                                                                            \
    X(PARTY, "party")                                                                                                  \
    X(CITIZEN, "citizen")                                                                                              \
    X(PARTY_OR_CITIZEN, "party-or-citizen")                                                                            \
    X(DATE, "date")                                                                                                    \
    X(STAMP, "stamp")                                                                                                  \
    X(MONEY, "money")                                                                                                  \
    X(POINTS, "points")                                                                                                \
    X(INTEGER, "integer")                                                                                              \
    X(CHOICE, "choice")

/* What a field becomes. X(enumerator, text, key in the detail unless the description gives one, or NULL) */
#define QQ_FIELD_TARGETS(X)                                                                                            \
    X(NOTHING, "", NULL)                                                                                               \
    X(RECORD_ID, "record_id", NULL)                                                                                    \
    X(SOURCE, "source", NULL)                                                                                          \
    X(UPDATED_AT, "updated_at", NULL)                                                                                  \
    X(OPERATION, "operation", NULL)                                                                                    \
    X(SUBJECT, "subject", NULL)                                                                                        \
    X(SUBJECT_NAME, "subject_name", "name")                                                                            \
    X(OTHER, "other", NULL)                                                                                            \
    X(MEMBERS, "members", NULL)                                                                                        \
    X(RELATED_UNIT, "related_unit", NULL)                                                                              \
    X(CODE, "code", NULL)                                                                                              \
    X(SEVERITY, "severity", NULL)                                                                                      \
    X(MEASURES, "measures", NULL)                                                                                      \
    X(ISSUER, "issuer", "authority")                                                                                   \
    X(ACTED_ON, "acted_on", NULL)                                                                                      \
    X(DECIDED_ON, "decided_on", NULL)                                                                                  \
    X(EFFECTIVE_ON, "effective_on", NULL)                                                                              \
    X(UNTIL_ON, "until_on", NULL)                                                                                      \
    X(BAN_FROM, "ban_from", NULL)                                                                                      \
    X(BAN_UNTIL, "ban_until", NULL)                                                                                    \
    X(AMOUNT, "amount", NULL)                                                                                          \
    X(DOCUMENT, "document", "document_no")                                                                             \
    X(CASE_GROUP, "case_group", "case_group")                                                                          \
    X(PROJECT, "project", "project")                                                                                   \
    X(TARGET_FEED, "target_feed", NULL)                                                                                \
    X(TARGET_SOURCE, "target_source", NULL)                                                                            \
    X(TARGET_RECORD, "target_record", "target_record_id")                                                              \
    X(TARGET_DOCUMENT, "target_document", "target_document_no")                                                        \
    X(VARIANT, "variant", NULL)                                                                                        \
    X(UNIT, "unit", NULL)

#define QQ_FIELD_TYPE_ENUMERATE(name, ...) QQ_FIELD_##name,
typedef enum { QQ_FIELD_TYPES(QQ_FIELD_TYPE_ENUMERATE) QQ_FIELD_TYPE_END } qq_field_type;
#define QQ_FIELD_TARGET_ENUMERATE(name, ...) QQ_TO_##name,
typedef enum { QQ_FIELD_TARGETS(QQ_FIELD_TARGET_ENUMERATE) QQ_TO_END } qq_field_target;

typedef enum { QQ_OPERATION_INSERT = 1, QQ_OPERATION_UPDATE, QQ_OPERATION_DELETE } qq_operation;

typedef struct qq_pattern qq_pattern; /* pattern.h */

typedef struct {
    char *text;    /* as it stands in a feed */
    char *sets;    /* what it means */
    char *english; /* NULL */
    char *chinese; /* NULL */
    size_t length; /* of text */
    int number;    /* of `sets` in the set its target asks for; 0 */
} qq_field_value;

typedef struct {
    char *name;
    char **aliases; /* other names, ended by NULL */
    char *english;
    char *chinese;
    char *detail_key;   /* NULL: not kept in the detail */
    char *label;        /* the key as it stands there, quoted and with a colon; NULL */
    char *own_pattern;  /* NULL: that of the type */
    char *when_value;   /* required only when when_field has this meaning; NULL */
    char *default_text; /* NULL */
    qq_field_value *values;
    unsigned value_count;
    size_t label_length;
    qq_field_type type;
    qq_field_target target;
    qq_money_unit unit;
    unsigned max; /* characters of a text */
    int64_t minimum, maximum;
    int unit_field; /* field that gives the unit of money, or QQ_FEED_NO_FIELD */
    int by_field;   /* field that says whether a party is a unit or a person, or QQ_FEED_NO_FIELD */
    int when_field;
    int otherwise;   /* number for a choice value that is not in the list, or -1 */
    uint64_t unless; /* not required when one of these fields is given */
    bool required, list, lenient, secret, report_only;
    qq_pattern *schema; /* what the XSD accepts; NULL: anything of that length */
} qq_field;

typedef struct {
    int order[QQ_FEED_ID_PARTS_MAX][QQ_FEED_ID_PARTS_MAX]; /* of each part the first field that is given */
    unsigned order_count[QQ_FEED_ID_PARTS_MAX];
    unsigned count;
} qq_feed_id_parts;

typedef struct {
    char **elements; /* names of the record element, ended by NULL */
    char *english;
    char *chinese;
    char *code; /* constants; NULL */
    char *target_feed;
    char *target_source;
    qq_field *fields;
    unsigned field_count;
    qq_feed_id_parts id;
    int stamps[QQ_FEED_ID_PARTS_MAX]; /* fields that give updated_at, in order of preference */
    unsigned stamp_count;
    uint64_t required; /* bits of fields required without condition */
    uint64_t conditional;
    uint64_t kept; /* bits of fields that have a label */
    uint64_t report_only;
    int operation_field;
    uint8_t kind; /* qq_record_kind; 0 for a deletion */
    bool deletion;
} qq_feed_record;

typedef enum { QQ_SHAPE_LIST, QQ_SHAPE_SINGLE, QQ_SHAPE_MESSAGE } qq_shape_kind;

/* How records stand in a file. */
typedef struct {
    qq_shape_kind kind;
    char **roots;  /* names of the root element, prefixes applied */
    char **path;   /* elements between root and records; list */
    char **ignore; /* elements whose content is not looked at */
    char *source;  /* root attribute that gives the source, required; NULL */
    /* message: one record with a header */
    char **names; /* table names that mean this feed, prefixes applied */
    char *number; /* table number that means it */
    char *header, *content;
    char *name_field, *number_field, *key_field, *operation_field;
    char *insert_text, *update_text, *delete_text;
    char **header_other;
} qq_feed_shape;

struct qq_feed {
    char *id;
    char *title_english;
    char *title_chinese;
    char *origin;
    char *private_prefix; /* unknown elements that begin so are no warning; NULL */
    bool open;            /* unknown elements are ignored */
    bool native;          /* has a source attribute: the format is ours */
    qq_feed_shape *shapes;
    unsigned shape_count;
    qq_feed_record *records;
    unsigned record_count;
};

/* Reads a description. name: for messages. Errors: QQ_ERROR_INPUT "name:line: …". */
qq_feed *qq_feed_parse(const char *name, const void *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_feed_free(qq_feed *feed);

/* compile.c: resolves what names other things, and checks that types fit targets. */
bool qq_feed_compile(qq_feed *feed, const char *name, GError **error) G_GNUC_WARN_UNUSED_RESULT;
int qq_feed_field_index(const qq_feed_record *record, const char *name);
/* Names still to be resolved while a record is being loaded. */
typedef struct {
    char *unit_field, *by_field, *unless, *when, *otherwise;
} qq_field_names;
bool qq_feed_resolve(qq_feed_record *record, const qq_field_names *names, const char *id, const char *stamp,
                     char **fault) G_GNUC_WARN_UNUSED_RESULT;

const char *qq_field_type_text(qq_field_type type);
const char *qq_field_target_text(qq_field_target target);

#endif
