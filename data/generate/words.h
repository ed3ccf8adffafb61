/* The words that names, places, authorities and projects are made of. Every table is closed; texts are UTF-8 within
 * GB2312. */
#ifndef QQ_GENERATE_WORDS_H
#define QQ_GENERATE_WORDS_H

#include <stdint.h>

typedef struct {
    const char *code;  /* GB/T 2260, six digits */
    const char *name;  /* as firms bear it: 武汉 */
    const char *full;  /* as authorities bear it: 武汉市 */
    const char *court; /* in case numbers: 鄂01 */
    uint32_t weight;   /* share of firms, permille; the column sums to 1000 */
} place;

#define PLACES 30
extern const place places[PLACES];
/* The place a number 0 .. 999 falls on. */
const place *place_for(uint32_t permille);

#define WORD_BITS 6 /* each table of syllables holds 64 */
extern const char *const first_words[64];
extern const char *const second_words[64];
extern const char *const third_words[64];

typedef struct {
    const char *name; /* 建设工程有限公司 */
    char letter;      /* of the behaviour catalogue: D construction, E supervision, … */
} trade;
#define TRADE_BITS 4
extern const trade trades[1 << TRADE_BITS];

#define SURNAMES 64
extern const char *const surnames[SURNAMES];
#define GIVEN 64
extern const char *const given_words[GIVEN];

#define SITES 32
extern const char *const sites[SITES]; /* 滨江新区, 高铁新城, … */
#define WORKS 24
extern const char *const works[WORKS]; /* 住宅小区一期工程, … */

/* Who decides. The first is the housing-and-construction department, whose documents a model counts; others mostly do
 * not count. */
typedef struct {
    const char *suffix;   /* after the name of a city or district */
    const char *province; /* after the name of the province */
    const char *mark;     /* in document numbers: 建罚 */
    uint32_t weight;      /* permille; the column sums to 1000 */
} authority;
#define AUTHORITIES 8
extern const authority authorities[AUTHORITIES];
const authority *authority_for(uint32_t permille);

#endif
