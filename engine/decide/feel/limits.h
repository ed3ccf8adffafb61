/* Private: how far a walk over one value goes. Values share parts, so a small one can unfold to more than any memory
 * holds ([x, x] of [y, y] of …), and lists can be nested deeper than the stack. */
#ifndef QQ_FEEL_LIMITS_H
#define QQ_FEEL_LIMITS_H

#include "qinqing/feel.h"

/* Bytes of one string that an evaluation makes. */
#define QQ_FEEL_STRING_MAX (64 << 20)

/* What is left to a walk. */
typedef struct {
    unsigned depth;
    int64_t items;
} qq_feel_reach;

static inline qq_feel_reach qq_feel_reach_new(void)
{
    return (qq_feel_reach){.depth = QQ_FEEL_DEPTH_MAX, .items = QQ_FEEL_STEPS_MAX};
}

/* Goes into a part; false when it lies too far. Every true is followed by a leave. */
static inline bool qq_feel_reach_enter(qq_feel_reach *reach)
{
    if (reach->depth == 0 || reach->items == 0) return false;
    reach->depth--;
    reach->items--;
    return true;
}

static inline void qq_feel_reach_leave(qq_feel_reach *reach)
{
    reach->depth++;
}

#endif
