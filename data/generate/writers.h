/* One writer a feed: record number n of a feed, computed from (seed, feed, n). Formats: importers/feeds/NAME.xml.
 *
 * Of every fifty records of a feed but the registry the last says again, later and a little differently, what one of
 * the others said (a revision); of every five hundred the last takes one back instead (a deletion). */
#ifndef QQ_GENERATE_WRITERS_H
#define QQ_GENERATE_WRITERS_H

#include <stdbool.h>
#include <stdint.h>
#include "out.h"
#include "party.h"
#include "plan.h"
#include "random.h"

typedef struct {
    const world *w;
    const plan *p;
    sink *o;
} job;

/* Streams of dice, one a feed and purpose; those of parties are in party.c. Numbers are kept for ever: they decide the
 * bytes. */
enum {
    STREAM_TURN = 16, /* + feed_id */
    STREAM_PENALTY = 32,
    STREAM_HONOUR,
    STREAM_CONVICTION,
    STREAM_SECTION,
    STREAM_BID,
    STREAM_ACCIDENT,
    STREAM_LISTING,
    STREAM_REVOCATION,
    STREAM_OWNER,
    STREAM_EXTRAS, /* + feed_id */
};

typedef enum { TURN_ORIGINAL, TURN_REVISION, TURN_DELETION } turn;

#define TURN_EVERY     50
#define DELETION_EVERY 500

/* What record `number` is; *original is the record it is or speaks of. */
turn turn_of(const job *j, feed_id feed, uint64_t number, uint64_t *original);
bool is_original(uint64_t number);

void begin_file(const job *j, feed_id feed, bool gb18030);
void end_file(const job *j, feed_id feed);
void write_record(const job *j, feed_id feed, uint64_t number);

/* <record_id>CF0000000012</record_id><updated_at>…</updated_at>: a later day for a revision, never after as-of. */
void put_head(const job *j, const char *prefix, uint64_t original, qq_day day, turn t);
/* The time stamp of put_head alone. */
void put_updated(const job *j, uint64_t original, qq_day day, turn t);
void put_deletion(const job *j, const char *prefix, uint64_t original, qq_day day);
void put_record_id(sink *o, const char *prefix, uint64_t original);
void put_field(sink *o, const char *name, const char *text);
void put_day_field(sink *o, const char *name, qq_day day);
void put_yuan_field(sink *o, const char *name, uint64_t fen);
/* <uscc>…</uscc><name>…</name> */
void put_firm(sink *o, const firm *f);
/* 鄂建罚字〔2025〕12号 */
void put_document(sink *o, const place *seat, const char *mark, qq_day day, uint64_t serial);
void put_authority(sink *o, const place *seat, const authority *a);
void put_court(sink *o, const place *seat);
/* 武汉市光谷东住宅小区一期工程 and a number, so that projects differ. */
void put_project(sink *o, const place *seat, uint64_t number);
const char *short_name(const place *seat); /* 武, 鄂: what documents of the place begin with */

#define PREFIX_HONOUR     "RY"
#define PREFIX_PENALTY    "CF"
#define PREFIX_CONVICTION "XH"
#define PREFIX_BIDDING    "TB"
#define PREFIX_ACCIDENT   "SG"
#define PREFIX_LISTING    "LR"
#define PREFIX_REVOCATION "XF"

/* A day up to YEARS_BACK years before as-of. */
qq_day past_day(const world *w, dice *d, int nearest);

/* Whom a record is about: few parties have many records, most none. */
typedef enum { CROWD_BAD, CROWD_GOOD, CROWD_BIDDERS } crowd;
uint64_t pick_firm(const world *w, dice *d, crowd c);

void write_party(const job *j, uint64_t number);
void write_honour(const job *j, uint64_t number);
void write_penalty(const job *j, uint64_t number);
void write_conviction(const job *j, uint64_t number);
void write_bidding(const job *j, uint64_t number);
void write_accident(const job *j, uint64_t number);
void write_listing(const job *j, uint64_t number);
void write_revocation(const job *j, uint64_t number);

#endif
