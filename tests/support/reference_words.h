/* What the slow reference takes from elsewhere: a calendar counted out day by day, and what each text says as a code, a
 * list or an issuer, from the tables of the model. */
#ifndef QINQING_TESTS_REFERENCE_WORDS_H
#define QINQING_TESTS_REFERENCE_WORDS_H

#include "qinqing/model.h"

enum {
    REFERENCE_FIRST_YEAR = 1970,
    REFERENCE_LAST_YEAR = 2150,
    REFERENCE_MONTHS = (REFERENCE_LAST_YEAR - REFERENCE_FIRST_YEAR + 1) * 12,
    REFERENCE_DAYS = (REFERENCE_LAST_YEAR - REFERENCE_FIRST_YEAR + 1) * 366,
};

typedef struct {
    int16_t month_of[REFERENCE_DAYS]; /* months since January 1970 */
    int8_t day_of[REFERENCE_DAYS];    /* 1..31 */
    int32_t first_of[REFERENCE_MONTHS];
    int8_t length_of[REFERENCE_MONTHS];
} calendar;

void reference_count_out(calendar *to);
/* The corresponding day, or the month's last. */
qq_day reference_after_months(const calendar *of, qq_day day, int months);

typedef enum { SAYS_NOTHING, SAYS_ACT, SAYS_CONVICTION, SAYS_HONOUR, SAYS_LABEL } meaning;

typedef struct {
    meaning meaning;
    int category;
    int severity; /* typical */
    int64_t points;
    bool bribery;
    int list_months;      /* as a list: its term; 0 when it is none */
    unsigned grounds;     /* as a code: grounds that ask for it */
    bool housing;         /* as an issuer: a department whose penalties count */
    unsigned authorities; /* as an issuer: grounds that ask for documents of such, or ask for none */
} word;

void reference_read_word(const qq_model *model, const char *text, word *to);

#endif
