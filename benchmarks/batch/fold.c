/* Yardstick: the grades of everyone by a bare fold over columns in memory, nothing kept. usage: fold COLUMNS
 *
 * Prints the seconds of one pass by one thread and by two, each after one that is not timed, then grades and counts. */
#include <glib.h>
#include <stdio.h>

#include "columns.h"

enum { AAA, AA, A, B, C, D, GRADES };

typedef struct {
    const columns *of;
    uint32_t first, last; /* parties */
    uint8_t *grades;
} piece;

static inline int in_force(const columns *of, const price_line *line, uint32_t row)
{
    const int32_t day = of->head.day, until = of->until[row], decided = of->decided[row];
    const int has_end = until != NO_END, not_ended = !has_end | (until >= day);
    return (decided <= day) & not_ended & ((decided >= line->since) | (has_end & line->stated));
}

static inline void add_best(int32_t best, int32_t good[CATEGORIES], int32_t bad[CATEGORIES], int *serious)
{
    const int32_t points = (best >> RANK_POINTS) & ((1 << (RANK_WEIGHT - RANK_POINTS)) - 1);
    const int category = best & RANK_CATEGORY, earns = !!(best & RANK_GOOD);
    good[category] += points * earns;
    bad[category] += points * !earns;
    *serious += !!(best & RANK_SERIOUS);
}

static inline int32_t value_of(int32_t good, int32_t bad)
{
    const int32_t value = 80 + MIN(good, 20) - bad;
    return MAX(value, 0);
}

static inline uint8_t grade_of(int32_t tenths, int serious)
{
    if (tenths < 450 || serious >= 3) return D;
    if (tenths < 600 || serious >= 2) return C;
    if (tenths < 750 || serious >= 1) return B;
    return tenths < 850 ? A : tenths < 950 ? AA : AAA;
}

static uint8_t grade_party(const columns *of, uint32_t party)
{
    int32_t good[CATEGORIES] = {0}, bad[CATEGORIES] = {0}, best = 0;
    int serious = 0;
    const uint32_t end = of->starts[party + 1];
    for (uint32_t row = of->starts[party]; row < end; row++) {
        const price_line *line = &of->lines[of->price[row]];
        const int32_t rank = in_force(of, line, row) ? line->rank : 0;
        best = MAX(best, rank);
        if (row + 1 < end && of->group[row + 1] == of->group[row]) continue;
        add_best(best, good, bad, &serious);
        best = 0;
    }
    return grade_of(6 * value_of(good[CONDUCT], bad[CONDUCT]) + 4 * value_of(good[QUALITY], bad[QUALITY]), serious);
}

static gpointer fold(gpointer data)
{
    const piece *part = data;
    for (uint32_t party = part->first; party < part->last; party++) part->grades[party] = grade_party(part->of, party);
    return NULL;
}

static double pass(const columns *of, unsigned threads, uint8_t *grades)
{
    piece parts[2];
    GThread *other = NULL;
    const gint64 from = g_get_monotonic_time();
    const uint32_t half = threads == 2 ? of->head.parties / 2 : of->head.parties;
    parts[0] = (piece){of, 0, half, grades};
    parts[1] = (piece){of, half, of->head.parties, grades};
    if (threads == 2) other = g_thread_new("fold", fold, &parts[1]);
    fold(&parts[0]);
    if (other) g_thread_join(other);
    return (double)(g_get_monotonic_time() - from) / G_USEC_PER_SEC;
}

static void *read_array(FILE *file, size_t count, size_t each, gboolean *good)
{
    void *array = g_malloc_n(count + 1, each);
    *good = *good && fread(array, each, count, file) == count;
    return array;
}

static gboolean read_columns(const char *path, columns *out)
{
    FILE *file = fopen(path, "rb");
    gboolean good = file && fread(&out->head, sizeof out->head, 1, file) == 1;
    if (!good) return FALSE;
    const uint32_t rows = out->head.rows;
    out->starts = read_array(file, (size_t)out->head.parties + 1, sizeof *out->starts, &good);
    out->lines = read_array(file, out->head.lines, sizeof *out->lines, &good);
    out->price = read_array(file, rows, sizeof *out->price, &good);
    out->decided = read_array(file, rows, sizeof *out->decided, &good);
    out->until = read_array(file, rows, sizeof *out->until, &good);
    out->group = read_array(file, rows, sizeof *out->group, &good);
    fclose(file);
    return good;
}

static void free_columns(columns *of)
{
    g_free(of->starts);
    g_free(of->lines);
    g_free(of->price);
    g_free(of->decided);
    g_free(of->until);
    g_free(of->group);
}

int main(int argc, char **argv)
{
    static const char *const names[GRADES] = {"AAA", "AA", "A", "B", "C", "D"};
    columns of;
    int64_t counts[GRADES] = {0};
    if (argc != 2) return fprintf(stderr, "usage: fold COLUMNS\n"), 2;
    if (!read_columns(argv[1], &of)) return fprintf(stderr, "fold: %s: cannot be read\n", argv[1]), 3;
    g_autofree uint8_t *grades = g_malloc(of.head.parties + 1);
    for (unsigned threads = 1; threads <= 2; threads++) {
        pass(&of, threads, grades);
        printf("%.6f\n", pass(&of, threads, grades));
    }
    for (uint32_t party = 0; party < of.head.parties; party++) counts[grades[party]]++;
    for (int grade = 0; grade < GRADES; grade++)
        if (counts[grade]) printf("%s %" G_GINT64_FORMAT "\n", names[grade], counts[grade]);
    free_columns(&of);
    return 0;
}
