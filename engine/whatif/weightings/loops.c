/* The loops over units, compiled once for each processor level (see CMakeLists.txt).
 *
 * A score is the same chain of fused multiplications and additions on every level, from the first category to the last,
 * so that levels differ in speed only. Four weightings share what is loaded of two vectors of units. */
#include <math.h>

#include "whatif/weightings/weightings.h"

#if defined(__AVX512F__) || defined(__AVX2__)
#include <immintrin.h>
#endif

#define NAME_OF(level)    #level
#define LEVEL_NAME(level) NAME_OF(level)
#define SYMBOL_OF(level)  qq_weightings_loops_##level
#define SYMBOL(level)     SYMBOL_OF(level)

/* ---- a vector of scores ---- */

#if defined(__AVX512F__)
enum { LANES = 8 };
typedef __m512d vector;
typedef __m512i counter;
static inline vector load(const double *at)
{
    return _mm512_load_pd(at);
}
static inline void store(double *at, vector a)
{
    _mm512_storeu_pd(at, a);
}
static inline vector all(double a)
{
    return _mm512_set1_pd(a);
}
static inline vector fuse(vector a, vector b, vector c)
{
    return _mm512_fmadd_pd(a, b, c);
}
static inline vector hold(vector a, vector low, vector high)
{
    return _mm512_min_pd(_mm512_max_pd(a, low), high);
}
static inline vector distance(vector a, vector b)
{
    return _mm512_abs_pd(_mm512_sub_pd(a, b));
}
static inline bool any_beyond(vector a, vector b)
{
    return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ) != 0;
}
static inline counter none(void)
{
    return _mm512_setzero_si512();
}
static inline counter count(counter sum, vector a, vector edge, int64_t one)
{
    return _mm512_mask_add_epi64(sum, _mm512_cmp_pd_mask(a, edge, _CMP_GE_OQ), sum, _mm512_set1_epi64(one));
}
static inline uint64_t total(counter sum)
{
    return (uint64_t)_mm512_reduce_add_epi64(sum);
}
#elif defined(__AVX2__)
enum { LANES = 4 };
typedef __m256d vector;
typedef __m256i counter;
static inline vector load(const double *at)
{
    return _mm256_load_pd(at);
}
static inline void store(double *at, vector a)
{
    _mm256_storeu_pd(at, a);
}
static inline vector all(double a)
{
    return _mm256_set1_pd(a);
}
static inline vector fuse(vector a, vector b, vector c)
{
    return _mm256_fmadd_pd(a, b, c);
}
static inline vector hold(vector a, vector low, vector high)
{
    return _mm256_min_pd(_mm256_max_pd(a, low), high);
}
static inline vector distance(vector a, vector b)
{
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), _mm256_sub_pd(a, b));
}
static inline bool any_beyond(vector a, vector b)
{
    return _mm256_movemask_pd(_mm256_cmp_pd(a, b, _CMP_GT_OQ)) != 0;
}
static inline counter none(void)
{
    return _mm256_setzero_si256();
}
static inline counter count(counter sum, vector a, vector edge, int64_t one)
{
    const __m256i mask = _mm256_castpd_si256(_mm256_cmp_pd(a, edge, _CMP_GE_OQ));
    return _mm256_add_epi64(sum, _mm256_and_si256(mask, _mm256_set1_epi64x(one)));
}
static inline uint64_t total(counter sum)
{
    const __m128i half = _mm_add_epi64(_mm256_castsi256_si128(sum), _mm256_extracti128_si256(sum, 1));
    return (uint64_t)_mm_extract_epi64(half, 0) + (uint64_t)_mm_extract_epi64(half, 1);
}
#else
enum { LANES = 1 };
typedef double vector;
typedef uint64_t counter;
static inline vector load(const double *at)
{
    return *at;
}
static inline void store(double *at, vector a)
{
    *at = a;
}
static inline vector all(double a)
{
    return a;
}
static inline vector fuse(vector a, vector b, vector c)
{
    return fma(a, b, c);
}
static inline vector hold(vector a, vector low, vector high)
{
    const double raised = a > low ? a : low;
    return raised < high ? raised : high;
}
static inline vector distance(vector a, vector b)
{
    return fabs(a - b);
}
static inline bool any_beyond(vector a, vector b)
{
    return a > b;
}
static inline counter none(void)
{
    return 0;
}
static inline counter count(counter sum, vector a, vector edge, int64_t one)
{
    return sum + (a >= edge ? (uint64_t)one : 0);
}
static inline uint64_t total(counter sum)
{
    return sum;
}
#endif

/* ---- scores ---- */

enum { SIDE = QQ_WEIGHTINGS_AT_ONCE, PAIR = 2, STEP = PAIR * LANES };

/* Two vectors of units under four weightings. */
typedef struct {
    vector of[SIDE][PAIR];
} tile;

static inline tile score_tile(const qq_units_shape *shape, const double *values, const double *weights)
{
    tile sums;
    for (unsigned w = 0; w < SIDE; w++)
        for (unsigned p = 0; p < PAIR; p++) sums.of[w][p] = all(0);
    for (unsigned c = 0; c < shape->columns; c++) {
        const vector left = load(values + (size_t)c * QQ_BLOCK_UNITS);
        const vector right = load(values + (size_t)c * QQ_BLOCK_UNITS + LANES);
        for (unsigned w = 0; w < SIDE; w++) {
            const vector weight = all(weights[w * shape->columns + c]);
            sums.of[w][0] = fuse(weight, left, sums.of[w][0]);
            sums.of[w][1] = fuse(weight, right, sums.of[w][1]);
        }
    }
    const vector low = all(shape->least), high = all(shape->most);
    for (unsigned w = 0; w < SIDE; w++)
        for (unsigned p = 0; p < PAIR; p++) sums.of[w][p] = hold(sums.of[w][p], low, high);
    return sums;
}

static void add_movers(const qq_units_block *block, vector score, unsigned from, qq_movers *movers)
{
    double scores[LANES];
    store(scores, score);
    for (unsigned i = 0; i < LANES; i++) {
        const double change = scores[i] - block->nominal[from + i];
        if (fabs(change) > movers->beyond) qq_movers_add(movers, change, block->first + from + i);
    }
}

/* Counts of five edges lie in one number a lane. */
static inline counter count_pack(const qq_units_shape *shape, unsigned pack, vector score, counter sum)
{
    const unsigned first = pack * QQ_PACKED_EDGES;
    const unsigned last = first + QQ_PACKED_EDGES < shape->edges ? first + QQ_PACKED_EDGES : shape->edges;
    for (unsigned e = first; e < last; e++)
        sum = count(sum, score, all(shape->edge[e]), INT64_C(1) << (QQ_PACKED_BITS * (e - first)));
    return sum;
}

static inline void unpack(const qq_units_shape *shape, unsigned pack, uint64_t packed, unsigned *at_least)
{
    for (unsigned e = pack * QQ_PACKED_EDGES; e < shape->edges && e < (pack + 1) * QQ_PACKED_EDGES; e++)
        at_least[e] =
            (unsigned)(packed >> (QQ_PACKED_BITS * (e - pack * QQ_PACKED_EDGES))) & ((1u << QQ_PACKED_BITS) - 1);
}

static inline void weigh_packs(const qq_units_block *block, const qq_units_shape *shape, const double *weights,
                               unsigned packs, unsigned at_least[SIDE][QQ_WEIGHTING_GRADES],
                               qq_weighting_tally *tallies)
{
    counter sums[SIDE][QQ_PACKS];
    for (unsigned w = 0; w < SIDE; w++)
        for (unsigned k = 0; k < packs; k++) sums[w][k] = none();
    for (unsigned i = 0; i < QQ_BLOCK_UNITS; i += STEP) {
        const tile scores = score_tile(shape, block->values + i, weights);
        for (unsigned p = 0; p < PAIR; p++) {
            const vector nominal = load(block->nominal + i + p * LANES);
            for (unsigned w = 0; w < SIDE; w++) {
                for (unsigned k = 0; k < packs; k++) sums[w][k] = count_pack(shape, k, scores.of[w][p], sums[w][k]);
                if (any_beyond(distance(scores.of[w][p], nominal), all(tallies[w].movers.beyond)))
                    add_movers(block, scores.of[w][p], i + p * LANES, &tallies[w].movers);
            }
        }
    }
    for (unsigned w = 0; w < SIDE; w++)
        for (unsigned k = 0; k < packs; k++) unpack(shape, k, total(sums[w][k]), at_least[w]);
}

static void weigh(const qq_units_block *block, const qq_units_shape *shape, const double *weights,
                  unsigned at_least[SIDE][QQ_WEIGHTING_GRADES], qq_weighting_tally *tallies)
{
    if (shape->edges == QQ_PACKED_EDGES) { /* the usual number: every loop is unrolled */
        const qq_units_shape six = {
            .columns = shape->columns,
            .edges = QQ_PACKED_EDGES,
            .least = shape->least,
            .most = shape->most,
            .edge = {shape->edge[0], shape->edge[1], shape->edge[2], shape->edge[3], shape->edge[4]}};
        weigh_packs(block, &six, weights, 1, at_least, tallies);
    } else {
        weigh_packs(block, shape, weights, (shape->edges + QQ_PACKED_EDGES - 1) / QQ_PACKED_EDGES, at_least, tallies);
    }
}

/* ---- the exact weighting ---- */

/* Units of a chunk: their totals stay in the nearest cache. */
enum { CHUNK = 512 };

/* As many units as a register holds. */
#if defined(__AVX512F__)
enum { EXACT_LANES = 8 };
static inline void sum_lanes(const qq_exact_block *block, unsigned at, int64_t *totals)
{
    __m512i sum = _mm512_setzero_si512();
    for (unsigned c = 0; c < block->column_count; c++) {
        const __m256i cells = _mm256_loadu_si256((const __m256i_u *)(block->columns[c] + at));
        sum =
            _mm512_add_epi64(sum, _mm512_mul_epi32(_mm512_cvtepi32_epi64(cells), _mm512_set1_epi64(block->weights[c])));
    }
    _mm512_storeu_si512(totals, sum);
}
#elif defined(__AVX2__)
enum { EXACT_LANES = 4 };
static inline void sum_lanes(const qq_exact_block *block, unsigned at, int64_t *totals)
{
    __m256i sum = _mm256_setzero_si256();
    for (unsigned c = 0; c < block->column_count; c++) {
        const __m128i cells = _mm_loadu_si128((const __m128i_u *)(block->columns[c] + at));
        sum = _mm256_add_epi64(sum,
                               _mm256_mul_epi32(_mm256_cvtepi32_epi64(cells), _mm256_set1_epi64x(block->weights[c])));
    }
    _mm256_storeu_si256((__m256i_u *)totals, sum);
}
#else
enum { EXACT_LANES = 1 };
static inline void sum_lanes(const qq_exact_block *block, unsigned at, int64_t *totals)
{
    *totals = 0;
    for (unsigned c = 0; c < block->column_count; c++) *totals += (int64_t)block->columns[c][at] * block->weights[c];
}
#endif

static void sum_columns(const qq_exact_block *block, unsigned from, unsigned count, int64_t *totals)
{
    unsigned i = 0;
    for (; i + EXACT_LANES <= count; i += EXACT_LANES) sum_lanes(block, from + i, totals + i);
    for (; i < count; i++) {
        totals[i] = 0;
        for (unsigned c = 0; c < block->column_count; c++)
            totals[i] += (int64_t)block->columns[c][from + i] * block->weights[c];
    }
}

/* Doubles hold every number here exactly: totals are whole and below 2^53; a quotient below 2^32 differs from a whole
 * number by 10^-6 or not at all, which is more than a unit of its last place, so that its floor is right. */
static inline double round_total(double total)
{
    const double whole = floor(total / 1000000), twice = 2 * (total - whole * 1000000);
    const double odd = whole - 2 * floor(whole / 2);
    return whole + (twice + odd > 1000000 ? 1 : 0);
}

static void round_totals(double low, double high, const int64_t *restrict totals, unsigned count,
                         int32_t *restrict scores)
{
    for (unsigned i = 0; i < count; i++) {
        const double rounded = round_total((double)totals[i]);
        const double raised = rounded > low ? rounded : low;
        scores[i] = (int32_t)(raised < high ? raised : high);
    }
}

static void find_grades(const qq_exact_block *block, const uint8_t *restrict limits, const int32_t *restrict scores,
                        unsigned count, uint8_t *restrict grades)
{
    int32_t bands[CHUNK];
    for (unsigned i = 0; i < count; i++) bands[i] = 0;
    for (unsigned e = 0; e < block->edge_count; e++) {
        const int32_t edge = block->edges[e];
        for (unsigned i = 0; i < count; i++) bands[i] += scores[i] < edge;
    }
    for (unsigned i = 0; i < count; i++) grades[i] = (uint8_t)(bands[i] > limits[i] ? bands[i] : limits[i]);
}

static void exact(const qq_exact_block *block, int32_t *scores, uint8_t *grades)
{
    int64_t totals[CHUNK];
    for (unsigned from = 0; from < block->count; from += CHUNK) {
        const unsigned count = block->count - from < CHUNK ? block->count - from : CHUNK;
        sum_columns(block, from, count, totals);
        round_totals(block->low, block->high, totals, count, scores + from);
        find_grades(block, block->limits + from, scores + from, count, grades + from);
    }
}

extern const qq_weightings_loops SYMBOL(QQ_WEIGHTINGS_LEVEL);
const qq_weightings_loops SYMBOL(QQ_WEIGHTINGS_LEVEL) = {LEVEL_NAME(QQ_WEIGHTINGS_LEVEL), weigh, exact};
