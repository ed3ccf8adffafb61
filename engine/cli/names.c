/* Names of many parties. First the records that name them are found, party by party; then the texts beside these are
 * read in the order in which they lie, so that a block of them is unpacked once and not once a name. */
#include "names.h"

#include <stdlib.h>

#include "answer.h"

/* Which text names a party. */
typedef struct {
    int64_t detail; /* 0: none */
    unsigned place;
} naming;

typedef struct {
    const qq_names_question *question;
    const GArray *parties;
    GArray *namings; /* of naming */
    GPtrArray *names;
} names_job;

static bool find_records(qq_store *store, unsigned from, unsigned until, void *data, GError **error)
{
    const names_job *job = data;
    qq_dossier dossier = {0};
    bool good = true;
    for (unsigned i = from; good && i < until; i++) {
        const qq_party *party = &g_array_index(job->parties, qq_party, i);
        good = qq_store_dossier(store, party, job->question->known_at, &dossier, error);
        const qq_record *record = good ? qq_naming_record(&dossier) : NULL;
        g_array_index(job->namings, naming, i) = (naming){record ? record->detail : 0, i};
    }
    qq_dossier_clear(&dossier);
    return good;
}

static bool read_names(qq_store *store, unsigned from, unsigned until, void *data, GError **error)
{
    const names_job *job = data;
    for (unsigned i = from; i < until; i++) {
        const naming *by = &g_array_index(job->namings, naming, i);
        qq_detail detail;
        if (!qq_detail_load_number(store, by->detail, &detail, error)) return false;
        g_ptr_array_index(job->names, by->place) = g_strdup(by->detail ? qq_detail_text(&detail, "name") : "");
        qq_detail_clear(&detail);
    }
    return true;
}

static int compare_namings(const void *a, const void *b)
{
    const naming *left = a, *right = b;
    return (left->detail > right->detail) - (left->detail < right->detail);
}

GPtrArray *qq_names_read(const qq_names_question *question, const GArray *parties, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GArray) namings = g_array_new(FALSE, TRUE, sizeof(naming));
    g_ptr_array_set_size(names, (gint)parties->len);
    g_array_set_size(namings, parties->len);
    names_job job = {.question = question, .parties = parties, .namings = namings, .names = names};
    qq_parts_work work = {.db = question->db,
                          .ends_known_at = question->ends_known_at,
                          .threads = question->threads,
                          .part = find_records,
                          .data = &job};
    if (!qq_parts_run(&work, parties->len, error)) return NULL;
    g_array_sort(namings, compare_namings);
    work.part = read_names;
    return qq_parts_run(&work, parties->len, error) ? g_steal_pointer(&names) : NULL;
}

/* ---- texts beside records ---- */

struct qq_texts {
    GArray *numbers; /* of int64_t, in order, each once */
    GPtrArray *texts;
};

static bool read_texts(qq_store *store, unsigned from, unsigned until, void *data, GError **error)
{
    const qq_texts *texts = data;
    for (unsigned i = from; i < until; i++) {
        char *text = qq_store_detail(store, g_array_index(texts->numbers, int64_t, i), error);
        if (!text) return false;
        g_ptr_array_index(texts->texts, i) = text;
    }
    return true;
}

static int compare_numbers(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

qq_texts *qq_texts_read(const char *db, GArray *numbers, GError **error)
{
    g_autoptr(qq_texts) texts = g_new0(qq_texts, 1);
    unsigned kept = 0;
    texts->numbers = g_array_ref(numbers);
    texts->texts = g_ptr_array_new_with_free_func(g_free);
    g_array_sort(numbers, compare_numbers);
    for (unsigned i = 0; i < numbers->len; i++)
        if (!kept || g_array_index(numbers, int64_t, i) != g_array_index(numbers, int64_t, kept - 1))
            g_array_index(numbers, int64_t, kept++) = g_array_index(numbers, int64_t, i);
    g_array_set_size(numbers, kept);
    g_ptr_array_set_size(texts->texts, (gint)kept);
    const qq_parts_work work = {.db = db, .part = read_texts, .data = texts};
    return qq_parts_run(&work, kept, error) ? g_steal_pointer(&texts) : NULL;
}

void qq_texts_free(qq_texts *texts)
{
    if (!texts) return;
    g_array_unref(texts->numbers);
    g_ptr_array_unref(texts->texts);
    g_free(texts);
}

const char *qq_texts_find(const qq_texts *texts, int64_t number)
{
    const int64_t *numbers = (const int64_t *)(void *)texts->numbers->data;
    const int64_t *found =
        texts->numbers->len ? bsearch(&number, numbers, texts->numbers->len, sizeof number, compare_numbers) : NULL;
    return found ? g_ptr_array_index(texts->texts, (size_t)(found - numbers)) : NULL;
}
