/* Checks a raw record field by field and makes a revision of it.
 *
 * Invariant: a record is taken whole or rejected with one reason; nothing is guessed. Buffers are kept from record to
 * record. */
#include "check.h"
#include <string.h>
#include "pattern.h"
#include "qinqing/identifier.h"

qq_checker *qq_checker_new(const qq_feed *feed, qq_person_finder find, void *data)
{
    qq_checker *checker = g_new0(qq_checker, 1);
    checker->feed = feed;
    checker->find = find;
    checker->find_data = data;
    checker->codes = g_string_new(NULL);
    checker->canonical = g_string_sized_new(2048);
    checker->id = g_string_new(NULL);
    checker->reject_value = g_string_new(NULL);
    checker->reject_reason = g_string_new(NULL);
    return checker;
}

void qq_checker_free(qq_checker *checker)
{
    if (!checker) return;
    g_string_free(checker->codes, TRUE);
    g_string_free(checker->canonical, TRUE);
    g_string_free(checker->id, TRUE);
    g_string_free(checker->reject_value, TRUE);
    g_string_free(checker->reject_reason, TRUE);
    g_clear_error(&checker->failure);
    g_free(checker);
}

int64_t qq_checker_warnings(const qq_checker *checker)
{
    return checker->warnings;
}

void qq_check_reject_record(qq_checker *checker, const char *element, int line, const char *reason, bool beyond)
{
    if (checker->rejected && !(checker->beyond && !beyond)) return;
    checker->rejected = true;
    checker->beyond = beyond;
    checker->reject_element = element;
    checker->reject_line = line;
    g_string_truncate(checker->reject_value, 0);
    g_string_assign(checker->reject_reason, reason);
}

void qq_check_reject(qq_checker *checker, int index, const char *reason)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    bool beyond = qq_pattern_accepts(field, at->raw, at->raw_length);
    if (checker->rejected && !(checker->beyond && !beyond)) return;
    qq_check_reject_record(checker, field->name, at->line, reason, beyond);
    g_autofree char *masked = qq_mask_text(at->text, at->length, QQ_FINDING_VALUE_MAX);
    g_string_assign(checker->reject_value, masked);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* Cuts off blanks, U+3000 among them but for choices and integers, where the XSD does not know it. */
static void trim(qq_checked_field *at, bool wide)
{
    char *text = at->raw;
    size_t length = at->raw_length;
    for (;;) {
        if (length && is_blank(text[0]))
            text++, length--;
        else if (wide && length >= 3 && memcmp(text, "\xE3\x80\x80", 3) == 0)
            text += 3, length -= 3;
        else
            break;
    }
    for (;;) {
        if (length && is_blank(text[length - 1]))
            length--;
        else if (wide && length >= 3 && memcmp(text + length - 3, "\xE3\x80\x80", 3) == 0)
            length -= 3;
        else
            break;
    }
    at->text = text;
    at->length = length;
}

/* Finds the fields' texts. Zero-terminating is left until the checks are through, so that the raw text can still be
 * reported. */
static void gather(qq_checker *checker, qq_batch *batch)
{
    const qq_raw_record *raw = checker->raw;
    checker->given = checker->persons = 0;
    for (uint32_t i = 0; i < raw->field_count; i++) {
        const qq_raw_field *from = &batch->fields[raw->first_field + i];
        qq_checked_field *at = &checker->fields[from->field];
        const qq_field *field = &checker->record->fields[from->field];
        at->raw = batch->text + from->start;
        at->raw_length = from->length;
        at->line = from->line;
        at->value = -1;
        at->number = 0;
        at->code_length = 0;
        trim(at, field->list || (field->type != QQ_FIELD_CHOICE && field->type != QQ_FIELD_INTEGER));
        if (at->length) checker->given |= QQ_BIT(from->field);
    }
}

static bool choice_means(const qq_checker *checker, int index, const char *meaning)
{
    if (!(checker->given & QQ_BIT(index))) return false;
    const qq_field *field = &checker->record->fields[index];
    int value = qq_check_choice(field, checker->fields[index].text, checker->fields[index].length);
    return value >= 0 && g_str_equal(field->values[value].sets, meaning);
}

static void check_required(qq_checker *checker)
{
    const qq_feed_record *record = checker->record;
    uint64_t missing = record->required & ~checker->given;
    while (missing) {
        int index = __builtin_ctzll(missing);
        missing &= missing - 1;
        const qq_field *field = &record->fields[index];
        const qq_checked_field *at = &checker->fields[index];
        bool there = (checker->raw->given & QQ_BIT(index)) != 0;
        bool beyond = there ? qq_pattern_accepts(field, at->raw, at->raw_length) : field->aliases[0] != NULL;
        qq_check_reject_record(checker, field->name, there ? at->line : checker->raw->line, "required, and not given",
                               beyond);
    }
    uint64_t conditional = record->conditional & ~checker->given;
    while (conditional) {
        int index = __builtin_ctzll(conditional);
        conditional &= conditional - 1;
        const qq_field *field = &record->fields[index];
        if (field->unless & checker->given) continue;
        if (field->when_field != QQ_FEED_NO_FIELD && !choice_means(checker, field->when_field, field->when_value))
            continue;
        qq_check_reject_record(
            checker, field->name, checker->raw->line,
            field->unless ? "one of this field and its substitutes is required" : "required in this case", true);
    }
}

static void clear_revision(qq_checker *checker)
{
    qq_record_clear(&checker->revision.record);
    checker->revision.record.kind = checker->record->kind;
    checker->revision.record.state = QQ_STATE_PRESENT;
    checker->revision.code = checker->record->code ? checker->record->code : "";
    checker->revision.issuer = "";
    checker->revision.participants = checker->participants;
    checker->participant_count = checker->member_count = 0;
    checker->subject.text[0] = checker->other.text[0] = checker->related_unit.text[0] = '\0';
    g_string_truncate(checker->codes, 0);
    g_string_truncate(checker->id, 0);
    checker->rejected = false;
}

static bool is_deletion(const qq_checker *checker)
{
    const qq_feed_record *record = checker->record;
    if (record->deletion || checker->raw->operation == QQ_OPERATION_DELETE) return true;
    int index = record->operation_field;
    if (index == QQ_FEED_NO_FIELD || !(checker->given & QQ_BIT(index))) return false;
    int value = checker->fields[index].value;
    return value >= 0 && record->fields[index].values[value].number == QQ_OPERATION_DELETE;
}

/* A deletion says only which record and when. */
static void reduce_to_deletion(qq_checker *checker)
{
    qq_record *record = &checker->revision.record, kept = *record;
    qq_record_clear(record);
    record->key = kept.key;
    record->updated_at = kept.updated_at;
    record->state = QQ_STATE_DELETED;
    record->kind = 0;
    checker->revision.code = checker->revision.issuer = "";
    for (unsigned i = 0; i < checker->participant_count; i++)
        if (checker->participants[i].party.text[0] == '?') checker->participant_count = 0;
}

/* A message that deletes and has no content: its header's key is all there is. */
static void take_bare_deletion(qq_checker *checker, qq_batch *batch)
{
    const qq_raw_record *raw = checker->raw;
    if (raw->key_length == 0) {
        qq_check_reject_record(checker, checker->record->elements[0], raw->line,
                               "a deletion without content needs a key", true);
        return;
    }
    qq_record *record = &checker->revision.record;
    record->key = qq_record_key(checker->feed->id, "", batch->text + raw->key_start);
    record->updated_at = QQ_STAMP_LAST;
    reduce_to_deletion(checker);
}

static void take_content(qq_checker *checker, qq_batch *batch, const char *source)
{
    const qq_raw_record *raw = checker->raw;
    if (raw->message && !raw->content) {
        qq_check_reject_record(checker, checker->record->elements[0], raw->line, "the message has no content", true);
        return;
    }
    uint64_t rest = checker->given;
    while (rest && !checker->failure) {
        int index = __builtin_ctzll(rest);
        rest &= rest - 1;
        qq_check_convert(checker, index);
    }
    check_required(checker);
    if (checker->rejected || checker->failure) return;
    rest = checker->given;
    while (rest) {
        int index = __builtin_ctzll(rest);
        rest &= rest - 1;
        checker->fields[index].text[checker->fields[index].length] = '\0';
    }
    if (raw->message && raw->key_length)
        g_string_append_len(checker->id, batch->text + raw->key_start, raw->key_length);
    qq_check_identity(checker, source);
    qq_check_participants(checker);
    if (is_deletion(checker)) reduce_to_deletion(checker);
}

static void finish_revision(qq_checker *checker)
{
    qq_revision *revision = &checker->revision;
    revision->participant_count = checker->participant_count;
    qq_check_detail(checker);
    if (revision->detail_length > QQ_FEED_DETAIL_MAX)
        qq_check_reject_record(checker, checker->record->elements[0], checker->raw->line,
                               "its texts are too long together", true);
}

static void fill_reject(const qq_checker *checker, qq_reject *reject)
{
    *reject = (qq_reject){.line = checker->reject_line,
                          .element = checker->reject_element,
                          .value = checker->reject_value->str,
                          .reason = checker->reject_reason->str,
                          .beyond_schema = checker->beyond};
}

qq_check_outcome qq_checker_take(qq_checker *checker, qq_batch *batch, const qq_raw_record *raw, const char *source,
                                 const qq_revision **revision, qq_reject *reject, GError **error)
{
    checker->raw = raw;
    checker->record = raw->record ? raw->record : &checker->feed->records[0];
    clear_revision(checker);
    if (raw->fault) qq_check_reject_record(checker, raw->fault_element, raw->fault_line, raw->fault, raw->fault_beyond);
    if (!raw->fault || raw->fault_beyond) {
        gather(checker, batch);
        if (raw->message && !raw->content && raw->operation == QQ_OPERATION_DELETE)
            take_bare_deletion(checker, batch);
        else
            take_content(checker, batch, source);
    }
    if (checker->failure) {
        g_propagate_error(error, g_steal_pointer(&checker->failure));
        return QQ_CHECK_FAILED;
    }
    if (!checker->rejected) finish_revision(checker);
    if (checker->rejected) {
        fill_reject(checker, reject);
        return QQ_CHECK_REJECT;
    }
    *revision = &checker->revision;
    return QQ_CHECK_REVISION;
}
