/* What all writers share: file frames, heads of records, names of authorities and documents. */
#include <string.h>
#include "writers.h"

static const char *const sources[FEED_COUNT] = {
    [FEED_REGISTRY] = "42-zjt", [FEED_HONOUR] = "42-zjt",   [FEED_PENALTY] = "42-zjt", [FEED_BRIBERY] = "42-court",
    [FEED_BIDDING] = "42-ggzy", [FEED_ACCIDENT] = "42-zjt", [FEED_LISTING] = "42-zjt", [FEED_REVOCATION] = "42-zjt",
};

void begin_file(const job *j, feed_id feed, bool gb18030)
{
    if (gb18030)
        PUT(j->o, "<?xml version=\"1.0\" encoding=\"GB18030\"?>\n");
    else
        PUT(j->o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    PUT(j->o, "<!-- made up by qinqing-generate: no code, number or name in it means anybody -->\n<");
    put_text(j->o, feed_names[feed]);
    PUT(j->o, " source=\"");
    put_text(j->o, sources[feed]);
    PUT(j->o, "\">\n");
}

void end_file(const job *j, feed_id feed)
{
    PUT(j->o, "</");
    put_text(j->o, feed_names[feed]);
    PUT(j->o, ">\n");
}

void write_record(const job *j, feed_id feed, uint64_t number)
{
    static void (*const writers[FEED_COUNT])(const job *, uint64_t) = {
        [FEED_REGISTRY] = write_party,     [FEED_HONOUR] = write_honour,         [FEED_PENALTY] = write_penalty,
        [FEED_BRIBERY] = write_conviction, [FEED_BIDDING] = write_bidding,       [FEED_ACCIDENT] = write_accident,
        [FEED_LISTING] = write_listing,    [FEED_REVOCATION] = write_revocation,
    };
    writers[feed](j, number);
}

bool is_original(uint64_t number)
{
    return number % TURN_EVERY != TURN_EVERY - 1;
}

turn turn_of(const job *j, feed_id feed, uint64_t number, uint64_t *original)
{
    *original = number;
    if (is_original(number)) return TURN_ORIGINAL;
    dice d = dice_for(j->w->seed, STREAM_TURN + (uint64_t)feed, number);
    *original = number - 1 - roll(&d, TURN_EVERY - 1);
    return number % DELETION_EVERY == DELETION_EVERY - 1 ? TURN_DELETION : TURN_REVISION;
}

void put_record_id(sink *o, const char *prefix, uint64_t original)
{
    put_text(o, prefix);
    put_padded(o, original, 10);
}

/* A source sends a record some days after its day, and says it again weeks later, on as-of's evening at the latest. */
void put_updated(const job *j, uint64_t original, qq_day day, turn t)
{
    uint64_t bits = mix64(original ^ j->w->seed);
    qq_day sent = day + 1 + (qq_day)(bits % 7);
    uint32_t second = 8 * 3600 + (uint32_t)((bits >> 8) % (10 * 3600));
    if (sent > j->w->as_of) sent = j->w->as_of;
    if (t != TURN_ORIGINAL) {
        sent += 10 + (qq_day)((bits >> 32) % 120);
        if (sent > j->w->as_of) sent = j->w->as_of;
        second = 20 * 3600;
    }
    put_stamp(j->o, sent, second);
}

void put_head(const job *j, const char *prefix, uint64_t original, qq_day day, turn t)
{
    PUT(j->o, "<record_id>");
    put_record_id(j->o, prefix, original);
    PUT(j->o, "</record_id><updated_at>");
    put_updated(j, original, day, t);
    PUT(j->o, "</updated_at>");
}

void put_deletion(const job *j, const char *prefix, uint64_t original, qq_day day)
{
    PUT(j->o, "<deletion>");
    put_head(j, prefix, original, day, TURN_DELETION);
    PUT(j->o, "</deletion>\n");
}

static void open_field(sink *o, const char *name)
{
    PUT(o, "<");
    put_text(o, name);
    PUT(o, ">");
}

static void close_field(sink *o, const char *name)
{
    PUT(o, "</");
    put_text(o, name);
    PUT(o, ">");
}

void put_field(sink *o, const char *name, const char *text)
{
    open_field(o, name);
    put_text(o, text);
    close_field(o, name);
}

void put_day_field(sink *o, const char *name, qq_day day)
{
    open_field(o, name);
    put_day(o, day);
    close_field(o, name);
}

void put_yuan_field(sink *o, const char *name, uint64_t fen)
{
    open_field(o, name);
    put_yuan(o, fen);
    close_field(o, name);
}

void put_firm(sink *o, const firm *f)
{
    PUT(o, "<uscc>");
    put_bytes(o, f->uscc, QQ_USCC_LENGTH);
    PUT(o, "</uscc><name>");
    put_text(o, f->name);
    PUT(o, "</name>");
}

static bool is_province(const place *seat)
{
    return strcmp(seat->code + 2, "0000") == 0;
}

const char *short_name(const place *seat)
{
    static const struct {
        const char *name, *text;
    } marks[] = {{"湖北", "鄂"}, {"武汉", "武"}, {"黄石", "黄石"}, {"襄阳", "襄"}, {"宜昌", "宜"}, {"荆州", "荆"}};
    for (unsigned at = 0; at < sizeof marks / sizeof marks[0]; at++)
        if (strcmp(marks[at].name, seat->name) == 0) return marks[at].text;
    return seat->name;
}

void put_document(sink *o, const place *seat, const char *mark, qq_day day, uint64_t serial)
{
    int year, month, day_of_month;
    qq_day_to_civil(day, &year, &month, &day_of_month);
    put_text(o, short_name(seat));
    put_text(o, mark);
    PUT(o, "字〔");
    put_number(o, (uint64_t)year);
    PUT(o, "〕");
    put_number(o, serial + 1);
    PUT(o, "号");
}

void put_authority(sink *o, const place *seat, const authority *a)
{
    put_text(o, seat->full);
    put_text(o, is_province(seat) ? a->province : a->suffix);
}

void put_court(sink *o, const place *seat)
{
    put_text(o, seat->full);
    if (is_province(seat))
        PUT(o, "高级人民法院");
    else if (strcmp(seat->code + 4, "00") == 0)
        PUT(o, "中级人民法院");
    else
        PUT(o, "人民法院");
}

void put_project(sink *o, const place *seat, uint64_t number)
{
    uint64_t bits = mix64(number + UINT64_C(0x9e3779b97f4a7c15));
    put_text(o, seat->full);
    put_text(o, sites[bits % SITES]);
    put_text(o, works[(bits >> 8) % WORKS]);
    PUT(o, "（");
    put_number(o, number % 9973 + 1);
    PUT(o, "号）");
}
