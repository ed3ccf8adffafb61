/* A plain view of an XML file of ours: its tags and their attributes with places, so that a text can be changed in one
 * place and stay the same everywhere else. Only what models/ uses: no CDATA, no entities of structure, no PIs inside.
 */
#ifndef QINQING_TEST_SCAN_H
#define QINQING_TEST_SCAN_H

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
    char *name, *value;
    gsize at; /* of the value */
    int line;
} xml_attribute;

typedef struct {
    char *name;
    int parent;            /* index, -1 */
    gsize start, end;      /* of the tag, "<" to past ">" */
    gsize name_end;        /* where an attribute can be put in */
    bool empty;            /* <name …/> */
    GPtrArray *attributes; /* of xml_attribute */
    int line;
} xml_element;

static inline void attribute_free(gpointer data)
{
    xml_attribute *one = data;
    g_free(one->name), g_free(one->value), g_free(one);
}

static inline void element_free(gpointer data)
{
    xml_element *one = data;
    g_free(one->name);
    g_ptr_array_unref(one->attributes);
    g_free(one);
}

static inline const char *value_of(const xml_element *one, const char *name)
{
    for (guint i = 0; i < one->attributes->len; i++) {
        const xml_attribute *found = g_ptr_array_index(one->attributes, i);
        if (strcmp(found->name, name) == 0) return found->value;
    }
    return NULL;
}

static inline void scan_attributes(const char *text, const char **at, int *line, xml_element *into)
{
    for (;;) {
        while (g_ascii_isspace(**at)) *line += *(*at)++ == '\n';
        if (!g_ascii_isalpha(**at)) return;
        const char *equals = strchr(*at, '='), *end = strchr(equals + 2, '"');
        xml_attribute *one = g_new0(xml_attribute, 1);
        one->name = g_strndup(*at, (gsize)(equals - *at));
        one->value = g_strndup(equals + 2, (gsize)(end - equals - 2));
        one->at = (gsize)(equals + 2 - text);
        one->line = *line;
        g_ptr_array_add(into->attributes, one);
        *at = end + 1;
    }
}

/* Of xml_element, in order of the file. */
static inline GPtrArray *scan(const char *text)
{
    GPtrArray *elements = g_ptr_array_new_with_free_func(element_free);
    int line = 1, open = -1;
    for (const char *at = text; *at;) {
        if (*at != '<') {
            line += *at++ == '\n';
            continue;
        }
        if (at[1] == '!' || at[1] == '?') {
            const char *end = strstr(at, at[1] == '!' ? "-->" : "?>");
            while (at < end) line += *at++ == '\n';
            continue;
        }
        if (at[1] == '/') {
            open = ((xml_element *)g_ptr_array_index(elements, (guint)open))->parent;
            at = strchr(at, '>') + 1;
            continue;
        }
        xml_element *one = g_new0(xml_element, 1);
        one->start = (gsize)(at - text), one->line = line, one->parent = open;
        one->attributes = g_ptr_array_new_with_free_func(attribute_free);
        gsize length = strcspn(at + 1, " \n/>");
        one->name = g_strndup(at + 1, length);
        at += 1 + length;
        one->name_end = (gsize)(at - text);
        scan_attributes(text, &at, &line, one);
        one->empty = *at == '/';
        at = strchr(at, '>') + 1;
        one->end = (gsize)(at - text);
        g_ptr_array_add(elements, one);
        if (!one->empty) open = (int)elements->len - 1;
    }
    return elements;
}

#endif
