/* Feed bribery. A third of the judgments belong to a case that the penalty feed knows too. */
#include "penalty.h"

typedef struct {
    firm unit;
    const crime *offence;
    const place *seat; /* of the court */
    bool by_unit;      /* the unit itself is convicted */
    bool linked;       /* to the penalty `side` */
    penalty side;
    qq_day judged;
} conviction;

static void conviction_at(const job *j, uint64_t number, dice *d, conviction *out)
{
    out->offence = crime_for(roll(d, 1000));
    out->linked = number * BRIBERY_EVERY < j->p->count[FEED_PENALTY];
    uint64_t ordinal = pick_firm(j->w, d, CROWD_BAD);
    out->judged = past_day(j->w, d, 15);
    if (out->linked) {
        penalty_at(j->w, number * BRIBERY_EVERY, &out->side);
        out->unit = out->side.party;
        out->judged = out->side.decided + between(d, -60, 200);
        if (out->judged > j->w->as_of - 11) out->judged = j->w->as_of - 11;
    } else {
        firm_at(j->w, ordinal, &out->unit);
    }
    /* The high court of the province (the first place) tries no such case at first instance. */
    out->seat = out->unit.seat == &places[0] ? &places[1] : out->unit.seat;
    out->by_unit = out->offence == crime_for(0) || (out->offence->code[5] != '9' && chance(d, 400));
}

static void put_subject(const job *j, const conviction *c, dice *d)
{
    sink *o = j->o;
    if (c->by_unit) {
        PUT(o, "<SUBJECT_KIND>1</SUBJECT_KIND>");
        put_field(o, "SUBJECT_NAME", c->unit.name);
        put_field(o, "SUBJECT_CODE", c->unit.uscc);
        return;
    }
    bool manager = chance(d, 250);
    person who;
    person_at(j->w, c->unit.ordinal * 2 + (manager ? 1 : 0), &who);
    PUT(o, "<SUBJECT_KIND>2</SUBJECT_KIND>");
    put_field(o, "SUBJECT_NAME", who.name);
    put_field(o, "SUBJECT_CODE", who.number);
    if (chance(d, 600)) put_field(o, "RELATED_UNIT_CODE", c->unit.uscc);
    put_field(o, "RELATED_ROLE", manager ? "项目经理" : "法定代表人");
}

static void put_case_number(sink *o, const place *seat, qq_day judged, uint64_t number)
{
    int year, month, day;
    qq_day_to_civil(judged, &year, &month, &day);
    PUT(o, "<CASE_NO>（");
    put_number(o, (uint64_t)year);
    PUT(o, "）");
    put_text(o, seat->court);
    PUT(o, "刑初");
    put_number(o, number + 1);
    PUT(o, "号</CASE_NO><COURT>");
    put_court(o, seat);
    PUT(o, "</COURT>");
}

static void put_sentence(sink *o, const conviction *c, uint64_t fine)
{
    PUT(o, "<SENTENCE>");
    put_text(o, c->by_unit ? "被告单位犯" : "被告人犯");
    put_text(o, c->offence->offence);
    put_text(o, c->by_unit ? "，判处罚金人民币" : "，判处有期徒刑一年六个月，缓刑二年，并处罚金人民币");
    put_yuan(o, fine);
    PUT(o, "元；违法所得依法予以追缴。</SENTENCE>");
    put_yuan_field(o, "FINE_AMOUNT", fine);
}

static void put_acts(sink *o, const conviction *c, dice *d)
{
    qq_day last = c->judged - between(d, 200, 1200);
    put_field(o, "OFFENCE_CODE", c->offence->code);
    put_day_field(o, "ACT_FROM", last - between(d, 0, 700));
    put_day_field(o, "ACT_TO", last);
    put_yuan_field(o, "AMOUNT", 1000000 * (uint64_t)(c->by_unit ? between(d, 20, 600) : between(d, 3, 200)));
    PUT(o, "<RECEIVER_COUNT>");
    put_number(o, (uint64_t)between(d, 1, 4));
    PUT(o, "</RECEIVER_COUNT><FIELD_CODE>01</FIELD_CODE>");
    put_field(o, "KEY_PROJECT_FLAG", chance(d, 120) ? "1" : "0");
}

static void put_dates(sink *o, const conviction *c, dice *d)
{
    qq_day archive_end;
    bool archive = qq_day_from_civil(2018, 7, 1, &archive_end) && c->judged < archive_end;
    bool base = !archive && !c->linked && chance(d, 100);
    put_field(o, "SOURCE_KIND", archive ? "1" : base ? "3" : "2");
    put_day_field(o, "JUDGED_ON", c->judged);
    if (base) return;
    put_day_field(o, "EFFECTIVE_ON", c->judged + 11);
    put_day_field(o, "ENTERED_ON", c->judged + 11 + between(d, 1, 30));
    if (chance(d, 150)) put_day_field(o, "BAN_UNTIL", qq_day_add_months(c->judged, 6 * between(d, 1, 6)));
}

void write_conviction(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_BRIBERY, number, &original);
    dice d = dice_for(j->w->seed, STREAM_CONVICTION, original);
    conviction c;
    conviction_at(j, original, &d, &c);
    sink *o = j->o;
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_CONVICTION, original, c.judged + 11);
        return;
    }
    PUT(o, "<record><ARCHIVE_ID>");
    put_record_id(o, PREFIX_CONVICTION, original);
    PUT(o, "</ARCHIVE_ID><UPDATED_AT>");
    put_updated(j, original, c.judged + 11, t);
    PUT(o, "</UPDATED_AT>");
    put_dates(o, &c, &d);
    put_subject(j, &c, &d);
    put_acts(o, &c, &d);
    put_case_number(o, c.seat, c.judged, original);
    put_sentence(o, &c, 1000000 * (uint64_t)(t == TURN_REVISION ? between(&d, 3, 40) : between(&d, 5, 80)));
    put_field(o, "STATUS", t == TURN_REVISION ? "2" : "1");
    if (t == TURN_REVISION) put_field(o, "CHANGED_BY", "再审判决");
    if (c.linked) put_case_group(o, "CASE_GROUP", &c.side);
    PUT(o, "</record>\n");
}
