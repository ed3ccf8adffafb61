/* Points that may not be exactly right: what the severities, steps and items of a model cost or earn, and everyone's
 * ledger with these figures left open.
 *
 * A figure is one attribute `points` of model.xml; an item without points of its own costs what its severity or step
 * says, so that its points are those. An element is what is drawn: a factor near one by which one figure, or a group of
 * figures together, is multiplied; the outcome is rounded to thousandths, so that every draw is a model that could be
 * written down (qq_points_edits).
 *
 * A ledger keeps what a pricing found that does not depend on points: which figures count how often in which category,
 * escalated or not, and among which acts of a case or honours of a project the largest counts. From it come the very
 * category scores that pricing by the edited model gives: caps, ends, means over a period and their roundings are the
 * same integers. Enterprises alike in this share a ledger. Successors have none: what they carry on is another's.
 *
 * All is read-only once made: threads may share it. */
#ifndef QINQING_POINTS_H
#define QINQING_POINTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include "qinqing/population.h"

G_BEGIN_DECLS

/* ---- figures ---- */

typedef enum {
    QQ_POINTS_SEVERITY,   /* what an act of it costs */
    QQ_POINTS_CONVICTION, /* a step of what a conviction costs */
    QQ_POINTS_CLEAN,      /* a step of what a clean record earns */
    QQ_POINTS_ITEM,       /* an item with points of its own */
} qq_points_kind;

typedef struct {
    qq_points_kind kind;
    unsigned index;   /* qq_severity; into conviction_steps, clean_steps, items */
    qq_milli nominal; /* as model.xml has it, never negative */
    bool costs;
    char *path; /* of its element, as an edit names it: "severities/A", "convictions/24", "items/G-01" */
} qq_points_figure;

/* ---- elements ---- */

typedef struct {
    char *name;      /* the figure's path; of a group "severities", "convictions", "clean-record", "items/quality" */
    double share;    /* the factor lies between 1 - share and 1 + share */
    GArray *members; /* of unsigned: figures */
} qq_points_element;

typedef struct {
    const qq_model *model; /* borrowed */
    GArray *figures;       /* of qq_points_figure: severities from the gravest, steps, items by code */
    GArray *elements;      /* of qq_points_element, in the order of their first figure; none has share 0 */
} qq_points;

typedef struct {
    double share;      /* of every figure that `items` leaves to it; 0 to 1; 0: it does not vary */
    const char *items; /* only these, separated by commas: codes, paths as above, or a part ("severities"), each with
                        * its own share if need be: "G-01=0.5,severities"; NULL: all */
    bool together;     /* severities move together, likewise steps, and items of one category */
} qq_points_words;

/* Errors, QQ_ERROR_USAGE: a share that is no number from 0 to 1; a name that is no figure's (says which there are, or
 * whose points it costs), or is there twice; figures moved together that have different shares; severities that could
 * pass one another; points of a model that has none. */
qq_points *qq_points_new(const qq_model *model, const qq_points_words *words, GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_points_free(qq_points *points);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_points, qq_points_free)

/* Points of every figure under these factors, one an element; values: one a figure. Factors of 1 give the nominal. */
void qq_points_values(const qq_points *points, const double *factors, qq_milli *values);
/* The edits of model.xml that give these values, of the figures that are varied: "items/G-01/points=9.125". Freed with
 * g_strfreev. */
char **qq_points_edits(const qq_points *points, const qq_milli *values);
/* Sets the values in a model whose items and steps are its own. */
void qq_points_apply(const qq_points *points, const qq_milli *values, qq_model *model);

/* The same for who is priced again for a weighting (qq_scales_weigh_apart, qq_scales_carried), in every next call. The
 * columns stay those of the model's own points. */
void qq_scales_set_points(qq_scales *scales, const qq_points *points, const qq_milli *values);

/* ---- everyone's ledgers ---- */

#define QQ_LEDGER_NONE UINT32_MAX

typedef struct qq_ledgers qq_ledgers;
/* Prices everyone once; options as of the population, whose attributes are not looked at. Errors: those of the
 * population. */
qq_ledgers *qq_ledgers_new(const qq_population_options *options, const qq_points *points,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_ledgers_free(qq_ledgers *ledgers);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_ledgers, qq_ledgers_free)
const qq_points *qq_ledgers_points(const qq_ledgers *ledgers);
/* Enterprises, at the same places as in the population. */
size_t qq_ledgers_places(const qq_ledgers *ledgers);
/* Different ledgers. */
size_t qq_ledgers_count(const qq_ledgers *ledgers);
/* QQ_LEDGER_NONE for a successor. */
uint32_t qq_ledgers_of(const qq_ledgers *ledgers, size_t place);
/* Scores of all ledgers under these points and weights, one each, rounded and held to the scale. */
void qq_ledgers_score(const qq_ledgers *ledgers, const qq_milli *values, const qq_weights *weights, qq_milli *scores);
/* Category scores of one. */
void qq_ledgers_categories(const qq_ledgers *ledgers, uint32_t ledger, const qq_milli *values,
                           const qq_weights *weights, qq_milli out[QQ_CATEGORY_MAX]);

G_END_DECLS

#endif
