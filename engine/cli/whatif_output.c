/* Where the report of a what-if goes. */
#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "whatif_output.h"

static bool settle_form(qq_output_words *words)
{
    static const char *const names[] = {"text", "json", "csv", "xlsx", "html"};
    words->form = QQ_REPORT_TEXT;
    if (!words->format) return true;
    for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
        if (strcmp(words->format, names[i]) != 0) continue;
        words->form = (qq_report_format)i;
        return true;
    }
    qq_cli_usage(_("there is no format “%s”; use text, json, csv, xlsx or html"), words->format);
    return false;
}

bool qq_output_settle(qq_output_words *words, int *status)
{
    *status = QQ_EXIT_USAGE;
    if (!settle_form(words)) return false;
    if (words->table && words->form != QQ_REPORT_CSV) {
        qq_cli_usage(_("--table goes with --format csv only"));
        return false;
    }
    if (words->form == QQ_REPORT_XLSX && !words->output && isatty(STDOUT_FILENO)) {
        qq_cli_usage(_("a workbook is nothing for a terminal; name a file with --output"));
        return false;
    }
    /* Terminals of other encodings are drawn on with ASCII. */
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0) words->plain = TRUE;
    return true;
}

void qq_output_question(qq_report *report, const qq_question *question)
{
    char day[QQ_DAY_TEXT];
    g_autofree char *model = g_strdup_printf("%s %s", question->model->id, question->model->version);
    qq_day_format(question->as_of, day);
    qq_report_parameter(report, "model", _("model"), model);
    qq_report_parameter(report, "model_digest", _("digest of the model (SM3)"), question->model->digest);
    qq_report_parameter(report, "as_of", _("as of"), day);
    qq_report_parameter(report, "known_at", _("known at landing"), question->known);
}

static int print(const qq_output_words *words, const qq_report *report, const qq_report_options *options)
{
    g_autoptr(GString) out = g_string_new(NULL);
    GError *error = NULL;
    if (!qq_report_write(report, words->form, options, out, &error)) return qq_cli_fail(error);
    return qq_cli_print(out);
}

int qq_output_write(const qq_output_words *words, const qq_report *report)
{
    const qq_report_options options = {.plain = words->plain, .table = words->table};
    GError *error = NULL;
    if (words->page && !qq_report_save(report, QQ_REPORT_HTML, &options, words->page, &error))
        return qq_cli_fail(error);
    if (!words->output) return print(words, report, &options);
    if (!qq_report_save(report, words->form, &options, words->output, &error)) return qq_cli_fail(error);
    return QQ_EXIT_DONE;
}
