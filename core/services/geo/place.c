/* SPDX-License-Identifier: Apache-2.0 */
/* An address ends with its country, a postcode behind it or before: what stands there is believed first. Elsewhere a name of a
 * country counts as long as none other contradicts it. */
#include "services/geo/region.h"

#include <string.h>

enum {
    CHAIN = 6,            /* mentions at the end of an address that are looked at together */
    WEIGHT_CUT_NAME = 80, /* "UNITED GB KINGDOM" */
    WEIGHT_NAME = 60,     /* of a country anywhere */
    WEIGHT_CODE = 50,     /* anywhere; less for each word behind it */
    WEIGHT_REGION = 45,   /* at the end, of one country alone */
    WEIGHT_STREET = 15,
    MARGIN = 20           /* by which the best must lead */
};

/** The mentions that end an address, last first, nothing but fill around them. */
typedef struct ending {
    const prm_geo_mention *mentions[CHAIN];
    size_t count;
} ending;

/** What was found out so far. */
typedef struct verdict {
    uint16_t country, region;
    size_t first, end; /* words that name the country */
    unsigned on;
    bool is_ambiguous;
} verdict;

static bool is_country(const prm_geo_mention *mention)
{
    return prm_geo_names_country(mention, PRM_GEO_NONE);
}

static void find_ending(const prm_geo_survey *survey, ending *end)
{
    size_t at = survey->text.count;
    end->count = 0;
    for (size_t i = survey->count; i-- > 0 && end->count < CHAIN;) {
        const prm_geo_mention *mention = &survey->mentions[i];
        while (at > mention->end && prm_geo_is_fill(&survey->text, at - 1))
            at--;
        if (at != mention->end || mention->is_street)
            return;
        end->mentions[end->count++] = mention;
        at = mention->first;
    }
}

/** Whether the country makes sense of the mention. */
static bool explains(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country)
{
    bool by_part;
    return prm_geo_names_country(mention, country) ||
        prm_geo_names_region(survey, mention, country, &by_part) != PRM_GEO_NONE;
}

static size_t count_explained(const prm_geo_survey *survey, const ending *end, size_t count, uint16_t country)
{
    size_t explained = 0;
    for (size_t i = 0; i < count; i++)
        explained += explains(survey, end->mentions[i], country);
    return explained;
}

/** Whether a region of the country is named anywhere but in `own`. */
static bool has_region(const prm_geo_survey *survey, uint16_t country, const prm_geo_mention *own)
{
    bool by_part;
    for (size_t i = 0; i < survey->count; i++) {
        const prm_geo_mention *mention = &survey->mentions[i];
        if (mention != own && !mention->is_street && (mention->kinds & PRM_GEO_IS_NAME) != 0 &&
            prm_geo_names_region(survey, mention, country, &by_part) != PRM_GEO_NONE)
            return true;
    }
    return false;
}

static size_t postcode_after(const prm_geo_text *text, size_t index)
{
    while (index < text->count && text->words[index].digits == 0)
        index++;
    return index;
}

/** Whether what stands around "GA" tells that it is the country: an empty column or a number before it, a region of it. */
static bool backs_country(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country)
{
    const prm_geo_text *text = &survey->text;
    size_t before = mention->first;
    if (before == 0)
        return false;
    return text->words[before].gap == PRM_GEO_WIDE || text->words[before - 1].digits > 0 ||
        (before > 1 && text->words[before - 1].has_dot) || has_region(survey, country, mention);
}

/** "GA" and "Georgia" at the end are a country or a state: the postcode and what stands around tell. */
static void choose_state(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t region, verdict *v)
{
    const prm_geo_text *text = &survey->text;
    size_t postcode = postcode_after(text, mention->end);
    bool is_american = strncmp(prm_geo_regions[region].code, "US-", 3) == 0;
    bool has_postcode = postcode < text->count, fits_state = prm_geo_is_postcode_of(text, postcode, region);
    bool fits_country = has_postcode && prm_geo_may_be_postcode(text, postcode, v->country);
    bool is_in_column = text->words[mention->first].gap == PRM_GEO_WIDE;
    if (fits_state && !fits_country && !is_in_column) {
        v->country = prm_geo_regions[region].country;
        v->region = region;
        v->on = PRM_GEO_POSTCODE | ((mention->kinds & PRM_GEO_IS_NAME) != 0 ? PRM_GEO_REGION_NAME : PRM_GEO_REGION_CODE);
        return;
    }
    /* Canada and Australia are seldom left out: without a postcode of theirs it is no province. */
    if (!is_american || (fits_country && !fits_state) || backs_country(survey, mention, v->country))
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

static void settle(const prm_geo_mention *mention, uint16_t country, verdict *v)
{
    v->country = country;
    v->region = PRM_GEO_NONE;
    v->first = mention->first;
    v->end = mention->end;
    v->on = mention->country == country ? PRM_GEO_COUNTRY_CODE : PRM_GEO_COUNTRY_NAME;
}

/** The countries that a mention names, one after the other; PRM_GEO_NONE past the last. */
static uint16_t country_at(const prm_geo_mention *mention, size_t index)
{
    if (mention->country != PRM_GEO_NONE)
        return index == 0 ? mention->country : PRM_GEO_NONE;
    return index < mention->value_count && mention->values[index] < PRM_GEO_REGION ? mention->values[index] : PRM_GEO_NONE;
}

/** Of the countries named at the end the one that makes most sense of all that stands there; of equals the last. False if
 * something behind it contradicts. */
static bool choose_of_ending(const prm_geo_survey *survey, const ending *end, verdict *v)
{
    size_t behind = 0, countries, best = 0;
    const prm_geo_mention *chosen = NULL;
    while (behind < end->count && !is_country(end->mentions[behind]))
        behind++;
    for (countries = behind; countries < end->count && is_country(end->mentions[countries]);)
        countries++;
    for (size_t i = behind; i < countries; i++) {
        const prm_geo_mention *mention = end->mentions[i];
        for (size_t k = 0; country_at(mention, k) != PRM_GEO_NONE; k++) {
            uint16_t country = country_at(mention, k);
            size_t explained = 2 * count_explained(survey, end, countries, country) +
                (country_at(mention, 1) != PRM_GEO_NONE && has_region(survey, country, mention));
            if (explained == best && chosen == mention)
                v->is_ambiguous = true;
            if (explained <= best)
                continue;
            best = explained;
            chosen = mention;
            settle(mention, country, v);
            v->is_ambiguous = false;
        }
    }
    if (chosen == NULL || count_explained(survey, end, behind, v->country) < behind)
        return false;
    uint16_t state = state_of(survey, chosen);
    if (countries == 1 && behind == 0 && state != PRM_GEO_NONE && prm_geo_regions[state].country != v->country)
        choose_state(survey, chosen, state, v);
    return true;
}

/** Words behind a mention that are no fill. */
static int words_behind(const prm_geo_text *text, size_t index)
{
    int count = 0;
    for (; index < text->count; index++)
        count += !prm_geo_is_fill(text, index);
    return count;
}

static int weigh(const prm_geo_survey *survey, const prm_geo_mention *mention)
{
    const prm_geo_text *text = &survey->text;
    if (mention->is_street)
        return WEIGHT_STREET;
    if ((mention->kinds & PRM_GEO_IS_NAME) != 0)
        return (mention->kinds & PRM_GEO_IS_CODE) != 0 ? WEIGHT_CUT_NAME : WEIGHT_NAME;
    /* In a text of capitals every short word looks like a code. */
    if (!text->has_lower || !text->has_upper)
        return 0;
    int behind = words_behind(text, mention->end);
    return text->words[mention->first].length == 2 ? WEIGHT_CODE - 7 * (behind < 5 ? behind : 5) : WEIGHT_STREET;
}

typedef struct contest {
    int best, second; /* of two countries */
    uint16_t country;
} contest;

/** Whether the country leads now that did not before, or did with less. */
static bool enter(contest *c, uint16_t country, int weight)
{
    if (weight <= c->best) {
        if (country != c->country && weight > c->second)
            c->second = weight;
        return false;
    }
    if (country != c->country)
        c->second = c->best;
    c->best = weight;
    c->country = country;
    return true;
}

/** The one country of all regions that the mention names; PRM_GEO_NONE if there are several. */
static uint16_t country_of_regions(const prm_geo_mention *mention, bool *has_several)
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

/** What is named anywhere, and the region at the end. */
static void choose_of_all(const prm_geo_survey *survey, const ending *end, verdict *v)
{
    contest c = { .country = PRM_GEO_NONE };
    bool has_several = false;
    for (size_t i = 0; i < survey->count; i++) {
        const prm_geo_mention *mention = &survey->mentions[i];
        for (size_t k = 0; country_at(mention, k) != PRM_GEO_NONE; k++)
            if (enter(&c, country_at(mention, k), weigh(survey, mention)))
                settle(mention, country_at(mention, k), v);
    }
    if (end->count > 0 && !is_country(end->mentions[0]) && (end->mentions[0]->kinds & PRM_GEO_IS_NAME) != 0) {
        uint16_t country = country_of_regions(end->mentions[0], &has_several);
        if (country != PRM_GEO_NONE && enter(&c, country, WEIGHT_REGION)) {
            settle(end->mentions[0], country, v);
            v->on = 0;
            v->first = v->end;
        }
    }
    if (c.best <= WEIGHT_STREET)
        v->country = PRM_GEO_NONE;
    v->is_ambiguous = (c.best > WEIGHT_STREET && c.best - c.second < MARGIN) || (c.best <= WEIGHT_STREET && has_several);
}

/** "Austin, TX 78701": a region's code alone, by its postcode or because nothing else is called so. */
static bool choose_of_part(const prm_geo_survey *survey, const ending *end, verdict *v)
{
    static const char *const countries[] = { "US", "CA", "AU" };
    const prm_geo_text *text = &survey->text;
    const prm_geo_mention *mention = end->count > 0 ? end->mentions[0] : NULL;
    size_t alone = 0;
    bool by_part;
    if (mention == NULL || mention->kinds != PRM_GEO_IS_PART || mention->first == 0)
        return false;
    size_t postcode = postcode_after(text, mention->end);
    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++) {
        uint16_t region = prm_geo_names_region(survey, mention, prm_geo_country_of(countries[i], 2), &by_part);
        if (region == PRM_GEO_NONE || (postcode < text->count && !prm_geo_is_postcode_of(text, postcode, region)))
            continue;
        v->country = prm_geo_regions[region].country;
        v->region = region;
        v->on = PRM_GEO_REGION_CODE | (postcode < text->count ? PRM_GEO_POSTCODE : 0);
        alone++;
    }
    v->is_ambiguous = alone > 1;
    return alone > 0;
}

static void write_out(const verdict *v, prm_geo_place *place)
{
    uint16_t country = v->country, region = v->region, own = prm_geo_own_country(region);
    place->is_ambiguous = v->is_ambiguous;
    if (v->is_ambiguous || country == PRM_GEO_NONE)
        return;
    if (own != PRM_GEO_NONE) {
        country = own;
        region = PRM_GEO_NONE;
    }
    place->on = v->on;
    memcpy(place->country, prm_geo_countries[country].alpha2, sizeof place->country);
    if (region != PRM_GEO_NONE)
        memcpy(place->region, prm_geo_regions[region].code, sizeof place->region);
}

void prm_geo_find(const char *text, size_t length, prm_geo_place *place)
{
    prm_geo_survey survey;
    ending end;
    verdict v = { .country = PRM_GEO_NONE, .region = PRM_GEO_NONE };
    *place = (prm_geo_place){ 0 };
    prm_geo_look_over(text, length, &survey);
    find_ending(&survey, &end);
    if (!choose_of_ending(&survey, &end, &v)) {
        v = (verdict){ .country = PRM_GEO_NONE, .region = PRM_GEO_NONE };
        if (!choose_of_part(&survey, &end, &v))
            choose_of_all(&survey, &end, &v);
    }
    if (v.country != PRM_GEO_NONE && v.region == PRM_GEO_NONE)
        v.region = prm_geo_choose_region(&survey, v.country, v.first, v.end, &v.on);
    write_out(&v, place);
}
