/* Fuzz target: any bytes as a table, groups, goalposts and words of options give scores and ranks that fit each other,
 * or one line. Parts are divided by lines "~~": flags, weights, transform, lower-is-better, groups, goalposts, table.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/composite.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { FLAGS, WEIGHTS, TRANSFORM, LOWER, GROUPS, GOALPOSTS, TABLE, PARTS };

static void expect_line(const GError *error)
{
    if (!error || !*error->message || strchr(error->message, '\n')) abort();
}

/* Ranks are 1 and more where there is a score, and go the other way than scores. */
static void use(const qq_composite *composite, size_t units)
{
    g_autofree double *scores = g_new(double, units), *ranks = g_new(double, units);
    qq_composite_scores(composite, qq_composite_weights(composite), scores);
    qq_composite_ranks(scores, units, QQ_TIES_LOWEST, ranks);
    for (size_t i = 0; i < units; i++) {
        if (isinf(scores[i]) || isnan(scores[i]) != isnan(ranks[i])) abort();
        if (!isnan(ranks[i]) && !(ranks[i] >= 1 && ranks[i] <= (double)units)) abort();
        if (i > 0 && ranks[i] < ranks[i - 1] && scores[i] <= scores[i - 1]) abort();
    }
}

static void study(const qq_composite *composite)
{
    g_autoptr(GError) error = NULL;
    const qq_study_options options = {.samples = 4, .seed = 1};
    const qq_run run = {.threads = 1};
    g_autoptr(qq_composite_model) model = qq_composite_model_new(composite, (qq_spread){QQ_SPREAD_SHARE, 0.5}, &error);
    g_autoptr(qq_rank_study) found = NULL;
    if (model) found = qq_rank_study_run(qq_composite_rank_model(model), &options, &run, &error);
    if (!found) expect_line(error);
}

static void compose(char **parts, const qq_composite_table *table)
{
    g_autoptr(GError) error = NULL;
    unsigned flags = (unsigned)g_ascii_strtoull(parts[FLAGS], NULL, 10);
    const qq_composite_file groups = {"groups.csv", parts[GROUPS], strlen(parts[GROUPS])};
    const qq_composite_file goalposts = {"posts.csv", parts[GOALPOSTS], strlen(parts[GOALPOSTS])};
    const qq_composite_options options = {.normalise = (qq_normalise)(flags & 3),
                                          .aggregate = (qq_aggregate)(flags >> 2 & 1),
                                          .population = flags >> 3 & 1,
                                          .clip = flags >> 4 & 1,
                                          .missing = (qq_missing)(flags >> 5 & 3),
                                          .weights = *parts[WEIGHTS] ? parts[WEIGHTS] : NULL,
                                          .transform = *parts[TRANSFORM] ? parts[TRANSFORM] : NULL,
                                          .lower_is_better = *parts[LOWER] ? parts[LOWER] : NULL,
                                          .groups = *parts[GROUPS] ? &groups : NULL,
                                          .goalposts = *parts[GOALPOSTS] ? &goalposts : NULL};
    g_autoptr(qq_composite) composite = qq_composite_new(table, &options, &error);
    if (!composite) {
        expect_line(error);
        return;
    }
    use(composite, table->units->len);
    study(composite);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length > 1 << 14) return 0;
    g_autofree char *text = g_strndup((const char *)bytes, length);
    g_auto(GStrv) parts = g_strsplit(text, "\n~~\n", PARTS);
    if (g_strv_length(parts) < PARTS) return 0;
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_composite_table) table = qq_composite_table_read("t.csv", parts[TABLE], strlen(parts[TABLE]), &error);
    if (table)
        compose(parts, table);
    else
        expect_line(error);
    return 0;
}
