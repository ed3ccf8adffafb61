/* Memory for large arrays that are walked at random: in huge pages where the system gives them. */
#ifndef QQ_WHATIF_ROOM_H
#define QQ_WHATIF_ROOM_H

#include <stddef.h>

/* Not cleared, aligned for vectors; ends the program when there is none, as g_malloc does. */
void *qq_room_new(size_t bytes);
void qq_room_free(void *room);

#endif
