/* Field checks by type, and where a field's value goes in the record.
 *
 * Invariant: a value is put in its place only when it is wholly understood; dates "no date" and "no end" keep the
 * meaning of qinqing/day.h; money is exact. */
#include <string.h>
#include "check.h"
#include "pattern.h"

static qq_day *day_place(qq_record *record, qq_field_target target)
{
    switch (target) {
    case QQ_TO_ACTED_ON:
        return &record->acted_on;
    case QQ_TO_DECIDED_ON:
        return &record->decided_on;
    case QQ_TO_EFFECTIVE_ON:
        return &record->effective_on;
    case QQ_TO_UNTIL_ON:
        return &record->until_on;
    case QQ_TO_BAN_FROM:
        return &record->ban_from;
    case QQ_TO_BAN_UNTIL:
        return &record->ban_until;
    default:
        return NULL;
    }
}

static void convert_date(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    qq_checked_field *at = &checker->fields[index];
    qq_day day;
    if (!qq_day_parse(at->text, at->length, &day)) {
        qq_check_reject(checker, index, "not a date that exists; write yyyy-MM-dd");
        return;
    }
    at->number = day;
    qq_day *place = day_place(&checker->revision.record, field->target);
    if (place) *place = day;
    /* "No date" is no answer where one is required. */
    if (day == QQ_DAY_NONE) {
        checker->given &= ~QQ_BIT(index);
        if (field->required && !field->unless && field->when_field == QQ_FEED_NO_FIELD)
            qq_check_reject(checker, index, "required, and \"no date\" is given");
    }
}

static void convert_stamp(qq_checker *checker, int index)
{
    qq_checked_field *at = &checker->fields[index];
    if (!qq_stamp_parse(at->text, at->length, &at->number))
        qq_check_reject(checker, index, "not a time that exists; write yyyy-MM-ddTHH:mm:ss");
}

static bool is_negative(const qq_checked_field *at)
{
    return at->text[0] == '-' || (at->length >= 3 && memcmp(at->text, "\xEF\xBC\x8D", 3) == 0);
}

static void convert_money(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    qq_checked_field *at = &checker->fields[index];
    qq_money_unit unit = field->unit;
    if (field->unit_field != QQ_FEED_NO_FIELD && (checker->given & QQ_BIT(field->unit_field))) {
        const qq_field *by = &checker->record->fields[field->unit_field];
        const qq_checked_field *said = &checker->fields[field->unit_field];
        int value = qq_check_choice(by, said->text, said->length);
        if (value >= 0) unit = (qq_money_unit)by->values[value].number;
    }
    qq_fen fen = 0;
    qq_amount_fault fault = is_negative(at) ? QQ_AMOUNT_NEGATIVE : qq_money_parse(at->text, at->length, unit, &fen);
    if (fault != QQ_AMOUNT_OK) {
        qq_check_reject(checker, index, qq_amount_fault_text(fault));
        return;
    }
    at->number = fen;
    if (field->target == QQ_TO_AMOUNT) checker->revision.record.amount = fen;
}

static void convert_points(qq_checker *checker, int index)
{
    qq_checked_field *at = &checker->fields[index];
    const qq_field *field = &checker->record->fields[index];
    if (!qq_pattern_accepts(field, at->text, at->length) ||
        qq_decimal_parse(at->text, at->length, 3, &at->number) != QQ_AMOUNT_OK) {
        qq_check_reject(checker, index, "not a number of points; at most 5 digits before the point and 3 after it");
        return;
    }
    if (field->target == QQ_TO_AMOUNT) checker->revision.record.amount = at->number;
}

static void convert_integer(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    qq_checked_field *at = &checker->fields[index];
    int64_t value = 0;
    bool good = at->length <= 18;
    for (size_t i = 0; good && i < at->length; i++) {
        good = at->text[i] >= '0' && at->text[i] <= '9';
        value = value * 10 + (at->text[i] - '0');
    }
    if (!good || value < field->minimum || value > field->maximum) {
        g_autofree char *reason = g_strdup_printf("not a whole number from %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
                                                  field->minimum, field->maximum);
        qq_check_reject(checker, index, reason);
    }
    at->number = value;
}

int qq_check_choice(const qq_field *field, const char *text, size_t length)
{
    for (unsigned i = 0; length && i < field->value_count; i++) {
        const qq_field_value *value = &field->values[i];
        if (value->length == length && value->text[length - 1] == text[length - 1] &&
            memcmp(value->text, text, length) == 0)
            return (int)i;
    }
    return -1;
}

static void reject_choice(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    g_autoptr(GString) reason = g_string_new("not one of ");
    for (unsigned i = 0; i < field->value_count && i < 16; i++)
        g_string_append_printf(reason, "%s%s", i ? ", " : "", field->values[i].text);
    if (field->value_count > 16) g_string_append(reason, ", …");
    qq_check_reject(checker, index, reason->str);
}

static void apply_choice(qq_checker *checker, const qq_field *field, const qq_field_value *value)
{
    qq_record *record = &checker->revision.record;
    switch (field->target) {
    case QQ_TO_SEVERITY:
        record->severity = (uint8_t)value->number;
        break;
    case QQ_TO_VARIANT:
        record->variant = (uint8_t)value->number;
        break;
    case QQ_TO_MEASURES:
        record->measures |= (uint16_t)QQ_MEASURE_BIT(value->number);
        break;
    case QQ_TO_CODE:
        checker->revision.code = value->sets;
        break;
    default:
        break;
    }
}

/* Bytes of the separator at text: ; , or their full-width forms, or the enumeration comma; 0 when there is none. */
static size_t separator_at(const char *text, size_t length)
{
    switch (text[0]) {
    case ';':
    case ',':
        return 1;
    case '\xEF':
        return length >= 3 && (memcmp(text, "；", 3) == 0 || memcmp(text, "，", 3) == 0) ? 3 : 0;
    case '\xE3':
        return length >= 3 && memcmp(text, "、", 3) == 0 ? 3 : 0;
    default:
        return 0;
    }
}

/* The end of the list's item that begins at text; *next: where the following one begins. */
static size_t item_end(const char *text, size_t length, size_t *next)
{
    for (size_t at = 0; at < length; at++) {
        size_t size = separator_at(text + at, length - at);
        if (size == 0) continue;
        *next = at + size;
        return at;
    }
    *next = length;
    return length;
}

bool qq_check_next_item(const char **text, size_t *length, const char **item, size_t *item_length)
{
    while (*length) {
        size_t next, end = item_end(*text, *length, &next);
        const char *from = *text;
        *text += next;
        *length -= next;
        while (end && (from[0] == ' ' || from[0] == '\n' || from[0] == '\t' || from[0] == '\r')) from++, end--;
        while (end >= 3 && memcmp(from, "\xE3\x80\x80", 3) == 0) from += 3, end -= 3;
        while (end && (from[end - 1] == ' ' || from[end - 1] == '\n' || from[end - 1] == '\t' || from[end - 1] == '\r'))
            end--;
        while (end >= 3 && memcmp(from + end - 3, "\xE3\x80\x80", 3) == 0) end -= 3;
        if (!end) continue;
        *item = from;
        *item_length = end;
        return true;
    }
    return false;
}

static void convert_choice_list(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const char *text = checker->fields[index].text, *item;
    size_t length = checker->fields[index].length, item_length;
    while (qq_check_next_item(&text, &length, &item, &item_length)) {
        int value = qq_check_choice(field, item, item_length);
        if (value >= 0) {
            apply_choice(checker, field, &field->values[value]);
        } else if (field->otherwise >= 0) {
            checker->revision.record.measures |= (uint16_t)QQ_MEASURE_BIT(field->otherwise);
        } else {
            reject_choice(checker, index);
            return;
        }
    }
}

bool qq_check_length(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    if (at->raw_length <= field->max || qq_collapsed_length(at->raw, at->raw_length) <= field->max) return true;
    g_autofree char *reason = g_strdup_printf("longer than %u characters", field->max);
    qq_check_reject(checker, index, reason);
    return false;
}

static void convert_choice(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    qq_checked_field *at = &checker->fields[index];
    if (field->otherwise >= 0 && !qq_check_length(checker, index)) return;
    if (field->list) {
        convert_choice_list(checker, index);
    } else {
        at->value = qq_check_choice(field, at->text, at->length);
        if (at->value >= 0)
            apply_choice(checker, field, &field->values[at->value]);
        else
            reject_choice(checker, index);
    }
}

static void place_text(qq_checker *checker, const qq_field *field, const qq_checked_field *at)
{
    qq_record *record = &checker->revision.record;
    switch (field->target) {
    case QQ_TO_CODE:
        checker->revision.code = at->text;
        break;
    case QQ_TO_ISSUER:
        if (qq_may_hold_citizen(at->text, at->length)) qq_conceal_citizens(at->text, at->length);
        checker->revision.issuer = at->text;
        break;
    case QQ_TO_DOCUMENT:
        record->document = qq_document_hash(at->text, at->length);
        break;
    case QQ_TO_CASE_GROUP:
        record->case_group = qq_document_hash(at->text, at->length);
        break;
    case QQ_TO_PROJECT:
        record->project = qq_document_hash(at->text, at->length);
        break;
    case QQ_TO_TARGET_DOCUMENT:
        record->target_document = qq_document_hash(at->text, at->length);
        break;
    default:
        break;
    }
}

static void convert_text(qq_checker *checker, int index)
{
    if (qq_check_length(checker, index)) place_text(checker, &checker->record->fields[index], &checker->fields[index]);
}

static bool is_code(const char *text, size_t length)
{
    if (length == 0 || length > 32 || !g_ascii_isalnum(text[0])) return false;
    for (size_t i = 1; i < length; i++)
        if (!g_ascii_isalnum(text[i]) && text[i] != '-' && text[i] != '.' && text[i] != '_') return false;
    return true;
}

static void convert_code(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    bool good = field->own_pattern ? qq_pattern_accepts(field, at->text, at->length) : is_code(at->text, at->length);
    char number[QQ_CITIZEN_LENGTH + 1];
    if (good && at->length >= 15 && qq_citizen_check(at->text, at->length, number).fault == QQ_IDENTIFIER_OK) {
        qq_check_reject(checker, index, "a citizen number stands where a code belongs");
    } else if (good) {
        place_text(checker, field, at);
    } else {
        g_autofree char *reason =
            g_strdup_printf("not a code of the form %s",
                            field->own_pattern ? field->own_pattern : "letters, digits, - . _, at most 32");
        qq_check_reject(checker, index, reason);
    }
}

void qq_check_convert(qq_checker *checker, int index)
{
    switch (checker->record->fields[index].type) {
    case QQ_FIELD_TEXT:
        convert_text(checker, index);
        break;
    case QQ_FIELD_CODE:
        convert_code(checker, index);
        break;
    case QQ_FIELD_USCC:
    case QQ_FIELD_ORG_CODE:
    case QQ_FIELD_PARTY:
    case QQ_FIELD_CITIZEN:
    case QQ_FIELD_PARTY_OR_CITIZEN:
        qq_check_party(checker, index);
        break;
    case QQ_FIELD_DATE:
        convert_date(checker, index);
        break;
    case QQ_FIELD_STAMP:
        convert_stamp(checker, index);
        break;
    case QQ_FIELD_MONEY:
        convert_money(checker, index);
        break;
    case QQ_FIELD_POINTS:
        convert_points(checker, index);
        break;
    case QQ_FIELD_INTEGER:
        convert_integer(checker, index);
        break;
    case QQ_FIELD_CHOICE:
        convert_choice(checker, index);
        break;
    case QQ_FIELD_TYPE_END:
        break;
    }
}
