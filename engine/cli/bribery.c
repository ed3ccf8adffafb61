/* qinqing bribery: looks numbers up in the register of bribery convictions.
 *
 * Numbers come from standard input or a file, never from arguments: arguments are seen by every user of a machine and
 * kept by shells. An answer shows a person's number masked and names no other person. Source: regulations §3 (window,
 * purpose), §9. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "qinqing/identifier.h"
#include "qinqing/json.h"

typedef struct {
    qq_question *question;
    int window_months;
    qq_day anchor;
    qq_json *json;
    GString *out;
    bool hit, invalid;
    char fed_on[QQ_DAY_TEXT]; /* when the register was last fed, as known; "" never */
} register_inquiry;

/* The procuratorates' archive was closed nationwide then; what is older may only be there. Source: regulations §3. */
#define ARCHIVE_CLOSED "2018-07-31"
enum { WINDOW_MAX = 1200 };

static void write_invalid(register_inquiry *inquiry, const char *shown, const char *fault)
{
    inquiry->invalid = true;
    if (inquiry->json) {
        qq_json_open_object(inquiry->json, NULL);
        qq_json_string(inquiry->json, "number", shown);
        qq_json_string(inquiry->json, "error", fault);
        qq_json_close(inquiry->json);
    } else {
        g_string_append_printf(inquiry->out, "%s  %s\n", shown, fault);
    }
}

static bool write_conviction(register_inquiry *inquiry, const qq_record *record, GError **error)
{
    qq_detail detail;
    char day[QQ_DAY_TEXT];
    if (!qq_detail_load(inquiry->question->store, record, &detail, error)) return false;
    const char *code = qq_store_text(inquiry->question->store, record->code);
    const char *court = qq_detail_text(&detail, "authority"), *number = qq_detail_text(&detail, "document_no");
    qq_day_format(record->effective_on, day);
    if (inquiry->json) {
        qq_json_open_object(inquiry->json, NULL);
        qq_json_string(inquiry->json, "case_no", number);
        qq_json_string(inquiry->json, "court", court);
        qq_json_string(inquiry->json, "offence", code);
        qq_json_string(inquiry->json, "effective_on", day);
        qq_json_string(inquiry->json, "source_kind", qq_set_text(QQ_SET_SOURCE_KIND, record->variant));
        qq_json_close(inquiry->json);
    } else {
        g_string_append_printf(inquiry->out, _("    %s  %s  %s  effective %s  (%s)\n"), number, court, code, day,
                               qq_set_text(QQ_SET_SOURCE_KIND, record->variant));
    }
    qq_detail_clear(&detail);
    return true;
}

/* Known today, but effective after the day the window counts back from: no finding of the window, and no "none". */
static bool is_later(const register_inquiry *inquiry, const qq_dossier *dossier, size_t index)
{
    return dossier->records[index].effective_on > inquiry->anchor &&
           qq_conviction_counts(inquiry->question, dossier, index, WINDOW_MAX, inquiry->question->as_of);
}

static int count_later(const register_inquiry *inquiry, const qq_dossier *dossier)
{
    int count = 0;
    for (size_t i = 0; i < dossier->count; i++) count += is_later(inquiry, dossier, i);
    return count;
}

static bool write_convictions(register_inquiry *inquiry, const char *key, const qq_dossier *dossier, bool later,
                              GError **error)
{
    bool good = true;
    if (inquiry->json) qq_json_open_array(inquiry->json, key);
    for (size_t i = 0; good && i < dossier->count; i++)
        if (later ? is_later(inquiry, dossier, i)
                  : qq_conviction_counts(inquiry->question, dossier, i, inquiry->window_months, inquiry->anchor))
            good = write_conviction(inquiry, &dossier->records[i], error);
    if (inquiry->json) qq_json_close(inquiry->json);
    return good;
}

static void write_head(register_inquiry *inquiry, const char *shown, int count)
{
    qq_json *json = inquiry->json;
    if (!json) {
        g_string_append_printf(inquiry->out, count ? _("%s  found: %d\n") : _("%s  none\n"), shown, count);
        return;
    }
    qq_json_open_object(json, NULL);
    qq_json_string(json, "number", shown);
    qq_json_integer(json, "convictions", count);
    qq_json_integer(json, "window_months", inquiry->window_months);
    qq_json_day(json, "anchor", inquiry->anchor);
    qq_json_string(json, "archive_until", ARCHIVE_CLOSED);
    qq_json_string(json, "judgments_fed_on", *inquiry->fed_on ? inquiry->fed_on : NULL);
}

static bool write_found(register_inquiry *inquiry, const char *shown, const qq_dossier *dossier, GError **error)
{
    int count = qq_count_convictions(inquiry->question, dossier, inquiry->window_months, inquiry->anchor);
    int later = count_later(inquiry, dossier);
    inquiry->hit |= count > 0 || later > 0;
    write_head(inquiry, shown, count);
    if (!write_convictions(inquiry, "records", dossier, false, error)) return false;
    if (later && !inquiry->json)
        g_string_append_printf(inquiry->out, _("    CHECK  after the window, outside what was asked, yet known: %d\n"),
                               later);
    bool good = write_convictions(inquiry, "later", dossier, true, error);
    if (inquiry->json) qq_json_close(inquiry->json);
    return good;
}

/* Settles whose number a line is; false with *fault set when it is nobody's. */
static bool identify(register_inquiry *inquiry, const char *line, qq_party *party, char shown[QQ_CITIZEN_LENGTH + 1],
                     char **fault, GError **error)
{
    char code[QQ_CITIZEN_LENGTH + 1];
    size_t length = strlen(line);
    qq_identifier_result person = qq_citizen_check(line, length, code);
    if (person.fault == QQ_IDENTIFIER_OK) {
        qq_citizen_mask(code, shown);
        return qq_store_person(inquiry->question->store, code, party, error);
    }
    qq_identifier_result unit = qq_uscc_check(line, length, code);
    if (unit.fault == QQ_IDENTIFIER_OK) {
        g_strlcpy(shown, code, QQ_CITIZEN_LENGTH + 1);
        g_strlcpy(party->text, code, sizeof party->text);
        return true;
    }
    /* Digits only: meant as a person's number, whose digits may not be shown. */
    bool citizen = strspn(line, "0123456789Xx") == length;
    *fault = citizen ? qq_identifier_describe("citizen number", &person)
                     : qq_identifier_describe("unified social credit code", &unit);
    return false;
}

static bool answer_line(register_inquiry *inquiry, const char *line, GError **error)
{
    qq_party party = {0};
    qq_dossier dossier = {0};
    char shown[QQ_CITIZEN_LENGTH + 1] = "";
    g_autofree char *fault = NULL;
    GError *failure = NULL;
    if (!identify(inquiry, line, &party, shown, &fault, &failure)) {
        if (failure) {
            g_propagate_error(error, failure);
            return false;
        }
        g_autofree char *masked = qq_mask_text(line, strlen(line), 40);
        write_invalid(inquiry, masked, fault);
        return true;
    }
    bool good = qq_store_dossier(inquiry->question->store, &party, inquiry->question->known_at, &dossier, error) &&
                write_found(inquiry, shown, &dossier, error);
    qq_dossier_clear(&dossier);
    return good;
}

/* The rest of a line that was too long to be anybody's number. */
static void skip_line(FILE *file)
{
    int c;
    do c = getc(file);
    while (c != '\n' && c != EOF);
}

static bool answer_file(register_inquiry *inquiry, FILE *file, const char *name, GError **error)
{
    enum { LINE_MAX_BYTES = 256 };
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, file)) {
        if (strlen(line) == sizeof line - 1 && line[sizeof line - 2] != '\n') skip_line(file);
        g_strstrip(line);
        if (*line && !answer_line(inquiry, line, error)) return false;
    }
    if (!ferror(file)) return true;
    /* An answer about fewer numbers than were asked would read as "none". */
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: cannot be read to its end: %s", name, g_strerror(errno));
    return false;
}

/* How far the register's sources reach, so that "none" is not read as more than it says. */
static bool find_coverage(register_inquiry *inquiry, GError **error)
{
    g_autoptr(GPtrArray) landings = qq_store_landings(inquiry->question->store, error);
    for (unsigned i = 0; landings && i < landings->len; i++) {
        const qq_landing_info *info = g_ptr_array_index(landings, i);
        if (info->landing > inquiry->question->known_at || strcmp(info->feed, "bribery")) continue;
        char stamp[QQ_STAMP_TEXT];
        qq_stamp_format(info->landed_at, stamp);
        g_strlcpy(inquiry->fed_on, stamp, sizeof inquiry->fed_on);
    }
    return landings;
}

static void append_coverage(const register_inquiry *inquiry)
{
    char anchor[QQ_DAY_TEXT];
    qq_day_format(inquiry->anchor, anchor);
    g_string_append_printf(inquiry->out, _("window: %d months before %s; archive until %s; judgments last fed on %s\n"),
                           inquiry->window_months, anchor, ARCHIVE_CLOSED,
                           *inquiry->fed_on ? inquiry->fed_on : _("no day"));
}

static int ask(qq_question *question, int window, qq_day anchor, FILE *file, const char *name)
{
    GError *error = NULL;
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(qq_json) json = question->format == QQ_FORMAT_JSON ? qq_json_new(out, 2) : NULL;
    register_inquiry inquiry = {
        .question = question, .window_months = window, .anchor = anchor, .json = json, .out = out};
    if (json) qq_json_open_array(json, NULL);
    bool good = find_coverage(&inquiry, &error) && answer_file(&inquiry, file, name, &error);
    if (json) qq_json_close(json);
    if (!good) return qq_cli_fail(error);
    if (json)
        g_string_append_c(out, '\n');
    else
        append_coverage(&inquiry);
    int status = qq_cli_print(out);
    return status == QQ_EXIT_DONE && (inquiry.hit || inquiry.invalid) ? QQ_EXIT_NO : status;
}

int qq_command_bribery(int argc, char **argv)
{
    qq_question_words words = {0};
    qq_question question;
    char *from_file = NULL, *anchor_word = NULL;
    int status, window = QQ_REGISTER_WINDOW_MONTHS;
    qq_day anchor;
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        QQ_AS_OF_OPTION(words),
        QQ_KNOWN_AT_OPTION(words),
        QQ_MODEL_OPTION(words),
        QQ_FORMAT_OPTION(words),
        QQ_PURPOSE_OPTION(words),
        {"window", 0, 0, G_OPTION_ARG_INT, &window, N_("How many months back (default: 120; Hubei's tenders: 24)"),
         "MONTHS"},
        {"anchor", 0, 0, G_OPTION_ARG_STRING, &anchor_word,
         N_("Count back from this day, e.g. when the tender document went on sale (default: as-of)"), "DAY"},
        {"from-file", 0, 0, G_OPTION_ARG_FILENAME, &from_file,
         N_("File of numbers, one per line (default: standard input)"), "F"},
        {0}};
    if (!qq_cli_parse(
            &argc, &argv, entries, "--purpose CODE",
            _("Look numbers up in the register of bribery convictions; they are read from standard input or a file.")))
        return QQ_EXIT_USAGE;
    if (argc != 1) return qq_cli_usage(_("numbers are read from standard input or --from-file, never from arguments"));
    if (!words.purpose || !*words.purpose) return qq_cli_usage(_("the register answers only with --purpose"));
    if (window < 1 || window > WINDOW_MAX) return qq_cli_usage(_("--window takes 1 to %d months"), WINDOW_MAX);
    if (!qq_question_open(&words, &question, &status)) return status;
    anchor = question.as_of;
    FILE *file = from_file ? fopen(from_file, "r") : stdin;
    if (anchor_word && (!qq_day_parse(anchor_word, strlen(anchor_word), &anchor) || anchor == QQ_DAY_NONE ||
                        anchor == QQ_DAY_FOREVER)) {
        status = qq_cli_usage(_("“%s” is not a day; write it as 2026-06-30"), anchor_word);
    } else if (!file) {
        qq_cli_usage(_("%s: cannot be read: %s"), from_file, g_strerror(errno));
        status = QQ_EXIT_INPUT;
    } else {
        status = ask(&question, window, anchor, file, from_file ? from_file : _("standard input"));
    }
    if (file && file != stdin) fclose(file);
    qq_question_close(&question);
    return status;
}
