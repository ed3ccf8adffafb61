/* Composite indicators: scores and ranks of any table of units x indicators.
 *
 * The method is that of the OECD/JRC Handbook on Constructing Composite Indicators (2008): indicators are transformed,
 * normalised, weighted and aggregated, in groups within groups if need be. Numbers are doubles; nothing here is on the
 * way from a record to a grade. What is read of files and words is checked whole before anything is computed.
 *
 * Errors: QQ_ERROR_INPUT for what stands in a file ("name:line:column: …"), QQ_ERROR_USAGE for what was asked. */
#ifndef QINQING_COMPOSITE_H
#define QINQING_COMPOSITE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include "qinqing/uncertainty.h"

G_BEGIN_DECLS

/* ---- the table ---- */

#define QQ_COMPOSITE_UNITS      200000
#define QQ_COMPOSITE_INDICATORS 512
#define QQ_COMPOSITE_MEBIBYTES  64

/* Read-only once read. */
typedef struct {
    char *name;            /* of the file, for messages */
    GPtrArray *units;      /* of char*, in file order, each once */
    GPtrArray *indicators; /* of char*, in file order, each once */
    double *values;        /* units x indicators, row by row; NaN where the cell is empty */
} qq_composite_table;

/* CSV: first column the unit, header row the indicators, empty cell missing. Numbers are decimal with a point,
 * exponents allowed, within 10^-100 .. 10^100 (or 0). Rows without anything are passed over. */
qq_composite_table *qq_composite_table_read(const char *name, const char *bytes, size_t length,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_composite_table_free(qq_composite_table *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_composite_table, qq_composite_table_free)

/* ---- the method ---- */

typedef enum {
    QQ_NORMALISE_NONE,
    QQ_NORMALISE_MINMAX,   /* (x - least) / (most - least) over the units: 0..1 */
    QQ_NORMALISE_ZSCORE,   /* (x - mean) / standard deviation over the units */
    QQ_NORMALISE_GOALPOSTS /* (x - min) / (max - min) of given goalposts */
} qq_normalise;

typedef enum {
    QQ_AGGREGATE_LINEAR,   /* sum of weight x value */
    QQ_AGGREGATE_GEOMETRIC /* product of value ^ weight: values of 0 and more; a 0 that has weight makes 0 */
} qq_aggregate;

typedef enum {
    QQ_MISSING_SKIP,   /* the weights of what is there are scaled up to 1, within each group; a group of which nothing
                        * is there is itself missing; a unit of which nothing is there has no score */
    QQ_MISSING_REFUSE, /* an error that names the first empty cell */
    QQ_MISSING_MEAN,   /* the mean of the indicator's normalised values */
    QQ_MISSING_VALUE   /* missing_value, taken for the normalised value */
} qq_missing;

/* A file as bytes. */
typedef struct {
    const char *name, *bytes;
    size_t length;
} qq_composite_file;

/* Words as the user writes them; all are checked against the table. NULL: not given. */
typedef struct {
    qq_normalise normalise;
    qq_aggregate aggregate;
    bool population; /* z-scores by the population's deviation (n) and not the sample's (n - 1, as the handbook's
                      * table 15) */
    bool clip;       /* normalised values are cut to 0..1; of min-max and goalposts only */
    qq_missing missing;
    double missing_value;
    const char *weights;                /* "a=0.2,b=1/4,…", or "equal": as much for each in its group */
    const char *lower_is_better;        /* "a,b": normalised the other way round */
    const char *transform;              /* "a=ln,b=log10": before normalisation, goalposts too */
    const qq_composite_file *groups;    /* header indicator,group,weight[,aggregate]; see engine/whatif/README.md */
    const qq_composite_file *goalposts; /* indicator,min,max; the header row may be left out */
} qq_composite_options;

/* The table normalised, and the tree of groups above it. Borrows nothing. Read-only: threads may share it. */
typedef struct qq_composite qq_composite;
qq_composite *qq_composite_new(const qq_composite_table *table, const qq_composite_options *options,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_composite_free(qq_composite *composite);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_composite, qq_composite_free)

/* The weights in order of groups, within a group by name; this order is that of everything that is per weight. */
size_t qq_composite_weight_count(const qq_composite *composite);
const double *qq_composite_weights(const qq_composite *composite);
/* The indicator's or group's name. Borrowed. */
const char *qq_composite_weight_name(const qq_composite *composite, size_t weight);
/* Sizes of the groups, whose weights lie together and sum to 1. */
const size_t *qq_composite_blocks(const qq_composite *composite, size_t *count);
/* Empty cells of the table. */
size_t qq_composite_missing(const qq_composite *composite);
/* The normalised value of a cell; NaN where it is missing. */
double qq_composite_value(const qq_composite *composite, size_t unit, size_t indicator);

/* The scores of all units under given weights; NaN for a unit without a score. The order of the table's columns does
 * not change a bit of them. */
void qq_composite_scores(const qq_composite *composite, const double *weights, double *scores);

/* Scores that round to the same multiple of this are a tie: the fourteenth digit of the largest, beyond which sums are
 * noise. 0 when all are 0 or NaN. */
double qq_composite_step(const double *scores, size_t count);
/* Ranks from 1, the best score first; NaN for a unit without a score. */
void qq_composite_ranks(const double *scores, size_t count, qq_ties ties, double *ranks);

/* ---- how sure the ranks are ---- */

/* The rank model of the units that have a score, for qq_rank_study_run() and the like: place i of the model is unit
 * units[i]. */
typedef struct qq_composite_model qq_composite_model;
qq_composite_model *qq_composite_model_new(const qq_composite *composite, qq_spread spread,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_composite_model_free(qq_composite_model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_composite_model, qq_composite_model_free)
const qq_rank_model *qq_composite_rank_model(const qq_composite_model *model);
const size_t *qq_composite_model_units(const qq_composite_model *model, size_t *count);

G_END_DECLS

#endif
