/* Private to engine/cli: names of many parties and texts beside many records at once, and names that were read before.
 */
#ifndef QINQING_CLI_NAMES_H
#define QINQING_CLI_NAMES_H

#include "cli.h"

/* ---- on all cores (parts.c) ---- */

/* Items [from, until) of the work; the store is the part's own, for the call. */
typedef bool (*qq_part)(qq_store *store, unsigned from, unsigned until, void *data, GError **error);
typedef struct {
    const char *db;
    int32_t ends_known_at; /* see qq_store_let_ends_act; 0 */
    unsigned threads;      /* 0: one a processor */
    qq_part part;
    void *data; /* shared by the parts */
} qq_parts_work;

/* The first error in order of items is told. */
bool qq_parts_run(const qq_parts_work *work, unsigned items, GError **error);

/* ---- names and texts (names.c): each block of texts beside records is unpacked once ---- */

typedef struct {
    const char *db;
    int32_t known_at, ends_known_at; /* as in qq_question */
    unsigned threads;                /* 0: one a processor */
} qq_names_question;

/* The names of parties (of qq_party), each as qq_party_name gives it, in the order given; of char *, freed with the
 * array. */
GPtrArray *qq_names_read(const qq_names_question *question, const GArray *parties, GError **error);

/* The texts of these numbers (qq_record's detail; of int64_t), which are put in order, each once, and kept by
 * what is given. NULL is an error. */
typedef struct qq_texts qq_texts;
qq_texts *qq_texts_read(const char *db, GArray *numbers, GError **error);
void qq_texts_free(qq_texts *texts);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_texts, qq_texts_free)
/* NULL: it was not asked for. Borrowed. */
const char *qq_texts_find(const qq_texts *texts, int64_t number);

/* ---- names of the night before, in a file beside the database (its path + ".names") ---- */

/* The file says at which landing of which store they were read, under a checksum; one that does not fit is as if it
 * were not there, and losing it costs time only. */
typedef struct qq_name_book qq_name_book;

/* As far as it fits a store at a known time beyond which nothing landed; never NULL. False: the store cannot be read.
 */
bool qq_name_book_open(qq_store *store, int32_t known_at, qq_name_book **out, GError **error);
void qq_name_book_free(qq_name_book *book);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(qq_name_book, qq_name_book_free)
/* The party's name, if nothing can have changed it since; NULL. settled_at: see qq_upcoming. Borrowed. */
const char *qq_name_book_find(const qq_name_book *book, const qq_party *party, int32_t settled_at);
/* Makes it the book of these parties (of qq_upcoming, in order) and names. Best effort: what cannot be written is read
 * again the next time. */
void qq_name_book_save(const qq_name_book *book, const GArray *parties, const GPtrArray *names);

#endif
