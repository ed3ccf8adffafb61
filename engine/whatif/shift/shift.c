/* Counting who stands where before and after. */
#include "whatif/shift/shift.h"

#include <stdlib.h>
#include <string.h>

static void group_free(gpointer data)
{
    qq_shift_group *group = data;
    g_free(group->word);
    g_free(group);
}

/* Bins span the scales of both models. */
static void set_bins(qq_shift *shift)
{
    const qq_milli low = MIN(shift->before->total_low, shift->after->total_low);
    const qq_milli high = MAX(shift->before->total_high, shift->after->total_high);
    if (low == INT64_MIN || high == INT64_MAX) return;
    shift->lowest = low;
    shift->width = (high - low + QQ_SHIFT_BINS - 1) / QQ_SHIFT_BINS;
}

void qq_shift_count_score(qq_shift *shift, unsigned side, qq_milli score)
{
    if (!shift->width) return;
    const int64_t bin = (score - shift->lowest) / shift->width;
    shift->scores[side][CLAMP(bin, 0, QQ_SHIFT_BINS - 1)]++;
}

static void count_scores(qq_shift *shift, const qq_standing *before, const qq_standing *after)
{
    if (!before->unscored) qq_shift_count_score(shift, 0, before->score);
    if (!after->unscored) qq_shift_count_score(shift, 1, after->score);
}

qq_shift *qq_shift_new(const qq_model *before, const qq_model *after, unsigned stage_count, unsigned attributes)
{
    qq_shift *shift = g_new0(qq_shift, 1);
    shift->before = before;
    shift->after = after;
    set_bins(shift);
    shift->stages = g_array_new(FALSE, TRUE, sizeof(qq_shift_stage));
    g_array_set_size(shift->stages, stage_count - 1);
    shift->shifted = g_array_new(FALSE, FALSE, sizeof(qq_shifted));
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (attributes & (1u << a)) {
            shift->groups[a] = g_ptr_array_new_with_free_func(group_free);
            shift->by_word[a] = g_hash_table_new(g_str_hash, g_str_equal);
        }
    return shift;
}

void qq_shift_free(qq_shift *shift)
{
    if (!shift) return;
    g_array_unref(shift->stages);
    g_array_unref(shift->shifted);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        g_clear_pointer(&shift->groups[a], g_ptr_array_unref);
        g_clear_pointer(&shift->by_word[a], g_hash_table_unref);
    }
    g_free(shift->decision);
    g_clear_pointer(&shift->outcomes, g_ptr_array_unref);
    g_clear_pointer(&shift->outcome_moves, g_array_unref);
    g_free(shift);
}

/* ---- two standings ---- */

static const char *grade_name(const qq_model *model, const qq_standing *standing)
{
    return g_array_index(model->bands, qq_band, standing->grade).grade;
}

static const char *trust_word(const qq_model *model, const qq_standing *standing)
{
    return standing->untrusted ? model->veto_trust : g_array_index(model->bands, qq_band, standing->grade).trust;
}

static bool crosses(const qq_model *before, const qq_standing *a, const qq_model *after, const qq_standing *b)
{
    if (a->unscored != b->unscored || a->untrusted != b->untrusted || a->blacklisted != b->blacklisted) return true;
    if (before == after) return a->grade != b->grade;
    return strcmp(grade_name(before, a), grade_name(after, b)) != 0 ||
           strcmp(trust_word(before, a), trust_word(after, b)) != 0;
}

bool qq_standing_differs(const qq_model *before, const qq_standing *a, const qq_model *after, const qq_standing *b)
{
    return a->score != b->score || crosses(before, a, after, b);
}

/* Below zero: better. The grades are matched by name in the later model; 0 where it has none of that name. */
static int grade_steps(const qq_model *before, const qq_standing *a, const qq_model *after, const qq_standing *b)
{
    if (a->unscored || b->unscored) return 0;
    if (before == after) return (int)b->grade - (int)a->grade;
    const char *name = grade_name(before, a);
    for (unsigned i = 0; i < after->bands->len; i++)
        if (!strcmp(g_array_index(after->bands, qq_band, i).grade, name)) return (int)b->grade - (int)i;
    return 0;
}

static qq_milli score_change(const qq_standing *a, const qq_standing *b)
{
    return a->unscored || b->unscored ? 0 : b->score - a->score;
}

/* ---- counting ---- */

static unsigned matrix_place(const qq_standing *standing)
{
    return standing->unscored ? QQ_GRADE_MAX : standing->grade;
}

static qq_shift_group *group_of(qq_shift *shift, unsigned attribute, const char *word)
{
    qq_shift_group *group = g_hash_table_lookup(shift->by_word[attribute], word);
    if (group) return group;
    group = g_new0(qq_shift_group, 1);
    group->word = g_strdup(word);
    g_ptr_array_add(shift->groups[attribute], group);
    g_hash_table_insert(shift->by_word[attribute], group->word, group);
    return group;
}

static void count_groups(qq_shift *shift, const char *const *words, bool changed, int steps)
{
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++) {
        if (!shift->groups[a]) continue;
        qq_shift_group *group = group_of(shift, a, words[a]);
        group->parties++;
        group->changed += changed;
        group->upgraded += steps < 0;
        group->downgraded += steps > 0;
    }
}

void qq_shift_count_same(qq_shift *shift, const qq_party *party, const qq_standing *before, const qq_standing *after,
                         const char *const *words, qq_shift_keep keep)
{
    const qq_shifted same = {.party = *party, .before = *before, .after = *after, .outcomes = {UINT16_MAX, UINT16_MAX}};
    shift->parties++;
    shift->migrations[matrix_place(before)][matrix_place(after)]++;
    count_scores(shift, before, after);
    count_groups(shift, words, false, 0);
    if (keep == QQ_KEEP_EVERYONE) g_array_append_val(shift->shifted, same);
}

/* Gives the first stage at which it stood differently. */
static uint16_t count_stages(qq_shift *shift, const qq_model *const *models, const qq_standing *standings)
{
    uint16_t cause = 0;
    for (unsigned s = 1; s <= shift->stages->len; s++) {
        qq_shift_stage *stage = &g_array_index(shift->stages, qq_shift_stage, s - 1);
        const qq_standing *a = &standings[s - 1], *b = &standings[s];
        if (!qq_standing_differs(models[s - 1], a, models[s], b)) continue;
        const int steps = grade_steps(models[s - 1], a, models[s], b);
        if (!cause) {
            cause = (uint16_t)s;
            stage->first++;
        }
        stage->touched++;
        stage->upgraded += steps < 0;
        stage->downgraded += steps > 0;
        stage->score += b->score - a->score;
    }
    return cause;
}

void qq_shift_count(qq_shift *shift, const qq_party *party, const qq_model *const *models, const qq_standing *standings,
                    const char *const *words, qq_shift_keep keep)
{
    const unsigned last = shift->stages->len;
    const qq_standing *before = &standings[0], *after = &standings[last];
    qq_shifted shifted = {.party = *party,
                          .before = *before,
                          .after = *after,
                          .steps = grade_steps(models[0], before, models[last], after),
                          .outcomes = {UINT16_MAX, UINT16_MAX}};
    const bool crossed = crosses(models[0], before, models[last], after);
    shift->parties++;
    shift->migrations[matrix_place(before)][matrix_place(after)]++;
    shift->changed++;
    shift->crossed += crossed;
    shift->upgraded += shifted.steps < 0;
    shift->downgraded += shifted.steps > 0;
    shift->score_change += after->score - before->score;
    shifted.cause = count_stages(shift, models, standings);
    count_scores(shift, before, after);
    count_groups(shift, words, true, shifted.steps);
    if ((crossed && keep == QQ_KEEP_CROSSED) || keep >= QQ_KEEP_CHANGED) g_array_append_val(shift->shifted, shifted);
}

/* Another grade means another score: limits do not depend on weights. */
void qq_shift_count_many(qq_shift *shift, int64_t moves[QQ_GRADE_MAX][QQ_GRADE_MAX], int64_t changed, int64_t score)
{
    qq_shift_stage *stage = &g_array_index(shift->stages, qq_shift_stage, 0);
    int64_t up = 0, down = 0;
    for (unsigned i = 0; i < QQ_GRADE_MAX; i++)
        for (unsigned j = 0; j < QQ_GRADE_MAX; j++) {
            shift->parties += moves[i][j];
            shift->migrations[i][j] += moves[i][j];
            if (j < i) up += moves[i][j];
            if (j > i) down += moves[i][j];
        }
    shift->changed += changed;
    shift->crossed += up + down;
    shift->upgraded += up;
    shift->downgraded += down;
    shift->score_change += score;
    stage->first += changed;
    stage->touched += changed;
    stage->upgraded += up;
    stage->downgraded += down;
    stage->score += score;
}

static void join_groups(qq_shift *shift, const qq_shift *part, unsigned attribute)
{
    for (unsigned i = 0; i < part->groups[attribute]->len; i++) {
        const qq_shift_group *from = g_ptr_array_index(part->groups[attribute], i);
        qq_shift_group *group = group_of(shift, attribute, from->word);
        group->parties += from->parties;
        group->changed += from->changed;
        group->upgraded += from->upgraded;
        group->downgraded += from->downgraded;
    }
}

static void join_stages(qq_shift *shift, const qq_shift *part)
{
    for (unsigned s = 0; s < shift->stages->len; s++) {
        qq_shift_stage *stage = &g_array_index(shift->stages, qq_shift_stage, s);
        const qq_shift_stage *from = &g_array_index(part->stages, qq_shift_stage, s);
        stage->first += from->first;
        stage->touched += from->touched;
        stage->upgraded += from->upgraded;
        stage->downgraded += from->downgraded;
        stage->score += from->score;
    }
}

void qq_shift_join(qq_shift *shift, qq_shift *part)
{
    shift->parties += part->parties;
    shift->changed += part->changed;
    shift->crossed += part->crossed;
    shift->upgraded += part->upgraded;
    shift->downgraded += part->downgraded;
    shift->score_change += part->score_change;
    for (unsigned i = 0; i <= QQ_GRADE_MAX; i++)
        for (unsigned j = 0; j <= QQ_GRADE_MAX; j++) shift->migrations[i][j] += part->migrations[i][j];
    for (unsigned side = 0; side < 2; side++)
        for (unsigned i = 0; i < QQ_SHIFT_BINS; i++) shift->scores[side][i] += part->scores[side][i];
    join_stages(shift, part);
    g_array_append_vals(shift->shifted, part->shifted->data, part->shifted->len);
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (shift->groups[a]) join_groups(shift, part, a);
}

static int compare_groups(const void *a, const void *b)
{
    const qq_shift_group *const *left = a, *const *right = b;
    return strcmp((*left)->word, (*right)->word);
}

void qq_shift_finish(qq_shift *shift)
{
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (shift->groups[a]) g_ptr_array_sort(shift->groups[a], compare_groups);
}

/* ---- the largest ---- */

static int compare_sizes(const void *a, const void *b)
{
    const qq_shifted *left = *(const qq_shifted *const *)a, *right = *(const qq_shifted *const *)b;
    if (abs(left->steps) != abs(right->steps)) return abs(right->steps) - abs(left->steps);
    const int64_t by_left = llabs(score_change(&left->before, &left->after));
    const int64_t by_right = llabs(score_change(&right->before, &right->after));
    if (by_left != by_right) return by_left < by_right ? 1 : -1;
    return strcmp(left->party.text, right->party.text);
}

GPtrArray *qq_shift_largest(const qq_shift *shift, size_t limit)
{
    GPtrArray *largest = g_ptr_array_new();
    for (unsigned i = 0; i < shift->shifted->len; i++) {
        qq_shifted *shifted = &g_array_index(shift->shifted, qq_shifted, i);
        if (crosses(shift->before, &shifted->before, shift->after, &shifted->after)) g_ptr_array_add(largest, shifted);
    }
    g_ptr_array_sort(largest, compare_sizes);
    if (limit && largest->len > limit) g_ptr_array_set_size(largest, (gint)limit);
    return largest;
}
