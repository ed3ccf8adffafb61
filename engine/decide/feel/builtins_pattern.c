/* matches, replace and split (DMN 1.5, 10.3.4.3): what XQuery and XPath Functions and Operators 3.1, 5.6, say of
 * fn:matches, fn:replace and fn:tokenize. Where those raise an error, the result is null. */
#include "decide/feel/builtins_groups.h"
#include "decide/feel/pattern.h"

#include <string.h>

enum { STEPS_A_BYTE = 16 }; /* of a pattern, to compile it */

typedef struct {
    GRegex *regex;
    qq_pattern_flags flags;
    int groups;
} compiled;

static bool compile(const qq_feel_invocation *call, const char *pattern, qq_feel_value flags, compiled *out)
{
    const char *why = NULL;
    if (!qq_pattern_read_flags(flags.kind == QQ_FEEL_STRING ? flags.text : "", &out->flags)) {
        qq_feel_refuse(call, "the flags are letters of smixq");
        return false;
    }
    /* Compiling costs more than looking: a loop that does nothing else must end in a second as well. */
    if (!qq_feel_spend(call, 100 + STEPS_A_BYTE * strlen(pattern))) return false;
    out->regex = qq_pattern_compile(pattern, out->flags, &out->groups, &why);
    if (!out->regex) qq_feel_refuse(call, "%s is no pattern: %s", qq_feel_shown(call, pattern), why);
    return out->regex != NULL;
}

static qq_feel_value refuse_match(const qq_feel_invocation *call)
{
    return qq_feel_refuse(call, "the pattern takes too many steps on this text");
}

static qq_feel_value matches(const qq_feel_invocation *call)
{
    compiled pattern;
    if (!compile(call, call->given[1].text, call->given[2], &pattern)) return QQ_FEEL_NOTHING;
    g_autoptr(GRegex) regex = pattern.regex;
    g_autoptr(GError) error = NULL;
    bool found = g_regex_match_full(regex, call->given[0].text, (gssize)call->given[0].length, 0, 0, NULL, &error);
    return error ? refuse_match(call) : qq_feel_boolean(found);
}

/* ---- replacing and splitting ---- */

/* What is done with the text before a match and with the match; false to stop. */
typedef bool (*visitor)(void *data, const char *before, size_t length, const GMatchInfo *match);

/* Visits every match from left to right, then the rest with match NULL. False, with a note, when it was stopped. */
static bool visit_matches(const qq_feel_invocation *call, GRegex *regex, visitor visit, void *data)
{
    qq_feel_value text = call->given[0];
    g_autoptr(GMatchInfo) match = NULL;
    g_autoptr(GError) error = NULL;
    int done = 0;
    g_regex_match_full(regex, text.text, (gssize)text.length, 0, 0, &match, &error);
    while (!error && g_match_info_matches(match)) {
        int start, end;
        g_match_info_fetch_pos(match, 0, &start, &end);
        /* An attempt may read all that is left, sixteen bytes of which are counted as one item. */
        if (!qq_feel_spend(call, 1 + (text.length - (size_t)start) / 16)) return false;
        if (!visit(data, text.text + done, (size_t)(start - done), match)) return false;
        done = end;
        g_match_info_next(match, &error);
    }
    if (error) refuse_match(call);
    return !error && visit(data, text.text + done, text.length - (size_t)done, NULL);
}

/* Whether it would match nothing at all, everywhere; unknown counts as true. */
static bool matches_nothing(GRegex *regex)
{
    g_autoptr(GError) error = NULL;
    return g_regex_match_full(regex, "", 0, 0, 0, NULL, &error) || error;
}

typedef struct {
    const qq_feel_invocation *call;
    const compiled *pattern;
    GString *made;
} replacing;

/* A group's number: as many digits as make the number of a group, but one at least. */
static const char *read_group(const char *at, int groups, int *group)
{
    *group = g_ascii_digit_value(*at++);
    while (g_ascii_isdigit(*at) && *group * 10 + g_ascii_digit_value(*at) <= groups)
        *group = *group * 10 + g_ascii_digit_value(*at++);
    return at;
}

static void append_group(replacing *work, const GMatchInfo *match, int group)
{
    int start = -1, end = -1;
    if (group > work->pattern->groups || !g_match_info_fetch_pos(match, group, &start, &end) || start < 0) return;
    g_string_append_len(work->made, work->call->given[0].text + start, end - start);
}

static void append_replacement(replacing *work, const GMatchInfo *match)
{
    const char *at = work->call->given[2].text;
    if (work->pattern->flags.verbatim) {
        g_string_append(work->made, at);
        return;
    }
    while (*at) {
        int group;
        if (*at == '$') {
            at = read_group(at + 1, work->pattern->groups, &group);
            append_group(work, match, group);
            continue;
        }
        if (*at == '\\') at++;
        g_string_append_c(work->made, *at++);
    }
}

static bool replace_one(void *data, const char *before, size_t length, const GMatchInfo *match)
{
    replacing *work = data;
    g_string_append_len(work->made, before, (gssize)length);
    if (match) append_replacement(work, match);
    if (work->made->len <= QQ_FEEL_TEXT_MAX) return true;
    qq_feel_refuse(work->call, "the text becomes too long");
    return false;
}

/* $ and a digit, \$ and \\ are what $ and \ may be used for. */
static bool is_replacement(const char *text)
{
    for (; *text; text++) {
        if (*text == '$' && !g_ascii_isdigit(text[1])) return false;
        if (*text == '\\' && *++text != '\\' && *text != '$') return false;
    }
    return true;
}

static qq_feel_value replace_all(const qq_feel_invocation *call, const compiled *pattern)
{
    if (!pattern->flags.verbatim && !is_replacement(call->given[2].text))
        return qq_feel_refuse(call, "in a replacement $ needs a digit, \\ another \\ or $");
    if (matches_nothing(pattern->regex)) return qq_feel_refuse(call, "the pattern matches the empty text");
    g_autoptr(GString) made = g_string_sized_new(call->given[0].length);
    replacing work = {call, pattern, made};
    if (!visit_matches(call, pattern->regex, replace_one, &work)) return QQ_FEEL_NOTHING;
    return qq_feel_text(call, made->str, made->len);
}

static qq_feel_value replace(const qq_feel_invocation *call)
{
    compiled pattern;
    if (!compile(call, call->given[1].text, call->given[3], &pattern)) return QQ_FEEL_NOTHING;
    qq_feel_value made = replace_all(call, &pattern);
    g_regex_unref(pattern.regex);
    return made;
}

typedef struct {
    const qq_feel_invocation *call;
    qq_feel_list *made;
} splitting;

static bool split_one(void *data, const char *before, size_t length, const GMatchInfo *match)
{
    (void)match;
    splitting *work = data;
    qq_feel_list_add(work->call->run->arena, work->made, qq_feel_text(work->call, before, length));
    return true;
}

static qq_feel_value split(const qq_feel_invocation *call)
{
    compiled pattern;
    if (!compile(call, call->given[1].text, QQ_FEEL_NOTHING, &pattern)) return QQ_FEEL_NOTHING;
    g_autoptr(GRegex) regex = pattern.regex;
    if (matches_nothing(regex)) return qq_feel_refuse(call, "the delimiter matches the empty text");
    splitting work = {call, qq_feel_list_new(call->run->arena, 8)};
    if (!visit_matches(call, regex, split_one, &work)) return QQ_FEEL_NOTHING;
    return qq_feel_list_value(work.made);
}

/* clang-format off */
#define INPUT {"input", QQ_TAKES_STRING, QQ_NEEDED}
#define PATTERN {"pattern", QQ_TAKES_STRING, QQ_NEEDED}
#define FLAGS {"flags", QQ_TAKES_STRING | QQ_TAKES_NULL, QQ_OPTIONAL}

const qq_feel_builtin QQ_FEEL_PATTERNS[] = {
    {"matches", matches, {INPUT, PATTERN, FLAGS}},
    {"replace", replace, {INPUT, PATTERN, {"replacement", QQ_TAKES_STRING, QQ_NEEDED}, FLAGS}},
    {"split", split, {{"string", QQ_TAKES_STRING, QQ_NEEDED}, {"delimiter", QQ_TAKES_STRING, QQ_NEEDED}}},
    {NULL, NULL, {{NULL, 0, QQ_NEEDED}}},
};
/* clang-format on */
