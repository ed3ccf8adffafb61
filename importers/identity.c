/* What identifies a record, when it was said, and which record it aims at.
 *
 * Invariant: the id is made of normalised texts, so that another spelling of a document number or another encoding of
 * the file is the same record; a person in it stands as the keyed hash. */
#include <string.h>
#include "check.h"

static void append_id_field(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    if (checker->persons & QQ_BIT(index)) {
        g_string_append(checker->id, checker->subject.text);
    } else if (at->code_length) {
        g_string_append_len(checker->id, checker->codes->str + at->code_start, (gssize)at->code_length);
    } else if (field->target == QQ_TO_DOCUMENT || field->target == QQ_TO_SUBJECT_NAME) {
        g_autofree char *key =
            field->target == QQ_TO_DOCUMENT ? qq_document_key(at->text, at->length) : qq_name_key(at->text, at->length);
        g_string_append(checker->id, key);
    } else {
        g_string_append_len(checker->id, at->text, (gssize)at->length);
    }
}

static void make_id(qq_checker *checker)
{
    const qq_feed_id_parts *id = &checker->record->id;
    for (unsigned part = 0; part < id->count; part++) {
        if (part) g_string_append_c(checker->id, '\x1F');
        for (unsigned i = 0; i < id->order_count[part]; i++) {
            if (!(checker->given & QQ_BIT(id->order[part][i]))) continue;
            append_id_field(checker, id->order[part][i]);
            break;
        }
    }
}

static qq_stamp stamp_of(const qq_checker *checker)
{
    const qq_feed_record *record = checker->record;
    for (unsigned i = 0; i < record->stamp_count; i++) {
        int index = record->stamps[i];
        if (!(checker->given & QQ_BIT(index))) continue;
        int64_t number = checker->fields[index].number;
        if (record->fields[index].type == QQ_FIELD_STAMP) return number;
        return number == QQ_DAY_FOREVER ? QQ_STAMP_LAST : number * 86400;
    }
    return QQ_STAMP_NONE;
}

/* The text of the first given field with a target; NULL. */
static const char *text_for(const qq_checker *checker, qq_field_target target)
{
    const qq_feed_record *record = checker->record;
    for (unsigned i = 0; i < record->field_count; i++)
        if (record->fields[i].target == target && (checker->given & QQ_BIT(i))) return checker->fields[i].text;
    return NULL;
}

static const char *default_for(const qq_feed_record *record, qq_field_target target)
{
    for (unsigned i = 0; i < record->field_count; i++)
        if (record->fields[i].target == target && record->fields[i].default_text) return record->fields[i].default_text;
    return NULL;
}

static void aim(qq_checker *checker, const char *source)
{
    const qq_feed_record *record = checker->record;
    const char *target = text_for(checker, QQ_TO_TARGET_RECORD);
    if (!target) return;
    const char *feed = text_for(checker, QQ_TO_TARGET_FEED), *from = text_for(checker, QQ_TO_TARGET_SOURCE);
    if (!feed) feed = default_for(record, QQ_TO_TARGET_FEED);
    if (!feed) feed = record->target_feed ? record->target_feed : checker->feed->id;
    if (!from) from = record->target_source ? record->target_source : source;
    checker->revision.record.target = qq_record_key(feed, from, target);
}

void qq_check_identity(qq_checker *checker, const char *source)
{
    const char *own = text_for(checker, QQ_TO_SOURCE);
    if (own) source = own;
    if (!checker->id->len) make_id(checker);
    checker->revision.record.key = qq_record_key(checker->feed->id, source, checker->id->str);
    checker->revision.record.updated_at = stamp_of(checker);
    uint8_t kind = checker->record->kind;
    if (kind == QQ_KIND_DELISTING || kind == QQ_KIND_REVOCATION) aim(checker, source);
}
