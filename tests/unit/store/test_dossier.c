/* What counts about a party: stand-ins, aliases, branches; and the scan that must say the same of everybody. */
#include "support.h"

static qq_party org_code_of(const qq_party *uscc18)
{
    char text[10] = "";
    memcpy(text, uscc18->text + 8, 9);
    return party_of(text);
}

/* Everybody a scan visits, in order, as "identifier:count ". */
static bool note_visit(const qq_dossier *dossier, void *data, GError **error)
{
    (void)error;
    for (size_t i = 1; i < dossier->count; i++)
        g_assert_cmpint(memcmp(&dossier->records[i - 1].key, &dossier->records[i].key, sizeof(qq_key)), <, 0);
    g_string_append_printf(data, "%s:%u ", dossier->party.text, (unsigned)dossier->count);
    return true;
}

static char *scan(test_bench *bench, int32_t known_at, const qq_party *from, const qq_party *before)
{
    g_autoptr(GError) error = NULL;
    GString *out = g_string_new(NULL);
    bool good = qq_store_scan(bench->store, known_at, from, before, note_visit, out, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return g_string_free(out, FALSE);
}

static void assert_scan(test_bench *bench, int32_t known_at, const char *expected)
{
    g_autofree char *found = scan(bench, known_at, NULL, NULL);
    g_assert_cmpstr(found, ==, expected);
}

static void stub_stands_for_its_enterprise(void)
{
    for (unsigned swapped = 0; swapped < 2; swapped++) {
        test_bench bench = bench_new();
        const qq_party company = uscc(1), stub = org_code_of(&company);
        land_one(&bench, swapped ? "b" : "a", 100, 1, swapped ? &stub : &company);
        land_one(&bench, swapped ? "a" : "b", 100, 2, swapped ? &company : &stub);
        g_assert_cmpuint(count_of(&bench, &company, 2), ==, 2);
        g_assert_cmpuint(count_of(&bench, &stub, 2), ==, 1);
        g_autofree char *both = g_strdup_printf("%s:2 ", company.text);
        assert_scan(&bench, 2, both);
        if (swapped) {
            /* Before the USCC was known the code was a party of its own. */
            g_autofree char *alone = g_strdup_printf("%s:1 ", stub.text);
            assert_scan(&bench, 1, alone);
        }
        assert_sound(&bench);
        bench_free(&bench);
    }
}

static void stub_beside_many_enterprises(void)
{
    test_bench bench = bench_new();
    qq_landing *landing = land_begin(&bench, "all");
    for (unsigned i = 0; i < 700; i++) {
        const qq_party company = uscc(i), stub = org_code_of(&company);
        char id[16];
        g_snprintf(id, sizeof id, "c%u", i);
        test_told told;
        tell(&told, id, 1, 1);
        tell_of(&told, i % 3 == 0 ? &stub : &company, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
        if (i % 7 != 0) continue;
        g_snprintf(id, sizeof id, "d%u", i);
        tell(&told, id, 1, 1);
        tell_of(&told, &company, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    land_end(landing);
    g_autofree char *all = scan(&bench, 1, NULL, NULL);
    unsigned visited = 0;
    for (const char *at = all; (at = strchr(at, ':')) != NULL; at++) visited++;
    g_assert_cmpuint(visited, ==, 700);
    assert_sound(&bench);
    bench_free(&bench);
}

static void alias_from_its_landing_on(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party old = uscc(1), new = uscc(2), third = uscc(3);
    int32_t landing = 0;
    land_one(&bench, "a", 100, 1, &old);
    g_assert_true(qq_store_alias(bench.store, &old, &new, "me", "renamed", &landing, &error));
    g_assert_cmpint(landing, ==, 2);
    g_assert_cmpuint(count_of(&bench, &new, 1), ==, 0);
    g_assert_cmpuint(count_of(&bench, &new, 2), ==, 1);
    g_autofree char *before = g_strdup_printf("%s:1 ", old.text);
    g_autofree char *after = g_strdup_printf("%s:1 ", new.text);
    assert_scan(&bench, 1, before);
    assert_scan(&bench, 2, after);
    g_assert_false(qq_store_alias(bench.store, &new, &old, "me", "back", &landing, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(qq_store_alias(bench.store, &old, &third, "me", "twice", &landing, &error));
    g_clear_error(&error);
    /* A chain, and a target whose records come before and after. */
    g_assert_true(qq_store_alias(bench.store, &new, &third, "me", "merged", &landing, &error));
    land_one(&bench, "b", 100, 1, &new);
    g_assert_cmpuint(count_of(&bench, &third, 4), ==, 2);
    g_autofree char *chained = g_strdup_printf("%s:2 ", third.text);
    assert_scan(&bench, 4, chained);
    int32_t retraction = 0;
    g_assert_true(qq_store_retract(bench.store, 2, "me", "not the same", &retraction, &error));
    g_autofree char *apart = g_strdup_printf("%s:1 %s:1 ", old.text, third.text);
    assert_scan(&bench, 5, apart);
    assert_scan(&bench, 4, chained);
    bench_free(&bench);
}

/* branch belongs to head from day 100 to day 200. */
static void tell_branch(qq_landing *landing, const qq_party *branch, const qq_party *head)
{
    test_told told;
    tell(&told, "tie", 1, QQ_FEN_NONE);
    told.revision.record.kind = QQ_KIND_TIE;
    told.revision.record.variant = QQ_TIE_BRANCH_OF;
    told.revision.record.acted_on = 100;
    told.revision.record.until_on = 200;
    tell_of(&told, branch, QQ_ROLE_SUBJECT);
    tell_of(&told, head, QQ_ROLE_OTHER);
    told.participants[0].other = *head;
    told.participants[1].other = *branch;
    tell_end(&told);
    land_add(landing, &told);
}

static void tell_on(qq_landing *landing, const char *id, uint8_t kind, qq_day decided_on, const qq_party *party)
{
    test_told told;
    tell(&told, id, 1, 1);
    told.revision.record.kind = kind;
    told.revision.record.decided_on = decided_on;
    tell_of(&told, party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    land_add(landing, &told);
}

static void branch_counts_for_its_head(void)
{
    test_bench bench = bench_new();
    const qq_party head = uscc(1), branch = uscc(2), branch_stub = org_code_of(&branch);
    qq_landing *landing = land_begin(&bench, "all");
    tell_branch(landing, &branch, &head);
    tell_on(landing, "before", QQ_KIND_PENALTY, 99, &branch);
    tell_on(landing, "first", QQ_KIND_PENALTY, 100, &branch);
    tell_on(landing, "last", QQ_KIND_LISTING, 200, &branch);
    tell_on(landing, "after", QQ_KIND_PENALTY, 201, &branch);
    tell_on(landing, "honour", QQ_KIND_HONOUR, 150, &branch);
    tell_on(landing, "delisted", QQ_KIND_DELISTING, 300, &branch);
    tell_on(landing, "by-code", QQ_KIND_ACCIDENT, 150, &branch_stub);
    land_end(landing);
    /* The tie, two within it, the delisting, the accident under the organisation code. */
    g_assert_cmpuint(count_of(&bench, &head, 1), ==, 5);
    g_assert_cmpuint(count_of(&bench, &branch, 1), ==, 8);
    g_autofree char *expected = g_strdup_printf("%s:5 %s:8 ", head.text, branch.text);
    assert_scan(&bench, 1, expected);
    qq_dossier dossier = {0};
    dossier_of(&bench, &head, 1, &dossier);
    unsigned foreign = 0;
    for (size_t i = 0; i < dossier.count; i++) foreign += strcmp(dossier.records[i].party.text, head.text) != 0;
    g_assert_cmpuint(foreign, ==, 4);
    qq_dossier_clear(&dossier);
    bench_free(&bench);
}

static void scan_leaves_out_what_is_no_enterprise(void)
{
    test_bench bench = bench_new();
    const qq_party company = uscc(1), person = party_of("#00112233445566778899aabbccddeeff");
    const qq_party letter = party_of("Y1420100MJ00000000");
    land_one(&bench, "a", 1, 1, &company);
    land_one(&bench, "b", 1, 1, &person);
    land_one(&bench, "c", 1, 1, NULL);
    land_one(&bench, "d", 1, 1, &letter);
    land_delete(&bench, "e", 1);
    g_autofree char *expected = g_strdup_printf("%s:1 %s:1 ", company.text, letter.text);
    assert_scan(&bench, 5, expected);
    g_assert_cmpuint(count_of(&bench, &person, 5), ==, 1);
    bench_free(&bench);
}

static void ranges_cover_everybody_once(void)
{
    test_bench bench = bench_new();
    qq_landing *landing = land_begin(&bench, "many");
    for (unsigned i = 0; i < 6000; i++) {
        char id[16];
        g_snprintf(id, sizeof id, "m%u", i);
        const qq_party company = uscc(i / 2 * 7919 % 100000);
        test_told told;
        tell(&told, id, 1, 1);
        tell_of(&told, &company, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    land_end(landing);
    g_autofree char *whole = scan(&bench, 1, NULL, NULL);
    for (unsigned parts = 1; parts < 9; parts++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GArray) cuts = qq_store_split(bench.store, parts, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(cuts->len, ==, parts - 1);
        g_autoptr(GString) joined = g_string_new(NULL);
        for (unsigned part = 0; part <= cuts->len; part++) {
            const qq_party *from = part == 0 ? NULL : &g_array_index(cuts, qq_party, part - 1);
            const qq_party *before = part == cuts->len ? NULL : &g_array_index(cuts, qq_party, part);
            g_autofree char *range = scan(&bench, 1, from, before);
            g_assert_cmpstr(range, !=, "");
            g_string_append(joined, range);
        }
        g_assert_cmpstr(joined->str, ==, whole);
    }
    bench_free(&bench);
}

static bool stop(const qq_dossier *dossier, void *data, GError **error)
{
    (void)dossier;
    (void)data;
    g_set_error(error, QQ_ERROR, QQ_ERROR_CANCELLED, "stopped");
    return false;
}

static void scan_stops_when_told(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party company = uscc(1);
    land_one(&bench, "a", 1, 1, &company);
    g_assert_false(qq_store_scan(bench.store, 1, NULL, NULL, stop, NULL, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_CANCELLED);
    /* The store is as usable as before. */
    land_one(&bench, "b", 1, 1, &company);
    g_assert_cmpuint(count_of(&bench, &company, 2), ==, 2);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/dossier/stub", stub_stands_for_its_enterprise);
    g_test_add_func("/store/dossier/stubs", stub_beside_many_enterprises);
    g_test_add_func("/store/dossier/alias", alias_from_its_landing_on);
    g_test_add_func("/store/dossier/branch", branch_counts_for_its_head);
    g_test_add_func("/store/scan/enterprises-only", scan_leaves_out_what_is_no_enterprise);
    g_test_add_func("/store/scan/ranges", ranges_cover_everybody_once);
    g_test_add_func("/store/scan/stop", scan_stops_when_told);
    return g_test_run();
}
