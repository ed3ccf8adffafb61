/* Private to engine/portfolio: parties and their revisions as columns, in memory: a sheet being filled, a view being
 * read. */
#ifndef QINQING_PORTFOLIO_SHEET_H
#define QINQING_PORTFOLIO_SHEET_H

#include "columns.h"
#include "qinqing/image.h"

#define QQ_NAME_BYTES 18 /* of an identifier; shorter ones end in zeros, so that memcmp orders them */

/* Flags of a party. */
#define QQ_PARTY_APART   1u /* has no rows here: it is read from the store */
#define QQ_PARTY_REVISED 2u /* some record is more than one PRESENT revision */
#define QQ_PARTY_DECIDED 4u /* there is a revocation or delisting */
#define QQ_PARTY_LINKED  8u /* two records share a document, case or project */

typedef struct {
    qq_sheet_columns columns;
    uint32_t rows, told, parties; /* rows: revisions; told: of them those with values in the told columns */
    const uint32_t *first;        /* of each party's revisions; parties + 1 of them */
    const uint32_t *first_told;   /* likewise, of its told rows */
    const char *names;            /* QQ_NAME_BYTES each */
    const uint8_t *flags;
    int32_t last_landing; /* the highest of its rows */
} qq_view;

static inline const char *qq_view_name(const qq_view *view, uint32_t party)
{
    return view->names + (size_t)party * QQ_NAME_BYTES;
}

typedef struct {
    qq_room room;
    uint32_t rows, told, parties;
    uint32_t filled[QQ_COLUMN_COUNT]; /* values that are not neutral */
    GArray *first, *first_told;       /* of uint32_t, parties + 1 */
    GByteArray *names, *flags;
    int32_t last_landing;
    GArray *links, *records; /* room for the party being packed */
} qq_sheet;

/* Values of a column that are there. */
static inline uint32_t qq_sheet_length(const qq_sheet *sheet, qq_column column)
{
    return qq_column_is_told(column) ? sheet->told : sheet->rows;
}

void qq_sheet_init(qq_sheet *sheet);
void qq_sheet_clear(qq_sheet *sheet);   /* frees */
void qq_sheet_restart(qq_sheet *sheet); /* empty again */
/* Packs a party after those that are there; to be added in order of identifier. */
void qq_sheet_add(qq_sheet *sheet, const qq_history *history);
/* Of what is there now; lasts until the sheet changes. */
qq_view qq_sheet_view(const qq_sheet *sheet);

#endif
