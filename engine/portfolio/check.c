/* The image held against the rows: the same parties in the same order, each with the flags and values that packing its
 * history gives now. */
#include <string.h>

#include "portfolio.h"

enum { FINDINGS_MAX = 20 };

typedef struct {
    qq_merge merge;
    qq_sheet sheet; /* the party packed anew */
    GPtrArray *findings;
    guint found_before;
    char skipped_until[QQ_NAME_BYTES]; /* parties of a damaged block are not asked for one by one */
    bool skipping, skip_all;
} image_check;

static bool full(const image_check *check)
{
    return check->findings->len - check->found_before >= FINDINGS_MAX;
}

static void G_GNUC_PRINTF(2, 3) tell(image_check *check, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!full(check)) g_ptr_array_add(check->findings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static void compare_column(image_check *check, const qq_member *member, const qq_view *fresh, qq_column column)
{
    const qq_view *view = member->view;
    const bool told = qq_column_is_told(column);
    const size_t size = qq_column_size(column), rows = told ? fresh->told : fresh->rows;
    const size_t first = told ? view->first_told[member->party] : view->first[member->party];
    const uint8_t *packed = qq_columns_get(&view->columns, column);
    if (rows && memcmp(packed + first * size, qq_columns_get(&fresh->columns, column), rows * size) != 0)
        tell(check, "the packed image and the rows differ about %.18s (column %s); run `qinqing check --repair`",
             member->name, qq_column_name(column));
}

static void compare_party(image_check *check, const qq_member *member)
{
    const qq_view fresh = qq_sheet_view(&check->sheet);
    const qq_view *view = member->view;
    const uint32_t rows = view->first[member->party + 1] - view->first[member->party];
    const uint32_t told = view->first_told[member->party + 1] - view->first_told[member->party];
    if (fresh.flags[0] != view->flags[member->party] || fresh.rows != rows || fresh.told != told) {
        tell(check,
             "the packed image has %u revisions of %.18s (kind %u), the rows %u (kind %u); run `qinqing check "
             "--repair`",
             rows, member->name, view->flags[member->party], fresh.rows, fresh.flags[0]);
        return;
    }
    for (qq_column i = 0; i < QQ_COLUMN_COUNT; i++) compare_column(check, member, &fresh, i);
}

static bool is_skipped(image_check *check, const char *name)
{
    if (check->skipping && (check->skip_all || memcmp(name, check->skipped_until, QQ_NAME_BYTES) < 0)) return true;
    check->skipping = false;
    return false;
}

static void skip_stretch(image_check *check, const qq_member *member)
{
    tell(check, "a block of the packed image is damaged; run `qinqing check --repair`");
    check->skipping = true;
    check->skip_all = member->open_end;
    if (!member->open_end) qq_name_of(&member->before, check->skipped_until);
}

static bool check_history(const qq_history *history, void *data, GError **error)
{
    image_check *check = data;
    char name[QQ_NAME_BYTES];
    qq_member member;
    bool found = true;
    qq_name_of(&history->party, name);
    if (full(check) || is_skipped(check, name)) return true;
    for (;;) {
        if (!qq_merge_next(&check->merge, &member, &found, error)) return false;
        if (!found || member.view) break;
        skip_stretch(check, &member);
        if (is_skipped(check, name)) return true;
    }
    if (!found || memcmp(member.name, name, QQ_NAME_BYTES) != 0) {
        tell(check,
             "the packed image does not have the same enterprises as the rows, from %.18s on; run `qinqing check "
             "--repair`",
             name);
        check->skipping = check->skip_all = true;
        return true;
    }
    qq_sheet_restart(&check->sheet);
    qq_sheet_add(&check->sheet, history);
    compare_party(check, &member);
    return true;
}

/* Nothing is left in the image when the rows are at their end. */
static bool check_rest(image_check *check, GError **error)
{
    qq_member member;
    bool found = false;
    if (check->skipping && check->skip_all) return true;
    if (!qq_merge_next(&check->merge, &member, &found, error)) return false;
    if (found && !member.view)
        skip_stretch(check, &member);
    else if (found)
        tell(check, "the packed image has %.18s, the rows do not; run `qinqing check --repair`", member.name);
    return true;
}

static bool compare_all(const qq_portfolio *portfolio, qq_store *store, GPtrArray *findings, GError **error)
{
    image_check check = {.findings = findings, .found_before = findings->len};
    qq_place place = {0};
    qq_sheet_init(&check.sheet);
    qq_merge_begin(&check.merge, portfolio, store, &place, NULL, NULL);
    const bool good =
        qq_store_scan_histories(store, NULL, NULL, check_history, &check, error) && check_rest(&check, error);
    qq_sheet_clear(&check.sheet);
    qq_place_clear(&place);
    return good;
}

bool qq_portfolio_check(qq_store *store, GPtrArray *findings, GError **error)
{
    bool own = false;
    if (!qq_image_begin_read(store, &own, error)) return false;
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(store, false, error);
    bool good = portfolio != NULL;
    if (good && portfolio->state == QQ_PORTFOLIO_DAMAGED)
        g_ptr_array_add(findings, g_strdup("the packed image is damaged; run `qinqing check --repair`"));
    if (good && portfolio->state == QQ_PORTFOLIO_READY) good = compare_all(portfolio, store, findings, error);
    qq_image_end_read(store, own);
    return good;
}
