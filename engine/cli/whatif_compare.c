/* qinqing whatif compare: everyone by one model package and by another, each change put down to an element. */
#include "whatif.h"
#include "whatif_comparison.h"

static int tell(const qq_shift_words *words, const qq_question *question, const qq_model_comparison *compare,
                const qq_shift *shift)
{
    GError *error = NULL;
    g_autoptr(qq_report) report =
        qq_report_new("compare", _("One model beside another"),
                      _("Who is graded otherwise by the second model, and what in it does that?"), qq_cli_chinese());
    qq_comparison_parameters(question, compare, report);
    if (!qq_comparison_report(words, question, compare, shift, report, &error)) return qq_cli_fail(error);
    return qq_output_write(&words->output, report);
}

static int answer(const qq_shift_words *words, const qq_question *question, char *const models[2],
                  qq_model_comparison *compare)
{
    GError *error = NULL;
    for (unsigned i = 0; i < 2; i++) {
        compare->packages[i] = qq_comparison_package(question, models[i], &error);
        if (!compare->packages[i]) return qq_cli_fail(error);
    }
    if (!qq_comparison_open(compare, &error)) return qq_cli_fail(error);
    g_autoptr(qq_shift) shift = qq_comparison_shift(words, question, compare, &error);
    return shift ? tell(words, question, compare, shift) : qq_cli_fail(error);
}

static int run(qq_shift_words *words, char *const models[2])
{
    int status;
    qq_question question;
    qq_model_comparison compare = {0};
    if (!qq_shift_settle(words, &status)) return status;
    if (!qq_question_open(&words->question, &question, &status)) return status;
    status = answer(words, &question, models, &compare);
    qq_comparison_clear(&compare);
    qq_question_close(&question);
    return status;
}

int qq_whatif_compare(int argc, char **argv)
{
    qq_shift_words words = {0};
    const GOptionEntry entries[] = {QQ_DB_OPTION(words.question),
                                    QQ_AS_OF_OPTION(words.question),
                                    QQ_KNOWN_AT_OPTION(words.question),
                                    QQ_PURPOSE_OPTION(words.question),
                                    QQ_SHIFT_OPTIONS(words),
                                    QQ_OUTPUT_OPTIONS(words.output),
                                    {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "MODEL_A MODEL_B",
                      _("Everyone by one model package and by another, each change put down to the element of the "
                        "model that caused it. A model is a folder, the id of an adopted model, or its digest.")))
        return QQ_EXIT_USAGE;
    if (argc != 3) return qq_cli_usage(_("whatif compare takes two models"));
    const int status = run(&words, argv + 1);
    g_strfreev(words.settings);
    return status;
}
