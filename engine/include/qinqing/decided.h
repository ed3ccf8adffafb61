/* A decision asked about many enterprises, each by itself, on all cores: the same for any number of threads.
 *
 * Each enterprise is asked about by one or more rulings, a model with the tables of its package each; nobody is
 * proposed as project manager. */
#ifndef QINQING_DECIDED_H
#define QINQING_DECIDED_H

#include "qinqing/decide.h"

G_BEGIN_DECLS

/* A model, and the package its tables are of; both borrowed. */
typedef struct {
    const qq_package *package;
    const qq_model *model;
} qq_ruling;

typedef struct {
    const char *store_path;
    int32_t known_at;
    const char *decision;
    const qq_asked *asked;                          /* borrowed; purpose and settings as for qinqing decide */
    unsigned threads;                               /* 0: one a processor */
    bool (*progress)(uint64_t parties, void *data); /* in the caller's thread; false cancels; NULL */
    void *progress_data;
} qq_decided_options;

typedef struct {
    uint16_t word; /* index into qq_decided.words */
    int16_t rank;  /* place of the outcome in the order of its table, 0 the best; -1: it has no order */
} qq_decided_answer;

typedef struct {
    GPtrArray *words;           /* of char*: every outcome there was, in order of first appearance */
    qq_decided_answer *answers; /* [enterprise * rulings + ruling] */
    GPtrArray *order;           /* of char*: outcomes in the order of the first ruling's table, the best first; empty
                                 * where they have none */
} qq_decided;

/* Errors: those of qq_decider_new and of qq_decide, the first in order of enterprise; QQ_ERROR_INPUT for more than
 * 65,534 outcomes; QQ_ERROR_CANCELLED when progress says so. */
qq_decided *qq_decide_many(const qq_decided_options *options, const qq_ruling *rulings, unsigned ruling_count,
                           const qq_party *parties, size_t count, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_decided_free(qq_decided *decided);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_decided, qq_decided_free)

G_END_DECLS

#endif
