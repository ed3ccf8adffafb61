/* qinqing upcoming: grades and listings about to change without new facts. */
#include <string.h>

#include "answer.h"
#include "names.h"
#include "qinqing/json.h"

typedef struct {
    qq_question *question;
    qq_day until;
    GString *out;
    qq_table *table;
    qq_json *json;
} change_writer;

typedef struct {
    qq_change before, after;
    const char *name, *uscc;
} upcoming_row;

static const char *grade_at(const change_writer *upcoming, const qq_change *change)
{
    return change->unscored ? "" : qq_cli_grade(upcoming->question->model, change->grade);
}

static void format_score(const change_writer *upcoming, const qq_change *change, char out[QQ_MILLI_TEXT])
{
    if (!change->unscored)
        qq_decimal_format(change->score, 3, out);
    else
        g_strlcpy(out, upcoming->table ? "–" : "", QQ_MILLI_TEXT);
}

static void write_score(qq_json *json, const char *name, const qq_change *change)
{
    if (change->unscored)
        qq_json_null(json, name);
    else
        qq_json_decimal(json, name, change->score, 3);
}

static void write_grade(const change_writer *upcoming, const char *name, const qq_change *change)
{
    const char *grade = grade_at(upcoming, change);
    qq_json_string(upcoming->json, name, *grade ? grade : NULL);
}

static void write_row(change_writer *upcoming, const upcoming_row *row)
{
    char day[QQ_DAY_TEXT], before[QQ_MILLI_TEXT], after[QQ_MILLI_TEXT];
    const char *listing = row->before.blacklisted == row->after.blacklisted ? ""
                          : row->after.blacklisted                          ? _("listed")
                                                                            : _("listing ends");
    qq_day_format(row->after.day, day);
    format_score(upcoming, &row->before, before);
    format_score(upcoming, &row->after, after);
    if (upcoming->table) {
        g_autofree char *from = g_strdup_printf("%s %s", before, grade_at(upcoming, &row->before));
        g_autofree char *to = g_strdup_printf("%s %s", after, grade_at(upcoming, &row->after));
        qq_table_add(upcoming->table, day, row->uscc, row->name, from, "→", to, listing, NULL);
    } else if (upcoming->json) {
        qq_json_open_object(upcoming->json, NULL);
        qq_json_string(upcoming->json, "uscc", row->uscc);
        qq_json_string(upcoming->json, "name", row->name);
        qq_json_string(upcoming->json, "day", day);
        write_score(upcoming->json, "score_before", &row->before);
        write_score(upcoming->json, "score", &row->after);
        write_grade(upcoming, "grade_before", &row->before);
        write_grade(upcoming, "grade", &row->after);
        qq_json_bool(upcoming->json, "blacklisted_before", row->before.blacklisted);
        qq_json_bool(upcoming->json, "blacklisted", row->after.blacklisted);
        qq_json_close(upcoming->json);
    } else {
        const char *cells[] = {day,
                               row->uscc,
                               row->name,
                               before,
                               grade_at(upcoming, &row->before),
                               after,
                               grade_at(upcoming, &row->after)};
        for (unsigned i = 0; i < G_N_ELEMENTS(cells); i++)
            qq_csv_shown_cell(upcoming->out, cells[i], i + 1 == G_N_ELEMENTS(cells));
    }
}

static bool on_parties(uint64_t parties, void *data)
{
    qq_meter_show(data, parties, 0);
    return !qq_cli_interrupted();
}

/* Every change of everyone; of qq_upcoming. */
static bool find_changes(const change_writer *upcoming, qq_meter *meter, GArray *changes, GError **error)
{
    const qq_question *question = upcoming->question;
    const qq_upcoming_options options = {.as_of = question->as_of,
                                         .until = upcoming->until,
                                         .known_at = question->known_at,
                                         .ends_known_at = question->ends_known_at,
                                         .model = question->model,
                                         .every = true,
                                         .progress = on_parties,
                                         .progress_data = meter};
    GError *failed = NULL;
    if (qq_upcoming_find(qq_store_path(question->store), &options, changes, &failed)) return true;
    if (g_error_matches(failed, QQ_ERROR, QQ_ERROR_CANCELLED)) {
        g_free(failed->message);
        failed->message = g_strdup(_("stopped; the list is not complete and was not printed"));
    }
    g_propagate_error(error, failed);
    return false;
}

static bool same_party(const GArray *changes, unsigned a, unsigned b)
{
    return !strcmp(g_array_index(changes, qq_upcoming, a).party.text,
                   g_array_index(changes, qq_upcoming, b).party.text);
}

/* Changes of one party follow each other; its name is read once. */
static GPtrArray *find_names(const qq_question *question, const GArray *changes, GError **error)
{
    const qq_names_question names = {
        .db = qq_store_path(question->store), .known_at = question->known_at, .ends_known_at = question->ends_known_at};
    g_autoptr(GArray) parties = g_array_new(FALSE, FALSE, sizeof(qq_party));
    for (unsigned i = 0; i < changes->len; i++)
        if (!i || !same_party(changes, i, i - 1))
            g_array_append_val(parties, g_array_index(changes, qq_upcoming, i).party);
    return qq_names_read(&names, parties, error);
}

static bool write_all(change_writer *upcoming, qq_meter *meter, GError **error)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(qq_upcoming));
    if (!find_changes(upcoming, meter, changes, error)) return false;
    g_autoptr(GPtrArray) names = find_names(upcoming->question, changes, error);
    if (!names) return false;
    for (unsigned i = 0, party = 0; i < changes->len; i++) {
        const qq_upcoming *one = &g_array_index(changes, qq_upcoming, i);
        if (i && !same_party(changes, i, i - 1)) party++;
        write_row(upcoming, &(upcoming_row){.before = one->before,
                                            .after = one->after,
                                            .name = g_ptr_array_index(names, party),
                                            .uscc = one->party.text});
    }
    return true;
}

static int print_upcoming(qq_question *question, int days)
{
    GError *error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_table) table = question->format == QQ_FORMAT_TEXT ? qq_table_new(7, "lllrlrl") : NULL;
    g_autoptr(qq_json) json = question->format == QQ_FORMAT_JSON ? qq_json_new(out, 2) : NULL;
    g_autoptr(qq_meter) meter = qq_meter_new(_("looking ahead"), _("enterprises"));
    change_writer upcoming = {
        .question = question, .until = question->as_of + days, .out = out, .table = table, .json = json};
    if (json) qq_json_open_array(json, NULL);
    if (question->format == QQ_FORMAT_CSV)
        g_string_append(out, "day,uscc,name,score_before,grade_before,score,grade\n");
    qq_cli_catch_interrupts();
    bool good = write_all(&upcoming, meter, &error);
    if (json) qq_json_close(json);
    if (json) g_string_append_c(out, '\n');
    if (table) qq_table_print(table, out);
    qq_meter_free(g_steal_pointer(&meter));
    return good ? qq_cli_print(out) : qq_cli_fail(error);
}

int qq_command_upcoming(int argc, char **argv)
{
    enum { DAYS_MAX = 3660 };
    qq_question_words words = {0};
    qq_question question;
    int status, days = 30;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        QQ_AS_OF_OPTION(words),
        QQ_KNOWN_AT_OPTION(words),
        QQ_MODEL_OPTION(words),
        QQ_FORMAT_OPTION(words),
        {"days", 0, 0, G_OPTION_ARG_INT, &days, N_("How many days ahead (default: 30)"), "N"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "", _("Grades and listings about to change if nothing new happens.")))
        return QQ_EXIT_USAGE;
    if (argc != 1 || days < 1 || days > DAYS_MAX)
        return qq_cli_usage(_("upcoming takes --days from 1 to %d and no words"), DAYS_MAX);
    if (!qq_question_open(&words, &question, &status)) return status;
    status = print_upcoming(&question, days);
    qq_question_close(&question);
    return status;
}
