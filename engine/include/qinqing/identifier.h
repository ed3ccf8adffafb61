/* Identifiers: unified social credit code (GB 32100-2015), organisation code (GB 11714-1997), citizen number
 * (GB 11643-1999), division code (GB/T 2260, Hubei).
 *
 * Every check takes raw text and its length in bytes, cleans it (outer blanks incl. U+3000, full-width to ASCII, upper
 * case; never O->0 or I->1), and sets its output only when the result is QQ_IDENTIFIER_OK. */
#ifndef QINQING_IDENTIFIER_H
#define QINQING_IDENTIFIER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include "qinqing/day.h"

G_BEGIN_DECLS

#define QQ_USCC_LENGTH     18
#define QQ_ORG_CODE_LENGTH 9
#define QQ_CITIZEN_LENGTH  18

typedef enum {
    QQ_IDENTIFIER_OK,
    QQ_IDENTIFIER_LENGTH,    /* not the number of characters the standard asks for */
    QQ_IDENTIFIER_CHARACTER, /* a character outside the alphabet, at `position` */
    QQ_IDENTIFIER_CHECK,     /* the last check character is wrong; `expected` is the right one */
    QQ_IDENTIFIER_ORG_CHECK, /* the organisation code inside has a wrong check character, at position 17 */
    QQ_IDENTIFIER_DIVISION,  /* the division part is not six digits of an assigned province */
    QQ_IDENTIFIER_DATE,      /* the birth date in a citizen number does not exist */
} qq_identifier_fault;

typedef struct {
    qq_identifier_fault fault;
    int position;  /* 1-based character the fault is at; 0 when it is the whole */
    char expected; /* for the CHECK faults: the right check character; else 0 */
    char found[8]; /* the faulty character as UTF-8; "" when not one character */
} qq_identifier_result;

/* out: 18 characters and the end. */
qq_identifier_result qq_uscc_check(const char *text, size_t length, char out[QQ_USCC_LENGTH + 1]);
/* Accepts XXXXXXXX-X and XXXXXXXXX; out: 9 characters without the hyphen. */
qq_identifier_result qq_org_code_check(const char *text, size_t length, char out[QQ_ORG_CODE_LENGTH + 1]);
/* Accepts 15 digits (19 is inserted and the check computed) and 18 characters; out: 18 characters. */
qq_identifier_result qq_citizen_check(const char *text, size_t length, char out[QQ_CITIZEN_LENGTH + 1]);

/* One line naming the fault and the character, for people. For citizen numbers it never holds a digit of the number.
 * what: "unified social credit code", … Caller frees. */
char *qq_identifier_describe(const char *what, const qq_identifier_result *result);

/* Computes a check character from the first 17 (uscc), 8 (organisation code) or 17 (citizen) characters, all valid. */
char qq_uscc_check_character(const char *first17);
char qq_org_code_check_character(const char *first8);
char qq_citizen_check_character(const char *first17);

/* The masked form that may be stored and shown: first four and last four kept, "4201**********1234". number: 18
 * characters. */
void qq_citizen_mask(const char *number, char out[QQ_CITIZEN_LENGTH + 1]);

/* The masked form of any text of a reject report that may hold personal data: every run of 6 or more digits (with a
 * final X) is replaced by stars but for its first and last two characters. Caller frees. Result at most `limit`
 * characters. */
char *qq_mask_text(const char *text, size_t length, size_t limit);

/* A text with blanks for control characters and marks for bytes that are no UTF-8; one line. Caller frees. */
char *qq_plain_text(const char *text);
/* What somebody wrote, as it may be shown back: control characters are blanks, and a text with 15 digits or more, which
 * may be a citizen number with a slip in it, is masked as by qq_mask_text. Always UTF-8. Caller frees. */
char *qq_shown_text(const char *text);

/* Name of a Hubei division on a day (codes retire: 襄樊 became 襄阳 in 2010); static string, or NULL when unknown.
 * english: the English name. */
const char *qq_division_name(const char *code6, qq_day on, bool english);

G_END_DECLS

#endif
