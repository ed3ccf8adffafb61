/* Private to engine/whatif/tenders: gathering, judging and deciding of past tenders. */
#ifndef QINQING_WHATIF_TENDERS_H
#define QINQING_WHATIF_TENDERS_H

#include "qinqing/tenders.h"

/* A tender while it is gathered: whom its bids are of. */
typedef struct {
    qq_tender *tender;
    GPtrArray *members; /* of GArray of qq_party, one a bid: all of it, the lead first */
} gathered_tender;
void qq_gathered_free(gpointer gathered); /* the tender stays */
void qq_tender_free(gpointer tender);

/* Tenders of awards in the days asked for, in their order, with at least two priced bids each; counts awards and
 * those left out. store: for the texts of records. */
GPtrArray *qq_tenders_gather(const qq_tender_options *options, qq_store *store, qq_tender_replay *counts,
                             GError **error);

/* One model, ready to judge bidders. */
typedef struct tender_judge tender_judge;
tender_judge *qq_judge_new(const qq_tender_options *options, const qq_tender_model *model, qq_store *store,
                           GError **error);
void qq_judge_free(tender_judge *judge);
/* Grade, refusal and credit points of every bid; before or after says which standing is set. */
bool qq_judge_tender(tender_judge *judge, const gathered_tender *gathered, bool after, GError **error);

/* Totals by the rule, and the winner's index. */
int qq_tender_winner(const qq_tender_options *options, GArray *bids, bool after);

#endif
