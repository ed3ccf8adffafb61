/* The library's one error domain. */
#include "qinqing/error.h"

G_DEFINE_QUARK(qq - error - quark, qq_error)
