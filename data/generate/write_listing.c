/* Feed listing. Of every five records three are entries and two may be removals of the first and second of them. */
#include "writers.h"

#define LISTING_CYCLE 5
#define ENTRIES       3

typedef struct {
    firm party;
    bool wage; /* 拖欠农民工工资名单; else the construction market's */
    qq_day decided;
} entry;

static void entry_at(const world *w, uint64_t number, entry *out)
{
    dice d = dice_for(w->seed, STREAM_LISTING, number);
    firm_at(w, pick_firm(w, &d, CROWD_BAD), &out->party);
    out->wage = chance(&d, 300);
    out->decided = past_day(w, &d, 20);
}

static const authority *lister(const entry *e)
{
    return e->wage ? &authorities[3] : &authorities[0];
}

static const char *mark(const entry *e)
{
    return e->wage ? "人社黑" : "建黑";
}

static void put_entry(const job *j, uint64_t number, turn t)
{
    entry e;
    sink *o = j->o;
    entry_at(j->w, number, &e);
    PUT(o, "<entry>");
    put_head(j, PREFIX_LISTING, number, e.decided, t);
    put_firm(o, &e.party);
    put_field(o, "list", e.wage ? "wage" : "241");
    put_day_field(o, "decided_on", e.decided);
    /* The last day: some decisions state it, the others leave it to the list's own term. */
    if (number % 2 == 0 || t == TURN_REVISION)
        put_day_field(o, "until_on", qq_day_add_months(e.decided, e.wage ? 36 : 12));
    PUT(o, "<document_no>");
    put_document(o, e.party.seat, mark(&e), e.decided, number);
    PUT(o, "</document_no><authority>");
    put_authority(o, e.party.seat, lister(&e));
    PUT(o, "</authority>");
    put_field(o, "ground", e.wage ? "BL-5" : number % 3 == 0 ? "BL-1" : "BL-2");
    put_field(o, "basis",
              e.wage ? "《拖欠农民工工资失信联合惩戒对象名单管理暂行办法》（人社部令第45号）第五条"
                     : "《建筑市场信用管理暂行办法》（建市〔2017〕241号）第十四条");
    PUT(o, "</entry>\n");
}

/* number: of the removal; the entry meant lies three before it. */
static void put_removal(const job *j, uint64_t number, turn t)
{
    entry e;
    sink *o = j->o;
    uint64_t meant = number - ENTRIES;
    entry_at(j->w, meant, &e);
    dice d = dice_for(j->w->seed, STREAM_EXTRAS + FEED_LISTING, number);
    int most = j->w->as_of - e.decided < 365 ? j->w->as_of - e.decided : 365;
    qq_day day = e.decided + between(&d, most / 2, most);
    PUT(o, "<removal>");
    put_head(j, PREFIX_LISTING, number, day, t);
    put_firm(o, &e.party);
    put_field(o, "list", e.wage ? "wage" : "241");
    put_day_field(o, "effective_on", day);
    if (chance(&d, 500)) {
        PUT(o, "<target_record_id>");
        put_record_id(o, PREFIX_LISTING, meant);
        PUT(o, "</target_record_id>");
    } else {
        PUT(o, "<target_document_no>");
        put_document(o, e.party.seat, mark(&e), e.decided, meant);
        PUT(o, "</target_document_no>");
    }
    PUT(o, "<document_no>");
    put_document(o, e.party.seat, e.wage ? "人社移" : "建移", day, number);
    PUT(o, "</document_no><authority>");
    put_authority(o, e.party.seat, lister(&e));
    PUT(o, "</authority>");
    put_field(o, "reason",
              t == TURN_REVISION ? "已改正失信行为并作出信用承诺，经核查属实" : "已改正失信行为并作出信用承诺");
    PUT(o, "</removal>\n");
}

void write_listing(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_LISTING, number, &original);
    bool removal = original % LISTING_CYCLE >= ENTRIES;
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_LISTING, original, j->w->as_of);
    } else if (removal) {
        put_removal(j, original, t);
    } else {
        put_entry(j, original, t);
    }
}
