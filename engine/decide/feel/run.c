/* What belongs to one evaluation: its notes. */
#include "qinqing/feel.h"

#include <stdarg.h>

void qq_feel_note(qq_feel_run *run, int line, int column, const char *format, ...)
{
    if (!run || !run->notes || run->notes->len >= QQ_FEEL_NOTES_MAX) return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(run->notes, line > 0 ? g_strdup_printf("%d:%d: %s", line, column, what) : g_steal_pointer(&what));
}
