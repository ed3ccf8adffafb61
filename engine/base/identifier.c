/* Unified social credit code and organisation code.
 *
 * Source: GB 32100-2015 (31 characters, weights 3^i mod 31) and GB 11714-1997 (36 characters, modulus 11). A code that
 * is already clean is checked in one pass over a table, without allocation; every other goes through
 * qq_clean_identifier first. */
#include "qinqing/identifier.h"

#include <string.h>
#include "base/cleaned.h"

enum { NATIONAL = 10 /* division prefix of codes that national bodies issue */ };

static const char uscc_alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
static const uint8_t uscc_weights[17] = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
static const uint8_t org_weights[8] = {3, 7, 9, 10, 5, 8, 4, 2};

/* Value + 1 of a USCC character; 0 outside the alphabet (no I, O, S, V, Z). */
static const uint8_t uscc_values[128] = {
    ['0'] = 1,  ['1'] = 2,  ['2'] = 3,  ['3'] = 4,  ['4'] = 5,  ['5'] = 6,  ['6'] = 7,  ['7'] = 8,
    ['8'] = 9,  ['9'] = 10, ['A'] = 11, ['B'] = 12, ['C'] = 13, ['D'] = 14, ['E'] = 15, ['F'] = 16,
    ['G'] = 17, ['H'] = 18, ['J'] = 19, ['K'] = 20, ['L'] = 21, ['M'] = 22, ['N'] = 23, ['P'] = 24,
    ['Q'] = 25, ['R'] = 26, ['T'] = 27, ['U'] = 28, ['W'] = 29, ['X'] = 30, ['Y'] = 31,
};

static const qq_identifier_result ok = {QQ_IDENTIFIER_OK, 0, 0, ""};

/* Value of a GB 11714 character; -1 outside 0-9 A-Z. */
static int org_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
    return -1;
}

static qq_identifier_result fault_at(qq_identifier_fault fault, int position, gunichar found, char expected)
{
    qq_identifier_result result = {fault, position, expected, ""};
    if (found != 0) result.found[g_unichar_to_utf8(found, result.found)] = '\0';
    return result;
}

char qq_uscc_check_character(const char *first17)
{
    unsigned sum = 0;
    for (int i = 0; i < 17; i++) sum += (unsigned)(uscc_values[first17[i] & 0x7F] - 1) * uscc_weights[i];
    return uscc_alphabet[(31 - sum % 31) % 31];
}

char qq_org_code_check_character(const char *first8)
{
    int sum = 0;
    for (int i = 0; i < 8; i++) sum += org_value(first8[i]) * org_weights[i];
    return "0X987654321"[sum % 11];
}

/* The checks of a code that has 18 characters of the alphabet. */
static qq_identifier_result check_uscc_values(const char *code)
{
    for (int i = 2; i < 8; i++)
        if (code[i] > '9') return fault_at(QQ_IDENTIFIER_DIVISION, i + 1, (gunichar)code[i], 0);
    char expected = qq_uscc_check_character(code);
    if (code[17] != expected) return fault_at(QQ_IDENTIFIER_CHECK, 18, (gunichar)code[17], expected);
    int province = (code[2] - '0') * 10 + (code[3] - '0');
    if (province != NATIONAL && !qq_province_assigned(province)) return fault_at(QQ_IDENTIFIER_DIVISION, 3, 0, 0);
    expected = qq_org_code_check_character(code + 8);
    if (code[16] != expected) return fault_at(QQ_IDENTIFIER_ORG_CHECK, 17, (gunichar)code[16], expected);
    return ok;
}

static bool uscc_is_clean(const char *text, size_t length)
{
    if (length != QQ_USCC_LENGTH) return false;
    for (size_t i = 0; i < QQ_USCC_LENGTH; i++)
        if ((unsigned char)text[i] > 127 || uscc_values[(unsigned char)text[i]] == 0) return false;
    return true;
}

qq_identifier_result qq_uscc_check(const char *text, size_t length, char out[QQ_USCC_LENGTH + 1])
{
    char code[QQ_USCC_LENGTH];
    if (!uscc_is_clean(text, length)) {
        qq_cleaned cleaned;
        qq_clean_identifier(text, length, &cleaned);
        if (cleaned.count != QQ_USCC_LENGTH) return fault_at(QQ_IDENTIFIER_LENGTH, 0, 0, 0);
        for (int i = 0; i < QQ_USCC_LENGTH; i++) {
            gunichar c = cleaned.characters[i];
            if (c > 127 || uscc_values[c] == 0) return fault_at(QQ_IDENTIFIER_CHARACTER, i + 1, c, 0);
            code[i] = (char)c;
        }
        text = code;
    }
    qq_identifier_result result = check_uscc_values(text);
    if (result.fault == QQ_IDENTIFIER_OK) {
        memmove(out, text, QQ_USCC_LENGTH);
        out[QQ_USCC_LENGTH] = '\0';
    }
    return result;
}

qq_identifier_result qq_org_code_check(const char *text, size_t length, char out[QQ_ORG_CODE_LENGTH + 1])
{
    qq_cleaned cleaned;
    qq_clean_identifier(text, length, &cleaned);
    if (cleaned.count == QQ_ORG_CODE_LENGTH + 1 && cleaned.characters[8] == '-') {
        cleaned.characters[8] = cleaned.characters[9];
        cleaned.count = QQ_ORG_CODE_LENGTH;
    }
    if (cleaned.count != QQ_ORG_CODE_LENGTH) return fault_at(QQ_IDENTIFIER_LENGTH, 0, 0, 0);
    char code[QQ_ORG_CODE_LENGTH];
    for (int i = 0; i < QQ_ORG_CODE_LENGTH; i++) {
        gunichar c = cleaned.characters[i];
        if (c > 127 || org_value((char)c) < 0) return fault_at(QQ_IDENTIFIER_CHARACTER, i + 1, c, 0);
        code[i] = (char)c;
    }
    char expected = qq_org_code_check_character(code);
    if (code[8] != expected) return fault_at(QQ_IDENTIFIER_CHECK, 9, (gunichar)code[8], expected);
    memcpy(out, code, QQ_ORG_CODE_LENGTH);
    out[QQ_ORG_CODE_LENGTH] = '\0';
    return ok;
}

/* Citizen numbers come here with `found` empty, so that neither the wrong nor the right check digit is told. */
static char *describe_check(const char *what, const char *part, const qq_identifier_result *result)
{
    if (result->found[0] == '\0') return g_strdup_printf("%s: the check character%s is wrong", what, part);
    return g_strdup_printf("%s: character %d is %s, but the check character%s must be %c", what, result->position,
                           result->found, part, result->expected);
}

char *qq_identifier_describe(const char *what, const qq_identifier_result *result)
{
    switch (result->fault) {
    case QQ_IDENTIFIER_OK:
        return g_strdup_printf("%s: valid", what);
    case QQ_IDENTIFIER_LENGTH:
        return g_strdup_printf("%s: wrong number of characters", what);
    case QQ_IDENTIFIER_CHARACTER:
        if (result->found[0] == '\0' || g_ascii_iscntrl(result->found[0]))
            return g_strdup_printf("%s: character %d is not allowed", what, result->position);
        return g_strdup_printf("%s: character %d is %s, which is not allowed", what, result->position, result->found);
    case QQ_IDENTIFIER_CHECK:
        return describe_check(what, "", result);
    case QQ_IDENTIFIER_ORG_CHECK:
        return describe_check(what, " of the organisation code inside", result);
    case QQ_IDENTIFIER_DIVISION:
        return g_strdup_printf("%s: the division part, from character %d, is not six digits of a province in use", what,
                               result->position);
    case QQ_IDENTIFIER_DATE:
        return g_strdup_printf("%s: the birth date in it does not exist", what);
    }
    g_assert_not_reached();
}
