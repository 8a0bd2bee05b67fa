/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/ending.h"

#include "services/geo/region.h"

#include <string.h>

enum { TOWN_WORDS = 4 }; /* of a town's name */

void prm_geo_find_ending(const prm_geo_survey *survey, prm_geo_ending *end)
{
    size_t at = survey->text.count;
    end->count = 0;
    for (size_t i = survey->count; i-- > 0 && end->count < PRM_GEO_ENDING;) {
        const prm_geo_mention *mention = &survey->mentions[i];
        while (at > mention->end && prm_geo_is_fill(&survey->text, at - 1))
            at--;
        if (at != mention->end || mention->is_street)
            return;
        end->mentions[end->count++] = mention;
        at = mention->first;
    }
}

/** What sense the country makes of the mention: 3 if it is named, 2 if a region of it is, 0: none. */
static int explains(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country)
{
    bool by_part;
    if (prm_geo_names_country(mention, country))
        return 3;
    return prm_geo_has_region(mention, country) ||
            prm_geo_names_region(survey, mention, country, &by_part) != PRM_GEO_NONE
        ? 2
        : 0;
}

static int explain_all(const prm_geo_survey *survey, const prm_geo_ending *end, size_t count, uint16_t country)
{
    int sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += explains(survey, end->mentions[i], country);
    return sum;
}

/** Whether something behind the country is of another. */
static bool is_contradicted(const prm_geo_survey *survey, const prm_geo_ending *end, size_t behind, uint16_t country)
{
    for (size_t i = 0; i < behind; i++)
        if (explains(survey, end->mentions[i], country) == 0)
            return true;
    return false;
}

/** Whether a region of the country, that is none itself, is named anywhere but in `own`. */
static bool has_region(const prm_geo_survey *survey, uint16_t country, const prm_geo_mention *own)
{
    bool by_part;
    for (size_t i = 0; i < survey->count; i++) {
        const prm_geo_mention *mention = &survey->mentions[i];
        if (mention == own || mention->is_street || (mention->kinds & PRM_GEO_IS_NAME) == 0)
            continue;
        uint16_t region = prm_geo_names_region(survey, mention, country, &by_part);
        if (region != PRM_GEO_NONE && prm_geo_own_country(region) == PRM_GEO_NONE)
            return true;
    }
    return false;
}

/** "80331 Munich DE": a postcode before the town, as few countries have it. */
static bool has_postcode_before(const prm_geo_text *text, size_t index, uint16_t country)
{
    for (size_t i = index; i > 1 && i + TOWN_WORDS >= index; i--)
        if (text->words[i - 1].digits >= 4 && prm_geo_may_be_postcode(text, i - 1, country))
            return true;
    return false;
}

/** Whether what stands around "GA" tells that it is the country: an empty column or a number before it, a region of
 * it. */
static bool backs_country(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country)
{
    const prm_geo_text *text = &survey->text;
    size_t before = mention->first;
    if (before == 0)
        return false;
    if (text->words[before].is_apart || text->words[before - 1].digits > 0 || text->words[before - 1].has_dot)
        return true;
    return has_postcode_before(text, before, country) || has_region(survey, country, mention) ||
        (mention > survey->mentions && mention[-1].end == before && explains(survey, mention - 1, country) > 0);
}

/** "GA" and "Georgia" at the end are a country or a state: the postcode and what stands around tell. */
static void choose_state(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t region,
    prm_geo_verdict *v)
{
    const prm_geo_text *text = &survey->text;
    size_t postcode = prm_geo_postcode_after(text, mention->end);
    bool is_american = strncmp(prm_geo_regions[region].code, "US-", 3) == 0;
    bool has_postcode = postcode < text->count, fits_state = prm_geo_is_postcode_of(text, postcode, region);
    bool fits_country = has_postcode && prm_geo_may_be_postcode(text, postcode, v->country);
    bool is_in_column = text->words[mention->first].is_apart;
    if (fits_state && !fits_country && !is_in_column) {
        v->country = prm_geo_regions[region].country;
        v->region = region;
        v->on = PRM_GEO_POSTCODE | ((mention->kinds & PRM_GEO_IS_NAME) != 0 ? PRM_GEO_REGION_NAME
                                                                            : PRM_GEO_REGION_CODE);
        return;
    }
    /* Canada and Australia are seldom left out: without a postcode of theirs it is no province. */
    if (!is_american || (has_postcode && !fits_state) || backs_country(survey, mention, v->country))
        return;
    v->is_ambiguous = true;
}

/** The state of the USA, Canada or Australia that a mention may be; PRM_GEO_NONE. */
static uint16_t state_of(const prm_geo_survey *survey, const prm_geo_mention *mention)
{
    static const char *const countries[] = { "US", "CA", "AU" };
    bool by_part;
    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++) {
        uint16_t region = prm_geo_names_region(survey, mention, prm_geo_country_of(countries[i], 2), &by_part);
        if (region != PRM_GEO_NONE && prm_geo_own_country(region) == PRM_GEO_NONE)
            return region;
    }
    return PRM_GEO_NONE;
}

void prm_geo_settle(const prm_geo_mention *mention, uint16_t country, prm_geo_verdict *v)
{
    v->country = country;
    v->region = PRM_GEO_NONE;
    v->first = mention->first;
    v->end = mention->end;
    v->on = mention->country == country ? PRM_GEO_COUNTRY_CODE : PRM_GEO_COUNTRY_NAME;
}

uint16_t prm_geo_country_at(const prm_geo_mention *mention, size_t index)
{
    if (mention->country != PRM_GEO_NONE)
        return index == 0 ? mention->country : PRM_GEO_NONE;
    return index < mention->value_count && mention->values[index] < PRM_GEO_REGION ? mention->values[index]
                                                                                   : PRM_GEO_NONE;
}

uint16_t prm_geo_country_of_regions(const prm_geo_mention *mention, bool *has_several)
{
    uint16_t country = PRM_GEO_NONE;
    for (size_t i = 0; i < mention->value_count; i++) {
        if (mention->values[i] < PRM_GEO_REGION)
            continue;
        uint16_t own = prm_geo_regions[mention->values[i] - PRM_GEO_REGION].country;
        if (country != PRM_GEO_NONE && own != country) {
            *has_several = true;
            return PRM_GEO_NONE;
        }
        country = own;
    }
    return country;
}

/** "Shanghai US 201203", "Suwon US 443-742": a form's default country, with a postcode or a region that only others
 * have. */
static bool is_default(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country)
{
    const prm_geo_mention *before = mention > survey->mentions ? mention - 1 : NULL;
    bool has_several = false;
    if (strcmp(prm_geo_countries[country].alpha2, "US") != 0 || has_region(survey, country, mention))
        return false;
    if (prm_geo_is_foreign_zip(&survey->text, mention->end))
        return before == NULL || before->end != mention->first || explains(survey, before, country) == 0;
    if (before == NULL || before->end != mention->first || before->is_street)
        return false;
    uint16_t other = prm_geo_country_of_regions(before, &has_several);
    return other != PRM_GEO_NONE && other != country && !prm_geo_is_dependency(other, country);
}

/** Whether two countries that make equal sense leave it open which of them is meant. */
static bool is_open(const prm_geo_mention *one, uint16_t country, const prm_geo_mention *other, uint16_t other_country)
{
    /* Of two codes the first is a province or a company's form; a dependency is in what it depends on. */
    return country != other_country && ((one->kinds | other->kinds) & PRM_GEO_IS_NAME) != 0 &&
        !prm_geo_is_dependency(country, other_country) && !prm_geo_is_dependency(other_country, country);
}

/** Of the countries named by the mentions the one that makes most sense of all, none if there are two. NULL: there is
 * none. */
static const prm_geo_mention *choose_best(const prm_geo_survey *survey, const prm_geo_ending *end, size_t first,
    size_t last, prm_geo_verdict *v)
{
    const prm_geo_mention *chosen = NULL;
    int best = 0;
    for (size_t i = first; i < last; i++) {
        const prm_geo_mention *mention = end->mentions[i];
        for (size_t k = 0; prm_geo_country_at(mention, k) != PRM_GEO_NONE; k++) {
            uint16_t country = prm_geo_country_at(mention, k);
            int sense = explain_all(survey, end, last, country) + has_region(survey, country, mention);
            bool is_even = chosen != NULL && sense == best;
            if (is_even)
                v->is_ambiguous |= is_open(mention, country, chosen, v->country);
            if (sense < best || (is_even && !prm_geo_is_dependency(country, v->country)))
                continue;
            v->is_ambiguous &= is_even;
            best = sense;
            chosen = mention;
            prm_geo_settle(mention, country, v);
        }
    }
    return chosen;
}

bool prm_geo_choose_of_ending(const prm_geo_survey *survey, const prm_geo_ending *end, prm_geo_verdict *v)
{
    size_t behind = 0, countries;
    while (behind < end->count && !prm_geo_names_country(end->mentions[behind], PRM_GEO_NONE))
        behind++;
    for (countries = behind; countries < end->count && prm_geo_names_country(end->mentions[countries], PRM_GEO_NONE);)
        countries++;
    const prm_geo_mention *chosen = choose_best(survey, end, behind, countries, v);
    if (chosen == NULL || is_contradicted(survey, end, behind, v->country))
        return false;
    v->is_ambiguous |= is_default(survey, chosen, v->country);
    uint16_t state = state_of(survey, chosen);
    if (countries == 1 && behind == 0 && state != PRM_GEO_NONE && prm_geo_regions[state].country != v->country)
        choose_state(survey, chosen, state, v);
    return true;
}
