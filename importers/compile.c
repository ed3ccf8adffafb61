/* Makes a loaded description ready for reading: names become numbers, choice values get the numbers of the set they
 * belong to, and what does not fit together is refused.
 *
 * Invariant: after qq_feed_compile the checks in convert.c need no further test of the description. */
#include "description.h"
#include <string.h>
#include "pattern.h"
#include "qinqing/error.h"
#include "qinqing/json.h"

#define BIT(index) (UINT64_C(1) << (index))

int qq_feed_field_index(const qq_feed_record *record, const char *name)
{
    for (unsigned i = 0; i < record->field_count; i++)
        if (g_str_equal(record->fields[i].name, name)) return (int)i;
    return QQ_FEED_NO_FIELD;
}

/* Resolves a name; a missing one is reported through *fault. */
static int resolve(const qq_feed_record *record, const char *name, char **fault)
{
    int index = qq_feed_field_index(record, name);
    if (index < 0 && !*fault) *fault = g_strdup_printf("no field is called \"%s\"", name);
    return index;
}

static int resolve_optional(const qq_feed_record *record, const char *name, char **fault)
{
    return name ? resolve(record, name, fault) : QQ_FEED_NO_FIELD;
}

static uint64_t resolve_bits(const qq_feed_record *record, const char *names, char **fault)
{
    uint64_t bits = 0;
    g_auto(GStrv) parts = g_strsplit(names, " ", -1);
    for (char **part = parts; *part; part++) {
        int index = resolve(record, *part, fault);
        if (index >= 0) bits |= BIT(index);
    }
    return bits;
}

/* "field=meaning" */
static void resolve_when(const qq_feed_record *record, qq_field *field, const char *when, char **fault)
{
    field->when_field = QQ_FEED_NO_FIELD;
    if (!when) return;
    g_auto(GStrv) parts = g_strsplit(when, "=", 2);
    if (!parts[0] || !parts[1]) {
        if (!*fault) *fault = g_strdup_printf("\"when\" is FIELD=MEANING, not \"%s\"", when);
        return;
    }
    field->when_field = resolve(record, parts[0], fault);
    field->when_value = g_strdup(parts[1]);
}

static void resolve_id(qq_feed_record *record, const char *id, char **fault)
{
    g_auto(GStrv) parts = g_strsplit(id, " ", -1);
    for (char **part = parts; *part; part++) {
        if (record->id.count == QQ_FEED_ID_PARTS_MAX) {
            if (!*fault) *fault = g_strdup_printf("an id has at most %d parts", QQ_FEED_ID_PARTS_MAX);
            return;
        }
        unsigned number = record->id.count++;
        g_auto(GStrv) names = g_strsplit(*part, "|", QQ_FEED_ID_PARTS_MAX);
        for (char **name = names; *name; name++) {
            int index = resolve(record, *name, fault);
            if (index >= 0) record->id.order[number][record->id.order_count[number]++] = index;
        }
    }
}

static void resolve_stamps(qq_feed_record *record, const char *stamp, char **fault)
{
    g_auto(GStrv) names = g_strsplit(stamp, " ", -1);
    for (char **name = names; *name && record->stamp_count < QQ_FEED_ID_PARTS_MAX; name++) {
        int index = resolve(record, *name, fault);
        if (index < 0) return;
        qq_field_type type = record->fields[index].type;
        if (type != QQ_FIELD_STAMP && type != QQ_FIELD_DATE && !*fault)
            *fault = g_strdup_printf("\"%s\" is neither a stamp nor a date", *name);
        record->stamps[record->stamp_count++] = index;
    }
}

bool qq_feed_resolve(qq_feed_record *record, const qq_field_names *names, const char *id, const char *stamp,
                     char **fault)
{
    record->operation_field = QQ_FEED_NO_FIELD;
    for (unsigned i = 0; i < record->field_count; i++) {
        qq_field *field = &record->fields[i];
        field->unit_field = resolve_optional(record, names[i].unit_field, fault);
        field->by_field = resolve_optional(record, names[i].by_field, fault);
        field->unless = names[i].unless ? resolve_bits(record, names[i].unless, fault) : 0;
        resolve_when(record, field, names[i].when, fault);
        /* Kept as text until the set of the target is known; see number_values. */
        field->otherwise = -1;
        if (names[i].otherwise)
            field->otherwise = qq_set_number(QQ_SET_MEASURE, names[i].otherwise, strlen(names[i].otherwise));
        if (field->target == QQ_TO_OPERATION) record->operation_field = (int)i;
        bool conditional = field->unless || field->when_field != QQ_FEED_NO_FIELD;
        if (field->required && conditional) record->conditional |= BIT(i);
        if (field->required && !conditional) record->required |= BIT(i);
    }
    resolve_id(record, id, fault);
    resolve_stamps(record, stamp, fault);
    return *fault == NULL;
}

/* Which set gives the numbers of a variant. */
static int variant_number(uint8_t kind, const char *text)
{
    size_t length = strlen(text);
    switch (kind) {
    case QQ_KIND_TIE:
        return qq_set_number(QQ_SET_TIE, text, length);
    case QQ_KIND_CONVICTION:
        return qq_set_number(QQ_SET_SOURCE_KIND, text, length);
    case QQ_KIND_ACCIDENT:
        return qq_set_number(QQ_SET_ACCIDENT_CLASS, text, length);
    case QQ_KIND_REVOCATION:
        return qq_set_number(QQ_SET_REVOCATION, text, length);
    default:
        return -1;
    }
}

static int operation_number(const char *text)
{
    return g_str_equal(text, "insert")   ? QQ_OPERATION_INSERT
           : g_str_equal(text, "update") ? QQ_OPERATION_UPDATE
           : g_str_equal(text, "delete") ? QQ_OPERATION_DELETE
                                         : -1;
}

static int value_number(const qq_feed_record *record, const qq_field *field, const char *text)
{
    switch (field->target) {
    case QQ_TO_OPERATION:
        return operation_number(text);
    case QQ_TO_SEVERITY:
        return *text ? qq_set_number(QQ_SET_SEVERITY, text, strlen(text)) : QQ_SEVERITY_NONE;
    case QQ_TO_MEASURES:
        return qq_set_number(QQ_SET_MEASURE, text, strlen(text));
    case QQ_TO_VARIANT:
        return variant_number(record->kind, text);
    case QQ_TO_UNIT:
        return g_str_equal(text, "yuan") ? QQ_UNIT_YUAN : g_str_equal(text, "wan") ? QQ_UNIT_WAN_YUAN : -1;
    default:
        return 0;
    }
}

#define TYPE_BIT(type) (1u << (type))
#define PARTY_TYPES    (TYPE_BIT(QQ_FIELD_USCC) | TYPE_BIT(QQ_FIELD_ORG_CODE) | TYPE_BIT(QQ_FIELD_PARTY))

/* The types that can become a target, as bits. */
static unsigned types_for(qq_field_target target)
{
    switch (target) {
    case QQ_TO_NOTHING:
        return ~0u;
    case QQ_TO_UPDATED_AT:
        return TYPE_BIT(QQ_FIELD_STAMP);
    case QQ_TO_OPERATION:
    case QQ_TO_SEVERITY:
    case QQ_TO_VARIANT:
    case QQ_TO_UNIT:
    case QQ_TO_MEASURES:
        return TYPE_BIT(QQ_FIELD_CHOICE);
    case QQ_TO_CODE:
        return TYPE_BIT(QQ_FIELD_CODE) | TYPE_BIT(QQ_FIELD_CHOICE);
    case QQ_TO_SUBJECT:
        return PARTY_TYPES | TYPE_BIT(QQ_FIELD_CITIZEN) | TYPE_BIT(QQ_FIELD_PARTY_OR_CITIZEN);
    case QQ_TO_OTHER:
    case QQ_TO_RELATED_UNIT:
    case QQ_TO_MEMBERS:
        return PARTY_TYPES;
    case QQ_TO_ACTED_ON:
    case QQ_TO_DECIDED_ON:
    case QQ_TO_EFFECTIVE_ON:
    case QQ_TO_UNTIL_ON:
    case QQ_TO_BAN_FROM:
    case QQ_TO_BAN_UNTIL:
        return TYPE_BIT(QQ_FIELD_DATE);
    case QQ_TO_AMOUNT:
        return TYPE_BIT(QQ_FIELD_MONEY) | TYPE_BIT(QQ_FIELD_POINTS);
    default:
        return TYPE_BIT(QQ_FIELD_TEXT);
    }
}

static char *field_fault(const qq_feed_record *record, qq_field *field)
{
    if (!(types_for(field->target) & TYPE_BIT(field->type)))
        return g_strdup_printf("a %s cannot become \"%s\"", qq_field_type_text(field->type),
                               qq_field_target_text(field->target));
    if (field->target == QQ_TO_AMOUNT && (field->type == QQ_FIELD_POINTS) != (record->kind == QQ_KIND_EVALUATION))
        return g_strdup("an evaluation has points, and nothing else has");
    bool party = field->type == QQ_FIELD_USCC || field->type == QQ_FIELD_PARTY;
    bool may_repeat = party || (field->type == QQ_FIELD_CHOICE && field->target == QQ_TO_MEASURES);
    if (field->list && !may_repeat) return g_strdup("only measures and units can be lists");
    bool number = party || field->type == QQ_FIELD_CITIZEN || field->type == QQ_FIELD_ORG_CODE;
    if (field->lenient && (!number || field->list)) return g_strdup("only a single number of a party can be lenient");
    for (unsigned i = 0; i < field->value_count; i++) {
        qq_field_value *value = &field->values[i];
        value->number = value_number(record, field, value->sets);
        if (value->number < 0)
            return g_strdup_printf("\"%s\" is no %s", value->sets, qq_field_target_text(field->target));
    }
    GError *why = NULL;
    if (!qq_pattern_prepare(field, &why)) {
        char *fault = g_strdup(why->message);
        g_error_free(why);
        return fault;
    }
    return NULL;
}

static char *record_fault(qq_feed_record *record, const char **place)
{
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    for (unsigned i = 0; i < record->field_count; i++) {
        qq_field *field = &record->fields[i];
        *place = field->name;
        if (!g_hash_table_add(seen, field->name)) return g_strdup("the name is used twice");
        for (char **alias = field->aliases; *alias; alias++)
            if (!g_hash_table_add(seen, *alias)) return g_strdup_printf("the alias \"%s\" is used twice", *alias);
        char *fault = field_fault(record, field);
        if (fault) return fault;
    }
    *place = record->elements[0] ? record->elements[0] : "record";
    if (!record->elements[0]) return g_strdup("it has no element");
    if (!record->id.count || !record->stamp_count) return g_strdup("it needs an id and a stamp");
    return NULL;
}

static void make_labels(qq_feed_record *record)
{
    for (unsigned i = 0; i < record->field_count; i++) {
        qq_field *field = &record->fields[i];
        if (field->report_only) record->report_only |= UINT64_C(1) << i;
        if (!field->detail_key) continue;
        g_autoptr(GString) label = g_string_new(NULL);
        qq_json_quote(label, field->detail_key, strlen(field->detail_key));
        g_string_append_c(label, ':');
        field->label_length = label->len;
        field->label = g_strdup(label->str);
        record->kept |= UINT64_C(1) << i;
    }
}

bool qq_feed_compile(qq_feed *feed, const char *name, GError **error)
{
    for (unsigned i = 0; i < feed->record_count; i++) {
        const char *place = "";
        g_autofree char *fault = record_fault(&feed->records[i], &place);
        make_labels(&feed->records[i]);
        if (!fault) continue;
        g_set_error(error, QQ_ERROR, QQ_ERROR_INPUT, "%s: feed %s: %s: %s", name, feed->id, place, fault);
        return false;
    }
    return true;
}
