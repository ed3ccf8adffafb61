/* Feed registry: one enterprise a number, with those of its people, ties and qualifications that the registry knows. */
#include "writers.h"

#define PREFIX_ENTERPRISE    "QY"
#define PREFIX_PERSON        "RY"
#define PREFIX_TIE           "GX"
#define PREFIX_QUALIFICATION "ZZ"

/* Ties of one enterprise: representative, manager, head, successor. */
enum { TIE_REPRESENTATIVE, TIE_MANAGER, TIE_HEAD, TIE_SUCCESSOR, TIES_EACH };

static const char *kind_of(char letter)
{
    switch (letter) {
    case 'C':
        return "design";
    case 'E':
        return "supervision";
    case 'F':
        return "agency";
    case 'H':
        return "testing";
    default:
        return "construction";
    }
}

static void put_enterprise(const job *j, const firm *f, dice *d, turn t)
{
    static const char *const ownerships[] = {"民营",     "民营",     "民营", "民营",
                                             "国有控股", "国有独资", "集体", "外商投资"};
    static const char *const sizes[] = {"微型", "小型", "小型", "小型", "中型", "中型", "大型"};
    sink *o = j->o;
    PUT(o, "<enterprise>");
    put_head(j, PREFIX_ENTERPRISE, f->ordinal, f->registered, t);
    put_field(o, "uscc", f->uscc);
    put_field(o, "name", f->name);
    put_day_field(o, "credit_registered_on", f->registered);
    put_day_field(o, "founded_on", f->founded);
    put_field(o, "ownership", ownerships[roll(d, 8)]);
    put_field(o, "region", f->seat->code);
    put_yuan_field(o, "registered_capital", UINT64_C(100000000) * (uint64_t)between(d, 1, 200));
    put_field(o, "size", sizes[roll(d, 7)]);
    put_field(o, "kind", kind_of(f->letter));
    if (t == TURN_REVISION) put_field(o, "note", "年度信息更新");
    PUT(o, "</enterprise>\n");
}

static void put_tie(const job *j, const firm *f, unsigned which, const char *kind, const char *number, const char *name,
                    const char *other, qq_day from)
{
    sink *o = j->o;
    PUT(o, "<tie>");
    put_head(j, PREFIX_TIE, f->ordinal * TIES_EACH + which, f->registered, TURN_ORIGINAL);
    put_field(o, "kind", kind);
    put_field(o, which <= TIE_MANAGER ? "subject_citizen_no" : "subject_uscc", number);
    put_field(o, "subject_name", name);
    put_field(o, "other_uscc", other);
    put_day_field(o, "from", from);
    PUT(o, "</tie>\n");
}

static void put_person(const job *j, const firm *f, bool manager)
{
    person p;
    sink *o = j->o;
    uint64_t ordinal = f->ordinal * 2 + (manager ? 1 : 0);
    person_at(j->w, ordinal, &p);
    PUT(o, "<person>");
    put_head(j, PREFIX_PERSON, ordinal, f->registered, TURN_ORIGINAL);
    put_field(o, "citizen_no", p.number);
    put_field(o, "name", p.name);
    if (manager) {
        put_field(o, "qualification", ordinal % 3 == 0 ? "一级注册建造师" : "二级注册建造师");
        PUT(o, "<qualification_no>鄂");
        put_padded(o, ordinal, 12);
        PUT(o, "</qualification_no>");
    }
    PUT(o, "</person>\n");
    if (manager)
        put_tie(j, f, TIE_MANAGER, "project-manager", p.number, p.name, f->uscc, f->registered);
    else
        put_tie(j, f, TIE_REPRESENTATIVE, "legal-representative", p.number, p.name, f->uscc, f->founded);
}

static void put_qualification(const job *j, const firm *f, dice *d)
{
    static const char *const names[] = {"建筑工程施工总承包", "市政公用工程施工总承包", "建筑装修装饰工程专业承包",
                                        "地基基础工程专业承包"};
    static const char *const grades[] = {"特级", "一级", "一级", "二级", "二级", "二级", "三级", "三级"};
    qq_day from = f->registered - between(d, 0, 300);
    sink *o = j->o;
    PUT(o, "<qualification>");
    put_head(j, PREFIX_QUALIFICATION, f->ordinal, f->registered, TURN_ORIGINAL);
    put_field(o, "uscc", f->uscc);
    put_field(o, "name", names[roll(d, 4)]);
    put_field(o, "grade", grades[roll(d, 8)]);
    PUT(o, "<certificate_no>D242");
    put_padded(o, f->ordinal, 8);
    PUT(o, "</certificate_no>");
    put_field(o, "authority", "湖北省住房和城乡建设厅");
    put_day_field(o, "valid_from", from);
    put_day_field(o, "valid_until", qq_day_add_months(from, 60));
    PUT(o, "</qualification>\n");
}

void write_party(const job *j, uint64_t number)
{
    firm f, other;
    dice d = dice_for(j->w->seed, STREAM_EXTRAS + FEED_REGISTRY, number);
    firm_at(j->w, number, &f);
    put_enterprise(j, &f, &d, TURN_ORIGINAL);
    if (f.branch) {
        firm_at(j->w, f.head, &other);
        put_tie(j, &f, TIE_HEAD, "branch-of", f.uscc, f.name, other.uscc, f.founded);
        return;
    }
    if (chance(&d, 400)) put_person(j, &f, false);
    if (f.letter == 'D' && chance(&d, 100)) put_person(j, &f, true);
    if (f.letter == 'D' && chance(&d, 350)) put_qualification(j, &f, &d);
    if (number > 0 && chance(&d, 2) && !firm_is_branch(number - 1)) {
        firm_at(j->w, number - 1, &other);
        put_tie(j, &f, TIE_SUCCESSOR, "merged-into", f.uscc, f.name, other.uscc, j->w->as_of - between(&d, 30, 1500));
    }
    if (chance(&d, 10)) {
        dice again = dice_for(j->w->seed, STREAM_EXTRAS + FEED_REGISTRY, number + (UINT64_C(1) << 40));
        put_enterprise(j, &f, &again, TURN_REVISION);
    }
}
