/* Private to engine/whatif/population: how everyone is held.
 *
 * Blocks of QQ_POPULATION_BLOCK enterprises, a column a category. Who must be priced again for each weighting lies
 * beside, in order of place, with what is needed for it. */
#ifndef QINQING_WHATIF_POPULATION_H
#define QINQING_WHATIF_POPULATION_H

#include "qinqing/population.h"
#include "qinqing/score.h"
#include "qinqing/store.h"

enum { QQ_IDENTIFIER_BYTES = QQ_PARTY_BYTES / 2 }; /* of an enterprise: zero-padded, without the end */

typedef struct {
    char parties[QQ_POPULATION_BLOCK][QQ_IDENTIFIER_BYTES];
    uint8_t limits[QQ_POPULATION_BLOCK], flags[QQ_POPULATION_BLOCK];
    int32_t cells[]; /* category c of enterprise i: cells[c * QQ_POPULATION_BLOCK + i] */
} qq_held_block;

/* Whoever's categories depend on the weights. */
typedef struct {
    size_t place;
    bool spans; /* also on weights that are all above zero: its cases span categories, or it succeeds another */
    qq_dossier dossier;
} qq_apart;

struct qq_population {
    const qq_model *model;
    char *store_path;
    qq_day as_of;
    unsigned categories, asked; /* asked: bits of attributes */
    size_t count;
    GPtrArray *blocks;                    /* of qq_held_block */
    GArray *apart;                        /* of qq_apart, in order of place */
    GPtrArray *words[QQ_ATTRIBUTE_END];   /* of char*: the values of an attribute; NULL: not asked for */
    GArray *attributes[QQ_ATTRIBUTE_END]; /* of uint32_t, by place: index into words; NULL */
};

/* The values of the attributes asked for, of one enterprise by its whole dossier (qq_sweep_options.whole). values: of
 * QQ_ATTRIBUTE_END; the caller frees each. */
bool qq_attributes_read(const qq_dossier *dossier, qq_store *store, unsigned asked, qq_day as_of,
                        char *values[QQ_ATTRIBUTE_END], GError **error);

/* Scores and grades of a block from its columns alone, whoever stands apart included. */
void qq_scales_columns(qq_scales *scales, const qq_population_block *block, int32_t *scores, uint8_t *grades);
/* What these are to readers. */
qq_weighed qq_scales_weighed(const qq_scales *scales, int32_t score, uint8_t grade, uint8_t flags);

#endif
