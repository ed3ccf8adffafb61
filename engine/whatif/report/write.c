/* Choosing the form, and putting it into a file whole or not at all. */
#include "whatif/report/report.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "qinqing/error.h"

bool qq_report_write(const qq_report *report, qq_report_format format, const qq_report_options *options, GString *out,
                     GError **error)
{
    static const qq_report_options usual = {0};
    if (!options) options = &usual;
    for (guint i = 0; i < report->tables->len; i++) {
        const qq_report_table *table = g_ptr_array_index(report->tables, i);
        g_assert(table->columns->len > 0 && table->cells->len % table->columns->len == 0);
    }
    switch (format) {
    case QQ_REPORT_TEXT:
        qq_report_text(report, options->plain, out);
        return true;
    case QQ_REPORT_JSON:
        qq_report_json(report, out);
        return true;
    case QQ_REPORT_CSV:
        return qq_report_csv(report, options->table, out, error);
    case QQ_REPORT_XLSX:
        return qq_report_xlsx(report, out, error);
    case QQ_REPORT_HTML:
        qq_report_html(report, out);
        return true;
    }
    g_assert_not_reached();
}

static bool fail(GError **error, const char *path, const char *what)
{
    int reason = errno;
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "%s: cannot %s: %s", name, what, g_strerror(reason));
    return false;
}

/* Nothing of that name, or a regular file. */
static bool may_replace(const char *path, GError **error)
{
    struct stat status;
    if (lstat(path, &status) != 0) return errno == ENOENT || fail(error, path, "look at it");
    if (S_ISREG(status.st_mode)) return true;
    g_autofree char *name = g_filename_display_name(path);
    g_set_error(error, QQ_ERROR, QQ_ERROR_STORE,
                "%s: is there already and no regular file; name another file for the report", name);
    return false;
}

static bool write_all(int file, const GString *text)
{
    for (gsize done = 0; done < text->len;) {
        ssize_t written = write(file, text->str + done, text->len - done);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        done += (gsize)written;
    }
    return fsync(file) == 0;
}

static bool save_text(const GString *text, const char *path, GError **error)
{
    g_autofree char *beside = g_strconcat(path, ".XXXXXX", NULL);
    int file = g_mkstemp_full(beside, O_RDWR | O_CLOEXEC, 0666);
    if (file < 0) return fail(error, path, "write a file beside it");
    bool good = write_all(file, text);
    int reason = errno;
    good = close(file) == 0 && good;
    if (good && g_rename(beside, path) == 0) return true;
    if (good) reason = errno;
    g_unlink(beside);
    errno = reason;
    return fail(error, path, "write it");
}

bool qq_report_save(const qq_report *report, qq_report_format format, const qq_report_options *options,
                    const char *path, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    return may_replace(path, error) && qq_report_write(report, format, options, text, error) &&
           save_text(text, path, error);
}
