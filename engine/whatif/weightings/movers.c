/* The largest changes of one weighting, kept in order.
 *
 * Invariant: units come in order of place, so that of equal changes the first come stays. */
#include <math.h>

#include "whatif/weightings/weightings.h"

void qq_movers_add(qq_movers *movers, double change, size_t place)
{
    const double size = fabs(change);
    if (!(size > movers->beyond)) return;
    unsigned at = movers->count < QQ_WEIGHTING_MOVERS ? movers->count++ : QQ_WEIGHTING_MOVERS - 1;
    for (; at && movers->size[at - 1] < size; at--) {
        movers->size[at] = movers->size[at - 1];
        movers->change[at] = movers->change[at - 1];
        movers->place[at] = movers->place[at - 1];
    }
    movers->size[at] = size;
    movers->change[at] = change;
    movers->place[at] = place;
    if (movers->count == QQ_WEIGHTING_MOVERS) movers->beyond = movers->size[QQ_WEIGHTING_MOVERS - 1];
}
