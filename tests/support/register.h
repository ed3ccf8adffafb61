/* A store of random enterprises with two landings of facts and a model adopted after them. The seed is printed. */
#ifndef QINQING_TESTS_REGISTER_H
#define QINQING_TESTS_REGISTER_H

#include "qinqing/store.h"

enum { REGISTER_PARTIES = 40 };

typedef struct {
    char *folder, *path;
    qq_store *store;
    GRand *random;
    int32_t landings[3]; /* two of facts, and the adoption of another model after them */
} test_register;

/* In the form of fixtures. */
void register_set_up(test_register *r, const void *data);
void register_tear_down(test_register *r, const void *data);
/* Assesses what is known at a landing and keeps it; the model follows from it. */
qq_generation register_keep(test_register *r, qq_day as_of, int32_t known_at);

#endif
