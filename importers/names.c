/* An open-addressed table of interned names, at most a quarter full. */
#include "names.h"
#include <glib.h>

void qq_names_init(qq_names *names, unsigned count)
{
    unsigned bits = 3;
    while ((1u << bits) < 4 * count) bits++;
    names->shift = 64 - bits;
    names->mask = (1u << bits) - 1;
    names->slots = g_new0(qq_name_slot, (gsize)names->mask + 1);
}

void qq_names_clear(qq_names *names)
{
    g_free(names->slots);
    names->slots = NULL;
}

void qq_names_add(qq_names *names, xmlDict *dict, const char *name, int number)
{
    const xmlChar *interned = xmlDictLookup(dict, (const xmlChar *)name, -1);
    unsigned at = (unsigned)(((uint64_t)(uintptr_t)interned * UINT64_C(0x9E3779B97F4A7C15)) >> names->shift);
    while (names->slots[at].name) {
        if (names->slots[at].name == interned) return;
        at = (at + 1) & names->mask;
    }
    names->slots[at] = (qq_name_slot){interned, number};
}

void qq_names_add_all(qq_names *names, xmlDict *dict, char **list, int number)
{
    for (char **name = list; *name; name++) qq_names_add(names, dict, *name, number);
}
