/* Private to engine/portfolio: making the image anew (anew.c) by packing everyone into blocks on all cores (make.c). */
#ifndef QINQING_PORTFOLIO_MAKE_H
#define QINQING_PORTFOLIO_MAKE_H

#include "block.h"

/* Takes blocks in order of identifier; the body is the taker's. */
typedef bool (*qq_block_taker)(GByteArray *body, const qq_block_entry *entry, void *data, GError **error);

/* Packs what landings up to `base` brought of everyone. beside: others may read the store meanwhile, and even land
 * something: whom that touches may come as before or as after it. If not, everything is done here. take is called in
 * the caller's thread. */
bool qq_blocks_make(qq_store *store, bool beside, int32_t base, qq_block_taker take, void *data, GError **error);

/* Makes the image anew; whatever fails, or ends it, the old one stands. */
bool qq_image_make_anew(qq_store *store, GError **error);

#endif
