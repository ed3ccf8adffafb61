/* Private to engine/cli: whose points vary, and how far: the same words in whatif montecarlo, sensitivity, calibrate.
 */
#ifndef QINQING_CLI_WHATIF_POINTS_H
#define QINQING_CLI_WHATIF_POINTS_H

#include "qinqing/points.h"
#include "whatif_output.h"

typedef struct {
    char *spread, *items; /* as given; the option entries point here */
    gboolean together;
    double share; /* settled */
} qq_points_asked;

#define QQ_POINTS_OPTIONS(asked)                                                                                       \
    {"points-spread",                                                                                                  \
     0,                                                                                                                \
     0,                                                                                                                \
     G_OPTION_ARG_STRING,                                                                                              \
     &(asked).spread,                                                                                                  \
     N_("Let points lie up to so large a share above or below the model's, e.g. 0.2 (default: 0)"),                    \
     "SHARE"},                                                                                                         \
        {"items",                                                                                                      \
         0,                                                                                                            \
         0,                                                                                                            \
         G_OPTION_ARG_STRING,                                                                                          \
         &(asked).items,                                                                                               \
         N_("Only points of these, each with its own share if need be: G-01=0.5,severities/A,convictions "             \
            "(default: all)"),                                                                                         \
         "LIST"},                                                                                                      \
    {                                                                                                                  \
        "together", 0, 0, G_OPTION_ARG_NONE, &(asked).together,                                                        \
            N_("Points of severities move together, likewise of steps, and of the items of a category"), NULL          \
    }

/* Checks the words before any work is done. False after one line. */
bool qq_points_settle(qq_points_asked *asked);
/* Whether any points are said to vary. */
bool qq_points_are_asked(const qq_points_asked *asked);
/* Whether any share is said that is not 0. */
bool qq_points_vary(const qq_points_asked *asked);
/* The elements of a model. Errors: those of qq_points_new. */
qq_points *qq_points_read(const qq_points_asked *asked, const qq_model *model, GError **error);
/* As parameters of a report. */
void qq_points_parameters(const qq_points_asked *asked, qq_report *report);
/* What a figure is for, and an element: its figures, one after another; in words. Caller frees. */
char *qq_points_figure_title(const qq_model *model, const qq_points_figure *figure);
char *qq_points_element_title(const qq_points *points, const qq_points_element *element);

#endif
