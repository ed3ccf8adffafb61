/* Whom a record is about.
 *
 * A share of the parties can be hit at all; among them rank x is hit with density falling as x^(-2/3), flattened at the
 * head so that the first firm of a million has some hundreds of records and not a tenth of them all. Integers only. */
#include "qinqing/amount.h"
#include "writers.h"

typedef struct {
    uint32_t share;   /* permille of the parties that can be hit */
    uint32_t flatten; /* 16-bit fraction of the cube's side that is cut off at the head */
    uint64_t salt;    /* different crowds have different heads */
} law;

static const law laws[] = {
    [CROWD_BAD] = {400, 6554, 0xbad},
    [CROWD_GOOD] = {300, 9830, 0x600d},
    [CROWD_BIDDERS] = {700, 6554, 0xb1d},
};

#define STRANGERS_PERMILLE 4  /* records about parties the registry never sent */
#define STRANGERS_ONE_IN   50 /* of whom there are so many beside the registered */

static uint64_t cube(uint64_t side)
{ /* side < 2^21 */
    return side * side * side;
}

uint64_t pick_firm(const world *w, dice *d, crowd c)
{
    if (chance(d, STRANGERS_PERMILLE)) return w->parties + roll(d, (uint32_t)(w->parties / STRANGERS_ONE_IN + 1));
    const law *l = &laws[c];
    const uint64_t side = UINT64_C(1) << 20, head = (uint64_t)l->flatten << 4;
    uint64_t hit = w->parties * l->share / 1000;
    if (hit == 0) hit = 1;
    /* Twenty bits choose the cell of the cube, the rest the place within it, so that every rank can come. */
    uint64_t cell = head + roll(d, (uint32_t)(side - head));
    uint64_t low = cube(cell) - cube(head), width = cube(cell + 1) - cube(cell);
    uint64_t at = low + (uint64_t)(((qq_wide_unsigned)roll64(d) * width) >> 64);
    uint64_t rank = (uint64_t)((qq_wide_unsigned)at * hit / (cube(side) - cube(head)));
    return shuffle(rank < hit ? rank : hit - 1, w->parties, w->seed ^ l->salt);
}

qq_day past_day(const world *w, dice *d, int nearest)
{
    return w->as_of - between(d, nearest, YEARS_BACK * 365);
}
