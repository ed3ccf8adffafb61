/* Errors every module can raise.
 *
 * A *failure* is a GError of one of the domains below; a *finding about data* (a
 * rejected record) is never an error but a row in a report; a mistake in our own
 * code is an assertion. Messages are one line, without a final full stop, and say
 * where, what, and what to do. */
#ifndef QINQING_ERROR_H
#define QINQING_ERROR_H

#include <glib.h>

G_BEGIN_DECLS

/* What the program's exit status is decided from; see engine/cli/exit.h. */
typedef enum {
    QQ_ERROR_USAGE,     /* the caller asked for something that does not exist */
    QQ_ERROR_INPUT,     /* a file given to us cannot be used: feed, model package, list of numbers */
    QQ_ERROR_STORE,     /* the store: full disk, locked, foreign, newer, damaged, missing key file */
    QQ_ERROR_CANCELLED, /* the user stopped the work; nothing was changed */
    QQ_ERROR_MACHINE,   /* a file given to us cannot be read now, which says nothing about it: rights, disk, memory */
} qq_error_code;

/* The one error domain of the library. Its codes are qq_error_code. */
#define QQ_ERROR (qq_error_quark())
GQuark qq_error_quark(void);

G_END_DECLS

#endif
