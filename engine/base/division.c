/* Names of the divisions of Hubei.
 *
 * Source: GB/T 2260 and its later changes, as data/reference/divisions-hubei.csv, which is built in. A name or code
 * that has retired keeps its dates there, because old documents carry it. The rows are ordered by code; reading them
 * checks that. */
#include "qinqing/identifier.h"

#include <string.h>
#include "base/embedded.h"

extern const qq_embedded qq_base_reference[];

enum { DIVISIONS_MAX = 512, CODE_DIGITS = 6 };

typedef struct {
    char code[CODE_DIGITS + 1];
    qq_day from;  /* first day; QQ_DAY_NONE for always */
    qq_day until; /* last day; QQ_DAY_FOREVER while in use */
    const char *chinese, *english;
} division;

static division divisions[DIVISIONS_MAX];
static size_t division_count;

static qq_day day_or(const char *text, qq_day otherwise)
{
    qq_day day;
    if (*text == '\0') return otherwise;
    if (!qq_day_parse(text, strlen(text), &day)) g_error("divisions-hubei.csv: %s is no day", text);
    return day;
}

/* Cuts the line's next cell off in place. */
static const char *take_cell(char **line)
{
    char *cell = *line, *comma = strchr(cell, ',');
    if (!comma) g_error("divisions-hubei.csv: a row has too few cells: %s", cell);
    *comma = '\0';
    *line = comma + 1;
    return cell;
}

static void read_row(char *line)
{
    g_assert(division_count < DIVISIONS_MAX);
    division *d = &divisions[division_count];
    const char *code = take_cell(&line);
    if (strlen(code) != CODE_DIGITS) g_error("divisions-hubei.csv: %s is no code of six digits", code);
    memcpy(d->code, code, sizeof d->code);
    d->chinese = take_cell(&line);
    d->english = take_cell(&line);
    d->from = day_or(take_cell(&line), QQ_DAY_NONE);
    d->until = day_or(take_cell(&line), QQ_DAY_FOREVER);
    if (division_count > 0 && strcmp(d[-1].code, d->code) > 0) g_error("divisions-hubei.csv: %s is out of order", code);
    division_count++;
}

static void read_divisions(void)
{
    static char *text; /* the rows point into it, for as long as the process lives */
    static gsize once = 0;
    if (!g_once_init_enter(&once)) return;
    text = g_strdup((const char *)qq_base_reference[0].bytes);
    char *next = strchr(text, '\n'); /* the names of the columns */
    while (next && next[1] != '\0') {
        char *line = next + 1;
        next = strchr(line, '\n');
        if (next) *next = '\0';
        read_row(line);
    }
    g_once_init_leave(&once, 1);
}

static int compare_code(const char *code6, const division *row)
{
    return strcmp(code6, row->code);
}

/* The first row of a code; NULL when there is none. */
static const division *find_code(const char *code6)
{
    size_t low = 0, high = division_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_code(code6, &divisions[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < division_count && compare_code(code6, &divisions[low]) == 0 ? &divisions[low] : NULL;
}

const char *qq_division_name(const char *code6, qq_day on, bool english)
{
    read_divisions();
    const division *d = find_code(code6), *end = divisions + division_count;
    qq_day day = on == QQ_DAY_NONE ? QQ_DAY_FOREVER : on; /* no day at all stands for now */
    for (; d && d < end && compare_code(code6, d) == 0; d++)
        if (day >= d->from && day <= d->until) return english ? d->english : d->chinese;
    return NULL;
}
