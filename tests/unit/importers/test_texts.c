/* The short ways through texts say what the long ones say: UTF-8 checked in blocks, details surveyed in blocks. */
#include <glib.h>
#include <string.h>
#include "check.h"
#include "collect.h"
#include "qinqing/json.h"
#include "utf8.h"

static guint32 start_seed(void)
{
    const char *given = g_getenv("QINQING_TEST_SEED");
    const guint32 seed = given ? (guint32)g_ascii_strtoull(given, NULL, 10) : g_random_int();
    g_test_message("QINQING_TEST_SEED=%u", seed);
    return seed;
}

static const char *pick(GRand *random, const char *const *words)
{
    return words[g_rand_int_range(random, 0, (gint32)g_strv_length((char **)(uintptr_t)words))];
}

static void assert_valid_length(const GString *text)
{
    const char *end;
    g_utf8_validate_len(text->str, text->len, &end);
    g_assert_cmpuint(qq_utf8_valid_length((const uint8_t *)text->str, text->len), ==, (gsize)(end - text->str));
}

/* At most one byte is not as it should be. */
static void test_texts__utf8(void)
{
    static const char *const words[] = {
        "a",           "<name>", "孝感市", "é", "𠀀", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF", "\xEE\x80\x80",
        "plain text ", "，",     NULL};
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    for (int round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (int i = g_rand_int_range(random, 0, 60); i > 0; i--) g_string_append(text, pick(random, words));
        assert_valid_length(text);
        if (text->len == 0) continue;
        text->str[g_rand_int_range(random, 0, (gint32)text->len)] = (char)g_rand_int_range(random, 1, 256);
        assert_valid_length(text);
        g_string_truncate(text, (gsize)g_rand_int_range(random, 0, (gint32)text->len));
        assert_valid_length(text);
    }
}

/* Every pair of a first and a second byte, at every place of a block. */
static void test_texts__utf8_pairs(void)
{
    for (unsigned pair = 0; pair < 0x8000; pair++) {
        const char bytes[] = {(char)(0x80 | pair >> 8), (char)(pair & 0xFF ? pair & 0xFF : 1), '\x80', '\x80', '\0'};
        for (unsigned rest = 2; rest <= 4; rest++) {
            g_autoptr(GString) text = g_string_new(NULL);
            for (unsigned i = 0; i < 3 + (pair + rest * 7) % 64; i++) g_string_append_c(text, 'a');
            g_string_append_len(text, bytes, rest);
            for (unsigned i = 0; i < 130; i++) g_string_append_c(text, 'b');
            assert_valid_length(text);
        }
    }
}

static char *expected(const char *text)
{
    g_autofree char *copy = g_strdup(text);
    GString *out = g_string_new("{\"name\":\"n\",\"document_no\":\"d\",\"authority\":\"a\",\"facts\":");
    qq_conceal_citizens(copy, strlen(copy));
    qq_json_quote(out, copy, strlen(copy));
    return g_string_free(g_string_append_c(out, '}'), FALSE);
}

static void append_record(GString *feed, const char *facts, int number)
{
    g_string_append_printf(
        feed,
        "<record><record_id>%d</record_id><updated_at>2026-01-01</updated_at><uscc>91420000757013137P</uscc>"
        "<name>n</name><document_no>d</document_no><authority>a</authority><decided_on>2026-01-01</decided_on>"
        "<facts>%s</facts></record>",
        number, facts);
}

static void test_texts__detail(void)
{
    static const char *const words[] = {"经查，",
                                        "（一）",
                                        "该单位",
                                        "2026年12月18日",
                                        "5",
                                        "x",
                                        "\"",
                                        "\\",
                                        "\n",
                                        "\t",
                                        "é",
                                        "１",
                                        "Ｘ",
                                        "11010519491231002X",
                                        "１１０１０５１９４９１２３１００２Ｘ",
                                        "110105 19491231 002X",
                                        "110105491231002",
                                        "plain words ",
                                        "违法事实清楚，证据充分",
                                        NULL};
    enum { RECORDS = 3000 };
    g_autoptr(GRand) random = g_rand_new_with_seed(start_seed());
    g_autoptr(GString) feed = g_string_new("<penalty source=\"s\">");
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    for (int i = 0; i < RECORDS; i++) {
        g_autoptr(GString) text = g_string_new("从");
        for (int word = g_rand_int_range(random, 0, 20); word > 0; word--) g_string_append(text, pick(random, words));
        g_string_append(text, "止");
        append_record(feed, text->str, i);
        g_ptr_array_add(texts, g_strdup(text->str));
    }
    g_string_append(feed, "</penalty>");
    g_autoptr(collected) got = collect_bytes("penalty", feed->str, feed->len);
    g_assert_cmpuint(got->revisions->len, ==, RECORDS);
    for (guint i = 0; i < RECORDS; i++) {
        g_autofree char *detail = expected(g_ptr_array_index(texts, i));
        const collected_revision *revision = g_ptr_array_index(got->revisions, i);
        g_assert_cmpstr(revision->detail, ==, detail);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/texts/utf8", test_texts__utf8);
    g_test_add_func("/texts/utf8_pairs", test_texts__utf8_pairs);
    g_test_add_func("/texts/detail", test_texts__detail);
    return g_test_run();
}
