/* Private to engine/portfolio: packing everyone into blocks, on all cores (make.c). */
#ifndef QINQING_PORTFOLIO_MAKE_H
#define QINQING_PORTFOLIO_MAKE_H

#include "block.h"

/* Takes blocks in order of identifier; the body is the taker's. */
typedef bool (*qq_block_taker)(GByteArray *body, const qq_block_entry *entry, void *data, GError **error);

/* Packs everyone in a store whose write transaction is open and that nobody else can change. beside: others may read it
 * meanwhile; if not, everything is done here. take is called in the caller's thread. */
bool qq_blocks_make(qq_store *store, bool beside, qq_block_taker take, void *data, GError **error);

#endif
