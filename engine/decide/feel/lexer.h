/* Private: the tokens of a FEEL text. The text is valid UTF-8. Words are single; names of several words, and with
 * signs, are put together by the parser, who knows which there are. */
#ifndef QQ_FEEL_LEXER_H
#define QQ_FEEL_LEXER_H

#include "operations.h"
#include "qinqing/feel.h"

/* A token of one ASCII sign is that sign; the others: */
enum {
    QQ_TOKEN_END = 256,
    QQ_TOKEN_NUMBER,
    QQ_TOKEN_STRING,   /* "…" */
    QQ_TOKEN_TEMPORAL, /* @"…" */
    QQ_TOKEN_WORD,
    QQ_TOKEN_DOTS,      /* .. */
    QQ_TOKEN_POWER,     /* ** */
    QQ_TOKEN_AT_MOST,   /* <= */
    QQ_TOKEN_AT_LEAST,  /* >= */
    QQ_TOKEN_NOT_EQUAL, /* != */
    QQ_TOKEN_ARROW,     /* -> */
    QQ_TOKEN_BAD,       /* value: a string that says why */
};

typedef struct {
    int kind;
    const char *start;
    size_t length;       /* bytes, 0 at the end */
    qq_feel_place place; /* of start */
    qq_feel_value value; /* NUMBER, STRING, TEMPORAL (null when the text is none of its kind), BAD */
} qq_feel_token;

typedef struct {
    const char *at, *end;
    qq_feel_place place; /* of at */
    qq_feel_arena *arena;
} qq_feel_lexer;

/* Skips blanks and comments and reads the token there. */
qq_feel_token qq_feel_lex(qq_feel_lexer *lexer);
/* Goes on by so many bytes, counting lines and columns. */
void qq_feel_lexer_advance(qq_feel_lexer *lexer, size_t bytes);
bool qq_feel_token_is(const qq_feel_token *token, const char *word);

#endif
