/* Files compiled into the program by qq_embed (engine/cmake/embed.cmake). */
#ifndef QINQING_BASE_EMBEDDED_H
#define QINQING_BASE_EMBEDDED_H

#include <stddef.h>

typedef struct {
    const char *name;           /* file name without its folder; NULL ends a table */
    const unsigned char *bytes; /* zero-terminated beyond `length` */
    size_t length;
} qq_embedded;

#endif
