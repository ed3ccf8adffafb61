/* Citizen numbers, GB 11643-1999, and their masked form.
 *
 * Invariant: a result never carries a character of the number (`found` stays empty), so that no message can. */
#include "qinqing/identifier.h"

#include <string.h>
#include "base/cleaned.h"

enum { OLD_LENGTH = 15, TAIWAN_RESIDENT = 83, FIRST_BIRTH_YEAR = 1800, LAST_BIRTH_YEAR = 2099 };

static qq_identifier_result fault_at(qq_identifier_fault fault, int position)
{
    return (qq_identifier_result){fault, position, 0, ""};
}

char qq_citizen_check_character(const char *first17)
{
    static const uint8_t weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; i++) sum += (first17[i] - '0') * weights[i];
    return "10X98765432"[sum % 11];
}

static int number_at(const char *digits, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) value = value * 10 + (digits[i] - '0');
    return value;
}

static bool birth_date_exists(const char *number)
{
    int year = number_at(number + 6, 4);
    qq_day ignored;
    return year >= FIRST_BIRTH_YEAR && year <= LAST_BIRTH_YEAR &&
           qq_day_from_civil(year, number_at(number + 10, 2), number_at(number + 12, 2), &ignored);
}

qq_identifier_result qq_citizen_check(const char *text, size_t length, char out[QQ_CITIZEN_LENGTH + 1])
{
    qq_cleaned cleaned;
    qq_clean_identifier(text, length, &cleaned);
    if (cleaned.count != OLD_LENGTH && cleaned.count != QQ_CITIZEN_LENGTH) return fault_at(QQ_IDENTIFIER_LENGTH, 0);
    char number[QQ_CITIZEN_LENGTH + 1] = "";
    int at = 0;
    for (int i = 0; i < cleaned.count; i++) {
        gunichar c = cleaned.characters[i];
        bool last = i == QQ_CITIZEN_LENGTH - 1;
        if (!(c >= '0' && c <= '9') && !(last && c == 'X')) return fault_at(QQ_IDENTIFIER_CHARACTER, i + 1);
        if (i == 6 && cleaned.count == OLD_LENGTH) {
            number[at++] = '1';
            number[at++] = '9';
        }
        number[at++] = (char)c;
    }
    int province = number_at(number, 2);
    if (!qq_province_assigned(province) && province != TAIWAN_RESIDENT) return fault_at(QQ_IDENTIFIER_DIVISION, 1);
    if (!birth_date_exists(number)) return fault_at(QQ_IDENTIFIER_DATE, 7);
    char expected = qq_citizen_check_character(number);
    if (cleaned.count == OLD_LENGTH) {
        number[17] = expected;
    } else if (number[17] != expected) {
        qq_identifier_result wrong = fault_at(QQ_IDENTIFIER_CHECK, 18);
        wrong.expected = expected;
        return wrong;
    }
    memcpy(out, number, QQ_CITIZEN_LENGTH + 1);
    return fault_at(QQ_IDENTIFIER_OK, 0);
}

void qq_citizen_mask(const char *number, char out[QQ_CITIZEN_LENGTH + 1])
{
    memcpy(out, number, 4);
    memset(out + 4, '*', 10);
    memcpy(out + 14, number + 14, 4);
    out[QQ_CITIZEN_LENGTH] = '\0';
}
