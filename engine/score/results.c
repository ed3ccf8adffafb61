/* How results are kept. */
#include <string.h>

#include "results_form.h"

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++) at[i] = (uint8_t)(value >> (8 * i));
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
    return QQ_FORM_IDENTIFIER_BYTES + 2 + 4 + 4 * (size_t)model->category_count;
}

/* The canonical form of one result: identifier, flags, grade, score, category scores; little-endian. */
static void write_form(uint8_t *at, const qq_model *model, const qq_party *party, const qq_glance_result *result)
{
    memcpy(at, party->text, QQ_FORM_IDENTIFIER_BYTES);
    at += QQ_FORM_IDENTIFIER_BYTES;
    *at++ = (uint8_t)((result->registered ? QQ_FORM_REGISTERED : 0) | (result->blacklisted ? QQ_FORM_BLACKLISTED : 0) |
                      (result->proposed ? QQ_FORM_PROPOSED : 0) | (result->unscored ? QQ_FORM_UNSCORED : 0) |
                      (result->untrusted ? QQ_FORM_UNTRUSTED : 0));
    *at++ = result->grade;
    put_u32(at, (uint32_t)result->score);
    at += 4;
    for (unsigned c = 0; c < model->category_count; c++, at += 4) put_u32(at, (uint32_t)result->categories[c]);
}

void qq_packed_add_entry(qq_packed_results *packed, const qq_model *model, const qq_kept_entry *entry)
{
    const uint32_t place = (uint32_t)(packed->forms->len / qq_packed_form_size(model));
    g_byte_array_append(packed->forms, entry->form, (guint)qq_packed_form_size(model));
    g_array_append_val(packed->next_change, entry->next_change);
    for (unsigned i = 0; i < entry->listing_count; i++) {
        qq_packed_listing kept = entry->listings[i];
        kept.party = place;
        g_array_append_val(packed->listings, kept);
    }
}

void qq_packed_add_gone(qq_packed_results *packed, const qq_model *model, const qq_kept_entry *entry)
{
    uint8_t form[QQ_FORM_BYTES_MAX] = {0};
    memcpy(form, entry->form, QQ_FORM_IDENTIFIER_BYTES);
    form[QQ_FORM_IDENTIFIER_BYTES] = QQ_FORM_GONE;
    qq_packed_add_entry(packed, model, &(qq_kept_entry){.form = form, .next_change = QQ_DAY_NONE});
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

/* The first listing of a party at `place` or later. */
static unsigned listing_from(const GArray *listings, size_t place)
{
    unsigned low = 0, high = listings->len;
    while (low < high) {
        const unsigned middle = low + (high - low) / 2;
        if (g_array_index(listings, qq_packed_listing, middle).party < place)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static GByteArray *packed_body(const qq_packed_results *packed, size_t form, size_t first, size_t count)
{
    GByteArray *body = g_byte_array_sized_new((guint)(count * (form + 4) + 4));
    g_byte_array_append(body, packed->forms->data + first * form, (guint)(count * form));
    for (size_t i = first; i < first + count; i++)
        append_u32(body, (uint32_t)g_array_index(packed->next_change, qq_day, i));
    const unsigned from = listing_from(packed->listings, first), until = listing_from(packed->listings, first + count);
    append_u32(body, until - from);
    for (unsigned i = from; i < until; i++) {
        const qq_packed_listing *listing = &g_array_index(packed->listings, qq_packed_listing, i);
        const uint8_t list[2] = {(uint8_t)listing->list, (uint8_t)(listing->list >> 8)};
        append_u32(body, listing->party - (uint32_t)first);
        g_byte_array_append(body, list, sizeof list);
        g_byte_array_append(body, listing->record.bytes, QQ_KEY_BYTES);
    }
    return body;
}

static qq_party party_of_form(const uint8_t *form)
{
    qq_party party = {""};
    memcpy(party.text, form, QQ_FORM_IDENTIFIER_BYTES);
    return party;
}

bool qq_packed_write(const qq_packed_results *packed, const qq_model *model, qq_generation_writer *writer,
                     GError **error)
{
    enum { BLOCK_PARTIES = 4096 };
    const size_t form = qq_packed_form_size(model), parties = packed->forms->len / form;
    for (size_t from = 0; from < parties; from += BLOCK_PARTIES) {
        const size_t count = MIN(parties - from, BLOCK_PARTIES);
        const qq_party first = party_of_form(packed->forms->data + from * form),
                       last = party_of_form(packed->forms->data + (from + count - 1) * form);
        g_autoptr(GByteArray) body = packed_body(packed, form, from, count);
        if (!qq_generation_add(writer, &first, &last, (unsigned)count, body->data, body->len, error)) return false;
    }
    return true;
}

static void settle(qq_parts_walk *walk)
{
    for (; walk->part < walk->parts->len; walk->part++, walk->place = walk->listing = 0) {
        const qq_packed_results *packed = g_ptr_array_index(walk->parts, walk->part);
        if (walk->place == packed->next_change->len) continue;
        const qq_packed_listing *listings = (const qq_packed_listing *)(void *)packed->listings->data;
        const unsigned from = walk->listing;
        while (walk->listing < packed->listings->len && listings[walk->listing].party == walk->place) walk->listing++;
        walk->entry = (qq_kept_entry){.form = packed->forms->data + walk->place * walk->form,
                                      .next_change = g_array_index(packed->next_change, qq_day, walk->place),
                                      .listings = listings + from,
                                      .listing_count = walk->listing - from};
        return;
    }
    walk->ended = true;
}

void qq_parts_begin(qq_parts_walk *walk, const GPtrArray *parts, const qq_model *model)
{
    *walk = (qq_parts_walk){.parts = parts, .form = qq_packed_form_size(model)};
    settle(walk);
}

void qq_parts_next(qq_parts_walk *walk)
{
    walk->place++;
    settle(walk);
}

bool qq_same_entry(const qq_kept_entry *a, const qq_kept_entry *b, size_t form)
{
    if (a->listing_count != b->listing_count || memcmp(a->form, b->form, form) != 0) return false;
    for (unsigned i = 0; i < a->listing_count; i++)
        if (a->listings[i].list != b->listings[i].list ||
            memcmp(&a->listings[i].record, &b->listings[i].record, sizeof a->listings[i].record) != 0)
            return false;
    return true;
}

void qq_assessed_free(qq_assessed *assessed)
{
    if (!assessed) return;
    g_ptr_array_unref(assessed->parts);
    g_free(assessed);
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
