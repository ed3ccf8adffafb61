/* Does a grade foretell anything: grades as known on a past day against the acts of the months after it.
 *
 * Everyone who had a score on the day by what was known then is followed through the window. An event is the first act
 * of the kinds asked for that was decided after the day and is not annulled by what is known now; the day itself is
 * before the window, its last day within. Discrimination is of the score (low is risk) and of the grade alone. */
#ifndef QINQING_BACKTEST_H
#define QINQING_BACKTEST_H

#include "qinqing/model.h"
#include "qinqing/statistics.h"

G_BEGIN_DECLS

#define QQ_WINDOWS_MAX       4
#define QQ_WINDOW_MONTHS_MAX 120

/* Which facts, which acts, how far. */
typedef struct {
    const char *store_path;
    const qq_model *model; /* borrowed; with a score and grades of its own */
    qq_day as_of;          /* the past day */
    int32_t known_at;      /* what was known then */
    int32_t acts_known_at; /* what is known of later acts */
    int32_t acts_ends_known_at;
    int months;        /* how far acts are looked for: the longest window */
    uint32_t kinds;    /* bits 1 << qq_record_kind: penalties, convictions, accidents, listings */
    qq_severity least; /* acts of at least this severity; NONE: of any */
    unsigned threads;  /* 0: one a processor */
    bool (*progress)(uint64_t parties, void *data); /* false cancels; NULL */
    void *progress_data;
} qq_later_options;

typedef struct {
    int months;
    qq_day until; /* last day */
    size_t events;
    qq_discrimination by_score, by_grade;
    GArray *curve;              /* of qq_roc_point, by score; threshold is the negative score in 0.001 point */
    qq_calibration_band *bands; /* one a grade, best first */
    size_t inversions;          /* grades with a lower rate than the next better one that has members */
} qq_backtest_window;

typedef struct {
    size_t enterprises; /* had a score on the day and are followed */
    size_t unscored, gone, unregistered;
    size_t window_count;
    qq_backtest_window windows[QQ_WINDOWS_MAX];
    size_t grades;
    size_t grades_then[QQ_GRADE_MAX],
        grades_later[QQ_GRADE_MAX];  /* on the day; on the last day of the longest window */
    qq_stability by_grade, by_score; /* the second over tenths of the scores of the day */
} qq_backtest;

/* months: window_count windows, ascending; options->months is set from them. Errors: QQ_ERROR_USAGE: no window, one
 * beyond 1..QQ_WINDOW_MONTHS_MAX, no kinds, a model whose score is given by others; QQ_ERROR_INPUT: nobody had a score,
 * or all or none of them had an act in a window (names it); those of the store; QQ_ERROR_CANCELLED. */
qq_backtest *qq_backtest_run(const qq_later_options *options, const int *months, size_t window_count,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_backtest_free(qq_backtest *backtest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_backtest, qq_backtest_free)

G_END_DECLS

#endif
