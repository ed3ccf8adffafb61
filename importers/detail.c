/* The detail of a record: what people read, as a JSON object in the order of the description; and the hash of what a
 * revision says, over a buffer in which the detail is the last part.
 *
 * Invariant: the same facts give the same bytes whatever the file's encoding, layout or order of elements. A citizen
 * number never gets in: fields that hold one are masked, and what looks like one inside a text too. */
#include <string.h>
#include "check.h"
#include "levels.h"
#include "qinqing/json.h"

#define BLOCK 32

/* The buffer being written and where it ends so far. */
typedef struct {
    GString *out;
    char *at;
} writer;

static writer write_to(GString *out)
{
    return (writer){out, out->str};
}

static size_t written(const writer *to)
{
    return (size_t)(to->at - to->out->str);
}

static void grow(writer *to, size_t bytes)
{
    const size_t used = written(to);
    g_string_set_size(to->out, used + bytes);
    to->at = to->out->str + used;
}

/* Makes room for so many bytes and a zero byte. */
static void ensure(writer *to, size_t bytes)
{
    if (to->out->allocated_len - written(to) <= bytes) grow(to, bytes);
}

/* Into room that is there. */
static void put_bytes(writer *to, const void *bytes, size_t length)
{
    memcpy(to->at, bytes, length);
    to->at += length;
}

static void put_char(writer *to, char c)
{
    *to->at++ = c;
}

static void finish(writer *to)
{
    g_string_set_size(to->out, written(to));
}

/* ---- texts ---- */

enum { ESCAPE = 1, CITIZEN = 2, DIGITS_FEW = 13 /* a citizen number has fourteen digits at least, and an X */ };

/* What may stand among the BLOCK bytes at `at`: what JSON escapes, a digit of full width. Looks at two bytes more; adds
 * the plain digits to *digits. Compilers make vector instructions of the loop. */
static inline unsigned survey_block(const uint8_t *at, unsigned *digits)
{
    uint8_t escape = 0, wide = 0, plain = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        const uint8_t a = at[i], b = at[i + 1], c = at[i + 2];
        const uint8_t digit = (uint8_t)(((uint8_t)(c - 0x90) < 10) | (c == 0xB8)); /* U+FF10..19, U+FF38 */
        escape |= (uint8_t)(((uint8_t)(a - 1) < 0x1F) | (a == '"') | (a == '\\'));
        wide |= (uint8_t)((a == 0xEF) & (((b == 0xBC) & digit) | ((b == 0xBD) & (c == 0x98))));
        plain = (uint8_t)(plain + ((uint8_t)(a - '0') < 10));
    }
    *digits += plain;
    return (escape ? ESCAPE : 0) | (wide ? CITIZEN : 0);
}

/* Whether a text of a batch may need an escape, or may hold a citizen number. What stands behind it in its last block
 * is looked at as well: it may say yes where no is the answer, never the other way. */
QQ_LEVELS static unsigned survey(const char *text, size_t length)
{
    const uint8_t *bytes = (const uint8_t *)text;
    unsigned found = 0, digits = 0;
    for (size_t at = 0; at < length; at += BLOCK) found |= survey_block(bytes + at, &digits);
    return digits > DIGITS_FEW ? found | CITIZEN : found;
}

/* Between quotes; nothing in it is to be escaped. */
static void put_plain(writer *to, const char *text, size_t length)
{
    ensure(to, length + 2);
    put_char(to, '"');
    put_bytes(to, text, length);
    put_char(to, '"');
}

static void put_quoted(writer *to, const char *text, size_t length)
{
    finish(to);
    qq_json_quote(to->out, text, length);
    to->at = to->out->str + to->out->len;
}

/* A text of the batch with the citizen numbers in it masked. */
static void put_text(writer *to, const char *text, size_t length)
{
    const unsigned found = survey(text, length);
    if ((found & CITIZEN) && qq_may_hold_citizen(text, length)) {
        g_autofree char *copy = g_strndup(text, length);
        qq_conceal_citizens(copy, length);
        put_quoted(to, copy, length);
    } else if (found & ESCAPE) {
        put_quoted(to, text, length);
    } else {
        put_plain(to, text, length);
    }
}

/* ---- values ---- */

static void put_integer(writer *to, int64_t value)
{
    char digits[QQ_MILLI_TEXT];
    qq_decimal_format(value, 0, digits);
    ensure(to, strlen(digits));
    put_bytes(to, digits, strlen(digits));
}

static void put_choice(writer *to, const qq_field *field, const qq_checked_field *at)
{
    if (at->value >= 0 && field->target == QQ_TO_NOTHING)
        put_quoted(to, field->values[at->value].sets, strlen(field->values[at->value].sets));
    else if (survey(at->text, at->length) & ESCAPE)
        put_quoted(to, at->text, at->length);
    else
        put_plain(to, at->text, at->length);
}

static void put_value(const qq_checker *checker, writer *to, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    char text[MAX(QQ_STAMP_TEXT, QQ_MILLI_TEXT)];
    switch (field->type) {
    case QQ_FIELD_USCC:
    case QQ_FIELD_ORG_CODE:
    case QQ_FIELD_PARTY:
    case QQ_FIELD_CITIZEN:
    case QQ_FIELD_PARTY_OR_CITIZEN:
        put_plain(to, checker->codes->str + at->code_start, at->code_length);
        break;
    case QQ_FIELD_DATE:
        qq_day_format((qq_day)at->number, text);
        put_plain(to, text, strlen(text));
        break;
    case QQ_FIELD_STAMP:
        qq_stamp_format(at->number, text);
        put_plain(to, text, strlen(text));
        break;
    case QQ_FIELD_MONEY:
        qq_decimal_format(at->number, 2, text);
        put_plain(to, text, strlen(text));
        break;
    case QQ_FIELD_POINTS:
        qq_decimal_format(at->number, 3, text);
        put_plain(to, text, strlen(text));
        break;
    case QQ_FIELD_INTEGER:
        put_integer(to, at->number);
        break;
    case QQ_FIELD_CHOICE:
        put_choice(to, field, at);
        break;
    default:
        put_text(to, at->text, at->length);
        break;
    }
}

/* A unit's code stands in the record; only a person's masked number is for the detail. */
static bool is_kept(const qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    return field->type != QQ_FIELD_PARTY_OR_CITIZEN || field->target == QQ_TO_NOTHING ||
           (checker->persons & QQ_BIT(index)) != 0;
}

/* Some fields, after an opening brace. */
static void put_fields(const qq_checker *checker, writer *to, uint64_t fields)
{
    bool first = true;
    for (; fields; fields &= fields - 1) {
        const int index = __builtin_ctzll(fields);
        const qq_field *field = &checker->record->fields[index];
        if (!is_kept(checker, index)) continue;
        ensure(to, 1 + field->label_length);
        if (!first) put_char(to, ',');
        first = false;
        put_bytes(to, field->label, field->label_length);
        put_value(checker, to, index);
    }
}

static void put_detail(const qq_checker *checker, writer *to)
{
    static const char part[] = ",\"report_only\":{";
    const qq_feed_record *record = checker->record;
    const uint64_t kept = checker->given & record->kept;
    ensure(to, 1);
    put_char(to, '{');
    const size_t begun = written(to);
    put_fields(checker, to, kept & ~record->report_only);
    if (kept & record->report_only) {
        const size_t before = written(to), skip = before == begun; /* the comma */
        ensure(to, sizeof part);
        put_bytes(to, part + skip, sizeof part - 1 - skip);
        const size_t opened = written(to);
        put_fields(checker, to, kept & record->report_only);
        ensure(to, 1);
        if (written(to) > opened)
            put_char(to, '}');
        else
            to->at = to->out->str + before;
    }
    ensure(to, 1);
    put_char(to, '}');
}

/* ---- what is hashed ---- */

static void put_number(writer *to, int64_t value)
{
    const uint64_t little = GUINT64_TO_LE((uint64_t)value);
    put_bytes(to, &little, sizeof little);
}

static void put_numbers(writer *to, const qq_record *record)
{
    const int64_t numbers[] = {record->state,    record->kind,       record->variant,    record->severity,
                               record->measures, record->acted_on,   record->decided_on, record->effective_on,
                               record->until_on, record->ban_from,   record->ban_until,  record->amount,
                               record->document, record->case_group, record->project,    record->target_document};
    ensure(to, sizeof numbers + QQ_KEY_BYTES);
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++) put_number(to, numbers[i]);
    put_bytes(to, record->target.bytes, QQ_KEY_BYTES);
}

/* Everything that a revision says but its detail. */
static void put_revision(writer *to, const qq_revision *revision)
{
    const size_t code = strlen(revision->code) + 1, issuer = strlen(revision->issuer) + 1;
    put_numbers(to, &revision->record);
    ensure(to, code + issuer);
    put_bytes(to, revision->code, code);
    put_bytes(to, revision->issuer, issuer);
    for (unsigned i = 0; i < revision->participant_count; i++) {
        const qq_participant *party = &revision->participants[i];
        ensure(to, sizeof(int64_t) + 2 * (size_t)QQ_PARTY_BYTES);
        put_number(to, party->role);
        put_bytes(to, party->party.text, QQ_PARTY_BYTES);
        put_bytes(to, party->other.text, QQ_PARTY_BYTES);
    }
}

void qq_check_detail(qq_checker *checker)
{
    qq_revision *revision = &checker->revision;
    writer to = write_to(checker->canonical);
    put_revision(&to, revision);
    const size_t before = written(&to);
    if (revision->record.state == QQ_STATE_PRESENT) {
        put_detail(checker, &to);
    } else {
        ensure(&to, 2);
        put_bytes(&to, "{}", 2);
    }
    finish(&to);
    revision->detail = checker->canonical->str + before;
    revision->detail_length = checker->canonical->len - before;
    revision->record.content = qq_hash64(checker->canonical->str, checker->canonical->len);
}
