/* The words of `whatif table`, checked before a file is opened. */
#include <string.h>

#include "whatif.h"
#include "whatif_table.h"

/* The place of a word among words; the first is the default. False after one line. */
static bool choose(const char *option, const char *word, const char *const *words, unsigned count, unsigned *out)
{
    g_autoptr(GString) known = g_string_new(NULL);
    *out = 0;
    if (!word) return true;
    for (unsigned i = 0; i < count; i++) {
        if (strcmp(word, words[i]) == 0) {
            *out = i;
            return true;
        }
        g_string_append_printf(known, "%s%s", i ? ", " : "", words[i]);
    }
    qq_cli_usage(_("--%s %s: write one of %s"), option, word, known->str);
    return false;
}

static bool settle_method(const qq_table_words *words, qq_composite_options *options, qq_table_findings *found)
{
    static const char *const normalise[] = {"none", "minmax", "zscore", "goalposts"};
    static const char *const aggregate[] = {"linear", "geometric"};
    static const char *const deviation[] = {"sample", "population"};
    unsigned normal, means, spread;
    if (!choose("normalise", words->normalise, normalise, G_N_ELEMENTS(normalise), &normal) ||
        !choose("aggregate", words->aggregate, aggregate, G_N_ELEMENTS(aggregate), &means) ||
        !choose("deviation", words->deviation, deviation, G_N_ELEMENTS(deviation), &spread))
        return false;
    *options = (qq_composite_options){.normalise = (qq_normalise)normal,
                                      .aggregate = (qq_aggregate)means,
                                      .population = spread == 1,
                                      .clip = words->clip,
                                      .weights = words->weights,
                                      .lower_is_better = words->lower,
                                      .transform = words->transform};
    found->normalise = normalise[normal];
    found->aggregate = aggregate[means];
    found->deviation = deviation[spread];
    if (!words->deviation || normal == QQ_NORMALISE_ZSCORE) return true;
    qq_cli_usage(_("--deviation goes with --normalise zscore"));
    return false;
}

static bool settle_missing(const char *word, qq_composite_options *options, qq_table_findings *found)
{
    static const char *const names[] = {"skip", "refuse", "mean"};
    found->missing = word ? word : names[0];
    options->missing = QQ_MISSING_VALUE;
    if (word && qq_whatif_real(word, &options->missing_value)) return true;
    options->missing = QQ_MISSING_SKIP;
    for (unsigned i = 0; word && i < G_N_ELEMENTS(names); i++) {
        if (strcmp(word, names[i]) != 0) continue;
        options->missing = (qq_missing)i;
        return true;
    }
    if (!word) return true;
    qq_cli_usage(_("--missing %s: write skip, refuse, mean or a number"), word);
    return false;
}

static bool settle_order(const qq_table_words *words, qq_table_findings *found)
{
    enum { DECIMALS_MAX = 9 };
    static const char *const ties[] = {"lowest", "average"}, *const orders[] = {"file", "rank"};
    unsigned tie, order;
    if (!choose("ties", words->ties, ties, G_N_ELEMENTS(ties), &tie) ||
        !choose("sort", words->sort, orders, G_N_ELEMENTS(orders), &order))
        return false;
    found->ties = tie ? QQ_TIES_AVERAGE : QQ_TIES_LOWEST;
    found->by_rank = order == 1;
    found->decimals = words->decimals;
    if (words->decimals >= 0 && words->decimals <= DECIMALS_MAX) return true;
    qq_cli_usage(_("--decimals takes 0 to %d"), DECIMALS_MAX);
    return false;
}

static bool settle_study(const qq_table_words *words, qq_spread *spread, qq_table_findings *found)
{
    found->spread = words->spread ? words->spread : QQ_WHATIF_SPREAD;
    if (words->montecarlo < 0)
        qq_cli_usage(_("--montecarlo takes the number of weightings to draw, 1 or more"));
    else if (words->threads < 0 || words->threads > QQ_THREADS_MAX)
        qq_cli_usage(_("--threads takes 1 to %d"), QQ_THREADS_MAX);
    else if (words->samples < 2)
        qq_cli_usage(_("--samples takes 2 or more"));
    else if (words->units && !words->sensitivity)
        qq_cli_usage(_("--unit goes with --sensitivity"));
    else if ((words->spread || words->seed) && !words->montecarlo && !words->sensitivity)
        qq_cli_usage(_("--spread and --seed go with --montecarlo or --sensitivity"));
    else
        return qq_whatif_spread(found->spread, spread) &&
               qq_whatif_seed(words->seed ? words->seed : QQ_WHATIF_SEED, &found->seed);
    return false;
}

bool qq_table_settle(const qq_table_words *words, qq_composite_options *options, qq_spread *spread,
                     qq_table_findings *found)
{
    return settle_method(words, options, found) && settle_missing(words->missing, options, found) &&
           settle_order(words, found) && settle_study(words, spread, found);
}
