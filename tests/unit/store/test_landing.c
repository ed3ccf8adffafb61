/* Landing: counts, revisions, retraction, tombstones, records of several parties. */
#include "support.h"

static void lands_once(void)
{
    test_bench bench = bench_new();
    const qq_party party = uscc(1);
    g_assert_cmpint(latest(&bench), ==, 0);
    qq_landing_counts counts = land_one(&bench, "a", 100, 5, &party);
    g_assert_cmpint(counts.landing, ==, 1);
    g_assert_cmpint(counts.landed, ==, 1);
    counts = land_one(&bench, "a", 100, 5, &party);
    g_assert_cmpint(counts.landing, ==, 0);
    g_assert_cmpint(counts.unchanged, ==, 1);
    g_assert_cmpint(latest(&bench), ==, 1);
    counts = land_one(&bench, "a", 101, 6, &party);
    g_assert_cmpint(counts.landing, ==, 2);
    g_assert_cmpint(counts.revised, ==, 1);
    g_assert_cmpint(counts.landed, ==, 0);
    g_assert_cmpint(amount_of(&bench, &party, 0), ==, QQ_FEN_NONE);
    g_assert_cmpint(amount_of(&bench, &party, 1), ==, 5);
    g_assert_cmpint(amount_of(&bench, &party, 2), ==, 6);
    assert_sound(&bench);
    bench_free(&bench);
}

static void keeps_every_member(void)
{
    test_bench bench = bench_new();
    test_told told;
    tell(&told, "a", -5, 123456789012);
    const qq_party party = uscc(1), other = uscc(2);
    tell_of(&told, &party, QQ_ROLE_MEMBER);
    told.participants[0].other = other;
    tell_end(&told);
    qq_record *in = &told.revision.record;
    in->variant = 3;
    in->severity = QQ_SEVERITY_A;
    in->measures = 0x1fff;
    in->content = UINT64_MAX;
    in->acted_on = -100;
    in->decided_on = 20000;
    in->effective_on = 0;
    in->until_on = QQ_DAY_FOREVER;
    in->ban_from = 1;
    in->ban_until = 2;
    in->document = -7;
    in->case_group = INT64_MIN;
    in->project = INT64_MAX;
    in->target = key_of("b");
    in->target_document = 9;
    qq_landing *landing = land_begin(&bench, "a");
    land_add(landing, &told);
    land_end(landing);
    bench_open(&bench, QQ_STORE_READ);
    qq_dossier dossier = {0};
    dossier_of(&bench, &party, 1, &dossier);
    g_assert_cmpuint(dossier.count, ==, 1);
    const qq_record *out = &dossier.records[0];
    g_assert_cmpstr(qq_store_text(bench.store, out->code), ==, "Q-01");
    g_assert_cmpstr(qq_store_text(bench.store, out->issuer), ==, "武汉市住房和城乡建设局");
    g_autofree char *detail = qq_store_detail(bench.store, out->detail, NULL);
    g_assert_cmpstr(detail, ==, "{\"name\":\"测试\"}");
    qq_record expected;
    memset(&expected, 0, sizeof expected);
    expected = *in;
    expected.party = party;
    expected.other = other;
    expected.role = QQ_ROLE_MEMBER;
    expected.landing = 1;
    expected.detail = out->detail;
    expected.code = out->code;
    expected.issuer = out->issuer;
    g_assert_cmpint(out->updated_at, ==, -5);
    g_assert_true(out->content == UINT64_MAX);
    g_assert_cmpint(out->amount, ==, expected.amount);
    g_assert_cmpint(out->acted_on, ==, expected.acted_on);
    g_assert_cmpint(out->decided_on, ==, expected.decided_on);
    g_assert_cmpint(out->effective_on, ==, expected.effective_on);
    g_assert_cmpint(out->until_on, ==, expected.until_on);
    g_assert_cmpint(out->ban_from, ==, expected.ban_from);
    g_assert_cmpint(out->ban_until, ==, expected.ban_until);
    g_assert_cmpint(out->document, ==, expected.document);
    g_assert_cmpint(out->case_group, ==, expected.case_group);
    g_assert_cmpint(out->project, ==, expected.project);
    g_assert_cmpint(out->target_document, ==, expected.target_document);
    g_assert_true(memcmp(&out->target, &expected.target, sizeof expected.target) == 0);
    g_assert_true(memcmp(&out->party, &expected.party, sizeof expected.party) == 0);
    g_assert_true(memcmp(&out->other, &expected.other, sizeof expected.other) == 0);
    g_assert_cmpint(out->kind, ==, expected.kind);
    g_assert_cmpint(out->variant, ==, expected.variant);
    g_assert_cmpint(out->severity, ==, expected.severity);
    g_assert_cmpint(out->role, ==, expected.role);
    g_assert_cmpint(out->measures, ==, expected.measures);
    g_assert_cmpint(out->landing, ==, 1);
    qq_dossier_clear(&dossier);
    bench_free(&bench);
}

static void repeats_in_one_file(void)
{
    test_bench bench = bench_new();
    const qq_party party = uscc(1);
    test_told told;
    tell(&told, "a", 100, 5);
    tell_of(&told, &party, QQ_ROLE_SUBJECT);
    tell_of(&told, &party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    qq_landing *landing = land_begin(&bench, "a");
    land_add(landing, &told);
    land_add(landing, &told);
    land_add(landing, &told);
    told.revision.record.updated_at = 101;
    land_add(landing, &told);
    qq_landing_counts counts = land_end(landing);
    g_assert_cmpint(counts.landed, ==, 1);
    g_assert_cmpint(counts.unchanged, ==, 2);
    g_assert_cmpint(counts.revised, ==, 1);
    g_assert_cmpuint(count_of(&bench, &party, 1), ==, 1);
    assert_sound(&bench);
    bench_free(&bench);
}

static void moves_between_parties(void)
{
    for (unsigned swapped = 0; swapped < 2; swapped++) {
        test_bench bench = bench_new();
        const qq_party first = uscc(1), second = uscc(2);
        land_one(&bench, "a", swapped ? 200 : 100, 1, swapped ? &second : &first);
        land_one(&bench, "a", swapped ? 100 : 200, 1, swapped ? &first : &second);
        g_assert_cmpuint(count_of(&bench, &first, 2), ==, 0);
        g_assert_cmpuint(count_of(&bench, &second, 2), ==, 1);
        g_assert_cmpuint(count_of(&bench, &first, 1), ==, swapped ? 0 : 1);
        assert_sound(&bench);
        bench_free(&bench);
    }
}

enum {
    MANY = 40000,
    PARTIES = 100
}; /* so many are sorted beside the merging, and what merging adds does not stay in memory */

static qq_landing_counts land_many(test_bench *bench, qq_stamp updated_at, unsigned shift)
{
    qq_landing *landing = land_begin(bench, "a");
    for (unsigned i = 0; i < MANY; i++) {
        test_told told;
        g_autofree char *id = g_strdup_printf("r%u", i);
        const qq_party party = uscc((i + shift) % PARTIES);
        tell(&told, id, updated_at, i);
        tell_of(&told, &party, QQ_ROLE_SUBJECT);
        tell_end(&told);
        land_add(landing, &told);
    }
    return land_end(landing);
}

/* Whether party n has exactly the records whose number leaves the rest `rest`. */
static void assert_records(test_bench *bench, unsigned n, int32_t known_at, unsigned rest)
{
    qq_dossier dossier = {0};
    g_autoptr(GError) error = NULL;
    const qq_party party = uscc(n);
    g_assert_true(qq_store_dossier(bench->store, &party, known_at, &dossier, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(dossier.count, ==, MANY / PARTIES);
    for (size_t i = 0; i < dossier.count; i++) g_assert_cmpint(dossier.records[i].amount % PARTIES, ==, (qq_fen)rest);
    qq_dossier_clear(&dossier);
}

static void moves_many(void)
{
    test_bench bench = bench_new();
    g_assert_cmpint(land_many(&bench, 100, 0).landed, ==, MANY);
    g_assert_cmpint(land_many(&bench, 200, 1).revised, ==, MANY);
    g_assert_cmpint(land_many(&bench, 200, 1).unchanged, ==, MANY);
    for (unsigned n = 0; n < PARTIES; n++) {
        assert_records(&bench, n, 1, n);
        assert_records(&bench, n, 2, (n + PARTIES - 1) % PARTIES);
    }
    assert_sound(&bench);
    bench_free(&bench);
}

static void deletes_before_it_arrives(void)
{
    test_bench bench = bench_new();
    const qq_party party = uscc(1);
    land_delete(&bench, "a", 150);
    land_one(&bench, "a", 100, 1, &party);
    g_assert_cmpuint(count_of(&bench, &party, 2), ==, 0);
    land_one(&bench, "a", 200, 2, &party);
    g_assert_cmpint(amount_of(&bench, &party, 3), ==, 2);
    land_delete(&bench, "a", 300);
    g_assert_cmpuint(count_of(&bench, &party, 4), ==, 0);
    g_assert_cmpint(amount_of(&bench, &party, 3), ==, 2);
    assert_sound(&bench);
    bench_free(&bench);
}

static void names_several_parties(void)
{
    test_bench bench = bench_new();
    const qq_party a = uscc(1), b = uscc(2), c = uscc(3);
    test_told told;
    tell(&told, "bid", 100, 1);
    tell_of(&told, &a, QQ_ROLE_MEMBER);
    tell_of(&told, &b, QQ_ROLE_MEMBER);
    tell_end(&told);
    qq_landing *landing = land_begin(&bench, "bids");
    land_add(landing, &told);
    qq_landing_counts counts = land_end(landing);
    g_assert_cmpint(counts.landed, ==, 1);
    landing = land_begin(&bench, "bids");
    land_add(landing, &told);
    counts = land_end(landing);
    g_assert_cmpint(counts.unchanged, ==, 1);
    /* b leaves the consortium, c joins. */
    tell(&told, "bid", 200, 1);
    tell_of(&told, &a, QQ_ROLE_MEMBER);
    tell_of(&told, &c, QQ_ROLE_MEMBER);
    tell_end(&told);
    landing = land_begin(&bench, "bids");
    land_add(landing, &told);
    counts = land_end(landing);
    g_assert_cmpint(counts.revised, ==, 1);
    g_assert_cmpuint(count_of(&bench, &a, 2), ==, 1);
    g_assert_cmpuint(count_of(&bench, &b, 2), ==, 0);
    g_assert_cmpuint(count_of(&bench, &c, 2), ==, 1);
    g_assert_cmpuint(count_of(&bench, &b, 1), ==, 1);
    g_assert_cmpuint(count_of(&bench, &c, 1), ==, 0);
    assert_sound(&bench);
    bench_free(&bench);
}

static void takes_a_landing_back(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party party = uscc(1);
    int32_t retraction = 0;
    land_one(&bench, "a", 100, 1, &party);
    land_one(&bench, "a", 200, 2, &party);
    g_assert_true(qq_store_retract(bench.store, 2, "me", "wrong file", &retraction, &error));
    g_assert_cmpint(retraction, ==, 3);
    g_assert_cmpint(amount_of(&bench, &party, 2), ==, 2);
    g_assert_cmpint(amount_of(&bench, &party, 3), ==, 1);
    g_assert_false(qq_store_retract(bench.store, 2, "me", "again", &retraction, &error));
    g_assert_error(error, QQ_ERROR, QQ_ERROR_USAGE);
    g_clear_error(&error);
    g_assert_false(qq_store_retract(bench.store, 3, "me", "the retraction", &retraction, &error));
    g_clear_error(&error);
    g_assert_false(qq_store_retract(bench.store, 9, "me", "nothing", &retraction, &error));
    g_clear_error(&error);
    /* The same file again lands again. */
    qq_landing_counts counts = land_one(&bench, "a", 200, 2, &party);
    g_assert_cmpint(counts.landing, ==, 4);
    g_assert_cmpint(counts.revised, ==, 1);
    g_assert_cmpint(amount_of(&bench, &party, 3), ==, 1);
    g_assert_cmpint(amount_of(&bench, &party, 4), ==, 2);
    g_autoptr(GPtrArray) landings = qq_store_landings(bench.store, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(landings->len, ==, 5);
    const qq_landing_info *second = landings->pdata[2];
    g_assert_cmpint(second->retracted_by, ==, 3);
    g_assert_cmpstr(((const qq_landing_info *)landings->pdata[3])->kind, ==, "retraction");
    g_assert_cmpstr(((const qq_landing_info *)landings->pdata[3])->why, ==, "wrong file");
    assert_sound(&bench);
    bench_free(&bench);
}

static void abandons_without_trace(void)
{
    test_bench bench = bench_new();
    const qq_party party = uscc(1);
    test_told told;
    tell(&told, "a", 100, 5);
    tell_of(&told, &party, QQ_ROLE_SUBJECT);
    tell_end(&told);
    told.revision.code = "NEW-CODE";
    qq_landing *landing = land_begin(&bench, "a");
    land_add(landing, &told);
    qq_landing_abandon(landing);
    g_assert_cmpint(latest(&bench), ==, 0);
    g_assert_cmpint(qq_store_find_text(bench.store, "NEW-CODE"), ==, 0);
    g_assert_cmpuint(count_of(&bench, &party, 0), ==, 0);
    land_one(&bench, "a", 100, 5, &party);
    g_assert_cmpuint(count_of(&bench, &party, 1), ==, 1);
    assert_sound(&bench);
    bench_free(&bench);
}

static void knows_the_clock(void)
{
    test_bench bench = bench_new();
    g_autoptr(GError) error = NULL;
    const qq_party party = uscc(1);
    int32_t landing = -1;
    land_one(&bench, "a", 100, 1, &party);
    g_assert_true(qq_store_landing_at(bench.store, QQ_STAMP_LAST, &landing, &error));
    g_assert_cmpint(landing, ==, 1);
    g_assert_true(qq_store_landing_at(bench.store, 0, &landing, &error));
    g_assert_cmpint(landing, ==, 0);
    bench_free(&bench);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/landing/once", lands_once);
    g_test_add_func("/store/landing/every-member", keeps_every_member);
    g_test_add_func("/store/landing/repeats", repeats_in_one_file);
    g_test_add_func("/store/landing/moves", moves_between_parties);
    g_test_add_func("/store/landing/moves-many", moves_many);
    g_test_add_func("/store/landing/tombstone", deletes_before_it_arrives);
    g_test_add_func("/store/landing/several-parties", names_several_parties);
    g_test_add_func("/store/landing/retraction", takes_a_landing_back);
    g_test_add_func("/store/landing/abandon", abandons_without_trace);
    g_test_add_func("/store/landing/clock", knows_the_clock);
    return g_test_run();
}
