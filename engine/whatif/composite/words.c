/* "a=0.2,b=0.8": what options assign to names. A name may hold anything but commas; the last "=" divides. */
#include <string.h>
#include "whatif/composite/internal.h"

static bool assign(const char *option, const char *piece, qq_assignments *out, GError **error)
{
    size_t place;
    const char *equals = strrchr(piece, '=');
    if (!equals) return qq_composite_fail(error, "--%s: \"%s\" is not of the form name=value", option, piece);
    g_autofree char *before = g_strndup(piece, (gsize)(equals - piece));
    g_autofree char *name = qq_composite_trimmed(before), *word = qq_composite_trimmed(equals + 1);
    if (!*name) return qq_composite_fail(error, "--%s: \"%s\" names nothing before the =", option, piece);
    if (qq_composite_find(out->names, name, &place))
        return qq_composite_fail(error, "--%s names %s twice; leave one", option, name);
    g_ptr_array_add(out->names, g_steal_pointer(&name));
    g_ptr_array_add(out->words, g_steal_pointer(&word));
    return true;
}

bool qq_assignments_read(const char *option, const char *text, qq_assignments *out, GError **error)
{
    *out = (qq_assignments){g_ptr_array_new_with_free_func(g_free), g_ptr_array_new_with_free_func(g_free)};
    g_auto(GStrv) pieces = g_strsplit(text ? text : "", ",", -1);
    for (char **piece = pieces; *piece; piece++) {
        if (assign(option, *piece, out, error)) continue;
        qq_assignments_clear(out);
        return false;
    }
    return true;
}

void qq_assignments_clear(qq_assignments *assignments)
{
    g_clear_pointer(&assignments->names, g_ptr_array_unref);
    g_clear_pointer(&assignments->words, g_ptr_array_unref);
}
