/* The facts of worked cases as records: what a feed would have made of them. */
#include "model/cases.h"
#include <string.h>
#include "qinqing/json.h"
#include "qinqing/text.h"

/* Takes over text. */
int32_t qq_case_intern(case_reader *reader, char *text)
{
    gpointer found;
    if (g_hash_table_lookup_extended(reader->numbers, text, NULL, &found)) {
        g_free(text);
        return GPOINTER_TO_INT(found);
    }
    int32_t number = (int32_t)reader->cases->texts->len;
    g_ptr_array_add(reader->cases->texts, text);
    g_hash_table_insert(reader->numbers, text, GINT_TO_POINTER(number));
    return number;
}

static int64_t hash_of(const xmlNode *node, const char *name)
{
    g_autofree char *text = qq_xml_text(node, name);
    return qq_document_hash(text, strlen(text));
}

static void read_variant(case_reader *reader, const xmlNode *node, qq_record *record)
{
    switch (record->kind) {
    case QQ_KIND_CONVICTION:
        record->variant =
            (uint8_t)qq_xml_member(&reader->reader, node, "source", QQ_SET_SOURCE_KIND, QQ_SOURCE_JUDGMENT);
        break;
    case QQ_KIND_ACCIDENT:
        record->variant =
            (uint8_t)qq_xml_member(&reader->reader, node, "class", QQ_SET_ACCIDENT_CLASS, QQ_ACCIDENT_GENERAL);
        if (qq_xml_flag(node, "vile")) record->severity = QQ_SEVERITY_A;
        break;
    case QQ_KIND_REVOCATION:
        record->variant = (uint8_t)qq_xml_member(&reader->reader, node, "kind", QQ_SET_REVOCATION, QQ_REVOCATION_ANNUL);
        break;
    default:
        break;
    }
}

static void read_dates(case_reader *reader, const xmlNode *node, qq_record *record)
{
    model_reader *plain = &reader->reader;
    record->decided_on = qq_xml_day(plain, node, "decided", QQ_DAY_NONE);
    record->until_on = qq_xml_day(plain, node, "until", QQ_DAY_NONE);
    record->ban_from = qq_xml_day(plain, node, "ban-from", QQ_DAY_NONE);
    record->ban_until = qq_xml_day(plain, node, "ban-until", QQ_DAY_NONE);
    record->acted_on = qq_xml_day(plain, node, record->kind == QQ_KIND_ACCIDENT ? "happened" : "done", QQ_DAY_NONE);
    const char *effective = record->kind == QQ_KIND_ENTERPRISE   ? "registered"
                            : record->kind == QQ_KIND_EVALUATION ? "from"
                                                                 : "effective";
    record->effective_on = qq_xml_day(plain, node, effective, QQ_DAY_NONE);
}

static void read_numbers(case_reader *reader, const xmlNode *node, qq_record *record)
{
    record->case_group = hash_of(node, "case");
    record->project = hash_of(node, "project");
    int64_t document = hash_of(node, record->kind == QQ_KIND_ACCIDENT ? "penalty" : "document");
    if (record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING) {
        record->target_document = document;
        record->document = hash_of(node, "number");
    } else {
        record->document = document;
    }
    record->code = qq_case_intern(reader, qq_xml_text(node, qq_xml_has(node, "list") ? "list" : "code"));
    if (record->kind == QQ_KIND_EVALUATION) record->amount = qq_xml_decimal(&reader->reader, node, "value", 3);
    if (record->kind != QQ_KIND_PENALTY) return;
    record->issuer = qq_xml_has(node, "issuer") ? qq_case_intern(reader, qq_xml_text(node, "issuer")) : reader->issuer;
    record->measures = (uint16_t)qq_xml_members(&reader->reader, node, "measures", QQ_SET_MEASURE);
    if (qq_xml_has(node, "fine")) record->amount = qq_xml_decimal(&reader->reader, node, "fine", 2);
}

static const struct {
    const char *element;
    qq_record_kind kind;
} fact_kinds[] = {
    {"enterprise", QQ_KIND_ENTERPRISE}, {"penalty", QQ_KIND_PENALTY},         {"conviction", QQ_KIND_CONVICTION},
    {"honour", QQ_KIND_HONOUR},         {"performance", QQ_KIND_PERFORMANCE}, {"collusion", QQ_KIND_COLLUSION},
    {"accident", QQ_KIND_ACCIDENT},     {"listing", QQ_KIND_LISTING},         {"removal", QQ_KIND_DELISTING},
    {"revocation", QQ_KIND_REVOCATION}, {"evaluation", QQ_KIND_EVALUATION},
};

/* What people read beside a ban or a listing; the record's detail is one more than its place. */
static int64_t keep_detail(case_reader *reader, const xmlNode *node)
{
    static const char *const members[][2] = {{"document", "document_no"},
                                             {"ban-kinds", "ban_kinds"},
                                             {"ban-places", "ban_places"},
                                             {"ban-article", "ban_article"},
                                             {"scope", "scope"}};
    GString *text = g_string_new(NULL);
    g_autoptr(qq_json) json = qq_json_new(text, 0);
    qq_json_open_object(json, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        g_autofree char *value = qq_xml_text(node, members[i][0]);
        qq_json_string(json, members[i][1], value);
    }
    qq_json_close(json);
    g_ptr_array_add(reader->cases->details, g_string_free(text, FALSE));
    return reader->cases->details->len;
}

static void read_record(case_reader *reader, const xmlNode *node, const qq_case *one, const char *party, GArray *into)
{
    qq_record record;
    qq_record_clear(&record);
    for (size_t i = 0; i < G_N_ELEMENTS(fact_kinds); i++)
        if (qq_xml_is(node, fact_kinds[i].element)) record.kind = (uint8_t)fact_kinds[i].kind;
    g_autofree char *number = g_strdup_printf("%s%u", into == one->records ? "" : party, into->len);
    record.state = QQ_STATE_PRESENT;
    record.key = qq_record_key("cases", one->id, number);
    record.updated_at = into->len;
    g_strlcpy(record.party.text, party, sizeof record.party.text);
    record.severity = (uint8_t)qq_xml_member(&reader->reader, node, "severity", QQ_SET_SEVERITY, QQ_SEVERITY_NONE);
    read_variant(reader, node, &record);
    read_dates(reader, node, &record);
    read_numbers(reader, node, &record);
    bool told = record.kind == QQ_KIND_LISTING && qq_xml_has(node, "scope");
    if (told || record.ban_from != QQ_DAY_NONE || record.ban_until != QQ_DAY_NONE)
        record.detail = keep_detail(reader, node);
    g_array_append_val(into, record);
}

static qq_subject subject_of(const xmlNode *node)
{
    g_autofree char *as = qq_xml_text(node, "as");
    int subject = QQ_SUBJECT_LEGAL_REPRESENTATIVE;
    while (subject < QQ_SUBJECT_PROJECT_MANAGER && strcmp(qq_subject_text((qq_subject)subject), as) != 0) subject++;
    return (qq_subject)subject;
}

/* The registry's word that the person represents or controls the enterprise. */
static void add_tie(case_reader *reader, const xmlNode *node, qq_case *one, const qq_case_person *person)
{
    qq_record tie;
    qq_record_clear(&tie);
    g_autofree char *number = g_strdup_printf("tie %u", one->persons->len);
    tie.state = QQ_STATE_PRESENT;
    tie.kind = QQ_KIND_TIE;
    tie.variant =
        person->subject == QQ_SUBJECT_LEGAL_REPRESENTATIVE ? QQ_TIE_LEGAL_REPRESENTATIVE : QQ_TIE_ACTUAL_CONTROLLER;
    tie.role = QQ_ROLE_OTHER;
    tie.key = qq_record_key("cases", one->id, number);
    g_strlcpy(tie.party.text, QQ_CASE_PARTY, sizeof tie.party.text);
    tie.other = person->party;
    tie.acted_on = qq_xml_day(&reader->reader, node, "since", QQ_DAY_NONE);
    tie.until_on = qq_xml_day(&reader->reader, node, "until", QQ_DAY_NONE);
    g_array_append_val(one->records, tie);
}

static void read_person(case_reader *reader, const xmlNode *node, qq_case *one)
{
    qq_case_person *person = g_new0(qq_case_person, 1);
    person->subject = subject_of(node);
    person->records = g_array_new(FALSE, FALSE, sizeof(qq_record));
    g_snprintf(person->party.text, sizeof person->party.text, "#%032u", one->persons->len + 1);
    g_ptr_array_add(one->persons, person);
    for (const xmlNode *child = qq_xml_first(node); child; child = qq_xml_next(child))
        read_record(reader, child, one, person->party.text, person->records);
    if (person->subject != QQ_SUBJECT_PROJECT_MANAGER) add_tie(reader, node, one, person);
}

void qq_case_read_fact(case_reader *reader, const xmlNode *node, qq_case *one)
{
    if (qq_xml_is(node, "person"))
        read_person(reader, node, one);
    else
        read_record(reader, node, one, QQ_CASE_PARTY, one->records);
}
