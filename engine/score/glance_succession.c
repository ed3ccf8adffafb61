/* What a successor carries on of its predecessors: what the stage succession makes of it (succession.c says why). Each
 * predecessor has a glance of its own, with the tables of the successor's. */
#include "glance_private.h"

static qq_glance *elder_at(qq_glance *glance, unsigned index)
{
    qq_elder *elder = &glance->elders[index];
    if (elder->glance) return elder->glance;
    elder->glance = g_new(qq_glance, 1);
    *elder->glance = *glance;
    elder->glance->ends = NULL; /* it reads records */
    elder->glance->groups = elder->glance->decisions = NULL;
    elder->glance->row_room = 0;
    for (unsigned i = 0; i < QQ_GLANCE_ELDERS; i++) elder->glance->elders[i] = (qq_elder){0};
    return elder->glance;
}

void qq_glance_drop_elders(qq_glance *glance)
{
    for (unsigned i = 0; i < QQ_GLANCE_ELDERS; i++) g_clear_pointer(&glance->elders[i].glance, g_free);
}

bool qq_glance_read_elders(qq_glance *glance, const qq_dossier *dossier)
{
    if (dossier->predecessor_count > QQ_GLANCE_ELDERS) return false;
    for (unsigned i = 0; i < dossier->predecessor_count; i++) {
        const qq_predecessor *predecessor = &dossier->predecessors[i];
        qq_glance *elder = elder_at(glance, i);
        glance->elders[i] = (qq_elder){elder, predecessor->tie, predecessor->from, predecessor->until};
        qq_price_decided(glance->pricer, dossier->inherited + predecessor->first, predecessor->count);
        if (!qq_glance_read_records(elder)) return false;
    }
    glance->elder_count = (unsigned)dossier->predecessor_count;
    return true;
}

static bool stands(const qq_elder *elder, qq_day day)
{
    return (elder->from == QQ_DAY_NONE || elder->from <= day) && (elder->until == QQ_DAY_NONE || elder->until >= day);
}

static void carry_on(const qq_elder *elder, const qq_glance_result *old, qq_glance_result *out)
{
    const bool lower_grade = old->grade > out->grade || (old->grade == out->grade && old->vetoed && !out->vetoed);
    if (elder->tie == QQ_TIE_MERGED_INTO) out->score = MIN(out->score, old->score);
    if (!lower_grade) return;
    out->trust = old->trust;
    out->grade = old->grade;
}

void qq_glance_carry_on(const qq_glance *glance, qq_day day, qq_glance_result *out)
{
    for (unsigned i = 0; i < glance->elder_count; i++) {
        const qq_elder *elder = &glance->elders[i];
        qq_glance_result old;
        if (!stands(elder, day)) continue;
        qq_glance_sum(elder->glance, day, &old);
        if (old.bears) carry_on(elder, &old, out);
    }
}
