/* Strict UTF-8 checking. Text of feeds is ASCII markup with runs of three-byte characters: those two have a short way.
 */
#include "utf8.h"
#include <string.h>

#define HIGH_BITS UINT64_C(0x8080808080808080)

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

size_t qq_utf8_valid_length(const uint8_t *bytes, size_t length)
{
    size_t at = 0;
    for (;;) {
        at += qq_utf8_ascii_length(bytes + at, length - at);
        /* U+1000..U+CFFF, where nearly all ideographs are: every second and third byte from 80 to BF is good. */
        while (at + 3 <= length && bytes[at] >= 0xE1 && bytes[at] <= 0xEC && follows(bytes[at + 1]) &&
               follows(bytes[at + 2]))
            at += 3;
        if (at == length) return at;
        size_t size = character(bytes + at, length - at);
        if (size == 0) return at;
        at += size;
    }
}

bool qq_utf8_may_continue(const uint8_t *bytes, size_t length)
{
    uint8_t low, high;
    size_t size = announced(bytes[0], &low, &high);
    if (size <= length) return false;
    if (length > 1 && (bytes[1] < low || bytes[1] > high)) return false;
    return length < 3 || follows(bytes[2]);
}
