/* Feed penalty. Length of the texts: as long as decisions on 信用中国 are, 400 to 600 bytes of facts. */
#include "penalty.h"

#include <string.h>

/* Of every 25 records the second belongs to the case of the first: half as another act of the same decision. */
#define CASE_EVERY 25

static const act *named_act(char letter, const char *code, uint32_t number)
{
    if (letter != 'D') return act_for(letter, number);
    for (uint32_t at = 0;; at++) {
        const act *a = act_for('D', at);
        if (strcmp(a->code, code) == 0) return a;
    }
}

static void choose_act(dice *d, penalty *p)
{
    uint32_t number = (uint32_t)(roll64(d) >> 40);
    if (p->number % BRIBERY_EVERY == 0)
        p->done = named_act(p->party.letter, "D1-2-02", number);
    else if (p->number % BRIBERY_EVERY == ACCIDENT_AFTER)
        p->done = named_act(p->party.letter, "D1-4-19", number);
    else
        p->done = act_for(p->party.letter, number);
    p->severity = p->done->severity;
    if (chance(d, 120)) p->severity = (char)('A' + roll(d, 3));
}

static void choose_fine(dice *d, penalty *p)
{
    const uint64_t thousand = 100000; /* fen */
    p->fine = 0;
    if (p->severity == 'A') p->fine = thousand * (uint64_t)between(d, 100, 1600);
    if (p->severity == 'B') p->fine = thousand * (uint64_t)between(d, 10, 300);
    if (p->severity == 'C' && chance(d, 400)) p->fine = thousand * (uint64_t)between(d, 1, 10);
}

static known_by choose_known(dice *d)
{
    uint32_t number = roll(d, 1000);
    if (number < 1) return KNOWN_BY_NAME;
    if (number < 3) return KNOWN_BY_ORG_CODE;
    return number < 10 ? KNOWN_BY_CITIZEN : KNOWN_BY_USCC;
}

void penalty_at(const world *w, uint64_t number, penalty *out)
{
    dice d = dice_for(w->seed, STREAM_PENALTY, number);
    out->number = out->root = number;
    out->same_decision = false;
    uint64_t ordinal = pick_firm(w, &d, CROWD_BAD);
    known_by known = choose_known(&d);
    out->decided = past_day(w, &d, 1);
    int delay = between(&d, 15, 420);
    uint32_t where = roll(&d, 1000), who = roll(&d, 1000);
    if (number % CASE_EVERY == 1) {
        penalty first;
        penalty_at(w, number - 1, &first);
        *out = first;
        out->number = number;
        out->same_decision = chance(&d, 500);
        if (!out->same_decision && out->decided + 40 < w->as_of) out->decided += between(&d, 5, 40);
    } else {
        firm_at(w, ordinal, &out->party);
        out->known = number % ACCIDENT_AFTER == 0 ? KNOWN_BY_USCC : known;
        out->seat = where < 600 ? out->party.seat : place_for((where - 600) * 5 / 2);
        out->issuer = authority_for(number % ACCIDENT_AFTER == 0 ? who % 700 : who);
        out->acted = out->decided - delay;
    }
    choose_act(&d, out);
    choose_fine(&d, out);
}

void put_penalty_document(sink *o, const penalty *p)
{
    put_document(o, p->seat, p->issuer->mark, p->decided, p->same_decision ? p->root : p->number);
}

void put_case_group(sink *o, const char *name, const penalty *p)
{
    int year, month, day;
    qq_day_to_civil(p->acted, &year, &month, &day);
    PUT(o, "<");
    put_text(o, name);
    PUT(o, ">AJ");
    put_number(o, (uint64_t)year);
    PUT(o, "-");
    put_text(o, p->party.seat->code);
    PUT(o, "-");
    put_padded(o, p->root, 10);
    PUT(o, "</");
    put_text(o, name);
    PUT(o, ">");
}

static void put_subject(const job *j, const penalty *p)
{
    if (p->known == KNOWN_BY_CITIZEN) {
        person who;
        person_at(j->w, p->party.ordinal * 2 + 1, &who);
        put_field(j->o, "citizen_no", who.number);
        put_field(j->o, "name", who.name);
        return;
    }
    if (p->known == KNOWN_BY_USCC) put_field(j->o, "uscc", p->party.uscc);
    if (p->known == KNOWN_BY_ORG_CODE) {
        PUT(j->o, "<org_code>");
        put_bytes(j->o, p->party.uscc + 8, QQ_ORG_CODE_LENGTH);
        PUT(j->o, "</org_code>");
    }
    put_field(j->o, "name", p->party.name);
}

static void put_measures(sink *o, const penalty *p, dice *d)
{
    static const char *const serious[] = {"罚款;责令停产停业", "罚款;降低资质等级", "罚款;没收违法所得",
                                          "罚款;限制从业", "罚款;暂扣许可证件"};
    PUT(o, "<measures>");
    if (p->severity == 'A')
        put_text(o, serious[roll(d, 5)]);
    else if (p->severity == 'B')
        put_text(o, chance(d, 300) ? "警告;罚款" : "罚款");
    else
        put_text(o, p->fine > 0 ? "警告、罚款" : chance(d, 300) ? "通报批评" : "警告");
    PUT(o, "</measures>");
    if (p->fine > 0) put_yuan_field(o, "fine", p->fine);
}

/* Only some documents name the end of their publication; minor ones seldom do. */
static void put_terms(sink *o, const penalty *p, dice *d, turn t)
{
    int months = p->severity == 'A' ? between(d, 12, 36) : p->severity == 'B' ? between(d, 3, 24) : between(d, 1, 6);
    bool given = chance(d, p->severity == 'C' ? 250 : 380) || t == TURN_REVISION;
    if (given) put_day_field(o, "published_until", qq_day_add_months(p->decided, months));
    if (p->severity == 'A' && chance(d, 150)) {
        put_day_field(o, "ban_from", p->decided);
        put_day_field(o, "ban_until", qq_day_add_months(p->decided, 6 * between(d, 1, 4)) - 1);
    }
}

static void put_texts(sink *o, const penalty *p)
{
    put_field(o, "title", p->done->what);
    PUT(o, "<facts>经查，");
    put_text(o, p->party.name);
    PUT(o, "在");
    put_project(o, p->party.seat, p->root);
    PUT(o, "实施过程中，存在");
    put_text(o, p->done->what);
    PUT(o, "的行为。");
    put_chinese_date(o, p->acted);
    PUT(o, "执法检查时发现上述情形并立案，经询问有关人员、调取合同和验收记录，违法事实清楚，证据充分。当事人已提交整改"
           "报告。"
           "</facts><basis>违反");
    put_text(o, p->done->law);
    PUT(o, "之规定，情节");
    put_text(o, p->severity == 'A' ? "严重" : p->severity == 'B' ? "一般" : "轻微");
    PUT(o, "。</basis><result>责令改正");
    if (p->fine > 0) {
        PUT(o, "，处罚款人民币");
        put_yuan(o, p->fine);
        PUT(o, "元");
    }
    PUT(o, "。</result>");
}

static void put_links(sink *o, const penalty *p)
{
    uint64_t place_in_hundred = p->number % BRIBERY_EVERY;
    bool linked = p->root != p->number || p->number % CASE_EVERY == 0;
    if (linked) put_case_group(o, "case_group", p);
    PUT(o, "<project>");
    put_project(o, p->party.seat, p->root);
    PUT(o, "</project>");
    if (place_in_hundred == ACCIDENT_AFTER) {
        PUT(o, "<accident>");
        put_record_id(o, PREFIX_ACCIDENT, p->number / BRIBERY_EVERY);
        PUT(o, "</accident>");
    }
}

void write_penalty(const job *j, uint64_t number)
{
    uint64_t original;
    turn t = turn_of(j, FEED_PENALTY, number, &original);
    penalty p;
    penalty_at(j->w, original, &p);
    if (t == TURN_DELETION) {
        put_deletion(j, PREFIX_PENALTY, original, p.decided);
        return;
    }
    dice d = dice_for(j->w->seed, STREAM_EXTRAS + FEED_PENALTY, number);
    sink *o = j->o;
    if (t == TURN_REVISION) choose_fine(&d, &p);
    PUT(o, "<record>");
    put_head(j, PREFIX_PENALTY, original, p.decided, t);
    put_subject(j, &p);
    PUT(o, "<document_no>");
    put_penalty_document(o, &p);
    PUT(o, "</document_no><authority>");
    put_authority(o, p.seat, p.issuer);
    PUT(o, "</authority>");
    if (!chance(&d, 15)) put_field(o, "code", p.done->code);
    if (chance(&d, 700)) put_field(o, "severity", (const char[2]){p.severity, '\0'});
    put_measures(o, &p, &d);
    put_day_field(o, "acted_on", p.acted);
    put_day_field(o, "decided_on", p.decided);
    put_terms(o, &p, &d, t);
    put_links(o, &p);
    put_texts(o, &p);
    PUT(o, "</record>\n");
}
