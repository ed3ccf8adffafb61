/* What is changed, and how: one rule for each attribute of the language of models. An attribute without a rule is a
 * fault, so that a new one cannot stay untried. */
#include "mutants.h"
#include "qinqing/amount.h"
#include "qinqing/day.h"
#include "scan.h"

typedef enum {
    KEEP,   /* pure text; `with` says why */
    STEP,   /* a number: one step of `with` up and down */
    WEIGHT, /* with each other weight the other way, so that they still sum to one */
    DAY,    /* a day earlier and later; where the element before ends on the day before, both together as well */
    FLIP,   /* true to false and back */
    NEXT,   /* a word of the list `with`: the one before and the one after */
    SET,    /* words of the list `with`: each one left out, each missing one added */
    NAME,   /* a name that cases or other elements use: another one */
    REFER,  /* the name of an element `with`: the next such name */
    WINDOW, /* months: one up and down; "asked", "later": some number, and each other */
    CODES,  /* codes: each replaced by the next item's */
    LONGER, /* a text that is looked for: one more character, so that it is not found */
    ENDING, /* a text to compare with: shorter at both ends, longer at the end */
} how;

static const struct {
    const char *element, *attribute;
    how how;
    const char *with;
} rules[] = {
    {"*", "title", KEEP, "printed only"},
    {"*", "title-zh", KEEP, "printed only"},
    {"*", "basis", KEEP, "printed only"},
    {"count", "id", NAME, NULL},
    {"count", "of", NEXT, "unit legal-representative actual-controller project-manager unit"},
    {"count", "records", SET, "honour penalty conviction performance collusion accident listing"},
    {"count", "lists", SET, "241 wage court tax market safety procurement"},
    {"count", "bribery", FLIP, NULL},
    {"count", "in-force", FLIP, NULL},
    {"count", "window", WINDOW, NULL},
    {"months-since", "id", NAME, NULL},
    {"months-since", "of", NEXT, "unit legal-representative actual-controller project-manager unit"},
    {"months-since", "records", SET, "honour penalty conviction performance collusion accident listing"},
    {"months-since", "codes", CODES, NULL},
    {"months-since", "lists", SET, "241 wage court tax market safety procurement"},
    {"months-since", "none", STEP, "1"},
    {"model", "xmlns", KEEP, "the language"},
    {"model", "id", NAME, NULL},
    {"model", "version", KEEP, "printed only"},
    {"model", "from", DAY, NULL},
    {"source", "id", KEEP, "a name for basis, which is printed only"},
    {"category", "id", NAME, NULL},
    {"category", "weight", WEIGHT, "0.001"},
    {"category", "base", STEP, "0.001"},
    {"category", "good-cap", STEP, "0.001"},
    {"category", "low", STEP, "0.001"},
    {"category", "high", STEP, "0.001"},
    {"base-when", "registered", FLIP, NULL},
    {"base-when", "not-listed", SET, "joint-sanction abnormal-operation"},
    {"given-score", "input", KEEP, "a name for tables, which tests/unit/decide hold"},
    {"period", "of", NEXT, "month quarter year"},
    {"period", "cut-off-day", STEP, "1"},
    {"total", "low", STEP, "0.001"},
    {"total", "high", STEP, "0.001"},
    {"severity", "id", NEXT, "A B C"},
    {"severity", "points", STEP, "0.001"},
    {"severity", "months", STEP, "1"},
    {"regime", "id", KEEP, "printed only"},
    {"regime", "from", DAY, NULL},
    {"regime", "until", DAY, NULL},
    {"maximum", "severity", NEXT, "A B C"},
    {"maximum", "months", STEP, "1"},
    {"maximum", "unstated", NEXT, "published not-published"},
    {"rule", "severity", NEXT, "A B C"},
    {"rule", "any-of", SET,
     "warning criticism fine confiscation suspension downgrade revocation business-limit stop-order "
     "closure ban detention other"},
    {"rule", "only", SET,
     "warning criticism fine confiscation suspension downgrade revocation business-limit stop-order "
     "closure ban detention other"},
    {"rule", "fine-from", STEP, "0.01"},
    {"issuer", "match", NEXT, "exact prefix suffix contains exact"},
    {"issuer", "text", ENDING, NULL},
    {"repetition", "factor", STEP, "0.001"},
    {"repetition", "months", STEP, "1"},
    {"step", "months", STEP, "1"},
    {"step", "points", STEP, "0.001"},
    {"honours", "months", STEP, "1"},
    {"items", "unclassified", CODES, NULL},
    {"items", "catalogue", NEXT, "whole own"},
    {"act", "points", STEP, "0.001"},
    {"act", "months", STEP, "1"},
    {"conviction", "points", STEP, "0.001"},
    {"conviction", "months", STEP, "1"},
    {"*", "also", CODES, NULL},
    {"evaluation", "as", NEXT, "base good bad base"},
    {"keyword", "text", LONGER, NULL},
    {"keyword", "code", CODES, NULL},
    {"*", "code", NAME, NULL},
    {"*", "category", REFER, "category"},
    {"act", "severity", NEXT, "A B C"},
    {"conviction", "severity", NEXT, "A B C"},
    {"conviction", "bribery", FLIP, NULL},
    {"*", "official", FLIP, NULL},
    {"honour", "points", STEP, "0.001"},
    {"grade", "id", NAME, NULL},
    /* Scores move in steps of 0.05, or half of that when a minor act is repeated. */
    {"grade", "from", STEP, "0.05"},
    {"grade", "trust", NEXT, "trust neutral poor untrust trust"},
    {"gate", "id", KEEP, "printed only"},
    {"gate", "groups", STEP, "1"},
    {"gate", "of", SET, "A B C"},
    {"gate", "same-code", FLIP, NULL},
    {"gate", "at-most", REFER, "grade"},
    {"vetoes", "trust", NEXT, "trust neutral poor untrust trust"},
    {"bribery", "id", KEEP, "printed only"},
    {"bribery", "grade", REFER, "grade"},
    {"bribery", "months", STEP, "1"},
    {"bribery", "until-ban-ends", FLIP, NULL},
    {"listed", "id", KEEP, "printed only"},
    {"listed", "grade", REFER, "grade"},
    {"list", "id", NAME, NULL},
    {"list", "months", STEP, "1"},
    {"*", "list", REFER, "list"},
    {"acts", "id", NAME, NULL},
    {"acts", "codes", CODES, NULL},
    {"accidents", "id", NAME, NULL},
    {"accidents", "least", NEXT, "general larger major especially-major"},
    {"accidents", "count", STEP, "1"},
    {"accidents", "within-months", STEP, "1"},
    {"accidents", "vile", FLIP, NULL},
};

/* Flags that stand for something when left out. */
static const struct {
    const char *element, *attribute, *value;
} absent[] = {
    {"count", "bribery", "true"},         {"count", "in-force", "true"},     {"months-since", "bribery", "true"},
    {"months-since", "in-force", "true"}, {"conviction", "bribery", "true"}, {"gate", "same-code", "true"},
    {"accidents", "vile", "true"},        {"act", "official", "true"},       {"honour", "official", "true"},
    {"conviction", "official", "true"},   {"label", "official", "true"},     {"maximum", "unstated", "not-published"},
};

typedef struct {
    const char *text;
    GPtrArray *elements, *mutants;
} breeder;

static const xml_element *at(const breeder *from, guint index)
{
    return g_ptr_array_index(from->elements, index);
}

static void mutant_free(gpointer data)
{
    mutant *one = data;
    g_free(one->what);
    for (unsigned i = 0; i < one->edit_count; i++) g_free(one->edits[i].with);
    g_free(one);
}

/* What tells an element from its like: its name, or for one without a name the line. */
static char *called(const breeder *from, const xml_element *one)
{
    static const char *const names[] = {"id", "code", "severity", "text", "months"};
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const char *value = value_of(one, names[i]);
        if (value && one->parent > 0 && strcmp(one->name, "maximum") == 0)
            return g_strdup_printf("<regime %s maximum %s>", value_of(at(from, (guint)one->parent), "id"), value);
        if (value && strcmp(one->name, "rule") == 0) {
            const xml_attribute *asks = g_ptr_array_index(one->attributes, 1);
            return g_strdup_printf("<rule %s %s>", value, asks->name);
        }
        if (value) return g_strdup_printf("<%s %s>", one->name, value);
    }
    return g_strdup_printf("<%s>", one->name);
}

static mutant *breed(breeder *into, const xml_element *one, int line, const char *attribute, const char *before,
                     const char *after)
{
    g_autofree char *name = called(into, one);
    mutant *made = g_new0(mutant, 1);
    made->line = line;
    made->what = g_strdup_printf("%s %s: %s -> %s", name, attribute, before, after);
    g_ptr_array_add(into->mutants, made);
    return made;
}

static void put(mutant *to, gsize at, gsize length, const char *with)
{
    to->edits[to->edit_count++] = (edit){at, length, g_strdup(with)};
}

static mutant *replace(breeder *into, const xml_element *one, const xml_attribute *old, const char *with)
{
    mutant *made = breed(into, one, old->line, old->name, old->value, with);
    put(made, old->at, strlen(old->value), with);
    return made;
}

/* ---- one way of changing each ---- */

static char *stepped(const char *number, const char *step, int sign)
{
    int64_t value = 0, by = 0;
    char room[QQ_MILLI_TEXT];
    g_assert_cmpint(qq_decimal_parse(number, strlen(number), 6, &value), ==, QQ_AMOUNT_OK);
    g_assert_cmpint(qq_decimal_parse(step, strlen(step), 6, &by), ==, QQ_AMOUNT_OK);
    qq_decimal_format(value + sign * by, 6, room);
    for (char *end = room + strlen(room) - 1; *end == '0' || *end == '.'; end--) {
        bool point = *end == '.';
        *end = '\0';
        if (point) break;
    }
    return g_strdup(room);
}

static void step(breeder *into, const xml_element *one, const xml_attribute *old, const char *by)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        g_autofree char *with = stepped(old->value, by, sign);
        replace(into, one, old, with);
    }
}

static void change_window(breeder *into, const xml_element *one, const xml_attribute *old)
{
    bool asked = strcmp(old->value, "asked") == 0, later = strcmp(old->value, "later") == 0;
    if (asked || later) {
        replace(into, one, old, "12");
        replace(into, one, old, asked ? "later" : "asked");
    } else {
        step(into, one, old, "1");
    }
}

static const xml_attribute *attribute_of(const xml_element *one, const char *name)
{
    for (guint i = 0; i < one->attributes->len; i++) {
        const xml_attribute *found = g_ptr_array_index(one->attributes, i);
        if (strcmp(found->name, name) == 0) return found;
    }
    return NULL;
}

/* One up, another down, for every pair; and one alone. */
static void weigh(breeder *into, const xml_element *one, const xml_attribute *old, const char *by)
{
    step(into, one, old, by);
    for (guint i = 0; i < into->elements->len; i++) {
        const xml_element *other = at(into, i);
        if (strcmp(other->name, one->name) != 0 || other->start <= one->start) continue;
        const xml_attribute *theirs = attribute_of(other, old->name);
        for (int sign = -1; sign <= 1; sign += 2) {
            g_autofree char *with = stepped(old->value, by, sign), *opposite = stepped(theirs->value, by, -sign);
            g_autofree char *what = g_strdup_printf("%s, and that of %s to %s", with, value_of(other, "id"), opposite);
            mutant *made = breed(into, one, old->line, old->name, old->value, what);
            put(made, old->at, strlen(old->value), with);
            put(made, theirs->at, strlen(theirs->value), opposite);
        }
    }
}

static void shift(const char *day, int by, char out[QQ_DAY_TEXT])
{
    qq_day value = QQ_DAY_NONE;
    g_assert_true(qq_day_parse(day, strlen(day), &value));
    qq_day_format(value + by, out);
}

static const xml_attribute *end_before(const breeder *from, const xml_element *one, const char *day)
{
    for (guint i = 0; i < from->elements->len; i++) {
        const xml_attribute *until = attribute_of(at(from, i), "until");
        char next[QQ_DAY_TEXT];
        if (!until || strcmp(at(from, i)->name, one->name) != 0) continue;
        shift(until->value, 1, next);
        if (strcmp(next, day) == 0) return until;
    }
    return NULL;
}

static void move_day(breeder *into, const xml_element *one, const xml_attribute *old)
{
    const xml_attribute *before = strcmp(old->name, "from") == 0 ? end_before(into, one, old->value) : NULL;
    for (int by = -1; by <= 1; by += 2) {
        char with[QQ_DAY_TEXT], end[QQ_DAY_TEXT];
        shift(old->value, by, with);
        replace(into, one, old, with);
        if (!before) continue;
        shift(before->value, by, end);
        g_autofree char *what = g_strdup_printf("%s, and the end before it to %s", with, end);
        mutant *made = breed(into, one, old->line, old->name, old->value, what);
        put(made, before->at, strlen(before->value), end);
        put(made, old->at, strlen(old->value), with);
    }
}

/* The list's first word may stand at its end again: then it goes round. */
static void next_word(breeder *into, const xml_element *one, const xml_attribute *old, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, " ", -1);
    g_autoptr(GHashTable) tried = g_hash_table_new(g_str_hash, g_str_equal);
    for (char **word = words; *word; word++) {
        if (strcmp(*word, old->value) != 0) continue;
        if (word > words && g_hash_table_add(tried, word[-1])) replace(into, one, old, word[-1]);
        if (word[1] && g_hash_table_add(tried, word[1])) replace(into, one, old, word[1]);
    }
}

/* Rules are asked in order: a kind that an earlier rule decides by itself never reaches a later one. */
static bool decided_before(const breeder *from, const xml_element *one, const char *word)
{
    for (guint i = 0; i < from->elements->len && at(from, i) != one; i++) {
        const char *kinds = value_of(at(from, i), "any-of");
        g_auto(GStrv) words = g_strsplit(kinds ? kinds : "", " ", -1);
        if (g_strv_contains((const char *const *)words, word)) return true;
    }
    return false;
}

static void each_word(breeder *into, const xml_element *one, const xml_attribute *old, const char *list)
{
    g_auto(GStrv) words = g_strsplit(list, " ", -1), held = g_strsplit(old->value, " ", -1);
    for (char **word = words; *word; word++) {
        if (decided_before(into, one, *word)) continue;
        GString *with = g_string_new(NULL);
        for (char **kept = held; *kept; kept++)
            if (strcmp(*kept, *word) != 0) g_string_append_printf(with, "%s%s", with->len ? " " : "", *kept);
        if (!g_strv_contains((const char *const *)held, *word)) g_string_append_printf(with, " %s", *word);
        replace(into, one, old, with->str);
        g_string_free(with, TRUE);
    }
}

static const char *next_name(const breeder *from, const char *kind, const char *name)
{
    const char *first = NULL, *before = NULL;
    for (guint i = 0; i < from->elements->len; i++) {
        const xml_element *one = at(from, i);
        if (strcmp(one->name, kind) != 0) continue;
        const char *id = value_of(one, "id");
        if (!first) first = id;
        if (before && strcmp(before, name) == 0) return id;
        before = id;
    }
    return first;
}

static void refer(breeder *into, const xml_element *one, const xml_attribute *old, const char *kind)
{
    if (strcmp(next_name(into, kind, old->value), old->value) == 0) return; /* there is no other */
    replace(into, one, old, next_name(into, kind, old->value));
    for (guint i = 0; i < into->elements->len; i++) { /* the one before */
        const char *id = value_of(at(into, i), "id");
        if (strcmp(at(into, i)->name, kind) != 0 || strcmp(next_name(into, kind, id), old->value) != 0) continue;
        if (strcmp(id, next_name(into, kind, old->value)) != 0) replace(into, one, old, id);
    }
}

static const char *next_code(const breeder *from, const char *code)
{
    const char *first = NULL, *before = NULL;
    for (guint i = 0; i < from->elements->len; i++) {
        const char *found = value_of(at(from, i), "code");
        if (!found) continue;
        if (!first) first = found;
        if (before && strcmp(before, code) == 0) return found;
        before = found;
    }
    return first;
}

static void each_code(breeder *into, const xml_element *one, const xml_attribute *old)
{
    g_auto(GStrv) codes = g_strsplit(old->value, " ", -1);
    for (char **code = codes; *code; code++) {
        char *kept = *code;
        *code = (char *)next_code(into, kept);
        g_autofree char *with = g_strjoinv(" ", codes);
        *code = kept;
        mutant *made = breed(into, one, old->line, old->name, kept, next_code(into, kept));
        put(made, old->at, strlen(old->value), with);
    }
}

static void endings(breeder *into, const xml_element *one, const xml_attribute *old)
{
    const char *value = old->value, *last = g_utf8_find_prev_char(value, value + strlen(value));
    g_autofree char *shorter = g_strndup(value, (gsize)(last - value)), *longer = g_strconcat(value, "处", NULL);
    replace(into, one, old, g_utf8_next_char(value));
    replace(into, one, old, shorter);
    replace(into, one, old, longer);
}

static void longer(breeder *into, const xml_element *one, const xml_attribute *old)
{
    g_autofree char *with = g_strconcat(old->value, "处", NULL);
    replace(into, one, old, with);
}

static void rename_it(breeder *into, const xml_element *one, const xml_attribute *old)
{
    g_autofree char *with = g_strconcat(old->value, g_ascii_isupper(*old->value) ? "9" : "-9", NULL);
    replace(into, one, old, with);
}

static bool change(breeder *into, const xml_element *one, const xml_attribute *old)
{
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
        if (strcmp(rules[i].attribute, old->name) != 0) continue;
        if (strcmp(rules[i].element, "*") != 0 && strcmp(rules[i].element, one->name) != 0) continue;
        switch (rules[i].how) {
        case KEEP:
            return true;
        case STEP:
            return step(into, one, old, rules[i].with), true;
        case WINDOW:
            return change_window(into, one, old), true;
        case WEIGHT:
            return weigh(into, one, old, rules[i].with), true;
        case DAY:
            return move_day(into, one, old), true;
        case FLIP:
            return replace(into, one, old, strcmp(old->value, "true") == 0 ? "false" : "true"), true;
        case NEXT:
            return next_word(into, one, old, rules[i].with), true;
        case SET:
            return each_word(into, one, old, rules[i].with), true;
        case NAME:
            return rename_it(into, one, old), true;
        case REFER:
            return refer(into, one, old, rules[i].with), true;
        case CODES:
            return each_code(into, one, old), true;
        case LONGER:
            return longer(into, one, old), true;
        case ENDING:
            return endings(into, one, old), true;
        }
    }
    return false;
}

/* ---- whole elements ---- */

static void add_absent(breeder *into, const xml_element *one)
{
    for (size_t i = 0; i < G_N_ELEMENTS(absent); i++) {
        if (strcmp(absent[i].element, one->name) != 0 || value_of(one, absent[i].attribute)) continue;
        g_autofree char *with = g_strdup_printf(" %s=\"%s\"", absent[i].attribute, absent[i].value);
        put(breed(into, one, one->line, absent[i].attribute, "left out", absent[i].value), one->name_end, 0, with);
    }
}

static void leave_out(breeder *into, const xml_element *one)
{
    if (!one->empty || strcmp(one->name, "source") == 0) return;
    put(breed(into, one, one->line, "element", "there", "left out"), one->start, one->end - one->start, "");
}

/* Rules are asked in order. */
static void swap(breeder *into, const xml_element *one, const xml_element *next)
{
    if (strcmp(one->name, "rule") != 0 || !next || strcmp(next->name, "rule") != 0) return;
    mutant *made = breed(into, one, one->line, "element", "in its place", "after the next");
    g_autofree char *first = g_strndup(into->text + one->start, one->end - one->start);
    g_autofree char *second = g_strndup(into->text + next->start, next->end - next->start);
    put(made, one->start, one->end - one->start, second);
    put(made, next->start, next->end - next->start, first);
}

GPtrArray *mutants_of(const char *text, GPtrArray *faults)
{
    g_autoptr(GPtrArray) elements = scan(text);
    breeder into = {text, elements, g_ptr_array_new_with_free_func(mutant_free)};
    for (guint i = 0; i < elements->len; i++) {
        const xml_element *one = at(&into, i);
        for (guint j = 0; j < one->attributes->len; j++) {
            const xml_attribute *old = g_ptr_array_index(one->attributes, j);
            if (!change(&into, one, old))
                g_ptr_array_add(faults, g_strdup_printf("model.xml:%d: <%s> %s: no rule says how to change it",
                                                        old->line, one->name, old->name));
        }
        add_absent(&into, one);
        leave_out(&into, one);
        swap(&into, one, i + 1 < elements->len ? at(&into, i + 1) : NULL);
    }
    return into.mutants;
}

char *mutant_text(const char *text, const mutant *one)
{
    GString *out = g_string_new(NULL);
    gsize done = 0;
    for (unsigned i = 0; i < one->edit_count; i++) {
        const edit *change = &one->edits[i];
        g_string_append_len(out, text + done, (gssize)(change->at - done));
        g_string_append(out, change->with);
        done = change->at + change->length;
    }
    g_string_append(out, text + done);
    return g_string_free(out, FALSE);
}
