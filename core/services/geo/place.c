/* SPDX-License-Identifier: Apache-2.0 */
/* An address ends with its country, a postcode behind it or before: what stands there is believed first. Elsewhere a
 * name of a country counts as long as none other contradicts it. */
#include "services/geo/ending.h"
#include "services/geo/region.h"

#include <string.h>

enum {
    WEIGHT_CUT_NAME = 80, /* "UNITED GB KINGDOM" */
    WEIGHT_NAME = 60,     /* of a country anywhere */
    WEIGHT_CODE = 50,     /* anywhere ... */
    WEIGHT_BEHIND = 7,    /* ... less for each word behind it, ... */
    WORDS_BEHIND = 5,     /* ... at most so many */
    WEIGHT_REGION = 45,   /* at the end, of one country alone */
    WEIGHT_STREET = 15,
    WEIGHT_COLUMN = 30,   /* of a code in capitals among capitals, an empty column before it */
    MARGIN = 20           /* by which the best must lead */
};

/** How many words behind a mention are no fill; at most WORDS_BEHIND. */
static int words_behind(const prm_geo_text *text, size_t index)
{
    int count = 0;
    for (; index < text->count && count < WORDS_BEHIND; index++)
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
        return text->words[mention->first].is_apart ? WEIGHT_COLUMN : 0;
    if (text->words[mention->first].length > 2)
        return WEIGHT_STREET;
    return WEIGHT_CODE - WEIGHT_BEHIND * words_behind(text, mention->end);
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

/** The name of a region at the end, or at the beginning, where addresses in ideographs have it; NULL. */
static const prm_geo_mention *outer_region(const prm_geo_survey *survey, const prm_geo_ending *end)
{
    const prm_geo_mention *last = end->count > 0 ? end->mentions[0] : NULL, *first = survey->mentions;
    size_t at = 0;
    if (last != NULL && !prm_geo_names_country(last, PRM_GEO_NONE) && (last->kinds & PRM_GEO_IS_NAME) != 0)
        return last;
    if (survey->count == 0 || prm_geo_names_country(first, PRM_GEO_NONE) || first->end < first->first + 2)
        return NULL;
    while (at < first->first && prm_geo_is_fill(&survey->text, at))
        at++;
    return at == first->first && (unsigned char)survey->text.folded[survey->text.words[at].start] >= 0xE0 ? first
                                                                                                          : NULL;
}

/** What is named anywhere, and the region at the end. */
static void choose_of_all(const prm_geo_survey *survey, const prm_geo_ending *end, prm_geo_verdict *v)
{
    contest c = { .country = PRM_GEO_NONE };
    bool has_several = false;
    const prm_geo_mention *outer = outer_region(survey, end);
    for (size_t i = 0; i < survey->count; i++) {
        const prm_geo_mention *mention = &survey->mentions[i];
        for (size_t k = 0; prm_geo_country_at(mention, k) != PRM_GEO_NONE; k++)
            if (enter(&c, prm_geo_country_at(mention, k), weigh(survey, mention)))
                prm_geo_settle(mention, prm_geo_country_at(mention, k), v);
    }
    uint16_t country = outer != NULL ? prm_geo_country_of_regions(outer, &has_several) : PRM_GEO_NONE;
    if (country != PRM_GEO_NONE && enter(&c, country, WEIGHT_REGION)) {
        prm_geo_settle(outer, country, v);
        v->on = PRM_GEO_REGION_NAME;
        v->first = v->end;
    }
    if (c.best <= WEIGHT_STREET)
        v->country = PRM_GEO_NONE;
    v->is_ambiguous = (c.best > WEIGHT_STREET && c.best - c.second < MARGIN) ||
        (c.best <= WEIGHT_STREET && has_several);
}

/** "Austin, TX 78701": a region's code alone, by its postcode or because nothing else is called so. */
static bool choose_of_part(const prm_geo_survey *survey, const prm_geo_ending *end, prm_geo_verdict *v)
{
    static const char *const countries[] = { "US", "CA", "AU" };
    const prm_geo_text *text = &survey->text;
    const prm_geo_mention *mention = end->count > 0 ? end->mentions[0] : NULL;
    size_t alone = 0;
    bool by_part;
    if (mention == NULL || mention->kinds != PRM_GEO_IS_PART || mention->first == 0)
        return false;
    size_t postcode = prm_geo_postcode_after(text, mention->end);
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

/** The region; and of one that is a country of its own, that. */
static void find_region(const prm_geo_survey *survey, prm_geo_verdict *v)
{
    if (v->country == PRM_GEO_NONE || v->is_ambiguous)
        return;
    if (v->region == PRM_GEO_NONE)
        v->region = prm_geo_choose_region(survey, v->country, v->first, v->end, &v->on);
    uint16_t own = prm_geo_own_country(v->region);
    if (own == PRM_GEO_NONE)
        return;
    v->country = own;
    v->region = prm_geo_choose_region(survey, own, v->first, v->end, &v->on);
}

void prm_geo_find(const char *text, size_t length, prm_geo_place *place)
{
    prm_geo_survey survey;
    prm_geo_ending end;
    prm_geo_verdict v = { .country = PRM_GEO_NONE, .region = PRM_GEO_NONE };
    *place = (prm_geo_place){ 0 };
    prm_geo_look_over(text, length, &survey);
    prm_geo_find_ending(&survey, &end);
    if (!prm_geo_choose_of_ending(&survey, &end, &v)) {
        v = (prm_geo_verdict){ .country = PRM_GEO_NONE, .region = PRM_GEO_NONE };
        if (!choose_of_part(&survey, &end, &v))
            choose_of_all(&survey, &end, &v);
    }
    find_region(&survey, &v);
    place->is_ambiguous = v.is_ambiguous;
    if (v.is_ambiguous || v.country == PRM_GEO_NONE)
        return;
    place->on = v.on;
    memcpy(place->country, prm_geo_countries[v.country].alpha2, sizeof place->country);
    if (v.region != PRM_GEO_NONE)
        memcpy(place->region, prm_geo_regions[v.region].code, sizeof place->region);
}
