#include "support/reference_words.h"

#include <string.h>

/* ---- the calendar ---- */

void reference_count_out(calendar *to)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t today = 0;
    for (int month = 0; month < REFERENCE_MONTHS; month++) {
        int year = REFERENCE_FIRST_YEAR + month / 12;
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int length = month % 12 == 1 && leap ? 29 : lengths[month % 12];
        to->first_of[month] = today;
        to->length_of[month] = (int8_t)length;
        for (int day = 1; day <= length; day++, today++) {
            to->month_of[today] = (int16_t)month;
            to->day_of[today] = (int8_t)day;
        }
    }
}

qq_day reference_after_months(const calendar *of, qq_day day, int months)
{
    g_assert(day >= 0 && day < REFERENCE_DAYS && of->month_of[day] + months < REFERENCE_MONTHS);
    int month = of->month_of[day] + months;
    return of->first_of[month] + MIN(of->day_of[day], of->length_of[month]) - 1;
}

/* ---- what the texts say ---- */

static bool ends_in(const char *text, const char *end)
{
    size_t length = strlen(text), of_end = strlen(end);
    return length >= of_end && !memcmp(text + length - of_end, end, of_end);
}

static bool any_ending(const GArray *issuers, const char *text)
{
    for (unsigned i = 0; i < issuers->len; i++) {
        const qq_issuer *issuer = &g_array_index(issuers, qq_issuer, i);
        g_assert(issuer->match == QQ_MATCH_SUFFIX); /* the shipped package has no other */
        if (ends_in(text, issuer->text)) return true;
    }
    return false;
}

static void read_item(const qq_model *model, const char *text, word *to)
{
    for (unsigned i = 0; i < model->items->len; i++) {
        const qq_item *item = &g_array_index(model->items, qq_item, i);
        if (strcmp(item->code, text)) continue;
        static const meaning meanings[] = {[QQ_ITEM_LABEL] = SAYS_LABEL,
                                           [QQ_ITEM_ACT] = SAYS_ACT,
                                           [QQ_ITEM_CONVICTION] = SAYS_CONVICTION,
                                           [QQ_ITEM_HONOUR] = SAYS_HONOUR};
        to->meaning = meanings[item->use];
        to->category = item->category;
        to->severity = (int)item->severity;
        to->points = item->points;
        to->bribery = item->bribery;
    }
}

static void read_grounds(const qq_model *model, const char *text, word *to)
{
    for (unsigned g = 0; g < model->grounds->len; g++) {
        const qq_ground *ground = &g_array_index(model->grounds, qq_ground, g);
        unsigned bit = 1u << (ground->id[3] - '0'); /* BL-n */
        if (ground->kind != QQ_GROUND_CODES) continue;
        for (unsigned c = 0; c < ground->codes->len; c++)
            if (!strcmp(g_ptr_array_index(ground->codes, c), text)) to->grounds |= bit;
        if (ground->issuers->len ? any_ending(ground->issuers, text) : to->housing) to->authorities |= bit;
    }
}

void reference_read_word(const qq_model *model, const char *text, word *to)
{
    read_item(model, text, to);
    for (unsigned i = 0; i < model->lists->len; i++)
        if (!strcmp(g_array_index(model->lists, qq_list, i).id, text))
            to->list_months = g_array_index(model->lists, qq_list, i).months;
    to->housing = any_ending(model->issuers, text);
    read_grounds(model, text, to);
}
