/* How far weights are drawn from the nominal ones, and from which seed: the same words in every subcommand. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "whatif.h"

bool qq_whatif_real(const char *word, double *out)
{
    char *end;
    if (!*word || word[strspn(word, "0123456789.+-eE")]) return false;
    *out = g_ascii_strtod(word, &end);
    return *end == '\0' && isfinite(*out);
}

bool qq_whatif_spread(const char *word, qq_spread *out)
{
    static const struct {
        const char *name;
        qq_spread_kind kind;
    } kinds[] = {{"share:", QQ_SPREAD_SHARE}, {"dirichlet:", QQ_SPREAD_DIRICHLET}};
    *out = (qq_spread){QQ_SPREAD_NONE, 0};
    if (strcmp(word, "none") == 0) return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (!g_str_has_prefix(word, kinds[i].name)) continue;
        out->kind = kinds[i].kind;
        if (qq_whatif_real(word + strlen(kinds[i].name), &out->amount)) return true;
    }
    qq_cli_usage(_("--spread %s: write none, share:0.25 (each weight up to a quarter more or less) or dirichlet:50 "
                   "(a concentration)"),
                 word);
    return false;
}

bool qq_whatif_seed(const char *word, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = g_ascii_strtoull(word, &end, 10);
    if (g_ascii_isdigit(*word) && !*end && !errno) return true;
    qq_cli_usage(_("--seed %s: write a whole number from 0 to 18446744073709551615"), word);
    return false;
}
