/* What the parts of the checker share: the record being made. */
#ifndef QINQING_IMPORTERS_CHECK_H
#define QINQING_IMPORTERS_CHECK_H

#include "checker.h"
#include "qinqing/identifier.h"
#include "qinqing/text.h"

#define QQ_BIT(index) (UINT64_C(1) << (index))

/* A field's text and what was made of it. */
typedef struct {
    char *text; /* blanks around it cut off, zero-terminated */
    size_t length;
    char *raw; /* as it stands */
    size_t raw_length;
    int line;
    int value;                      /* index of a choice's value; -1 */
    int64_t number;                 /* day, stamp, fen, integer */
    size_t code_start, code_length; /* canonical codes, in qq_checker.codes */
} qq_checked_field;

struct qq_checker {
    const qq_feed *feed;
    qq_person_finder find;
    void *find_data;
    /* the record at hand */
    const qq_feed_record *record;
    const qq_raw_record *raw;
    uint64_t given;   /* fields that hold something */
    uint64_t persons; /* fields whose party is a person */
    qq_checked_field fields[QQ_FEED_FIELDS_MAX];
    qq_revision revision;
    qq_participant participants[QQ_FEED_PARTIES_MAX + 1];
    unsigned participant_count;
    qq_party subject, other, related_unit;
    qq_party members[QQ_FEED_PARTIES_MAX];
    unsigned member_count;
    GString *codes;     /* canonical codes of party fields */
    GString *canonical; /* what is hashed as content; the detail is its end */
    GString *id;
    /* the reject at hand */
    bool rejected, beyond;
    const char *reject_element;
    int reject_line;
    GString *reject_value;
    GString *reject_reason;
    GError *failure;
    int64_t warnings;
};

/* check.c: a finding about field `index`; the first that an XSD could have made is kept, else the first. */
void qq_check_reject(qq_checker *checker, int index, const char *reason);
void qq_check_reject_record(qq_checker *checker, const char *element, int line, const char *reason, bool beyond);

/* convert.c: checks field `index` and puts it where it belongs. */
void qq_check_convert(qq_checker *checker, int index);
/* Whether its text is no longer than the description allows; rejects it else. */
bool qq_check_length(qq_checker *checker, int index);
/* The value of a choice that a text means; -1. */
int qq_check_choice(const qq_field *field, const char *text, size_t length);

/* The next item of a list that is not empty. */
bool qq_check_next_item(const char **text, size_t *length, const char **item, size_t *item_length);

/* parties.c */
void qq_check_party(qq_checker *checker, int index);
/* Participants from what the fields said, once the key is known. */
void qq_check_participants(qq_checker *checker);

/* identity.c: key, time, what it aims at. */
void qq_check_identity(qq_checker *checker, const char *source);

/* conceal.c: whether a text is worth a look; masks the citizen numbers in it. */
bool qq_may_hold_citizen(const char *text, size_t length);
void qq_conceal_citizens(char *text, size_t length);

/* detail.c: the detail, in the checker's buffer, and the hash of everything the revision says. */
void qq_check_detail(qq_checker *checker);

#endif
