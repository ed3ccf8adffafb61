/* The vocabulary: texts and numbers of every set, keys, parties, and which revision wins. */
#include "qinqing/record.h"

#include <string.h>
#include "qinqing/sm3.h"
#include "support/bytes.h"

static void test_record__sets(void)
{
    for (int set = QQ_SET_RECORD_KIND; set <= QQ_SET_ROLE; set++) {
        int members = 0;
        for (int number = -1; number < 40; number++) {
            const char *text = qq_set_text((qq_set)set, number);
            if (!text) continue;
            members++;
            g_assert_cmpint(qq_set_number((qq_set)set, text, strlen(text)), ==, number);
        }
        g_assert_cmpint(members, >=, 3);
        g_assert_cmpint(qq_set_number((qq_set)set, "no such member", 14), ==, -1);
    }
    g_assert_cmpstr(qq_set_text(QQ_SET_RECORD_KIND, QQ_KIND_PENALTY), ==, "penalty");
    g_assert_cmpint(qq_set_number(QQ_SET_MEASURE, "罚款", strlen("罚款")), ==, QQ_MEASURE_FINE);
    g_assert_cmpint(qq_set_number(QQ_SET_MEASURE, "fine", 4), ==, QQ_MEASURE_FINE);
    g_assert_cmpint(qq_set_number(QQ_SET_MEASURE, "fin", 3), ==, -1);
    g_assert_cmpint(qq_set_number(QQ_SET_SEVERITY, "", 0), ==, QQ_SEVERITY_NONE);
    g_assert_cmpint(qq_set_number(QQ_SET_TIE, "", 0), ==, -1);
    g_assert_null(qq_set_text(QQ_SET_RECORD_KIND, QQ_KIND_END));
}

static void test_record__clear(void)
{
    qq_record record;
    memset(&record, 0xAA, sizeof record);
    qq_record_clear(&record);
    g_assert_cmpint(record.updated_at, ==, QQ_STAMP_NONE);
    g_assert_cmpint(record.state, ==, QQ_STATE_PRESENT);
    g_assert_cmpint(record.ban_until, ==, QQ_DAY_NONE);
    g_assert_cmpint(record.amount, ==, QQ_FEN_NONE);
    g_assert_cmpint(record.code, ==, 0);
    g_assert_true(qq_key_is_zero(&record.key));
    g_assert_true(qq_key_is_zero(&record.target));
    g_assert_cmpstr(record.party.text, ==, "");
}

static void test_record__key(void)
{
    qq_key key = qq_record_key("penalty", "鄂建", "P-1");
    uint8_t digest[QQ_SM3_BYTES];
    static const char joined[] = "penalty\0鄂建\0P-1";
    qq_sm3_of(joined, sizeof joined - 1, digest);
    test_assert_bytes(key.bytes, QQ_KEY_BYTES, digest, QQ_KEY_BYTES);
    g_assert_false(qq_key_is_zero(&key));
    qq_key moved = qq_record_key("penalty", "鄂", "建P-1");
    g_assert_cmpint(memcmp(&key, &moved, sizeof key), !=, 0);
    g_autofree char *id = g_strnfill(5000, 'x');
    qq_key from_long = qq_record_key("f", "s", id);
    g_autofree char *whole = g_strconcat("f|s|", id, NULL);
    whole[1] = whole[3] = '\0';
    qq_sm3_of(whole, 5004, digest);
    test_assert_bytes(from_long.bytes, QQ_KEY_BYTES, digest, QQ_KEY_BYTES);
}

static void test_record__party(void)
{
    qq_party uscc = {"91420000757013137P"}, org = {"780688132"}, nobody = {""};
    qq_party person = {"#00112233445566778899aabbccddeeff"}, unknown = {"?00112233445566778899aabbccddeeff"};
    g_assert_true(qq_party_is_enterprise(&uscc));
    g_assert_true(qq_party_is_enterprise(&org));
    g_assert_false(qq_party_is_enterprise(&nobody));
    g_assert_false(qq_party_is_enterprise(&person));
    g_assert_false(qq_party_is_enterprise(&unknown));
    qq_party full;
    memset(full.text, 'A', sizeof full.text);
    g_assert_false(qq_party_is_enterprise(&full));
}

static void test_record__revisions(void)
{
    qq_record a, b;
    qq_record_clear(&a);
    qq_record_clear(&b);
    g_assert_cmpint(qq_record_compare_revision(&a, &b), ==, 0);
    b.updated_at = -5;
    a.content = UINT64_MAX;
    g_assert_cmpint(qq_record_compare_revision(&a, &b), <, 0);
    g_assert_cmpint(qq_record_compare_revision(&b, &a), >, 0);
    a.updated_at = -5;
    g_assert_cmpint(qq_record_compare_revision(&a, &b), >, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/record/sets", test_record__sets);
    g_test_add_func("/record/clear", test_record__clear);
    g_test_add_func("/record/key", test_record__key);
    g_test_add_func("/record/party", test_record__party);
    g_test_add_func("/record/revisions", test_record__revisions);
    return g_test_run();
}
