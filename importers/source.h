/* Where a feed's bytes come from: a file, standard input, memory, packed or not (source.c). */
#ifndef QINQING_IMPORTERS_SOURCE_H
#define QINQING_IMPORTERS_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define QQ_SOURCE_MEMBERS_MAX 100000 /* files in one zip */

typedef struct qq_source qq_source;

/* path "-": standard input. What cannot be read twice is kept in an unlinked temporary file as it is read. regular:
 * only a regular file will do. Errors: QQ_ERROR_INPUT, QQ_ERROR_MACHINE. */
qq_source *qq_source_open(const char *path, bool regular, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* bytes must outlive the source. */
qq_source *qq_source_open_bytes(const char *name, const void *bytes, size_t length,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
void qq_source_close(qq_source *source);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_source, qq_source_close)

/* Goes to the next file inside: the only one, or a zip's next member. *found is false at the end. */
bool qq_source_next(qq_source *source, bool *found, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Goes back to before the first. */
bool qq_source_rewind(qq_source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Goes back to the start of the file qq_source_next gave last. */
bool qq_source_again(qq_source *source, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Fills `room` bytes unless the file ends before. */
bool qq_source_read(qq_source *source, void *out, size_t room, size_t *length,
                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What messages call the current file: the path, or path:member. */
const char *qq_source_name(const qq_source *source);
bool qq_source_has_members(const qq_source *source);
/* Bytes of the input as it lies there that were read so far, and all of them, 0 when unknown. May be asked from another
 * thread. */
uint64_t qq_source_done(const qq_source *source);
uint64_t qq_source_total(const qq_source *source);
/* SHA-256 of all bytes as they lie there, in hex; given up once *stop is not 0. Reads what was not read yet. May run
 * beside qq_source_read in another thread for what is a file; else only after it. */
bool qq_source_digest(qq_source *source, const int *stop, char out[65], GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether qq_source_digest may run beside. */
bool qq_source_is_file(const qq_source *source);

#endif
