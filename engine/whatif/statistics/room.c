/* Huge pages are asked for, never needed: without them the same memory comes in small ones. */
#include "room.h"

#include <glib.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { LINE = 64, HUGE_PAGE = 1 << 21 };

void *qq_room_new(size_t bytes)
{
    const size_t unit = bytes < HUGE_PAGE ? LINE : HUGE_PAGE, rounded = (MAX(bytes, 1) + unit - 1) / unit * unit;
    void *room = rounded >= bytes ? aligned_alloc(unit, rounded) : NULL;
    if (!room) g_error("no memory for %" G_GSIZE_FORMAT " bytes", bytes);
#ifdef MADV_HUGEPAGE
    if (unit == HUGE_PAGE) madvise(room, rounded, MADV_HUGEPAGE);
#endif
    return room;
}

void qq_room_free(void *room)
{
    free(room);
}
