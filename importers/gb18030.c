/* Table transcoder for GB18030, because the two-byte forms are nearly all of a feed and libc's converter is four times
 * slower.
 *
 * The table is made once a process from libc's own GB18030, with the eighteen characters that GB18030-2022 moved from
 * the private use area to their real places put right. Four-byte forms go through libc one at a time. */
#include "gb18030.h"
#include <glib.h>
#include <iconv.h>
#include <string.h>

#define LEADS  126 /* 0x81 .. 0xFE */
#define TRAILS 191 /* 0x40 .. 0xFE */

struct qq_gb18030 {
    iconv_t four; /* for four-byte forms */
};

/* UTF-8 of a two-byte form, first byte lowest; 0 where there is none. */
static uint32_t table[LEADS][TRAILS];

/* GB18030-2022 against 2005: form, character. */
static const struct {
    uint16_t form;
    gunichar character;
} moved[] = {
    {0xA6D9, 0xFE10}, {0xA6DA, 0xFE12}, {0xA6DB, 0xFE11}, {0xA6DC, 0xFE13}, {0xA6DD, 0xFE14}, {0xA6DE, 0xFE15},
    {0xA6DF, 0xFE16}, {0xA6EC, 0xFE17}, {0xA6ED, 0xFE18}, {0xA6F3, 0xFE19}, {0xFE59, 0x9FB4}, {0xFE61, 0x9FB5},
    {0xFE66, 0x9FB6}, {0xFE67, 0x9FB7}, {0xFE6D, 0x9FB8}, {0xFE7E, 0x9FB9}, {0xFE90, 0x9FBA}, {0xFEA0, 0x9FBB},
};

static uint32_t packed(const uint8_t *bytes, size_t length)
{
    uint32_t value = 0;
    for (size_t i = 0; i < length; i++) value |= (uint32_t)bytes[i] << (8 * i);
    return value;
}

/* One sequence through libc; the bytes written, 0 when it has no meaning. */
static size_t convert_one(iconv_t converter, const uint8_t *in, size_t length, uint8_t out[8])
{
    char *from = (char *)(uintptr_t)in, *to = (char *)out;
    size_t left = length, room = 8;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &from, &left, &to, &room) == (size_t)-1 || left != 0) return 0;
    return 8 - room;
}

static iconv_t open_converter(void)
{
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) g_error("the C library has no GB18030 converter; install its locale modules");
    return converter;
}

static void fill_table(void)
{
    iconv_t converter = open_converter();
    for (unsigned lead = 0; lead < LEADS; lead++) {
        for (unsigned trail = 0; trail < TRAILS; trail++) {
            uint8_t form[2] = {(uint8_t)(lead + 0x81), (uint8_t)(trail + 0x40)}, utf8[8];
            if (form[1] == 0x7F) continue;
            size_t length = convert_one(converter, form, 2, utf8);
            table[lead][trail] = length <= 4 ? packed(utf8, length) : 0;
        }
    }
    iconv_close(converter);
    for (size_t i = 0; i < G_N_ELEMENTS(moved); i++) {
        char utf8[8];
        int length = g_unichar_to_utf8(moved[i].character, utf8);
        table[(moved[i].form >> 8) - 0x81][(moved[i].form & 0xFF) - 0x40] = packed((uint8_t *)utf8, (size_t)length);
    }
}

qq_gb18030 *qq_gb18030_new(void)
{
    static gsize once;
    if (g_once_init_enter(&once)) {
        fill_table();
        g_once_init_leave(&once, 1);
    }
    qq_gb18030 *converter = g_new0(qq_gb18030, 1);
    converter->four = open_converter();
    return converter;
}

void qq_gb18030_free(qq_gb18030 *converter)
{
    if (!converter) return;
    iconv_close(converter->four);
    g_free(converter);
}

static size_t utf8_length(uint32_t utf8)
{
    uint8_t first = (uint8_t)utf8;
    return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Copies ASCII from in to out eight bytes at a time; the bytes copied. Both must have 8 bytes more than they need. */
static size_t copy_ascii(const uint8_t *in, size_t length, uint8_t *out)
{
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word;
        memcpy(&word, in + at, 8);
        if (word & UINT64_C(0x8080808080808080)) break;
        memcpy(out + at, &word, 8);
    }
    for (; at < length && in[at] < 0x80; at++) out[at] = in[at];
    return at;
}

size_t qq_gb18030_convert(qq_gb18030 *converter, const uint8_t *in, size_t length, uint8_t *out, size_t *taken,
                          bool *wrong)
{
    size_t at = 0;
    uint8_t *to = out;
    *wrong = false;
    for (;;) {
        size_t ascii = copy_ascii(in + at, length - at, to);
        at += ascii;
        to += ascii;
        while (at + 1 < length && in[at] >= 0x81 && in[at] != 0xFF && in[at + 1] >= 0x40 && in[at + 1] != 0xFF) {
            uint32_t utf8 = table[in[at] - 0x81][in[at + 1] - 0x40];
            if (utf8 == 0) break;
            for (int i = 0; i < 4; i++) to[i] = (uint8_t)(utf8 >> (8 * i));
            to += utf8_length(utf8);
            at += 2;
        }
        if (at == length || in[at] < 0x80) {
            if (at == length) break;
            continue;
        }
        bool four = at + 1 < length && in[at + 1] >= 0x30 && in[at + 1] <= 0x39;
        bool lead = in[at] >= 0x81 && in[at] != 0xFF;
        if (lead && (at + 1 == length || (four && at + 4 > length))) break;
        uint8_t utf8[8];
        size_t made = four && lead ? convert_one(converter->four, in + at, 4, utf8) : 0;
        *wrong = made == 0;
        if (*wrong) break;
        memcpy(to, utf8, made);
        to += made;
        at += 4;
    }
    *taken = at;
    return (size_t)(to - out);
}
