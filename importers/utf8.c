/* Strict UTF-8 checking: blocks in which nothing can be wrong are passed as a whole, the others character by character.
 */
#include "utf8.h"
#include <string.h>
#include "levels.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)
#define BLOCK     64
#define BEFORE    3 /* bytes before a byte that say what it has to be */

size_t qq_utf8_ascii_length(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        if (word & HIGH_BITS) break;
    }
    while (at < length && bytes[at] < 0x80) at++;
    return at;
}

size_t qq_utf8_run_length(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    while (at < length && bytes[at] >= 0x80) at++;
    return at;
}

static bool follows(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Bytes of the sequence that a first byte announces, 0 when none begins so; and the range its second byte must be in.
 */
static size_t announced(uint8_t first, uint8_t *low, uint8_t *high)
{
    *low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0x80) return 1;
    if (first >= 0xC2 && first <= 0xDF) return 2;
    if ((first & 0xF0) == 0xE0) return 3;
    return first >= 0xF0 && first <= 0xF4 ? 4 : 0;
}

/* Bytes of the character at the start, 0 when there is no whole valid one. */
static size_t character(const uint8_t *bytes, size_t length)
{
    uint8_t low, high;
    size_t size = announced(bytes[0], &low, &high);
    if (size == 0 || size > length) return 0;
    if (size > 1 && (bytes[1] < low || bytes[1] > high)) return 0;
    for (size_t i = 2; i < size; i++)
        if (!follows(bytes[i])) return 0;
    return size;
}

/* Whether each of the BLOCK bytes at `at` may stand behind those before it. Source: Unicode 15, table 3-7. Compilers
 * make vector instructions of the loop. */
static inline bool block_is_good(const uint8_t *at)
{
    const uint8_t *first = at - BEFORE, *second = at - 2, *third = at - 1;
    uint8_t wrong = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        const uint8_t byte = at[i], before = third[i];
        const uint8_t inside = (uint8_t)((before >= 0xC0) | (second[i] >= 0xE0) | (first[i] >= 0xF0));
        wrong |= (uint8_t)(inside != ((byte & 0xC0) == 0x80));
        wrong |= (uint8_t)((byte == 0xC0) | (byte == 0xC1) | (byte >= 0xF5));
        wrong |= (uint8_t)(((before == 0xE0) & (byte < 0xA0)) | ((before == 0xED) & (byte > 0x9F)));
        wrong |= (uint8_t)(((before == 0xF0) & (byte < 0x90)) | ((before == 0xF4) & (byte > 0x8F)));
    }
    return !wrong;
}

/* Where the last character begins that is not known to be whole; before `at` all bytes are good, from `from` on
 * characters begin. */
static size_t last_character(const uint8_t *bytes, size_t from, size_t at)
{
    for (size_t back = 1; back <= BEFORE && back <= at - from; back++)
        if (bytes[at - back] >= 0xC0) return at - back;
    return at;
}

/* Passes good blocks from a place where a character begins, with BEFORE good bytes before it; to such a place. */
QQ_LEVELS static size_t pass_blocks(const uint8_t *bytes, size_t from, size_t length)
{
    size_t at = from;
    while (at + BLOCK <= length && block_is_good(bytes + at)) at += BLOCK;
    return last_character(bytes, from, at);
}

static size_t pass_characters(const uint8_t *bytes, size_t at, size_t end, size_t length)
{
    while (at < end) {
        const size_t size = character(bytes + at, length - at);
        if (size == 0) return at;
        at += size;
    }
    return at;
}

size_t qq_utf8_valid_length(const uint8_t *bytes, size_t length)
{
    size_t at = pass_characters(bytes, 0, length < BEFORE ? length : BEFORE, length);
    if (at < BEFORE) return at;
    at = pass_blocks(bytes, at, length);
    return pass_characters(bytes, at, length, length);
}

bool qq_utf8_may_continue(const uint8_t *bytes, size_t length)
{
    uint8_t low, high;
    size_t size = announced(bytes[0], &low, &high);
    if (size <= length) return false;
    if (length > 1 && (bytes[1] < low || bytes[1] > high)) return false;
    return length < 3 || follows(bytes[2]);
}
