/* The laws of the history, on random ones: order and splitting of arrival do not matter, an earlier known time never
 * changes, and every answer is that of a model small enough to be seen right. */
#include "support.h"

enum { KEYS = 5, PARTIES = 4, REVISIONS_MAX = 24, LANDINGS_MAX = 64, TRIALS = 40 };

/* One revision: of whom (bits; 0: a name only) or a deletion. */
typedef struct {
    unsigned key;
    qq_stamp updated_at;
    bool deleted;
    bool of_nobody; /* a deletion that does not say of whom */
    unsigned parties;
    qq_fen amount;
    uint64_t content;
} told_revision;

typedef struct {
    unsigned saying; /* the revision that told_landing */
    int32_t landing;
} told_landing;

typedef struct {
    int32_t landing;
    unsigned key;
    int party; /* -1: rejected */
} told_verdict;

/* The small model: what landed when, what was taken back, what was decided. */
typedef struct {
    told_revision sayings[REVISIONS_MAX];
    unsigned saying_count;
    GArray *landed;
    GArray *verdicts;
    int32_t retracted_at[LANDINGS_MAX * 4];
} small_world;

static bool counts(const small_world *world, int32_t landing, int32_t known_at)
{
    return landing <= known_at && (world->retracted_at[landing] == 0 || world->retracted_at[landing] > known_at);
}

static bool saying_counts(const small_world *world, unsigned saying, int32_t known_at)
{
    for (unsigned i = 0; i < world->landed->len; i++) {
        const told_landing *one = &g_array_index(world->landed, told_landing, i);
        if (one->saying == saying && counts(world, one->landing, known_at)) return true;
    }
    return false;
}

/* The saying that speaks for a key, or NULL. */
static const told_revision *speaker(const small_world *world, unsigned key, int32_t known_at)
{
    const told_revision *best = NULL;
    for (unsigned i = 0; i < world->saying_count; i++) {
        const told_revision *one = &world->sayings[i];
        if (one->key != key || !saying_counts(world, i, known_at)) continue;
        if (best == NULL || one->updated_at > best->updated_at ||
            (one->updated_at == best->updated_at && one->content > best->content))
            best = one;
    }
    return best;
}

static const told_verdict *verdict_on(const small_world *world, unsigned key, int32_t known_at)
{
    for (unsigned i = world->verdicts->len; i-- > 0;) {
        const told_verdict *one = &g_array_index(world->verdicts, told_verdict, i);
        if (one->key == key && counts(world, one->landing, known_at)) return one;
    }
    return NULL;
}

static qq_fen expected(const small_world *world, unsigned key, unsigned party, int32_t known_at)
{
    const told_revision *said = speaker(world, key, known_at);
    if (said == NULL || said->deleted) return QQ_FEN_NONE;
    if (said->parties & 1u << party) return said->amount;
    const told_verdict *verdict = said->parties == 0 ? verdict_on(world, key, known_at) : NULL;
    return verdict != NULL && verdict->party == (int)party ? said->amount : QQ_FEN_NONE;
}

static bool expected_to_wait(const small_world *world, unsigned key, int32_t known_at)
{
    const told_revision *said = speaker(world, key, known_at);
    return said != NULL && !said->deleted && said->parties == 0 && verdict_on(world, key, known_at) == NULL;
}

static qq_key nth_key(unsigned n)
{
    char id[16];
    g_snprintf(id, sizeof id, "r%u", n);
    return key_of(id);
}

static void make_sayings(small_world *world)
{
    world->saying_count = (unsigned)g_test_rand_int_range(1, REVISIONS_MAX + 1);
    for (unsigned i = 0; i < world->saying_count; i++) {
        told_revision *one = &world->sayings[i];
        one->key = (unsigned)g_test_rand_int_range(0, KEYS);
        one->updated_at = g_test_rand_int_range(1, 8);
        one->deleted = g_test_rand_int_range(0, 6) == 0;
        one->of_nobody = one->deleted && g_test_rand_bit();
        one->parties = one->of_nobody ? 0
                                      : (unsigned)g_test_rand_int_range(0, 1 << PARTIES) &
                                            (unsigned)g_test_rand_int_range(0, 1 << PARTIES);
        if (one->deleted && one->parties == 0) one->of_nobody = true;
        one->amount = one->deleted ? QQ_FEN_NONE : (qq_fen)i;
    }
}

static void tell_saying(const told_revision *said, test_told *told)
{
    char id[16];
    g_snprintf(id, sizeof id, "r%u", said->key);
    tell(told, id, said->updated_at, said->amount);
    if (said->deleted) told->revision.record.state = QQ_STATE_DELETED;
    for (unsigned party = 0; party < PARTIES; party++) {
        if ((said->parties & 1u << party) == 0) continue;
        const qq_party name = uscc(party);
        tell_of(told, &name, QQ_ROLE_SUBJECT);
    }
    tell_end(told);
}

static void set_contents(small_world *world)
{
    for (unsigned i = 0; i < world->saying_count; i++) {
        test_told told;
        tell_saying(&world->sayings[i], &told);
        world->sayings[i].content = told.revision.record.content;
    }
}

/* Lands some sayings in one file; tells the small model what of them was new. */
static void land_some(test_bench *bench, small_world *world, const unsigned *order, unsigned count)
{
    bool before[REVISIONS_MAX];
    const int32_t now = latest(bench);
    for (unsigned i = 0; i < count; i++) before[i] = saying_counts(world, order[i], now);
    qq_landing *landing = land_begin(bench, "some");
    for (unsigned i = 0; i < count; i++) {
        test_told told;
        tell_saying(&world->sayings[order[i]], &told);
        land_add(landing, &told);
    }
    const qq_landing_counts counted = land_end(landing);
    unsigned fresh = 0;
    for (unsigned i = 0; i < count; i++) {
        bool again = before[i];
        for (unsigned j = 0; j < i; j++) {
            const told_revision *a = &world->sayings[order[i]], *b = &world->sayings[order[j]];
            if (a->key == b->key && a->updated_at == b->updated_at && a->content == b->content) again = true;
        }
        for (unsigned j = 0; j < world->saying_count; j++) {
            const told_revision *a = &world->sayings[order[i]], *b = &world->sayings[j];
            if (a->key == b->key && a->updated_at == b->updated_at && a->content == b->content &&
                saying_counts(world, j, now))
                again = true;
        }
        if (again) continue;
        fresh++;
        const told_landing one = {.saying = order[i], .landing = counted.landing};
        g_array_append_val(world->landed, one);
    }
    g_assert_cmpint(counted.landed + counted.revised + counted.queued, ==, fresh);
    g_assert_cmpint(counted.unchanged, ==, count - fresh);
    g_assert_cmpint(counted.landing != 0, ==, fresh != 0);
}

static void decide_something(test_bench *bench, small_world *world)
{
    const unsigned key = (unsigned)g_test_rand_int_range(0, KEYS);
    if (!expected_to_wait(world, key, latest(bench))) return;
    g_autoptr(GError) error = NULL;
    const qq_key record = nth_key(key);
    told_verdict verdict = {.key = key, .party = g_test_rand_int_range(-1, PARTIES)};
    const qq_party party = uscc((unsigned)MAX(verdict.party, 0));
    bool good = verdict.party < 0
                    ? qq_store_reject(bench->store, &record, "me", "why", &verdict.landing, &error)
                    : qq_store_attach(bench->store, &record, &party, "me", "why", &verdict.landing, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    g_array_append_val(world->verdicts, verdict);
}

static void retract_something(test_bench *bench, small_world *world)
{
    const int32_t landing = g_test_rand_int_range(1, latest(bench) + 1);
    int32_t retraction = 0;
    if (qq_store_retract(bench->store, landing, "me", "why", &retraction, NULL))
        world->retracted_at[landing] = retraction;
}

/* Tells what the small model knows, when an answer is not its own. */
static void dump(const small_world *world, unsigned key, unsigned party, int32_t known_at)
{
    g_test_message("key %u party %u known at %d", key, party, known_at);
    for (unsigned i = 0; i < world->landed->len; i++) {
        const told_landing *one = &g_array_index(world->landed, told_landing, i);
        const told_revision *said = &world->sayings[one->saying];
        if (said->key == key)
            g_test_message("landing %d (taken back by %d): at %d, deleted %d, parties %x, amount %d", one->landing,
                           world->retracted_at[one->landing], (int)said->updated_at, said->deleted, said->parties,
                           (int)said->amount);
    }
    for (unsigned i = 0; i < world->verdicts->len; i++) {
        const told_verdict *one = &g_array_index(world->verdicts, told_verdict, i);
        if (one->key == key)
            g_test_message("landing %d (taken back by %d): given to %d", one->landing,
                           world->retracted_at[one->landing], one->party);
    }
}

static void assert_dossiers(test_bench *bench, const small_world *world, int32_t known_at)
{
    for (unsigned party = 0; party < PARTIES; party++) {
        const qq_party name = uscc(party);
        qq_dossier dossier = {0};
        dossier_of(bench, &name, known_at, &dossier);
        size_t count = 0;
        for (unsigned key = 0; key < KEYS; key++) {
            const qq_fen amount = expected(world, key, party, known_at);
            if (amount == QQ_FEN_NONE) continue;
            const qq_key wanted = nth_key(key);
            bool found = false;
            for (size_t i = 0; i < dossier.count; i++)
                if (memcmp(&dossier.records[i].key, &wanted, sizeof wanted) == 0) {
                    found = true;
                    g_assert_cmpint(dossier.records[i].amount, ==, amount);
                }
            if (!found) dump(world, key, party, known_at);
            g_assert_true(found);
            count++;
        }
        g_assert_cmpuint(dossier.count, ==, count);
        qq_dossier_clear(&dossier);
    }
}

typedef struct {
    const small_world *world;
    int32_t known_at;
    unsigned visited; /* bit a party */
} scan_check;

static bool check_visit(const qq_dossier *dossier, void *data, GError **error)
{
    (void)error;
    scan_check *check = data;
    for (unsigned party = 0; party < PARTIES; party++) {
        const qq_party name = uscc(party);
        if (strcmp(name.text, dossier->party.text) != 0) continue;
        size_t count = 0;
        for (unsigned key = 0; key < KEYS; key++)
            count += expected(check->world, key, party, check->known_at) != QQ_FEN_NONE;
        g_assert_cmpuint(dossier->count, ==, count);
        check->visited |= 1u << party;
    }
    return true;
}

/* The scan visits those that have a record, each with all of them. */
static void assert_scan(test_bench *bench, const small_world *world, int32_t known_at)
{
    g_autoptr(GError) error = NULL;
    scan_check check = {.world = world, .known_at = known_at};
    bool good = qq_store_scan(bench->store, known_at, NULL, NULL, check_visit, &check, &error);
    g_assert_no_error(error);
    g_assert_true(good);
    for (unsigned party = 0; party < PARTIES; party++) {
        bool has = false;
        for (unsigned key = 0; key < KEYS; key++) has = has || expected(world, key, party, known_at) != QQ_FEN_NONE;
        g_assert_cmpint((check.visited & 1u << party) != 0, ==, has);
    }
}

static void assert_waiting(test_bench *bench, const small_world *world, int32_t known_at)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) waiting = qq_store_waiting(bench->store, known_at, &error);
    g_assert_no_error(error);
    unsigned count = 0;
    for (unsigned key = 0; key < KEYS; key++) count += expected_to_wait(world, key, known_at);
    g_assert_cmpuint(waiting->len, ==, count);
}

static void assert_world(test_bench *bench, const small_world *world)
{
    const int32_t now = latest(bench);
    for (int32_t known_at = 0; known_at <= now; known_at++) {
        assert_dossiers(bench, world, known_at);
        assert_scan(bench, world, known_at);
        assert_waiting(bench, world, known_at);
    }
}

static void world_init(small_world *world)
{
    memset(world, 0, sizeof *world);
    world->landed = g_array_new(FALSE, FALSE, sizeof(told_landing));
    world->verdicts = g_array_new(FALSE, FALSE, sizeof(told_verdict));
}

static void world_clear(small_world *world)
{
    g_array_unref(world->landed);
    g_array_unref(world->verdicts);
}

static void random_histories(void)
{
    for (unsigned trial = 0; trial < TRIALS; trial++) {
        test_bench bench = bench_new();
        small_world world;
        world_init(&world);
        make_sayings(&world);
        set_contents(&world);
        for (unsigned step = 0; step < 12; step++) {
            unsigned order[REVISIONS_MAX];
            const unsigned count = (unsigned)g_test_rand_int_range(1, 6);
            for (unsigned i = 0; i < count; i++) order[i] = (unsigned)g_test_rand_int_range(0, (int)world.saying_count);
            land_some(&bench, &world, order, count);
            if (g_test_rand_int_range(0, 3) == 0) decide_something(&bench, &world);
            if (g_test_rand_int_range(0, 4) == 0 && latest(&bench) > 0) retract_something(&bench, &world);
        }
        assert_world(&bench, &world);
        if (trial % 10 == 0) assert_sound(&bench);
        world_clear(&world);
        bench_free(&bench);
    }
}

static void shuffle(unsigned *order, unsigned count)
{
    for (unsigned i = count; i > 1; i--) {
        const unsigned other = (unsigned)g_test_rand_int_range(0, (int)i);
        const unsigned kept = order[i - 1];
        order[i - 1] = order[other];
        order[other] = kept;
    }
}

/* Everything that a store without landing numbers says about everyone. */
static char *describe(test_bench *bench)
{
    GString *out = g_string_new(NULL);
    const int32_t now = latest(bench);
    for (unsigned party = 0; party < PARTIES; party++) {
        const qq_party name = uscc(party);
        qq_dossier dossier = {0};
        dossier_of(bench, &name, now, &dossier);
        for (size_t i = 0; i < dossier.count; i++)
            g_string_append_printf(out, "%u %02x%02x %" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", party,
                                   dossier.records[i].key.bytes[0], dossier.records[i].key.bytes[1],
                                   dossier.records[i].updated_at, dossier.records[i].amount);
        qq_dossier_clear(&dossier);
    }
    return g_string_free(out, FALSE);
}

static void any_order(void)
{
    for (unsigned trial = 0; trial < TRIALS; trial++) {
        small_world world;
        world_init(&world);
        make_sayings(&world);
        set_contents(&world);
        unsigned order[REVISIONS_MAX];
        for (unsigned i = 0; i < world.saying_count; i++) order[i] = i;
        g_autofree char *first = NULL;
        for (unsigned way = 0; way < 3; way++) {
            test_bench bench = bench_new();
            g_array_set_size(world.landed, 0);
            shuffle(order, world.saying_count);
            for (unsigned done = 0; done < world.saying_count;) {
                const unsigned left = world.saying_count - done;
                const unsigned some = way == 0 ? left : (unsigned)g_test_rand_int_range(1, 9);
                const unsigned part = MIN(left, some);
                land_some(&bench, &world, order + done, part);
                done += part;
            }
            g_autofree char *described = describe(&bench);
            if (first == NULL) first = g_strdup(described);
            g_assert_cmpstr(first, ==, described);
            bench_free(&bench);
        }
        world_clear(&world);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/store/history/random", random_histories);
    g_test_add_func("/store/history/any-order", any_order);
    return g_test_run();
}
