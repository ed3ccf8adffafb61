#include "world.h"

#include "qinqing/score.h"
#include "score/glance.h"

static bool chance(small_world *world, int percent)
{
    return g_rand_int_range(world->random, 0, 100) < percent;
}

static unsigned below(small_world *world, unsigned end)
{
    return (unsigned)g_rand_int_range(world->random, 0, (gint32)end);
}

/* Nothing in it was decided about later, and nothing links its records. */
static void make_plain(random_history *history)
{
    for (unsigned i = 0; i < history->count; i++) {
        qq_record *record = &history->records[i];
        record->document = record->case_group = record->project = record->target_document = 0;
        memset(&record->target, 0, sizeof record->target);
        if (record->kind == QQ_KIND_REVOCATION || record->kind == QQ_KIND_DELISTING) record->kind = QQ_KIND_BID;
    }
}

small_world *world_new(GRand *random)
{
    small_world *world = g_new0(small_world, 1);
    world->random = random;
    world->bench = bench_new();
    for (unsigned i = 0; i < WORLD_PARTIES; i++) do
            history_make(random, i % 3 ? 6 : 20, &world->histories[i]);
        while (world->histories[i].count == 0);
    for (unsigned i = 0; i < 2; i++) make_plain(&world->histories[i]);
    world_open(world, true);
    return world;
}

void world_free(small_world *world)
{
    bench_free(&world->bench);
    g_free(world);
}

void world_open(small_world *world, bool carrying)
{
    g_autoptr(GError) error = NULL;
    qq_store_close(world->bench.store);
    world->bench.store = carrying ? qq_portfolio_open_store(world->bench.path, QQ_STORE_WRITE, &error)
                                  : qq_store_open(world->bench.path, QQ_STORE_WRITE, &error);
    g_assert_no_error(error);
}

/* ---- landing ---- */

/* What a later or other revision of the record says. */
static void change(small_world *world, qq_record *record)
{
    record->updated_at += g_rand_int_range(world->random, -2, 4);
    switch (below(world, 6)) {
    case 0:
        if (record->decided_on != QQ_DAY_NONE) record->decided_on += g_rand_int_range(world->random, -300, 300);
        break;
    case 1:
        record->severity = (uint8_t)below(world, QQ_SEVERITY_END);
        break;
    case 2:
        record->until_on = chance(world, 20) ? QQ_DAY_FOREVER : QQ_DAY_NONE;
        break;
    case 3:
        record->document = chance(world, 50) ? 1001 : 0;
        break;
    case 4:
        record->code = g_rand_int_range(world->random, 1, 33);
        break;
    default:
        break;
    }
}

static qq_party org_code_of(unsigned party)
{
    const qq_party whole = uscc(party);
    qq_party code = {""};
    memcpy(code.text, whole.text + 8, 9);
    return code;
}

/* Mostly of its own party; now and then of another too or instead, of an organisation code, of nobody known. */
static void name_parties(small_world *world, test_told *told, unsigned own)
{
    const qq_party party = uscc(own);
    const qq_party other = uscc(2 + below(world, WORLD_PARTIES - 2));
    const qq_party code = org_code_of(own);
    if (chance(world, 2)) return;
    if (chance(world, own == 5 ? 30 : 0)) {
        tell_of(told, &code, QQ_ROLE_SUBJECT);
        return;
    }
    if (!chance(world, 4)) tell_of(told, &party, QQ_ROLE_SUBJECT);
    if (chance(world, 6)) tell_of(told, &other, QQ_ROLE_SUBJECT);
}

static void name_tie(small_world *world, test_told *told, unsigned own)
{
    static const qq_tie ties[] = {QQ_TIE_BRANCH_OF, QQ_TIE_MERGED_INTO, QQ_TIE_SPLIT_FROM};
    const qq_party party = uscc(own), other = uscc(2 + below(world, WORLD_PARTIES - 2));
    told->revision.record.kind = QQ_KIND_TIE;
    told->revision.record.variant = (uint8_t)ties[below(world, G_N_ELEMENTS(ties))];
    told->participants[0] = (qq_participant){.party = party, .role = QQ_ROLE_SUBJECT, .other = other};
    told->participants[1] = (qq_participant){.party = other, .role = QQ_ROLE_OTHER, .other = party};
    told->revision.participant_count = 2;
}

static void add_revision(small_world *world, qq_landing *landing)
{
    test_told told;
    const unsigned own = below(world, WORLD_PARTIES);
    const random_history *history = &world->histories[own];
    const qq_record *record = &history->records[below(world, history->count)];
    const qq_party party = uscc(own);
    const bool tie = own >= 9 && chance(world, 10);
    tell(&told, "", 0, 0);
    told.revision.record = *record;
    told.revision.code = history_texts[record->code];
    told.revision.issuer = history_texts[record->issuer];
    told.revision.record.content = own < 2 ? 1 : ++world->sayings;
    if (own > 3 && chance(world, 40)) {
        change(world, &told.revision.record);
        told.revision.code = history_texts[told.revision.record.code];
    }
    if (own > 3 && chance(world, 5)) told.revision.record.state = QQ_STATE_DELETED;
    if (tie)
        name_tie(world, &told, own);
    else if (own > 3)
        name_parties(world, &told, own);
    else
        tell_of(&told, &party, QQ_ROLE_SUBJECT);
    if (tie) told.revision.record.key.bytes[1] ^= 0x55; /* a record of its own */
    land_add(landing, &told);
}

void world_land(small_world *world, unsigned revisions)
{
    qq_landing *landing = land_begin(&world->bench, "some");
    for (unsigned i = 0; i < revisions; i++) add_revision(world, landing);
    land_end(landing);
}

/* ---- deciding ---- */

static void give_code(small_world *world)
{
    const random_history *history = &world->histories[4 + below(world, WORLD_PARTIES - 4)];
    int32_t landing;
    qq_store_classify(world->bench.store, &history->records[below(world, history->count)].key,
                      history_texts[1 + below(world, 32)], "me", "why", &landing, NULL);
}

static void give_alias(small_world *world)
{
    const unsigned from = 6 + below(world, WORLD_PARTIES), to = 6 + below(world, WORLD_PARTIES);
    const qq_party source = chance(world, 30) ? org_code_of(from) : uscc(from), target = uscc(to);
    int32_t landing;
    qq_store_alias(world->bench.store, &source, &target, "me", "why", &landing, NULL);
}

static void give_waiting(small_world *world)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) waiting = qq_store_waiting(world->bench.store, latest(&world->bench), &error);
    g_assert_no_error(error);
    if (waiting->len == 0) return;
    const qq_waiting *one = waiting->pdata[below(world, waiting->len)];
    const qq_party party = uscc(4 + below(world, WORLD_PARTIES - 4));
    int32_t landing;
    if (chance(world, 70))
        qq_store_attach(world->bench.store, &one->record.key, &party, "me", "why", &landing, NULL);
    else
        qq_store_reject(world->bench.store, &one->record.key, "me", "why", &landing, NULL);
}

static void adopt_beside(small_world *world)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_package) package = qq_package_default();
    int32_t landing;
    qq_store_adopt(world->bench.store, package, true, "me", &landing, &error);
    g_assert_no_error(error);
}

void world_decide(small_world *world)
{
    int32_t retraction;
    switch (below(world, 10)) {
    case 0:
    case 1:
    case 2:
        qq_store_retract(world->bench.store, 1 + (gint32)below(world, (unsigned)latest(&world->bench) + 1), "me", "why",
                         &retraction, NULL);
        break;
    case 3:
    case 4:
        give_code(world);
        break;
    case 5:
    case 6:
        give_alias(world);
        break;
    case 7:
    case 8:
        give_waiting(world);
        break;
    default:
        adopt_beside(world);
    }
}

void world_refresh(small_world *world, bool force)
{
    g_autoptr(GError) error = NULL;
    const bool good = qq_portfolio_refresh(world->bench.store, force, &error);
    g_assert_no_error(error);
    g_assert_true(good);
}

unsigned world_findings(small_world *world)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) findings = g_ptr_array_new_with_free_func(g_free);
    const bool good = qq_portfolio_check(world->bench.store, findings, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    for (unsigned i = 0; i < findings->len; i++) g_test_message("%s", (const char *)findings->pdata[i]);
    return findings->len;
}

qq_portfolio_state world_state(small_world *world)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(world->bench.store, false, &error);
    g_assert_no_error(error);
    return qq_portfolio_state_of(portfolio);
}

/* ---- what pricing says ---- */

typedef struct {
    qq_pricer *pricer;
    qq_glance *glance; /* of the image alone */
    qq_day as_of;
    GString *out;
    world_seen *seen;
} telling;

static void tell_key(GString *out, const qq_key *key)
{
    for (unsigned i = 0; i < QQ_KEY_BYTES; i++) g_string_append_printf(out, "%02x", key->bytes[i]);
}

static void tell_ledger(GString *out, const qq_result *result)
{
    for (unsigned i = 0; i < result->line_count; i++) {
        const qq_line *line = &result->lines[i];
        g_string_append_printf(out, " [%u %u %u %u/%u %u %u %d %d %d %d %d %d %d %" G_GINT64_FORMAT " %d-%d]",
                               line->record, line->item, line->category, line->severity, line->severity_from,
                               line->state, line->term, line->repeated, line->repeats, line->group, line->counted_by,
                               line->regime, line->rule, line->step, line->points, line->first, line->last);
    }
    for (unsigned i = 0; i < result->adjustment_count; i++) {
        const qq_adjustment *one = &result->adjustments[i];
        g_string_append_printf(out, " {%u %u %u %d %d %d %" G_GINT64_FORMAT " %d}", one->kind, one->category,
                               one->grade, one->line, one->index, one->record, one->amount, one->until);
    }
}

static void tell_party(telling *to, const qq_dossier *dossier)
{
    GString *out = to->out;
    qq_result result;
    qq_price_dossier(to->pricer, dossier, to->as_of, &result);
    g_string_append_printf(out, "%s %zu: %" G_GINT64_FORMAT " %u %s %d%d%d%d %" G_GINT64_FORMAT, dossier->party.text,
                           dossier->count, result.score, result.grade, result.trust, result.registered, result.unscored,
                           result.blacklisted, result.proposed, result.weighted);
    tell_ledger(out, &result);
    for (unsigned i = 0; i < result.listing_count; i++) {
        const qq_listing *listing = &result.listings[i];
        g_string_append_printf(out, " <%u %u %d-%d ", listing->record, listing->list, listing->from, listing->until);
        tell_key(out, &dossier->records[listing->record].key);
        g_string_append(out, ">");
    }
    for (unsigned i = 0; i < result.ground_count; i++) g_string_append_printf(out, " g%u", result.grounds[i]);
    g_string_append_printf(out, " next %d\n", qq_next_change(to->pricer, dossier, &result));
}

static bool visit_rows(const qq_dossier *dossier, void *data, GError **error)
{
    (void)error;
    tell_party(data, dossier);
    return true;
}

/* A glance at the rows says what pricing the dossier says. */
static void assert_same_by_rows(telling *to, const qq_packed_party *party, const qq_dossier *dossier)
{
    qq_glance_result quick;
    qq_result slow;
    if (!qq_glance_at(to->glance, &party->rows, &quick)) return;
    to->seen->glances++;
    const qq_day next = qq_glance_next_change(to->glance);
    qq_price_dossier(to->pricer, dossier, to->as_of, &slow);
    g_assert_cmpint(quick.score, ==, slow.score);
    g_assert_cmpuint(quick.grade, ==, slow.grade);
    g_assert_cmpint(quick.blacklisted, ==, slow.blacklisted);
    g_assert_cmpint(quick.proposed, ==, slow.proposed);
    g_assert_cmpint(quick.registered, ==, slow.registered);
    g_assert_cmpuint(quick.listing_count, ==, slow.listing_count);
    g_assert_cmpint(next, ==, qq_next_change(to->pricer, dossier, &slow));
}

static bool visit_image(qq_portfolio_reader *reader, const qq_packed_party *party, void *data, GError **error)
{
    (void)error;
    telling *to = data;
    const qq_dossier *dossier = qq_portfolio_dossier(reader, party);
    g_assert_cmpstr(dossier->party.text, ==, party->party.text);
    g_assert_true((party->rows.columns != NULL) != (party->dossier != NULL));
    g_assert_cmpuint(dossier->count, ==, party->count);
    if (!party->rows.columns)
        to->seen->others++;
    else if (party->rows.rows)
        to->seen->resolved++;
    else
        to->seen->plain++;
    if (party->rows.columns) assert_same_by_rows(to, party, dossier);
    tell_party(to, dossier);
    return true;
}

static qq_model *model_of(small_world *world, qq_day as_of)
{
    g_autoptr(GError) error = NULL;
    qq_model *model = qq_store_model(world->bench.store, as_of, 0, &error);
    g_assert_no_error(error);
    return model;
}

char *world_by_rows(small_world *world, int32_t known_at, qq_day as_of)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = model_of(world, as_of);
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, world->bench.store);
    telling to = {.pricer = pricer, .as_of = as_of, .out = g_string_new(NULL)};
    const bool good = qq_store_scan(world->bench.store, known_at, NULL, NULL, visit_rows, &to, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    return g_string_free(to.out, FALSE);
}

char *world_by_image(small_world *world, int32_t known_at, qq_day as_of, unsigned ranges, world_seen *seen)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(qq_model) model = model_of(world, as_of);
    g_autoptr(qq_pricer) pricer = qq_pricer_new(model, world->bench.store);
    g_autoptr(qq_portfolio) portfolio = qq_portfolio_open(world->bench.store, false, &error);
    g_assert_no_error(error);
    g_autoptr(qq_portfolio_reader) reader = qq_portfolio_reader_new(portfolio, world->bench.store);
    g_autoptr(qq_pricer) quick = qq_pricer_new(model, world->bench.store);
    g_autoptr(qq_glance) glance = qq_glance_new(quick, as_of);
    telling to = {.pricer = pricer, .glance = glance, .as_of = as_of, .out = g_string_new(NULL), .seen = seen};
    qq_party from = {""};
    for (unsigned i = 1; i <= ranges; i++) {
        const qq_party before = uscc((unsigned)WORLD_PARTIES * i / ranges);
        const bool good = qq_portfolio_scan(reader, known_at, i == 1 ? NULL : &from, i == ranges ? NULL : &before,
                                            visit_image, &to, &error);
        g_assert_no_error(error);
        g_assert_true(good);
        from = before;
    }
    return g_string_free(to.out, FALSE);
}

bool world_count(qq_portfolio_reader *reader, const qq_packed_party *party, void *data, GError **error)
{
    (void)reader;
    (void)party;
    (void)error;
    ++*(unsigned *)data;
    return true;
}

qq_day world_day(small_world *world)
{
    return history_day(world->random, &world->histories[below(world, WORLD_PARTIES)]);
}

/* Both sides' first line that differs. */
static void tell_difference(const char *image, const char *rows, int32_t known_at, qq_day as_of)
{
    g_auto(GStrv) left = g_strsplit(image, "\n", -1);
    g_auto(GStrv) right = g_strsplit(rows, "\n", -1);
    unsigned i = 0;
    while (left[i] && right[i] && strcmp(left[i], right[i]) == 0) i++;
    g_test_message("known at %d, as of %d\nimage %s\nrows  %s", known_at, as_of, left[i], right[i]);
}

void world_assert_equal(small_world *world, unsigned times, world_seen *seen)
{
    const int32_t now = latest(&world->bench);
    for (unsigned i = 0; i < times; i++) {
        const int32_t known_at = i == 0 ? now : g_rand_int_range(world->random, 0, now + 1);
        const qq_day as_of = world_day(world);
        g_autofree char *rows = world_by_rows(world, known_at, as_of);
        g_autofree char *image = world_by_image(world, known_at, as_of, 1 + below(world, 4), seen);
        if (strcmp(image, rows) != 0) tell_difference(image, rows, known_at, as_of);
        g_assert_true(strcmp(image, rows) == 0);
    }
}
