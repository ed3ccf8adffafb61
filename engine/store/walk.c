/* One ordered walk over the rows of all enterprises, party by party, with those that aliases alone make known.
 *
 * Two ranges, because "?" (records that wait for a person) sorts between digits and letters; "#" (persons) and ""
 * (deletions of nobody we know) sort before both. */
#include "store/walk.h"

static bool end_party(qq_walk *walk, GError **error)
{
    return walk->length == 0 || walk->end(walk->data, error);
}

static void begin_party(qq_walk *walk, const char *text, size_t length)
{
    memset(&walk->party, 0, sizeof walk->party);
    memcpy(walk->party.text, text, length);
    walk->length = length;
    walk->begin(walk->data, &walk->party);
}

/* Visits the targets of aliases before `limit` that have no cluster of their own, and passes by `limit` itself. */
static bool visit_targets(qq_walk *walk, const char *limit, bool pass_limit, GError **error)
{
    const GArray *aliases = walk->store->facts.aliases;
    while (walk->next_alias < aliases->len) {
        const qq_party to = g_array_index(aliases, qq_alias, walk->next_alias).to;
        const int order = strcmp(to.text, limit);
        if (order > 0 || (order == 0 && !pass_limit)) return true;
        while (walk->next_alias < aliases->len &&
               strcmp(g_array_index(aliases, qq_alias, walk->next_alias).to.text, to.text) == 0)
            walk->next_alias++;
        if (order == 0) return true;
        begin_party(walk, to.text, strlen(to.text));
        if (!end_party(walk, error)) return false;
    }
    return true;
}

static bool step_row(qq_walk *walk, sqlite3_stmt *rows, GError **error)
{
    const char *text = (const char *)sqlite3_column_text(rows, 0);
    const size_t length = (size_t)sqlite3_column_bytes(rows, 0);
    if (text == NULL || length == 0 || length >= QQ_PARTY_BYTES) return qq_sql_damaged(walk->store, error);
    if (length != walk->length || memcmp(text, walk->party.text, length) != 0) {
        if (!end_party(walk, error)) return false;
        if (walk->next_alias < walk->store->facts.aliases->len && !visit_targets(walk, text, true, error)) return false;
        begin_party(walk, text, length);
    }
    return walk->row(walk->data, rows, error);
}

bool qq_walk_range(qq_walk *walk, const char *from, const char *before, GError **error)
{
    if (strcmp(from, before) >= 0) return true;
    sqlite3_stmt *rows = qq_recent_range(walk->store, error);
    if (rows == NULL) return false;
    qq_sql_bind_text(rows, 1, from);
    qq_sql_bind_text(rows, 2, before);
    walk->length = 0;
    walk->next_alias = qq_facts_alias_first(&walk->store->facts, from);
    bool row = false;
    bool good = true;
    while (good && (good = qq_sql_step(walk->store, rows, &row, error)) && row) good = step_row(walk, rows, error);
    sqlite3_reset(rows);
    return good && end_party(walk, error) && visit_targets(walk, before, false, error);
}

static const char *later(const char *a, const char *b)
{
    return strcmp(a, b) >= 0 ? a : b;
}

static const char *earlier(const char *a, const char *b)
{
    return strcmp(a, b) <= 0 ? a : b;
}

bool qq_walk_enterprises(qq_walk *walk, const qq_party *from, const qq_party *before, GError **error)
{
    const char *first = from != NULL ? from->text : "";
    const char *end = before != NULL ? before->text : "\x7f";
    return qq_walk_range(walk, later(first, "0"), earlier(end, ":"), error) &&
           qq_walk_range(walk, later(first, "A"), earlier(end, "\x7f"), error);
}
