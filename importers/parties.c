/* Identifiers of parties in a record, and the participants they make.
 *
 * Invariant: a party is known by a valid number or not at all. A citizen number leaves this file only as its keyed hash
 * and masked. */
#include "check.h"
#include <string.h>

static void append_code(qq_checker *checker, qq_checked_field *at, const char *code)
{
    if (!at->code_length)
        at->code_start = checker->codes->len;
    else
        g_string_append_c(checker->codes, ',');
    g_string_append(checker->codes, code);
    at->code_length = checker->codes->len - at->code_start;
}

static void set_party(qq_party *party, const char *code)
{
    memset(party, 0, sizeof *party);
    memcpy(party->text, code, strlen(code));
}

static void add_member(qq_checker *checker, int index, const qq_party *party)
{
    if (checker->member_count == QQ_FEED_PARTIES_MAX) {
        g_autofree char *reason = g_strdup_printf("more than %d parties in one record", QQ_FEED_PARTIES_MAX);
        qq_check_reject(checker, index, reason);
        return;
    }
    checker->members[checker->member_count++] = *party;
}

static void place_party(qq_checker *checker, int index, const qq_party *party)
{
    const qq_field *field = &checker->record->fields[index];
    switch (field->target) {
    case QQ_TO_SUBJECT:
        if (!checker->subject.text[0])
            checker->subject = *party;
        else if (field->list)
            add_member(checker, index, party);
        break;
    case QQ_TO_MEMBERS:
        add_member(checker, index, party);
        break;
    case QQ_TO_OTHER:
        checker->other = *party;
        break;
    case QQ_TO_RELATED_UNIT:
        checker->related_unit = *party;
        break;
    default:
        break;
    }
}

static void reject_identifier(qq_checker *checker, int index, const char *what, const qq_identifier_result *result)
{
    g_autofree char *reason = qq_identifier_describe(what, result);
    qq_check_reject(checker, index, reason);
}

/* A unified code or, where the type allows it, an organisation code. */
static qq_identifier_result unit_code(qq_field_type type, const char *text, size_t length, char out[QQ_USCC_LENGTH + 1])
{
    if (type == QQ_FIELD_ORG_CODE) return qq_org_code_check(text, length, out);
    qq_identifier_result result = qq_uscc_check(text, length, out);
    if (type == QQ_FIELD_USCC || result.fault != QQ_IDENTIFIER_LENGTH) return result;
    qq_identifier_result shorter = qq_org_code_check(text, length, out);
    return shorter.fault == QQ_IDENTIFIER_LENGTH ? result : shorter;
}

/* As if the field were empty, but counted. */
static void pass_over(qq_checker *checker, int index)
{
    checker->given &= ~QQ_BIT(index);
    checker->warnings++;
}

static void take_unit(qq_checker *checker, int index, const char *text, size_t length)
{
    const qq_field *field = &checker->record->fields[index];
    char code[QQ_USCC_LENGTH + 1];
    qq_identifier_result result = unit_code(field->type, text, length, code);
    if (result.fault != QQ_IDENTIFIER_OK && field->lenient) {
        pass_over(checker, index);
        return;
    }
    if (result.fault != QQ_IDENTIFIER_OK) {
        reject_identifier(checker, index,
                          field->type == QQ_FIELD_ORG_CODE ? "organisation code" : "unified social credit code",
                          &result);
        return;
    }
    append_code(checker, &checker->fields[index], code);
    qq_party party;
    set_party(&party, code);
    place_party(checker, index, &party);
}

static void take_units(qq_checker *checker, int index)
{
    const char *text = checker->fields[index].text, *item;
    size_t length = checker->fields[index].length, item_length;
    bool any = false;
    while (qq_check_next_item(&text, &length, &item, &item_length)) {
        take_unit(checker, index, item, item_length);
        any = true;
    }
    if (!any) checker->given &= ~QQ_BIT(index);
}

static void take_person(qq_checker *checker, int index, const char *number)
{
    const qq_field *field = &checker->record->fields[index];
    char masked[QQ_CITIZEN_LENGTH + 1];
    qq_citizen_mask(number, masked);
    checker->persons |= QQ_BIT(index);
    append_code(checker, &checker->fields[index], masked);
    if (field->target == QQ_TO_NOTHING || checker->failure) return;
    qq_party party;
    if (checker->find(checker->find_data, number, &party, &checker->failure)) place_party(checker, index, &party);
}

/* A number that may belong to another kind of document is passed over unless it looks like a citizen number and is a
 * wrong one. */
static void take_citizen(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    char number[QQ_CITIZEN_LENGTH + 1];
    qq_identifier_result result = qq_citizen_check(at->text, at->length, number);
    bool unlike = result.fault == QQ_IDENTIFIER_LENGTH || result.fault == QQ_IDENTIFIER_CHARACTER;
    if (result.fault == QQ_IDENTIFIER_OK) {
        take_person(checker, index, number);
    } else if (field->lenient && unlike) {
        pass_over(checker, index);
    } else {
        reject_identifier(checker, index, "citizen number", &result);
    }
    memset(number, 0, sizeof number);
}

typedef enum { UNKNOWN, UNIT, PERSON } party_kind;

static party_kind said_kind(const qq_checker *checker, const qq_field *field)
{
    if (field->by_field == QQ_FEED_NO_FIELD || !(checker->given & QQ_BIT(field->by_field))) return UNKNOWN;
    const qq_field *by = &checker->record->fields[field->by_field];
    const qq_checked_field *at = &checker->fields[field->by_field];
    int value = qq_check_choice(by, at->text, at->length);
    if (value < 0) return UNKNOWN;
    return g_str_equal(by->values[value].sets, "person") ? PERSON : UNIT;
}

static void take_unit_or_citizen(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    const qq_checked_field *at = &checker->fields[index];
    party_kind kind = said_kind(checker, field);
    char code[QQ_USCC_LENGTH + 1], number[QQ_CITIZEN_LENGTH + 1];
    qq_identifier_result unit = unit_code(field->type, at->text, at->length, code);
    qq_identifier_result person = qq_citizen_check(at->text, at->length, number);
    if (kind != PERSON && unit.fault == QQ_IDENTIFIER_OK) {
        take_unit(checker, index, at->text, at->length);
    } else if (kind != UNIT && person.fault == QQ_IDENTIFIER_OK) {
        take_person(checker, index, number);
    } else if (kind == PERSON) {
        if (person.fault == QQ_IDENTIFIER_OK) person.fault = QQ_IDENTIFIER_CHECK;
        reject_identifier(checker, index, "citizen number", &person);
    } else if (kind == UNKNOWN && person.fault != QQ_IDENTIFIER_LENGTH && person.fault != QQ_IDENTIFIER_CHARACTER) {
        /* Shaped like a citizen number: say nothing that could tell its digits. */
        qq_check_reject(checker, index, "neither a valid unified social credit code nor a valid citizen number");
    } else {
        reject_identifier(checker, index, "unified social credit code", &unit);
    }
    memset(number, 0, sizeof number);
}

void qq_check_party(qq_checker *checker, int index)
{
    const qq_field *field = &checker->record->fields[index];
    if (field->lenient && !qq_check_length(checker, index)) return;
    if (field->list)
        take_units(checker, index);
    else if (field->type == QQ_FIELD_CITIZEN)
        take_citizen(checker, index);
    else if (field->type == QQ_FIELD_PARTY_OR_CITIZEN)
        take_unit_or_citizen(checker, index);
    else
        take_unit(checker, index, checker->fields[index].text, checker->fields[index].length);
}

static void add_participant(qq_checker *checker, const qq_party *party, qq_role role, const qq_party *other)
{
    for (unsigned i = 0; i < checker->participant_count; i++)
        if (strcmp(checker->participants[i].party.text, party->text) == 0) return;
    if (checker->participant_count > QQ_FEED_PARTIES_MAX) return;
    qq_participant *to = &checker->participants[checker->participant_count++];
    to->party = *party;
    to->role = role;
    if (other)
        to->other = *other;
    else
        memset(&to->other, 0, sizeof to->other);
}

/* Nobody yet: "?" and the record's key. */
static void set_nobody(qq_checker *checker)
{
    memset(&checker->subject, 0, sizeof checker->subject);
    checker->subject.text[0] = '?';
    const uint8_t *key = checker->revision.record.key.bytes;
    for (int i = 0; i < QQ_KEY_BYTES; i++) {
        checker->subject.text[1 + 2 * i] = "0123456789abcdef"[key[i] >> 4];
        checker->subject.text[2 + 2 * i] = "0123456789abcdef"[key[i] & 15];
    }
}

static bool speaks_of_a_party(const qq_feed_record *record)
{
    for (unsigned i = 0; i < record->field_count; i++)
        if (record->fields[i].target == QQ_TO_SUBJECT) return true;
    return false;
}

void qq_check_participants(qq_checker *checker)
{
    const qq_party *other = checker->other.text[0]          ? &checker->other
                            : checker->related_unit.text[0] ? &checker->related_unit
                                                            : NULL;
    if (!checker->subject.text[0]) {
        if (!speaks_of_a_party(checker->record)) return;
        set_nobody(checker);
    }
    add_participant(checker, &checker->subject, QQ_ROLE_SUBJECT, other);
    if (checker->other.text[0]) add_participant(checker, &checker->other, QQ_ROLE_OTHER, &checker->subject);
    if (checker->related_unit.text[0])
        add_participant(checker, &checker->related_unit, QQ_ROLE_RELATED_UNIT, &checker->subject);
    for (unsigned i = 0; i < checker->member_count; i++)
        add_participant(checker, &checker->members[i], QQ_ROLE_MEMBER, NULL);
}
