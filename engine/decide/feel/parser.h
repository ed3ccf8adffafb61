/* Private: the parts of the parser. A function that reads returns NULL once anything was wrong; the first complaint is
 * kept. Nesting is limited, so that neither the parser nor who walks the tree overflows the stack. */
#ifndef QQ_FEEL_PARSER_H
#define QQ_FEEL_PARSER_H

#include "lexer.h"
#include "names.h"
#include "node.h"

enum {
    QQ_FEEL_TEXT_MAX = 1 << 20, /* bytes */
    QQ_FEEL_NEST_MAX = 200,     /* expressions within expressions */
};

/* How strongly operators bind, weakest first. */
enum { QQ_BIND_OR = 1, QQ_BIND_AND, QQ_BIND_COMPARISON, QQ_BIND_SUM, QQ_BIND_PRODUCT, QQ_BIND_POWER };

typedef struct {
    qq_feel_lexer lexer; /* after the token */
    qq_feel_token token; /* the one to be read next */
    qq_feel_arena *arena;
    qq_feel_types *types;
    const qq_feel_names *given;
    qq_feel_names *locals;  /* of iterators, parameters and context entries, where they are visible */
    qq_feel_names *members; /* of all contexts written so far */
    unsigned nesting;
    unsigned filters;     /* filters around this place: members are names there */
    bool at_range_end;    /* a bracket may end the range instead of beginning a filter */
    unsigned inputs_seen; /* ? */
    unsigned closures_seen;
    GError *error;
} qq_feel_parser;

/* ---- parser.c: operators, by how strongly they bind ---- */

const qq_feel_node *qq_feel_parse_expression(qq_feel_parser *parser);
/* An operand and all operators that bind at least so strongly. */
const qq_feel_node *qq_feel_parse_operation(qq_feel_parser *parser, int weakest);
/* The operators after a left side that has been read; NULL gives NULL. */
const qq_feel_node *qq_feel_parse_more(qq_feel_parser *parser, const qq_feel_node *left, int weakest);

/* ---- parser_tests.c: unary tests ---- */

/* A whole cell. */
const qq_feel_node *qq_feel_parse_cell(qq_feel_parser *parser);
/* `in` has been read. */
const qq_feel_node *qq_feel_parse_in(qq_feel_parser *parser, const qq_feel_node *value, qq_feel_place place);
/* "< 5" as a range value; the token is a comparison. */
const qq_feel_node *qq_feel_parse_unary_range(qq_feel_parser *parser);

/* ---- parser_postfix.c: paths, filters, calls, instance of ---- */

const qq_feel_node *qq_feel_parse_operand(qq_feel_parser *parser);
/* What follows an operand that has been read. */
const qq_feel_node *qq_feel_parse_postfix(qq_feel_parser *parser, const qq_feel_node *node);

/* ---- parser_primary.c: literals, names, brackets ---- */

const qq_feel_node *qq_feel_parse_primary(qq_feel_parser *parser);
/* The range's low end and .. have been read. */
const qq_feel_node *qq_feel_parse_range_rest(qq_feel_parser *parser, const qq_feel_node *low, bool low_closed,
                                             qq_feel_place place);

/* ---- parser_blocks.c: if, for, some, every, functions, contexts ---- */

/* The node for the keyword the token is; NULL without a complaint when it is none. */
const qq_feel_node *qq_feel_parse_block(qq_feel_parser *parser);
const qq_feel_node *qq_feel_parse_context(qq_feel_parser *parser);

/* ---- parser_types.c ---- */

/* The type in *type, NULL when nobody knows it; false after a complaint. */
bool qq_feel_parse_type(qq_feel_parser *parser, const qq_feel_type **type);

/* ---- parser_support.c: tokens, names, nodes ---- */

void qq_feel_parser_next(qq_feel_parser *parser);
/* Reads the token if it is of the kind. */
bool qq_feel_parser_take(qq_feel_parser *parser, int kind);
bool qq_feel_parser_take_word(qq_feel_parser *parser, const char *word);
/* The same, with a complaint when it is not. */
bool qq_feel_parser_need(qq_feel_parser *parser, int kind);
bool qq_feel_parser_need_word(qq_feel_parser *parser, const char *word);
/* Complains of the token: "expected WANTED, found …". Gives NULL. */
const qq_feel_node *qq_feel_parser_expected(qq_feel_parser *parser, const char *wanted);
const qq_feel_node *qq_feel_parser_complain(qq_feel_parser *parser, qq_feel_place place, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* Goes one level down; false, with a complaint, when that is too deep. Every true is followed by a leave. */
bool qq_feel_parser_enter(qq_feel_parser *parser);
void qq_feel_parser_leave(qq_feel_parser *parser);

/* Bytes from the token that are a known name: a variable, a built-in function; or, for a member, one after a dot. */
size_t qq_feel_parser_known_name(const qq_feel_parser *parser);
size_t qq_feel_parser_known_member(const qq_feel_parser *parser);
/* Reads so many bytes from the token as a name. */
const char *qq_feel_parser_read_name(qq_feel_parser *parser, size_t length);
/* Reads the words from the token up to one that is a keyword or no word, as a name that nobody declared; NULL after a
 * complaint. */
const char *qq_feel_parser_read_words(qq_feel_parser *parser);
/* Reads what is declared here: everything up to a sign of `ends`, or the word. NULL after a complaint. */
const char *qq_feel_parser_read_declared(qq_feel_parser *parser, const char *ends, const char *word);
bool qq_feel_parser_at_keyword(const qq_feel_parser *parser);

qq_feel_node *qq_feel_parser_node(qq_feel_parser *parser, qq_feel_node_kind kind, qq_feel_place place);
/* The node when all its parts are set: the literal it always gives, if it does, else itself. NULL, with a complaint,
 * when the tree is too deep. */
const qq_feel_node *qq_feel_parser_done(qq_feel_parser *parser, qq_feel_node *node);
/* Copies of arrays, in the arena. */
const qq_feel_node *const *qq_feel_parser_children(qq_feel_parser *parser, const GPtrArray *nodes);
const qq_feel_node_entry *qq_feel_parser_entries(qq_feel_parser *parser, const GArray *entries);

/* ---- fold.c ---- */

/* The node, or the literal that it always gives: arithmetic on literals, dates and durations of literals. */
const qq_feel_node *qq_feel_fold(qq_feel_parser *parser, qq_feel_node *node);

#endif
