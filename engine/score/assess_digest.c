/* The digest of everyone from results that somebody else found, for what-if: the same bytes as assessing gives. */
#include "digest.h"
#include "results.h"

enum { RUN_FORMS = 4096 };

struct qq_assess_digest {
    const qq_model *model;
    qq_packed_results packed; /* since the last joining */
    qq_digest_part part;
    qq_digest_joiner joiner;
};

qq_assess_digest *qq_assess_digest_new(const qq_model *model)
{
    qq_assess_digest *digest = g_new0(qq_assess_digest, 1);
    digest->model = model;
    qq_packed_init(&digest->packed);
    qq_digest_part_init(&digest->part);
    qq_digest_joiner_init(&digest->joiner);
    return digest;
}

static void join(qq_assess_digest *digest)
{
    qq_digest_join(&digest->joiner, &digest->part, digest->packed.forms);
    qq_packed_clear(&digest->packed);
    qq_packed_init(&digest->packed);
    qq_digest_part_clear(&digest->part);
    qq_digest_part_init(&digest->part);
}

void qq_assess_digest_add(qq_assess_digest *digest, const qq_party *party, const qq_result *result)
{
    const qq_glance_result kept = qq_glance_of_result(digest->model, result);
    qq_packed_add(&digest->packed, digest->model, party, &kept);
    qq_digest_part_add(&digest->part, party->text, digest->packed.forms);
    if (digest->packed.forms->len >= RUN_FORMS * qq_packed_form_size(digest->model)) join(digest);
}

void qq_assess_digest_free(qq_assess_digest *digest, char out[65])
{
    char unwanted[65];
    join(digest);
    qq_digest_finish(&digest->joiner, out ? out : unwanted);
    qq_digest_joiner_clear(&digest->joiner);
    qq_digest_part_clear(&digest->part);
    qq_packed_clear(&digest->packed);
    g_free(digest);
}
