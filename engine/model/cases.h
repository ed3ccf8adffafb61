/* Private to engine/model: reading cases.xml, in two files. cases.c reads what is expected, cases_facts.c the facts. */
#ifndef QINQING_MODEL_CASES_H
#define QINQING_MODEL_CASES_H

#include "model/reader.h"
#include "qinqing/cases.h"

typedef struct {
    model_reader reader;
    qq_cases *cases;
    GHashTable *numbers; /* text -> index in cases->texts */
    int32_t issuer;      /* of penalties that name none */
} case_reader;

/* Takes over text. */
int32_t qq_case_intern(case_reader *reader, char *text);
/* One element of the facts: a record of the enterprise, or a person. */
void qq_case_read_fact(case_reader *reader, const xmlNode *node, qq_case *one);

#endif
