/* One SM3 of everyone, taken in parts. */
#include "digest.h"

#include "qinqing/text.h"

enum { IDENTIFIER_BYTES = 18, RUN_PARTIES = 1024 };

void qq_digest_part_init(qq_digest_part *part)
{
    *part = (qq_digest_part){.runs = g_byte_array_new()};
}

void qq_digest_part_clear(qq_digest_part *part)
{
    g_clear_pointer(&part->runs, g_byte_array_unref);
}

static bool ends_run(const char *identifier)
{
    return qq_hash64(identifier, IDENTIFIER_BYTES) % RUN_PARTIES == 0;
}

void qq_digest_part_add(qq_digest_part *part, const char identifier[18], const GByteArray *forms)
{
    if (!ends_run(identifier)) return;
    if (part->cut) {
        uint8_t digest[QQ_SM3_BYTES];
        qq_sm3_of(forms->data + part->tail, forms->len - part->tail, digest);
        g_byte_array_append(part->runs, digest, sizeof digest);
    } else {
        part->head = forms->len;
    }
    part->cut = true;
    part->tail = forms->len;
}

void qq_digest_joiner_init(qq_digest_joiner *joiner)
{
    *joiner = (qq_digest_joiner){.run = qq_sm3_new(), .whole = qq_sm3_new()};
}

void qq_digest_joiner_clear(qq_digest_joiner *joiner)
{
    g_clear_pointer(&joiner->run, qq_sm3_free);
    g_clear_pointer(&joiner->whole, qq_sm3_free);
}

static void extend_run(qq_digest_joiner *joiner, const uint8_t *forms, size_t length)
{
    qq_sm3_update(joiner->run, forms, length);
    joiner->open = joiner->open || length > 0;
}

static void end_run(qq_digest_joiner *joiner)
{
    uint8_t digest[QQ_SM3_BYTES];
    qq_sm3_finish(joiner->run, digest);
    qq_sm3_update(joiner->whole, digest, sizeof digest);
    joiner->open = false;
}

void qq_digest_join(qq_digest_joiner *joiner, const qq_digest_part *part, const GByteArray *forms)
{
    if (part->cut) {
        extend_run(joiner, forms->data, part->head);
        end_run(joiner);
        qq_sm3_update(joiner->whole, part->runs->data, part->runs->len);
    }
    if (forms->len > part->tail) extend_run(joiner, forms->data + part->tail, forms->len - part->tail);
}

void qq_digest_finish(qq_digest_joiner *joiner, char out[QQ_SM3_TEXT])
{
    uint8_t digest[QQ_SM3_BYTES];
    if (joiner->open) end_run(joiner);
    qq_sm3_finish(joiner->whole, digest);
    qq_sm3_hex(digest, out);
}
