/* Sorting more byte strings than memory should hold.
 *
 * Entries compare by memcmp (a shorter one that is a prefix comes first). Up to `memory` bytes are kept; beyond that
 * sorted runs go to an unlinked temporary file and are merged on reading. Equal entries come out in the order they went
 * in. */
#ifndef QINQING_SORTER_H
#define QINQING_SORTER_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

G_BEGIN_DECLS

#define QQ_SORTER_ENTRY_MAX 65535

typedef struct qq_sorter qq_sorter;

/* folder: where the temporary file goes, NULL for g_get_tmp_dir(). memory: bytes, at least 64 KiB; where entries
 * are so long that three do not fit, as much as they need. */
qq_sorter *qq_sorter_new(size_t memory, const char *folder);
void qq_sorter_free(qq_sorter *sorter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_sorter, qq_sorter_free)

/* length 1..QQ_SORTER_ENTRY_MAX. Errors: QQ_ERROR_STORE when the temporary file cannot be written. */
bool qq_sorter_add(qq_sorter *sorter, const void *entry, size_t length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Ends adding. Large inputs are sorted and merged by a thread from now on, beside what the caller does. */
void qq_sorter_finish(qq_sorter *sorter);
/* The next entry, borrowed until the following call; *entry is NULL at the end. Errors: QQ_ERROR_STORE when the
 * temporary file cannot be written or read back. */
bool qq_sorter_next(qq_sorter *sorter, const uint8_t **entry, size_t *length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
uint64_t qq_sorter_count(const qq_sorter *sorter);

G_END_DECLS

#endif
