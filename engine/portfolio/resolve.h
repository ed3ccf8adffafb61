/* Private to engine/portfolio: which revisions of a packed party speak, as rows or as a dossier. */
#ifndef QINQING_PORTFOLIO_RESOLVE_H
#define QINQING_PORTFOLIO_RESOLVE_H

#include "sheet.h"

/* A record that is present: places within the party. */
typedef struct {
    uint32_t row;    /* its told row; QQ_TARGET_NOWHERE: it is never priced */
    uint32_t record; /* the first told row of the record; not for those never priced */
} qq_speaker;

/* Room for one party at a time. Zeros are an empty one. */
typedef struct {
    qq_speaker *speakers;
    uint32_t *rows, *records;
    uint32_t capacity;
} qq_resolving;
void qq_resolving_clear(qq_resolving *room);

/* counting: by landing, 0 or 1; NULL: every landing of the party counts. How many records there are, those never priced
 * included; *out lasts until the room is used again. */
uint32_t qq_resolve_rows(const qq_view *view, uint32_t party, const uint8_t *counting, qq_resolving *room,
                         qq_rows *out);
/* The same records as a dossier (see qq_portfolio_dossier); its party is not set. */
void qq_resolve_records(const qq_view *view, uint32_t party, const uint8_t *counting, qq_resolving *room,
                        qq_dossier *out);

#endif
