/* Fuzz target: any bytes as model.xml and as a kept package must give a model or one line, never a crash. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "qinqing/cases.h"
#include "qinqing/model.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

/* A refusal is one line of text. */
static void check_refusal(const GError *error)
{
    if (!error || !*error->message || strchr(error->message, '\n') || !g_utf8_validate(error->message, -1, NULL))
        abort();
}

static void use_model(const qq_model *model)
{
    g_autofree char *words = qq_model_describe(model, QQ_DESCRIBE_HTML, true);
    if (!g_utf8_validate(words, -1, NULL)) abort();
    if (model->unclassified != QQ_ITEM_NONE &&
        qq_model_item(model, g_array_index(model->items, qq_item, model->unclassified).code) != model->unclassified)
        abort();
    (void)qq_model_issuer_counts(model, "武汉市住房和城乡建设局");
    (void)qq_model_regime(model, 20000);
    if (model->period.months && qq_model_period_switch(model, 20000) <= 20000) abort();
}

static void try_package(const qq_package *package)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = qq_model_compile(package, &error);
    if (model)
        use_model(model);
    else
        check_refusal(error);
}

static void try_cases(const uint8_t *bytes, size_t length)
{
    g_autoptr(GByteArray) kept = g_byte_array_new();
    g_autofree char *head = g_strdup_printf("qinqing-package 1\ncases.xml\n%zu\n", length);
    static const char tail[] = "model.xml\n0\n";
    g_byte_array_append(kept, (const guint8 *)head, (guint)strlen(head));
    g_byte_array_append(kept, bytes, (guint)length);
    g_byte_array_append(kept, (const guint8 *)tail, sizeof tail - 1);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_parse(kept->data, kept->len, &error);
    g_autoptr(qq_cases) cases = package ? qq_cases_read(package, &error) : NULL;
    if (!cases) check_refusal(error);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length > 1 << 20) return 0;
    g_autoptr(qq_package) package = qq_package_of_model(bytes, length, NULL);
    try_package(package);
    try_cases(bytes, length);
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) kept = qq_package_parse(bytes, length, &error);
    if (kept)
        try_package(kept);
    else
        check_refusal(error);
    return 0;
}
