/* Compresses blocks of details, beside the caller's work when there are many (packer.c). */
#ifndef QINQING_STORE_PACKER_H
#define QINQING_STORE_PACKER_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define QQ_PACKER_BLOCKS 4 /* that one packer lends at a time */

typedef struct {
    int64_t first, count; /* the caller's; kept as they are */
    GByteArray *lengths, *texts;
    GByteArray *packed; /* lengths and texts, in that order, by zstd */
} qq_pack_block;

typedef struct qq_packer qq_packer;

qq_packer *qq_packer_new(void);
void qq_packer_free(qq_packer *packer); /* with the blocks it lent */

/* An empty block; NULL when all are lent or on their way: receive one first. */
qq_pack_block *qq_packer_lend(qq_packer *packer);
void qq_packer_give_back(qq_packer *packer, qq_pack_block *block);

/* Packs a lent block here and now. */
void qq_packer_pack(qq_packer *packer, qq_pack_block *block);
/* Sends a lent block on its way. */
void qq_packer_send(qq_packer *packer, qq_pack_block *block);
/* The block sent first that was not received yet, packed; NULL when none is on its way or, without wait, ready. */
qq_pack_block *qq_packer_receive(qq_packer *packer, bool wait);

#endif
