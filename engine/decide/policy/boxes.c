/* Covering a box with boxes, by halving.
 *
 * A box that no rule meets is a gap; one that lies within a rule is covered; any other is cut in two, between two bins
 * of one input, where the fewest rules are met by both halves. Rules that came from cuts are so found again by their
 * cuts, in about as many steps as there are rules. The worst case stays exponential: steps are counted. */
#include "decide/policy/boxes.h"
#include <string.h>

enum { WORD_BITS = 64 };

qq_boxes *qq_boxes_new(const size_t *bins, size_t input_count, size_t rule_count)
{
    qq_boxes *boxes = g_new0(qq_boxes, 1);
    boxes->input_count = input_count;
    boxes->rule_count = rule_count;
    boxes->bins = g_new0(size_t, input_count + 1);
    boxes->offsets = g_new0(size_t, input_count + 1);
    for (size_t i = 0; i < input_count; i++) {
        boxes->bins[i] = bins[i];
        boxes->offsets[i + 1] = boxes->offsets[i] + (bins[i] + WORD_BITS - 1) / WORD_BITS;
    }
    boxes->words = boxes->offsets[input_count];
    boxes->rules = g_new0(uint64_t, boxes->words * rule_count + 1);
    return boxes;
}

void qq_boxes_free(qq_boxes *boxes)
{
    if (!boxes) return;
    g_free(boxes->bins);
    g_free(boxes->offsets);
    g_free(boxes->rules);
    g_free(boxes);
}

uint64_t *qq_boxes_rule(const qq_boxes *boxes, size_t rule)
{
    return boxes->rules + rule * boxes->words;
}

bool qq_boxes_has(const qq_boxes *boxes, const uint64_t *box, size_t input, size_t bin)
{
    return box[boxes->offsets[input] + bin / WORD_BITS] >> bin % WORD_BITS & 1;
}

void qq_boxes_add(const qq_boxes *boxes, uint64_t *box, size_t input, size_t bin)
{
    box[boxes->offsets[input] + bin / WORD_BITS] |= UINT64_C(1) << bin % WORD_BITS;
}

uint64_t *qq_boxes_whole(const qq_boxes *boxes)
{
    uint64_t *box = g_new0(uint64_t, boxes->words + 1);
    for (size_t input = 0; input < boxes->input_count; input++)
        for (size_t bin = 0; bin < boxes->bins[input]; bin++) qq_boxes_add(boxes, box, input, bin);
    return box;
}

static bool input_is_empty(const qq_boxes *boxes, const uint64_t *box, size_t input)
{
    for (size_t word = boxes->offsets[input]; word < boxes->offsets[input + 1]; word++)
        if (box[word]) return false;
    return true;
}

bool qq_boxes_is_empty(const qq_boxes *boxes, const uint64_t *box)
{
    for (size_t input = 0; input < boxes->input_count; input++)
        if (input_is_empty(boxes, box, input)) return true;
    return false;
}

bool qq_boxes_meet(const qq_boxes *boxes, const uint64_t *a, const uint64_t *b, uint64_t *out)
{
    for (size_t word = 0; word < boxes->words; word++) out[word] = a[word] & b[word];
    return !qq_boxes_is_empty(boxes, out);
}

/* Whether the two share a bin of this input. */
static bool meets(const qq_boxes *boxes, const uint64_t *a, const uint64_t *b, size_t input)
{
    for (size_t word = boxes->offsets[input]; word < boxes->offsets[input + 1]; word++)
        if (a[word] & b[word]) return true;
    return false;
}

/* Whether `inner` has no bin of this input beyond `outer`. */
static bool lies_within(const qq_boxes *boxes, const uint64_t *inner, const uint64_t *outer, size_t input)
{
    for (size_t word = boxes->offsets[input]; word < boxes->offsets[input + 1]; word++)
        if (inner[word] & ~outer[word]) return false;
    return true;
}

static bool box_lies_within(const qq_boxes *boxes, const uint64_t *inner, const uint64_t *outer)
{
    for (size_t word = 0; word < boxes->words; word++)
        if (inner[word] & ~outer[word]) return false;
    return true;
}

/* ---- where to cut ---- */

/* A box still to be looked at, and the rules that met what it was cut from. */
typedef struct {
    uint64_t *box;
    size_t *rules;
    size_t count;
} piece;

/* What is known of one input of a piece while a cut is looked for; one entry a bin and one more. */
typedef struct {
    size_t *first, *last; /* how many rules have their first or last bin here */
    size_t covered_below; /* cuts up to here leave a left half that one rule covers */
    size_t covered_from;  /* cuts from here on leave such a right half */
} profile;

typedef struct {
    size_t input, bin; /* the right half begins with this bin */
    size_t cost, larger;
} cut;

typedef struct {
    const qq_boxes *boxes;
    GArray *stack; /* of piece */
    size_t *open;  /* inputs in which a rule does not hold the whole piece, one entry a rule of the piece */
    profile profile;
    int64_t *steps;
    size_t most;
    GPtrArray *gaps;
} search;

/* The first and the last bin of an input in `a` but, as `inside` says, in or not in `b`; false when there is none. */
static bool ends_of(const qq_boxes *boxes, const uint64_t *a, const uint64_t *b, bool inside, size_t input,
                    size_t *first, size_t *last)
{
    bool found = false;
    for (size_t word = boxes->offsets[input]; word < boxes->offsets[input + 1]; word++) {
        uint64_t bits = a[word] & (inside ? b[word] : ~b[word]);
        if (!bits) continue;
        size_t base = (word - boxes->offsets[input]) * WORD_BITS;
        if (!found) *first = base + (size_t)__builtin_ctzll(bits);
        *last = base + WORD_BITS - 1 - (size_t)__builtin_clzll(bits);
        found = true;
    }
    return found;
}

/* Counts a rule of the piece. alone: it holds the piece in all other inputs, but not in this one; so it holds a half
 * that reaches up to its first miss, or that begins after its last one. */
static void measure_rule(search *at, const piece *what, const uint64_t *rule, size_t input, bool alone)
{
    size_t first = 0, last = 0;
    if (!ends_of(at->boxes, what->box, rule, true, input, &first, &last)) return;
    at->profile.first[first]++;
    at->profile.last[last]++;
    if (!alone || !ends_of(at->boxes, what->box, rule, false, input, &first, &last)) return;
    at->profile.covered_below = MAX(at->profile.covered_below, first);
    at->profile.covered_from = MIN(at->profile.covered_from, last + 1);
}

static void weigh_cuts(const search *at, const piece *what, size_t input, cut *best)
{
    size_t low = 0, high = 0, left = 0, gone = 0;
    if (!ends_of(at->boxes, what->box, what->box, true, input, &low, &high)) return;
    for (size_t bin = low; bin < high; bin++) {
        left += at->profile.first[bin];
        gone += at->profile.last[bin];
        if (!qq_boxes_has(at->boxes, what->box, input, bin + 1)) continue;
        size_t below = bin + 1 <= at->profile.covered_below ? 0 : left;
        size_t above = bin + 1 >= at->profile.covered_from ? 0 : what->count - gone;
        cut here = {input, bin + 1, below + above, MAX(below, above)};
        if (here.cost < best->cost || (here.cost == best->cost && here.larger < best->larger)) *best = here;
    }
}

static cut find_cut(search *at, const piece *what)
{
    const qq_boxes *boxes = at->boxes;
    cut best = {0, 0, SIZE_MAX, SIZE_MAX};
    for (size_t input = 0; input < boxes->input_count; input++) {
        size_t bins = boxes->bins[input], open = 0;
        memset(at->profile.first, 0, (bins + 1) * sizeof *at->profile.first);
        memset(at->profile.last, 0, (bins + 1) * sizeof *at->profile.last);
        at->profile.covered_below = 0;
        at->profile.covered_from = bins;
        for (size_t i = 0; i < what->count; i++) {
            const uint64_t *rule = qq_boxes_rule(boxes, what->rules[i]);
            bool whole = lies_within(boxes, what->box, rule, input);
            if (!whole) open++;
            measure_rule(at, what, rule, input, !whole && at->open[i] == 1);
        }
        *at->steps -= (int64_t)(what->count * (boxes->offsets[input + 1] - boxes->offsets[input]) + bins);
        if (open) weigh_cuts(at, what, input, &best);
    }
    return best;
}

/* ---- the search ---- */

static void push(search *at, const uint64_t *box, const size_t *rules, size_t count)
{
    piece next = {g_memdup2(box, at->boxes->words * sizeof *box), g_new(size_t, count + 1), count};
    if (count) memcpy(next.rules, rules, count * sizeof *rules);
    g_array_append_val(at->stack, next);
}

static void piece_clear(gpointer data)
{
    piece *what = data;
    g_free(what->box);
    g_free(what->rules);
}

static void push_halves(search *at, const piece *what, cut where)
{
    const qq_boxes *boxes = at->boxes;
    g_autofree uint64_t *half = g_memdup2(what->box, boxes->words * sizeof *half);
    size_t word = boxes->offsets[where.input] + where.bin / WORD_BITS;
    uint64_t below = (UINT64_C(1) << where.bin % WORD_BITS) - 1;
    for (size_t i = boxes->offsets[where.input]; i < word; i++) half[i] = 0;
    if (word < boxes->offsets[where.input + 1]) half[word] &= ~below;
    push(at, half, what->rules, what->count);
    for (size_t i = boxes->offsets[where.input]; i < boxes->offsets[where.input + 1]; i++)
        half[i] = what->box[i] & ~half[i];
    push(at, half, what->rules, what->count);
}

/* Keeps of the piece's rules those that meet it. True when one of them holds all of it. */
static bool keep_rules(search *at, piece *what)
{
    const qq_boxes *boxes = at->boxes;
    size_t kept = 0;
    for (size_t i = 0; i < what->count; i++) {
        const uint64_t *rule = qq_boxes_rule(boxes, what->rules[i]);
        size_t open = 0, input = 0;
        for (; input < boxes->input_count && meets(boxes, what->box, rule, input); input++)
            open += !lies_within(boxes, what->box, rule, input);
        if (input < boxes->input_count) continue;
        if (open == 0) return true;
        at->open[kept] = open;
        what->rules[kept++] = what->rules[i];
    }
    *at->steps -= (int64_t)(what->count * boxes->words + 1);
    what->count = kept;
    return false;
}

static bool is_known(const search *at, const uint64_t *box)
{
    for (guint i = 0; i < at->gaps->len; i++)
        if (box_lies_within(at->boxes, box, g_ptr_array_index(at->gaps, i))) return true;
    return false;
}

/* A gap, widened input by input as far as no rule meets it and it stays within start. */
static void add_gap(search *at, const uint64_t *start, const size_t *rules, size_t count, const uint64_t *box)
{
    const qq_boxes *boxes = at->boxes;
    if (is_known(at, box)) return;
    uint64_t *wide = g_memdup2(box, boxes->words * sizeof *box);
    for (size_t input = 0; input < boxes->input_count; input++) {
        size_t from = boxes->offsets[input], words = boxes->offsets[input + 1] - from;
        memcpy(wide + from, start + from, words * sizeof *wide);
        for (size_t i = 0; i < count; i++) {
            const uint64_t *rule = qq_boxes_rule(boxes, rules[i]);
            size_t other = 0;
            while (other < boxes->input_count && (other == input || meets(boxes, wide, rule, other))) other++;
            if (other < boxes->input_count) continue;
            for (size_t word = from; word < from + words; word++) wide[word] &= ~rule[word];
        }
    }
    *at->steps -= (int64_t)(count * boxes->words * boxes->input_count);
    g_ptr_array_add(at->gaps, wide);
}

bool qq_boxes_uncovered(const qq_boxes *boxes, const uint64_t *start, const size_t *rules, size_t count, size_t most,
                        int64_t *steps, GPtrArray *gaps)
{
    size_t widest = 0;
    for (size_t input = 0; input < boxes->input_count; input++) widest = MAX(widest, boxes->bins[input]);
    g_autofree size_t *first = g_new(size_t, widest + 1), *last = g_new(size_t, widest + 1);
    g_autofree size_t *open = g_new(size_t, count + 1);
    g_autoptr(GArray) stack = g_array_new(FALSE, FALSE, sizeof(piece));
    g_array_set_clear_func(stack, piece_clear);
    search at = {boxes, stack, open, {first, last, 0, 0}, steps, gaps->len + most, gaps};
    if (!qq_boxes_is_empty(boxes, start)) push(&at, start, rules, count);
    while (stack->len && *steps > 0 && gaps->len < at.most) {
        piece what = g_array_index(stack, piece, stack->len - 1);
        g_array_index(stack, piece, stack->len - 1) = (piece){0};
        g_array_set_size(stack, stack->len - 1);
        if (!keep_rules(&at, &what)) {
            if (what.count == 0)
                add_gap(&at, start, rules, count, what.box);
            else
                push_halves(&at, &what, find_cut(&at, &what));
        }
        piece_clear(&what);
    }
    return stack->len == 0 || gaps->len >= at.most;
}
