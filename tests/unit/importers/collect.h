/* What the reader made of some bytes, kept for a test to look at. */
#ifndef QINQING_TESTS_COLLECT_H
#define QINQING_TESTS_COLLECT_H

#include "qinqing/feed.h"

typedef struct {
    qq_record record;
    char *code, *issuer, *detail;
    qq_participant participants[70];
    unsigned participant_count;
} collected_revision;

typedef struct {
    int line;
    char *element, *value, *reason;
    bool beyond;
} collected_reject;

typedef struct {
    bool good;
    char *error; /* NULL */
    qq_import_summary summary;
    GPtrArray *revisions; /* of collected_revision */
    GPtrArray *rejects;   /* of collected_reject */
} collected;

const qq_feed_set *test_feeds(void);
/* feed NULL: by the root element. */
collected *collect_bytes(const char *feed, const void *bytes, size_t length);
collected *collect_text(const char *feed, const char *text);
collected *collect_file(const char *feed, const char *path);
void collected_free(collected *got);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(collected, collected_free)

/* The only one, asserting that there is exactly one and no reject. */
const collected_revision *collected_only(const collected *got);
const collected_reject *collected_only_reject(const collected *got);

/* tests/unit/importers/samples/NAME.xml */
char *test_sample(const char *name, size_t *length);
char **test_sample_names(void); /* without .xml, in order */
/* Bytes in another encoding. */
char *test_convert(const char *text, size_t length, const char *encoding, size_t *out_length);

#endif
