/* How results are kept, and read back. */
#include "results.h"

#include <string.h>

#include "qinqing/error.h"

enum { FLAG_REGISTERED = 1, FLAG_BLACKLISTED = 2, FLAG_PROPOSED = 4, FLAG_UNTRUSTED = 8, FLAG_UNSCORED = 16 };
enum { IDENTIFIER_BYTES = QQ_PARTY_BYTES / 2, LISTING_BYTES = 4 + 2 + QQ_KEY_BYTES };

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get_u32(const uint8_t *at)
{
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void append_u32(GByteArray *to, uint32_t value)
{
    uint8_t bytes[4];
    put_u32(bytes, value);
    g_byte_array_append(to, bytes, sizeof bytes);
}

void qq_packed_init(qq_packed_results *packed)
{
    packed->forms = g_byte_array_new();
    packed->next_change = g_array_new(FALSE, FALSE, sizeof(qq_day));
    packed->listings = g_array_new(FALSE, FALSE, sizeof(qq_packed_listing));
}

void qq_packed_clear(qq_packed_results *packed)
{
    g_clear_pointer(&packed->forms, g_byte_array_unref);
    g_clear_pointer(&packed->next_change, g_array_unref);
    g_clear_pointer(&packed->listings, g_array_unref);
}

size_t qq_packed_form_size(const qq_model *model)
{
    return IDENTIFIER_BYTES + 2 + 4 + 4 * (size_t)model->category_count;
}

/* The canonical form of one result: identifier, flags, grade, score, category scores; little-endian. */
static void write_form(uint8_t *at, const qq_model *model, const qq_party *party, const qq_glance_result *result)
{
    memcpy(at, party->text, IDENTIFIER_BYTES);
    at += IDENTIFIER_BYTES;
    *at++ = (uint8_t)((result->registered ? FLAG_REGISTERED : 0) | (result->blacklisted ? FLAG_BLACKLISTED : 0) |
                      (result->proposed ? FLAG_PROPOSED : 0) | (result->unscored ? FLAG_UNSCORED : 0) |
                      (result->untrusted ? FLAG_UNTRUSTED : 0));
    *at++ = result->grade;
    put_u32(at, (uint32_t)result->score);
    at += 4;
    for (unsigned c = 0; c < model->category_count; c++, at += 4) put_u32(at, (uint32_t)result->categories[c]);
}

qq_glance_result qq_glance_of_result(const qq_model *model, const qq_result *result)
{
    qq_glance_result out = {.score = result->score,
                            .grade = result->grade,
                            .untrusted = g_str_equal(result->trust, model->veto_trust),
                            .registered = result->registered,
                            .blacklisted = result->blacklisted,
                            .proposed = result->proposed,
                            .unscored = result->unscored};
    for (unsigned c = 0; c < model->category_count; c++) out.categories[c] = result->categories[c].score;
    return out;
}

void qq_packed_add(qq_packed_results *packed, const qq_model *model, const qq_party *party,
                   const qq_glance_result *result)
{
    const guint form = (guint)qq_packed_form_size(model), at = packed->forms->len;
    g_byte_array_set_size(packed->forms, at + form);
    write_form(packed->forms->data + at, model, party, result);
}

void qq_packed_add_listing(qq_packed_results *packed, const qq_model *model, unsigned list, const qq_key *record)
{
    const uint32_t place = (uint32_t)(packed->forms->len / qq_packed_form_size(model)) - 1;
    const qq_packed_listing kept = {place, (uint16_t)list, *record};
    g_array_append_val(packed->listings, kept);
}

GByteArray *qq_packed_body(const qq_packed_results *packed, size_t form, size_t first, size_t count)
{
    GByteArray *body = g_byte_array_sized_new((guint)(count * (form + 4) + 4));
    g_byte_array_append(body, packed->forms->data + first * form, (guint)(count * form));
    for (size_t i = first; i < first + count; i++)
        append_u32(body, (uint32_t)g_array_index(packed->next_change, qq_day, i));
    const guint counted = body->len;
    uint32_t listings = 0;
    append_u32(body, 0);
    for (unsigned i = 0; i < packed->listings->len; i++) {
        const qq_packed_listing *listing = &g_array_index(packed->listings, qq_packed_listing, i);
        if (listing->party < first || listing->party >= first + count) continue;
        const uint8_t list[2] = {(uint8_t)listing->list, (uint8_t)(listing->list >> 8)};
        append_u32(body, listing->party - (uint32_t)first);
        g_byte_array_append(body, list, sizeof list);
        g_byte_array_append(body, listing->record.bytes, QQ_KEY_BYTES);
        listings++;
    }
    put_u32(body->data + counted, listings);
    return body;
}

qq_standing qq_standing_of(const qq_model *model, const qq_result *result)
{
    return (qq_standing){.present = true,
                         .unscored = result->unscored,
                         .untrusted = g_str_equal(result->trust, model->veto_trust),
                         .blacklisted = result->blacklisted,
                         .grade = result->grade,
                         .score = result->unscored ? 0 : result->score};
}

/* ---- reading ---- */

struct qq_results_reader {
    qq_store *store;
    const qq_model *model;
    qq_generation_reader *blocks;
    const uint8_t *body;
    unsigned count, next; /* parties of the block at hand, and the one to read */
    uint32_t listing_count, next_listing;
    GArray *listings; /* of qq_kept_listing: of the result handed out */
    qq_kept_result result;
};

qq_results_reader *qq_results_open(qq_store *store, const qq_generation *generation, const qq_model *model,
                                   GError **error)
{
    qq_generation_reader *blocks = qq_generation_open(store, generation, error);
    if (!blocks) return NULL;
    qq_results_reader *reader = g_new0(qq_results_reader, 1);
    reader->store = store;
    reader->model = model;
    reader->blocks = blocks;
    reader->listings = g_array_new(FALSE, FALSE, sizeof(qq_kept_listing));
    return reader;
}

void qq_results_close(qq_results_reader *reader)
{
    if (!reader) return;
    qq_generation_close(reader->blocks);
    g_array_unref(reader->listings);
    g_free(reader);
}

static bool damaged(const qq_results_reader *reader, GError **error)
{
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: kept assessments are damaged; run `qinqing assess` again",
                qq_store_path(reader->store));
    return false;
}

static bool take_block(qq_results_reader *reader, GError **error)
{
    const void *body = NULL;
    size_t length = 0, form = qq_packed_form_size(reader->model);
    if (!qq_generation_next(reader->blocks, &reader->count, &body, &length, error)) return false;
    reader->body = body;
    reader->next = reader->next_listing = 0;
    if (!reader->count) return true;
    size_t fixed = reader->count * (form + 4) + 4;
    if (!body || length < fixed) return damaged(reader, error);
    reader->listing_count = get_u32(reader->body + fixed - 4);
    return length == fixed + (size_t)reader->listing_count * LISTING_BYTES || damaged(reader, error);
}

static void read_form(qq_results_reader *reader, const uint8_t *form)
{
    qq_kept_result *out = &reader->result;
    const uint8_t *at = form + IDENTIFIER_BYTES;
    memset(out, 0, sizeof *out);
    memcpy(out->party.text, form, IDENTIFIER_BYTES);
    out->standing = (qq_standing){.present = true,
                                  .unscored = at[0] & FLAG_UNSCORED,
                                  .untrusted = at[0] & FLAG_UNTRUSTED,
                                  .blacklisted = at[0] & FLAG_BLACKLISTED,
                                  .grade = at[1]};
    if (!out->standing.unscored) out->standing.score = (int32_t)get_u32(at + 2);
}

static void read_listings(qq_results_reader *reader, size_t fixed)
{
    g_array_set_size(reader->listings, 0);
    for (; reader->next_listing < reader->listing_count; reader->next_listing++) {
        const uint8_t *at = reader->body + fixed + (size_t)reader->next_listing * LISTING_BYTES;
        if (get_u32(at) != reader->next) break;
        qq_kept_listing listing = {.list = (uint16_t)(at[4] | at[5] << 8)};
        memcpy(listing.record.bytes, at + 6, QQ_KEY_BYTES);
        g_array_append_val(reader->listings, listing);
    }
    reader->result.listings = (const qq_kept_listing *)(void *)reader->listings->data;
    reader->result.listing_count = reader->listings->len;
}

bool qq_results_next(qq_results_reader *reader, const qq_kept_result **out, GError **error)
{
    *out = NULL;
    if (reader->next == reader->count && !take_block(reader, error)) return false;
    if (!reader->count) return true;
    size_t form = qq_packed_form_size(reader->model), forms = reader->count * form;
    read_form(reader, reader->body + reader->next * form);
    reader->result.next_change = (qq_day)get_u32(reader->body + forms + (size_t)reader->next * 4);
    read_listings(reader, forms + (size_t)reader->count * 4 + 4);
    if (reader->result.standing.grade >= reader->model->bands->len) return damaged(reader, error);
    for (unsigned i = 0; i < reader->result.listing_count; i++)
        if (reader->result.listings[i].list >= reader->model->lists->len) return damaged(reader, error);
    reader->next++;
    *out = &reader->result;
    return true;
}
