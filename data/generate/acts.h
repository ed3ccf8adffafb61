/* Behaviours that records of the generator are about. Codes and severities: data/reference/behaviour-catalogue.csv. */
#ifndef QQ_GENERATE_ACTS_H
#define QQ_GENERATE_ACTS_H

#include <stdint.h>

typedef struct {
    const char *code;
    const char *what; /* the violation, as a document says it */
    const char *law;  /* the provisions broken and applied */
    char severity;    /* typical, 'A' 'B' 'C' */
    uint8_t weight;   /* how often, among the same letter */
} act;

/* One of the acts that a party of this letter of the catalogue commits; number: any. */
const act *act_for(char letter, uint32_t number);

typedef struct {
    const char *code;
    const char *title;
    const char *level; /* of the honour, in words */
    uint32_t weight;   /* permille; the column sums to 1000 */
} honour;
const honour *honour_for(uint32_t permille);

typedef struct {
    const char *code;
    const char *offence;
    uint32_t weight; /* permille; the column sums to 1000 */
} crime;
const crime *crime_for(uint32_t permille);

#endif
