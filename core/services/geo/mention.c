/* SPDX-License-Identifier: Apache-2.0 */
#include "services/geo/mention.h"

#include <string.h>

enum { PLAIN_NAME_WORDS = 9, CODE_INSIDE = 2, ARTICLES = 3 };

static bool is_one_of(const prm_geo_text *text, size_t index, const char *const *words)
{
    for (; *words != NULL; words++)
        if (prm_geo_word_is(text, index, *words))
            return true;
    return false;
}

static bool is_number(const prm_geo_text *text, size_t index)
{
    return index < text->count && text->words[index].digits > 0;
}

bool prm_geo_is_fill(const prm_geo_text *text, size_t index)
{
    static const char *const fillers[] = { "na", "n", "a", "nil", "none", "null", "no", "code", "tba", "zip", "cedex",
        "not", "applicable", "other", "non", "tel", "fax", "phone", "box", "po", "p", "o", "province", "prov",
        "prefecture", "pref", "ken", "state", "region", "sheng", NULL };
    const prm_geo_word *word = &text->words[index];
    /* A postcode's letters stand next to its digits: "2600 AP", "SO 30 4DA", "D-80331". */
    bool is_short = word->length <= 3 && (is_number(text, index + 1) || (index > 0 && is_number(text, index - 1)));
    return word->digits > 0 || is_short || is_one_of(text, index, fillers);
}

/** Whether the word may be meant as a code: in upper case, where the text has both; no abbreviation. */
static bool looks_like_code(const prm_geo_text *text, size_t index)
{
    const prm_geo_word *word = &text->words[index];
    bool has_both = text->has_upper && text->has_lower;
    return (word->length == 2 || word->length == 3) && word->digits == 0 && (word->is_upper || !has_both) &&
        (!word->has_dot || text->count == 1);
}

static bool is_country_code(const prm_geo_text *text, size_t index)
{
    return index < text->count && text->words[index].length == 2 && text->words[index].is_upper &&
        prm_geo_country_of(text->folded + text->words[index].start, 2) != PRM_GEO_NONE;
}

bool prm_geo_is_no_code(const prm_geo_text *text, size_t index)
{
    if (prm_geo_word_is(text, index, "na"))
        return is_country_code(text, index + 1) || (index > 0 && is_country_code(text, index - 1));
    if (prm_geo_word_is(text, index, "no") && is_number(text, index + 1))
        return text->words[index + 1].digits != 4 || 2 * index < text->count;
    if (index >= 2 && text->words[index - 1].digits == 4 && prm_geo_word_is(text, index - 2, "nl"))
        return true;
    return index >= 1 && prm_geo_word_is(text, index - 1, "gb") && is_number(text, index + 1);
}

static uint16_t code_at(const prm_geo_text *text, size_t index)
{
    const prm_geo_word *word = &text->words[index];
    if (!looks_like_code(text, index) || prm_geo_is_no_code(text, index))
        return PRM_GEO_NONE;
    return prm_geo_country_of(text->folded + word->start, word->length);
}

/** Countries whose addresses have a region's code alone, without their own: "Austin, TX 78701". */
static bool is_part_at(const prm_geo_text *text, size_t index)
{
    const prm_geo_word *word = &text->words[index];
    static const char *const countries[] = { "US", "CA", "AU" };
    if (!looks_like_code(text, index) || prm_geo_is_no_code(text, index))
        return false;
    for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++)
        if (prm_geo_region_of(prm_geo_country_of(countries[i], 2), text->folded + word->start,
            word->length) != PRM_GEO_NONE)
            return true;
    return false;
}

static bool holds_country(const uint16_t *values, size_t count, uint16_t country)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] == country || (country == PRM_GEO_NONE && values[i] < PRM_GEO_REGION))
            return true;
    return false;
}

/** A name with its own code within, as columns that were cut make it: "UNITED GB KINGDOM". */
static bool find_interrupted(const prm_geo_text *text, size_t first, prm_geo_mention *mention)
{
    uint64_t hash = PRM_GEO_HASH;
    for (size_t code = first + 1; code <= first + CODE_INSIDE && code < text->count; code++) {
        hash = prm_geo_hash_word(hash, text, code - 1);
        uint16_t country = text->words[code].length == 2 ? code_at(text, code) : PRM_GEO_NONE;
        uint64_t whole = hash;
        for (size_t last = code + 1; country != PRM_GEO_NONE && last <= code + CODE_INSIDE &&
            last < text->count; last++) {
            size_t count;
            whole = prm_geo_hash_word(whole, text, last);
            const uint16_t *values = prm_geo_look_up(whole, &count);
            if (!holds_country(values, count, country))
                continue;
            *mention = (prm_geo_mention){ .first = (uint16_t)first, .end = (uint16_t)(last + 1),
                .kinds = PRM_GEO_IS_NAME | PRM_GEO_IS_CODE, .country = country, .values = values,
                .value_count = (uint16_t)count };
            return true;
        }
    }
    return false;
}

/** The longest name that begins at a word. */
static bool find_name(const prm_geo_text *text, size_t first, prm_geo_mention *mention)
{
    uint64_t hash = PRM_GEO_HASH;
    bool has_found = false;
    for (size_t i = first; i < text->count && i < first + PRM_GEO_NAME_WORDS; i++) {
        size_t count;
        /* Only of ideographs, a word each, are longer ones made. */
        if (i >= first + PLAIN_NAME_WORDS && (unsigned char)text->folded[text->words[i].start] < 0xE0)
            break;
        hash = prm_geo_hash_word(hash, text, i);
        const uint16_t *values = prm_geo_look_up(hash, &count);
        if (values == NULL)
            continue;
        *mention = (prm_geo_mention){ .first = (uint16_t)first, .end = (uint16_t)(i + 1), .kinds = PRM_GEO_IS_NAME,
            .country = PRM_GEO_NONE, .values = values, .value_count = (uint16_t)count };
        has_found = true;
    }
    return has_found;
}

static bool find_code(const prm_geo_survey *survey, size_t first, prm_geo_mention *mention)
{
    const prm_geo_text *text = &survey->text;
    const prm_geo_mention *before = survey->count > 0 ? &survey->mentions[survey->count - 1] : NULL;
    const prm_geo_word *word = &text->words[first];
    uint16_t country = code_at(text, first);
    bool is_part = is_part_at(text, first);
    if (before != NULL && before->end == first && before->country != PRM_GEO_NONE && looks_like_code(text, first))
        is_part |= prm_geo_region_of(before->country, text->folded + word->start, word->length) != PRM_GEO_NONE;
    *mention = (prm_geo_mention){ .first = (uint16_t)first, .end = (uint16_t)(first + 1), .country = country };
    mention->kinds = (uint8_t)((country != PRM_GEO_NONE ? PRM_GEO_IS_CODE : 0) | (is_part ? PRM_GEO_IS_PART : 0));
    return mention->kinds != 0;
}

/** Whether the word goes on from the one before. */
static bool goes_on(const prm_geo_text *text, size_t index)
{
    return index < text->count && text->words[index].gap < PRM_GEO_COMMA && !text->words[index].is_apart;
}

static bool is_in_street(const prm_geo_text *text, const prm_geo_mention *mention)
{
    static const char *const after[] = { "road", "rd", "street", "st", "str", "ave", "avenue", "blvd", "boulevard",
        "lane", "ln", "drive", "dr", "way", "highway", "hwy", "square", "tower", "towers", "house", "hotel", "building",
        "bldg", "strasse", "university", "bank", "gasse", "weg", "straat", "laan", "vag", "vagen", "gatan", "terrace",
        "court", "close", "place", NULL };
    static const char *const before[] = { "rue", "via", "calle", "avenida", "av", "avenue", "boulevard", "bd", "strada",
        "ul", "ulica", "ulitsa", "rua", "piazza", "platz", "allee", "chaussee", "carrer", "corso", "viale", "cours",
        "quai", "route", "jalan", "jl", "zona", NULL };
    static const char *const articles[] = { "de", "du", "des", "di", "da", "do", "la", "del", "della", "dello", "d",
        NULL };
    size_t previous = mention->first;
    if (goes_on(text, mention->end) && is_one_of(text, mention->end, after))
        return true;
    for (int i = 0; i < ARTICLES && previous > 0 && goes_on(text, previous) &&
        is_one_of(text, previous - 1, articles); i++)
        previous--;
    return previous > 0 && goes_on(text, previous) && is_one_of(text, previous - 1, before);
}

/** "Other (Non US)", "not US/Canada", "Outside the US, Mexico, or Canada": what forms name so. `before`: the last
 * mention before it, or NULL. */
static bool is_denied(const prm_geo_text *text, const prm_geo_mention *mention, const prm_geo_mention *before)
{
    static const char *const denials[] = { "non", "not", "outside", NULL };
    static const char *const named[] = { "US", "CA", "MX", "CN" };
    bool is_named = false;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        is_named |= prm_geo_names_country(mention, prm_geo_country_of(named[i], 2));
    if (!is_named || mention->first == 0)
        return false;
    return is_one_of(text, mention->first - 1U, denials) ||
        (before != NULL && before->is_denied && mention->first <= before->end + 1);
}

void prm_geo_look_over(const char *bytes, size_t length, prm_geo_survey *survey)
{
    prm_geo_text *text = &survey->text;
    prm_geo_mention found;
    prm_geo_read(bytes, length, text);
    survey->count = 0;
    for (size_t i = 0; i < text->count;) {
        if (!find_interrupted(text, i, &found) && !find_name(text, i, &found) && !find_code(survey, i, &found)) {
            i++;
            continue;
        }
        found.is_denied = is_denied(text, &found, survey->count > 0 ? &survey->mentions[survey->count - 1] : NULL);
        found.is_street = found.is_denied || is_in_street(text, &found);
        survey->mentions[survey->count++] = found;
        i = found.end;
    }
}

bool prm_geo_names_country(const prm_geo_mention *mention, uint16_t country)
{
    if (mention->country != PRM_GEO_NONE && (country == PRM_GEO_NONE || mention->country == country))
        return true;
    return holds_country(mention->values, mention->value_count, country);
}

bool prm_geo_has_region(const prm_geo_mention *mention, uint16_t country)
{
    for (size_t i = 0; i < mention->value_count; i++)
        if (mention->values[i] >= PRM_GEO_REGION &&
            prm_geo_regions[mention->values[i] - PRM_GEO_REGION].country == country)
            return true;
    return false;
}

uint16_t prm_geo_names_region(const prm_geo_survey *survey, const prm_geo_mention *mention, uint16_t country,
    bool *by_part)
{
    const prm_geo_word *word = &survey->text.words[mention->first];
    uint16_t found = PRM_GEO_NONE;
    *by_part = false;
    for (size_t i = 0; i < mention->value_count; i++) {
        uint16_t region = (uint16_t)(mention->values[i] - PRM_GEO_REGION);
        if (mention->values[i] < PRM_GEO_REGION || prm_geo_regions[region].country != country)
            continue;
        if (found != PRM_GEO_NONE && prm_geo_regions[region].parent != found)
            return prm_geo_regions[found].parent == region ? region : PRM_GEO_NONE; /* two by one name */
        if (found == PRM_GEO_NONE)
            found = region;
    }
    if (found != PRM_GEO_NONE || mention->end != mention->first + 1 || (mention->kinds & PRM_GEO_IS_NAME) != 0)
        return found;
    *by_part = true;
    return looks_like_code(&survey->text, mention->first)
        ? prm_geo_region_of(country, survey->text.folded + word->start, word->length)
        : PRM_GEO_NONE;
}
