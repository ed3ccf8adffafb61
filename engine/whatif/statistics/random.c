/* Random numbers by counter: Philox 4x32-10.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11. The
 * key is the seed, the counter is (block, stream): any number of any stream is found without those before it, and no
 * two streams share one. */
#include "qinqing/uncertainty.h"

#include <math.h>

enum { ROUNDS = 10, WORDS = 4 };

static const uint32_t multipliers[2] = {0xD2511F53u, 0xCD9E8D57u};
static const uint32_t weyl[2] = {0x9E3779B9u, 0xBB67AE85u}; /* golden ratio, square root of 3 less 1 */

static void philox(uint32_t counter[WORDS], uint32_t key0, uint32_t key1)
{
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t first = (uint64_t)multipliers[0] * counter[0];
        uint64_t second = (uint64_t)multipliers[1] * counter[2];
        counter[0] = (uint32_t)(second >> 32) ^ counter[1] ^ key0;
        counter[1] = (uint32_t)second;
        counter[2] = (uint32_t)(first >> 32) ^ counter[3] ^ key1;
        counter[3] = (uint32_t)first;
        key0 += weyl[0];
        key1 += weyl[1];
    }
}

void qq_random_start(qq_random *random, uint64_t seed, uint64_t stream)
{
    *random = (qq_random){.seed = seed, .stream = stream, .next = WORDS};
}

uint32_t qq_random_word(qq_random *random)
{
    if (random->next == WORDS) {
        random->words[0] = (uint32_t)random->block;
        random->words[1] = (uint32_t)(random->block >> 32);
        random->words[2] = (uint32_t)random->stream;
        random->words[3] = (uint32_t)(random->stream >> 32);
        philox(random->words, (uint32_t)random->seed, (uint32_t)(random->seed >> 32));
        random->block++;
        random->next = 0;
    }
    return random->words[random->next++];
}

static uint64_t long_word(qq_random *random)
{
    uint64_t low = qq_random_word(random);
    return low | (uint64_t)qq_random_word(random) << 32;
}

/* The middle of one of 2^52 equal steps of (0, 1): never an end. */
double qq_random_uniform(qq_random *random)
{
    return ldexp((double)(long_word(random) >> 12) + 0.5, -52);
}

double qq_random_between(qq_random *random, double low, double high)
{
    double share = qq_random_uniform(random);
    return low == high ? low : fmin(fmax(low + (high - low) * share, low), high);
}

/* Draws that fall into the incomplete last round of the range are drawn again. */
uint64_t qq_random_below(qq_random *random, uint64_t limit)
{
    uint64_t usable = UINT64_MAX - UINT64_MAX % limit;
    uint64_t drawn = long_word(random);
    while (drawn >= usable) drawn = long_word(random);
    return drawn % limit;
}
