/* A feed description as a text for people. */
#include <string.h>
#include "description.h"

static const char *pick(const char *english, const char *chinese, bool use_chinese)
{
    return use_chinese && chinese ? chinese : english ? english : "";
}

static void put_words(GString *out, const char *before, char **words)
{
    if (!words || !words[0]) return;
    g_autofree char *joined = g_strjoinv(" ", words);
    g_string_append_printf(out, "%s%s", before, joined);
}

static void put_shape(GString *out, const qq_feed_shape *shape, bool chinese)
{
    g_autofree char *roots = g_strjoinv(", ", shape->roots);
    switch (shape->kind) {
    case QQ_SHAPE_LIST:
        g_string_append_printf(out, chinese ? "  根元素 %s" : "  root %s", roots);
        if (shape->source)
            g_string_append_printf(out, chinese ? "，属性 %s 说明来源" : ", whose attribute %s says who sends it",
                                   shape->source);
        put_words(out, chinese ? "，记录位于 " : ", records inside ", shape->path);
        break;
    case QQ_SHAPE_SINGLE:
        g_string_append_printf(out, chinese ? "  一条记录即一个文件，根元素 %s" : "  one record a file, root %s",
                               roots);
        break;
    case QQ_SHAPE_MESSAGE:
        g_string_append_printf(out, chinese ? "  报文 %s：%s（%s=%s）与 %s" : "  message %s: %s (%s=%s) and %s", roots,
                               shape->header, shape->number_field, shape->number, shape->content);
        break;
    }
    g_string_append_c(out, '\n');
}

static char *type_words(const qq_field *field, bool chinese)
{
    const char *type = qq_field_type_text(field->type);
    const char *list = !field->list ? "" : chinese ? "，可多个" : ", several";
    switch (field->type) {
    case QQ_FIELD_TEXT:
        return g_strdup_printf("text..%u", field->max);
    case QQ_FIELD_MONEY:
        return g_strdup_printf("money (%s%s)", field->unit == QQ_UNIT_WAN_YUAN ? "10,000 yuan" : "yuan",
                               field->unit_field >= 0 ? ", or as said" : "");
    case QQ_FIELD_INTEGER:
        return g_strdup_printf("integer %" G_GINT64_FORMAT "..%" G_GINT64_FORMAT, field->minimum, field->maximum);
    default:
        return g_strdup_printf("%s%s", type, list);
    }
}

static const char *need_words(const qq_field *field, bool chinese)
{
    if (!field->required) return "-";
    if (field->unless || field->when_field != QQ_FEED_NO_FIELD) return chinese ? "条件必填" : "conditional";
    return chinese ? "必填" : "required";
}

static void put_values(GString *out, const qq_field *field, bool chinese)
{
    for (unsigned i = 0; i < field->value_count; i++) {
        const qq_field_value *value = &field->values[i];
        const char *meaning = pick(value->english, value->chinese, chinese);
        g_string_append_printf(out, "      %s%s%s\n", value->text, *meaning ? "  " : "", meaning);
    }
}

static void put_condition(GString *out, const qq_feed_record *record, const qq_field *field, bool chinese)
{
    if (field->unless) {
        g_string_append(out, chinese ? "      若无：" : "      unless given:");
        for (unsigned i = 0; i < record->field_count; i++)
            if (field->unless & (UINT64_C(1) << i)) g_string_append_printf(out, " %s", record->fields[i].name);
        g_string_append_c(out, '\n');
    }
    if (field->when_field != QQ_FEED_NO_FIELD)
        g_string_append_printf(out, chinese ? "      当 %s = %s\n" : "      when %s = %s\n",
                               record->fields[field->when_field].name, field->when_value);
}

static void put_field(GString *out, const qq_feed_record *record, const qq_field *field, bool chinese)
{
    g_autofree char *type = type_words(field, chinese);
    g_string_append_printf(out, "    %-28s %-22s %-12s %s", field->name, type, need_words(field, chinese),
                           pick(field->english, field->chinese, chinese));
    put_words(out, chinese ? "；又名 " : "; also ", field->aliases);
    if (field->report_only) g_string_append(out, chinese ? "；仅用于报告" : "; for reports only");
    if (field->target != QQ_TO_NOTHING) g_string_append_printf(out, "  -> %s", qq_field_target_text(field->target));
    g_string_append_c(out, '\n');
    put_values(out, field, chinese);
    put_condition(out, record, field, chinese);
}

static void put_record(GString *out, const qq_feed_record *record, bool chinese)
{
    g_autofree char *elements = g_strjoinv(", ", record->elements);
    g_string_append_printf(out, "\n  <%s>  %s", elements, pick(record->english, record->chinese, chinese));
    if (!record->deletion) g_string_append_printf(out, "  -> %s", qq_set_text(QQ_SET_RECORD_KIND, record->kind));
    g_string_append_c(out, '\n');
    for (unsigned i = 0; i < record->field_count; i++) put_field(out, record, &record->fields[i], chinese);
}

char *qq_feed_describe(const qq_feed *feed, bool chinese)
{
    GString *out = g_string_new(NULL);
    g_string_append_printf(out, "%s  %s\n", feed->id, qq_feed_title(feed, chinese));
    g_string_append_printf(out, chinese ? "  出处：%s\n" : "  Origin: %s\n", feed->origin);
    g_string_append(out, feed->open ? chinese ? "  未列出的元素不读，只计数。\n"
                                              : "  Elements that are not listed are passed over and counted.\n"
                         : chinese  ? "  有未列出元素的记录退回。\n"
                                    : "  A record with an element that is not listed is rejected.\n");
    for (unsigned i = 0; i < feed->shape_count; i++) put_shape(out, &feed->shapes[i], chinese);
    for (unsigned i = 0; i < feed->record_count; i++) put_record(out, &feed->records[i], chinese);
    return g_string_free(out, FALSE);
}
