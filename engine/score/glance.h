/* Private to engine/score: a party priced without ledger or allocation, for everyone's sake.
 *
 * Its records become spans: days on which something counts, with what it does on them. A day's result is the sum of the
 * spans that hold the day, and it can only change where a span begins or ends. What is given is exactly what
 * qq_price_dossier and qq_next_change give for the same records; whatever is beyond these rules is refused, and priced
 * by them. A party of the packed image is read from its columns; of any other the pricer first settles what was decided
 * about its records and which of them are one case. */
#ifndef QINQING_SCORE_GLANCE_H
#define QINQING_SCORE_GLANCE_H

#include "pricer.h"
#include "qinqing/portfolio.h"

enum { QQ_GLANCE_SPANS = 512, QQ_GLANCE_LISTINGS = 32 };

typedef struct {
    uint32_t row; /* of the columns, or of the dossier's records */
    uint16_t list;
} qq_glance_listing;

/* As in qq_result. */
typedef struct {
    qq_milli score;
    qq_milli categories[QQ_CATEGORY_MAX]; /* score of each */
    uint8_t grade;
    uint8_t trust;  /* a number: equal where the words are */
    bool untrusted; /* the word is the one of a veto */
    bool registered, blacklisted, proposed;
    bool unscored;      /* never so by a glance */
    bool vetoed, bears; /* by its own records; bears: there is something that a successor would carry on */
    unsigned listing_count;
    qq_glance_listing listings[QQ_GLANCE_LISTINGS];
} qq_glance_result;

/* A model made ready for one day and the texts of a pricer, which it borrows and works with. One a thread. */
typedef struct qq_glance qq_glance;
/* NULL when the model has rules that a glance does not know: a period, a score that others give, values that they
 * measure, bases with conditions. */
qq_glance *qq_glance_new(qq_pricer *pricer, qq_day as_of);
void qq_glance_free(qq_glance *glance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_glance, qq_glance_free)

/* Prices a packed party. False: refused, *out is undefined. */
bool qq_glance_at(qq_glance *glance, const qq_rows *rows, qq_glance_result *out);
/* Prices any party; more situations than the other. */
bool qq_glance_at_dossier(qq_glance *glance, const qq_dossier *dossier, qq_glance_result *out);
/* The next change of the party that was just priced: as qq_next_change. */
qq_day qq_glance_next_change(qq_glance *glance);
/* Appends the change of grade or listing by `until` of the party that was just priced, if there is one: as
 * qq_upcoming_dossier. next: its next change. out: of qq_upcoming; party and settled_at are the caller's to set. */
bool qq_glance_upcoming(qq_glance *glance, qq_day next, qq_day until, GArray *out);

#endif
