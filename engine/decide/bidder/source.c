/* Records of a store at one known time. */
#include "qinqing/decide.h"

static bool store_dossier(const void *data, const qq_party *party, qq_dossier *out, GError **error)
{
    const qq_store_view *view = data;
    return qq_store_dossier(view->store, party, view->known_at, out, error);
}

static char *store_detail(const void *data, const qq_record *record, GError **error)
{
    const qq_store_view *view = data;
    return qq_store_detail(view->store, record->detail, error);
}

static const char *store_text(const void *data, int32_t interned)
{
    return qq_store_text(((const qq_store_view *)data)->store, interned);
}

qq_record_source qq_records_of_store(const qq_store_view *view)
{
    return (qq_record_source){.dossier = store_dossier, .detail = store_detail, .text = store_text, .data = view};
}
