/* Model packages changed by single edits, and the edits between two packages.
 *
 * An edit is written path=value. The path leads from the root of model.xml to an attribute:
 *
 *   categories/quality/weight=0.4          a child by what identifies it: its id, code or severity,
 *   grades/AA/from=86                      a step by its months, an issuer or keyword by its text
 *   items/D1-3-01/severity=B
 *   regimes/since-2026-04/A/months=24
 *   convictions/24/points=50
 *   repetition/factor=2                    or by its element name, where it is the only one
 *   grounds/#2/within-months=6             or by its number among all children, from 1
 *
 * An empty value takes the attribute away. A name that holds "/" is written with "\/". */
#ifndef QINQING_EDIT_H
#define QINQING_EDIT_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/model.h"

G_BEGIN_DECLS

/* The package with all edits made, one after another; it compiles. Lines of model.xml in messages are those of the
 * package given. Errors: QQ_ERROR_USAGE for an edit without "=", a path that leads nowhere (lists what is there) or to
 * several; QQ_ERROR_INPUT, model.xml's own line, when the outcome breaks schema or sense. */
qq_package *qq_package_edit(const qq_package *package, const char *const *edits, size_t count,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same on cases.xml, e.g. H01/expect/score=80.000. Errors: USAGE for the edits, INPUT for what is no well-formed
 * cases.xml; whether the cases hold is not asked. */
qq_package *qq_package_edit_cases(const qq_package *package, const char *const *edits, size_t count,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A fact that a case is given besides: an honour, or a penalty of a severity. */
typedef struct {
    const char *id;       /* of the case */
    const char *code;     /* behaviour code */
    const char *severity; /* "A", "B", "C" of a penalty; NULL: an honour */
    qq_day decided;
} qq_case_fact;
/* Errors as above. */
qq_package *qq_package_add_facts(const qq_package *package, const qq_case_fact *facts, size_t count,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The package with another file in place of, or beside, what it has. */
qq_package *qq_package_with_file(const qq_package *package, const char *name, GBytes *bytes) G_GNUC_WARN_UNUSED_RESULT;
/* Writes the files into a folder that is made, and must not be there. Errors: QQ_ERROR_INPUT for the folder,
 * QQ_ERROR_MACHINE when a file finds no room: then nothing stays, the folder neither. */
bool qq_package_write(const qq_package *package, const char *folder, GError **error);

/* ---- from one package to another ---- */

/* A step on the way from one package to the other: the elements it changes, and the package up to and with it. */
typedef struct {
    char *path;          /* "items/D1-3-01", several joined by ", "; a table's file; "words": titles and sources only */
    char *change;        /* for people: "points 5 → 6"; "added", "removed", "moved" */
    bool words;          /* nothing that a result could depend on */
    bool tables;         /* decision tables only */
    qq_package *package; /* of the step */
    qq_model *model;     /* compiled from it */
} qq_package_step;
void qq_package_step_free(gpointer step);

/* The steps, in the order of the second model.xml, what is removed first; then tables, by name. Each step's package
 * compiles: changes that do not stand alone (weights, which must sum to one) are one step. The last step's package says
 * what the second says. Of qq_package_step, freed with the array; empty when both say the same. Errors: those of
 * compiling either. */
GPtrArray *qq_package_steps(const qq_package *before, const qq_package *after, GError **error);

G_END_DECLS

#endif
