/* Private to engine/check: decision tables. */
#ifndef QQ_CHECK_TABLES_H
#define QQ_CHECK_TABLES_H

#include "qinqing/check.h"

/* Adds what is found in the package's tables. False when they cannot be used at all (QQ_ERROR_INPUT). */
bool qq_check_tables(const qq_package *package, GPtrArray *findings, qq_check_summary *summary, GError **error);

#endif
