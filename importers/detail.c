/* The detail of a record: what people read, as a JSON object in the order of the description; and the hash of what a
 * revision says.
 *
 * Invariant: the same facts give the same bytes whatever the file's encoding, layout or order of elements. A citizen
 * number never gets in: fields that hold one are masked, and what looks like one inside a text too. */
#include <string.h>
#include "check.h"
#include "qinqing/json.h"

#define EVERY(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Not 0 when one of eight bytes is below `limit`, which is at most 0x80; may err for bytes of 0x80 and above, never the
 * other way. */
static uint64_t any_below(uint64_t word, uint8_t limit)
{
    return (word - EVERY(limit)) & ~word & EVERY(0x80);
}

/* Whether bytes may hold what JSON escapes: quotes, backslashes and control characters. */
static bool may_need_escape(const char *bytes, size_t length)
{
    size_t at = 0;
    for (; at + 8 <= length; at += 8) {
        uint64_t word;
        memcpy(&word, bytes + at, 8);
        if (any_below(word, 0x20) | any_below(word ^ EVERY('"'), 1) | any_below(word ^ EVERY('\\'), 1)) return true;
    }
    for (; at < length; at++)
        if ((unsigned char)bytes[at] < 0x20 || bytes[at] == '"' || bytes[at] == '\\') return true;
    return false;
}

static void append_string(GString *out, const char *text, size_t length)
{
    if (may_need_escape(text, length)) {
        qq_json_quote(out, text, length);
        return;
    }
    gsize at = out->len;
    g_string_set_size(out, at + length + 2);
    out->str[at] = '"';
    memcpy(out->str + at + 1, text, length);
    out->str[at + 1 + length] = '"';
}

/* Copies a text with the citizen numbers in it masked. */
static void append_text(GString *out, const char *text, size_t length)
{
    if (!qq_may_hold_citizen(text, length)) {
        append_string(out, text, length);
        return;
    }
    g_autofree char *copy = g_strndup(text, length);
    qq_conceal_citizens(copy, length);
    append_string(out, copy, length);
}

static void append_integer(GString *out, int64_t value)
{
    char digits[24];
    g_snprintf(digits, sizeof digits, "%" G_GINT64_FORMAT, value);
    g_string_append(out, digits);
}

static void append_choice(GString *out, const qq_field *field, const qq_checked_field *at)
{
    if (at->value >= 0 && field->target == QQ_TO_NOTHING)
        append_string(out, field->values[at->value].sets, strlen(field->values[at->value].sets));
    else
        append_string(out, at->text, at->length);
}

static void append_value(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    GString *out = checker->detail;
    char text[MAX(QQ_STAMP_TEXT, QQ_MILLI_TEXT)];
    switch (field->type) {
    case QQ_FIELD_USCC:
    case QQ_FIELD_ORG_CODE:
    case QQ_FIELD_PARTY:
    case QQ_FIELD_CITIZEN:
    case QQ_FIELD_PARTY_OR_CITIZEN:
        append_string(out, checker->codes->str + at->code_start, at->code_length);
        break;
    case QQ_FIELD_DATE:
        qq_day_format((qq_day)at->number, text);
        append_string(out, text, strlen(text));
        break;
    case QQ_FIELD_STAMP:
        qq_stamp_format(at->number, text);
        append_string(out, text, strlen(text));
        break;
    case QQ_FIELD_MONEY:
        qq_decimal_format(at->number, 2, text);
        append_string(out, text, strlen(text));
        break;
    case QQ_FIELD_POINTS:
        qq_decimal_format(at->number, 3, text);
        append_string(out, text, strlen(text));
        break;
    case QQ_FIELD_INTEGER:
        append_integer(out, at->number);
        break;
    case QQ_FIELD_CHOICE:
        append_choice(out, field, at);
        break;
    default:
        append_text(out, at->text, at->length);
        break;
    }
}

/* A unit's code stands in the record; only a person's masked number is for the detail. */
static bool is_kept(const qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    if (!field->detail_key) return false;
    return field->type != QQ_FIELD_PARTY_OR_CITIZEN || field->target == QQ_TO_NOTHING ||
           (checker->persons & QQ_BIT(index)) != 0;
}

/* The fields of one part of the detail. */
static void append_fields(qq_checker *checker, bool report_only)
{
    GString *out = checker->detail;
    uint64_t rest = checker->given;
    while (rest) {
        int index = __builtin_ctzll(rest);
        rest &= rest - 1;
        const qq_field *field = &checker->record->fields[index];
        if (field->report_only != report_only || !is_kept(checker, index)) continue;
        if (out->str[out->len - 1] != '{') g_string_append_c(out, ',');
        append_string(out, field->detail_key, strlen(field->detail_key));
        g_string_append_c(out, ':');
        append_value(checker, index);
    }
}

void qq_check_detail(qq_checker *checker)
{
    GString *out = checker->detail;
    g_string_append_c(out, '{');
    append_fields(checker, false);
    gsize before = out->len;
    g_string_append(out, before > 1 ? ",\"report_only\":{" : "\"report_only\":{");
    gsize opened = out->len;
    append_fields(checker, true);
    if (out->len == opened)
        g_string_truncate(out, before);
    else
        g_string_append_c(out, '}');
    g_string_append_c(out, '}');
}

static void append_number(GString *out, int64_t value)
{
    uint64_t little = GUINT64_TO_LE((uint64_t)value);
    g_string_append_len(out, (const char *)&little, sizeof little);
}

static void append_numbers(GString *out, const qq_record *record)
{
    const int64_t numbers[] = {record->state,    record->kind,       record->variant,    record->severity,
                               record->measures, record->acted_on,   record->decided_on, record->effective_on,
                               record->until_on, record->ban_from,   record->ban_until,  record->amount,
                               record->document, record->case_group, record->project,    record->target_document};
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) append_number(out, numbers[i]);
    g_string_append_len(out, (const char *)record->target.bytes, QQ_KEY_BYTES);
}

uint64_t qq_check_content(qq_checker *checker)
{
    GString *out = checker->canonical;
    const qq_revision *revision = &checker->revision;
    g_string_truncate(out, 0);
    append_numbers(out, &revision->record);
    g_string_append_len(out, revision->code, (gssize)strlen(revision->code) + 1);
    g_string_append_len(out, revision->issuer, (gssize)strlen(revision->issuer) + 1);
    for (unsigned i = 0; i < revision->participant_count; i++) {
        const qq_participant *party = &revision->participants[i];
        append_number(out, party->role);
        g_string_append_len(out, party->party.text, QQ_PARTY_BYTES);
        g_string_append_len(out, party->other.text, QQ_PARTY_BYTES);
    }
    g_string_append_len(out, revision->detail, (gssize)revision->detail_length);
    return qq_hash64(out->str, out->len);
}
