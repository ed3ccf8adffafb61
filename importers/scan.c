/* Feeds are written by programs and hardly use XML: a record is tags and text. Going over these alone takes far
 * less than a parser that is ready for anything.
 *
 * Invariant: only what a rule here says to be well-formed is passed; everything else ends as "cannot tell". A piece is
 * looked over once as a whole for bytes that are nowhere allowed and for what needs a closer look, so that the way
 * through a text is one search for the next tag. A tag that the piece cuts is kept until it is whole. */
#include "scan.h"
#include <libxml/chvalid.h>
#include <string.h>
#include "levels.h"

#define BLOCK          64
#define HELD_MAX       (64u << 10) /* bytes of a tag, comment or section */
#define NAME_BYTES     64          /* of a name */
#define NAMES_MAX      256         /* distinct names of a file */
#define SLOT_BITS      9
#define ATTRIBUTES_MAX 8 /* of an element */

typedef struct {
    const xmlChar *interned; /* NULL: free */
    uint64_t head, second;   /* its first eight bytes, the first one lowest, and the next eight; zeros behind it */
    size_t length;
} known_name;

struct qq_scanner {
    xmlDict *names;
    qq_parser_handlers handlers;
    void *data;
    known_name known[1u << SLOT_BITS];
    const known_name *open[QQ_XML_DEPTH_MAX]; /* the elements open now */
    unsigned depth;
    unsigned name_count;
    bool begun;   /* something was read */
    bool ended;   /* the root was closed */
    bool stopped; /* by a handler */
    /* the piece at hand */
    bool references, brackets;  /* it holds an ampersand; it holds ]]> */
    const char *tag;            /* the next tag behind a text, or the end; passed: not searched for yet */
    const char *line_end, *end; /* the next line end that was not counted; of the piece */
    int line;                   /* of what was counted */
    GByteArray *held;           /* the end of the last piece, to be read with the next */
};

qq_scanner *qq_scanner_new(xmlDict *names, const qq_parser_handlers *handlers, void *data)
{
    qq_scanner *scanner = g_new0(qq_scanner, 1);
    scanner->names = names;
    scanner->handlers = *handlers;
    scanner->data = data;
    scanner->line = 1;
    scanner->held = g_byte_array_new();
    return scanner;
}

void qq_scanner_free(qq_scanner *scanner)
{
    if (!scanner) return;
    g_byte_array_unref(scanner->held);
    g_free(scanner);
}

void qq_scanner_stop(qq_scanner *scanner)
{
    scanner->stopped = true;
}

int qq_scanner_line(const qq_scanner *scanner)
{
    return scanner->line;
}

/* ---- what a piece holds ---- */

enum { FORBIDDEN = 1, REFERENCE = 2, SECTION_END = 4 };

/* Of the BLOCK bytes at `at`; looks at two bytes more. Compilers make vector instructions of the loop. */
static inline unsigned look_over_block(const uint8_t *at)
{
    uint8_t forbidden = 0, reference = 0, end = 0;
    for (unsigned i = 0; i < BLOCK; i++) {
        const uint8_t a = at[i], b = at[i + 1], c = at[i + 2];
        forbidden |= (uint8_t)((a < 0x20) & (a != '\n') & (a != '\t'));
        forbidden |= (uint8_t)((a == 0xEF) & (b == 0xBF) & (c >= 0xBE)); /* U+FFFE, U+FFFF */
        reference |= (uint8_t)(a == '&');
        end |= (uint8_t)((a == ']') & (b == ']') & (c == '>'));
    }
    return (forbidden ? FORBIDDEN : 0) | (reference ? REFERENCE : 0) | (end ? SECTION_END : 0);
}

QQ_LEVELS static unsigned look_over(const char *bytes, size_t length)
{
    const uint8_t *at = (const uint8_t *)bytes;
    unsigned found = 0;
    size_t done = 0;
    for (; done + BLOCK + 2 <= length; done += BLOCK) found |= look_over_block(at + done);
    uint8_t last[BLOCK + 2 + BLOCK + 2];
    memset(last, ' ', sizeof last);
    memcpy(last, at + done, length - done); /* less than BLOCK + 2 */
    return found | look_over_block(last) | look_over_block(last + BLOCK);
}

/* Counts the lines up to `at`. */
static void count_lines(qq_scanner *scanner, const char *at)
{
    while (scanner->line_end && scanner->line_end < at) {
        const char *next = scanner->line_end + 1;
        while (next < at && *next == '\n') next++;
        scanner->line += (int)(next - scanner->line_end);
        scanner->line_end = memchr(next, '\n', (size_t)(scanner->end - next));
    }
}

/* ---- names ---- */

static bool is_name_start(char c)
{
    return g_ascii_isalpha(c) || c == '_';
}

static bool is_name_byte(char c)
{
    return g_ascii_isalnum(c) || c == '_' || c == '-' || c == '.';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static size_t name_length(const char *at, const char *end)
{
    const char *from = at;
    if (at == end || !is_name_start(*at)) return 0;
    while (at < end && is_name_byte(*at)) at++;
    return (size_t)(at - from);
}

/* Eight bytes of what lies before `end`, zeros behind `length` of them. */
static uint64_t eight_bytes(const char *at, size_t length, const char *end)
{
    uint64_t bytes = 0;
    if (end - at < (ptrdiff_t)sizeof bytes) {
        memcpy(&bytes, at, MIN(length, sizeof bytes));
        return GUINT64_FROM_LE(bytes);
    }
    memcpy(&bytes, at, sizeof bytes);
    const size_t behind = length < sizeof bytes ? 8 * (sizeof bytes - length) : 0;
    return GUINT64_FROM_LE(bytes) << behind >> behind;
}

static known_name make_name(const char *name, size_t length, const char *end)
{
    const uint64_t second = length > 8 ? eight_bytes(name + 8, length - 8, end) : 0;
    return (known_name){NULL, eight_bytes(name, length, end), second, length};
}

static bool is_name(const known_name *known, const known_name *said, const char *name)
{
    return known->head == said->head && known->second == said->second && known->length == said->length &&
           (said->length <= 16 || memcmp(known->interned, name, said->length) == 0);
}

/* NULL: too many, or too long. */
static const known_name *find_name(qq_scanner *scanner, const char *name, size_t length)
{
    known_name said = make_name(name, length, scanner->end);
    size_t slot = (size_t)(((said.head ^ said.second ^ length) * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - SLOT_BITS));
    known_name *known = &scanner->known[slot];
    while (known->interned) {
        if (is_name(known, &said, name)) return known;
        slot = (slot + 1) % G_N_ELEMENTS(scanner->known);
        known = &scanner->known[slot];
    }
    if (length > NAME_BYTES || scanner->name_count == NAMES_MAX) return NULL;
    scanner->name_count++;
    said.interned = xmlDictLookup(scanner->names, (const xmlChar *)name, (int)length);
    *known = said;
    return said.interned ? known : NULL;
}

/* ---- the parts of a document ----
 *
 * Each takes what begins at `at` and gives where the next part begins; NULL when it cannot tell; `at` itself when the
 * piece ends too early. */

static bool all_blank(const char *from, const char *to)
{
    while (from < to && is_blank(*from)) from++;
    return from == to;
}

static bool give_text(qq_scanner *scanner, const char *from, const char *to)
{
    if (scanner->depth == 0) return all_blank(from, to);
    if (from == to) return true;
    scanner->handlers.text(scanner->data, from, (size_t)(to - from));
    return true;
}

/* The character of a reference's number; 0 when there is none. */
static gunichar numbered_character(const char *digits, size_t length)
{
    const bool hexadecimal = length > 0 && digits[0] == 'x';
    gunichar c = 0;
    if (length < 1u + hexadecimal || length > 7) return 0;
    for (size_t i = hexadecimal; i < length; i++) {
        const int digit = hexadecimal ? g_ascii_xdigit_value(digits[i]) : g_ascii_digit_value(digits[i]);
        if (digit < 0) return 0;
        c = c * (hexadecimal ? 16 : 10) + (gunichar)digit;
    }
    return xmlIsCharQ(c) ? c : 0;
}

/* What stands between & and ; as a character; 0 when it cannot tell. */
static gunichar referred_character(const char *name, size_t length)
{
    static const struct {
        char name[5];
        char character;
    } entities[] = {{"lt", '<'}, {"gt", '>'}, {"amp", '&'}, {"quot", '"'}, {"apos", '\''}};
    if (length > 0 && name[0] == '#') return numbered_character(name + 1, length - 1);
    for (size_t i = 0; i < G_N_ELEMENTS(entities); i++)
        if (strlen(entities[i].name) == length && memcmp(entities[i].name, name, length) == 0)
            return (gunichar)entities[i].character;
    return 0;
}

static const char *take_reference(qq_scanner *scanner, const char *at)
{
    const size_t room = (size_t)(scanner->end - at);
    const char *end = memchr(at, ';', MIN(room, 10));
    char text[6];
    if (!end) return room < 10 ? at : NULL;
    const gunichar c = referred_character(at + 1, (size_t)(end - at - 1));
    if (c == 0 || scanner->depth == 0) return NULL;
    scanner->handlers.text(scanner->data, text, (size_t)g_unichar_to_utf8(c, text));
    return end + 1;
}

/* A text that the piece ends may go on: what could be the beginning of ]]> stays for the next one. */
static const char *cut_text(const char *from, const char *end)
{
    for (int i = 0; i < 2 && end > from && end[-1] == ']'; i++) end--;
    return end;
}

/* Where the next tag begins behind `at`, which is none; searched for once, however often references cut the text. */
static const char *find_tag(qq_scanner *scanner, const char *at)
{
    if (scanner->tag <= at) {
        const char *tag = memchr(at, '<', (size_t)(scanner->end - at));
        scanner->tag = tag ? tag : scanner->end;
    }
    return scanner->tag;
}

static const char *take_text(qq_scanner *scanner, const char *at)
{
    const char *end = find_tag(scanner, at);
    const char *reference = scanner->references ? memchr(at, '&', (size_t)(end - at)) : NULL;
    if (reference)
        end = reference;
    else if (end == scanner->end)
        end = cut_text(at, end);
    if (scanner->brackets && g_strstr_len(at, end - at, "]]>")) return NULL;
    count_lines(scanner, end);
    return give_text(scanner, at, end) ? end : NULL;
}

static const char *skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) at++;
    return at;
}

static const char *take_end_tag(qq_scanner *scanner, const char *at)
{
    if (scanner->depth == 0) return NULL;
    const known_name *name = scanner->open[scanner->depth - 1];
    const char *end = scanner->end, *said = at + 2;
    if ((size_t)(end - said) <= name->length) return at;
    const known_name closed = make_name(said, name->length, end);
    if (!is_name(name, &closed, said)) return NULL;
    said = skip_blanks(said + name->length, end);
    if (said == end) return at;
    if (*said != '>') return NULL;
    count_lines(scanner, said);
    scanner->ended = --scanner->depth == 0;
    scanner->handlers.end(scanner->data);
    return said + 1;
}

/* An attribute name="value" without a prefix, whose value says what it says; as libxml2 tells of it. The place behind
 * it, or as above. */
static const char *take_attribute(qq_scanner *scanner, const char *at, const xmlChar *out[5])
{
    const char *end = scanner->end, *from = at;
    const size_t length = name_length(at, end);
    at = skip_blanks(at + length, end);
    if (at == end) return from;
    if (length == 0 || *at != '=' || (length == 5 && memcmp(from, "xmlns", 5) == 0)) return NULL;
    at = skip_blanks(at + 1, end);
    if (at == end) return from;
    if (*at != '"' && *at != '\'') return NULL;
    const char *value = at + 1, *value_end = memchr(value, *at, (size_t)(end - value));
    if (!value_end) return from;
    for (at = value; at < value_end; at++)
        if (*at == '<' || *at == '&' || *at == '\n' || *at == '\t') return NULL;
    const known_name *name = find_name(scanner, from, length);
    if (!name) return NULL;
    out[0] = name->interned;
    out[1] = out[2] = NULL;
    out[3] = (const xmlChar *)value;
    out[4] = (const xmlChar *)value_end;
    return value_end + 1;
}

/* Attributes up to the tag's end; likewise. */
static const char *take_attributes(qq_scanner *scanner, const char *at, const xmlChar *out[], int *count)
{
    const char *end = scanner->end;
    for (*count = 0;; (*count)++) {
        const char *from = at;
        at = skip_blanks(at, end);
        if (at == end || *at == '>' || *at == '/') return at;
        if (at == from || *count == ATTRIBUTES_MAX) return NULL;
        const char *behind = take_attribute(scanner, at, out + (ptrdiff_t)5 * *count);
        if (!behind) return NULL;
        if (behind == at) return end;
        for (int i = 0; i < *count; i++)
            if (out[5 * i] == out[5 * *count]) return NULL;
        at = behind;
    }
}

/* Tells of an element whose tag ends at `close`. */
static const char *open_element(qq_scanner *scanner, const known_name *name, const char *close, int count,
                                const xmlChar *attributes[])
{
    const bool empty = *close == '/';
    if (scanner->ended || scanner->depth == QQ_XML_DEPTH_MAX) return NULL;
    count_lines(scanner, close);
    scanner->open[scanner->depth++] = name;
    scanner->handlers.start(scanner->data, name->interned, NULL, count, attributes);
    if (!empty) return close + 1;
    scanner->ended = --scanner->depth == 0;
    if (!scanner->stopped) scanner->handlers.end(scanner->data);
    return close + 2;
}

static const char *take_start_tag(qq_scanner *scanner, const char *at)
{
    const char *end = scanner->end;
    const xmlChar *attributes[5 * ATTRIBUTES_MAX];
    const size_t length = name_length(at + 1, end);
    const char *close = at + 1 + length;
    int count = 0;
    if (length == 0) return NULL;
    if (close == end) return at;
    const known_name *name = find_name(scanner, at + 1, length);
    if (!name) return NULL;
    if (*close != '>') close = take_attributes(scanner, close, attributes, &count);
    if (!close) return NULL;
    if (close == end || (*close == '/' && close + 1 == end)) return at;
    if (*close == '/' && close[1] != '>') return NULL;
    return open_element(scanner, name, close, count, attributes);
}

static const char *take_comment(const qq_scanner *scanner, const char *at)
{
    const char *from = at + 4, *end = scanner->end;
    if (from >= end) return at;
    if (*from == '-' || *from == '>') return NULL;
    const char *close = g_strstr_len(from, end - from, "--");
    if (!close || close + 2 == end) return at;
    return close[2] == '>' ? close + 3 : NULL;
}

static const char *take_section(qq_scanner *scanner, const char *at)
{
    const char *from = at + 9, *end = scanner->end;
    if (scanner->depth == 0) return NULL;
    if (from >= end) return at;
    const char *close = g_strstr_len(from, end - from, "]]>");
    if (!close) return at;
    count_lines(scanner, close);
    return give_text(scanner, from, close) ? close + 3 : NULL;
}

/* Whether what lies there is `word`, or all that is there is its beginning. */
static bool may_begin(const char *at, const char *end, const char *word)
{
    const size_t room = (size_t)(end - at), length = strlen(word);
    return memcmp(at, word, MIN(room, length)) == 0;
}

static const char *take_declaration(const qq_scanner *scanner, const char *at)
{
    static const char form[] = "^<\\?xml version=([\"'])1\\.0\\1( encoding=([\"'])[A-Za-z][A-Za-z0-9._-]*\\3)?"
                               "( standalone=([\"'])(yes|no)\\5)? ?\\?>$";
    const char *end = memchr(at, '>', (size_t)(scanner->end - at));
    if (!end) return at;
    g_autofree char *said = g_strndup(at, (gsize)(end + 1 - at));
    return g_regex_match_simple(form, said, G_REGEX_RAW | G_REGEX_DOLLAR_ENDONLY, 0) ? end + 1 : NULL;
}

static const char *take_tag(qq_scanner *scanner, const char *at)
{
    if (scanner->end - at < 2) return at;
    switch (at[1]) {
    case '/':
        return take_end_tag(scanner, at);
    case '!':
        if (may_begin(at, scanner->end, "<!--")) return take_comment(scanner, at);
        return may_begin(at, scanner->end, "<![CDATA[") ? take_section(scanner, at) : NULL;
    case '?':
        return scanner->begun ? NULL : take_declaration(scanner, at);
    default:
        return take_start_tag(scanner, at);
    }
}

static const char *take_part(qq_scanner *scanner, const char *at)
{
    if (*at == '<') return take_tag(scanner, at);
    return *at == '&' ? take_reference(scanner, at) : take_text(scanner, at);
}

/* ---- pieces ---- */

/* Where the first part begins that the piece does not hold whole; NULL when it cannot tell. */
static const char *take_piece(qq_scanner *scanner, const char *at)
{
    while (at < scanner->end && !scanner->stopped) {
        const char *next = take_part(scanner, at);
        if (!next) return NULL;
        if (next == at) break;
        scanner->begun = true;
        at = next;
    }
    return at;
}

static bool begin_piece(qq_scanner *scanner, const char *bytes, size_t length)
{
    const unsigned found = look_over(bytes, length);
    scanner->references = (found & REFERENCE) != 0;
    scanner->brackets = (found & SECTION_END) != 0;
    scanner->end = bytes + length;
    scanner->tag = bytes;
    scanner->line_end = memchr(bytes, '\n', length);
    return !(found & FORBIDDEN);
}

bool qq_scanner_push(qq_scanner *scanner, const char *bytes, size_t length)
{
    GByteArray *held = scanner->held;
    const bool joined = held->len > 0;
    if (scanner->stopped || length == 0) return true;
    if (joined) {
        g_byte_array_append(held, (const guint8 *)bytes, (guint)length);
        bytes = (const char *)held->data;
        length = held->len;
    }
    if (!begin_piece(scanner, bytes, length)) return false;
    const char *rest = take_piece(scanner, bytes);
    if (!rest) return false;
    count_lines(scanner, rest);
    if (joined)
        g_byte_array_remove_range(held, 0, (guint)(rest - bytes));
    else
        g_byte_array_append(held, (const guint8 *)rest, (guint)(scanner->end - rest));
    return held->len <= HELD_MAX;
}

bool qq_scanner_finish(const qq_scanner *scanner)
{
    return scanner->stopped || (scanner->ended && scanner->held->len == 0);
}
