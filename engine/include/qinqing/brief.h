/* An enterprise priced in brief: what sweeps over everyone need, without a ledger; exactly as qq_price_dossier says it.
 *
 * Only where each act is a case by itself and nobody was succeeded, so that the categories do not depend on which act
 * of a case counts, that is on weights. */
#ifndef QINQING_BRIEF_H
#define QINQING_BRIEF_H

#include "qinqing/portfolio.h"
#include "qinqing/score.h"

G_BEGIN_DECLS

typedef struct {
    qq_milli score, categories[QQ_CATEGORY_MAX]; /* score of each */
    uint8_t grade;
    bool untrusted; /* the trust word is that of a veto, be it the grade's own word */
    bool registered, blacklisted, proposed;
} qq_brief;

/* A model made ready for one day; the pricer is borrowed and worked with. One a thread. NULL: the model has rules that
 * only the pricer knows. */
typedef struct qq_glance qq_briefer;
qq_briefer *qq_briefer_new(qq_pricer *pricer, qq_day as_of);
void qq_briefer_free(qq_briefer *briefer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_briefer, qq_briefer_free)

/* False: the pricer is to be asked; *out is undefined. */
bool qq_brief_packed(qq_briefer *briefer, const qq_packed_party *party, qq_brief *out);
bool qq_brief_dossier(qq_briefer *briefer, const qq_dossier *dossier, qq_brief *out);

G_END_DECLS

#endif
