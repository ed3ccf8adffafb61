/* A store of random enterprises, some of which succeed others, for property tests over everyone. */
#ifndef QINQING_TESTS_RANDOM_STORE_H
#define QINQING_TESTS_RANDOM_STORE_H

#include "qinqing/score.h"

typedef struct {
    char *folder, *path;
    qq_store *store;
    GRand *random;
    int32_t landing; /* all of it is known at */
} random_store;

/* Fixture functions: a new store in a folder of its own; data is not looked at. */
void random_store_open(random_store *r, const void *data);
void random_store_close(random_store *r, const void *data);
/* A day within the histories. */
qq_day random_store_day(random_store *r);
/* The default model with its categories in the reverse order. */
qq_model *model_turned(void);

#endif
