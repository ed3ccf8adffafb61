/* Attributes of an enterprise as the registry words them, for reports alone. */
#include <string.h>

#include <jansson.h>

#include "qinqing/error.h"
#include "whatif/population/population.h"

enum { NEWCOMER_MONTHS = 24, REGION_DIGITS = 4, YEAR_DIGITS = 4 };

static const char *const keys[] = {
    [QQ_ATTRIBUTE_REGION] = "region", [QQ_ATTRIBUTE_KIND] = "kind",       [QQ_ATTRIBUTE_OWNERSHIP] = "ownership",
    [QQ_ATTRIBUTE_SIZE] = "size",     [QQ_ATTRIBUTE_FOUNDED] = "founded", [QQ_ATTRIBUTE_NEWCOMER] = "newcomer",
};

/* Under which name the registry's text has it; what models may not read lies one level deeper. */
typedef struct {
    const char *name;
    bool report_only;
} written_as;
static const written_as members[] = {
    [QQ_ATTRIBUTE_REGION] = {"region", true},       [QQ_ATTRIBUTE_KIND] = {"kind", false},
    [QQ_ATTRIBUTE_OWNERSHIP] = {"ownership", true}, [QQ_ATTRIBUTE_SIZE] = {"size", true},
    [QQ_ATTRIBUTE_FOUNDED] = {"founded_on", true},  [QQ_ATTRIBUTE_NEWCOMER] = {"", false},
};

const char *qq_attribute_key(qq_attribute attribute)
{
    return keys[attribute];
}

bool qq_attribute_find(const char *key, qq_attribute *out)
{
    for (unsigned a = 0; a < G_N_ELEMENTS(keys); a++) {
        if (strcmp(keys[a], key)) continue;
        *out = (qq_attribute)a;
        return true;
    }
    return false;
}

/* The registry's record of the enterprise itself; of several the latest revision. */
static const qq_record *registration(const qq_dossier *dossier)
{
    const qq_record *found = NULL;
    for (size_t i = 0; i < dossier->count; i++) {
        const qq_record *record = &dossier->records[i];
        if (record->kind != QQ_KIND_ENTERPRISE || memcmp(&record->party, &dossier->party, sizeof record->party))
            continue;
        if (!found || record->updated_at > found->updated_at) found = record;
    }
    return found;
}

static char *first_characters(const char *text, size_t count)
{
    return strlen(text) < count ? g_strdup(text) : g_strndup(text, count);
}

/* Characters 3 to 8 of a credit code are the division of who issued it. */
static char *region_of(const qq_party *party, const char *registered)
{
    if (*registered) return first_characters(registered, REGION_DIGITS);
    return strlen(party->text) == QQ_IDENTIFIER_BYTES ? g_strndup(party->text + 2, REGION_DIGITS) : g_strdup("");
}

static char *newcomer(const qq_record *record, qq_day as_of)
{
    if (!record || record->effective_on == QQ_DAY_NONE) return g_strdup("");
    return g_strdup(qq_day_add_months(record->effective_on, NEWCOMER_MONTHS) > as_of ? "yes" : "no");
}

static char *value_of(qq_attribute attribute, const qq_dossier *dossier, const qq_record *record, const json_t *object,
                      qq_day as_of)
{
    const written_as *member = &members[attribute];
    const json_t *holder = member->report_only ? json_object_get(object, "report_only") : object;
    const char *text = json_string_value(json_object_get(holder, member->name));
    if (!text) text = "";
    switch (attribute) {
    case QQ_ATTRIBUTE_REGION:
        return region_of(&dossier->party, text);
    case QQ_ATTRIBUTE_NEWCOMER:
        return newcomer(record, as_of);
    case QQ_ATTRIBUTE_FOUNDED:
        return first_characters(text, YEAR_DIGITS);
    default:
        return g_strdup(text);
    }
}

bool qq_attributes_read(const qq_dossier *dossier, qq_store *store, unsigned asked, qq_day as_of,
                        char *values[QQ_ATTRIBUTE_END], GError **error)
{
    const qq_record *record = registration(dossier);
    const unsigned written = asked & ~(1u << QQ_ATTRIBUTE_NEWCOMER);
    json_t *object = NULL;
    if (record && written) {
        g_autofree char *text = qq_store_detail(store, record->detail, error);
        if (!text) return false;
        object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
        if (!object) {
            g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                        "the text beside a record of %s is damaged; run `qinqing check`", dossier->party.text);
            return false;
        }
    }
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (asked & (1u << a)) values[a] = value_of((qq_attribute)a, dossier, record, object, as_of);
    json_decref(object);
    return true;
}
