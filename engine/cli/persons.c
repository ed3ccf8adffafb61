/* The project managers that bidders propose: citizen numbers from a file or standard input, never from arguments, which
 * every user of a machine can see. Source: design §5. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bidders.h"

enum { LINE_BYTES = 512 };

typedef struct {
    GPtrArray *bidders;
    qq_store *store;
    const char *name;
    int line;
} persons_reader;

static bool fail(const persons_reader *reader, const char *what, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s:%d: %s", reader->name, reader->line, what);
    return false;
}

static bool is_of(const qq_listed_bidder *bidder, const char *word)
{
    for (guint i = 0; i < bidder->codes->len; i++)
        if (strcmp(g_array_index(bidder->codes, qq_party, i).text, word) == 0) return true;
    return strcmp(bidder->word, word) == 0;
}

/* The bidder a line is about: the code before the number, or the only one. */
static qq_listed_bidder *find_bidder(const persons_reader *reader, char **words, GError **error)
{
    if (!words[1] && reader->bidders->len == 1) return g_ptr_array_index(reader->bidders, 0);
    for (guint i = 0; words[1] && i < reader->bidders->len; i++) {
        qq_listed_bidder *bidder = g_ptr_array_index(reader->bidders, i);
        if (is_of(bidder, words[0])) return bidder;
    }
    fail(reader,
         words[1] ? _("names nobody who is asked about; write the bidder's code, then the number")
                  : _("a number alone; write the bidder's code before it"),
         error);
    return NULL;
}

static bool give_manager(const persons_reader *reader, qq_listed_bidder *bidder, const char *number, GError **error)
{
    char citizen[QQ_CITIZEN_LENGTH + 1];
    qq_identifier_result checked = qq_citizen_check(number, strlen(number), citizen);
    if (checked.fault != QQ_IDENTIFIER_OK) {
        g_autofree char *fault = qq_identifier_describe("citizen number", &checked);
        return fail(reader, fault, error);
    }
    if (*bidder->manager_shown) return fail(reader, _("the bidder has a project manager already; name one"), error);
    qq_citizen_mask(citizen, bidder->manager_shown);
    return qq_store_person(reader->store, citizen, &bidder->manager, error);
}

static bool read_line(const persons_reader *reader, char *line, GError **error)
{
    g_auto(GStrv) parts = g_regex_split_simple("[\\s,;]+", g_strstrip(line), 0, 0);
    char *words[3] = {0};
    unsigned count = 0;
    for (char **part = parts; *part; part++)
        if (**part && count < G_N_ELEMENTS(words)) words[count++] = *part;
    if (!count || strcmp(words[0], "uscc") == 0) return true; /* blank, or a header */
    if (count == G_N_ELEMENTS(words)) return fail(reader, _("more than a code and a number; write those two"), error);
    qq_listed_bidder *bidder = find_bidder(reader, words, error);
    return bidder && give_manager(reader, bidder, words[count - 1], error);
}

static bool read_lines(persons_reader *reader, FILE *file, GError **error)
{
    char line[LINE_BYTES];
    while (fgets(line, sizeof line, file)) {
        reader->line++;
        if (strlen(line) == sizeof line - 1) return fail(reader, _("too long for a code and a number"), error);
        if (!g_utf8_validate(line, -1, NULL)) return fail(reader, _("not UTF-8 text"), error);
        if (!read_line(reader, line, error)) return false;
    }
    return !ferror(file) || fail(reader, g_strerror(errno), error);
}

bool qq_persons_read(GPtrArray *bidders, qq_store *store, const char *path, GError **error)
{
    bool standard = strcmp(path, "-") == 0;
    persons_reader reader = {.bidders = bidders, .store = store, .name = standard ? _("standard input") : path};
    FILE *file = standard ? stdin : fopen(path, "r");
    if (!file) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read: %s"), path, g_strerror(errno));
        return false;
    }
    bool good = read_lines(&reader, file, error);
    if (!standard) fclose(file);
    return good;
}
