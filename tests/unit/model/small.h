/* The small model that the tests of the loader change: tests/unit/model/data/small.xml. */
#ifndef QINQING_TEST_SMALL_H
#define QINQING_TEST_SMALL_H

#include <string.h>
#include "qinqing/error.h"
#include "qinqing/model.h"

#define SMALL_FILE QQ_SOURCE_DIR "/tests/unit/model/data/small.xml"

static inline char *small_text(void)
{
    char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(SMALL_FILE, &text, NULL, &error);
    g_assert_no_error(error);
    return text;
}

/* The small model with its only `from` replaced by `to`; caller frees. */
static inline char *small_changed(const char *from, const char *to)
{
    g_autofree char *text = small_text();
    g_auto(GStrv) parts = g_strsplit(text, from, -1);
    g_assert_cmpuint(g_strv_length(parts), ==, 2);
    return g_strjoinv(to, parts);
}

static inline qq_model *compile_text(const char *text, GError **error)
{
    g_autoptr(qq_package) package = qq_package_of_model(text, strlen(text), error);
    return package ? qq_model_compile(package, error) : NULL;
}

/* The text is refused with exactly this message. */
static inline void assert_refused(const char *text, const char *message)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = compile_text(text, &error);
    g_assert_null(model);
    g_assert_error(error, QQ_ERROR, QQ_ERROR_INPUT);
    g_assert_cmpstr(error->message, ==, message);
    g_assert_null(strchr(error->message, '\n'));
}

#endif
