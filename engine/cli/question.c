/* The question every answer starts from: a store, a day, a known time, a model. */
#include <string.h>

#include "cli.h"
#include "qinqing/sm3.h"

static bool parse_as_of(const char *word, qq_day *out, int *status)
{
    *out = qq_day_today();
    if (!word) return true;
    if (qq_day_parse(word, strlen(word), out) && *out != QQ_DAY_NONE && *out != QQ_DAY_FOREVER) return true;
    *status = qq_cli_usage(_("“%s” is not a day; write it as 2026-06-30"), word);
    return false;
}

static bool is_number(const char *word)
{
    size_t digits = strspn(word, "0123456789");
    return digits && digits < 8 && !word[digits];
}

static bool landing_number(qq_store *store, const char *word, int32_t *out, int *status, GError **error)
{
    int32_t latest;
    if (!qq_store_latest(store, &latest, error)) return false;
    gint64 number = g_ascii_strtoll(word, NULL, 10);
    if (number > latest) {
        *status = qq_cli_usage(_("landing %s does not exist yet; the latest is %d"), word, latest);
        return false;
    }
    *out = (int32_t)number;
    return true;
}

/* A bare day means its end: everything known by then. */
static bool landing_by_clock(qq_store *store, const char *word, int32_t *out, int *status, GError **error)
{
    qq_stamp stamp;
    qq_day day;
    size_t length = strlen(word);
    if (!qq_stamp_parse(word, length, &stamp)) {
        *status = qq_cli_usage(_("“%s” is neither a landing number nor a day or time"), word);
        return false;
    }
    if (length <= 10 && qq_day_parse(word, length, &day)) stamp += 24 * 3600 - 1;
    return qq_store_landing_at(store, stamp, out, error);
}

/* Without a word readers are answered at the landing that was published last, and by what ended something since: the
 * law does not let that wait. Before anything is published everything counts. */
static bool default_known_at(qq_question *question, bool everything, GError **error)
{
    qq_publication published = {0};
    bool found = false;
    if (!everything && !qq_store_published(question->store, &published, &found, error)) return false;
    question->known_at = published.generation.known_at;
    qq_publication_clear(&published);
    return qq_store_latest(question->store, found ? &question->ends_known_at : &question->known_at, error);
}

/* K+E: known at landing K, with what ended something by landing E. */
static bool settle_landings(qq_question *question, const char *word, int *status, GError **error)
{
    const char *plus = strchr(word, '+');
    g_autofree char *known = plus ? g_strndup(word, (size_t)(plus - word)) : g_strdup(word);
    if (!plus && !is_number(word)) return landing_by_clock(question->store, word, &question->known_at, status, error);
    if (!is_number(known) || (plus && !is_number(plus + 1))) {
        *status = qq_cli_usage(_("“%s” is neither a landing number nor a day or time"), word);
        return false;
    }
    return landing_number(question->store, known, &question->known_at, status, error) &&
           (!plus || landing_number(question->store, plus + 1, &question->ends_known_at, status, error));
}

static bool settle_known_at(qq_question *question, const qq_question_words *words, int *status, GError **error)
{
    const bool good = words->known_at ? settle_landings(question, words->known_at, status, error)
                                      : default_known_at(question, words->everything, error);
    if (!good) return false;
    if (words->exact || question->ends_known_at < question->known_at) question->ends_known_at = question->known_at;
    if (question->ends_known_at > question->known_at)
        g_snprintf(question->known, sizeof question->known, "%d+%d", question->known_at, question->ends_known_at);
    else
        g_snprintf(question->known, sizeof question->known, "%d", question->known_at);
    qq_store_let_ends_act(question->store, question->ends_known_at);
    return true;
}

static bool is_folder(const char *word)
{
    return strchr(word, G_DIR_SEPARATOR) || g_file_test(word, G_FILE_TEST_IS_DIR);
}

static bool is_digest(const char *word)
{
    return strlen(word) == QQ_SM3_TEXT - 1 && strspn(word, "0123456789abcdef") == QQ_SM3_TEXT - 1;
}

/* A folder that is there is a package; any other word is the id or the digest of an adopted model. */
static qq_model *settle_model(const qq_question *question, const char *word, GError **error)
{
    if (!word) return qq_store_model(question->store, question->as_of, question->known_at, error);
    if (!is_folder(word) && is_digest(word)) return qq_store_model_kept(question->store, word, error);
    if (!is_folder(word))
        return qq_store_model_called(question->store, word, question->as_of, question->known_at, error);
    g_autoptr(qq_package) package = qq_package_read(word, error);
    return package ? qq_model_compile(package, error) : NULL;
}

static bool settle(const qq_question_words *words, qq_question *out, int *status, GError **error)
{
    out->store = qq_store_open(qq_cli_database(words->db), QQ_STORE_READ, error);
    if (!out->store || !settle_known_at(out, words, status, error)) return false;
    out->model = settle_model(out, words->model, error);
    if (!out->model) return false;
    out->pricer = qq_pricer_new(out->model, out->store);
    return true;
}

/* No closed list of purposes stands in the rules; each office keeps its own. What is written must be a code, so that
 * nobody writes names or numbers of persons into it. */
enum { PURPOSE_LENGTH = 32 };

static bool is_purpose(const char *text)
{
    size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-_");
    return length > 0 && length <= PURPOSE_LENGTH && !text[length];
}

bool qq_question_open(const qq_question_words *words, qq_question *out, int *status)
{
    GError *error = NULL;
    *out = (qq_question){.purpose = words->purpose};
    *status = QQ_EXIT_USAGE;
    if (words->purpose && !is_purpose(words->purpose)) {
        qq_cli_usage(
            _("--purpose takes a code that says what the inquiry is for: 1 to %d small letters, digits, - and _, "
              "such as tender"),
            PURPOSE_LENGTH);
        return false;
    }
    if (!qq_cli_format(words->format, &out->format) || !parse_as_of(words->as_of, &out->as_of, status)) return false;
    if (settle(words, out, status, &error)) return true;
    if (error) *status = qq_cli_fail(error);
    qq_question_close(out);
    return false;
}

qq_package *qq_question_package(const qq_question_words *words, const qq_question *question, GError **error)
{
    const char *word = words->model;
    return word && is_folder(word) ? qq_package_read(word, error)
                                   : qq_store_package(question->store, question->model->digest, error);
}

void qq_question_close(qq_question *question)
{
    qq_pricer_free(question->pricer);
    qq_model_free(question->model);
    qq_store_close(question->store);
    *question = (qq_question){0};
}
