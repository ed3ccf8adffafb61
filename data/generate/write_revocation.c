/* Feed revocation: most are repairs, some shorten the publication or correct the record, a few annul it. They often
 * stand in a file that is read before the penalties' own. */
#include "penalty.h"

typedef enum { KIND_REPAIR, KIND_SHORTEN, KIND_CORRECT, KIND_ANNUL } kind;

static const char *const kind_names[] = {"repair", "shorten", "correct", "annul"};
static const char *const reasons[] = {
    "已履行行政处罚决定确定的义务并公开作出信用承诺，准予信用修复",
    "当事人主动改正，依申请缩短公示期限",
    "经复核，原记录登记有误，予以更正",
    "行政复议机关决定撤销原行政处罚决定",
};

/* A penalty of a party known by its code, so that the decision can name it. */
static void find_target(const job *j, dice *d, penalty *out)
{
    uint64_t count = j->p->count[FEED_PENALTY] > 0 ? j->p->count[FEED_PENALTY] : 1;
    uint64_t number = roll64(d) % count;
    for (unsigned step = 0;; step++) {
        uint64_t candidate = (number + step) % count;
        if (!is_original(candidate)) continue;
        penalty_at(j->w, candidate, out);
        /* With very few penalties none may fit; record 0 is known by its code always. */
        if (out->known == KNOWN_BY_USCC || candidate == 0) return;
    }
}

static void put_change(sink *o, const penalty *p, kind k, dice *d, qq_day effective)
{
    if (k == KIND_SHORTEN) put_day_field(o, "until_on", effective + between(d, 0, 60));
    if (k != KIND_CORRECT) return;
    if (chance(d, 500))
        put_field(o, "severity", p->severity == 'A' ? "B" : "C");
    else
        put_day_field(o, "decided_on", p->decided - between(d, 1, 5));
}

void write_revocation(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_REVOCATION, number, &original);
    dice d = dice_for(j->w->seed, STREAM_REVOCATION, original);
    penalty p;
    find_target(j, &d, &p);
    uint32_t share = roll(&d, 1000);
    kind k = share < 720 ? KIND_REPAIR : share < 850 ? KIND_SHORTEN : share < 940 ? KIND_CORRECT : KIND_ANNUL;
    qq_day day = p.decided + between(&d, 60, 380);
    if (day > j->w->as_of) day = j->w->as_of;
    sink *o = j->o;
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_REVOCATION, original, day);
        return;
    }
    PUT(o, "<record>");
    put_head(j, PREFIX_REVOCATION, original, day, t);
    put_field(o, "kind", kind_names[k]);
    put_firm(o, &p.party);
    if (p.root == p.number && p.number % 25 != 0 && chance(&d, 300)) {
        PUT(o, "<target_document_no>");
        put_penalty_document(o, &p);
        PUT(o, "</target_document_no>");
    } else {
        PUT(o, "<target_feed>penalty</target_feed><target_record_id>");
        put_record_id(o, PREFIX_PENALTY, p.number);
        PUT(o, "</target_record_id>");
    }
    put_day_field(o, "effective_on", day);
    PUT(o, "<document_no>");
    put_document(o, p.seat, k == KIND_ANNUL ? "府复决" : "信修", day, original);
    PUT(o, "</document_no><authority>");
    if (k == KIND_ANNUL) {
        put_text(o, p.seat->full);
        PUT(o, "人民政府");
    } else {
        put_authority(o, p.seat, p.issuer);
    }
    PUT(o, "</authority>");
    put_change(o, &p, k, &d, day);
    PUT(o, "<reason>");
    put_text(o, reasons[k]);
    if (t == TURN_REVISION) PUT(o, "（补正）");
    PUT(o, "</reason></record>\n");
}
