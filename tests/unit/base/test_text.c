/* Keys of documents and names, the two ways of making them, and the hash. */
#include "qinqing/text.h"

#include <string.h>
#include "support/random.h"

static char *document(const char *text)
{
    return qq_document_key(text, strlen(text));
}

static void assert_document(const char *text, const char *expected)
{
    g_autofree char *key = document(text);
    g_assert_cmpstr(key, ==, expected);
}

static void test_text__documents(void)
{
    assert_document("(2023)鄂01刑初123号", "(2023)鄂01刑初123号");
    assert_document("（2023）鄂01刑初123号", "(2023)鄂01刑初123号");
    assert_document("〔2023〕 鄂01刑初123号", "(2023)鄂01刑初123号");
    assert_document("［２０２３］鄂０１刑初１２３号　", "(2023)鄂01刑初123号");
    assert_document("【2023】鄂01刑初 123号\n", "(2023)鄂01刑初123号");
    assert_document("﹝2023﹞鄂01刑初\xc2\xa0"
                    "123号",
                    "(2023)鄂01刑初123号");
    assert_document("\xef\xbb\xbf"
                    "{2023}鄂01刑初123号",
                    "(2023)鄂01刑初123号");
    assert_document("abc-ⅳ", "ABC-IV");
    assert_document("", "");
    assert_document(" \t　", "");
    assert_document("\xff", "\xef\xbf\xbd");
}

static void test_text__names(void)
{
    g_autofree char *a = qq_name_key("武汉（建工） Group", strlen("武汉（建工） Group"));
    g_autofree char *b = qq_name_key("武汉(建工)　ＧＲＯＵＰ", strlen("武汉(建工)　ＧＲＯＵＰ"));
    g_assert_cmpstr(a, ==, "武汉(建工)group");
    g_assert_cmpstr(b, ==, a);
    g_autofree char *c = qq_name_key("STRASSE", 7);
    g_autofree char *d = qq_name_key("straße", strlen("straße"));
    g_assert_cmpstr(c, ==, d);
}

static void append_random_character(GRand *random, GString *text)
{
    static const gunichar odd[] = {0x2F00, 0xF900, 0x3001, 0x3099, 0x0301,  0x2014, 0x00A0, 0x3000,
                                   0x200B, 0xFF10, 0xFF3F, 0xFF5F, 0x3012,  0x3013, 0x301C, 0xFE5D,
                                   0x2460, 0x00DF, 0x0130, 0xAC00, 0x1F600, 0xA000, 0x4DFF, 0x9FFF};
    switch (g_rand_int_range(random, 0, 6)) {
    case 0:
        g_string_append_unichar(text, (gunichar)g_rand_int_range(random, 1, 128));
        break;
    case 1:
        g_string_append_unichar(text, (gunichar)g_rand_int_range(random, 0x4E00, 0xA000));
        break;
    case 2:
        g_string_append_unichar(text, (gunichar)g_rand_int_range(random, 0xFF01, 0xFF5F));
        break;
    case 3:
        g_string_append_unichar(text, (gunichar)g_rand_int_range(random, 0x3000, 0x3040));
        break;
    case 4:
        if (g_rand_int_range(random, 0, 8) == 0)
            g_string_append_unichar(text, odd[g_rand_int_range(random, 0, G_N_ELEMENTS(odd))]);
        break;
    default:
        if (g_rand_int_range(random, 0, 40) == 0) g_string_append_c(text, (char)g_rand_int_range(random, 0, 256));
    }
}

/* A text beyond 256 bytes takes the long way: padding with blanks, which are dropped, forces it and must change
 * nothing. */
static void test_text__both_ways_agree(void)
{
    g_autoptr(GRand) random = test_random();
    g_autofree char *blanks = g_strnfill(300, ' ');
    for (int i = 0; i < 50000; i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        int count = g_rand_int_range(random, 0, 24);
        for (int k = 0; k < count; k++) append_random_character(random, text);
        g_autofree char *key = qq_document_key(text->str, text->len);
        g_autofree char *name = qq_name_key(text->str, text->len);
        int64_t hash = qq_document_hash(text->str, text->len);
        g_string_append(text, blanks);
        g_autofree char *long_key = qq_document_key(text->str, text->len);
        g_autofree char *long_name = qq_name_key(text->str, text->len);
        g_assert_cmpstr(key, ==, long_key);
        g_assert_cmpstr(name, ==, long_name);
        g_assert_cmpint(hash, ==, qq_document_hash(text->str, text->len));
        g_assert_true(g_utf8_validate(key, -1, NULL));
    }
}

static void test_text__document_hash(void)
{
    const char *a = "（2023）鄂01刑初123号", *b = "(2023) 鄂01刑初 123号", *c = "(2023)鄂01刑初124号";
    g_assert_cmpint(qq_document_hash(a, strlen(a)), ==, qq_document_hash(b, strlen(b)));
    g_assert_cmpint(qq_document_hash(a, strlen(a)), !=, qq_document_hash(c, strlen(c)));
    g_assert_cmpint(qq_document_hash(a, strlen(a)), !=, 0);
    g_assert_cmpint(qq_document_hash(" ", 1), ==, 0);
    g_assert_cmpint(qq_document_hash("", 0), ==, 0);
}

/* Kept for ever: stored records carry these numbers. */
static void test_text__hash_is_fixed(void)
{
    static const struct {
        const char *text;
        uint64_t hash;
    } known[] = {{"", UINT64_C(0x961eff78a2e07aff)},
                 {"a", UINT64_C(0x45ebbb82e89db758)},
                 {"12345678", UINT64_C(0x7272cd10ef97716a)},
                 {"1234567890123456", UINT64_C(0xfc16f161cb14fc06)},
                 {"(2023)鄂01刑初123号", UINT64_C(0x0adb276edaca5155)}};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
        g_assert_cmphex(qq_hash64(known[i].text, strlen(known[i].text)), ==, known[i].hash);
}

static gint compare_hashes(gconstpointer a, gconstpointer b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return x < y ? -1 : x > y;
}

/* No two of a million alike texts collide, and each bit of input turns about half of the output bits. */
static void test_text__hash_spreads(void)
{
    g_autoptr(GArray) hashes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    for (int i = 0; i < 1000000; i++) {
        char text[32];
        g_snprintf(text, sizeof text, "鄂建罚(%d)%d号", 2000 + i % 30, i);
        uint64_t hash = qq_hash64(text, strlen(text));
        g_array_append_val(hashes, hash);
    }
    g_array_sort(hashes, compare_hashes);
    for (guint i = 1; i < hashes->len; i++)
        g_assert_cmphex(g_array_index(hashes, uint64_t, i - 1), !=, g_array_index(hashes, uint64_t, i));
    uint8_t bytes[40] = {0};
    for (size_t length = 1; length <= sizeof bytes; length++)
        for (size_t bit = 0; bit < length * 8; bit++) {
            uint64_t before = qq_hash64(bytes, length);
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            int turned = __builtin_popcountll(before ^ qq_hash64(bytes, length));
            bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
            g_assert_cmpint(turned, >, 10);
            g_assert_cmpint(turned, <, 54);
        }
}

static void test_text__no_number_is_no_number(void)
{
    static const char *const none[] = {"", "  ", "无", "暂 无", "/", "—", "null", "N/A", "－", "０"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_autofree char *key = qq_document_key(none[i], strlen(none[i]));
        g_assert_cmpstr(key, ==, "");
        g_assert_cmpint(qq_document_hash(none[i], strlen(none[i])), ==, 0);
    }
    g_assert_cmpint(qq_document_hash("1", 1), !=, 0);
}

static void test_text__csv_shown(void)
{
    static const struct {
        const char *text, *cell;
    } cases[] = {
        {"=1+1", "'=1+1,"}, {"+cmd", "'+cmd,"},   {"-cmd|x", "'-cmd|x,"}, {"@sum", "'@sum,"},
        {"\tx", "'\tx,"},   {"\rx", "\"'\rx\","}, {"=a,b", "\"'=a,b\","}, {"-12.5", "-12.5,"},
        {"+3", "+3,"},      {"-", "'-,"},         {"-1.2.3", "'-1.2.3,"}, {"-.5", "'-.5,"},
        {"", ","},          {"a=b", "a=b,"},      {"12", "12,"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        qq_csv_shown_cell(out, cases[i].text, false);
        g_assert_cmpstr(out->str, ==, cases[i].cell);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/text/documents", test_text__documents);
    g_test_add_func("/text/names", test_text__names);
    g_test_add_func("/text/both-ways-agree", test_text__both_ways_agree);
    g_test_add_func("/text/document-hash", test_text__document_hash);
    g_test_add_func("/text/hash-is-fixed", test_text__hash_is_fixed);
    g_test_add_func("/text/hash-spreads", test_text__hash_spreads);
    g_test_add_func("/text/no_number_is_no_number", test_text__no_number_is_no_number);
    g_test_add_func("/text/csv-shown", test_text__csv_shown);
    return g_test_run();
}
