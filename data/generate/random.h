/* Random numbers that are the same on every machine: integers only, one small state a record.
 *
 * The stream is splitmix64 (Steele, Lea, Flood 2014, public domain). Every party and every record has a stream of its
 * own, seeded by (seed, what, number): more records never change the earlier ones. */
#ifndef QQ_GENERATE_RANDOM_H
#define QQ_GENERATE_RANDOM_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    uint64_t state;
} dice;

static inline uint64_t mix64(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

/* The stream of one thing: `what` keeps parties, penalties, bids … apart. */
static inline dice dice_for(uint64_t seed, uint64_t what, uint64_t number)
{
    uint64_t state = mix64(seed + UINT64_C(0x9e3779b97f4a7c15) * (what + 1));
    return (dice){mix64(state ^ mix64(number + UINT64_C(0x632be59bd9b4e019)))};
}

static inline uint64_t roll64(dice *d)
{
    d->state += UINT64_C(0x9e3779b97f4a7c15);
    return mix64(d->state);
}

/* 0 .. bound-1; bound > 0. */
static inline uint32_t roll(dice *d, uint32_t bound)
{
    return (uint32_t)(((roll64(d) >> 32) * bound) >> 32);
}

/* low .. high, both included. */
static inline int between(dice *d, int low, int high)
{
    return low + (int)roll(d, (uint32_t)(high - low + 1));
}

static inline bool chance(dice *d, uint32_t permille)
{
    return roll(d, 1000) < permille;
}

/* A one-to-one shuffle of 0 .. 2^bits-1: odd multiplication and a right shift can both be undone. bits 2..62. */
static inline uint64_t shuffle_bits(uint64_t value, unsigned bits, uint64_t seed)
{
    const uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (int round = 0; round < 3; round++) {
        value = (value * (mix64(seed + (uint64_t)round) | 1) + mix64(seed ^ UINT64_C(0x5bd1e995))) & mask;
        value ^= value >> (bits / 2);
    }
    return value;
}

/* The same over 0 .. size-1 for any size, by walking along the cycle until the value is in range (twice on average). */
static inline uint64_t shuffle(uint64_t value, uint64_t size, uint64_t seed)
{
    unsigned bits = 2;
    while ((UINT64_C(1) << bits) < size) bits++;
    do value = shuffle_bits(value, bits, seed);
    while (value >= size);
    return value;
}

#endif
