#include "if_chain.h"

enum { AAA, AA, A, BBB, B, D };

#define YUAN(amount)  ((int64_t)(amount)*100)
#define POINTS(score) ((score)*1000)

static inline int32_t first_rule(unsigned grade, int32_t score, int64_t amount, int32_t days)
{
    if (grade == AAA && score >= POINTS(95)) return 0;
    if (grade <= AA && score >= POINTS(85) && amount < YUAN(10000000)) return 1;
    if (grade <= AA && amount >= YUAN(10000000) && days > 730) return 2;
    if (grade == A && score >= POINTS(80) && amount < YUAN(4000000) && days > 365) return 3;
    if (grade == A && score >= POINTS(75) && amount >= YUAN(4000000) && amount < YUAN(50000000) && days > 365) return 4;
    if ((grade == A || grade == BBB) && score >= POINTS(60) && score < POINTS(80) && amount < YUAN(2000000)) return 5;
    if (grade != D && score >= POINTS(60) && score < POINTS(90) && amount >= YUAN(2000000) &&
        amount <= YUAN(20000000) && days > 180) {
        return 6;
    }
    if (grade == BBB && days > 1095) return 7;
    if (score < POINTS(60) && amount < YUAN(1000000) && days > 90) return 8;
    if (grade >= B && days <= 90) return 9;
    if (amount >= YUAN(100000000)) return 10;
    return 11;
}

void if_chain_first(const bidder_columns *columns, size_t rows, int32_t *rules)
{
    for (size_t i = 0; i < rows; i++) {
        rules[i] = first_rule(columns->grade[i], columns->score[i], columns->amount[i], columns->days[i]);
    }
}

/* The rules exclude each other, which the programmer knows: the chain ends at the first that holds. */
static inline int32_t unique_rule(unsigned grade, int32_t score, int64_t amount, int32_t days)
{
    if (grade <= AA && score >= POINTS(85) && amount < YUAN(10000000)) return 0;
    if (grade <= AA && score >= POINTS(85) && amount >= YUAN(10000000) && days > 365) return 1;
    if (grade <= AA && score >= POINTS(85) && amount >= YUAN(10000000) && days <= 365) return 2;
    if (grade <= AA && score < POINTS(85) && days > 730) return 3;
    if (grade <= AA && score < POINTS(85) && days <= 730) return 4;
    if ((grade == A || grade == BBB) && score >= POINTS(75) && amount < YUAN(4000000)) return 5;
    if ((grade == A || grade == BBB) && score >= POINTS(75) && amount >= YUAN(4000000) && amount < YUAN(50000000)) {
        return 6;
    }
    if ((grade == A || grade == BBB) && score >= POINTS(75) && amount >= YUAN(50000000)) return 7;
    if ((grade == A || grade == BBB) && score < POINTS(75) && days > 180) return 8;
    if ((grade == A || grade == BBB) && score < POINTS(75) && days <= 180) return 9;
    if (grade >= B && days <= 1095) return 10;
    if (grade >= B && days > 1095) return 11;
    return -1;
}

void if_chain_unique(const bidder_columns *columns, size_t rows, int32_t *rules)
{
    for (size_t i = 0; i < rows; i++) {
        rules[i] = unique_rule(columns->grade[i], columns->score[i], columns->amount[i], columns->days[i]);
    }
}

static inline uint64_t holding_rules(unsigned grade, int32_t score, int64_t amount, int32_t days)
{
    uint64_t bits = 1 << 11;
    if (grade == AAA && score >= POINTS(95)) bits |= 1 << 0;
    if (grade <= AA && score >= POINTS(85) && amount < YUAN(10000000)) bits |= 1 << 1;
    if (grade <= AA && amount >= YUAN(10000000) && days > 730) bits |= 1 << 2;
    if (grade == A && score >= POINTS(80) && amount < YUAN(4000000) && days > 365) bits |= 1 << 3;
    if (grade == A && score >= POINTS(75) && amount >= YUAN(4000000) && amount < YUAN(50000000) && days > 365) {
        bits |= 1 << 4;
    }
    if ((grade == A || grade == BBB) && score >= POINTS(60) && score < POINTS(80) && amount < YUAN(2000000)) {
        bits |= 1 << 5;
    }
    if (grade != D && score >= POINTS(60) && score < POINTS(90) && amount >= YUAN(2000000) &&
        amount <= YUAN(20000000) && days > 180) {
        bits |= 1 << 6;
    }
    if (grade == BBB && days > 1095) bits |= 1 << 7;
    if (score < POINTS(60) && amount < YUAN(1000000) && days > 90) bits |= 1 << 8;
    if (grade >= B && days <= 90) bits |= 1 << 9;
    if (amount >= YUAN(100000000)) bits |= 1 << 10;
    return bits;
}

void if_chain_collect(const bidder_columns *columns, size_t rows, uint64_t *bits)
{
    for (size_t i = 0; i < rows; i++) {
        bits[i] = holding_rules(columns->grade[i], columns->score[i], columns->amount[i], columns->days[i]);
    }
}

static inline uint32_t holding_bits(unsigned grade, int32_t score, int64_t amount, int32_t days)
{
    uint32_t good = grade <= AA, middle = (uint32_t)(grade == A) | (uint32_t)(grade == BBB);
    uint32_t bits = 1u << 11;
    bits |= ((uint32_t)(grade == AAA) & (uint32_t)(score >= POINTS(95))) << 0;
    bits |= (good & (uint32_t)(score >= POINTS(85)) & (uint32_t)(amount < YUAN(10000000))) << 1;
    bits |= (good & (uint32_t)(amount >= YUAN(10000000)) & (uint32_t)(days > 730)) << 2;
    bits |= ((uint32_t)(grade == A) & (uint32_t)(score >= POINTS(80)) & (uint32_t)(amount < YUAN(4000000)) &
             (uint32_t)(days > 365))
            << 3;
    bits |= ((uint32_t)(grade == A) & (uint32_t)(score >= POINTS(75)) & (uint32_t)(amount >= YUAN(4000000)) &
             (uint32_t)(amount < YUAN(50000000)) & (uint32_t)(days > 365))
            << 4;
    bits |=
        (middle & (uint32_t)(score >= POINTS(60)) & (uint32_t)(score < POINTS(80)) & (uint32_t)(amount < YUAN(2000000)))
        << 5;
    bits |= ((uint32_t)(grade != D) & (uint32_t)(score >= POINTS(60)) & (uint32_t)(score < POINTS(90)) &
             (uint32_t)(amount >= YUAN(2000000)) & (uint32_t)(amount <= YUAN(20000000)) & (uint32_t)(days > 180))
            << 6;
    bits |= ((uint32_t)(grade == BBB) & (uint32_t)(days > 1095)) << 7;
    bits |= ((uint32_t)(score < POINTS(60)) & (uint32_t)(amount < YUAN(1000000)) & (uint32_t)(days > 90)) << 8;
    bits |= ((uint32_t)(grade >= B) & (uint32_t)(days <= 90)) << 9;
    bits |= (uint32_t)(amount >= YUAN(100000000)) << 10;
    return bits;
}

void branchless_collect(const bidder_columns *columns, size_t rows, uint64_t *bits)
{
    const uint16_t *grade = columns->grade;
    const int32_t *score = columns->score, *days = columns->days;
    const int64_t *amount = columns->amount;
    for (size_t i = 0; i < rows; i++) bits[i] = holding_bits(grade[i], score[i], amount[i], days[i]);
}
