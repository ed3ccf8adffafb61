/* Identifiers against collected real codes, the standards' own examples, and the errors each check digit promises to
 * find. */
#include "qinqing/identifier.h"

#include <string.h>
#include "support/random.h"

static qq_identifier_fault uscc(const char *text, qq_identifier_result *result)
{
    char out[QQ_USCC_LENGTH + 1];
    *result = qq_uscc_check(text, strlen(text), out);
    return result->fault;
}

static GPtrArray *read_cases(const char *name)
{
    g_autofree char *path = g_build_filename(QQ_SOURCE_DIR, "tests", "data", name, NULL);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    GPtrArray *cases = g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev);
    for (char **line = lines + 1; *line; line++)
        if (**line) g_ptr_array_add(cases, g_strsplit(*line, ",", -1));
    return cases;
}

static void test_identifier__uscc_cases(void)
{
    g_autoptr(GPtrArray) cases = read_cases("uscc-cases.csv");
    g_assert_cmpuint(cases->len, ==, 12);
    for (guint i = 0; i < cases->len; i++) {
        char *const *fields = cases->pdata[i];
        qq_identifier_result result;
        bool valid = uscc(fields[0], &result) == QQ_IDENTIFIER_OK;
        if (valid != (strcmp(fields[1], "1") == 0)) g_error("%s: fault %d", fields[0], result.fault);
    }
}

static void assert_uscc_fault(const char *text, qq_identifier_fault fault, int position, const char *found,
                              char expected)
{
    qq_identifier_result result;
    if (uscc(text, &result) != fault) g_error("%s: fault %d instead of %d", text, result.fault, fault);
    g_assert_cmpint(result.position, ==, position);
    g_assert_cmpstr(result.found, ==, found);
    g_assert_cmpint(result.expected, ==, expected);
}

static void test_identifier__uscc_faults(void)
{
    assert_uscc_fault("91350211M00013FA1N", QQ_IDENTIFIER_CHECK, 18, "N", '3');
    assert_uscc_fault("91110000600037342L", QQ_IDENTIFIER_CHECK, 18, "L", 'P');
    assert_uscc_fault("91320105780688123K", QQ_IDENTIFIER_CHECK, 18, "K", 'M');
    assert_uscc_fault("91320105780688132J", QQ_IDENTIFIER_CHECK, 18, "J", 'K');
    assert_uscc_fault("91320105780688I32K", QQ_IDENTIFIER_CHARACTER, 15, "I", 0);
    assert_uscc_fault("9132O105780688132K", QQ_IDENTIFIER_CHARACTER, 5, "O", 0);
    assert_uscc_fault("91320105鄂80688132K", QQ_IDENTIFIER_CHARACTER, 9, "鄂", 0);
    assert_uscc_fault("9132010578068813K", QQ_IDENTIFIER_LENGTH, 0, "", 0);
    assert_uscc_fault("913201057806881322K", QQ_IDENTIFIER_LENGTH, 0, "", 0);
    assert_uscc_fault("", QQ_IDENTIFIER_LENGTH, 0, "", 0);
    assert_uscc_fault("91A20105780688132K", QQ_IDENTIFIER_DIVISION, 3, "A", 0);
    assert_uscc_fault("9132010X780688132K", QQ_IDENTIFIER_DIVISION, 8, "X", 0);
    assert_uscc_fault("91320105 780688132", QQ_IDENTIFIER_CHARACTER, 9, " ", 0);
    char code[] = "91990105780688132?";
    code[17] = qq_uscc_check_character(code);
    assert_uscc_fault(code, QQ_IDENTIFIER_DIVISION, 3, "", 0);
    char inner[] = "91320105780688133?";
    inner[17] = qq_uscc_check_character(inner);
    assert_uscc_fault(inner, QQ_IDENTIFIER_ORG_CHECK, 17, "3", '2');
}

static void test_identifier__uscc_cleaning(void)
{
    static const char *const same[] = {
        "91420000757013137P",
        " 91420000757013137p ",
        "　９１４２００００７５７０１３１３７Ｐ　",
        "\357\273\27791420000757013137P",
        "\t91420000757013137P\r\n",
        "９1420000757013137ｐ",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        char out[QQ_USCC_LENGTH + 1] = "";
        qq_identifier_result result = qq_uscc_check(same[i], strlen(same[i]), out);
        if (result.fault != QQ_IDENTIFIER_OK) g_error("%s: fault %d", same[i], result.fault);
        g_assert_cmpstr(out, ==, "91420000757013137P");
    }
}

static void test_identifier__uscc_known_checks(void)
{
    static const char *const known[] = {"91320105780688132K", "91350000MA347WHE48", "91420000757013137P",
                                        "91420100MA4KX2B75W", "91420600179330017W"};
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        qq_identifier_result result;
        g_assert_cmpint(uscc(known[i], &result), ==, QQ_IDENTIFIER_OK);
        g_assert_cmpint(qq_uscc_check_character(known[i]), ==, known[i][17]);
        g_assert_cmpint(qq_org_code_check_character(known[i] + 8), ==, known[i][16]);
    }
}

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/* A random valid code of Hubei. */
static void random_uscc(GRand *random, char out[QQ_USCC_LENGTH + 1])
{
    memcpy(out, "914201", 7);
    for (int i = 6; i < 8; i++) out[i] = (char)('0' + g_rand_int_range(random, 0, 10));
    do {
        for (int i = 8; i < 16; i++) out[i] = uscc_alphabet[g_rand_int_range(random, 0, 31)];
        out[16] = qq_org_code_check_character(out + 8);
    } while (!strchr(uscc_alphabet, out[16]));
    out[17] = qq_uscc_check_character(out);
    out[18] = '\0';
}

/* A prime modulus with weights that differ and are not zero: every single wrong character and every swap of neighbours
 * shows. */
static void test_identifier__uscc_finds_errors(void)
{
    g_autoptr(GRand) random = test_random();
    for (int round = 0; round < 300; round++) {
        char code[QQ_USCC_LENGTH + 1], wrong[QQ_USCC_LENGTH + 1];
        qq_identifier_result result;
        random_uscc(random, code);
        g_assert_cmpint(uscc(code, &result), ==, QQ_IDENTIFIER_OK);
        for (int i = 0; i < QQ_USCC_LENGTH; i++) {
            memcpy(wrong, code, sizeof wrong);
            for (const char *c = uscc_alphabet; *c; c++) {
                wrong[i] = *c;
                if (*c != code[i]) g_assert_cmpint(uscc(wrong, &result), !=, QQ_IDENTIFIER_OK);
            }
        }
        for (int i = 0; i + 1 < QQ_USCC_LENGTH; i++) {
            memcpy(wrong, code, sizeof wrong);
            wrong[i] = code[i + 1];
            wrong[i + 1] = code[i];
            if (code[i] != code[i + 1]) g_assert_cmpint(uscc(wrong, &result), !=, QQ_IDENTIFIER_OK);
        }
    }
}

static void test_identifier__org_code(void)
{
    char out[QQ_ORG_CODE_LENGTH + 1] = "";
    static const char *const good[] = {"78068813-2", "780688132", " 78068813-2 ", "７８０６８８１３－２"};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_assert_cmpint(qq_org_code_check(good[i], strlen(good[i]), out).fault, ==, QQ_IDENTIFIER_OK);
        g_assert_cmpstr(out, ==, "780688132");
    }
    g_assert_cmpint(qq_org_code_check("d2143569-x", 10, out).fault, ==, QQ_IDENTIFIER_OK); /* the example of GB 11714 */
    g_assert_cmpstr(out, ==, "D2143569X");
    qq_identifier_result wrong = qq_org_code_check("78068813-3", 10, out);
    g_assert_cmpint(wrong.fault, ==, QQ_IDENTIFIER_CHECK);
    g_assert_cmpint(wrong.expected, ==, '2');
    g_assert_cmpint(qq_org_code_check("7806881-32", 10, out).fault, ==, QQ_IDENTIFIER_LENGTH);
    g_assert_cmpint(qq_org_code_check("7806_8132", 9, out).position, ==, 5);
    g_assert_cmpint(qq_org_code_check("", 0, out).fault, ==, QQ_IDENTIFIER_LENGTH);
    g_assert_cmpstr(out, ==, "D2143569X");
}

static void test_identifier__citizen_cases(void)
{
    g_autoptr(GPtrArray) cases = read_cases("cn-id-cases.csv");
    g_assert_cmpuint(cases->len, ==, 3);
    for (guint i = 0; i < cases->len; i++) {
        char *const *fields = cases->pdata[i];
        char out[QQ_CITIZEN_LENGTH + 1];
        qq_identifier_result result = qq_citizen_check(fields[0], strlen(fields[0]), out);
        qq_identifier_fault expected = QQ_IDENTIFIER_OK;
        if (g_str_has_prefix(fields[2], "check")) expected = QQ_IDENTIFIER_CHECK;
        if (g_str_has_prefix(fields[2], "date")) expected = QQ_IDENTIFIER_DATE;
        g_assert_cmpint(result.fault, ==, expected);
        if (expected == QQ_IDENTIFIER_CHECK) g_assert_cmpint(result.expected, ==, fields[2][6]);
    }
}

static void test_identifier__citizen(void)
{
    char out[QQ_CITIZEN_LENGTH + 1] = "";
    g_assert_cmpint(qq_citizen_check("11010519491231002x", 18, out).fault, ==, QQ_IDENTIFIER_OK);
    g_assert_cmpstr(out, ==, "11010519491231002X");
    g_assert_cmpint(qq_citizen_check("440524188001010014", 18, out).fault, ==, QQ_IDENTIFIER_OK);
    g_assert_cmpint(qq_citizen_check("110105491231002", 15, out).fault, ==, QQ_IDENTIFIER_OK);
    g_assert_cmpstr(out, ==, "11010519491231002X");
    char masked[QQ_CITIZEN_LENGTH + 1];
    qq_citizen_mask(out, masked);
    g_assert_cmpstr(masked, ==, "1101**********002X");
    g_assert_cmpint(qq_citizen_check("990105194912310021", 18, out).fault, ==, QQ_IDENTIFIER_DIVISION);
    g_assert_cmpint(qq_citizen_check("11010519491231002", 17, out).fault, ==, QQ_IDENTIFIER_LENGTH);
    g_assert_cmpint(qq_citizen_check("11010549123100X", 15, out).fault, ==, QQ_IDENTIFIER_CHARACTER);
    g_assert_cmpint(qq_citizen_check("1101O519491231002X", 18, out).position, ==, 5);
    g_assert_cmpint(qq_citizen_check("110105194913310020", 18, out).fault, ==, QQ_IDENTIFIER_DATE);
}

/* GB 11643 (ISO 7064, MOD 11-2) finds every single wrong character and every swap of neighbours. No message tells a
 * digit. */
static void test_identifier__citizen_finds_errors(void)
{
    g_autoptr(GRand) random = test_random();
    char out[QQ_CITIZEN_LENGTH + 1];
    for (int round = 0; round < 500; round++) {
        char number[QQ_CITIZEN_LENGTH + 1], wrong[QQ_CITIZEN_LENGTH + 1];
        g_snprintf(number, sizeof number, "4201%02d%04d%02d%02d%03d0", g_rand_int_range(random, 1, 18),
                   g_rand_int_range(random, 1930, 2010), g_rand_int_range(random, 1, 13),
                   g_rand_int_range(random, 1, 29), g_rand_int_range(random, 0, 1000));
        number[17] = qq_citizen_check_character(number);
        g_assert_cmpint(qq_citizen_check(number, 18, out).fault, ==, QQ_IDENTIFIER_OK);
        for (int i = 0; i < QQ_CITIZEN_LENGTH; i++) {
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = (char)('0' + g_rand_int_range(random, 0, 10));
            if (wrong[i] == number[i]) continue;
            qq_identifier_result result = qq_citizen_check(wrong, 18, out);
            g_assert_cmpint(result.fault, !=, QQ_IDENTIFIER_OK);
            g_autofree char *said = qq_identifier_describe("citizen number", &result);
            g_assert_null(strstr(said, number));
            g_assert_cmpstr(result.found, ==, "");
            if (result.fault == QQ_IDENTIFIER_CHECK)
                g_assert_cmpstr(said, ==, "citizen number: the check character is wrong");
        }
        for (int i = 0; i + 1 < QQ_CITIZEN_LENGTH; i++) {
            memcpy(wrong, number, sizeof wrong);
            wrong[i] = number[i + 1];
            wrong[i + 1] = number[i];
            if (number[i] != number[i + 1])
                g_assert_cmpint(qq_citizen_check(wrong, 18, out).fault, !=, QQ_IDENTIFIER_OK);
        }
    }
}

static void assert_said(const char *code, const char *expected)
{
    qq_identifier_result result;
    uscc(code, &result);
    g_autofree char *said = qq_identifier_describe("code", &result);
    g_assert_cmpstr(said, ==, expected);
}

static void test_identifier__describe(void)
{
    assert_said("91420000757013137P", "code: valid");
    assert_said("91420000757013137", "code: wrong number of characters");
    assert_said("9142000075701313IP", "code: character 17 is I, which is not allowed");
    assert_said("91420000757013137Q", "code: character 18 is Q, but the check character must be P");
    assert_said("9142000075701313\1P", "code: character 17 is not allowed");
    assert_said("91B20000757013137P",
                "code: the division part, from character 3, is not six digits of a province in use");
}

static void test_identifier__divisions(void)
{
    qq_day old, new;
    g_assert_true(qq_day_from_civil(2010, 11, 30, &old));
    g_assert_true(qq_day_from_civil(2011, 1, 1, &new));
    g_assert_cmpstr(qq_division_name("420600", old, false), ==, "襄樊市");
    g_assert_cmpstr(qq_division_name("420600", new, false), ==, "襄阳市");
    g_assert_cmpstr(qq_division_name("420600", QQ_DAY_NONE, true), ==, "Xiangyang");
    g_assert_cmpstr(qq_division_name("420106", QQ_DAY_FOREVER, false), ==, "武昌区");
    g_assert_cmpstr(qq_division_name("420000", new, true), ==, "Hubei");
    g_assert_cmpstr(qq_division_name("429021", new, false), ==, "神农架林区");
    g_assert_null(qq_division_name("420400", new, false));
    g_assert_null(qq_division_name("110000", new, false));
    g_assert_null(qq_division_name("42010", new, false));
    g_assert_null(qq_division_name("4201060", new, false));
    g_assert_null(qq_division_name("", new, false));
}

static void test_identifier__random_bytes(void)
{
    g_autoptr(GRand) random = test_random();
    for (int i = 0; i < 100000; i++) {
        size_t length = (size_t)g_rand_int_range(random, 0, 40);
        g_autofree char *text = g_malloc(length ? length : 1);
        for (size_t k = 0; k < length; k++) text[k] = (char)g_rand_int_range(random, 0, i % 2 ? 256 : 128);
        char out[20];
        qq_identifier_result results[] = {qq_uscc_check(text, length, out), qq_org_code_check(text, length, out),
                                          qq_citizen_check(text, length, out)};
        for (size_t k = 0; k < G_N_ELEMENTS(results); k++) {
            g_autofree char *said = qq_identifier_describe("x", &results[k]);
            g_assert_true(g_utf8_validate(said, -1, NULL));
            g_assert_null(strpbrk(said, "\r\n"));
        }
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/identifier/uscc-cases", test_identifier__uscc_cases);
    g_test_add_func("/identifier/uscc-faults", test_identifier__uscc_faults);
    g_test_add_func("/identifier/uscc-cleaning", test_identifier__uscc_cleaning);
    g_test_add_func("/identifier/uscc-known-checks", test_identifier__uscc_known_checks);
    g_test_add_func("/identifier/uscc-finds-errors", test_identifier__uscc_finds_errors);
    g_test_add_func("/identifier/org-code", test_identifier__org_code);
    g_test_add_func("/identifier/citizen-cases", test_identifier__citizen_cases);
    g_test_add_func("/identifier/citizen", test_identifier__citizen);
    g_test_add_func("/identifier/citizen-finds-errors", test_identifier__citizen_finds_errors);
    g_test_add_func("/identifier/describe", test_identifier__describe);
    g_test_add_func("/identifier/divisions", test_identifier__divisions);
    g_test_add_func("/identifier/random-bytes", test_identifier__random_bytes);
    return g_test_run();
}
