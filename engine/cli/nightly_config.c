/* What the operator expects of feeds and of the gate: a key file, every group and key of it known.
 *
 *   [gate]                       [feed penalty]
 *   changed = 10%                least_records = 1
 *   changed_allowed = 20         most_records = 100000
 *   downgraded = 2%              most_rejected = 5%
 *   downgraded_allowed = 10      newest_within_days = 7
 *                                expected_every_days = 2 */
#include <string.h>

#include "nightly.h"
#include "qinqing/amount.h"

enum { DAYS_MAX = 3660, COUNT_MAX = 1000000000, WHOLE = 1000000 };

static const qq_gate_limits default_gate = {
    .moved_share = 100000, .moved_allowed = 20, .downgraded_share = 20000, .downgraded_allowed = 10};

/* Where a number of the key file goes. */
typedef struct {
    const char *key;
    bool share; /* "5%", kept in millionths */
    int64_t most;
    int64_t *to;
} config_key;

static void expectation_free(void *data)
{
    qq_expectation *expectation = data;
    g_free(expectation->feed);
    g_free(expectation);
}

void qq_night_config_clear(qq_night_config *config)
{
    g_clear_pointer(&config->feeds, g_ptr_array_unref);
}

/* Exact: a percentage with four decimals is a number of millionths. */
static bool parse_number(const char *text, const config_key *key)
{
    size_t length = strlen(text);
    if (key->share && (!length || text[length - 1] != '%')) return false;
    if (qq_decimal_parse(text, key->share ? length - 1 : length, key->share ? 4 : 0, key->to) != QQ_AMOUNT_OK)
        return false;
    return *key->to >= 0 && *key->to <= key->most;
}

static bool refuse_key(const char *path, const char *group, const char *key, const config_key *keys, unsigned count,
                       GError **error)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (unsigned i = 0; i < count; i++) g_string_append_printf(names, "%s%s", i ? ", " : "", keys[i].key);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: [%s] %s: there is no such key; there are %s"), path, group, key,
                names->str);
    return false;
}

static bool read_group(GKeyFile *file, const char *path, const char *group, const config_key *keys, unsigned count,
                       GError **error)
{
    g_auto(GStrv) names = g_key_file_get_keys(file, group, NULL, NULL);
    for (char **name = names; name && *name; name++) {
        unsigned i = 0;
        while (i < count && strcmp(keys[i].key, *name)) i++;
        if (i == count) {
            return refuse_key(path, group, *name, keys, count, error);
        }
        g_autofree char *value = g_key_file_get_value(file, group, *name, NULL);
        if (value && parse_number(g_strstrip(value), &keys[i])) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    keys[i].share ? _("%s: [%s] %s: “%s” is not a share; write it as 5%% or 0.5%%")
                                  : _("%s: [%s] %s: “%s” is not a count that fits here; write a whole number"),
                    path, group, *name, value ? value : "");
        return false;
    }
    return true;
}

static bool read_gate(GKeyFile *file, const char *path, const char *group, qq_gate_limits *out, GError **error)
{
    int64_t moved = out->moved_share, downgraded = out->downgraded_share;
    const config_key keys[] = {{"changed", true, WHOLE, &moved},
                               {"changed_allowed", false, COUNT_MAX, &out->moved_allowed},
                               {"downgraded", true, WHOLE, &downgraded},
                               {"downgraded_allowed", false, COUNT_MAX, &out->downgraded_allowed}};
    if (!read_group(file, path, group, keys, G_N_ELEMENTS(keys), error)) return false;
    out->moved_share = (qq_ppm)moved;
    out->downgraded_share = (qq_ppm)downgraded;
    return true;
}

static bool read_feed(GKeyFile *file, const char *path, const char *group, const char *id, qq_night_config *out,
                      GError **error)
{
    int64_t rejected = -1, newest = -1, every = -1;
    qq_expectation *expectation = g_new0(qq_expectation, 1);
    expectation->feed = g_strdup(id);
    expectation->least_records = expectation->most_records = -1;
    g_ptr_array_add(out->feeds, expectation);
    const config_key keys[] = {{"least_records", false, COUNT_MAX, &expectation->least_records},
                               {"most_records", false, COUNT_MAX, &expectation->most_records},
                               {"most_rejected", true, WHOLE, &rejected},
                               {"newest_within_days", false, DAYS_MAX, &newest},
                               {"expected_every_days", false, DAYS_MAX, &every}};
    if (!read_group(file, path, group, keys, G_N_ELEMENTS(keys), error)) return false;
    expectation->most_rejected = (qq_ppm)rejected;
    expectation->newest_within_days = (int)newest;
    expectation->expected_every_days = (int)every;
    return true;
}

static bool read_groups(GKeyFile *file, const char *path, const qq_feed_set *feeds, qq_night_config *out,
                        GError **error)
{
    g_auto(GStrv) groups = g_key_file_get_groups(file, NULL);
    for (char **group = groups; *group; group++) {
        const char *id = g_str_has_prefix(*group, "feed ") ? *group + strlen("feed ") : NULL;
        if (!strcmp(*group, "gate")) {
            if (!read_gate(file, path, *group, &out->gate, error)) return false;
        } else if (id && qq_feed_set_find(feeds, id)) {
            if (!read_feed(file, path, *group, id, out, error)) return false;
        } else {
            g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                        _("%s: [%s]: a group is [gate] or [feed ID]; `qinqing feed list` shows the ids"), path, *group);
            return false;
        }
    }
    return true;
}

bool qq_night_config_read(const char *path, const qq_feed_set *feeds, qq_night_config *out, GError **error)
{
    g_autoptr(GError) fault = NULL;
    *out = (qq_night_config){.gate = default_gate, .feeds = g_ptr_array_new_with_free_func(expectation_free)};
    if (!path) return true;
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, &fault))
        return read_groups(file, path, feeds, out, error);
    g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, _("%s: cannot be read as a key file: %s"), path, fault->message);
    return false;
}

static const qq_expectation *expectation_of(const qq_night_config *config, const char *feed)
{
    for (unsigned i = 0; i < config->feeds->len; i++) {
        const qq_expectation *expectation = g_ptr_array_index(config->feeds, i);
        if (feed && g_str_equal(expectation->feed, feed)) return expectation;
    }
    return NULL;
}

enum { SECONDS_PER_DAY = 86400 };

static bool check_count(const qq_expectation *expected, const qq_import_summary *sum, GError **error)
{
    if (expected->least_records >= 0 && sum->read < expected->least_records)
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    _("%" PRId64 " records, fewer than the %" PRId64 " expected of feed %s; ask the sender"), sum->read,
                    expected->least_records, expected->feed);
    else if (expected->most_records >= 0 && sum->read > expected->most_records)
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    _("%" PRId64 " records, more than the %" PRId64 " expected of feed %s; ask the sender"), sum->read,
                    expected->most_records, expected->feed);
    else
        return true;
    return false;
}

bool qq_night_accepts(const qq_night_config *config, const qq_import_summary *sum, GError **error)
{
    const qq_expectation *expected = expectation_of(config, sum->feed);
    if (!expected) return true;
    if (!check_count(expected, sum, error)) return false;
    if (expected->most_rejected >= 0 && sum->rejected * WHOLE > expected->most_rejected * sum->read) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    _("%" PRId64 " of %" PRId64 " records are faulty, more than feed %s may have; ask the sender"),
                    sum->rejected, sum->read, expected->feed);
        return false;
    }
    if (expected->newest_within_days >= 0 && sum->read > sum->rejected &&
        sum->newest < qq_stamp_now() - (qq_stamp)expected->newest_within_days * SECONDS_PER_DAY) {
        char newest[QQ_STAMP_TEXT];
        qq_stamp_format(sum->newest, newest);
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT,
                    _("the newest record is of %s, older than the %d days that feed %s may be; ask the sender"), newest,
                    expected->newest_within_days, expected->feed);
        return false;
    }
    return true;
}

bool qq_night_missing(const qq_night_config *config, qq_store *store, GPtrArray *complaints, GError **error)
{
    for (unsigned i = 0; i < config->feeds->len; i++) {
        const qq_expectation *expected = g_ptr_array_index(config->feeds, i);
        qq_stamp last = 0;
        if (expected->expected_every_days < 0) continue;
        if (!qq_store_arrival(store, expected->feed, &last, error)) return false;
        if (last && last >= qq_stamp_now() - (qq_stamp)expected->expected_every_days * SECONDS_PER_DAY) continue;
        char at[QQ_STAMP_TEXT] = "";
        if (last) qq_stamp_format(last, at);
        g_ptr_array_add(complaints,
                        last ? g_strdup_printf(_("feed %s: the last file came %s, one is expected every %d days"),
                                               expected->feed, at, expected->expected_every_days)
                             : g_strdup_printf(_("feed %s: no file ever came, one is expected every %d days"),
                                               expected->feed, expected->expected_every_days));
    }
    return true;
}
