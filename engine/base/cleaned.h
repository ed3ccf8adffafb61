/* The characters of an identifier after the cleaning that all checks share. */
#ifndef QINQING_BASE_CLEANED_H
#define QINQING_BASE_CLEANED_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QQ_CLEANED_MAX 20 /* characters kept; the longest identifier has 18, a hyphen may stand in one */

typedef struct {
    int count; /* characters in all, also those not kept */
    gunichar characters[QQ_CLEANED_MAX];
} qq_cleaned;

/* Drops outer blanks (ASCII, U+00A0, U+3000, U+FEFF), turns full-width forms into ASCII and letters into upper case. A
 * byte that is not UTF-8 counts as one character, U+FFFD. */
void qq_clean_identifier(const char *text, size_t length, qq_cleaned *out);

/* Reads one character; the bytes it took, at least 1. length is at least 1. */
size_t qq_read_character(const char *text, size_t length, gunichar *out);

/* Whether the first two digits of a division code are those of a province, autonomous region, municipality or special
 * region. */
bool qq_province_assigned(int first_two);

#endif
