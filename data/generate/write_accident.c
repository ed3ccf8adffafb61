/* Feed accident. Classes by deaths: 生产安全事故报告和调查处理条例, article 3. */
#include "penalty.h"

typedef struct {
    const char *name;
    const char *title;
    int fewest, most; /* deaths */
} accident_class;

static const accident_class classes[] = {
    {"general", "一般高处坠落事故", 0, 2},
    {"larger", "较大坍塌事故", 3, 9},
    {"major", "重大坍塌事故", 10, 29},
};

void write_accident(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_ACCIDENT, number, &original);
    dice d = dice_for(j->w->seed, STREAM_ACCIDENT, original);
    firm f;
    penalty p;
    uint64_t ordinal = pick_firm(j->w, &d, CROWD_BAD), followed = original * BRIBERY_EVERY + ACCIDENT_AFTER;
    qq_day day = past_day(j->w, &d, 1);
    bool linked = followed < j->p->count[FEED_PENALTY];
    uint32_t grade = roll(&d, 1000);
    const accident_class *c = &classes[grade < 860 ? 0 : grade < 992 ? 1 : 2];
    firm_at(j->w, ordinal, &f);
    if (linked) {
        penalty_at(j->w, followed, &p);
        f = p.party;
        day = p.acted;
    }
    sink *o = j->o;
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_ACCIDENT, original, day);
        return;
    }
    PUT(o, "<record>");
    put_head(j, PREFIX_ACCIDENT, original, day, t);
    put_firm(o, &f);
    put_field(o, "class", c->name);
    PUT(o, "<deaths>");
    put_number(o, (uint64_t)between(&d, c->fewest, c->most));
    PUT(o, "</deaths><injured>");
    put_number(o, (uint64_t)between(&d, 0, t == TURN_REVISION ? 12 : 6));
    PUT(o, "</injured>");
    put_day_field(o, "happened_on", day);
    put_field(o, "vile", c != &classes[0] && chance(&d, 150) ? "yes" : "no");
    if (linked) {
        PUT(o, "<penalty_document_no>");
        put_penalty_document(o, &p);
        PUT(o, "</penalty_document_no>");
    }
    PUT(o, "<authority>");
    put_authority(o, f.seat, &authorities[4]);
    PUT(o, "</authority><project>");
    put_project(o, f.seat, linked ? p.root : original);
    PUT(o, "</project><title>");
    put_text(o, f.seat->full);
    put_text(o, c->title);
    PUT(o, "</title><facts>");
    put_chinese_date(o, day);
    PUT(o, "，项目施工现场发生");
    put_text(o, c->title);
    PUT(o, "。经调查认定，这是一起生产安全责任事故。</facts></record>\n");
}
