/* Which records a fact rests on, as a clerk can look them up. */
#include "decide/bidder/bidder.h"

#include <jansson.h>

#include "qinqing/error.h"

struct qq_detail_texts {
    json_t *object;
};

qq_detail_texts *qq_detail_read(const qq_decider *decider, const qq_record *record, GError **error)
{
    g_autofree char *text = decider->source.detail(decider->source.data, record, error);
    if (!text) return NULL;
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    if (!object) {
        g_set_error(error, QQ_ERROR, QQ_ERROR_STORE, "the text beside a record of %s is damaged; run `qinqing check`",
                    record->party.text);
        return NULL;
    }
    qq_detail_texts *detail = g_new(qq_detail_texts, 1);
    detail->object = object;
    return detail;
}

void qq_detail_free(qq_detail_texts *detail)
{
    if (!detail) return;
    json_decref(detail->object);
    g_free(detail);
}

const char *qq_detail_member(const qq_detail_texts *detail, const char *name)
{
    const char *text = json_string_value(json_object_get(detail->object, name));
    return text ? text : "";
}

static void evidence_free(gpointer data)
{
    qq_evidence *evidence = data;
    g_free(evidence->document);
    g_free(evidence->authority);
    g_free(evidence->list);
    g_free(evidence);
}

GPtrArray *qq_evidence_new(void)
{
    return g_ptr_array_new_with_free_func(evidence_free);
}

const char *qq_list_text(const qq_decider *decider, const qq_record *listing)
{
    return decider->source.text(decider->source.data, listing->code);
}

bool qq_evidence_add(const qq_decider *decider, GPtrArray *evidence, const qq_subject_file *file, uint32_t index,
                     qq_day day, GError **error)
{
    const qq_record *record = &file->dossier.records[index];
    g_autoptr(qq_detail_texts) detail = qq_detail_read(decider, record, error);
    if (!detail) return false;
    qq_evidence *one = g_new0(qq_evidence, 1);
    *one = (qq_evidence){.subject = file->subject,
                         .kind = record->kind,
                         .record = record->key,
                         .document = g_strdup(qq_detail_member(detail, "document_no")),
                         .authority = g_strdup(qq_detail_member(detail, "authority")),
                         .list = g_strdup(record->kind == QQ_KIND_LISTING ? qq_list_text(decider, record) : ""),
                         .day = day};
    g_ptr_array_add(evidence, one);
    return true;
}
