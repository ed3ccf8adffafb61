/* The lexical side of field types: one pattern goes into the XSD and decides whether a reject is one an XSD could have
 * found.
 *
 * Invariant: whatever convert.c accepts matches here; the other way round only check digits, dates that do not exist
 * and conditions between fields are left. Source of the regular-expression subset: XML Schema 1.0 part 2, appendix F.
 */
#include "pattern.h"
#include <string.h>

/* Repetition is written out: counted repetition beside alternatives goes wrong in the regular expressions of libxml2,
 * which validates with the XSD in most places. */
#define TWICE(x)   x x
#define FOUR(x)    TWICE(x) TWICE(x)
#define EIGHT(x)   FOUR(x) FOUR(x)
#define SIXTEEN(x) EIGHT(x) EIGHT(x)
#define BLANKS     "[\u3000\u00A0\uFEFF ]*"
#define SEPARATOR  "[;；,，、]"
#define ALPHABET   "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy０-９Ａ-ＨＪ-ＮＰＱＲＴＵＷＸＹａ-ｈｊ-ｎｐｑｒｔｕｗｘｙ]"
#define LETTER     "[0-9A-Za-z０-９Ａ-Ｚａ-ｚ]"
#define USCC       SIXTEEN(ALPHABET) TWICE(ALPHABET)
#define ORG_CODE   EIGHT(LETTER) "[\\-－]?" LETTER
#define WIDE_DIGIT "[0-9０-９]"
#define CITIZEN                                                                                                        \
    "(" EIGHT(WIDE_DIGIT) FOUR(WIDE_DIGIT) TWICE(WIDE_DIGIT) WIDE_DIGIT "|" SIXTEEN(WIDE_DIGIT) WIDE_DIGIT             \
        "[0-9０-９XxＸｘ])"
#define DIGIT "[0-9]"
#define PAIR  DIGIT DIGIT
#define DAY   "(" FOUR(DIGIT) "-" PAIR "-" PAIR "|" FOUR(DIGIT) "/" PAIR "/" PAIR "|" EIGHT(DIGIT) ")"
#define TIME  "([T ]?" PAIR ":?" PAIR ":?" PAIR "([.]" DIGIT "+)?(Z|[+\\-]" PAIR ":" PAIR ")?)?"
#define MONEY "[+＋]?[0-9０-９,，]*([.．][0-9０-９]*)?" BLANKS "(元|万元|亿元)?"
/* At most five digits before the point and three after. */
#define POINTS                                                                                                         \
    "[+\\-]?" DIGIT DIGIT "?" DIGIT "?" DIGIT "?" DIGIT "?"                                                            \
    "([.]" DIGIT DIGIT "?" DIGIT "?"                                                                                   \
    ")?"
#define CODE "[0-9A-Za-z][0-9A-Za-z._\\-]*"

static void append_escaped(GString *out, const char *text)
{
    for (; *text; text++) {
        if (strchr(".\\?*+{}()[]|^-", *text)) g_string_append_c(out, '\\');
        g_string_append_c(out, *text);
    }
}

static char *choice_pattern(const qq_field *field)
{
    GString *out = g_string_new("(");
    for (unsigned i = 0; i < field->value_count; i++) {
        if (i) g_string_append_c(out, '|');
        append_escaped(out, field->values[i].text);
    }
    g_string_append_c(out, ')');
    return g_string_free(out, FALSE);
}

/* The pattern of one item, without blanks around it. */
static char *item_pattern(const qq_field *field)
{
    if (field->own_pattern) return g_strdup(field->own_pattern);
    if (field->lenient) return NULL;
    switch (field->type) {
    case QQ_FIELD_CODE:
        return g_strdup(CODE);
    case QQ_FIELD_USCC:
        return g_strdup(USCC);
    case QQ_FIELD_ORG_CODE:
        return g_strdup(ORG_CODE);
    case QQ_FIELD_PARTY:
        return g_strdup("(" USCC "|" ORG_CODE ")");
    case QQ_FIELD_CITIZEN:
        return g_strdup(CITIZEN);
    case QQ_FIELD_PARTY_OR_CITIZEN:
        return g_strdup("(" USCC "|" ORG_CODE "|" CITIZEN ")");
    case QQ_FIELD_DATE:
    case QQ_FIELD_STAMP:
        return g_strdup(DAY TIME);
    case QQ_FIELD_MONEY:
        return g_strdup(MONEY);
    case QQ_FIELD_POINTS:
        return g_strdup(POINTS);
    case QQ_FIELD_INTEGER:
        return g_strdup("[0-9]+");
    case QQ_FIELD_CHOICE:
        return field->otherwise < 0 ? choice_pattern(field) : NULL;
    default:
        return NULL;
    }
}

bool qq_field_is_optional(const qq_field *field)
{
    return !field->required || field->unless || field->when_field != QQ_FEED_NO_FIELD;
}

char *qq_pattern_of(const qq_field *field)
{
    g_autofree char *item = item_pattern(field);
    if (!item) return NULL;
    if (field->list) return g_strdup_printf(BLANKS "(%s" BLANKS ")?(" SEPARATOR BLANKS "(%s" BLANKS ")?)*", item, item);
    if (field->type == QQ_FIELD_CHOICE || field->type == QQ_FIELD_INTEGER) return g_steal_pointer(&item);
    if (qq_field_is_optional(field)) return g_strdup_printf(BLANKS "(%s" BLANKS ")?", item);
    return g_strdup_printf(BLANKS "%s" BLANKS, item);
}

/* Types' own patterns are compiled when a record is first found wrong: most runs need none of them. */
struct qq_pattern {
    char *text;
    gsize regex; /* a GRegex; 0: not yet */
};

static GRegex *compile(const char *text, GError **error)
{
    g_autofree char *anchored = g_strdup_printf("^(?:%s)$", text);
    return g_regex_new(anchored, G_REGEX_DOLLAR_ENDONLY, 0, error);
}

bool qq_pattern_prepare(qq_field *field, GError **error)
{
    char *text = qq_pattern_of(field);
    if (!text) return true;
    field->schema = g_new0(qq_pattern, 1);
    field->schema->text = text;
    if (!field->own_pattern && field->type != QQ_FIELD_CHOICE) return true;
    field->schema->regex = (gsize)compile(text, error);
    return field->schema->regex != 0;
}

void qq_pattern_free(qq_pattern *pattern)
{
    if (!pattern) return;
    if (pattern->regex) g_regex_unref((GRegex *)pattern->regex);
    g_free(pattern->text);
    g_free(pattern);
}

static const GRegex *regex_of(qq_pattern *pattern)
{
    if (g_once_init_enter(&pattern->regex)) {
        GRegex *regex = compile(pattern->text, NULL);
        if (!regex) g_error("the pattern of a type is wrong: %s", pattern->text);
        g_once_init_leave(&pattern->regex, (gsize)regex);
    }
    return (const GRegex *)pattern->regex;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char *collapse(const char *text, size_t length)
{
    GString *out = g_string_sized_new(length + 1);
    for (size_t i = 0; i < length; i++) {
        if (!is_blank(text[i]))
            g_string_append_c(out, text[i]);
        else if (out->len && out->str[out->len - 1] != ' ')
            g_string_append_c(out, ' ');
    }
    if (out->len && out->str[out->len - 1] == ' ') g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}

size_t qq_collapsed_length(const char *text, size_t length)
{
    g_autofree char *collapsed = collapse(text, length);
    return (size_t)g_utf8_strlen(collapsed, -1);
}

bool qq_pattern_accepts(const qq_field *field, const char *text, size_t length)
{
    g_autofree char *collapsed = collapse(text, length);
    if (!*collapsed) return qq_field_is_optional(field);
    if (field->schema && !g_regex_match(regex_of(field->schema), collapsed, 0, NULL)) return false;
    if (field->type == QQ_FIELD_INTEGER) {
        int64_t value = g_ascii_strtoll(collapsed, NULL, 10);
        return value >= field->minimum && value <= field->maximum;
    }
    return field->schema || (size_t)g_utf8_strlen(collapsed, -1) <= field->max;
}
