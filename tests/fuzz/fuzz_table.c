/* Fuzz target: any bytes as a decision table in CSV give DMN that compiles and goes to CSV and back, or one line; its
 * check and its printed forms never crash. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/policy.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static char *read_csv(const char *csv, size_t length)
{
    g_autoptr(GError) error = NULL;
    char *xml = qq_table_read_csv("t.csv", csv, length, &error);
    if (!xml && (!error || !*error->message || strchr(error->message, '\n'))) abort();
    return xml;
}

/* CSV of the table that the DMN holds. */
static char *use(const char *xml)
{
    g_autoptr(qq_dmn) dmn = qq_dmn_compile("t.dmn", xml, strlen(xml), NULL, NULL);
    if (!dmn) abort();
    const GPtrArray *elements = qq_dmn_elements(dmn);
    const qq_dmn_element *decision = g_ptr_array_index(elements, elements->len - 1);
    if (!decision->table) abort();
    g_ptr_array_unref(qq_policy_check(dmn, NULL));
    for (int format = QQ_TABLE_TEXT; format <= QQ_TABLE_MARKDOWN; format++) {
        g_autofree char *text = qq_table_print_decision(dmn, decision, NULL, (qq_table_format)format, true);
        if (!g_utf8_validate(text, -1, NULL)) abort();
    }
    return qq_table_print_decision(dmn, decision, NULL, QQ_TABLE_CSV, false);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length > 1 << 16) return 0;
    g_autofree char *xml = read_csv((const char *)bytes, length);
    if (!xml) return 0;
    g_autofree char *csv = use(xml);
    g_autofree char *again = read_csv(csv, strlen(csv));
    if (!again) abort();
    g_autofree char *same = use(again);
    if (strcmp(csv, same) != 0) abort();
    return 0;
}
