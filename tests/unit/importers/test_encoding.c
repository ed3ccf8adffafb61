/* The encodings of feeds as they come: marks, wrong declarations, rare characters, cuts at every byte. */
#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include "collect.h"

#define USCC "91420000757013137P"

/* A penalty of one record with this declaration and name. */
static char *penalty(const char *declaration, const char *name)
{
    return g_strdup_printf("%s<penalty source=\"s\"><record><record_id>1</record_id><updated_at>2026-01-01</updated_at>"
                           "<uscc>" USCC "</uscc><name>%s</name><document_no>d</document_no><authority>a</authority>"
                           "<decided_on>2026-01-01</decided_on></record></penalty>",
                           declaration, name);
}

static char *expected_detail(const char *name)
{
    return g_strdup_printf("{\"name\":\"%s\",\"document_no\":\"d\",\"authority\":\"a\"}", name);
}

static void assert_name(const collected *got, const char *name, const char *encoding)
{
    g_autofree char *detail = expected_detail(name);
    g_assert_cmpstr(collected_only(got)->detail, ==, detail);
    g_assert_cmpstr(got->summary.encoding, ==, encoding);
}

static void check(const char *declaration, const char *name, const char *encoding, const char *found, int64_t warnings)
{
    g_autofree char *text = penalty(declaration, name);
    size_t length;
    g_autofree char *bytes = test_convert(text, strlen(text), encoding, &length);
    g_autoptr(collected) got = collect_bytes(NULL, bytes, length);
    assert_name(got, name, found);
    g_assert_cmpint(got->summary.warnings, ==, warnings);
}

#define NAME "湖北（某）建设\u3000有限公司"
#define RARE "㛃𬭎䶮\u9FB4"

static void test_encoding__declared_rightly(void)
{
    check("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n", NAME, "UTF-8", "UTF-8", 0);
    check("<?xml version=\"1.0\" encoding=\"GB18030\"?>\n", NAME, "GB18030", "GB18030", 0);
    check("<?xml version=\"1.0\" encoding=\"gb2312\"?>\n", NAME, "GB18030", "GB18030", 0);
    check("<?xml version='1.0' encoding = 'GBK' ?>\n", NAME, "GBK", "GB18030", 0);
    check("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n", NAME, "UTF-16LE", "UTF-16LE", 0);
    check("<?xml version=\"1.0\" encoding=\"utf-16\"?>\n", NAME, "UTF-16BE", "UTF-16BE", 0);
}

static void test_encoding__not_declared(void)
{
    check("", NAME, "UTF-8", "UTF-8", 0);
    check("", NAME, "GB18030", "GB18030", 0);
    check("\uFEFF", NAME, "UTF-8", "UTF-8", 0);
    check("\uFEFF", NAME, "UTF-16LE", "UTF-16LE", 0);
    check("\uFEFF", NAME, "UTF-16BE", "UTF-16BE", 0);
    check("\uFEFF", NAME, "GB18030", "GB18030", 0);
}

static void test_encoding__declared_wrongly(void)
{
    check("<?xml version=\"1.0\" encoding=\"gb2312\"?>", NAME, "UTF-8", "UTF-8", 1);
    check("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", NAME, "GB18030", "GB18030", 1);
    check("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", NAME, "GB18030", "GB18030", 1);
    check("\uFEFF<?xml version=\"1.0\" encoding=\"GBK\"?>", NAME, "UTF-8", "UTF-8", 1);
    check("<?xml version=\"1.0\" encoding=\"GBK\"?>", "ascii only", "UTF-8", "UTF-8", 0);
}

static void test_encoding__rare_characters(void)
{
    check("", RARE, "UTF-8", "UTF-8", 0);
    check("", RARE, "GB18030", "GB18030", 0);
    check("\uFEFF", RARE, "UTF-16LE", "UTF-16LE", 0);
}

/* Every two-byte form gives what the C library gives, but for the eighteen that GB18030-2022 moved out of the private
 * area. */
static void test_encoding__all_two_byte_forms(void)
{
    int differ = 0;
    for (unsigned lead = 0x81; lead <= 0xFE; lead++) {
        g_autoptr(GString) row = g_string_new(NULL);
        for (unsigned trail = 0x40; trail <= 0xFE; trail++) {
            if (trail == 0x7F) continue;
            g_string_append_c(row, (char)lead);
            g_string_append_c(row, (char)trail);
        }
        g_autofree char *mine = penalty("", "@");
        char *at = strchr(mine, '@');
        g_autoptr(GString) bytes = g_string_new_len(mine, at - mine);
        g_string_append_len(bytes, row->str, (gssize)row->len);
        g_string_append(bytes, at + 1);
        g_autoptr(collected) got = collect_bytes(NULL, bytes->str, bytes->len);
        g_autofree char *theirs = g_convert(row->str, (gssize)row->len, "UTF-8", "GB18030", NULL, NULL, NULL);
        g_assert_nonnull(theirs);
        const char *name = strstr(collected_only(got)->detail, "\"name\":\"") + strlen("\"name\":\"");
        for (const char *a = name, *b = theirs; *b; a = g_utf8_next_char(a), b = g_utf8_next_char(b)) {
            if (g_utf8_get_char(b) == 0x3000 && a == name) b = g_utf8_next_char(b);
            if (g_utf8_get_char(a) == g_utf8_get_char(b)) continue;
            g_assert_true(g_unichar_type(g_utf8_get_char(b)) == G_UNICODE_PRIVATE_USE);
            differ++;
        }
    }
    g_assert_cmpint(differ, <=, 18);
}

/* A sequence may be cut anywhere by the end of a chunk of 64 KiB. */
static void test_encoding__cuts_at_every_byte(void)
{
    static const char *const encodings[] = {"UTF-8", "GB18030", "UTF-16LE"};
    for (size_t e = 0; e < G_N_ELEMENTS(encodings); e++)
        for (unsigned shift = 0; shift < 24; shift++) {
            g_autofree char *blanks = g_strnfill((e == 2 ? 32768u : 65536u) - 300u + shift, ' ');
            g_autofree char *declaration = g_strconcat(e == 2 ? "\uFEFF" : "", "<!--", blanks, "-->", NULL);
            g_autofree char *text = penalty(declaration, RARE NAME RARE);
            size_t length;
            g_autofree char *bytes = test_convert(text, strlen(text), encodings[e], &length);
            g_autoptr(collected) got = collect_bytes("penalty", bytes, length);
            assert_name(got, RARE NAME RARE, encodings[e]);
        }
}

/* The first run of other bytes reads well as UTF-8 (联通 in GBK), a later one does not: the file is read again. */
static void test_encoding__contradicted_later(void)
{
    static const char gbk[] =
        "<penalty source=\"s\"><record><record_id>\xC1\xAA\xCD\xA8</record_id><bad/></record><record>"
        "<record_id>\xC1\xAA\xCD\xA8</record_id><updated_at>2026-01-01</updated_at><uscc>" USCC
        "</uscc><name>\xBA\xFE\xB1\xB1</name><document_no>d</document_no><authority>a</authority>"
        "<decided_on>2026-01-01</decided_on></record></penalty>";
    /* C1 AA is no UTF-8 (overlong); C4 A3 is. */
    g_autofree char *text = g_strdup(gbk);
    for (char *at = text; (at = strstr(at, "\xC1\xAA\xCD\xA8"));) memcpy(at, "\xC4\xA3\xD0\xA1", 4);
    g_autoptr(collected) got = collect_text(NULL, text);
    g_assert_true(got->good);
    g_assert_cmpuint(got->revisions->len, ==, 1);
    g_assert_cmpuint(got->rejects->len, ==, 1);
    g_assert_cmpint(got->summary.read, ==, 2);
    g_assert_cmpstr(got->summary.encoding, ==, "GB18030");
    const collected_revision *revision = g_ptr_array_index(got->revisions, 0);
    g_assert_cmpstr(revision->detail, ==, "{\"name\":\"湖北\",\"document_no\":\"d\",\"authority\":\"a\"}");
}

static void refuse(const char *declaration, const char *bytes, const char *what)
{
    g_autofree char *text = penalty(declaration, bytes);
    g_autoptr(collected) got = collect_text("penalty", text);
    g_assert_false(got->good);
    g_assert_nonnull(strstr(got->error, what));
    g_assert_true(g_str_has_prefix(got->error, "test.xml:1: ") || g_str_has_prefix(got->error, "test.xml:2: "));
}

static void test_encoding__undecodable(void)
{
    refuse("", "\xFF\xFF", "no meaning");
    refuse("", "\x81\x30\x81", "no meaning");
    refuse("\uFEFF\n", "\xBA\xFE\xB1\xB1", "no meaning");
    refuse("<?xml version=\"1.0\" encoding=\"Big5\"?>", "\xA4\xA4", "declared in an encoding that is not read");
    refuse("", "\xE6\xB9\x96\xFF", "no meaning");
}

static void test_encoding__zero_bytes(void)
{
    g_autofree char *text = penalty("", "a");
    g_autoptr(collected) trailing = collect_bytes("penalty", text, strlen(text) + 1);
    g_assert_nonnull(strstr(trailing->error, "zero byte"));
    size_t length = strlen(text);
    *strstr(text, "<name>") = '\0';
    g_autoptr(collected) inside = collect_bytes("penalty", text, length);
    g_assert_nonnull(strstr(inside->error, "zero byte"));
}

/* A revision's content does not depend on encoding, layout or order of elements. */
static void test_encoding__same_content(void)
{
    g_auto(GStrv) names = test_sample_names();
    for (char **name = names; *name; name++) {
        size_t length, other_length;
        g_autofree char *bytes = test_sample(*name, &length);
        g_autofree char *other = test_convert(bytes, length, "GB18030", &other_length);
        g_autoptr(collected) a = collect_bytes(NULL, bytes, length);
        g_autoptr(collected) b = collect_bytes(NULL, other, other_length);
        g_assert_true(a->good && b->good);
        g_assert_cmpuint(a->revisions->len, ==, b->revisions->len);
        for (guint i = 0; i < a->revisions->len; i++) {
            const collected_revision *x = g_ptr_array_index(a->revisions, i), *y = g_ptr_array_index(b->revisions, i);
            g_assert_cmpuint(x->record.content, ==, y->record.content);
            g_assert_cmpstr(x->detail, ==, y->detail);
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/encoding/declared_rightly", test_encoding__declared_rightly);
    g_test_add_func("/encoding/not_declared", test_encoding__not_declared);
    g_test_add_func("/encoding/declared_wrongly", test_encoding__declared_wrongly);
    g_test_add_func("/encoding/rare_characters", test_encoding__rare_characters);
    g_test_add_func("/encoding/all_two_byte_forms", test_encoding__all_two_byte_forms);
    g_test_add_func("/encoding/cuts_at_every_byte", test_encoding__cuts_at_every_byte);
    g_test_add_func("/encoding/contradicted_later", test_encoding__contradicted_later);
    g_test_add_func("/encoding/undecodable", test_encoding__undecodable);
    g_test_add_func("/encoding/zero_bytes", test_encoding__zero_bytes);
    g_test_add_func("/encoding/same_content", test_encoding__same_content);
    return g_test_run();
}
