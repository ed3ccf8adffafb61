/* The stand-in is DEL (0x7F): XML allows it in text and nowhere in a name, and no sender writes it.
 *
 * Veiling keeps every byte in its place, so the way back is a copy of what the parser still holds. The loops go over
 * blocks of fixed size because compilers make vector instructions of those. */
#include "veil.h"
#include <glib.h>
#include <stdint.h>
#include <string.h>

#define STAND_IN 0x7F
#define BLOCK    64

struct qq_veil {
    GByteArray *kept;  /* the text from `first` on, as it was */
    GByteArray *shown; /* the last bytes, veiled */
    size_t first;
};

qq_veil *qq_veil_new(void)
{
    qq_veil *veil = g_new0(qq_veil, 1);
    veil->kept = g_byte_array_new();
    veil->shown = g_byte_array_new();
    return veil;
}

void qq_veil_free(qq_veil *veil)
{
    if (!veil) return;
    g_byte_array_unref(veil->kept);
    g_byte_array_unref(veil->shown);
    g_free(veil);
}

static uint8_t veil_byte(uint8_t byte)
{
    return byte < STAND_IN ? byte : STAND_IN;
}

static void veil_block(const uint8_t *restrict from, uint8_t *restrict to)
{
    for (unsigned i = 0; i < BLOCK; i++) to[i] = veil_byte(from[i]);
}

/* Whether one of BLOCK places begins EF BF BE or EF BF BF; looks at two bytes more. */
static bool block_holds_noncharacter(const uint8_t *at)
{
    uint8_t found = 0;
    for (unsigned i = 0; i < BLOCK; i++)
        found |= (uint8_t)((at[i] == 0xEF) & (at[i + 1] == 0xBF) & (at[i + 2] >= 0xBE));
    return found != 0;
}

static bool holds_noncharacter(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    for (; at + BLOCK + 2 <= length; at += BLOCK)
        if (block_holds_noncharacter(bytes + at)) return true;
    for (; at + 2 < length; at++)
        if (bytes[at] == 0xEF && bytes[at + 1] == 0xBF && bytes[at + 2] >= 0xBE) return true;
    return false;
}

static void veil_all(const uint8_t *from, size_t length, uint8_t *to)
{
    size_t at = 0;
    for (; at + BLOCK <= length; at += BLOCK) veil_block(from + at, to + at);
    for (; at < length; at++) to[at] = veil_byte(from[at]);
}

const char *qq_veil_take(qq_veil *veil, size_t done, const char *bytes, size_t length)
{
    const uint8_t *from = (const uint8_t *)bytes;
    g_assert(done >= veil->first && done - veil->first <= veil->kept->len);
    if (done > veil->first) g_byte_array_remove_range(veil->kept, 0, (guint)(done - veil->first));
    veil->first = done;
    g_byte_array_append(veil->kept, from, (guint)length);
    if (holds_noncharacter(from, length)) return NULL;
    g_byte_array_set_size(veil->shown, (guint)length);
    veil_all(from, length, veil->shown->data);
    return (const char *)veil->shown->data;
}

const char *qq_veil_text(const qq_veil *veil, size_t offset, size_t length)
{
    if (offset < veil->first || offset - veil->first > veil->kept->len ||
        length > veil->kept->len - (offset - veil->first))
        return NULL;
    return (const char *)veil->kept->data + (offset - veil->first);
}

bool qq_veil_is_clear(const char *text, size_t length)
{
    return !memchr(text, STAND_IN, length);
}
