/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/region.h"

#include <string.h>

enum { ZIP_DIGITS = 5 };

/** The first three digits of a state's ZIP codes, from and to. */
typedef struct zip_range {
    char state[3];
    uint16_t from, to;
} zip_range;

static const zip_range zips[] = { { "AK", 995, 999 }, { "AL", 350, 369 }, { "AR", 716, 729 }, { "AZ", 850, 865 },
    { "CA", 900, 961 }, { "CO", 800, 816 }, { "CT", 60, 69 }, { "DC", 200, 205 }, { "DE", 197, 199 },
    { "FL", 320, 349 }, { "GA", 300, 319 }, { "GA", 398, 399 }, { "HI", 967, 968 }, { "IA", 500, 528 },
    { "ID", 832, 838 }, { "IL", 600, 629 }, { "IN", 460, 479 }, { "KS", 660, 679 }, { "KY", 400, 427 },
    { "LA", 700, 714 }, { "MA", 10, 27 }, { "MA", 55, 55 }, { "MD", 206, 219 }, { "ME", 39, 49 }, { "MI", 480, 499 },
    { "MN", 550, 567 }, { "MO", 630, 658 }, { "MS", 386, 397 }, { "MT", 590, 599 }, { "NC", 270, 289 },
    { "ND", 580, 588 }, { "NE", 680, 693 }, { "NH", 30, 38 }, { "NJ", 70, 89 }, { "NM", 870, 884 }, { "NV", 889, 898 },
    { "NY", 5, 5 }, { "NY", 63, 63 }, { "NY", 100, 149 }, { "OH", 430, 459 }, { "OK", 730, 749 }, { "OR", 970, 979 },
    { "PA", 150, 196 }, { "RI", 28, 29 }, { "SC", 290, 299 }, { "SD", 570, 577 }, { "TN", 370, 385 },
    { "TX", 750, 799 }, { "TX", 885, 885 }, { "UT", 840, 847 }, { "VA", 201, 201 }, { "VA", 220, 246 },
    { "VT", 50, 59 }, { "WA", 980, 994 }, { "WI", 530, 549 }, { "WV", 247, 268 }, { "WY", 820, 831 } };

/** Countries whose code is a state's as well: how many digits their postcodes have, and with which of them they begin.
 * Those that are not here have none, or none of digits alone. */
typedef struct postcode_shape {
    char country[3];
    uint8_t digits, or_digits; /* or_digits 0: nothing else */
    const char *first;
} postcode_shape;

static const postcode_shape shapes[] = { { "AL", 4, 0, "123456789" }, { "AR", 4, 0, "123456789" },
    { "AZ", 4, 0, "1234567" }, { "CO", 6, 0, "0123456789" }, { "DE", 5, 0, "0123456789" }, { "ID", 5, 0, "123456789" },
    { "IL", 5, 7, "123456789" }, { "IN", 6, 0, "12345678" }, { "LA", 5, 0, "01" }, { "MA", 5, 0, "123456789" },
    { "MD", 4, 0, "234567" }, { "ME", 5, 0, "8" }, { "MN", 5, 0, "123456" }, { "NC", 5, 0, "9" },
    { "NE", 4, 0, "123456789" }, { "PA", 4, 0, "01" }, { "SD", 5, 0, "1234567890" }, { "TN", 4, 0, "123456789" },
    { "VA", 5, 0, "0" } };

static bool is_number(const prm_geo_text *text, size_t index)
{
    return index < text->count && text->words[index].digits > 0 &&
        text->words[index].digits == text->words[index].length;
}

/** Digits that stand alone, "560054" or "560 054"; NULL: it is no such word. */
static const char *number_at(const prm_geo_text *text, size_t index, size_t *digits)
{
    if (!is_number(text, index))
        return NULL;
    *digits = text->words[index].digits;
    if (*digits == 3 && is_number(text, index + 1) && text->words[index + 1].digits == 3)
        *digits = 6;
    return text->folded + text->words[index].start;
}

/** The state whose ZIP code stands there; NULL. */
static const char *state_by_zip(const prm_geo_text *text, size_t first)
{
    size_t digits;
    const char *number = number_at(text, first, &digits);
    if (number == NULL || digits != ZIP_DIGITS)
        return NULL;
    int begin = (number[0] - '0') * 100 + (number[1] - '0') * 10 + number[2] - '0';
    for (size_t i = 0; i < sizeof zips / sizeof zips[0]; i++)
        if (begin >= zips[i].from && begin <= zips[i].to)
            return zips[i].state;
    return NULL;
}

/** "K2K 2E6", "K2K2E6". */
static bool is_canadian(const prm_geo_text *text, size_t first)
{
    char letters[7] = "";
    size_t count = 0;
    for (size_t i = first; i < text->count && i < first + 2; i++)
        for (size_t k = 0; k < text->words[i].length && count < sizeof letters; k++)
            letters[count++] = text->folded[text->words[i].start + k];
    for (size_t i = 0; i < 6 && count >= 6; i++) {
        bool is_digit = letters[i] >= '0' && letters[i] <= '9';
        if (is_digit != (i % 2 == 1))
            return false;
    }
    return count == 6;
}

size_t prm_geo_postcode_after(const prm_geo_text *text, size_t index)
{
    while (index < text->count && text->words[index].digits == 0)
        index++;
    return index;
}

bool prm_geo_is_postcode_of(const prm_geo_text *text, size_t first, uint16_t region)
{
    const char *code = prm_geo_regions[region].code;
    size_t digits;
    const char *state = strncmp(code, "US-", 3) == 0 ? state_by_zip(text, first) : NULL;
    if (state != NULL)
        return strcmp(state, code + 3) == 0;
    if (strncmp(code, "CA-", 3) == 0)
        return is_canadian(text, first);
    return strncmp(code, "AU-", 3) == 0 && number_at(text, first, &digits) != NULL && digits == 4;
}

bool prm_geo_is_foreign_zip(const prm_geo_text *text, size_t first)
{
    size_t digits;
    return number_at(text, first, &digits) != NULL && digits > 2 && digits != ZIP_DIGITS && digits != 9;
}

bool prm_geo_may_be_postcode(const prm_geo_text *text, size_t first, uint16_t country)
{
    size_t digits;
    const char *number = number_at(text, first, &digits), *code = prm_geo_countries[country].alpha2;
    if (strcmp(code, "CA") == 0)
        return is_canadian(text, first);
    for (size_t i = 0; number != NULL && i < sizeof shapes / sizeof shapes[0]; i++)
        if (strcmp(shapes[i].country, code) == 0)
            return (digits == shapes[i].digits || digits == shapes[i].or_digits) &&
                strchr(shapes[i].first, *number) != NULL;
    return false;
}

/** Whether only fill lies between. */
static bool is_next_to(const prm_geo_text *text, size_t end, size_t first)
{
    for (size_t i = end; i < first; i++)
        if (!prm_geo_is_fill(text, i))
            return false;
    return end <= first;
}

/** The region whose part of a code is the word, `postcode` behind it; PRM_GEO_NONE. In small letters ("Seattle wa US
 * 98134") only with its postcode: they could be a word. */
static uint16_t part_at(const prm_geo_text *text, size_t index, uint16_t country, size_t postcode)
{
    const prm_geo_word *word = &text->words[index];
    if (word->digits > 0 || word->length < 2 || word->has_dot || prm_geo_is_no_code(text, index))
        return PRM_GEO_NONE;
    uint16_t region = prm_geo_region_of(country, text->folded + word->start, word->length);
    bool is_plain = word->is_upper || !text->has_upper;
    return is_plain || (region != PRM_GEO_NONE && prm_geo_is_postcode_of(text, postcode, region)) ? region
                                                                                                  : PRM_GEO_NONE;
}

/** Whether an empty column lies between the word and the one before: "BO  IT"; not "(BO)  IT" or "BO,  IT". */
static bool is_apart(const prm_geo_text *text, size_t index)
{
    return index < text->count && text->words[index].is_apart && text->words[index].gap != PRM_GEO_COMMA;
}

/** The part of a region's code beside the country: "San Jose CA US", "US MA 01760", "TO 10077 IT", "IT 10077 TO". */
static uint16_t find_part(const prm_geo_survey *survey, uint16_t country, size_t first, size_t end)
{
    const prm_geo_text *text = &survey->text;
    uint16_t region = PRM_GEO_NONE;
    while (first > 1 && !is_apart(text, first) && text->words[first - 1].digits > 0)
        first--;
    if (first > 0 && !is_apart(text, first))
        region = part_at(text, first - 1, country, end);
    while (region == PRM_GEO_NONE && end < text->count && text->words[end].digits > 0)
        end++;
    if (region == PRM_GEO_NONE && end < text->count)
        region = part_at(text, end, country, end + 1);
    return region;
}

static bool lies_in(uint16_t region, uint16_t outer)
{
    for (; region != PRM_GEO_NONE; region = prm_geo_regions[region].parent)
        if (region == outer)
            return true;
    return false;
}

static bool is_among(const prm_geo_mention *mention, uint16_t region)
{
    for (size_t i = 0; i < mention->value_count; i++)
        if (mention->values[i] == PRM_GEO_REGION + region)
            return true;
    return false;
}

/** Whether the mention, on that side of the country, could tell its region. */
static bool may_tell(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country, size_t first,
    size_t end)
{
    if (mention->is_street || (mention->kinds & PRM_GEO_IS_NAME) == 0 || prm_geo_names_country(mention, country))
        return false;
    return mention->first < end || is_next_to(&survey->text, end, mention->first);
}

/** The region named nearest to the country, or one within it that is named as well. */
static uint16_t find_named(const prm_geo_survey *survey, uint16_t country, size_t first, size_t end)
{
    const prm_geo_mention *doubtful = NULL; /* names two regions: another mention may tell which */
    uint16_t found = PRM_GEO_NONE;
    bool by_part;
    /* What stands behind the country or in its midst, then what stands before, from there outwards. */
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = survey->count; i-- > 0;) {
            const prm_geo_mention *mention = &survey->mentions[i];
            bool is_before = mention->end <= first;
            if (is_before != (pass == 1) || !may_tell(survey, mention, country, first, end) ||
                !prm_geo_has_region(mention, country))
                continue;
            uint16_t region = prm_geo_names_region(survey, mention, country, &by_part);
            /* "Shenzhen-Hong Kong Cooperation Zone, Shenzhen CN" is not Hong Kong. */
            if (prm_geo_own_country(region) != PRM_GEO_NONE && is_before &&
                !is_next_to(&survey->text, mention->end, first))
                continue;
            if (region == PRM_GEO_NONE && found == PRM_GEO_NONE)
                doubtful = mention;
            if (region != PRM_GEO_NONE && (doubtful == NULL || is_among(doubtful, region)) &&
                (found == PRM_GEO_NONE || lies_in(region, found)))
                found = region;
        }
    return found;
}

uint16_t prm_geo_choose_region(const prm_geo_survey *survey, uint16_t country, size_t first, size_t end, unsigned *on)
{
    uint16_t region = find_part(survey, country, first, end);
    if (region != PRM_GEO_NONE) {
        *on |= PRM_GEO_REGION_CODE;
        return region;
    }
    region = find_named(survey, country, first, end);
    if (region != PRM_GEO_NONE) {
        *on |= PRM_GEO_REGION_NAME;
        return region;
    }
    const char *state = strcmp(prm_geo_countries[country].alpha2, "US") == 0 ? state_by_zip(&survey->text, end) : NULL;
    if (state == NULL)
        return PRM_GEO_NONE;
    *on |= PRM_GEO_POSTCODE;
    return prm_geo_region_of(country, state, strlen(state));
}
