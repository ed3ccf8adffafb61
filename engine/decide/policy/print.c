/* The table of a decision in the form that is asked for. */
#include "decide/policy/print.h"
#include "decide/policy/sheet.h"
#include "qinqing/policy.h"

char *qq_table_print_decision(const qq_dmn *dmn, const qq_dmn_element *decision, const char *digest,
                              qq_table_format format, bool chinese)
{
    GString *out = g_string_new(NULL);
    if (format == QQ_TABLE_CSV) {
        qq_table_append_csv(out, decision);
        return g_string_free(out, FALSE);
    }
    g_autoptr(qq_sheet) sheet = qq_sheet_of(decision, qq_dmn_file(dmn), digest, chinese);
    if (format == QQ_TABLE_HTML)
        qq_sheet_print_html(sheet, out);
    else if (format == QQ_TABLE_MARKDOWN)
        qq_sheet_print_markdown(sheet, out);
    else
        qq_sheet_print_text(sheet, out);
    return g_string_free(out, FALSE);
}
