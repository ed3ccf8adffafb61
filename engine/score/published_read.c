/* The mirror of what is published, read. */
#include <string.h>

#include "published_file.h"
#include "qinqing/published.h"

struct qq_published {
    GMappedFile *file;
    qq_published_layout layout;
    size_t form, parties;
    GArray *listings; /* of qq_kept_listing: of `result` */
    GArray *packed;   /* of qq_packed_listing: of an entry */
    qq_kept_result result;
};

static uint32_t number_at(const uint8_t *numbers, size_t place)
{
    uint32_t out;
    memcpy(&out, numbers + place * sizeof out, sizeof out);
    return GUINT32_FROM_LE(out);
}

/* Where the sections of a file lie; false when it is no such file or not of the length that it says. */
static bool find_sections(const uint8_t *bytes, size_t length, qq_published_layout *out)
{
    const qq_published_head *head = (const qq_published_head *)(const void *)bytes;
    const size_t hashed = offsetof(qq_published_head, checksum) + sizeof head->checksum;
    if (length < sizeof *head || GUINT64_FROM_LE(head->magic) != QQ_PUBLISHED_MAGIC) return false;
    const uint64_t parties = GUINT64_FROM_LE(head->parties), listings = GUINT64_FROM_LE(head->listings),
                   form = GUINT32_FROM_LE(head->form);
    if (parties > length || listings > length || form > QQ_FORM_BYTES_MAX) return false;
    *out = (qq_published_layout){.head = head,
                                 .lengths = {sizeof *head - hashed, parties * form, parties * sizeof(uint32_t),
                                             (parties + 1) * sizeof(uint32_t), listings * QQ_PUBLISHED_LISTING_BYTES}};
    uint64_t at = hashed;
    for (unsigned i = 0; i < QQ_PUBLISHED_SECTIONS; i++) {
        out->sections[i] = bytes + at;
        at += out->lengths[i];
        if (at > length) return false;
    }
    return at == length;
}

/* Whether it holds the result that is published, and is whole. */
static bool holds(const qq_published_layout *layout, const qq_publication *published, const qq_model *model)
{
    qq_published_head wanted;
    qq_published_head_of(published, &wanted);
    const qq_published_head *head = layout->head;
    return head->as_of == wanted.as_of && head->known_at == wanted.known_at && head->semantics == wanted.semantics &&
           !memcmp(head->model_digest, wanted.model_digest, sizeof wanted.model_digest) &&
           !memcmp(head->digest, wanted.digest, sizeof wanted.digest) &&
           GUINT32_FROM_LE(head->form) == qq_packed_form_size(model) &&
           qq_published_checksum(layout) == GUINT64_FROM_LE(head->checksum);
}

static qq_published *published_new(GMappedFile *file, const qq_published_layout *layout)
{
    qq_published *out = g_new0(qq_published, 1);
    out->file = g_mapped_file_ref(file);
    out->layout = *layout;
    out->form = GUINT32_FROM_LE(layout->head->form);
    out->parties = (size_t)GUINT64_FROM_LE(layout->head->parties);
    out->listings = g_array_new(FALSE, FALSE, sizeof(qq_kept_listing));
    out->packed = g_array_new(FALSE, FALSE, sizeof(qq_packed_listing));
    return out;
}

static qq_published *open_file(qq_store *store, const qq_publication *published, const qq_model *model)
{
    g_autofree char *path = qq_published_path(store);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    qq_published_layout layout;
    if (!file ||
        !find_sections((const uint8_t *)g_mapped_file_get_contents(file), g_mapped_file_get_length(file), &layout) ||
        !holds(&layout, published, model))
        return NULL;
    return published_new(file, &layout);
}

bool qq_published_open(qq_store *store, qq_published **out, GError **error)
{
    qq_publication published = {0};
    bool found = false;
    *out = NULL;
    bool good = qq_store_published(store, &published, &found, error);
    g_autoptr(qq_model) model =
        good && found ? qq_store_model_kept(store, published.generation.model_digest, error) : NULL;
    if (good && found) good = model != NULL;
    if (model) *out = open_file(store, &published, model);
    qq_publication_clear(&published);
    return good;
}

void qq_published_close(qq_published *published)
{
    if (!published) return;
    g_mapped_file_unref(published->file);
    g_array_unref(published->listings);
    g_array_unref(published->packed);
    g_free(published);
}

size_t qq_published_count(const qq_published *published)
{
    return published->parties;
}

static void read_listings(qq_published *published, size_t place)
{
    const uint8_t *places = published->layout.sections[3], *listings = published->layout.sections[4];
    const uint32_t until = number_at(places, place + 1);
    g_array_set_size(published->listings, 0);
    for (uint32_t i = number_at(places, place); i < until; i++) {
        const uint8_t *at = listings + (size_t)i * QQ_PUBLISHED_LISTING_BYTES;
        qq_kept_listing listing = {.list = (uint16_t)(at[0] | at[1] << 8)};
        memcpy(listing.record.bytes, at + 2, QQ_KEY_BYTES);
        g_array_append_val(published->listings, listing);
    }
    published->result.listings = (const qq_kept_listing *)(void *)published->listings->data;
    published->result.listing_count = published->listings->len;
}

void qq_published_entry(qq_published *published, size_t place, qq_kept_entry *out)
{
    const uint8_t *places = published->layout.sections[3], *listings = published->layout.sections[4];
    const uint32_t from = number_at(places, place), until = number_at(places, place + 1);
    *out = (qq_kept_entry){.form = published->layout.sections[1] + place * published->form,
                           .next_change = (qq_day)number_at(published->layout.sections[2], place)};
    if (from == until) return;
    g_array_set_size(published->packed, 0);
    for (uint32_t i = from; i < until; i++) {
        const uint8_t *at = listings + (size_t)i * QQ_PUBLISHED_LISTING_BYTES;
        qq_packed_listing listing = {.list = (uint16_t)(at[0] | at[1] << 8)};
        memcpy(listing.record.bytes, at + 2, QQ_KEY_BYTES);
        g_array_append_val(published->packed, listing);
    }
    out->listings = (const qq_packed_listing *)(void *)published->packed->data;
    out->listing_count = published->packed->len;
}

const qq_kept_result *qq_published_at(qq_published *published, size_t place)
{
    qq_kept_form_read(published->layout.sections[1] + place * published->form, &published->result);
    published->result.next_change = (qq_day)number_at(published->layout.sections[2], place);
    read_listings(published, place);
    return &published->result;
}

const qq_kept_result *qq_published_find(qq_published *published, const qq_party *party)
{
    const uint8_t *forms = published->layout.sections[1];
    size_t low = 0, high = published->parties;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = memcmp(forms + middle * published->form, party->text, QQ_FORM_IDENTIFIER_BYTES);
        if (order == 0) return qq_published_at(published, middle);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

/* ---- one reader ---- */

bool qq_published_grades(qq_store *store, const qq_publication *publication, int64_t out[QQ_GRADE_MAX + 1],
                         GError **error)
{
    g_autoptr(qq_model) model = qq_store_model_kept(store, publication->generation.model_digest, error);
    g_autoptr(qq_results_reader) results =
        model ? qq_results_open_quick(store, &publication->generation, model, error) : NULL;
    const qq_kept_result *kept = NULL;
    bool good = results != NULL;
    for (unsigned i = 0; i <= QQ_GRADE_MAX; i++) out[i] = 0;
    while (good && (good = qq_results_next(results, &kept, error)) && kept)
        out[kept->standing.unscored ? QQ_GRADE_MAX : kept->standing.grade]++;
    return good;
}
