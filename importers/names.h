/* Numbers of element names, found by the pointer under which the parser's dictionary keeps the name (names.c). */
#ifndef QINQING_IMPORTERS_NAMES_H
#define QINQING_IMPORTERS_NAMES_H

#include <libxml/xmlstring.h>
#include <libxml/dict.h>
#include <stdint.h>

typedef struct {
    const xmlChar *name;
    int number;
} qq_name_slot;

typedef struct {
    qq_name_slot *slots;
    unsigned shift; /* 64 - log2 of the number of slots */
    unsigned mask;
} qq_names;

#define QQ_NO_NAME (-1)

void qq_names_init(qq_names *names, unsigned count);
void qq_names_clear(qq_names *names);
/* The first number a name gets stays. */
void qq_names_add(qq_names *names, xmlDict *dict, const char *name, int number);
void qq_names_add_all(qq_names *names, xmlDict *dict, char **list, int number);

static inline int qq_names_find(const qq_names *names, const xmlChar *name)
{
    unsigned at = (unsigned)(((uint64_t)(uintptr_t)name * UINT64_C(0x9E3779B97F4A7C15)) >> names->shift);
    while (names->slots[at].name) {
        if (names->slots[at].name == name) return names->slots[at].number;
        at = (at + 1) & names->mask;
    }
    return QQ_NO_NAME;
}

#endif
