/* The figures of a model behind what an explanation says: each with its line of model.xml and its legal basis. */
#ifndef QINQING_FIGURES_H
#define QINQING_FIGURES_H

#include "answer.h"
#include "qinqing/json.h"

typedef struct {
    const char *name; /* key of JSON */
    char *words;      /* for people, in their language */
    int64_t number;
    int decimals;      /* of number; -1: `text` is the value */
    const char *text;  /* borrowed from the model, or constant */
    int line;          /* of model.xml */
    const char *basis; /* borrowed from the model; Chinese */
} qq_figure;

/* Arrays of qq_figure, freed with g_ptr_array_unref; the first is what the line or adjustment rests on. Empty where the
 * engine's own rule decides and no figure of a model. */
GPtrArray *qq_figures_of_line(const qq_question *question, const qq_line *line);
GPtrArray *qq_figures_of_adjustment(const qq_question *question, const qq_answer *answer,
                                    const qq_adjustment *adjustment);
GPtrArray *qq_figures_of_band(const qq_question *question, unsigned band);
/* The trust word: of the grade, or of a veto. */
GPtrArray *qq_figures_of_trust(const qq_question *question, const qq_result *result);
GPtrArray *qq_figures_of_listing(const qq_question *question, const qq_listing *listing);

/* "[basis; model.xml:line]" in the reader's language. */
void qq_append_source(GString *out, const qq_question *question, const char *basis, int line);
/* One line of text for each. */
void qq_figures_text(GString *out, const qq_question *question, const GPtrArray *figures);
/* `model_line` and `basis` of the first, then all as the array `figures`. */
void qq_figures_json(qq_json *json, const GPtrArray *figures);

/* The band that a score falls in, before gates and vetoes. */
unsigned qq_band_of(const qq_model *model, qq_milli score);

#endif
