/* Private to engine/model: elements of model.xml by what identifies them. */
#ifndef QINQING_MODEL_EDIT_H
#define QINQING_MODEL_EDIT_H

#include "model/reader.h"
#include "qinqing/edit.h"

/* What an element is known by among those beside it: its id, code, severity or text, a step's months; else its name.
 * Caller frees. */
char *qq_element_word(const xmlNode *node);
/* Its path from the root, as an edit names it; "" for the root. Caller frees. */
char *qq_element_path(const xmlNode *node);
/* The document as bytes. */
GBytes *qq_document_bytes(xmlDoc *document);

#endif
