/* Which description fits a file (detect.c). */
#ifndef QINQING_IMPORTERS_DETECT_H
#define QINQING_IMPORTERS_DETECT_H

#include "description.h"
#include "source.h"

/* By the root element, then by a message's header or the fields of the first record. Leaves the source at the file's
 * start. Errors: QQ_ERROR_INPUT. */
const qq_feed *qq_feed_detect(const qq_feed_set *set, qq_source *source, GError **error);

#endif
