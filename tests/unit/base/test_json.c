/* JSON writing: shapes, escapes, and that any text comes back from a strict parser. */
#include "qinqing/json.h"

#include <jansson.h>
#include <string.h>
#include "support/bytes.h"
#include "support/random.h"

static void write_example(qq_json *json)
{
    qq_json_open_object(json, NULL);
    qq_json_string(json, "name", "亲\"清\"");
    qq_json_string(json, "none", NULL);
    qq_json_decimal(json, "score", 78500, 3);
    qq_json_integer(json, "count", -7);
    qq_json_number(json, "mean", "-0.50");
    qq_json_bool(json, "listed", false);
    qq_json_day(json, "from", 0);
    qq_json_day(json, "until", QQ_DAY_NONE);
    qq_json_day(json, "end", QQ_DAY_FOREVER);
    qq_json_open_array(json, "empty");
    qq_json_close(json);
    qq_json_open_array(json, "list");
    qq_json_integer(json, NULL, 1);
    qq_json_open_object(json, NULL);
    qq_json_close(json);
    qq_json_null(json, NULL);
    qq_json_close(json);
    qq_json_close(json);
}

static void test_json__one_line(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_json) json = qq_json_new(out, 0);
    write_example(json);
    g_assert_cmpstr(out->str, ==,
                    "{\"name\":\"亲\\\"清\\\"\",\"none\":null,\"score\":78.500,\"count\":-7,\"mean\":-0.50,"
                    "\"listed\":false,\"from\":\"1970-01-01\",\"until\":null,\"end\":\"2099-12-31\",\"empty\":[],"
                    "\"list\":[1,{},null]}");
}

static void test_json__indented(void)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_json) json = qq_json_new(out, 2);
    qq_json_open_array(json, NULL);
    qq_json_open_object(json, NULL);
    qq_json_integer(json, "a", 1);
    qq_json_bool(json, "b", true);
    qq_json_close(json);
    qq_json_close(json);
    g_assert_cmpstr(out->str, ==, "[\n  {\n    \"a\": 1,\n    \"b\": true\n  }\n]");
}

static void assert_quoted(const char *text, size_t length, const char *expected)
{
    g_autoptr(GString) out = g_string_new(NULL);
    qq_json_quote(out, text, length);
    g_assert_cmpstr(out->str, ==, expected);
}

static void test_json__escapes(void)
{
    assert_quoted("", 0, "\"\"");
    assert_quoted("a\"\\/\b\f\n\r\t\x01\x1f\x7f", 12, "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u001f\x7f\"");
    assert_quoted("a\0b", 3, "\"a\\u0000b\"");
    assert_quoted("\xff"
                  "a\xe4\xba",
                  4,
                  "\"\xef\xbf\xbd"
                  "a\xef\xbf\xbd\xef\xbf\xbd\"");
    assert_quoted("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"");
    assert_quoted("亲清😀", 10, "\"亲清😀\"");
}

/* Valid text comes back byte by byte; other bytes still make a document that parses. */
static void test_json__round_trip(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 20000; round++) {
        size_t length = (size_t)g_rand_int_range(random, 0, 40);
        g_autofree char *text = g_malloc(length ? length : 1);
        for (size_t i = 0; i < length; i++) text[i] = (char)g_rand_int_range(random, 0, round % 2 ? 256 : 128);
        g_autoptr(GString) out = g_string_new(NULL);
        qq_json_quote(out, text, length);
        json_error_t error;
        json_t *value =
            json_loadb(out->str, out->len, JSON_DECODE_ANY | JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, &error);
        if (!value) g_error("%s: %s", out->str, error.text);
        if (round % 2 == 0) test_assert_bytes(json_string_value(value), json_string_length(value), text, length);
        json_decref(value);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/json/one-line", test_json__one_line);
    g_test_add_func("/json/indented", test_json__indented);
    g_test_add_func("/json/escapes", test_json__escapes);
    g_test_add_func("/json/round-trip", test_json__round_trip);
    return g_test_run();
}
