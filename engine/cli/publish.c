/* qinqing publish: what waits behind the gate, and a person's word about it. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "nightly.h"

typedef struct {
    char *db, *format, *who, *why;
    gboolean show, confirm, discard;
} publish_words;

static void append_publication(GString *out, const char *format, const qq_publication *publication)
{
    char day[QQ_DAY_TEXT], at[QQ_STAMP_TEXT];
    qq_day_format(publication->generation.as_of, day);
    qq_stamp_format(publication->at, at);
    g_string_append_printf(out, format, at, day, publication->generation.known_at, publication->generation.parties,
                           publication->digest);
}

static void publication_json(qq_json *json, const char *key, const qq_publication *publication, bool found)
{
    char at[QQ_STAMP_TEXT];
    if (!found) {
        qq_json_null(json, key);
        return;
    }
    qq_stamp_format(publication->at, at);
    qq_json_open_object(json, key);
    qq_json_day(json, "as_of", publication->generation.as_of);
    qq_json_integer(json, "known_at", publication->generation.known_at);
    qq_json_string(json, "model_digest", publication->generation.model_digest);
    qq_json_string(json, "digest", publication->digest);
    qq_json_integer(json, "parties", publication->generation.parties);
    qq_json_string(json, "at", at);
    qq_json_string(json, "who", publication->who);
    qq_json_string(json, "why", publication->why);
    qq_json_close(json);
}

/* What is published, what waits, and the difference when it can be told. */
typedef struct {
    qq_publication published, staged;
    bool is_published, is_staged;
    int64_t by_grade[QQ_GRADE_MAX + 1]; /* of what is published */
    qq_model *model;                    /* that it was assessed by */
    qq_comparison *comparison;
} publish_state;

static bool load_grades(qq_store *store, publish_state *state, GError **error)
{
    if (!state->is_published) return true;
    state->model = qq_store_model_kept(store, state->published.generation.model_digest, error);
    return state->model && qq_published_grades(store, &state->published, state->by_grade, error);
}

static bool load_state(qq_store *store, publish_state *state, GError **error)
{
    if (!qq_store_published(store, &state->published, &state->is_published, error) ||
        !qq_store_staged(store, &state->staged, &state->is_staged, error) || !load_grades(store, state, error))
        return false;
    const qq_generation *before = &state->published.generation, *after = &state->staged.generation;
    if (!state->is_published || !state->is_staged || before->semantics != after->semantics) return true;
    state->comparison = qq_compare(store, before, after, NULL, error);
    return state->comparison != NULL;
}

static void clear_state(publish_state *state)
{
    qq_publication_clear(&state->published);
    qq_publication_clear(&state->staged);
    qq_comparison_free(state->comparison);
    qq_model_free(state->model);
}

static bool has_grades(const publish_state *state)
{
    return state->is_published && state->model->graded;
}

static void append_grades(GString *out, const publish_state *state)
{
    g_autoptr(GString) grades = g_string_new(NULL);
    for (unsigned i = 0; i < state->model->bands->len; i++)
        g_string_append_printf(grades, "%s%s %" PRId64, i ? ", " : "", qq_cli_grade(state->model, (uint8_t)i),
                               state->by_grade[i]);
    g_string_append_printf(out, _("by grade: %s\n"), grades->str);
}

static void grades_json(qq_json *json, const publish_state *state)
{
    if (!has_grades(state)) {
        qq_json_null(json, "grades");
        return;
    }
    qq_json_open_object(json, "grades");
    for (unsigned i = 0; i < state->model->bands->len; i++)
        qq_json_integer(json, qq_cli_grade(state->model, (uint8_t)i), state->by_grade[i]);
    qq_json_close(json);
}

/* What a person looked at: the digest of the results, and the question that they answer, since another one can have the
 * same results. */
static char *token_of(const qq_publication *staged)
{
    char day[QQ_DAY_TEXT];
    qq_day_format(staged->generation.as_of, day);
    return g_strdup_printf("%s:%s:%d", staged->digest, day, staged->generation.known_at);
}

static void append_command(GString *out, const publish_words *words, const qq_publication *staged)
{
    g_autofree char *quoted = words->db ? g_shell_quote(words->db) : NULL;
    g_autofree char *token = token_of(staged);
    g_string_append_printf(out, _("to publish this and nothing else: qinqing publish --confirm %s"), token);
    if (quoted) g_string_append_printf(out, " --db %s", quoted);
    g_string_append_c(out, '\n');
}

static void state_text(GString *out, const publish_words *words, const publish_state *state)
{
    if (state->is_published)
        append_publication(out, _("published %s: as of %s, known at landing %d, %" PRId64 " parties, digest %s\n"),
                           &state->published);
    else
        g_string_append(out, _("nothing was published yet: readers see everything that landed\n"));
    if (has_grades(state)) append_grades(out, state);
    if (state->is_staged) {
        append_publication(out, _("waiting since %s: as of %s, known at landing %d, %" PRId64 " parties, digest %s\n"),
                           &state->staged);
        g_string_append_printf(out, _("why it waits: %s\n"), state->staged.why);
    } else {
        g_string_append(out, _("nothing waits to be published\n"));
    }
    if (state->comparison) qq_comparison_text(out, state->comparison);
    if (state->is_staged) append_command(out, words, &state->staged);
}

static void state_json(GString *out, const publish_state *state)
{
    qq_json *json = qq_json_new(out, 2);
    qq_json_open_object(json, NULL);
    publication_json(json, "published", &state->published, state->is_published);
    grades_json(json, state);
    publication_json(json, "staged", &state->staged, state->is_staged);
    if (state->comparison)
        qq_comparison_json(json, "changes", state->comparison, true);
    else
        qq_json_null(json, "changes");
    qq_json_close(json);
    qq_json_free(json);
    g_string_append_c(out, '\n');
}

static int show(const publish_words *words)
{
    GError *error = NULL;
    publish_state state = {0};
    qq_format format;
    g_autoptr(GString) out = g_string_new(NULL);
    if (!qq_cli_format(words->format, &format)) return QQ_EXIT_USAGE;
    if (format == QQ_FORMAT_CSV) return qq_cli_usage(_("publish prints text or json"));
    g_autoptr(qq_store) store = qq_store_open(qq_cli_database(words->db), QQ_STORE_READ, &error);
    if (!store || !load_state(store, &state, &error)) {
        clear_state(&state);
        return qq_cli_fail(error);
    }
    if (format == QQ_FORMAT_JSON)
        state_json(out, &state);
    else
        state_text(out, words, &state);
    clear_state(&state);
    return qq_cli_print(out);
}

/* looked_at: a digest, or what --show gave with it. The night's lock is held: what waits stays what it is. */
static bool is_what_was_shown(qq_store *store, const char *looked_at, GError **error)
{
    qq_publication staged = {0};
    char day[QQ_DAY_TEXT];
    bool found = false;
    if (!strchr(looked_at, ':')) return true;
    if (!qq_store_staged(store, &staged, &found, error)) return false;
    g_autofree char *token = token_of(&staged);
    qq_day_format(staged.generation.as_of, day);
    const bool same = !found || !strcmp(token, looked_at);
    if (!same)
        g_set_error(
            error, QQ_ERROR, QQ_ERROR_USAGE,
            _("what waits is as of %s, known at landing %d, with digest %s, not what was given; look again with "
              "`qinqing publish --show`"),
            day, staged.generation.known_at, staged.digest);
    qq_publication_clear(&staged);
    return same;
}

static bool confirm(const publish_words *words, qq_store *store, const char *looked_at, const char *who, GError **error)
{
    g_autofree char *digest = looked_at ? g_strndup(looked_at, strcspn(looked_at, ":")) : NULL;
    return (!looked_at || is_what_was_shown(store, looked_at, error)) &&
           qq_publish_staged(store, digest, who, words->why ? words->why : "", error);
}

/* looked_at: NULL, or what the person gave. */
static bool decide(const publish_words *words, const char *db, const char *looked_at, GError **error)
{
    int lock = qq_night_lock(db, error);
    if (lock < 0) return false;
    g_autoptr(qq_store) store = qq_store_open(db, QQ_STORE_WRITE, error);
    const char *who = words->who ? words->who : g_get_user_name();
    bool good =
        store && (words->confirm ? confirm(words, store, looked_at, who, error) : qq_store_discard(store, error));
    close(lock);
    return good;
}

int qq_command_publish(int argc, char **argv)
{
    publish_words words = {0};
    const GOptionEntry entries[] = {
        QQ_DB_OPTION(words),
        QQ_FORMAT_OPTION(words),
        {"show", 0, 0, G_OPTION_ARG_NONE, &words.show, N_("Say what is published, what waits, and what it changes"),
         NULL},
        {"confirm", 0, 0, G_OPTION_ARG_NONE, &words.confirm,
         N_("Publish what waits; with what --show gave, nothing else than that"), NULL},
        {"discard", 0, 0, G_OPTION_ARG_NONE, &words.discard, N_("Drop what waits; what is published stays"), NULL},
        {"who", 0, 0, G_OPTION_ARG_STRING, &words.who, N_("Who decided (default: the login name)"), "NAME"},
        {"why", 0, 0, G_OPTION_ARG_STRING, &words.why, N_("Why, kept for ever"), "TEXT"},
        {0}};
    if (!qq_cli_parse(&argc, &argv, entries, "--show|--confirm [DIGEST]|--discard",
                      _("Look at a result that the gate holds, and publish or drop it.")))
        return QQ_EXIT_USAGE;
    if (argc > 1 + words.confirm || words.show + words.confirm + words.discard != 1)
        return qq_cli_usage(_("publish takes one of --show, --confirm and --discard; --confirm may take a digest"));
    if (words.show) return show(&words);
    GError *error = NULL;
    if (!decide(&words, qq_cli_database(words.db), argc > 1 ? argv[1] : NULL, &error)) return qq_cli_fail(error);
    printf(words.confirm ? _("published\n") : _("dropped; readers see what was published before\n"));
    return QQ_EXIT_DONE;
}
