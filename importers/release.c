/* Frees feed descriptions. */
#include "description.h"
#include "pattern.h"

static void free_field(qq_field *field)
{
    for (unsigned i = 0; i < field->value_count; i++) {
        g_free(field->values[i].text);
        g_free(field->values[i].sets);
        g_free(field->values[i].english);
        g_free(field->values[i].chinese);
    }
    g_free(field->values);
    g_free(field->name);
    g_strfreev(field->aliases);
    g_free(field->english);
    g_free(field->chinese);
    g_free(field->detail_key);
    g_free(field->label);
    g_free(field->own_pattern);
    g_free(field->when_value);
    g_free(field->default_text);
    qq_pattern_free(field->schema);
}

static void free_record(qq_feed_record *record)
{
    for (unsigned i = 0; i < record->field_count; i++) free_field(&record->fields[i]);
    g_free(record->fields);
    g_strfreev(record->elements);
    g_free(record->english);
    g_free(record->chinese);
    g_free(record->code);
    g_free(record->target_feed);
    g_free(record->target_source);
}

static void free_shape(qq_feed_shape *shape)
{
    g_strfreev(shape->roots);
    g_strfreev(shape->path);
    g_strfreev(shape->ignore);
    g_strfreev(shape->names);
    g_strfreev(shape->header_other);
    g_free(shape->source);
    g_free(shape->number);
    g_free(shape->header);
    g_free(shape->content);
    g_free(shape->name_field);
    g_free(shape->number_field);
    g_free(shape->key_field);
    g_free(shape->operation_field);
    g_free(shape->insert_text);
    g_free(shape->update_text);
    g_free(shape->delete_text);
}

void qq_feed_free(qq_feed *feed)
{
    if (!feed) return;
    for (unsigned i = 0; i < feed->shape_count; i++) free_shape(&feed->shapes[i]);
    for (unsigned i = 0; i < feed->record_count; i++) free_record(&feed->records[i]);
    g_free(feed->shapes);
    g_free(feed->records);
    g_free(feed->id);
    g_free(feed->title_english);
    g_free(feed->title_chinese);
    g_free(feed->origin);
    g_free(feed->private_prefix);
    g_free(feed);
}
