/* Bans in force on a day, as tables see them.
 *
 * A ban keeps its own dates, apart from publication: a penalty whose publicity ended can still bar. What its scope and
 * article are, the document says or not; whether it fits the project is for the table to say. Source:
 * 招标投标法实施条例 Articles 67 and 68; engine/decide/bidder/README.md. */
#include <string.h>

#include "decide/bidder/bidder.h"

static bool may_ban(const qq_record *record)
{
    return (record->kind == QQ_KIND_PENALTY || record->kind == QQ_KIND_CONVICTION) &&
           (record->ban_from != QQ_DAY_NONE || record->ban_until != QQ_DAY_NONE);
}

/* A ban that does not say when it begins does so with its document. */
static qq_day begins_on(const qq_decider *decider, const qq_record *record, size_t index)
{
    return record->ban_from != QQ_DAY_NONE ? record->ban_from : qq_day_of_record(decider->pricer, index);
}

static bool is_in_force(const qq_decider *decider, const qq_record *record, size_t index)
{
    qq_day from = begins_on(decider, record, index);
    if (qq_record_is_annulled(decider->pricer, index) || from == QQ_DAY_NONE || from > decider->as_of) return false;
    return record->ban_until == QQ_DAY_NONE || decider->as_of <= record->ban_until;
}

static qq_feel_value day_value(qq_day day)
{
    return day == QQ_DAY_NONE || day == QQ_DAY_FOREVER ? QQ_FEEL_NOTHING : qq_feel_days(day);
}

/* Words separated by blanks, ";", "," or "、" as a list of strings. */
static qq_feel_value words_value(qq_feel_arena *arena, const char *text)
{
    g_auto(GStrv) words = g_regex_split_simple("[\\s;,、；，]+", text, 0, 0);
    qq_feel_list *list = qq_feel_list_new(arena, g_strv_length(words));
    for (char **word = words; *word; word++)
        if (**word) qq_feel_list_add(arena, list, qq_feel_string(arena, *word));
    return qq_feel_list_value(list);
}

static qq_feel_value ban_value(const qq_decider *decider, const qq_subject_file *file, size_t index,
                               const qq_detail_texts *detail, qq_feel_arena *arena)
{
    const qq_record *record = &file->dossier.records[index];
    const char *article = qq_detail_member(detail, "ban_article");
    qq_feel_context *ban = qq_feel_context_new(arena, 9);
    qq_feel_context_put(arena, ban, "subject", qq_feel_string(arena, qq_subject_text(file->subject)));
    qq_feel_context_put(arena, ban, "from", day_value(begins_on(decider, record, index)));
    qq_feel_context_put(arena, ban, "until", day_value(record->ban_until));
    qq_feel_context_put(arena, ban, "kinds", words_value(arena, qq_detail_member(detail, "ban_kinds")));
    qq_feel_context_put(arena, ban, "places", words_value(arena, qq_detail_member(detail, "ban_places")));
    qq_feel_context_put(arena, ban, "article",
                        qq_feel_string(arena, *article ? article : qq_detail_member(detail, "basis")));
    qq_feel_context_put(arena, ban, "document", qq_feel_string(arena, qq_detail_member(detail, "document_no")));
    qq_feel_context_put(arena, ban, "authority", qq_feel_string(arena, qq_detail_member(detail, "authority")));
    qq_feel_context_put(arena, ban, "repaired",
                        qq_feel_boolean(qq_record_repaired(decider->pricer, index) < decider->as_of));
    return qq_feel_context_value(ban);
}

static bool is_same_ban(const qq_record *a, const qq_record *b)
{
    return a->document && a->document == b->document && a->ban_from == b->ban_from && a->ban_until == b->ban_until;
}

static bool is_ban(const qq_decider *decider, const qq_dossier *dossier, size_t index)
{
    return may_ban(&dossier->records[index]) && is_in_force(decider, &dossier->records[index], index);
}

static bool said_before(const qq_decider *decider, const qq_dossier *dossier, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (is_ban(decider, dossier, i) && is_same_ban(&dossier->records[i], &dossier->records[index])) return true;
    return false;
}

/* How much a record tells of where its ban holds. */
static int told(const qq_detail_texts *detail)
{
    static const char *const members[] = {"ban_kinds", "ban_places", "ban_article", "basis"};
    int count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) count += *qq_detail_member(detail, members[i]) != '\0';
    return count;
}

/* One decision with several acts, or one that came through several feeds, bans once: the record that tells most of its
 * scope speaks, of equals the first. NULL on failure. */
static qq_detail_texts *best_told(const qq_decider *decider, const qq_dossier *dossier, size_t first, size_t *index,
                                  GError **error)
{
    g_autoptr(qq_detail_texts) best = NULL;
    for (size_t i = first; i < dossier->count; i++) {
        bool same = i == first || is_same_ban(&dossier->records[first], &dossier->records[i]);
        if (!same || !is_ban(decider, dossier, i)) continue;
        g_autoptr(qq_detail_texts) detail = qq_detail_read(decider, &dossier->records[i], error);
        if (!detail) return NULL;
        if (best && told(detail) <= told(best)) continue;
        qq_detail_free(best);
        best = g_steal_pointer(&detail);
        *index = i;
    }
    return g_steal_pointer(&best);
}

static bool add_ban(qq_decider *decider, const qq_subject_file *file, size_t first, qq_feel_arena *arena,
                    qq_feel_list *into, GPtrArray *evidence, GError **error)
{
    size_t index = first;
    g_autoptr(qq_detail_texts) detail = best_told(decider, &file->dossier, first, &index, error);
    if (!detail) return false;
    const qq_record *record = &file->dossier.records[index];
    qq_feel_list_add(arena, into, ban_value(decider, file, index, detail, arena));
    return qq_evidence_add(decider, evidence, file, (uint32_t)index, begins_on(decider, record, index), error);
}

static bool add_bans_of(qq_decider *decider, const qq_subject_file *file, qq_feel_arena *arena, qq_feel_list *into,
                        GPtrArray *evidence, GError **error)
{
    qq_result result;
    qq_price(decider->pricer, file->dossier.records, file->dossier.count, decider->as_of, &result);
    for (size_t i = 0; i < file->dossier.count; i++) {
        if (!is_ban(decider, &file->dossier, i) || said_before(decider, &file->dossier, i)) continue;
        if (!add_ban(decider, file, i, arena, into, evidence, error)) return false;
    }
    return true;
}

bool qq_bans_collect(qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena, qq_feel_value *out,
                     GPtrArray *evidence, GError **error)
{
    qq_feel_list *bans = qq_feel_list_new(arena, files->all->len);
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        if (file->subject != QQ_SUBJECT_ACTUAL_CONTROLLER && !add_bans_of(decider, file, arena, bans, evidence, error))
            return false;
    }
    *out = qq_feel_list_value(bans);
    return true;
}
