/* What records become: the fields of every kind of feed in their places, identity, persons, messages, and rejects. */
#include <glib.h>
#include <string.h>
#include "collect.h"
#include "qinqing/text.h"

#define A      "91420000757013137P"
#define B      "91420100MA4KX2B75W"
#define C      "91420600179330017W"
#define PERSON "11010519491231002X"

static qq_day day(int year, int month, int day_of_month)
{
    qq_day out = 0;
    g_assert_true(qq_day_from_civil(year, month, day_of_month, &out));
    return out;
}

static const collected_revision *at(const collected *got, guint index)
{
    if (got->error) g_error("refused: %s", got->error);
    g_assert_cmpuint(index, <, got->revisions->len);
    return g_ptr_array_index(got->revisions, index);
}

static collected *sample(const char *name)
{
    size_t length;
    g_autofree char *bytes = test_sample(name, &length);
    return collect_bytes(NULL, bytes, length);
}

static void assert_party(const collected_revision *revision, unsigned index, const char *party, qq_role role)
{
    g_assert_cmpuint(index, <, revision->participant_count);
    g_assert_cmpstr(revision->participants[index].party.text, ==, party);
    g_assert_cmpint(revision->participants[index].role, ==, role);
}

static void test_records__penalty(void)
{
    g_autoptr(collected) got = sample("penalty");
    const collected_revision *first = at(got, 0);
    const qq_record *record = &first->record;
    g_assert_cmpint(record->kind, ==, QQ_KIND_PENALTY);
    g_assert_cmpint(record->severity, ==, QQ_SEVERITY_B);
    g_assert_cmpuint(record->measures, ==,
                     QQ_MEASURE_BIT(QQ_MEASURE_FINE) | QQ_MEASURE_BIT(QQ_MEASURE_CONFISCATION) |
                         QQ_MEASURE_BIT(QQ_MEASURE_WARNING));
    g_assert_cmpint(record->amount, ==, 123450);
    g_assert_cmpint(record->acted_on, ==, day(2026, 1, 5));
    g_assert_cmpint(record->decided_on, ==, day(2026, 2, 1));
    g_assert_cmpint(record->until_on, ==, day(2027, 2, 1));
    g_assert_cmpint(record->ban_until, ==, day(2026, 5, 1));
    g_assert_cmpint(record->document, ==, qq_document_hash("鄂建罚(2026)1号", strlen("鄂建罚(2026)1号")));
}

static void test_records__penalty_texts(void)
{
    g_autoptr(collected) got = sample("penalty");
    const collected_revision *first = at(got, 0);
    const qq_record *record = &first->record;
    g_assert_cmpstr(first->code, ==, "D1-3-01");
    g_assert_cmpstr(first->issuer, ==, "湖北省住房和城乡建设厅");
    assert_party(first, 0, A, QQ_ROLE_SUBJECT);
    g_assert_nonnull(strstr(first->detail, "\"facts\":\"经查 <b>属实</b>\""));
    g_assert_nonnull(strstr(first->detail, "\"confiscated\":\"10000.00\""));
    g_assert_null(strstr(first->detail, "uscc"));
    qq_key key = qq_record_key("penalty", "42-zjt", "n1");
    g_assert_cmpint(memcmp(&key, &record->key, sizeof key), ==, 0);
}

static void test_records__name_only_and_deletions(void)
{
    g_autoptr(collected) got = sample("penalty");
    const collected_revision *named = at(got, 1), *deleted = at(got, 2), *bare = at(got, 3);
    g_assert_cmpuint(named->participant_count, ==, 1);
    g_assert_cmpint(named->participants[0].party.text[0], ==, '?');
    g_assert_cmpuint(strlen(named->participants[0].party.text), ==, 33);
    g_assert_cmpint(deleted->record.state, ==, QQ_STATE_DELETED);
    g_assert_cmpint(deleted->record.kind, ==, 0);
    assert_party(deleted, 0, "757013137", QQ_ROLE_SUBJECT);
    g_assert_cmpint(bare->record.state, ==, QQ_STATE_DELETED);
    g_assert_cmpuint(bare->participant_count, ==, 0);
    g_assert_cmpstr(bare->detail, ==, "{}");
}

static void test_records__registry(void)
{
    g_autoptr(collected) got = sample("registry");
    g_assert_cmpint(at(got, 0)->record.effective_on, ==, day(2020, 5, 1));
    g_assert_nonnull(
        strstr(at(got, 0)->detail, "\"report_only\":{\"founded_on\":\"1998-03-04\",\"ownership\":\"国有\""));
    const collected_revision *person = at(got, 1), *tie = at(got, 2), *branch = at(got, 3);
    g_assert_cmpint(person->participants[0].party.text[0], ==, '#');
    g_assert_cmpint(tie->record.variant, ==, QQ_TIE_LEGAL_REPRESENTATIVE);
    g_assert_cmpint(tie->record.until_on, ==, QQ_DAY_FOREVER);
    assert_party(tie, 0, person->participants[0].party.text, QQ_ROLE_SUBJECT);
    assert_party(tie, 1, A, QQ_ROLE_OTHER);
    g_assert_cmpstr(tie->participants[0].other.text, ==, A);
    g_assert_cmpstr(tie->participants[1].other.text, ==, person->participants[0].party.text);
    assert_party(branch, 0, B, QQ_ROLE_SUBJECT);
    g_assert_cmpint(branch->record.until_on, ==, QQ_DAY_NONE);
    g_assert_cmpint(at(got, 4)->record.kind, ==, QQ_KIND_QUALIFICATION);
}

/* A citizen number is nowhere: not in the detail, the key, the party or a reject. */
static void test_records__persons_stay_hidden(void)
{
    g_autoptr(collected) got = sample("registry");
    for (guint i = 0; i < got->revisions->len; i++) {
        g_assert_null(strstr(at(got, i)->detail, PERSON));
        g_assert_null(strstr(at(got, i)->detail, "19491231"));
    }
    g_assert_nonnull(strstr(at(got, 1)->detail, "\"citizen_no\":\"1101**********002X\""));
    g_autoptr(collected) facts = collect_text(
        NULL,
        "<penalty source=\"s\"><record><record_id>1</record_id><updated_at>2026-01-01</updated_at><uscc>" A
        "</uscc><name>n</name><document_no>d</document_no><authority>a</authority><decided_on>2026-01-01</decided_on>"
        "<facts>身份证" PERSON "，另420000202601010001234567</facts></record></penalty>");
    g_assert_nonnull(strstr(collected_only(facts)->detail, "身份证1101**********002X，另420000202601010001234567"));
    g_autoptr(collected) wrong =
        collect_text(NULL, "<registry source=\"s\"><person><record_id>1</record_id><updated_at>2026-01-01</updated_at>"
                           "<citizen_no>110105194912310021</citizen_no><name>n</name></person></registry>");
    const collected_reject *reject = collected_only_reject(wrong);
    g_assert_cmpstr(reject->element, ==, "citizen_no");
    g_assert_null(strstr(reject->value, "19491231"));
    g_assert_null(strstr(reject->reason, "1949"));
    g_assert_true(reject->beyond);
}

#define HIDING_PLACE(authority, code, facts)                                                                           \
    "<penalty source=\"s\"><record><record_id>1</record_id><updated_at>2026-01-01</updated_at><uscc>" A                \
    "</uscc><name>n</name><document_no>d</document_no><authority>" authority "</authority><code>" code                 \
    "</code><decided_on>2026-01-01</decided_on><facts>" facts "</facts></record></penalty>"

/* Nor where nobody expects one: in groups, in full width, in the authority, in place of a code. */
static void test_records__persons_in_odd_places(void)
{
    g_autoptr(collected) spread = collect_text(
        NULL, HIDING_PLACE("某局" PERSON, "D1-3-01",
                           "甲 110105 19491231 002X，乙110105-19491231-002x；丙１１０１０５１９４９１２３１００２Ｘ，"
                           "丁110105491231002 戊2026-01-02至2026-03-04"));
    const collected_revision *got = collected_only(spread);
    g_assert_cmpstr(got->issuer, ==, "某局1101**********002X");
    g_assert_nonnull(strstr(got->detail, "甲 1101** ******** 002X，乙1101**-********-002x；"
                                         "丙１１０１＊＊＊＊＊＊＊＊＊＊００２Ｘ，丁1101*******1002 "
                                         "戊2026-01-02至2026-03-04"));
    g_autoptr(collected) code = collect_text(NULL, HIDING_PLACE("某局", PERSON, "x"));
    const collected_reject *reject = collected_only_reject(code);
    g_assert_cmpstr(reject->element, ==, "code");
    g_assert_null(strstr(reject->value, "19491231"));
}

static void test_records__bribery(void)
{
    g_autoptr(collected) got = sample("bribery");
    const collected_revision *unit = at(got, 0), *person = at(got, 1);
    g_assert_cmpint(unit->record.kind, ==, QQ_KIND_CONVICTION);
    g_assert_cmpint(unit->record.variant, ==, QQ_SOURCE_JUDGMENT);
    g_assert_cmpstr(unit->code, ==, "CR-393");
    g_assert_cmpint(unit->record.effective_on, ==, day(2023, 5, 20));
    g_assert_cmpint(unit->record.amount, ==, 50000000);
    g_assert_cmpint(unit->record.ban_until, ==, day(2026, 5, 20));
    g_assert_cmpint(unit->record.document, ==, qq_document_hash("(2023)鄂01刑初123号", strlen("(2023)鄂01刑初123号")));
    g_assert_cmpint(person->record.state, ==, QQ_STATE_DELETED); /* revoked */
    assert_party(person, 1, A, QQ_ROLE_RELATED_UNIT);
    qq_key key = qq_record_key("bribery", "某检察院", "b2");
    g_assert_cmpint(memcmp(&key, &person->record.key, sizeof key), ==, 0);
}

static void test_records__bidding(void)
{
    g_autoptr(collected) got = sample("bidding");
    const collected_revision *bid = at(got, 1);
    g_assert_cmpuint(bid->participant_count, ==, 3);
    assert_party(bid, 0, A, QQ_ROLE_SUBJECT);
    assert_party(bid, 1, B, QQ_ROLE_MEMBER);
    assert_party(bid, 2, C, QQ_ROLE_MEMBER);
    g_assert_cmpstr(at(got, 4)->code, ==, "P-01");
    g_assert_cmpint(at(got, 5)->record.kind, ==, QQ_KIND_COLLUSION);
    g_assert_cmpuint(at(got, 5)->participant_count, ==, 2);
}

static void test_records__listing_and_revocation(void)
{
    g_autoptr(collected) listings = sample("listing");
    qq_key entry = at(listings, 0)->record.key, target = at(listings, 1)->record.target;
    g_assert_cmpint(memcmp(&entry, &target, sizeof entry), ==, 0);
    g_assert_true(qq_key_is_zero(&at(listings, 2)->record.target));
    g_assert_cmpint(at(listings, 2)->record.target_document, ==, at(listings, 0)->record.document);
    g_autoptr(collected) penalties = sample("penalty");
    g_autoptr(collected) revocations = sample("revocation");
    target = at(revocations, 0)->record.target;
    g_assert_cmpint(memcmp(&at(penalties, 0)->record.key, &target, sizeof target), ==, 0);
    g_assert_cmpint(at(revocations, 1)->record.target_document, ==, at(penalties, 0)->record.document);
    g_assert_cmpint(at(revocations, 2)->record.variant, ==, QQ_REVOCATION_CORRECT);
    g_assert_cmpint(at(revocations, 2)->record.severity, ==, QQ_SEVERITY_C);
    g_autoptr(collected) accidents = sample("accident");
    g_assert_cmpint(at(accidents, 0)->record.severity, ==, QQ_SEVERITY_A);
    g_assert_cmpint(at(accidents, 0)->record.variant, ==, QQ_ACCIDENT_LARGER);
    g_assert_cmpint(at(accidents, 0)->record.document, ==, at(penalties, 0)->record.document);
}

static void test_records__double_publicity(void)
{
    g_autoptr(collected) second = sample("penalty-cf2");
    const collected_revision *unit = at(second, 0), *person = at(second, 1);
    g_assert_cmpint(unit->record.amount, ==, 2000000);
    g_assert_nonnull(strstr(unit->detail, "\"confiscated\":\"5000.00\""));
    g_assert_cmpuint(unit->record.measures, ==,
                     QQ_MEASURE_BIT(QQ_MEASURE_FINE) | QQ_MEASURE_BIT(QQ_MEASURE_CONFISCATION) |
                         QQ_MEASURE_BIT(QQ_MEASURE_OTHER));
    g_assert_cmpint(unit->record.updated_at, ==, (qq_stamp)day(2019, 5, 6) * 86400);
    g_assert_cmpstr(unit->code, ==, "");
    g_assert_cmpint(person->participants[0].party.text[0], ==, '#');
    g_autoptr(collected) first = sample("penalty-cf1");
    assert_party(at(first, 0), 0, B, QQ_ROLE_SUBJECT);
    g_assert_cmpint(at(first, 0)->record.state, ==, QQ_STATE_PRESENT);
    g_assert_cmpint(at(first, 1)->record.state, ==, QQ_STATE_DELETED);
    g_assert_cmpint(at(first, 0)->record.updated_at, ==, (qq_stamp)day(2016, 5, 2) * 86400 + 36000);
}

static void test_records__trading_platform(void)
{
    g_autoptr(collected) list = sample("tender-list-single");
    const collected_revision *bid = collected_only(list);
    g_assert_cmpuint(bid->participant_count, ==, 3);
    g_assert_cmpint(bid->record.amount, ==, INT64_C(1100) * 10000 * 100);
    g_assert_nonnull(strstr(bid->detail, "\"PM_CODE\":\"1101**********002X\""));
    g_autoptr(collected) candidate = sample("tender-candidate-single");
    g_assert_cmpint(collected_only(candidate)->record.amount, ==, INT64_C(1100000000));
    g_autoptr(collected) result = sample("win-result-message");
    g_assert_cmpuint(collected_only(result)->participant_count, ==, 3);
    g_autoptr(collected) violation = sample("violation-message");
    g_assert_cmpint(collected_only(violation)->record.kind, ==, QQ_KIND_PENALTY);
    g_assert_cmpint(collected_only(violation)->record.ban_until, ==, day(2027, 1, 31));
    g_autoptr(collected) entry = sample("blacklist-message");
    g_autoptr(collected) entry_single = sample("blacklist-single");
    g_autoptr(collected) withdrawal = sample("blacklist-withdrawal-message");
    /* The envelope's key is the record's; a withdrawal finds the entry by BLACKLIST_CODE in either shape. */
    const int64_t blacklist_code = collected_only(withdrawal)->record.target_document;
    g_assert_cmpint(blacklist_code, !=, 0);
    g_assert_cmpint(collected_only(entry)->record.case_group, ==, blacklist_code);
    g_assert_cmpint(collected_only(entry_single)->record.case_group, ==, blacklist_code);
    g_assert_cmpstr(collected_only(entry)->code, ==, "241");
}

/* The name the standard prints and its correction are one field; both at once is a fault. */
static void test_records__misspelt_names(void)
{
    static const char form[] =
        "<GCJS_SECTION><BID_SECTION_CODE>S1</BID_SECTION_CODE><DATA_TIMESTAMP>20260101000000</DATA_TIMESTAMP>"
        "%s</GCJS_SECTION>";
    static const char *const said[] = {"<BID_ECTION_NUM>2</BID_ECTION_NUM>", "<BID_SECTION_NUM>2</BID_SECTION_NUM>",
                                       "<BID_ECTION_NUM>2</BID_ECTION_NUM><BID_SECTION_NUM>2</BID_SECTION_NUM>"};
    uint64_t content[2];
    for (size_t i = 0; i < 2; i++) {
        g_autofree char *text = g_strdup_printf(form, said[i]);
        g_autoptr(collected) got = collect_text(NULL, text);
        content[i] = collected_only(got)->record.content;
    }
    g_assert_cmpuint(content[0], ==, content[1]);
    g_autofree char *both = g_strdup_printf(form, said[2]);
    g_autoptr(collected) got = collect_text(NULL, both);
    g_assert_cmpstr(collected_only_reject(got)->reason, ==, "given twice");
}

static collected *message(const char *type, const char *key, bool title_first, const char *context)
{
    g_autofree char *title =
        g_strdup_printf("<TITLE><DATA_EN>ZJ_SECTION</DATA_EN><DATA_KEY>%s</DATA_KEY><DATA_NO>502</DATA_NO>"
                        "<DATA_TYPE>%s</DATA_TYPE></TITLE>",
                        key, type);
    g_autofree char *text =
        g_strdup_printf("\uFEFF<DES>%s%s</DES>", title_first ? title : context, title_first ? context : title);
    return collect_text(NULL, text);
}

#define CONTEXT                                                                                                        \
    "<CONTEXT><BID_SECTION_CODE>S1</BID_SECTION_CODE><DATA_TIMESTAMP>20260101000000</DATA_TIMESTAMP>"                  \
    "<M_PRIVATE>x</M_PRIVATE></CONTEXT>"

static void test_records__messages(void)
{
    qq_key key = qq_record_key("section", "", "K1");
    for (int first = 0; first < 2; first++) {
        g_autoptr(collected) insert = message("1", "K1", first, CONTEXT);
        g_assert_cmpint(memcmp(&collected_only(insert)->record.key, &key, sizeof key), ==, 0);
        g_assert_cmpint(insert->summary.warnings, ==, 0);
        g_autoptr(collected) update = message("2", "K1", first, CONTEXT);
        g_assert_cmpint(collected_only(update)->record.state, ==, QQ_STATE_PRESENT);
        g_autoptr(collected) removal = message("3", "K1", first, "");
        const qq_record *record = &collected_only(removal)->record;
        g_assert_cmpint(record->state, ==, QQ_STATE_DELETED);
        g_assert_cmpint(record->updated_at, ==, QQ_STAMP_LAST);
        g_assert_cmpint(memcmp(&record->key, &key, sizeof key), ==, 0);
    }
    g_autoptr(collected) natural = message("1", "", true, CONTEXT);
    key = qq_record_key("section", "", "S1");
    g_assert_cmpint(memcmp(&collected_only(natural)->record.key, &key, sizeof key), ==, 0);
    g_autoptr(collected) nothing = message("1", "K1", true, "");
    g_assert_cmpstr(collected_only_reject(nothing)->reason, ==, "the message has no content");
    g_autoptr(collected) unknown = message("4", "K1", true, CONTEXT);
    g_assert_cmpstr(collected_only_reject(unknown)->element, ==, "DATA_TYPE");
    g_autoptr(collected) whose = message("3", "", true, "");
    g_assert_cmpstr(collected_only_reject(whose)->reason, ==, "a deletion without content needs a key");
}

static void reject_field(const char *field, const char *value, const char *element, bool beyond)
{
    g_autofree char *text = g_strdup_printf(
        "<penalty source=\"s\">\n<record><record_id>1</record_id><updated_at>2026-01-01</updated_at><name>n</name>"
        "<document_no>d</document_no><authority>a</authority>%s\n<%s>%s</%s></record></penalty>",
        g_str_equal(field, "decided_on") ? "" : "<decided_on>2026-01-01</decided_on>", field, value, field);
    g_autoptr(collected) got = collect_text(NULL, text);
    const collected_reject *reject = collected_only_reject(got);
    g_assert_cmpstr(reject->element, ==, element);
    g_assert_cmpint(reject->line, ==, 3);
    g_assert_true(reject->beyond == beyond);
}

static void test_records__rejects(void)
{
    reject_field("uscc", "91420000757013137X", "uscc", true);
    reject_field("uscc", "9142000075701313", "uscc", false);
    reject_field("org_code", "75701313-8", "org_code", true);
    reject_field("decided_on", "2026-02-31", "decided_on", true);
    reject_field("decided_on", "gestern", "decided_on", false);
    reject_field("decided_on", "1900-01-01", "decided_on", true);
    reject_field("fine", "-5", "fine", false);
    reject_field("fine", "0.001", "fine", true);
    reject_field("severity", "D", "severity", false);
    reject_field("measures", "罚款;打屁股", "measures", false);
    reject_field("code", "D1 3", "code", false);
    reject_field("bogus", "x", "bogus", false);
    g_autoptr(collected) missing =
        collect_text(NULL, "<penalty source=\"s\"><record><record_id>1</record_id></record></penalty>");
    g_assert_cmpstr(collected_only_reject(missing)->reason, ==, "required, and not given");
    g_autoptr(collected) stray = collect_text(NULL, "<penalty source=\"s\">text<what/></penalty>");
    g_assert_true(stray->good);
    g_assert_cmpuint(stray->rejects->len, ==, 2);
    g_assert_cmpint(stray->summary.read, ==, 0);
    g_assert_cmpint(stray->summary.rejected, ==, 2);
}

static void test_records__wrong_files(void)
{
    g_autoptr(collected) other = collect_text("honour", "<penalty source=\"s\"/>");
    g_assert_nonnull(strstr(other->error, "the root element <penalty> is none of feed honour"));
    g_autoptr(collected) unknown = collect_text(NULL, "<html/>");
    g_assert_nonnull(strstr(unknown->error, "no feed begins with <html>"));
    g_autoptr(collected) nameless = collect_text("penalty", "<penalty/>");
    g_assert_nonnull(strstr(nameless->error, "source=\"…\""));
    g_autoptr(collected) ambiguous = collect_text(NULL, "<data><row><BZ>x</BZ></row></data>");
    g_assert_nonnull(strstr(ambiguous->error, "name one of penalty-cf1, penalty-cf2"));
    g_autoptr(collected) empty = collect_text(NULL, "");
    g_assert_nonnull(strstr(empty->error, "empty"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/records/penalty", test_records__penalty);
    g_test_add_func("/records/penalty_texts", test_records__penalty_texts);
    g_test_add_func("/records/name_only_and_deletions", test_records__name_only_and_deletions);
    g_test_add_func("/records/registry", test_records__registry);
    g_test_add_func("/records/persons_stay_hidden", test_records__persons_stay_hidden);
    g_test_add_func("/records/persons_in_odd_places", test_records__persons_in_odd_places);
    g_test_add_func("/records/bribery", test_records__bribery);
    g_test_add_func("/records/bidding", test_records__bidding);
    g_test_add_func("/records/listing_and_revocation", test_records__listing_and_revocation);
    g_test_add_func("/records/double_publicity", test_records__double_publicity);
    g_test_add_func("/records/trading_platform", test_records__trading_platform);
    g_test_add_func("/records/misspelt_names", test_records__misspelt_names);
    g_test_add_func("/records/messages", test_records__messages);
    g_test_add_func("/records/rejects", test_records__rejects);
    g_test_add_func("/records/wrong_files", test_records__wrong_files);
    return g_test_run();
}
