/* Kept results read back: a whole generation, or what differs from its base laid over it; or the same results where
 * they are at hand already, in memory or in the mirror of what is published. */
#include <string.h>

#include "published_file.h"
#include "qinqing/published.h"

/* The blocks of one generation, entry by entry. */
typedef struct {
    qq_generation_reader *blocks; /* NULL: none */
    const uint8_t *body;
    unsigned count, next; /* parties of the block at hand, and the one to read */
    uint32_t listing_count, next_listing;
    GArray *listings; /* of qq_packed_listing: of `entry` */
    qq_kept_entry entry;
    bool ended;
} entry_stream;

struct qq_results_reader {
    qq_parts_walk parts;  /* with its parts set, these are read */
    qq_published *mirror; /* or this; NULL */
    size_t place;         /* in the mirror */
    qq_kept_entry entry;  /* of the mirror */
    qq_store *store;
    const qq_model *model;
    size_t form;                  /* bytes of a canonical form */
    entry_stream base, differs;   /* a whole generation is its own base, and nothing differs */
    bool base_read, differs_read; /* the entry at hand was handed out */
    qq_generation generation;
    int64_t parties, seen; /* of the generation; handed out */
    GArray *listings;      /* of qq_kept_listing: of the result handed out */
    qq_kept_result result;
};

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void stream_init(entry_stream *stream, qq_generation_reader *blocks)
{
    *stream = (entry_stream){
        .blocks = blocks, .listings = g_array_new(FALSE, FALSE, sizeof(qq_packed_listing)), .ended = blocks == NULL};
}

static void stream_clear(entry_stream *stream)
{
    if (stream->blocks) qq_generation_close(stream->blocks);
    g_array_unref(stream->listings);
}

static qq_results_reader *reader_new(qq_store *store, const qq_model *model)
{
    qq_results_reader *reader = g_new0(qq_results_reader, 1);
    reader->store = store;
    reader->model = model;
    reader->form = qq_packed_form_size(model);
    reader->listings = g_array_new(FALSE, FALSE, sizeof(qq_kept_listing));
    return reader;
}

qq_results_reader *qq_results_open(qq_store *store, const qq_generation *generation, const qq_model *model,
                                   GError **error)
{
    qq_generation_reader *base = NULL, *own = qq_generation_open(store, generation, error);
    int64_t parties = 0;
    if (!own) return NULL;
    if (!qq_generation_parties(own, &parties, error) || !qq_generation_open_base(store, generation, &base, error)) {
        qq_generation_close(own);
        return NULL;
    }
    qq_results_reader *reader = reader_new(store, model);
    reader->generation = *generation;
    reader->parties = parties;
    stream_init(&reader->base, base ? base : own);
    stream_init(&reader->differs, base ? own : NULL);
    reader->base_read = reader->differs_read = true;
    return reader;
}

qq_results_reader *qq_results_of(const qq_assessed *assessed, const qq_model *model)
{
    qq_results_reader *reader = reader_new(NULL, model);
    qq_parts_begin(&reader->parts, assessed->parts, model);
    return reader;
}

qq_results_reader *qq_results_open_quick(qq_store *store, const qq_generation *generation, const qq_model *model,
                                         GError **error)
{
    qq_publication published = {0};
    qq_published *mirror = NULL;
    bool found = false;
    bool good = qq_store_published(store, &published, &found, error);
    if (good && found && qq_generation_same_question(&published.generation, generation))
        good = qq_published_open(store, &mirror, error);
    qq_publication_clear(&published);
    if (!good) return NULL;
    if (!mirror) return qq_results_open(store, generation, model, error);
    qq_results_reader *reader = reader_new(store, model);
    reader->generation = *generation;
    reader->mirror = mirror;
    return reader;
}

void qq_results_close(qq_results_reader *reader)
{
    if (!reader) return;
    qq_published_close(reader->mirror);
    if (reader->base.listings) stream_clear(&reader->base);
    if (reader->differs.listings) stream_clear(&reader->differs);
    g_array_unref(reader->listings);
    g_free(reader);
}

bool qq_entry_is_sound(const qq_kept_entry *entry, const qq_model *model)
{
    if (entry->form[QQ_FORM_IDENTIFIER_BYTES + 1] >= model->bands->len) return false;
    for (unsigned i = 0; i < entry->listing_count; i++)
        if (entry->listings[i].list >= model->lists->len) return false;
    return true;
}

static bool damaged(const qq_results_reader *reader, GError **error)
{
    return qq_generation_damaged(reader->store, &reader->generation, error);
}

static bool take_block(const qq_results_reader *reader, entry_stream *stream, GError **error)
{
    const void *body = NULL;
    size_t length = 0;
    if (!qq_generation_next(stream->blocks, &stream->count, &body, &length, error)) return false;
    stream->body = body;
    stream->next = stream->next_listing = 0;
    stream->ended = !stream->count;
    if (stream->ended) return true;
    size_t fixed = stream->count * (reader->form + 4) + 4;
    if (!body || length < fixed) return damaged(reader, error);
    stream->listing_count = get_u32(stream->body + fixed - 4);
    return length == fixed + (size_t)stream->listing_count * QQ_FORM_LISTING_BYTES || damaged(reader, error);
}

static void read_listings(entry_stream *stream, size_t fixed)
{
    g_array_set_size(stream->listings, 0);
    for (; stream->next_listing < stream->listing_count; stream->next_listing++) {
        const uint8_t *at = stream->body + fixed + (size_t)stream->next_listing * QQ_FORM_LISTING_BYTES;
        if (get_u32(at) != stream->next) break;
        qq_packed_listing listing = {.party = stream->next, .list = (uint16_t)(at[4] | at[5] << 8)};
        memcpy(listing.record.bytes, at + 6, QQ_KEY_BYTES);
        g_array_append_val(stream->listings, listing);
    }
    stream->entry.listings = (const qq_packed_listing *)(void *)stream->listings->data;
    stream->entry.listing_count = stream->listings->len;
}

/* The next entry of a stream, which then is at its entry or has ended. */
static bool advance(const qq_results_reader *reader, entry_stream *stream, GError **error)
{
    if (stream->ended) return true;
    if (stream->next == stream->count && !take_block(reader, stream, error)) return false;
    if (stream->ended) return true;
    const size_t forms = stream->count * reader->form;
    stream->entry.form = stream->body + stream->next * reader->form;
    stream->entry.next_change = (qq_day)get_u32(stream->body + forms + (size_t)stream->next * 4);
    read_listings(stream, forms + (size_t)stream->count * 4 + 4);
    stream->next++;
    return true;
}

static bool advance_read(qq_results_reader *reader, GError **error)
{
    if (reader->base_read && !advance(reader, &reader->base, error)) return false;
    if (reader->differs_read && !advance(reader, &reader->differs, error)) return false;
    reader->base_read = reader->differs_read = false;
    return true;
}

/* Which of the two stands first: below zero, the base's. */
static int order_of(const qq_results_reader *reader)
{
    if (reader->base.ended || reader->differs.ended) return (int)reader->base.ended - (int)reader->differs.ended;
    return memcmp(reader->base.entry.form, reader->differs.entry.form, QQ_FORM_IDENTIFIER_BYTES);
}

static void next_in_memory(qq_results_reader *reader, const qq_kept_entry **out)
{
    if (reader->seen++) qq_parts_next(&reader->parts);
    *out = reader->parts.ended ? NULL : &reader->parts.entry;
}

static void next_in_mirror(qq_results_reader *reader, const qq_kept_entry **out)
{
    if (reader->place == qq_published_count(reader->mirror)) return;
    qq_published_entry(reader->mirror, reader->place++, &reader->entry);
    *out = &reader->entry;
}

bool qq_results_next_entry(qq_results_reader *reader, const qq_kept_entry **out, GError **error)
{
    *out = NULL;
    if (reader->parts.parts) next_in_memory(reader, out);
    if (reader->mirror) next_in_mirror(reader, out);
    if (reader->parts.parts || reader->mirror) return true;
    while (!*out) {
        if (!advance_read(reader, error)) return false;
        if (reader->base.ended && reader->differs.ended)
            return reader->seen == reader->parties || damaged(reader, error);
        const int order = order_of(reader);
        reader->base_read = order <= 0;
        reader->differs_read = order >= 0;
        const qq_kept_entry *entry = order < 0 ? &reader->base.entry : &reader->differs.entry;
        if (!(entry->form[QQ_FORM_IDENTIFIER_BYTES] & QQ_FORM_GONE)) *out = entry;
    }
    reader->seen++;
    return true;
}

void qq_kept_form_read(const uint8_t *form, qq_kept_result *out)
{
    const uint8_t *at = form + QQ_FORM_IDENTIFIER_BYTES;
    memset(out, 0, sizeof *out);
    memcpy(out->party.text, form, QQ_FORM_IDENTIFIER_BYTES);
    out->standing = (qq_standing){.present = true,
                                  .unscored = at[0] & QQ_FORM_UNSCORED,
                                  .untrusted = at[0] & QQ_FORM_UNTRUSTED,
                                  .blacklisted = at[0] & QQ_FORM_BLACKLISTED,
                                  .grade = at[1]};
    if (!out->standing.unscored) out->standing.score = (int32_t)get_u32(at + 2);
}

bool qq_results_next(qq_results_reader *reader, const qq_kept_result **out, GError **error)
{
    const qq_kept_entry *entry = NULL;
    *out = NULL;
    if (!qq_results_next_entry(reader, &entry, error)) return false;
    return !entry || qq_results_tell(reader, entry, out, error);
}

bool qq_results_tell(qq_results_reader *reader, const qq_kept_entry *entry, const qq_kept_result **out, GError **error)
{
    if (!qq_entry_is_sound(entry, reader->model)) return damaged(reader, error);
    qq_kept_form_read(entry->form, &reader->result);
    reader->result.next_change = entry->next_change;
    g_array_set_size(reader->listings, 0);
    for (unsigned i = 0; i < entry->listing_count; i++) {
        const qq_kept_listing listing = {.list = entry->listings[i].list, .record = entry->listings[i].record};
        g_array_append_val(reader->listings, listing);
    }
    reader->result.listings = (const qq_kept_listing *)(void *)reader->listings->data;
    reader->result.listing_count = reader->listings->len;
    *out = &reader->result;
    return true;
}
