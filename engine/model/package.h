/* Named maxima of a model package, and the schemas compiled into the program. */
#ifndef QINQING_MODEL_PACKAGE_H
#define QINQING_MODEL_PACKAGE_H

#include "base/embedded.h"

#define QQ_PACKAGE_FILE_BYTES (8u << 20) /* the shipped model.xml has 60 KiB, its cases 100 KiB */
#define QQ_PACKAGE_FILES      256

extern const qq_embedded qq_model_schemas[]; /* model.xsd, cases.xsd */
extern const qq_embedded qq_model_shipped[]; /* models/hubei-enterprise */

/* A schema by its file name; NULL when it is not compiled in. */
const qq_embedded *qq_model_schema(const char *name);

#endif
