/* A 64-bit hash by multiply and fold: each step multiplies two 64-bit words to 128 bits and joins both halves.
 *
 * Invariant: the same bytes give the same hash on every machine and for ever: stored records carry it. The constants
 * are the first hexadecimal digits of the fractional parts of the square roots of 2, 3, 5 and 7. It does not resist an
 * attacker. */
#include "qinqing/text.h"

#include <string.h>
#include "qinqing/amount.h"

static const uint64_t root2 = UINT64_C(0x6a09e667f3bcc909);
static const uint64_t root3 = UINT64_C(0xbb67ae8584caa73b);
static const uint64_t root5 = UINT64_C(0x3c6ef372fe94f82b);
static const uint64_t root7 = UINT64_C(0xa54ff53a5f1d36f1);

static uint64_t read_word(const uint8_t *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return GUINT64_FROM_LE(word);
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    qq_wide_unsigned product = (qq_wide_unsigned)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t qq_hash64(const void *bytes, size_t length)
{
    const uint8_t *at = bytes;
    size_t rest = length;
    uint64_t hash = root2 ^ ((uint64_t)length * root3);
    while (rest >= 16) {
        /* Adding the old value keeps it when a factor happens to be zero. */
        hash += fold(read_word(at) ^ root5, read_word(at + 8) ^ hash);
        at += 16;
        rest -= 16;
    }
    if (rest > 0) {
        uint8_t tail[16] = {0};
        memcpy(tail, at, rest);
        hash += fold(read_word(tail) ^ root5, read_word(tail + 8) ^ hash);
    }
    return fold(hash ^ root7, root3 ^ (uint64_t)length);
}
