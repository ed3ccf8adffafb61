/* Questions to a compiled model: an item by code, an authority by name, a regime by day. */
#include "model/compile.h"
#include "qinqing/text.h"
#include <string.h>

int qq_model_item(const qq_model *model, const char *code)
{
    guint low = 0, high = model->items->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        int order = strcmp(code, g_array_index(model->items, qq_item, middle).code);
        if (order == 0) return (int)middle;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    gpointer index;
    return g_hash_table_lookup_extended(model->also, code, NULL, &index) ? (int)GPOINTER_TO_UINT(index) : -1;
}

static bool matches(const qq_issuer *issuer, const char *key)
{
    switch (issuer->match) {
    case QQ_MATCH_EXACT:
        return strcmp(key, issuer->key) == 0;
    case QQ_MATCH_PREFIX:
        return g_str_has_prefix(key, issuer->key);
    case QQ_MATCH_SUFFIX:
        return g_str_has_suffix(key, issuer->key);
    case QQ_MATCH_CONTAINS:
        return strstr(key, issuer->key) != NULL;
    }
    return false;
}

bool qq_issuer_matches(const GArray *issuers, const char *issuer)
{
    if (!issuer || !*issuer) return false;
    g_autofree char *key = qq_name_key(issuer, strlen(issuer));
    for (guint i = 0; i < issuers->len; i++)
        if (matches(&g_array_index(issuers, qq_issuer, i), key)) return true;
    return false;
}

bool qq_model_issuer_counts(const qq_model *model, const char *issuer)
{
    return model->any_issuer || qq_issuer_matches(model->issuers, issuer);
}

bool qq_ground_issuer_counts(const qq_ground *ground, const char *issuer)
{
    return ground->issuers->len == 0 || qq_issuer_matches(ground->issuers, issuer);
}

const qq_regime *qq_model_regime(const qq_model *model, qq_day day)
{
    if (!model->regimes->len) return NULL;
    guint last = model->regimes->len - 1;
    while (last > 0 && g_array_index(model->regimes, qq_regime, last).from > day) last--;
    return &g_array_index(model->regimes, qq_regime, last);
}

const qq_indicator *qq_model_indicator(const qq_model *model, const char *id)
{
    for (guint i = 0; i < model->indicators->len; i++) {
        const qq_indicator *indicator = &g_array_index(model->indicators, qq_indicator, i);
        if (strcmp(indicator->id, id) == 0) return indicator;
    }
    return NULL;
}

int qq_model_propose(const qq_model *model, const char *words)
{
    for (guint i = 0; i < model->keywords->len; i++) {
        const qq_keyword *keyword = &g_array_index(model->keywords, qq_keyword, i);
        if (strstr(words, keyword->text)) return keyword->item;
    }
    return -1;
}

const char *qq_model_basis(const qq_model *model, const char *basis, bool chinese)
{
    const char *english = chinese ? NULL : g_hash_table_lookup(model->basis_english, basis);
    return english ? english : basis;
}
