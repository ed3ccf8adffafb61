/* Everyone under one model, as category scores before weights: what every question about weights is answered from.
 *
 * Category scores do not depend on the weights, so that a weighting of everyone is one pass over a matrix. Two things
 * do depend on them, and are kept apart as dossiers that are priced again for each weighting: which act of a case
 * counts, and what a successor carries on. Gates and vetoes are a limit of the grade, kept per enterprise. A weighting
 * gives exactly what the same model with edited weights gives, in integers, for any number of threads.
 *
 * Enterprises stand in order of identifier and are known by their place in it. A population is read-only: threads may
 * share it. */
#ifndef QINQING_POPULATION_H
#define QINQING_POPULATION_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/model.h"
#include "qinqing/record.h"

G_BEGIN_DECLS

/* ---- attributes for reports: models may not read them ---- */

typedef enum {
    QQ_ATTRIBUTE_REGION,    /* the registry's division code, else that of the credit code; its first four digits */
    QQ_ATTRIBUTE_KIND,      /* kind of party, as the registry words it */
    QQ_ATTRIBUTE_OWNERSHIP, /* likewise */
    QQ_ATTRIBUTE_SIZE,      /* likewise */
    QQ_ATTRIBUTE_FOUNDED,   /* the year */
    QQ_ATTRIBUTE_NEWCOMER,  /* "yes": registered with the credit system for less than 24 months on the day; "no"; "" */
    QQ_ATTRIBUTE_END,
} qq_attribute;
/* "region", …; static. */
const char *qq_attribute_key(qq_attribute attribute);
/* False when there is no such attribute. */
bool qq_attribute_find(const char *key, qq_attribute *out);

/* ---- the population ---- */

typedef struct {
    const char *store_path;
    const qq_model *model; /* borrowed; must outlive the population */
    qq_day as_of;
    int32_t known_at;
    unsigned threads;    /* 0: one a processor */
    unsigned attributes; /* bits 1 << qq_attribute: which to read; each costs reading the registry's texts once */
    bool (*progress)(uint64_t parties, void *data); /* false cancels; NULL */
    void *progress_data;
} qq_population_options;

typedef struct qq_population qq_population;
/* Prices everyone once. Errors: QQ_ERROR_STORE; QQ_ERROR_USAGE for a model whose score is given by others;
 * QQ_ERROR_CANCELLED. */
qq_population *qq_population_new(const qq_population_options *options, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_population_free(qq_population *population);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_population, qq_population_free)

const qq_model *qq_population_model(const qq_population *population);
size_t qq_population_count(const qq_population *population);
/* Which attributes were read: bits 1 << qq_attribute. */
unsigned qq_population_attributes(const qq_population *population);
/* How many are priced again for each weighting. */
size_t qq_population_apart(const qq_population *population);
void qq_population_party(const qq_population *population, size_t place, qq_party *out);
/* False when it is not there. */
bool qq_population_find(const qq_population *population, const qq_party *party, size_t *place);
/* Borrowed; "" where nothing is known. Only of attributes that were asked for. */
const char *qq_population_attribute(const qq_population *population, size_t place, qq_attribute attribute);

/* What does not depend on weights, of the model as it is. */
enum {
    QQ_PARTY_REGISTERED = 1,
    QQ_PARTY_BLACKLISTED = 2,
    QQ_PARTY_PROPOSED = 4, /* for supervisors only */
    QQ_PARTY_UNSCORED = 8,
    QQ_PARTY_VETOED = 16, /* its own; a predecessor's is not here */
    QQ_PARTY_APART = 32,  /* priced again for each weighting: categories and limit are those of the model's weights */
};

/* A run of enterprises whose columns lie together. */
typedef struct {
    size_t first;                               /* place */
    unsigned count;                             /* QQ_POPULATION_BLOCK but in the last */
    const int32_t *categories[QQ_CATEGORY_MAX]; /* 0.001 point, a column each, of [count] */
    const uint8_t *limits;                      /* best grade that gates and vetoes leave */
    const uint8_t *flags;
} qq_population_block;
#define QQ_POPULATION_BLOCK 4096
unsigned qq_population_blocks(const qq_population *population);
void qq_population_block_at(const qq_population *population, unsigned block, qq_population_block *out);

/* ---- weightings ---- */

/* In the order of the model's categories; they sum to 1,000,000. */
typedef struct {
    qq_ppm of[QQ_CATEGORY_MAX];
} qq_weights;

qq_weights qq_weights_of(const qq_model *model);
/* "quality=0.5,conduct=0.5": every category is named, or scale_rest: those that are not share what is left in
 * proportion to the model's weights, rounded so that the sum is exact. Errors, QQ_ERROR_USAGE: an unknown, repeated or
 * missing category (lists those there are), a figure that is none, is negative or has more than six decimals, a sum
 * that is not one (says it). */
bool qq_weights_parse(const qq_model *model, const char *text, bool scale_rest, qq_weights *out, GError **error);
/* "conduct=0.300000,…" in the model's order. Caller frees. */
char *qq_weights_text(const qq_model *model, const qq_weights *weights);

/* One enterprise under a weighting. */
typedef struct {
    qq_milli score; /* what there is of it when `unscored`: not to be shown */
    uint8_t grade;  /* index into the model's bands */
    bool untrusted; /* the trust word is that of a veto */
    bool unscored;
} qq_weighed;

/* Room to weigh in; one a thread. */
typedef struct qq_scales qq_scales;
qq_scales *qq_scales_new(const qq_population *population, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_scales_free(qq_scales *scales);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_scales, qq_scales_free)
/* Sets the weights that the next calls weigh by. */
void qq_scales_set(qq_scales *scales, const qq_weights *weights);
/* Every enterprise of a block; out has room for QQ_POPULATION_BLOCK. */
void qq_scales_weigh(qq_scales *scales, unsigned block, qq_weighed *out);
/* One that stands apart, if it depends on the weights set; false: its categories are those of the columns. */
bool qq_scales_weigh_apart(qq_scales *scales, size_t place, qq_weighed *out);
/* Whether it is a successor: its grade is then also held to a score carried on. */
bool qq_population_is_heir(const qq_population *population, size_t place);
/* That score under the weights set, see qq_price_carried; INT64_MAX where there is none. */
qq_milli qq_scales_carried(qq_scales *scales, size_t place);
/* Category scores of one enterprise under the weights set. */
void qq_scales_categories(qq_scales *scales, size_t place, int32_t out[QQ_CATEGORY_MAX]);

/* Everyone under a weighting, on all cores; out[place], room for qq_population_count. */
bool qq_population_weigh(const qq_population *population, const qq_weights *weights, unsigned threads, qq_weighed *out,
                         GError **error);
/* The digest that `qinqing digest` gives for the model with these weights. */
bool qq_population_digest(const qq_population *population, const qq_weights *weights, char out[65], GError **error);

G_END_DECLS

#endif
