/* Private to the mirror of what is published: its layout. All numbers little-endian.
 *
 *   head       struct below
 *   forms      canonical forms (results_form.h), in order of identifier
 *   changes    int32 each: the next change
 *   places     uint32 each, and one more: its first listing
 *   listings   list (2) and record (16) each */
#ifndef QINQING_SCORE_PUBLISHED_FILE_H
#define QINQING_SCORE_PUBLISHED_FILE_H

#include "qinqing/published.h"
#include "results_form.h"

#define QQ_PUBLISHED_MAGIC UINT64_C(0x3130627570696e71) /* "qnipub01" */

enum { QQ_PUBLISHED_LISTING_BYTES = 2 + QQ_KEY_BYTES, QQ_PUBLISHED_SECTIONS = 5 };

/* Members are of one width with their neighbours: nothing is padded. */
typedef struct {
    uint64_t magic;
    uint64_t checksum; /* of the hashes of all that follows, section by section */
    uint64_t parties, listings;
    int32_t as_of, known_at, semantics;
    uint32_t form; /* bytes of a canonical form */
    char model_digest[72], digest[72];
} qq_published_head;

/* Where everything lies. */
typedef struct {
    const qq_published_head *head;
    const uint8_t *sections[QQ_PUBLISHED_SECTIONS]; /* the head after its checksum, forms, changes, places, listings */
    uint64_t lengths[QQ_PUBLISHED_SECTIONS];
} qq_published_layout;

char *qq_published_path(qq_store *store);
uint64_t qq_published_checksum(const qq_published_layout *layout);
/* The n-th party as it is kept; borrowed until the next call. */
void qq_published_entry(qq_published *published, size_t place, qq_kept_entry *out);
/* The head that a publication has. */
void qq_published_head_of(const qq_publication *publication, qq_published_head *out);

#endif
