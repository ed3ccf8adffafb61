/* The stricter profile that policy tables are held to, its proofs, and tables as people read and edit them.
 *
 * A table of a policy must decide every case, once, by what it was told: inputs typed and present, no clock, cells that
 * are intervals and sets, complete and free of conflict over its declared domains. What is not so is shown by an input
 * that proves it. */
#ifndef QINQING_POLICY_H
#define QINQING_POLICY_H

#include <glib.h>
#include <stdbool.h>
#include "qinqing/dmn.h"
#include "qinqing/model.h"

G_BEGIN_DECLS

typedef enum {
    QQ_POLICY_PROFILE,     /* something DMN allows and a policy must not use */
    QQ_POLICY_GAP,         /* an input for which no rule holds */
    QQ_POLICY_OVERLAP,     /* an input for which two rules hold and disagree, or UNIQUE and two hold */
    QQ_POLICY_UNREACHABLE, /* a rule for which no input within the domains exists */
    QQ_POLICY_FORBIDDEN,   /* reads what the law forbids, through any chain of decisions */
} qq_policy_kind;

typedef struct {
    qq_policy_kind kind;
    char *decision; /* name */
    int line;       /* of the file */
    char *text;     /* "file:line: …", one line, with the counter-example in words */
    /* GAP, OVERLAP: one value an input of the table, as FEEL literals, of char*, in order of the inputs. NULL
     * otherwise, and where a finding only counts further ones. */
    GPtrArray *inputs;
    int rules[2]; /* OVERLAP: both; UNREACHABLE: the rule; counted from 1, else 0 */
} qq_policy_finding;
void qq_policy_finding_free(qq_policy_finding *finding);

typedef struct {
    size_t tables, rules;
    size_t proved; /* tables that nothing was found in: complete, free of conflict, every rule reachable */
} qq_policy_summary;

/* Holds the file and every table of it to the profile. of qq_policy_finding, freed with it, empty when there is nothing
 * to say. summary: what was looked at is added; NULL: not wanted. */
GPtrArray *qq_policy_check(const qq_dmn *dmn, qq_policy_summary *summary);
/* The *.dmn of a package, compiled, in order of file name; imports come from the package. of qq_dmn*, freed with it.
 * The one door through which tables of a package are used: one that reads what the law forbids is refused. Errors:
 * QQ_ERROR_INPUT. */
GPtrArray *qq_policy_tables(const qq_package *package, GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef enum { QQ_TABLE_TEXT, QQ_TABLE_CSV, QQ_TABLE_HTML, QQ_TABLE_MARKDOWN } qq_table_format;
/* The table of a decision as people read it; CSV is the form that qq_table_read_csv takes back. decision: one whose
 * logic is a table. digest: of its file, printed for those who sign; NULL: not printed. Caller frees. */
char *qq_table_print_decision(const qq_dmn *dmn, const qq_dmn_element *decision, const char *digest,
                              qq_table_format format, bool chinese);
/* DMN 1.3 XML of the table that a CSV says (see engine/decide/policy/README.md for its form). Caller frees. Errors:
 * QQ_ERROR_INPUT, "name:row: what is wrong, and what to do". */
char *qq_table_read_csv(const char *name, const char *bytes, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

#endif
