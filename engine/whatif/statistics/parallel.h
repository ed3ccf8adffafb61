/* Work in blocks on several threads, taken in order. */
#ifndef QQ_WHATIF_PARALLEL_H
#define QQ_WHATIF_PARALLEL_H

#include "qinqing/uncertainty.h"

/* worker: 0..qq_run_threads()-1, for what a thread keeps to itself. */
typedef bool (*qq_block_job)(size_t block, unsigned worker, void *data, GError **error);

/* How many threads a run takes: what it asks for, at most QQ_THREADS_MAX, or the processors. run may be NULL. */
unsigned qq_run_threads(const qq_run *run);

/* Does blocks 0..blocks-1; progress is told in blocks. *done: blocks that were done, always the first ones: fewer when
 * progress ended the run, which is no error. A failure ends it, and is that of the lowest block that failed, the same
 * for any number of threads. */
bool qq_run_blocks(const qq_run *run, size_t blocks, qq_block_job job, void *data, size_t *done,
                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
