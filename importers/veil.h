/* A text with its bytes beyond ASCII hidden behind a stand-in, and the way back (veil.c). Offsets are those of the
 * whole text. */
#ifndef QINQING_IMPORTERS_VEIL_H
#define QINQING_IMPORTERS_VEIL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct qq_veil qq_veil;

qq_veil *qq_veil_new(void);
void qq_veil_free(qq_veil *veil);

/* Takes the next bytes, whole characters of UTF-8; what lies before `done` is asked for no more. Gives as many bytes,
 * every one beyond ASCII as the stand-in, borrowed until the next call; NULL when they hold U+FFFE or U+FFFF, which XML
 * refuses and nobody could see any more. */
const char *qq_veil_take(qq_veil *veil, size_t done, const char *bytes, size_t length);
/* The text as it was, borrowed until the next qq_veil_take; NULL when it is not there. */
const char *qq_veil_text(const qq_veil *veil, size_t offset, size_t length);
/* Whether a veiled text has nothing in it that may be a stand-in. */
bool qq_veil_is_clear(const char *text, size_t length);

#endif
