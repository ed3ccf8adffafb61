/* Private: a table as CSV. */
#ifndef QQ_POLICY_PRINT_H
#define QQ_POLICY_PRINT_H

#include "qinqing/dmn.h"

void qq_table_append_csv(GString *out, const qq_dmn_element *decision);

#endif
