/* Stays on lists, as tables see them: on lists that the model has, and on others.
 *
 * Which lists exclude, and where, is the table's to say. A stay on a list that the model does not have costs nothing
 * and bars from nothing by itself, but it is never silently nothing. Source: 建市〔2017〕241号; 国办发〔2020〕49号 (a
 * sanction needs a list that is in the catalogue). */
#include "decide/bidder/bidder.h"

static qq_feel_value day_value(qq_day day)
{
    return day == QQ_DAY_FOREVER ? QQ_FEEL_NOTHING : qq_feel_days(day);
}

static bool add_listing(const qq_decider *decider, const qq_subject_file *file, const qq_listing *listing,
                        qq_feel_arena *arena, qq_feel_list *into, GError **error)
{
    const qq_record *record = &file->dossier.records[listing->record];
    g_autoptr(qq_detail_texts) detail = qq_detail_read(decider, record, error);
    if (!detail) return false;
    static const char *const members[][2] = {
        {"scope", "scope"}, {"basis", "basis"}, {"document", "document_no"}, {"authority", "authority"}};
    qq_feel_context *one = qq_feel_context_new(arena, 9);
    qq_feel_context_put(arena, one, "subject", qq_feel_string(arena, qq_subject_text(file->subject)));
    qq_feel_context_put(arena, one, "list", qq_feel_string(arena, qq_list_text(decider, record)));
    qq_feel_context_put(arena, one, "recognised", qq_feel_boolean(listing->list != QQ_LIST_UNKNOWN));
    qq_feel_context_put(arena, one, "from", day_value(listing->from));
    qq_feel_context_put(arena, one, "until", day_value(listing->until));
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++)
        qq_feel_context_put(arena, one, members[i][0], qq_feel_string(arena, qq_detail_member(detail, members[i][1])));
    qq_feel_list_add(arena, into, qq_feel_context_value(one));
    return true;
}

bool qq_listings_collect(const qq_decider *decider, const qq_subject_files *files, qq_feel_arena *arena,
                         qq_feel_value *out, GPtrArray *evidence, GError **error)
{
    qq_feel_list *listings = qq_feel_list_new(arena, files->all->len);
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        for (guint j = 0; file->subject != QQ_SUBJECT_ACTUAL_CONTROLLER && j < file->listings->len; j++) {
            const qq_listing *listing = &g_array_index(file->listings, qq_listing, j);
            if (!add_listing(decider, file, listing, arena, listings, error) ||
                !qq_evidence_add(decider, evidence, file, listing->record, listing->from, error))
                return false;
        }
    }
    *out = qq_feel_list_value(listings);
    return true;
}

bool qq_listings_unknown(const qq_decider *decider, const qq_subject_files *files, GPtrArray *evidence, GError **error)
{
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        bool asked = file->subject == QQ_SUBJECT_UNIT || decider->asks[file->subject];
        for (guint j = 0; asked && j < file->listings->len; j++) {
            const qq_listing *listing = &g_array_index(file->listings, qq_listing, j);
            if (listing->list == QQ_LIST_UNKNOWN &&
                !qq_evidence_add(decider, evidence, file, listing->record, listing->from, error))
                return false;
        }
    }
    return true;
}
