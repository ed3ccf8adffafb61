/* The reference tables agree with what the program knows. */
#include <string.h>
#include "qinqing/identifier.h"

static qq_day day_or(const char *text, qq_day otherwise)
{
    qq_day day;
    if (*text == '\0') return otherwise;
    g_assert_true(qq_day_parse(text, strlen(text), &day));
    return day;
}

static void test_reference__divisions(void)
{
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(QQ_SOURCE_DIR "/data/reference/divisions-hubei.csv", &text, NULL, NULL));
    g_auto(GStrv) lines = g_strsplit(g_strchomp(text), "\n", -1);
    g_assert_cmpstr(lines[0], ==, "code,name_zh,name_en,from,until,origin");
    for (char **line = lines + 1; *line != NULL; line++) {
        g_auto(GStrv) row = g_strsplit(*line, ",", -1);
        g_assert_cmpuint(g_strv_length(row), ==, 6);
        qq_day from = day_or(row[3], QQ_DAY_NONE), until = day_or(row[4], QQ_DAY_NONE);
        qq_day on = until != QQ_DAY_NONE ? until : from != QQ_DAY_NONE ? from : 20000;
        g_assert_cmpstr(qq_division_name(row[0], on, false), ==, row[1]);
        g_assert_cmpstr(qq_division_name(row[0], on, true), ==, row[2]);
        if (until != QQ_DAY_NONE) g_assert_cmpstr(qq_division_name(row[0], until + 1, false), !=, row[1]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/data/reference/divisions", test_reference__divisions);
    return g_test_run();
}
