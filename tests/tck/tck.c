/* Runs test cases of the DMN TCK: qinqing-tck FOLDER…
 *
 * Every XML file of test cases at any depth is run against the model it names, in its folder. The last line is
 * "passed P of T", where T counts expected results. Exit status: 0 all passed, 1 some failed, 2 nothing to run. */
#include <glib.h>
#include <glib/gprintf.h>
#include <string.h>
#include "cases.h"
#include "qinqing/dmn.h"

typedef struct {
    size_t passed, total;
} tally;

typedef struct {
    tally values, errors; /* of all files */
    size_t files;
} tck_report;

/* One test file being run. */
typedef struct {
    tck_report *report;
    const char *path;
    tally tally;
    GString *failures;
    qq_dmn *dmn;
    char *fault; /* why there is no model */
    qq_feel_arena *arena;
} test_file;

/* ---- one expected result ---- */

static void fail(test_file *file, const xmlNode *node, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void fail(test_file *file, const xmlNode *node, const char *format, ...)
{
    g_autofree char *id = tck_attribute(node->parent, "id"), *name = tck_attribute(node, "name");
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *why = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_string_append_printf(file->failures, "  %s:%ld: case %s, \"%s\": %s\n", file->path, xmlGetLineNo(node),
                           id ? id : "", name ? name : "", why);
}

static qq_feel_run run_new(qq_feel_arena *arena, GPtrArray *notes)
{
    qq_feel_run run = {.arena = arena, .notes = notes, .has_clock = true};
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    run.clock.date = (qq_feel_date){g_date_time_get_year(now), (uint8_t)g_date_time_get_month(now),
                                    (uint8_t)g_date_time_get_day_of_month(now)};
    run.clock.time = (qq_feel_time){.hour = (uint8_t)g_date_time_get_hour(now),
                                    .minute = (uint8_t)g_date_time_get_minute(now),
                                    .second = (uint8_t)g_date_time_get_second(now),
                                    .zone_kind = QQ_FEEL_OFFSET};
    return run;
}

static bool read_inputs(test_file *file, const xmlNode *result, qq_feel_context *inputs)
{
    for (const xmlNode *node = tck_first(result->parent, "inputNode"); node; node = tck_next(node, "inputNode")) {
        g_autofree char *name = tck_attribute(node, "name"), *why = NULL;
        qq_feel_value value;
        if (!tck_value(file->arena, node, &value, &why)) {
            fail(file, result, "input \"%s\" cannot be read: %s", name ? name : "", why);
            return false;
        }
        qq_feel_context_put(file->arena, inputs, name ? name : "", value);
    }
    return true;
}

/* What is asked for: the kind by the case, else by the result; the name by the case's invocable, else by the result. */
static const qq_dmn_element *find_asked(test_file *file, const xmlNode *result)
{
    g_autofree char *kind = tck_attribute(result->parent, "type"), *own = tck_attribute(result, "type");
    g_autofree char *invocable = tck_attribute(result->parent, "invocableName"), *name = tck_attribute(result, "name");
    const char *said = kind ? kind : own ? own : "decision";
    qq_dmn_kind asked = strcmp(said, "bkm") == 0               ? QQ_DMN_KNOWLEDGE
                        : strcmp(said, "decisionService") == 0 ? QQ_DMN_SERVICE
                                                               : QQ_DMN_DECISION;
    const char *called = asked != QQ_DMN_DECISION && invocable ? invocable : name ? name : "";
    const qq_dmn_element *found = qq_dmn_find(file->dmn, asked, called);
    if (!found) fail(file, result, "the model has no %s \"%s\"", said, called);
    return found;
}

static qq_feel_value ask(test_file *file, const qq_dmn_element *asked, qq_feel_run *run, const qq_feel_context *inputs,
                         const xmlNode *result)
{
    if (asked->kind == QQ_DMN_DECISION) return qq_dmn_decide(file->dmn, asked, run, inputs);
    qq_feel_value value = qq_dmn_invoke(file->dmn, asked, run, inputs);
    g_autofree char *name = tck_attribute(result, "name");
    /* A service of several decisions gives them by name. */
    const qq_feel_value *one =
        asked->kind == QQ_DMN_SERVICE && name && strcmp(name, asked->name) != 0 && value.kind == QQ_FEEL_CONTEXT
            ? qq_feel_context_get(value.context, name)
            : NULL;
    return one ? *one : value;
}

static void fail_value(test_file *file, const xmlNode *result, qq_feel_value expected, qq_feel_value got,
                       const GPtrArray *notes)
{
    g_autoptr(GString) text = g_string_new("expected ");
    qq_feel_append(text, expected, true);
    g_string_append(text, ", got ");
    qq_feel_append(text, got, true);
    for (guint i = 0; i < notes->len && i < 3; i++) g_string_append_printf(text, "; %s", (char *)notes->pdata[i]);
    fail(file, result, "%s", text->str);
}

/* An error result is null, and something says why. */
static bool run_result(test_file *file, const xmlNode *result, bool error)
{
    g_autofree char *why = NULL;
    qq_feel_value expected;
    qq_feel_context *inputs = qq_feel_context_new(file->arena, 4);
    if (!file->dmn) {
        fail(file, result, "%s", file->fault);
        return false;
    }
    if (!tck_value(file->arena, tck_first(result, "expected"), &expected, &why)) {
        fail(file, result, "what is expected cannot be read: %s", why);
        return false;
    }
    const qq_dmn_element *asked = find_asked(file, result);
    if (!asked || !read_inputs(file, result, inputs)) return false;
    g_autoptr(GPtrArray) notes = g_ptr_array_new_with_free_func(g_free);
    qq_feel_run run = run_new(file->arena, notes);
    qq_feel_value got = ask(file, asked, &run, inputs, result);
    if (error && got.kind == QQ_FEEL_NULL && notes->len == 0) {
        fail(file, result, "null as expected of an error, but nothing says why");
        return false;
    }
    if (tck_equal(expected, got)) return true;
    fail_value(file, result, expected, got, notes);
    return false;
}

/* ---- one file ---- */

static void run_case(test_file *file, const xmlNode *test)
{
    for (const xmlNode *result = tck_first(test, "resultNode"); result; result = tck_next(result, "resultNode")) {
        g_autofree char *flag = tck_attribute(result, "errorResult");
        bool error = flag && (strcmp(flag, "true") == 0 || strcmp(flag, "1") == 0);
        tally *kind = error ? &file->report->errors : &file->report->values;
        bool passed = run_result(file, result, error);
        qq_feel_arena_reset(file->arena);
        kind->total++;
        file->tally.total++;
        if (!passed) continue;
        kind->passed++;
        file->tally.passed++;
    }
}

/* The model that the file names, or, when that is not there, one that is. */
static char *find_model(const char *path, const xmlNode *root)
{
    g_autofree char *folder = g_path_get_dirname(path), *name = tck_child_text(root, "modelName");
    g_autofree char *named = name && *name ? g_build_filename(folder, name, NULL) : NULL;
    if (named && g_file_test(named, G_FILE_TEST_EXISTS)) return g_steal_pointer(&named);
    GDir *open = g_dir_open(folder, 0, NULL);
    char *found = NULL;
    for (const char *entry; !found && open && (entry = g_dir_read_name(open));)
        if (g_str_has_suffix(entry, ".dmn")) found = g_build_filename(folder, entry, NULL);
    if (open) g_dir_close(open);
    return found ? found : g_build_filename(folder, name && *name ? name : "model.dmn", NULL);
}

static void print_file(const test_file *file)
{
    g_autofree char *name = g_path_get_basename(file->path);
    g_printf("%s: %zu of %zu\n%s", name, file->tally.passed, file->tally.total, file->failures->str);
}

static void run_tree(tck_report *report, const char *path, const xmlDoc *document)
{
    const xmlNode *root = xmlDocGetRootElement((xmlDoc *)document);
    g_autofree char *model = find_model(path, root);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) warnings = NULL;
    g_autoptr(qq_dmn) dmn = qq_dmn_compile_path(model, true, &warnings, &error);
    g_autoptr(qq_feel_arena) arena = qq_feel_arena_new();
    g_autoptr(GString) failures = g_string_new(NULL);
    test_file file = {report, path, {0, 0}, failures, dmn, error ? error->message : NULL, arena};
    report->files++;
    for (const xmlNode *test = tck_first(root, "testCase"); test; test = tck_next(test, "testCase"))
        run_case(&file, test);
    print_file(&file);
}

static void run_file(tck_report *report, const char *path)
{
    g_autofree char *why = NULL;
    xmlDoc *document = tck_read(path, &why);
    if (document) {
        run_tree(report, path, document);
        xmlFreeDoc(document);
    } else if (why) {
        g_printf("%s: 0 of 1\n  %s:1: %s\n", path, path, why);
        report->files++;
        report->values.total++;
    }
}

/* ---- folders ---- */

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum { DEPTH_MAX = 32 };

static void run_folder(tck_report *report, const char *folder, unsigned depth)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    GDir *open = depth < DEPTH_MAX ? g_dir_open(folder, 0, NULL) : NULL;
    for (const char *name; open && (name = g_dir_read_name(open));) g_ptr_array_add(names, g_strdup(name));
    if (open) g_dir_close(open);
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *path = g_build_filename(folder, names->pdata[i], NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            run_folder(report, path, depth + 1);
        } else if (g_str_has_suffix(path, ".xml")) {
            run_file(report, path);
        }
    }
}

int main(int count, char **words)
{
    tck_report report = {0};
    if (count < 2) {
        g_fprintf(stderr, "qinqing-tck: no folder named; say which folders hold test cases\n");
        return 2;
    }
    for (int i = 1; i < count; i++) {
        if (!g_file_test(words[i], G_FILE_TEST_IS_DIR)) {
            g_fprintf(stderr, "qinqing-tck: %s: no folder; name a folder of test cases\n", words[i]);
            return 2;
        }
        run_folder(&report, words[i], 0);
    }
    if (report.files == 0) {
        g_fprintf(stderr, "qinqing-tck: no test cases in %s; name a folder with models and test files\n", words[1]);
        return 2;
    }
    size_t passed = report.values.passed + report.errors.passed, total = report.values.total + report.errors.total;
    g_printf("value results: passed %zu of %zu\n", report.values.passed, report.values.total);
    g_printf("error results: passed %zu of %zu\n", report.errors.passed, report.errors.total);
    g_printf("passed %zu of %zu\n", passed, total);
    return passed == total ? 0 : 1;
}
