/* Tables of a thousand rules over the same four inputs, written as DMN. */
#ifndef THOUSAND_H
#define THOUSAND_H

#include <stdbool.h>

/* For first, unique and collect: names of the files without ".dmn". First and collect share random intervals, nearly
 * 2,000 boundaries for scores and amounts; unique is a grid whose rules exclude each other. */
extern const char *const thousand_names[3];
bool write_thousands(const char *folder);

#endif
