/* The tables of a shift. */
#include <string.h>

#include "answer.h"
#include "qinqing/identifier.h"
#include "whatif_shift.h"

/* ---- grades ---- */

static const char *grade_label(const qq_model *model, unsigned place)
{
    if (place >= model->bands->len) return _("no score");
    return model->graded ? g_array_index(model->bands, qq_band, place).grade : _("all");
}

static unsigned place_at(const qq_model *model, unsigned index)
{
    return index < model->bands->len ? index : QQ_GRADE_MAX;
}

/* "to_aaa", "to_b_plus": keys are small letters, digits and "_". Caller frees. */
static char *grade_key(const qq_model *model, unsigned place)
{
    if (place >= model->bands->len) return g_strdup("to_none");
    GString *key = g_string_new("to_");
    for (const char *at = g_array_index(model->bands, qq_band, place).grade; *at; at++) {
        if (g_ascii_isalnum(*at))
            g_string_append_c(key, g_ascii_tolower(*at));
        else
            g_string_append(key, *at == '+' ? "_plus" : "_minus");
    }
    return g_string_free(key, FALSE);
}

static void put_summary(qq_report *report, const qq_shift *shift)
{
    qq_report_table *table = qq_report_table_new(report, "summary", _("Enterprises"));
    qq_report_column(table, "parties", _("all"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "changed", _("changed"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "crossed", _("of another grade, trust or list"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "upgraded", _("graded up"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "downgraded", _("graded down"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "score_change", _("sum of score changes"), QQ_COLUMN_DECIMAL, 3);
    qq_report_put_integer(table, shift->parties);
    qq_report_put_integer(table, shift->changed);
    qq_report_put_integer(table, shift->crossed);
    qq_report_put_integer(table, shift->upgraded);
    qq_report_put_integer(table, shift->downgraded);
    qq_report_put_integer(table, shift->score_change);
}

static void put_migrations(qq_report *report, const qq_shift *shift)
{
    const qq_model *before = shift->before, *after = shift->after;
    qq_report_table *table =
        qq_report_table_new(report, "migrations", _("Enterprises by grade, before (rows) and after (columns)"));
    qq_report_column(table, "before", _("before"), QQ_COLUMN_TEXT, 0);
    for (unsigned i = 0; i <= after->bands->len; i++) {
        g_autofree char *key = grade_key(after, i);
        qq_report_column(table, key, grade_label(after, i), QQ_COLUMN_INTEGER, 0);
    }
    for (unsigned i = 0; i <= before->bands->len; i++) {
        qq_report_put_text(table, grade_label(before, i));
        for (unsigned j = 0; j <= after->bands->len; j++)
            qq_report_put_integer(table, shift->migrations[place_at(before, i)][place_at(after, j)]);
    }
    qq_report_figure(table, QQ_FIGURE_HEAT, _("How grades move"), NULL);
}

static void put_scores(qq_report *report, const qq_shift *shift)
{
    qq_report_table *table = qq_report_table_new(report, "scores", _("Enterprises by score, before and after"));
    qq_report_column(table, "low", _("low"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "high", _("high"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "before", _("before"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "after", _("after"), QQ_COLUMN_INTEGER, 0);
    for (unsigned i = 0; i < QQ_SHIFT_BINS; i++) {
        qq_report_put_integer(table, shift->lowest + i * shift->width);
        qq_report_put_integer(table, shift->lowest + (i + 1) * shift->width);
        qq_report_put_integer(table, shift->scores[0][i]);
        qq_report_put_integer(table, shift->scores[1][i]);
    }
    qq_report_figure(table, QQ_FIGURE_HISTOGRAM, _("Scores before and after"), NULL);
    qq_report_axis(table, _("score"));
}

/* ---- causes ---- */

static void put_causes(qq_report *report, const qq_shift *shift, const qq_stage_title *stages)
{
    qq_report_table *table = qq_report_table_new(report, "causes", _("What caused the changes"));
    qq_report_column(table, "element", _("element of the model"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "change", _("change"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "first", _("first to change"), QQ_COLUMN_INTEGER, 0);
    qq_report_bar(table);
    qq_report_column(table, "touched", _("changes"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "upgraded", _("graded up"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "downgraded", _("graded down"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "score_change", _("sum of score changes"), QQ_COLUMN_DECIMAL, 3);
    for (unsigned s = 0; s < shift->stages->len; s++) {
        const qq_shift_stage *stage = &g_array_index(shift->stages, qq_shift_stage, s);
        qq_report_put_text(table, stages[s].path);
        qq_report_put_text(table, stages[s].change);
        qq_report_put_integer(table, stage->first);
        qq_report_put_integer(table, stage->touched);
        qq_report_put_integer(table, stage->upgraded);
        qq_report_put_integer(table, stage->downgraded);
        qq_report_put_integer(table, stage->score);
    }
}

/* ---- enterprises ---- */

static const char *grade_of(const qq_model *model, const qq_standing *standing)
{
    return standing->unscored || !model->graded ? NULL : g_array_index(model->bands, qq_band, standing->grade).grade;
}

static const char *trust_of(const qq_model *model, const qq_standing *standing)
{
    const char *word =
        standing->untrusted ? model->veto_trust : g_array_index(model->bands, qq_band, standing->grade).trust;
    return standing->unscored && !standing->untrusted ? NULL : word;
}

static void put_score(qq_report_table *table, const qq_standing *standing)
{
    if (standing->unscored)
        qq_report_put_none(table);
    else
        qq_report_put_integer(table, standing->score);
}

static bool put_name(qq_report_table *table, const qq_question *question, const qq_party *party, GError **error)
{
    qq_dossier dossier = {0};
    g_autofree char *name = NULL;
    if (qq_store_dossier(question->store, party, question->known_at, &dossier, error))
        name = qq_party_name(question->store, &dossier, error);
    qq_dossier_clear(&dossier);
    if (name) qq_report_put_text(table, name);
    return name != NULL;
}

static void moved_columns(qq_report_table *table, bool causes)
{
    qq_report_column(table, "uscc", _("credit code"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "name", _("name"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "grade_before", _("before"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "grade", _("after"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "score_before", _("score before"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "score", _("score after"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "trust", _("trust"), QQ_COLUMN_TEXT, 0);
    if (causes) qq_report_column(table, "cause", _("first caused by"), QQ_COLUMN_TEXT, 0);
}

static bool put_moved_row(qq_report_table *table, const qq_question *question, const qq_shift *shift,
                          const qq_shifted *shifted, const qq_stage_title *stages, GError **error)
{
    qq_report_put_text(table, shifted->party.text);
    if (!put_name(table, question, &shifted->party, error)) return false;
    qq_report_put_text(table, grade_of(shift->before, &shifted->before));
    qq_report_put_text(table, grade_of(shift->after, &shifted->after));
    put_score(table, &shifted->before);
    put_score(table, &shifted->after);
    qq_report_put_text(table, trust_of(shift->after, &shifted->after));
    if (stages) qq_report_put_text(table, stages[shifted->cause - 1].path);
    return true;
}

static bool put_moved(const qq_shift_words *words, const qq_question *question, const qq_shift *shift,
                      const qq_stage_title *stages, qq_report *report, GError **error)
{
    g_autoptr(GPtrArray) largest = qq_shift_largest(shift, words->all ? 0 : (size_t)words->limit);
    qq_report_table *table =
        qq_report_table_new(report, "moved", _("Enterprises of another grade, trust or list; largest change first"));
    moved_columns(table, stages != NULL);
    for (unsigned i = 0; i < largest->len; i++)
        if (!put_moved_row(table, question, shift, g_ptr_array_index(largest, i), stages, error)) return false;
    if (shift->crossed > largest->len) {
        g_autofree char *more = g_strdup_printf(_("… and %" PRId64 " more; --all lists them, --limit N so many"),
                                                shift->crossed - largest->len);
        qq_report_prose(report, more);
    }
    return true;
}

/* ---- by attribute ---- */

/* A division's name for the four digits of a city; NULL where nobody knows it. */
static const char *region_name(const char *word, qq_day as_of)
{
    char code[7];
    if (strlen(word) != 4) return NULL;
    g_snprintf(code, sizeof code, "%s00", word);
    return qq_division_name(code, as_of, !qq_cli_chinese());
}

static void put_group(qq_report *report, const qq_shift *shift, unsigned attribute, qq_day as_of)
{
    static const char *const captions[QQ_ATTRIBUTE_END] = {
        [QQ_ATTRIBUTE_REGION] = N_("By region (division code)"), [QQ_ATTRIBUTE_KIND] = N_("By kind of party"),
        [QQ_ATTRIBUTE_OWNERSHIP] = N_("By ownership"),           [QQ_ATTRIBUTE_SIZE] = N_("By size"),
        [QQ_ATTRIBUTE_FOUNDED] = N_("By year of founding"),      [QQ_ATTRIBUTE_NEWCOMER] = N_("By newcomers"),
    };
    const bool region = attribute == QQ_ATTRIBUTE_REGION;
    g_autofree char *key = g_strdup_printf("by_%s", qq_attribute_key((qq_attribute)attribute));
    qq_report_table *table = qq_report_table_new(report, key, _(captions[attribute]));
    qq_report_column(table, "value", _("value"), QQ_COLUMN_TEXT, 0);
    if (region) qq_report_column(table, "name", _("name"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "parties", _("all"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "changed", _("changed"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "upgraded", _("graded up"), QQ_COLUMN_INTEGER, 0);
    qq_report_column(table, "downgraded", _("graded down"), QQ_COLUMN_INTEGER, 0);
    for (unsigned i = 0; i < shift->groups[attribute]->len; i++) {
        const qq_shift_group *group = g_ptr_array_index(shift->groups[attribute], i);
        qq_report_put_text(table, *group->word ? group->word : NULL);
        if (region) qq_report_put_text(table, region_name(group->word, as_of));
        qq_report_put_integer(table, group->parties);
        qq_report_put_integer(table, group->changed);
        qq_report_put_integer(table, group->upgraded);
        qq_report_put_integer(table, group->downgraded);
    }
}

/* ---- a decision ---- */

static void put_outcomes(qq_report *report, const qq_shift *shift)
{
    const unsigned width = shift->outcomes->len;
    qq_report_table *table = qq_report_table_new(report, "outcomes", _("Enterprises asked, by outcome"));
    qq_report_column(table, "before", _("before"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "after", _("after"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "parties", _("enterprises"), QQ_COLUMN_INTEGER, 0);
    for (unsigned i = 0; i < width; i++)
        for (unsigned j = 0; j < width; j++) {
            const int64_t count = g_array_index(shift->outcome_moves, int64_t, i * width + j);
            if (!count) continue;
            qq_report_put_text(table, g_ptr_array_index(shift->outcomes, i));
            qq_report_put_text(table, g_ptr_array_index(shift->outcomes, j));
            qq_report_put_integer(table, count);
        }
}

static void decided_columns(qq_report_table *table)
{
    qq_report_column(table, "uscc", _("credit code"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "name", _("name"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "outcome_before", _("before"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "outcome", _("after"), QQ_COLUMN_TEXT, 0);
    qq_report_column(table, "score_before", _("score before"), QQ_COLUMN_DECIMAL, 3);
    qq_report_column(table, "score", _("score after"), QQ_COLUMN_DECIMAL, 3);
}

static bool put_decided(const qq_shift_words *words, const qq_question *question, const qq_shift *shift,
                        qq_report *report, GError **error)
{
    int64_t differ = 0, listed = 0;
    qq_report_table *table =
        qq_report_table_new(report, "decided", _("Enterprises decided otherwise, in order of credit code"));
    decided_columns(table);
    for (unsigned i = 0; i < shift->shifted->len; i++) {
        const qq_shifted *shifted = &g_array_index(shift->shifted, qq_shifted, i);
        if (shifted->outcomes[0] == shifted->outcomes[1]) continue;
        if (differ++ >= words->limit && !words->all) continue;
        listed++;
        qq_report_put_text(table, shifted->party.text);
        if (!put_name(table, question, &shifted->party, error)) return false;
        for (unsigned side = 0; side < 2; side++)
            qq_report_put_text(table, g_ptr_array_index(shift->outcomes, shifted->outcomes[side]));
        put_score(table, &shifted->before);
        put_score(table, &shifted->after);
    }
    if (differ == listed) return true;
    g_autofree char *more =
        g_strdup_printf(_("… and %" PRId64 " more; --all lists them, --limit N so many"), differ - listed);
    qq_report_prose(report, more);
    return true;
}

static bool put_decision(const qq_shift_words *words, const qq_question *question, const qq_shift *shift,
                         qq_report *report, GError **error)
{
    g_autofree char *heading = g_strdup_printf(_("The line of decision %s"), shift->decision);
    qq_report_section(report, heading);
    put_outcomes(report, shift);
    return put_decided(words, question, shift, report, error);
}

bool qq_shift_report(const qq_shift_words *words, const qq_question *question, const qq_shift *shift,
                     const qq_stage_title *stages, qq_report *report, GError **error)
{
    qq_report_section(report, _("Grades"));
    put_summary(report, shift);
    if (shift->after->graded || shift->before->graded) put_migrations(report, shift);
    if (shift->width) put_scores(report, shift);
    if (stages) {
        qq_report_section(report, _("Causes"));
        put_causes(report, shift, stages);
    }
    qq_report_section(report, _("Who moves"));
    if (!put_moved(words, question, shift, stages, report, error)) return false;
    if (words->attributes) qq_report_section(report, _("Where"));
    for (unsigned a = 0; a < QQ_ATTRIBUTE_END; a++)
        if (shift->groups[a]) put_group(report, shift, a, question->as_of);
    return !shift->decision || put_decision(words, question, shift, report, error);
}
