/* Feed honour. */
#include "acts.h"
#include "writers.h"

void write_honour(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_HONOUR, number, &original);
    dice d = dice_for(j->w->seed, STREAM_HONOUR, original);
    firm f;
    firm_at(j->w, pick_firm(j->w, &d, CROWD_GOOD), &f);
    const honour *h = honour_for(roll(&d, 1000));
    qq_day day = past_day(j->w, &d, 1);
    sink *o = j->o;
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_HONOUR, original, day);
        return;
    }
    PUT(o, "<record>");
    put_head(j, PREFIX_HONOUR, original, day, t);
    put_firm(o, &f);
    put_field(o, "code", h->code);
    put_field(o, "title", h->title);
    if (h->code[3] != '3' && h->code[3] != '5') {
        PUT(o, "<project>");
        /* Some projects get two awards: the higher counts. */
        put_project(o, f.seat, chance(&d, 200) ? f.ordinal : original);
        PUT(o, "</project>");
    }
    put_day_field(o, "awarded_on", day);
    bool local = h->code[3] == '3';
    PUT(o, "<authority>");
    if (h->code[3] == '1')
        PUT(o, "中国建筑业协会");
    else
        put_authority(o, local ? f.seat : &places[0], &authorities[0]);
    PUT(o, "</authority><document_no>");
    put_document(o, local ? f.seat : &places[0], "建表", day, original);
    PUT(o, "</document_no>");
    if (t == TURN_REVISION) put_field(o, "note", "授奖单位更正获奖名单后重新报送");
    PUT(o, "</record>\n");
}
