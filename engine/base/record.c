/* The closed sets of the vocabulary by number and text, and what identifies and orders records.
 *
 * Invariant: the tables below are made from the lists of record.h and from nothing else. */
#include "qinqing/record.h"

#include <string.h>
#include "qinqing/sm3.h"

enum { KEY_TEXT = 512 /* bytes of feed, source and id joined that need no allocation */ };

typedef struct {
    int number;
    const char *texts[2]; /* the second is understood too; NULL where there is none */
} member;

typedef struct {
    const member *members;
    size_t count;
} member_table;

#define MEMBER(name, number, ...) {number, {__VA_ARGS__}},
static const member record_kinds[] = {QQ_RECORD_KINDS(MEMBER)};
static const member record_states[] = {QQ_RECORD_STATES(MEMBER)};
static const member severities[] = {QQ_SEVERITIES(MEMBER)};
static const member measures[] = {QQ_MEASURES(MEMBER)};
static const member ties[] = {QQ_TIES(MEMBER)};
static const member source_kinds[] = {QQ_SOURCE_KINDS(MEMBER)};
static const member accident_classes[] = {QQ_ACCIDENT_CLASSES(MEMBER)};
static const member revocations[] = {QQ_REVOCATIONS(MEMBER)};
static const member roles[] = {QQ_ROLES(MEMBER)};
#undef MEMBER

#define TABLE(array)                                                                                                   \
    {                                                                                                                  \
        array, G_N_ELEMENTS(array)                                                                                     \
    }
static const member_table tables[] = {
    [QQ_SET_RECORD_KIND] = TABLE(record_kinds),
    [QQ_SET_RECORD_STATE] = TABLE(record_states),
    [QQ_SET_SEVERITY] = TABLE(severities),
    [QQ_SET_MEASURE] = TABLE(measures),
    [QQ_SET_TIE] = TABLE(ties),
    [QQ_SET_SOURCE_KIND] = TABLE(source_kinds),
    [QQ_SET_ACCIDENT_CLASS] = TABLE(accident_classes),
    [QQ_SET_REVOCATION] = TABLE(revocations),
    [QQ_SET_ROLE] = TABLE(roles),
};
#undef TABLE

const char *qq_set_text(qq_set set, int number)
{
    g_assert((size_t)set < G_N_ELEMENTS(tables));
    for (size_t i = 0; i < tables[set].count; i++)
        if (tables[set].members[i].number == number) return tables[set].members[i].texts[0];
    return NULL;
}

static bool equals(const char *known, const char *text, size_t length)
{
    return strlen(known) == length && memcmp(known, text, length) == 0;
}

int qq_set_number(qq_set set, const char *text, size_t length)
{
    g_assert((size_t)set < G_N_ELEMENTS(tables));
    for (size_t i = 0; i < tables[set].count; i++) {
        const member *m = &tables[set].members[i];
        if (equals(m->texts[0], text, length) || (m->texts[1] && equals(m->texts[1], text, length))) return m->number;
    }
    return -1;
}

void qq_record_clear(qq_record *record)
{
    memset(record, 0, sizeof *record);
    record->updated_at = QQ_STAMP_NONE;
    record->state = QQ_STATE_PRESENT;
    record->acted_on = QQ_DAY_NONE;
    record->decided_on = QQ_DAY_NONE;
    record->effective_on = QQ_DAY_NONE;
    record->until_on = QQ_DAY_NONE;
    record->ban_from = QQ_DAY_NONE;
    record->ban_until = QQ_DAY_NONE;
    record->amount = QQ_FEN_NONE;
}

qq_key qq_record_key(const char *feed, const char *source, const char *record_id)
{
    const char *parts[] = {feed, source, record_id};
    size_t lengths[] = {strlen(feed) + 1, strlen(source) + 1, strlen(record_id)}; /* the NULs between are digested */
    size_t total = lengths[0] + lengths[1] + lengths[2];
    char short_text[KEY_TEXT];
    g_autofree char *long_text = total > sizeof short_text ? g_malloc(total) : NULL;
    char *joined = long_text ? long_text : short_text;
    size_t at = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
        memcpy(joined + at, parts[i], lengths[i]);
        at += lengths[i];
    }
    uint8_t digest[QQ_SM3_BYTES];
    qq_sm3_of(joined, total, digest);
    qq_key key;
    memcpy(key.bytes, digest, QQ_KEY_BYTES);
    return key;
}

bool qq_key_is_zero(const qq_key *key)
{
    static const qq_key zero;
    return memcmp(key, &zero, sizeof zero) == 0;
}

bool qq_party_is_enterprise(const qq_party *party)
{
    if (party->text[0] == '#' || party->text[0] == '?') return false;
    size_t length = strnlen(party->text, QQ_PARTY_BYTES);
    return length == 18 || length == 9;
}

int qq_record_compare_revision(const qq_record *a, const qq_record *b)
{
    if (a->updated_at != b->updated_at) return a->updated_at < b->updated_at ? -1 : 1;
    if (a->content != b->content) return a->content < b->content ? -1 : 1;
    return 0;
}
