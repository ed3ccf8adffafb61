/* What a population says of its enterprises. */
#include <string.h>

#include "whatif/population/population.h"

const qq_model *qq_population_model(const qq_population *population)
{
    return population->model;
}

size_t qq_population_count(const qq_population *population)
{
    return population->count;
}

size_t qq_population_apart(const qq_population *population)
{
    return population->apart->len;
}

unsigned qq_population_attributes(const qq_population *population)
{
    return population->asked;
}

static const qq_held_block *block_of(const qq_population *population, size_t place)
{
    g_assert(place < population->count);
    return g_ptr_array_index(population->blocks, place / QQ_POPULATION_BLOCK);
}

void qq_population_party(const qq_population *population, size_t place, qq_party *out)
{
    memset(out, 0, sizeof *out);
    memcpy(out->text, block_of(population, place)->parties[place % QQ_POPULATION_BLOCK], QQ_IDENTIFIER_BYTES);
}

bool qq_population_find(const qq_population *population, const qq_party *party, size_t *place)
{
    size_t low = 0, high = population->count;
    if (strlen(party->text) > QQ_IDENTIFIER_BYTES) return false;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const char *there = block_of(population, middle)->parties[middle % QQ_POPULATION_BLOCK];
        const int order = memcmp(there, party->text, QQ_IDENTIFIER_BYTES);
        if (!order) {
            *place = middle;
            return true;
        }
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

const char *qq_population_attribute(const qq_population *population, size_t place, qq_attribute attribute)
{
    g_assert(population->words[attribute] && place < population->count);
    return g_ptr_array_index(population->words[attribute],
                             g_array_index(population->attributes[attribute], uint32_t, place));
}

unsigned qq_population_blocks(const qq_population *population)
{
    return population->blocks->len;
}

void qq_population_block_at(const qq_population *population, unsigned index, qq_population_block *out)
{
    const qq_held_block *block = g_ptr_array_index(population->blocks, index);
    const size_t first = (size_t)index * QQ_POPULATION_BLOCK;
    *out = (qq_population_block){.first = first,
                                 .count = (unsigned)MIN(population->count - first, QQ_POPULATION_BLOCK),
                                 .limits = block->limits,
                                 .flags = block->flags};
    for (unsigned c = 0; c < population->categories; c++)
        out->categories[c] = block->cells + (size_t)c * QQ_POPULATION_BLOCK;
}
