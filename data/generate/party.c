/* Firms and persons from ordinals. Codes: GB 32100-2015, GB 11714-1997, GB 11643-1999. */
#include "party.h"

#include <string.h>
#include "random.h"

enum { STREAM_FIRM = 1, STREAM_PERSON = 2 };

#define BRANCH_EVERY 50 /* one party in so many is a branch … */
#define BRANCH_AT    37 /* … the one at this place, of a firm before it in the same fifty */

/* Codes given before and after the switch of 2015-10-01: eight digits, or MA and six of the 31 characters. */
#define OLD_CODES UINT64_C(100000000)
#define NEW_CODES UINT64_C(887503681) /* 31^6 */

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* GB 32100-2015, table 1 */

static char *append(char *at, const char *text)
{
    size_t length = strlen(text);
    memcpy(at, text, length + 1);
    return at + length;
}

static void write_uscc(const world *w, uint64_t ordinal, const place *seat, bool old, char out[QQ_USCC_LENGTH + 1])
{
    memcpy(out, "91", 2);
    memcpy(out + 2, seat->code, 6);
    char *org = out + 8;
    if (old) {
        uint64_t number = shuffle(ordinal, OLD_CODES, w->seed ^ 0x01d);
        for (int at = 7; at >= 0; at--, number /= 10) org[at] = (char)('0' + number % 10);
    } else {
        uint64_t number = shuffle(ordinal, NEW_CODES, w->seed ^ 0x2e3);
        memcpy(org, "MA", 2);
        for (int at = 7; at >= 2; at--, number /= 31) org[at] = alphabet[number % 31];
    }
    org[8] = qq_org_code_check_character(org);
    out[17] = qq_uscc_check_character(out);
    out[18] = '\0';
}

/* Two syllables for the first 2^16 firms, three up to 2^22, four after: each range is shuffled within itself, so no
 * name comes twice. */
static char letter_and_name(const world *w, uint64_t ordinal, const place *seat, char *out)
{
    unsigned syllables = 2;
    uint64_t index = ordinal, size = UINT64_C(1) << (2 * WORD_BITS + TRADE_BITS);
    while (index >= size) {
        index -= size;
        syllables++;
        size <<= WORD_BITS;
    }
    index = shuffle_bits(index, syllables * WORD_BITS + TRADE_BITS, w->seed ^ 0x7a6e);
    const trade *business = &trades[index & ((1u << TRADE_BITS) - 1)];
    index >>= TRADE_BITS;
    char *at = append(out, seat->name);
    at = append(at, first_words[index & 63]);
    at = append(at, second_words[(index >> WORD_BITS) & 63]);
    for (index >>= 2 * WORD_BITS; syllables > 2; syllables--, index >>= WORD_BITS)
        at = append(at, third_words[index & 63]);
    append(at, business->name);
    return business->letter;
}

bool firm_is_branch(uint64_t ordinal)
{
    return ordinal % BRANCH_EVERY == BRANCH_AT;
}

static void as_branch(const world *w, dice *d, firm *out)
{
    firm head;
    out->branch = true;
    out->head = out->ordinal - BRANCH_AT + roll(d, BRANCH_AT);
    firm_at(w, out->head, &head);
    char *at = append(out->name, head.name);
    at = append(at, out->seat->full);
    append(at, "分公司");
    out->letter = head.letter;
}

void firm_at(const world *w, uint64_t ordinal, firm *out)
{
    dice d = dice_for(w->seed, STREAM_FIRM, ordinal);
    out->ordinal = ordinal;
    out->seat = place_for(roll(&d, 1000));
    bool old = chance(&d, 450);
    out->branch = false;
    out->head = ordinal;
    if (firm_is_branch(ordinal))
        as_branch(w, &d, out);
    else
        out->letter = letter_and_name(w, ordinal, out->seat, out->name);
    write_uscc(w, ordinal, out->seat, old, out->uscc);
    /* Old codes: 11 to 36 years before as-of; new ones within ten years. The credit system took firms in from eight
     * years before. */
    int age = old ? between(&d, 11 * 365, 36 * 365) : between(&d, 60, 10 * 365);
    out->founded = w->as_of - age;
    int known = between(&d, 20, YEARS_BACK * 365);
    out->registered = w->as_of - (known < age ? known : age - 30);
}

/* Birthdays from 1955-01-01 on; 999 numbers a day: persons of different ordinals share none until all are given. */
#define FIRST_BIRTHDAY (-5479)
#define BIRTHDAYS      UINT64_C(18250)
#define A_DAY          UINT64_C(999)

void person_name_at(const world *w, uint64_t ordinal, char out[24])
{
    dice d = dice_for(w->seed, STREAM_PERSON, ordinal);
    /* The smaller of two rolls: the surnames at the head of the table are the frequent ones. */
    uint32_t one = roll(&d, SURNAMES), two = roll(&d, SURNAMES);
    char *at = append(out, surnames[one < two ? one : two]);
    at = append(at, given_words[roll(&d, GIVEN)]);
    if (chance(&d, 700)) append(at, given_words[roll(&d, GIVEN)]);
}

void person_at(const world *w, uint64_t ordinal, person *out)
{
    person_name_at(w, ordinal, out->name);
    dice d = dice_for(w->seed, STREAM_PERSON, ordinal + (UINT64_C(1) << 40));
    uint64_t index = shuffle(ordinal % (BIRTHDAYS * A_DAY), BIRTHDAYS * A_DAY, w->seed ^ 0x1d);
    int year, month, day;
    qq_day_to_civil(FIRST_BIRTHDAY + (qq_day)(index / A_DAY), &year, &month, &day);
    uint32_t fields[3] = {(uint32_t)year, (uint32_t)(month * 100 + day), (uint32_t)(index % A_DAY + 1)};
    const unsigned digits[3] = {4, 4, 3};
    char *at = out->number;
    memcpy(at, place_for(roll(&d, 1000))->code, 6);
    at += 6;
    for (unsigned field = 0; field < 3; field++) {
        for (unsigned digit = digits[field]; digit-- > 0; fields[field] /= 10)
            at[digit] = (char)('0' + fields[field] % 10);
        at += digits[field];
    }
    out->number[17] = qq_citizen_check_character(out->number);
    out->number[18] = '\0';
}
