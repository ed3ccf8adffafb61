/* Private to engine/whatif/weightings: what was arranged. */
#ifndef QINQING_WHATIF_ARRANGEMENT_H
#define QINQING_WHATIF_ARRANGEMENT_H

#include "whatif/weightings/weightings.h"

struct qq_weightings {
    size_t units;
    qq_units_shape shape;
    GArray *blocks;    /* of qq_units_block */
    double *values;    /* of all blocks, aligned */
    double *nominal;   /* [blocks * QQ_BLOCK_UNITS] */
    uint32_t *unit_at; /* by place: the unit */
};

#endif
