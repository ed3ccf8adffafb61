/* What a reader must know before using an answer: what could not be looked up or compared, and bids that void each
 * other. Each has a code for programs, a sentence, and a few words for the overview. */
#include <string.h>

#include "bidders.h"

static const char *const codes[] = {
    [QQ_WARN_NAME_DIFFERS] = "name-differs",       [QQ_WARN_NAME_UNCHECKED] = "name-not-checkable",
    [QQ_WARN_NOT_REGISTERED] = "not-registered",   [QQ_WARN_REPRESENTATIVE] = "representative-not-known",
    [QQ_WARN_CONTROLLER] = "controller-not-known", [QQ_WARN_NO_MANAGER] = "no-manager",
    [QQ_WARN_UNKNOWN_LIST] = "unknown-list",       [QQ_WARN_OTHER_BIDS] = "several-bids",
    [QQ_WARN_SHARED_HEAD] = "same-representative", [QQ_WARN_AGAIN] = "asked-twice",
};

const char *qq_warning_code(qq_warning warning)
{
    return codes[warning];
}

static bool lacks(const qq_decider *decider, const qq_member_decision *member, qq_subject subject)
{
    return qq_decider_asks(decider, subject) && !member->looked_up[subject];
}

unsigned qq_warnings_of(const qq_decider *decider, const qq_decided_bidder *bidder, guint index)
{
    const qq_member_decision *member = g_ptr_array_index(bidder->decision.members, index);
    const bool holds[] = {
        [QQ_WARN_NAME_DIFFERS] = bidder->names[index] == QQ_NAME_DIFFERS,
        [QQ_WARN_NAME_UNCHECKED] = bidder->names[index] == QQ_NAME_UNCHECKED,
        [QQ_WARN_NOT_REGISTERED] = !member->registered,
        [QQ_WARN_REPRESENTATIVE] = lacks(decider, member, QQ_SUBJECT_LEGAL_REPRESENTATIVE),
        [QQ_WARN_CONTROLLER] = lacks(decider, member, QQ_SUBJECT_ACTUAL_CONTROLLER),
        [QQ_WARN_NO_MANAGER] = lacks(decider, member, QQ_SUBJECT_PROJECT_MANAGER),
        [QQ_WARN_UNKNOWN_LIST] = member->unknown_lists->len > 0,
        [QQ_WARN_OTHER_BIDS] = member->other_bids > 0,
        [QQ_WARN_SHARED_HEAD] = index == 0 && bidder->shared_head->len > 0,
        [QQ_WARN_AGAIN] = bidder->asked->again,
    };
    unsigned bits = 0;
    for (unsigned i = 0; i < G_N_ELEMENTS(holds); i++) bits |= (unsigned)holds[i] << i;
    return bits;
}

unsigned qq_warnings_of_all(const qq_decider *decider, const qq_decided_bidder *bidder)
{
    unsigned bits = 0;
    for (guint i = 0; !bidder->asked->error && i < bidder->decision.members->len; i++)
        bits |= qq_warnings_of(decider, bidder, i);
    return bits;
}

const char *qq_warning_short(qq_warning warning)
{
    switch (warning) {
    case QQ_WARN_NAME_DIFFERS:
        return _("another name");
    case QQ_WARN_NAME_UNCHECKED:
        return _("name not checked");
    case QQ_WARN_NOT_REGISTERED:
        return _("not registered here");
    case QQ_WARN_REPRESENTATIVE:
        return _("legal representative not known");
    case QQ_WARN_CONTROLLER:
        return _("actual controller not known");
    case QQ_WARN_NO_MANAGER:
        return _("no project manager");
    case QQ_WARN_UNKNOWN_LIST:
        return _("on an unknown list");
    case QQ_WARN_OTHER_BIDS:
        return _("several bids");
    case QQ_WARN_SHARED_HEAD:
        return _("same legal representative");
    default:
        return _("asked twice");
    }
}

static char *unknown_lists(const qq_member_decision *member)
{
    GString *out = g_string_new(_("stands on a list that the model does not have:"));
    for (guint i = 0; i < member->unknown_lists->len; i++) {
        const qq_evidence *listing = g_ptr_array_index(member->unknown_lists, i);
        g_autofree char *list = qq_shown_text(listing->list);
        g_string_append_printf(out, _("%s “%s”, %s, %s"), i ? ";" : "", list, listing->document, listing->authority);
    }
    g_string_append(out, _("; see what it means"));
    return g_string_free(out, FALSE);
}

/* A sentence about other bids; format: of their words. Caller frees. */
static char *about_bids(const char *format, const GPtrArray *bids)
{
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < bids->len; i++)
        g_string_append_printf(words, "%s%s", i ? ", " : "", (const char *)g_ptr_array_index(bids, i));
    g_auto(GStrv) parts = g_strsplit(format, "%s", 2);
    return g_strconcat(parts[0], words->str, parts[1], NULL);
}

char *qq_warning_words(const qq_decided_bidder *bidder, guint index, qq_warning warning)
{
    const qq_member_decision *member = g_ptr_array_index(bidder->decision.members, index);
    g_autofree char *given = bidder->asked->name ? qq_shown_text(bidder->asked->name) : NULL;
    switch (warning) {
    case QQ_WARN_NAME_DIFFERS:
        return g_strdup_printf(_("the shortlist names it “%s”"), given);
    case QQ_WARN_NAME_UNCHECKED:
        return g_strdup_printf(_("its name is not known here, so “%s” could not be compared"), given);
    case QQ_WARN_NOT_REGISTERED:
        return g_strdup(_("no registry feed sent this enterprise: that nothing is recorded here says little about it"));
    case QQ_WARN_REPRESENTATIVE:
        return g_strdup(_("its legal representative is not in the registry: not looked up"));
    case QQ_WARN_CONTROLLER:
        return g_strdup(_("its actual controller is not in the registry: not looked up"));
    case QQ_WARN_NO_MANAGER:
        return g_strdup(_("no project manager was named: none was looked up"));
    case QQ_WARN_UNKNOWN_LIST:
        return unknown_lists(member);
    case QQ_WARN_OTHER_BIDS:
        return about_bids(_("takes part in more than one bid of this shortlist, also in %s: all of these bids are void "
                            "(《招标投标法实施条例》第三十七条)"),
                          bidder->asked->also);
    case QQ_WARN_SHARED_HEAD:
        return about_bids(
            _("its legal representative is also that of a member of %s: in one section such bids are void "
              "(《招标投标法实施条例》第三十四条)"),
            bidder->shared_head);
    default:
        return g_strdup(_("the shortlist has this bid more than once"));
    }
}
