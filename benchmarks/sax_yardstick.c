/* The floor of reading a feed: libxml2's SAX2 push parser fed in pieces of 64 KiB, with handlers that only count. What
 * import costs is told as a multiple of this, measured in the same run on the same file.
 *
 * sax_yardstick FILE [ROUNDS]: prints seconds of each round, elements and bytes of text. */
#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PIECE 65536

typedef struct {
    long elements;
    long bytes;
} counts;

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri, int namespace_count,
                     const xmlChar **namespaces, int attribute_count, int defaulted, const xmlChar **attributes)
{
    (void)name;
    (void)prefix;
    (void)uri;
    (void)namespace_count;
    (void)namespaces;
    (void)attribute_count;
    (void)defaulted;
    (void)attributes;
    ((counts *)data)->elements++;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)data;
    (void)name;
    (void)prefix;
    (void)uri;
}

static void on_text(void *data, const xmlChar *text, int length)
{
    (void)text;
    ((counts *)data)->bytes += length;
}

static int parse(FILE *file, counts *found)
{
    static char piece[PIECE];
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text};
    xmlParserCtxt *context = xmlCreatePushParserCtxt(&sax, found, NULL, 0, NULL);
    if (!context) return 1;
    xmlCtxtUseOptions(context, XML_PARSE_NONET);
    size_t got;
    while ((got = fread(piece, 1, sizeof piece, file)) > 0) xmlParseChunk(context, piece, (int)got, 0);
    xmlParseChunk(context, NULL, 0, 1);
    int bad = !context->wellFormed;
    xmlFreeParserCtxt(context);
    return bad;
}

int main(int argc, char **argv)
{
    long rounds = argc > 2 ? strtol(argv[2], NULL, 10) : 1;
    if (argc < 2) {
        fputs("usage: sax_yardstick FILE [ROUNDS]\n", stderr);
        return 2;
    }
    xmlInitParser();
    for (long round = 0; round < rounds; round++) {
        FILE *file = fopen(argv[1], "rb");
        if (!file) {
            perror(argv[1]);
            return 3;
        }
        counts found = {0, 0};
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        int bad = parse(file, &found);
        clock_gettime(CLOCK_MONOTONIC, &to);
        fclose(file);
        if (bad) {
            fprintf(stderr, "%s: not well-formed\n", argv[1]);
            return 3;
        }
        double seconds = (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
        printf("%.4f s, %ld elements, %ld bytes of text\n", seconds, found.elements, found.bytes);
    }
    return 0;
}
