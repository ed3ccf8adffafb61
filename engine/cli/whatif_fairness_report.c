/* Outcomes by group: words, and the sections of a report. */
#include <string.h>

#include "whatif_fairness.h"

/* ---- words ---- */

static bool parse_by(qq_fairness_words *words)
{
    g_auto(GStrv) parts = g_strsplit(words->by ? words->by : "ownership,region,size,founded,newcomer", ",", -1);
    for (unsigned i = 0; parts[i] || i == 0; i++) {
        const char *part = parts[i] ? parts[i] : "";
        qq_attribute attribute;
        bool known = qq_attribute_find(part, &attribute), again = false;
        for (unsigned k = 0; known && k < words->attribute_count; k++) again |= words->attributes[k] == attribute;
        if (!known || again) {
            qq_cli_usage(_("--by takes ownership, region, size, founded, newcomer or kind, each once; not “%s”"), part);
            return false;
        }
        words->attributes[words->attribute_count++] = attribute;
    }
    return true;
}

static bool parse_gate(qq_fairness_words *words)
{
    int64_t milli;
    const char *word = words->gate_word;
    if (!word) return true;
    if (qq_decimal_parse(word, strlen(word), 3, &milli) == QQ_AMOUNT_OK && milli > 0 && milli <= 1000) {
        words->gate = (double)milli / 1000;
        return true;
    }
    qq_cli_usage(_("--gate takes a ratio above 0 and up to 1 with at most three decimals, e.g. 0.8; not “%s”"), word);
    return false;
}

static bool check_reference(const qq_fairness_words *words)
{
    if (!words->reference || words->attribute_count == 1) return true;
    qq_cli_usage(_("--reference names a group of one attribute; give that one alone with --by"));
    return false;
}

bool qq_fairness_settle(qq_fairness_words *words)
{
    if (words->settings && !words->decision) {
        qq_cli_usage(_("--with says what a decision asks; name one with --decision"));
        return false;
    }
    return parse_by(words) && parse_gate(words) && check_reference(words);
}

/* ---- the report ---- */

static const char *attribute_title(qq_attribute attribute)
{
    switch (attribute) {
    case QQ_ATTRIBUTE_REGION:
        return _("By region (first four digits of the division code)");
    case QQ_ATTRIBUTE_KIND:
        return _("By kind of enterprise");
    case QQ_ATTRIBUTE_OWNERSHIP:
        return _("By ownership");
    case QQ_ATTRIBUTE_SIZE:
        return _("By size");
    case QQ_ATTRIBUTE_FOUNDED:
        return _("By decade of founding");
    case QQ_ATTRIBUTE_NEWCOMER:
        return _("By time since registration with the credit system (newcomers: less than 24 months)");
    case QQ_ATTRIBUTE_END:
        break;
    }
    g_assert_not_reached();
}

static const char *note_of(const qq_fairness_group *group)
{
    if (group->reference) return _("reference");
    if (group->fails) return _("below the gate");
    return group->impact.small ? _("too small to judge") : "";
}

static void add_columns(qq_report_table *table)
{
    qq_report_column(table, "group", _("group"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "rate", _("favourable share"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "rate_low", _("low"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "rate_high", _("high"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "enterprises", _("number of enterprises"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "favourable", _("favourable"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "ratio", _("adverse-impact ratio"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "ratio_low", _("low"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "ratio_high", _("high"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "p_rate", _("p of the rates"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "mean_score", _("mean score"), QQ_COLUMN_REAL, 3);
    qq_report_column(table, "above", _("chance to score above the reference"), QQ_COLUMN_PERCENT, 1);
    qq_report_column(table, "p_score", _("p of the scores"), QQ_COLUMN_REAL, 4);
    qq_report_column(table, "small", _("small"), QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_column(table, "fails", _("fails"), QQ_COLUMN_INTEGER, 0);
    qq_report_data_only(table);
    qq_report_column(table, "note", _("note"), QQ_COLUMN_TEXT, 0);
}

static void put_group(qq_report_table *table, const qq_fairness_group *group)
{
    qq_report_put_text(table, *group->name ? group->name : _("not known"));
    qq_report_put_real(table, group->rate.value);
    qq_report_put_real(table, group->rate.low);
    qq_report_put_real(table, group->rate.high);
    qq_report_put_integer(table, (int64_t)group->count);
    qq_report_put_integer(table, (int64_t)group->favourable);
    qq_report_put_real(table, group->impact.ratio.value);
    qq_report_put_real(table, group->impact.ratio.low);
    qq_report_put_real(table, group->impact.ratio.high);
    qq_report_put_real(table, group->rates.p);
    qq_report_put_real(table, group->mean_score);
    qq_report_put_real(table, group->scores.superiority);
    qq_report_put_real(table, group->scores.p);
    qq_report_put_integer(table, group->impact.small && !group->reference);
    qq_report_put_integer(table, group->fails);
    qq_report_put_text(table, note_of(group));
}

static void add_attribute(qq_report *report, const qq_fairness_words *words, const char *keys, qq_attribute attribute,
                          const qq_fairness *fairness)
{
    g_autofree char *key = g_strconcat(keys, qq_attribute_key(attribute), NULL);
    const qq_fairness_group *reference = g_ptr_array_index(fairness->groups, fairness->reference);
    double line = words->gate > 0 ? reference->rate.value * words->gate : reference->rate.value;
    g_autofree char *mark = words->gate > 0
                                ? g_strdup_printf(_("gate: %.2f of the rate of %s"), words->gate, reference->name)
                                : g_strdup_printf(_("rate of %s"), reference->name);
    qq_report_section(report, attribute_title(attribute));
    qq_report_table *table =
        qq_report_table_new(report, key, _("Rates, and each group against the reference; intervals of 95 percent"));
    add_columns(table);
    qq_report_figure(table, QQ_FIGURE_CALIBRATION, attribute_title(attribute),
                     _("The share with the favourable outcome in each group, with its interval."));
    qq_report_mark(table, line, mark);
    for (guint i = 0; i < fairness->groups->len; i++) put_group(table, g_ptr_array_index(fairness->groups, i));
}

static void add_part(qq_report *report, const qq_fairness_words *words, const char *keys, const qq_fairness_part *part)
{
    if (part->fairness) {
        add_attribute(report, words, keys, part->attribute, part->fairness);
        return;
    }
    qq_report_section(report, attribute_title(part->attribute));
    qq_report_prose(report, part->why);
}

static void add_reading(qq_report *report)
{
    qq_report_prose(report, _("The ratio is a group's favourable share over that of the reference, which is the group "
                              "with the highest share among those of 30 and more. Groups of fewer than 30, or in which "
                              "fewer than five of an outcome are expected, are marked and not held to the gate. Each p "
                              "is of one comparison: among many groups some are small by chance."));
    qq_report_prose(report, _("Only enterprises in the registry with a score are counted. What is compared here is "
                              "never read by the model; a difference is a question to the model and to the facts, not "
                              "yet an answer."));
}

static void add_not_judged(qq_report *report, const qq_fairness_found *found)
{
    if (!found->not_judged->len) return;
    g_autofree char *text =
        g_strdup_printf(_("By these attributes the gate could hold no group: %s."), found->not_judged->str);
    qq_report_prose(report, text);
}

void qq_fairness_report(const qq_fairness_words *words, const qq_fairness_found *found, const char *keys,
                        qq_report *report)
{
    g_autofree char *seed = g_strdup_printf("%" PRId64, words->seed);
    g_autofree char *judged = g_strdup_printf("%" G_GSIZE_FORMAT, found->judged);
    qq_report_parameter(report, "favourable", _("favourable outcome"), found->favourable);
    qq_report_parameter(report, "gate", _("gate"), words->gate_word ? words->gate_word : _("none"));
    if (words->gate_word) qq_report_parameter(report, "judged", _("groups the gate could hold"), judged);
    qq_report_parameter(report, "seed", _("seed"), seed);
    qq_report_section(report, _("How to read the groups"));
    add_reading(report);
    if (words->gate_word) add_not_judged(report, found);
    for (guint i = 0; i < found->parts->len; i++) add_part(report, words, keys, g_ptr_array_index(found->parts, i));
}
