/* Whose records are looked at: the enterprise, who represents and controls it by the registry on the day asked for,
 * and the project manager it proposes. */
#include "decide/bidder/bidder.h"

#include <string.h>

static void file_free(gpointer data)
{
    qq_subject_file *file = data;
    qq_dossier_clear(&file->dossier);
    g_array_unref(file->listings);
    g_free(file);
}

/* The dossier was just priced. */
static void keep_listings(const qq_decider *decider, qq_subject_file *file, const qq_result *result)
{
    qq_listing listing;
    file->listed = result->blacklisted;
    for (uint32_t i = 0; i < file->dossier.count; i++)
        if (qq_record_is_listing(decider->pricer, i, &listing)) g_array_append_val(file->listings, listing);
}

static bool add_subject(qq_decider *decider, qq_subject subject, const qq_party *party, qq_subject_files *into,
                        GError **error)
{
    qq_subject_file *file = g_new0(qq_subject_file, 1);
    file->subject = subject;
    file->party = *party;
    file->listings = g_array_new(FALSE, FALSE, sizeof(qq_listing));
    g_ptr_array_add(into->all, file);
    if (!decider->source.dossier(decider->source.data, party, &file->dossier, error)) return false;
    qq_result result;
    qq_price_dossier(decider->pricer, &file->dossier, decider->as_of, &result);
    keep_listings(decider, file, &result);
    if (subject == QQ_SUBJECT_UNIT) into->unit = result;
    return true;
}

/* Whether a record ties a person to the enterprise on the day; ties of its branches are theirs. */
static bool is_tie_to(const qq_decider *decider, const qq_dossier *unit, const qq_record *record, qq_tie tie)
{
    if (record->kind != QQ_KIND_TIE || record->variant != tie || record->role != QQ_ROLE_OTHER) return false;
    if (!*record->other.text || memcmp(&record->party, &unit->party, sizeof record->party) != 0) return false;
    bool begun = record->acted_on == QQ_DAY_NONE || record->acted_on <= decider->as_of;
    return begun && (record->until_on == QQ_DAY_NONE || record->until_on >= decider->as_of);
}

static bool is_there(const qq_subject_files *files, qq_subject subject, const qq_party *party)
{
    for (guint i = 0; i < files->all->len; i++) {
        const qq_subject_file *file = g_ptr_array_index(files->all, i);
        if (file->subject == subject && strcmp(file->party.text, party->text) == 0) return true;
    }
    return false;
}

static bool add_tied(qq_decider *decider, qq_subject subject, qq_tie tie, qq_subject_files *into, GError **error)
{
    const qq_subject_file *unit = g_ptr_array_index(into->all, 0);
    for (size_t i = 0; i < unit->dossier.count; i++) {
        const qq_record *record = &unit->dossier.records[i];
        if (!is_tie_to(decider, &unit->dossier, record, tie) || is_there(into, subject, &record->other)) continue;
        if (!add_subject(decider, subject, &record->other, into, error)) return false;
    }
    return true;
}

bool qq_subjects_load(qq_decider *decider, const qq_party *unit, const qq_party *manager, qq_subject_files *out,
                      GError **error)
{
    *out = (qq_subject_files){.all = g_ptr_array_new_with_free_func(file_free)};
    if (add_subject(decider, QQ_SUBJECT_UNIT, unit, out, error) &&
        add_tied(decider, QQ_SUBJECT_LEGAL_REPRESENTATIVE, QQ_TIE_LEGAL_REPRESENTATIVE, out, error) &&
        add_tied(decider, QQ_SUBJECT_ACTUAL_CONTROLLER, QQ_TIE_ACTUAL_CONTROLLER, out, error) &&
        (!manager || add_subject(decider, QQ_SUBJECT_PROJECT_MANAGER, manager, out, error)))
        return true;
    qq_subjects_clear(out);
    return false;
}

void qq_subjects_clear(qq_subject_files *files)
{
    g_clear_pointer(&files->all, g_ptr_array_unref);
}
