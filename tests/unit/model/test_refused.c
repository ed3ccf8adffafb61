/* Models that are refused, each with its one line: where, what, what to do. */
#include "small.h"

typedef struct {
    const char *name, *from, *to, *message;
} fault;

#define FAIR                                                                                                           \
    " may not be read by a model (Fair Competition Review Rules for Bidding, Articles 7 and 9: no different scores "   \
    "by ownership, place, size, capital, assets or local tax); remove it"

static const fault faults[] = {
    {"weights", "weight=\"0.6\"", "weight=\"0.7\"",
     "model.xml:8: the weights of the categories sum to 1.100000; make them sum to 1"},
    {"category-twice", "<category id=\"two\"", "<category id=\"one\"",
     "model.xml:9: category one is there twice; keep one"},
    {"unknown-category", "code=\"CR-393\" category=\"two\"", "code=\"CR-393\" category=\"three\"",
     "model.xml:43: category=\"three\": there is no such <category>; add it, or name one that is there"},
    {"unknown-source", "basis=\"law own\"", "basis=\"law nowhere\"",
     "model.xml:9: basis=\"nowhere\": there is no such <source>; add it, or name one that is there"},
    {"no-source", "basis=\"law own\"", "basis=\"\"",
     "model.xml:9: basis names no source; name where this rule or figure comes from"},
    {"source-twice", "<source id=\"own\"", "<source id=\"law\"", "model.xml:5: source law is there twice; keep one"},
    {"scale", "low=\"0\" high=\"100\"", "low=\"100\" high=\"100\"",
     "model.xml:11: low is not below high; the scale needs two ends"},
    {"severity-twice", "<severity id=\"C\"", "<severity id=\"B\"",
     "model.xml:15: severity B is there twice; write A, B and C once each"},
    {"graver-is-cheaper", "points=\"60\" months=\"36\" basis", "points=\"30\" months=\"36\" basis",
     "model.xml:13: severity A costs less than B; a graver act must not cost less"},
    {"gap", "<regime id=\"new\" from=\"2026-04-01\"", "<regime id=\"new\" from=\"2026-04-02\"",
     "model.xml:21: regime new does not begin on the day after old ends; leave no gap and no overlap"},
    {"overlap", "<regime id=\"old\" until=\"2026-03-31\"", "<regime id=\"old\" until=\"2026-04-01\"",
     "model.xml:21: regime new does not begin on the day after old ends; leave no gap and no overlap"},
    {"no-end", "<regime id=\"old\" until=\"2026-03-31\"", "<regime id=\"old\"",
     "model.xml:18: regime old: only the last may have no until; give it one"},
    {"no-begin", "<regime id=\"new\" from=\"2026-04-01\"", "<regime id=\"new\"",
     "model.xml:21: regime new: only the first may have no from; give it one"},
    {"no-such-day", "until=\"2026-03-31\"", "until=\"2026-02-30\"",
     "model.xml:18: Element 'regime', attribute 'until': '2026-02-30' is not a valid value of the atomic type "
     "'xs:date'; correct it as model.xsd asks"},
    {"maximum-twice", "<maximum severity=\"A\" months=\"36\"/><maximum severity=\"B\" months=\"12\"/>",
     "<maximum severity=\"B\" months=\"36\"/><maximum severity=\"B\" months=\"12\"/>",
     "model.xml:22: severity B is there twice; write A, B and C once each"},
    {"empty-rule", "<rule severity=\"A\" fine-from=\"1000000.50\"", "<rule severity=\"A\"",
     "model.xml:27: the rule asks for nothing; give it any-of, only or fine-from"},
    {"unknown-measure", "any-of=\"fine ban\"", "any-of=\"fine exile\"",
     "model.xml:29: Element 'rule', attribute 'any-of': [facet 'enumeration'] The value 'exile' is not an element of "
     "the set {'warning', 'criticism', 'fine', 'confiscation', 'suspension', 'downgrade', 'revocation', "
     "'business-limit', 'stop-order', 'closure', 'ban', 'detention', 'other'}; correct it as model.xsd asks"},
    {"blank-issuer", "text=\"监督\"", "text=\"　\"",
     "model.xml:35: the issuer has no name; an empty one would match everybody"},
    {"steps", "<step months=\"36\" points=\"30\"/>", "<step months=\"24\" points=\"30\"/>",
     "model.xml:38: the steps of <convictions> are not in order; let their months rise"},
    {"code-twice", "code=\"G-01\"", "code=\"CR-393\"", "model.xml:44: code CR-393 is there twice; keep one"},
    {"unclassified", "unclassified=\"UNC\"", "unclassified=\"G-01\"",
     "model.xml:41: unclassified=\"G-01\": there is no such <act>; decisions without a code need one"},
    {"bands", "id=\"B\" from=\"60\"", "id=\"B\" from=\"75\"",
     "model.xml:50: grade B does not begin below the one before it; write the best first"},
    {"open-band", "id=\"B\" from=\"60\"", "id=\"B\"",
     "model.xml:50: grade B: only the last may have no from; give it one"},
    {"closed-last-band", "<grade id=\"D\"", "<grade id=\"D\" from=\"10\"",
     "model.xml:51: grade D: the last takes all that is left; leave its from out"},
    {"grade-twice", "<grade id=\"B\"", "<grade id=\"A\"", "model.xml:50: grade A is there twice; keep one"},
    {"unknown-grade", "at-most=\"B\"", "at-most=\"C\"",
     "model.xml:54: at-most=\"C\": there is no such <grade>; name one that is there"},
    {"empty-gate", "of=\"A B\"", "of=\"\"", "model.xml:54: of names no severity; the gate would never close"},
    {"unknown-list", "list=\"241\" codes", "list=\"242\" codes",
     "model.xml:64: list=\"242\": there is no such <list>; add it, or name one that is there"},
    {"unknown-code", "codes=\"BL-4 D1-1-01\"", "codes=\"BL-4 D1-1-02\"",
     "model.xml:64: codes: there is no item D1-1-02; add it, or leave it out"},
    {"until-before-from", "from=\"2020-01-01\"", "from=\"2020-01-01\" until=\"2019-12-31\"",
     "model.xml:2: until is before from; a model is in force for at least a day"},
    {"schema-value", "weight=\"0.6\"", "weight=\"1.6\"",
     "model.xml:8: Element 'category', attribute 'weight': [facet 'maxInclusive'] The value '1.6' is greater than the "
     "maximum value allowed ('1'); correct it as model.xsd asks"},
    {"schema-element", "<honours months", "<honors months",
     "model.xml:39: Element 'honors': This element is not expected. Expected is one of ( honours, clean-record, "
     "items, grades, gates, vetoes, lists, grounds, keywords, indicators ); correct it as model.xsd asks"},
    {"schema-attribute", "<honours months", "<honours colour=\"red\" months",
     "model.xml:39: Element 'honours', attribute 'colour': The attribute 'colour' is not allowed; correct it as "
     "model.xsd asks"},
    {"schema-missing", "<total low=\"0\" high=\"100\" basis=\"law\"/>", "",
     "model.xml:12: Element 'severities': This element is not expected. Expected is ( total ); correct it as model.xsd "
     "asks"},
    {"honours-missing", "<honours months=\"36\" basis=\"law\"/>", "",
     "model.xml:44: G-01 is priced by <honours>, which is not there; write it, or give the item points and months of "
     "its own"},
    {"months-missing", "code=\"UNC\"", "code=\"UNC\" points=\"3\"",
     "model.xml:46: UNC has points or months of its own, not both; write both or neither"},
    {"severity-and-points", "code=\"UNC\"", "code=\"UNC\" points=\"3\" months=\"6\"",
     "model.xml:46: UNC: write either a severity, or points and months of its own"},
    {"code-also-twice", "code=\"UNC\"", "code=\"UNC\" also=\"D1-1-01\"",
     "model.xml:46: also: code D1-1-01 is there twice; let one item have it"},
    {"category-ends", "weight=\"0.6\"", "weight=\"0.6\" low=\"100\" high=\"100\"",
     "model.xml:8: low is not below high; a category needs two ends, or one, or none"},
    {"base-when-nothing", "base=\"80\" good-cap=\"20\" basis=\"law\"/>",
     "base=\"80\" good-cap=\"20\" basis=\"law\"><base-when title=\"x\" title-zh=\"某\" basis=\"law\"/></category>",
     "model.xml:8: base-when asks for nothing; give it registered or not-listed, or leave it out"},
    {"base-when-unknown-list", "base=\"80\" good-cap=\"20\" basis=\"law\"/>",
     "base=\"80\" good-cap=\"20\" basis=\"law\"><base-when not-listed=\"242\" title=\"x\" title-zh=\"某\" "
     "basis=\"law\"/></category>",
     "model.xml:8: not-listed: there is no <list> 242; add it, or leave it out"},
    {"given-score-and-total", "<total low=\"0\" high=\"100\" basis=\"law\"/>",
     "<given-score input=\"city_score\" title=\"x\" title-zh=\"某\" basis=\"law\"/>",
     "model.xml:11: Element 'given-score': This element is not expected. Expected is ( total ); correct it as "
     "model.xsd "
     "asks"},
    {"period-of-week", "<severities>", "<period of=\"week\" basis=\"law\"/><severities>",
     "model.xml:12: Element 'period', attribute 'of': [facet 'enumeration'] The value 'week' is not an element of the "
     "set {'month', 'quarter', 'year'}; correct it as model.xsd asks"},
    {"forbidden-given-score", "<total low=\"0\" high=\"100\" basis=\"law\"/>",
     "<given-score input=\"registered_capital\"/>", "model.xml:11: \"registered_capital\"" FAIR},
    {"forbidden-evaluation", "code=\"UNC\"", "code=\"LOCAL-TAX\"", "model.xml:46: \"LOCAL-TAX\"" FAIR},
    {"namespace", "urn:qinqing:model:1", "urn:qinqing:model:2",
     "model.xml:2: Element '{urn:qinqing:model:2}model': No matching global declaration available for the validation "
     "root; correct it as model.xsd asks"},
    {"not-well-formed", "</sources>", "</source>",
     "model.xml:6: not well-formed XML: Opening and ending tag mismatch: sources line 3 and source; correct it"},
    {"doctype", "<model xmlns", "<!DOCTYPE model [<!ENTITY a \"b\">]>\n<model xmlns",
     "model.xml:2: a document type (<!DOCTYPE>) is not allowed; remove it"},
    {"external-entity", "<model xmlns", "<!DOCTYPE model SYSTEM \"file:///etc/passwd\">\n<model xmlns",
     "model.xml:2: a document type (<!DOCTYPE>) is not allowed; remove it"},
    {"undeclared-entity", "title=\"Small\"", "title=\"&small;\"",
     "model.xml:2: not well-formed XML: Entity 'small' not defined; correct it"},
    {"forbidden-attribute", "<honours months", "<honours ownership=\"private\" months",
     "model.xml:39: \"ownership\"" FAIR},
    {"forbidden-element", "<honours months=\"36\" basis=\"law\"/>", "<registered_capital/>",
     "model.xml:39: \"registered_capital\"" FAIR},
    {"forbidden-indicator", "<honours months=\"36\" basis=\"law\"/>", "<indicator input=\"net_assets\"/>",
     "model.xml:39: \"net_assets\"" FAIR},
    {"forbidden-chinese", "<honours months=\"36\" basis=\"law\"/>", "<indicator name=\"注册地\"/>",
     "model.xml:39: \"注册地\"" FAIR},
    {"forbidden-tax", "<honours months=\"36\" basis=\"law\"/>", "<indicator reads=\"taxPaidLocally\"/>",
     "model.xml:39: \"taxPaidLocally\"" FAIR},
};

static void test_fault(gconstpointer data)
{
    const fault *one = data;
    g_autofree char *text = small_changed(one->from, one->to);
    assert_refused(text, one->message);
}

static void test_empty(void)
{
    assert_refused("", "model.xml:1: the file is empty; write a model there");
}

/* Every prefix of a good model is refused in one line, none is taken for a model. */
static void test_truncated(void)
{
    g_autofree char *text = small_text();
    size_t length = strlen(text);
    for (size_t cut = 0; cut + 2 < length; cut += 97) {
        g_autofree char *part = g_strndup(text, cut);
        g_autoptr(GError) error = NULL;
        g_autoptr(qq_model) model = compile_text(part, &error);
        g_assert_null(model);
        g_assert_true(g_str_has_prefix(error->message, "model.xml:"));
        g_assert_null(strchr(error->message, '\n'));
    }
}

static void test_deep(void)
{
    GString *text = g_string_new(NULL);
    for (int i = 0; i < 100000; i++) g_string_append(text, "<a>");
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = compile_text(text->str, &error);
    g_assert_null(model);
    g_assert_nonnull(strstr(error->message, "depth"));
    g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(faults); i++) {
        g_autofree char *path = g_strconcat("/model/refused/", faults[i].name, NULL);
        g_test_add_data_func(path, &faults[i], test_fault);
    }
    g_test_add_func("/model/refused/empty", test_empty);
    g_test_add_func("/model/refused/truncated", test_truncated);
    g_test_add_func("/model/refused/deep", test_deep);
    return g_test_run();
}
