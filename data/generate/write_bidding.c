/* Feed bidding. Records come in tens: a section, its bids, a candidate, the award, the result of the contract. */
#include "writers.h"

#include <string.h>

enum { SLOT_SECTION = 0, SLOT_CANDIDATE = 6, SLOT_AWARD = 7, SLOT_PERFORMANCE = 8, SLOT_LAST = 9, SLOTS = 10 };
#define WINNER          1   /* the bid whose bidder gets the award */
#define COLLUSION_EVERY 100 /* of so many records the tenth tells of a finding */

typedef struct {
    uint64_t number;
    const place *seat;
    uint64_t price; /* estimated, fen */
    qq_day opened;
} section;

typedef struct {
    firm lead;
    unsigned members; /* others of a consortium, 0..2 */
    char member[2][QQ_USCC_LENGTH + 1];
    uint64_t price;
    uint64_t manager; /* ordinal of the person */
} bid;

static void section_at(const world *w, uint64_t number, section *out)
{
    dice d = dice_for(w->seed, STREAM_SECTION, number);
    out->number = number;
    out->seat = place_for(roll(&d, 1000));
    out->price = UINT64_C(100000000) * (uint64_t)between(&d, 2, 60); /* millions of yuan */
    if (chance(&d, 60)) out->price *= 20;
    out->opened = past_day(w, &d, 40);
}

/* Who invites bids: a building owner when one is found in a few tries. */
static void owner_at(const world *w, const section *s, firm *out)
{
    dice d = dice_for(w->seed, STREAM_OWNER, s->number);
    for (int tries = 0; tries < 8; tries++) {
        firm_at(w, roll(&d, (uint32_t)w->parties), out);
        if (out->letter == 'A') return;
    }
}

/* Builders bid for works; others only when a few tries find no builder. */
static void bidder_at(const world *w, dice *d, firm *out)
{
    for (int tries = 0; tries < 4; tries++) {
        firm_at(w, pick_firm(w, d, CROWD_BIDDERS), out);
        if (out->letter == 'D') return;
    }
}

static void bid_at(const world *w, const section *s, uint64_t slot, bid *out)
{
    dice d = dice_for(w->seed, STREAM_BID, s->number * SLOTS + slot);
    bidder_at(w, &d, &out->lead);
    out->members = chance(&d, 40) ? 1 + roll(&d, 2) : 0;
    for (unsigned at = 0; at < out->members; at++) {
        firm other;
        bidder_at(w, &d, &other);
        memcpy(out->member[at], other.uscc, sizeof other.uscc);
    }
    out->price = s->price / 1000 * (uint64_t)between(&d, 880, 1000);
    out->manager = out->lead.ordinal * 2 + 1;
}

/* Members that are the lead again, or one another, are left out: with few parties that happens. */
static void put_members(sink *o, const bid *b)
{
    unsigned written = 0;
    for (unsigned at = 0; at < b->members; at++) {
        if (memcmp(b->member[at], b->lead.uscc, QQ_USCC_LENGTH) == 0) continue;
        if (at == 1 && memcmp(b->member[0], b->member[1], QQ_USCC_LENGTH) == 0) continue;
        if (written++ == 0)
            PUT(o, "<members>");
        else
            PUT(o, ";");
        put_bytes(o, b->member[at], QQ_USCC_LENGTH);
    }
    if (written > 0) PUT(o, "</members>");
}

static void put_section_code(sink *o, const section *s, bool project_only)
{
    PUT(o, "E");
    put_text(o, s->seat->code);
    put_padded(o, s->number, 10);
    PUT(o, "001");
    if (!project_only) PUT(o, "001");
}

static void put_section_field(sink *o, const section *s)
{
    PUT(o, "<section_code>");
    put_section_code(o, s, false);
    PUT(o, "</section_code>");
}

static void put_section(const job *j, const section *s, uint64_t number, turn t)
{
    sink *o = j->o;
    firm owner;
    owner_at(j->w, s, &owner);
    PUT(o, "<section>");
    put_head(j, PREFIX_BIDDING, number, s->opened - 25, t);
    put_field(o, "owner_uscc", owner.uscc);
    put_field(o, "owner_name", owner.name);
    put_section_field(o, s);
    PUT(o, "<tender_project_code>");
    put_section_code(o, s, true);
    PUT(o, "</tender_project_code><title>");
    put_project(o, s->seat, s->number);
    PUT(o, "施工</title>");
    put_field(o, "region", s->seat->code);
    put_yuan_field(o, "estimated_price", t == TURN_REVISION ? s->price / 100 * 103 : s->price);
    put_day_field(o, "opened_on", s->opened);
    PUT(o, "</section>\n");
}

static void put_bid(const job *j, const section *s, uint64_t number, turn t)
{
    bid b;
    sink *o = j->o;
    bid_at(j->w, s, number % SLOTS, &b);
    PUT(o, "<bid>");
    put_head(j, PREFIX_BIDDING, number, s->opened, t);
    put_section_field(o, s);
    put_firm(o, &b.lead);
    put_members(o, &b);
    put_day_field(o, "bid_on", s->opened);
    put_yuan_field(o, "price", t == TURN_REVISION ? b.price / 1000 * 999 : b.price);
    if (number % 4 == 0) {
        person manager;
        person_at(j->w, b.manager, &manager);
        put_field(o, "manager_citizen_no", manager.number);
        put_field(o, "manager_name", manager.name);
    }
    PUT(o, "</bid>\n");
}

static void put_candidate(const job *j, const section *s, uint64_t number, turn t)
{
    bid b;
    sink *o = j->o;
    bid_at(j->w, s, WINNER, &b);
    PUT(o, "<candidate>");
    put_head(j, PREFIX_BIDDING, number, s->opened + 3, t);
    put_section_field(o, s);
    put_firm(o, &b.lead);
    put_members(o, &b);
    PUT(o, "<rank>1</rank>");
    put_yuan_field(o, "price", b.price);
    put_day_field(o, "published_on", s->opened + (t == TURN_REVISION ? 4 : 3));
    PUT(o, "</candidate>\n");
}

static void put_award(const job *j, const section *s, uint64_t number, turn t)
{
    bid b;
    sink *o = j->o;
    qq_day day = s->opened + 10;
    firm owner;
    owner_at(j->w, s, &owner);
    bid_at(j->w, s, WINNER, &b);
    PUT(o, "<award>");
    put_head(j, PREFIX_BIDDING, number, day, t);
    put_section_field(o, s);
    put_firm(o, &b.lead);
    put_members(o, &b);
    put_day_field(o, "awarded_on", day);
    put_yuan_field(o, "price", t == TURN_REVISION ? b.price - 100 : b.price);
    PUT(o, "<document_no>");
    put_document(o, s->seat, "中标", day, number);
    PUT(o, "</document_no>");
    put_field(o, "authority", owner.name);
    PUT(o, "</award>\n");
}

static void put_performance(const job *j, const section *s, uint64_t number, turn t)
{
    bid b;
    sink *o = j->o;
    dice d = dice_for(j->w->seed, STREAM_EXTRAS + FEED_BIDDING, number);
    qq_day day = s->opened + between(&d, 200, 900);
    if (day > j->w->as_of) day = j->w->as_of;
    uint32_t share = roll(&d, 1000);
    bid_at(j->w, s, WINNER, &b);
    PUT(o, "<performance>");
    put_head(j, PREFIX_BIDDING, number, day, t);
    put_section_field(o, s);
    put_firm(o, &b.lead);
    put_field(o, "result",
              t == TURN_REVISION ? "qualified"
              : share < 90       ? "excellent"
              : share < 970      ? "qualified"
                                 : "failed");
    put_day_field(o, "assessed_on", day);
    PUT(o, "<document_no>");
    put_document(o, s->seat, "建履", day, number);
    PUT(o, "</document_no><authority>");
    put_authority(o, s->seat, &authorities[0]);
    PUT(o, "</authority></performance>\n");
}

static void put_collusion(const job *j, const section *s, uint64_t number, turn t)
{
    bid first, second;
    sink *o = j->o;
    bid_at(j->w, s, 2, &first);
    bid_at(j->w, s, 3, &second);
    PUT(o, "<collusion>");
    put_head(j, PREFIX_BIDDING, number, s->opened + 5, t);
    put_section_field(o, s);
    PUT(o, "<parties>");
    put_bytes(o, first.lead.uscc, QQ_USCC_LENGTH);
    if (memcmp(first.lead.uscc, second.lead.uscc, QQ_USCC_LENGTH) != 0) {
        PUT(o, ";");
        put_bytes(o, second.lead.uscc, QQ_USCC_LENGTH);
    }
    PUT(o, "</parties>");
    put_day_field(o, "found_on", s->opened + 5);
    PUT(o, "<authority>");
    put_authority(o, s->seat, &authorities[6]);
    PUT(o, "</authority><facts>两份电子投标文件的网卡地址和计价软件加密锁序号相同，报价呈规律性差异。</facts></"
           "collusion>\n");
}

void write_bidding(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_BIDDING, number, &original);
    uint64_t slot = original % SLOTS;
    section s;
    section_at(j->w, original / SLOTS, &s);
    if (t == TURN_DELETION)
        put_deletion(j, PREFIX_BIDDING, original, j->w->as_of);
    else if (slot == SLOT_SECTION)
        put_section(j, &s, original, t);
    else if (slot == SLOT_CANDIDATE)
        put_candidate(j, &s, original, t);
    else if (slot == SLOT_AWARD)
        put_award(j, &s, original, t);
    else if (slot == SLOT_PERFORMANCE)
        put_performance(j, &s, original, t);
    else if (original % COLLUSION_EVERY == SLOT_LAST)
        put_collusion(j, &s, original, t);
    else
        put_bid(j, &s, original, t);
}
