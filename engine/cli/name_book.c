/* Names that were read before: most parties that are about to change were so the night before.
 *
 * A name comes from the party's records. It is still so when nothing landed since, or when all rows of the party count
 * and are older than the book. */
#include <string.h>

#include "names.h"

#define BOOK_MAGIC UINT64_C(0x3130736d616e6971) /* "qinams01" */

/* Numbers as the machine has them: a book of another is none. */
typedef struct {
    uint64_t magic;
    uint64_t checksum; /* of all that follows */
    uint64_t landings; /* a hash of all landings up to known_at: which store it is of */
    int64_t known_at;
} book_head;

struct qq_name_book {
    char *path;
    book_head now; /* what a book saved now says of itself */
    bool nothing_new;
    int32_t known_at; /* of what was read */
    char *bytes;
    GPtrArray *parties, *names; /* into bytes; parties in order */
};

static uint64_t hash_landing(uint64_t before, const qq_landing_info *info)
{
    const uint64_t parts[] = {before,
                              (uint64_t)info->landing,
                              (uint64_t)info->landed_at,
                              qq_hash64(info->kind, strlen(info->kind)),
                              qq_hash64(info->name, strlen(info->name)),
                              qq_hash64(info->digest, strlen(info->digest))};
    return qq_hash64(parts, sizeof parts);
}

static uint64_t hash_landings(const GPtrArray *landings, int64_t upto)
{
    uint64_t hash = BOOK_MAGIC;
    for (unsigned i = 0; i < landings->len; i++) {
        const qq_landing_info *info = g_ptr_array_index(landings, i);
        if (info->landing <= upto) hash = hash_landing(hash, info);
    }
    return hash;
}

static uint64_t checksum_of(const char *bytes, size_t length)
{
    const size_t from = offsetof(book_head, checksum) + sizeof(uint64_t);
    return qq_hash64(bytes + from, length - from);
}

/* Party and name in turn, each ended by a zero byte; false when they do not come out even. */
static bool read_entries(qq_name_book *book, size_t length)
{
    const char *at = book->bytes + sizeof(book_head), *end = book->bytes + length;
    if (at < end && end[-1]) return false;
    while (at < end) {
        const char *name = at + strlen(at) + 1;
        if (name >= end) return false;
        g_ptr_array_add(book->parties, (gpointer)at);
        g_ptr_array_add(book->names, (gpointer)name);
        at = name + strlen(name) + 1;
    }
    return true;
}

static bool fits(const qq_name_book *book, size_t length, const GPtrArray *landings)
{
    book_head head;
    if (length < sizeof head) return false;
    memcpy(&head, book->bytes, sizeof head);
    return head.magic == BOOK_MAGIC && head.checksum == checksum_of(book->bytes, length) && head.known_at >= 0 &&
           head.known_at <= book->now.known_at && head.landings == hash_landings(landings, head.known_at);
}

static void read_book(qq_name_book *book, const GPtrArray *landings)
{
    gsize length = 0;
    book_head head;
    if (!g_file_get_contents(book->path, &book->bytes, &length, NULL) || !fits(book, length, landings)) return;
    memcpy(&head, book->bytes, sizeof head);
    book->known_at = (int32_t)head.known_at;
    book->nothing_new = head.known_at == book->now.known_at;
    if (read_entries(book, length)) return;
    g_ptr_array_set_size(book->parties, 0);
    g_ptr_array_set_size(book->names, 0);
}

bool qq_name_book_open(qq_store *store, int32_t known_at, qq_name_book **out, GError **error)
{
    g_autoptr(GPtrArray) landings = qq_store_landings(store, error);
    if (!landings) return false;
    qq_name_book *book = g_new0(qq_name_book, 1);
    book->path = g_strconcat(qq_store_path(store), ".names", NULL);
    book->now = (book_head){.magic = BOOK_MAGIC, .landings = hash_landings(landings, known_at), .known_at = known_at};
    book->parties = g_ptr_array_new();
    book->names = g_ptr_array_new();
    read_book(book, landings);
    *out = book;
    return true;
}

void qq_name_book_free(qq_name_book *book)
{
    if (!book) return;
    g_free(book->path);
    g_free(book->bytes);
    g_ptr_array_unref(book->parties);
    g_ptr_array_unref(book->names);
    g_free(book);
}

const char *qq_name_book_find(const qq_name_book *book, const qq_party *party, int32_t settled_at)
{
    if (!book->nothing_new && (settled_at < 0 || settled_at > book->known_at)) return NULL;
    unsigned low = 0, high = book->parties->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        const int order = strcmp(g_ptr_array_index(book->parties, middle), party->text);
        if (order == 0) return g_ptr_array_index(book->names, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

void qq_name_book_save(const qq_name_book *book, const GArray *parties, const GPtrArray *names)
{
    g_autoptr(GString) out = g_string_new_len((const char *)&book->now, sizeof book->now);
    for (unsigned i = 0; i < parties->len; i++) {
        const char *party = g_array_index(parties, qq_upcoming, i).party.text, *name = g_ptr_array_index(names, i);
        g_string_append_len(out, party, (gssize)strlen(party) + 1);
        g_string_append_len(out, name, (gssize)strlen(name) + 1);
    }
    const uint64_t checksum = checksum_of(out->str, out->len);
    memcpy(out->str + offsetof(book_head, checksum), &checksum, sizeof checksum);
    g_file_set_contents_full(book->path, out->str, (gssize)out->len, G_FILE_SET_CONTENTS_CONSISTENT, 0640, NULL);
}
