/* The parts of the sorter: the array of entries in memory, sorted runs in the temporary file, and entries merged ahead
 * of their use. */
#ifndef QINQING_BASE_SORTER_PRIVATE_H
#define QINQING_BASE_SORTER_PRIVATE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One entry: its first eight bytes as a big-endian number (zeros behind a shorter one), and where it lies. */
typedef struct {
    uint64_t head;
    uint64_t place; /* offset in the arena << 16 | length */
} qq_slot;

static inline uint64_t qq_slot_offset(const qq_slot *slot)
{
    return slot->place >> 16;
}

static inline size_t qq_slot_length(const qq_slot *slot)
{
    return (size_t)(slot->place & 0xFFFF);
}

uint64_t qq_slot_head(const uint8_t *bytes, size_t length);

/* Sorts by bytes, then by offset, which is the order of adding. */
void qq_slots_sort(qq_slot *slots, size_t count, const uint8_t *arena);

/* Compares entries whose heads are already known. */
int qq_entry_compare(uint64_t head_a, const uint8_t *a, size_t length_a, uint64_t head_b, const uint8_t *b,
                     size_t length_b);

#define QQ_RUN_LENGTH_BYTES 2

/* A run: entries in order in the file, each as two bytes of length, low byte first, and its bytes. */
typedef struct {
    uint64_t start, end;
} qq_run;

/* Appends runs to the file through a buffer that the caller lends. */
typedef struct {
    int file;
    uint64_t at; /* where the buffer's first byte belongs */
    uint8_t *buffer;
    size_t size, used;
    const char *folder; /* where the file lies, for messages */
} qq_run_writer;

bool qq_run_write(qq_run_writer *writer, const uint8_t *entry, size_t length, GError **error);
bool qq_run_flush(qq_run_writer *writer, GError **error);

/* Reads one run through a buffer that the caller lends; it holds at least the longest entry and its length. */
typedef struct {
    int file;
    uint64_t at, end; /* what is still to be read from the file */
    uint8_t *buffer;
    size_t size, used, next;
    const uint8_t *entry; /* the current one; NULL at the end */
    size_t length;
    uint64_t head;
    size_t order;       /* of equal entries the lower order comes first */
    const char *folder; /* where the file lies, for messages */
} qq_run_reader;

bool qq_run_read(qq_run_reader *reader, GError **error);

/* Opens a file without a name in folder; -1 on failure. */
int qq_run_file_open(const char *folder, GError **error);

/* Entries that one thread puts and another takes. */
typedef struct qq_ahead qq_ahead;

qq_ahead *qq_ahead_new(void);
/* After the putting thread has ended. */
void qq_ahead_free(qq_ahead *ahead);
/* Waits for room. False: nobody will take them. */
bool qq_ahead_put(qq_ahead *ahead, const uint8_t *entry, size_t length);
/* error: NULL, or why there are no more; taken over. */
void qq_ahead_end(qq_ahead *ahead, GError *error);
/* The next entry, borrowed until the following call; NULL at the end, which may be an error. */
bool qq_ahead_take(qq_ahead *ahead, const uint8_t **entry, size_t *length, GError **error);
/* Takes what is left, so that the putting thread ends soon. */
void qq_ahead_stop(qq_ahead *ahead);

#endif
