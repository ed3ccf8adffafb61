/* What changed between two generations, for people and programs. */
#include <string.h>

#include "answer.h"
#include "nightly.h"

static const char *const cause_ids[QQ_CAUSE_COUNT] = {"calendar", "data", "model"};

static const char *cause_word(unsigned cause)
{
    const char *const words[QQ_CAUSE_COUNT] = {_("calendar"), _("data"), _("model")};
    return words[cause];
}

/* Rows and columns of the matrix: grades, and last those without one. */
static unsigned places_of(const qq_model *model)
{
    return model->graded ? model->bands->len + 1 : 1;
}

static unsigned grade_at(const qq_model *model, unsigned place)
{
    return place + 1 == places_of(model) ? QQ_GRADE_MAX : place;
}

static const char *grade_name(const qq_model *model, unsigned grade)
{
    return grade < model->bands->len ? g_array_index(model->bands, qq_band, grade).grade : "–";
}

static void matrix_row(qq_table *table, const qq_comparison *comparison, unsigned from)
{
    g_autoptr(GString) row = g_string_new(NULL);
    for (unsigned place = 0; place < places_of(comparison->after_model); place++)
        g_string_append_printf(row, "%9" PRId64,
                               comparison->migrations[from][grade_at(comparison->after_model, place)]);
    qq_table_add(table, grade_name(comparison->before_model, from), row->str, NULL);
}

static void append_matrix(GString *out, const qq_comparison *comparison)
{
    g_autoptr(qq_table) table = qq_table_new(2, "ll");
    g_autoptr(GString) head = g_string_new(NULL);
    for (unsigned place = 0; place < places_of(comparison->after_model); place++)
        g_string_append_printf(head, "%9s",
                               grade_name(comparison->after_model, grade_at(comparison->after_model, place)));
    qq_table_add(table, "", head->str, NULL);
    for (unsigned place = 0; place < places_of(comparison->before_model); place++)
        matrix_row(table, comparison, grade_at(comparison->before_model, place));
    g_string_append(out, _("parties by grade, before (rows) and after (columns):\n"));
    qq_table_print(table, out);
}

static void append_listings(GString *out, const qq_comparison *comparison)
{
    enum { SHOWN = 20 };
    g_autoptr(qq_table) table = qq_table_new(4, "llll");
    for (unsigned i = 0; i < MIN(comparison->listings->len, SHOWN); i++) {
        const qq_listing_change *listing = &g_array_index(comparison->listings, qq_listing_change, i);
        qq_table_add(table, listing->ended ? _("listing ended") : _("newly listed"), listing->party.text, listing->list,
                     cause_word(listing->cause), NULL);
    }
    qq_table_print(table, out);
    if (comparison->listings->len > SHOWN)
        g_string_append_printf(out, _("… and %u more; `--format json` has them all\n"),
                               comparison->listings->len - SHOWN);
}

void qq_comparison_text(GString *out, const qq_comparison *comparison)
{
    char before[QQ_DAY_TEXT], after[QQ_DAY_TEXT];
    qq_day_format(comparison->before.as_of, before);
    qq_day_format(comparison->after.as_of, after);
    g_string_append_printf(out, _("from %s at landing %d to %s at landing %d\n"), before, comparison->before.known_at,
                           after, comparison->after.known_at);
    g_string_append_printf(out,
                           _("changed %" PRId64 " of %" PRId64 " (by calendar %" PRId64 ", data %" PRId64
                             ", model %" PRId64 "), graded up %" PRId64 ", down %" PRId64 "; new parties %" PRId64
                             ", gone %" PRId64 "\n"),
                           comparison->changed, comparison->before_parties, comparison->by_cause[QQ_CAUSE_CALENDAR],
                           comparison->by_cause[QQ_CAUSE_DATA], comparison->by_cause[QQ_CAUSE_MODEL],
                           comparison->upgraded, comparison->downgraded, comparison->arrived, comparison->gone);
    append_matrix(out, comparison);
    append_listings(out, comparison);
}

static void standing_json(qq_json *json, const char *key, const qq_model *model, const qq_standing *standing)
{
    const bool graded = standing->present && !standing->unscored && model->graded;
    qq_json_open_object(json, key);
    qq_json_bool(json, "present", standing->present);
    if (standing->present && !standing->unscored)
        qq_json_decimal(json, "score", standing->score, 3);
    else
        qq_json_null(json, "score");
    qq_json_string(json, "grade", graded ? grade_name(model, standing->grade) : NULL);
    qq_json_bool(json, "untrusted", standing->untrusted);
    qq_json_bool(json, "blacklisted", standing->blacklisted);
    qq_json_close(json);
}

/* Points that each cause moved, and whether it did anything at all. */
static void causes_json(qq_json *json, const qq_party_change *change)
{
    qq_json_open_object(json, "points");
    for (unsigned cause = 0; cause < QQ_CAUSE_COUNT; cause++)
        qq_json_decimal(json, cause_ids[cause], change->stages[cause + 1].score - change->stages[cause].score, 3);
    qq_json_close(json);
}

static void parties_json(qq_json *json, const qq_comparison *comparison)
{
    qq_json_open_array(json, "parties");
    for (unsigned i = 0; i < comparison->changes->len; i++) {
        const qq_party_change *change = &g_array_index(comparison->changes, qq_party_change, i);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "uscc", change->party.text);
        standing_json(json, "before", comparison->before_model, &change->stages[0]);
        standing_json(json, "by_calendar", comparison->before_model, &change->stages[1 + QQ_CAUSE_CALENDAR]);
        standing_json(json, "by_data", comparison->before_model, &change->stages[1 + QQ_CAUSE_DATA]);
        standing_json(json, "after", comparison->after_model, &change->stages[QQ_CAUSE_COUNT]);
        causes_json(json, change);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void listings_json(qq_json *json, const qq_comparison *comparison)
{
    qq_json_open_array(json, "listings");
    for (unsigned i = 0; i < comparison->listings->len; i++) {
        const qq_listing_change *listing = &g_array_index(comparison->listings, qq_listing_change, i);
        char key[QQ_KEY_BYTES * 2 + 1];
        qq_key_hex(&listing->record, key);
        qq_json_open_object(json, NULL);
        qq_json_string(json, "uscc", listing->party.text);
        qq_json_string(json, "list", listing->list);
        qq_json_string(json, "record", key);
        qq_json_string(json, "change", listing->ended ? "ended" : "new");
        qq_json_string(json, "cause", cause_ids[listing->cause]);
        qq_json_close(json);
    }
    qq_json_close(json);
}

static void migrations_json(qq_json *json, const qq_comparison *comparison)
{
    qq_json_open_array(json, "migrations");
    for (unsigned from = 0; from <= QQ_GRADE_MAX; from++)
        for (unsigned to = 0; to <= QQ_GRADE_MAX; to++) {
            if (!comparison->migrations[from][to]) continue;
            qq_json_open_object(json, NULL);
            qq_json_string(json, "from", from < QQ_GRADE_MAX ? grade_name(comparison->before_model, from) : NULL);
            qq_json_string(json, "to", to < QQ_GRADE_MAX ? grade_name(comparison->after_model, to) : NULL);
            qq_json_integer(json, "parties", comparison->migrations[from][to]);
            qq_json_close(json);
        }
    qq_json_close(json);
}

static void listing_counts_json(qq_json *json, const qq_comparison *comparison)
{
    int64_t ended = 0;
    for (unsigned i = 0; i < comparison->listings->len; i++)
        ended += g_array_index(comparison->listings, qq_listing_change, i).ended;
    qq_json_integer(json, "listings_new", (int64_t)comparison->listings->len - ended);
    qq_json_integer(json, "listings_ended", ended);
}

void qq_comparison_json(qq_json *json, const char *key, const qq_comparison *comparison, bool parties)
{
    qq_json_open_object(json, key);
    qq_json_day(json, "from_day", comparison->before.as_of);
    qq_json_integer(json, "from_landing", comparison->before.known_at);
    qq_json_day(json, "to_day", comparison->after.as_of);
    qq_json_integer(json, "to_landing", comparison->after.known_at);
    qq_json_integer(json, "parties_before", comparison->before_parties);
    qq_json_integer(json, "parties_after", comparison->after_parties);
    qq_json_integer(json, "arrived", comparison->arrived);
    qq_json_integer(json, "gone", comparison->gone);
    qq_json_integer(json, "changed", comparison->changed);
    qq_json_open_object(json, "changed_by");
    for (unsigned cause = 0; cause < QQ_CAUSE_COUNT; cause++)
        qq_json_integer(json, cause_ids[cause], comparison->by_cause[cause]);
    qq_json_close(json);
    qq_json_integer(json, "upgraded", comparison->upgraded);
    qq_json_integer(json, "downgraded", comparison->downgraded);
    qq_json_integer(json, "changed_by_data_or_model", comparison->moved);
    listing_counts_json(json, comparison);
    migrations_json(json, comparison);
    if (parties) parties_json(json, comparison);
    if (parties) listings_json(json, comparison);
    qq_json_close(json);
}

static void append_share(GString *out, qq_ppm share)
{
    char text[QQ_MILLI_TEXT];
    qq_decimal_format(share, 4, text);
    size_t length = strlen(text);
    while (length && text[length - 1] == '0') length--;
    if (length && text[length - 1] == '.') length--;
    g_string_append_len(out, text, (gssize)length);
    g_string_append(out, " %");
}

char *qq_gate_words(const qq_comparison *comparison, const qq_gate_limits *limits, unsigned verdict)
{
    g_autoptr(GString) words = g_string_new(NULL);
    if (verdict & QQ_GATE_MOVED) {
        g_string_append_printf(words, _("%" PRId64 " of %" PRId64 " parties change by data or model, more than "),
                               comparison->moved, comparison->before_parties);
        append_share(words, limits->moved_share);
    }
    if (verdict & QQ_GATE_DOWNGRADED) {
        g_string_append_printf(words,
                               _("%s%" PRId64 " of %" PRId64 " parties are graded down by data or model and %" PRId64
                                 " up, a balance of more than "),
                               words->len ? "; " : "", comparison->moved_down, comparison->before_parties,
                               comparison->moved_up);
        append_share(words, limits->downgraded_share);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}
