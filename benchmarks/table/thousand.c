#include "thousand.h"

#include <glib.h>
#include <stdio.h>

const char *const thousand_names[3] = {"thousand-first", "thousand-unique", "thousand-first"};

static const char head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" id=\"thousand\" name=\"thousand\""
    " namespace=\"https://qinqing.example/benchmarks\">\n"
    "<inputData id=\"grade\" name=\"grade\"><variable name=\"grade\" typeRef=\"string\"/></inputData>\n"
    "<inputData id=\"score\" name=\"score\"><variable name=\"score\" typeRef=\"number\"/></inputData>\n"
    "<inputData id=\"amount\" name=\"amount\"><variable name=\"amount\" typeRef=\"number\"/></inputData>\n"
    "<inputData id=\"days\" name=\"days\"><variable name=\"days\" typeRef=\"number\"/></inputData>\n"
    "<decision id=\"share\" name=\"share\"><variable name=\"share\" typeRef=\"number\"/>\n"
    "<informationRequirement id=\"r1\"><requiredInput href=\"#grade\"/></informationRequirement>\n"
    "<informationRequirement id=\"r2\"><requiredInput href=\"#score\"/></informationRequirement>\n"
    "<informationRequirement id=\"r3\"><requiredInput href=\"#amount\"/></informationRequirement>\n"
    "<informationRequirement id=\"r4\"><requiredInput href=\"#days\"/></informationRequirement>\n"
    "<decisionTable id=\"table\" hitPolicy=\"%s\">\n"
    "<input id=\"c1\"><inputExpression typeRef=\"string\"><text>grade</text></inputExpression></input>\n"
    "<input id=\"c2\"><inputExpression typeRef=\"number\"><text>score</text></inputExpression></input>\n"
    "<input id=\"c3\"><inputExpression typeRef=\"number\"><text>amount</text></inputExpression></input>\n"
    "<input id=\"c4\"><inputExpression typeRef=\"number\"><text>days</text></inputExpression></input>\n"
    "<output id=\"o\" typeRef=\"number\"/>\n";

static void write_rule(FILE *out, int number, const char *grade, const char *score, const char *amount,
                       const char *days)
{
    fprintf(out,
            "<rule id=\"rule_%d\"><inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>"
            "<inputEntry><text>%s</text></inputEntry><inputEntry><text>%s</text></inputEntry>"
            "<outputEntry><text>%d</text></outputEntry></rule>\n",
            number, grade, score, amount, days, number);
}

/* [low..high) of numbers below `limit`, a fifth to a half of it wide; one cell in eight is "-". */
static char *random_interval(GRand *random, int limit, int decimals)
{
    int wide = g_rand_int_range(random, limit / 5, limit / 2), low = g_rand_int_range(random, 0, limit - wide);
    if (g_rand_int_range(random, 0, 8) == 0) return g_strdup("-");
    if (decimals == 0) return g_strdup_printf("[%d..%d)", low, low + wide);
    return g_strdup_printf("[%d.%03d..%d.%03d)", low / 1000, low % 1000, (low + wide) / 1000, (low + wide) % 1000);
}

/* Amounts as they are distributed: from a power of two to one some steps above. */
static char *random_amounts(GRand *random)
{
    int step = g_rand_int_range(random, 0, 12), above = step + g_rand_int_range(random, 3, 6);
    gint64 low = (G_GINT64_CONSTANT(10000) << step) + g_rand_int_range(random, 0, 10000 << step);
    gint64 high = (G_GINT64_CONSTANT(10000) << above) + g_rand_int_range(random, 0, 10000 << above);
    if (g_rand_int_range(random, 0, 8) == 0) return g_strdup("-");
    return g_strdup_printf("[%" G_GINT64_FORMAT "..%" G_GINT64_FORMAT ")", low, high);
}

static void write_random_rules(FILE *out)
{
    static const char *const some[] = {"\"AAA\"", "\"AA\", \"A\"", "\"A\", \"BBB\"", "not(\"D\")", "\"B\", \"D\"", "-"};
    g_autoptr(GRand) random = g_rand_new_with_seed(1000);
    for (int i = 1; i <= 1000; i++) {
        g_autofree char *score = random_interval(random, 100000, 3), *amount = random_amounts(random),
                        *days = random_interval(random, 3650, 0);
        write_rule(out, i, some[g_rand_int_range(random, 0, G_N_ELEMENTS(some))], score, amount, days);
    }
}

/* 5 groups of grades x 10 of scores x 10 of amounts x 2 of days. */
static void write_grid(FILE *out)
{
    static const char *const groups[] = {"\"AAA\"", "\"AA\"", "\"A\", \"BBB\"", "\"B\"", "\"D\""};
    for (int i = 0; i < 1000; i++) {
        int score = i / 5 % 10, amount = i / 50 % 10;
        g_autofree char *scores = g_strdup_printf("[%d..%d%c", score * 10, score * 10 + 10, score == 9 ? ']' : ')');
        g_autofree char *amounts = g_strdup_printf("[%d..%d)", amount ? 10000 << amount : 0, 10000 << (amount + 1));
        if (amount == 9) {
            g_free(amounts);
            amounts = g_strdup_printf("&gt;= %d", 10000 << 9);
        }
        write_rule(out, i + 1, groups[i % 5], scores, amounts, i / 500 ? "&gt; 365" : "&lt;= 365");
    }
}

static bool write_table(const char *folder, const char *name, const char *policy, void (*rules)(FILE *))
{
    g_autofree char *file = g_strconcat(name, ".dmn", NULL), *path = g_build_filename(folder, file, NULL);
    FILE *out = fopen(path, "w");
    if (!out) {
        fprintf(stderr, "table_bench: %s cannot be written\n", path);
        return false;
    }
    fprintf(out, head, policy);
    rules(out);
    fprintf(out, "</decisionTable></decision></definitions>\n");
    return fclose(out) == 0;
}

bool write_thousands(const char *folder)
{
    return write_table(folder, "thousand-first", "FIRST", write_random_rules) &&
           write_table(folder, "thousand-unique", "UNIQUE", write_grid);
}
