/* SPDX-License-Identifier: Apache-2.0 */
#include "services/match/record.h"

#include <string.h>

enum {
    SCORE_DOMAIN = 930,         /* of an equal domain, however unlike the names */
    SIMILAR_FROM = 600,         /* a name that is told to be similar */
    COUNTRY_OTHER = 720,        /* what another country leaves, in thousandths */
    COUNTRY_UNKNOWN = 940,
    EXACT_CONTRADICTED = 30,    /* another domain or tax id, of equal names */
    SIMILAR_OTHER_TAX_ID = 150, /* of similar ones: the number says they are two */
    SIMILAR_OTHER_DOMAIN = 40
};

static const char *const kind_names[] = { "", "tax_id", "domain", "name", "similar_name" };

const char *prm_match_kind_name(enum prm_match_kind kind)
{
    return (unsigned)kind < sizeof kind_names / sizeof kind_names[0] ? kind_names[kind] : "";
}

static bool is_equal(const char *a, const char *b)
{
    return a[0] != '\0' && strcmp(a, b) == 0;
}

static bool is_contradicted(const char *a, const char *b)
{
    return a[0] != '\0' && b[0] != '\0' && strcmp(a, b) != 0;
}

/** What the names say, their countries and what contradicts them taken into account. */
static uint32_t score_names(const prm_match_record *a, const prm_match_record *b, bool is_same_name)
{
    uint32_t score = prm_match_likeness(a, b);
    if (a->country[0] == '\0' || b->country[0] == '\0')
        score = score * COUNTRY_UNKNOWN / 1000;
    else if (strcmp(a->country, b->country) != 0)
        score = score * COUNTRY_OTHER / 1000;
    uint32_t less = 0;
    if (is_contradicted(a->tax_id, b->tax_id))
        less += is_same_name ? EXACT_CONTRADICTED : SIMILAR_OTHER_TAX_ID;
    if (is_contradicted(a->domain, b->domain))
        less += is_same_name ? EXACT_CONTRADICTED : SIMILAR_OTHER_DOMAIN;
    return score > less ? score - less : 0;
}

void prm_match_score(const prm_match_record *a, const prm_match_record *b, prm_match_result *result)
{
    bool has_tax_id = is_equal(a->tax_id, b->tax_id), has_domain = is_equal(a->domain, b->domain);
    bool has_name = is_equal(a->folded, b->folded) && is_equal(a->country, b->country);
    uint32_t names = score_names(a, b, has_name);
    *result = (prm_match_result){ .score = names };
    if (has_domain) {
        uint32_t score = SCORE_DOMAIN + names / 20;
        result->score = score > names ? score : names;
    }
    if (has_tax_id)
        result->score = 1000;
    if (has_tax_id)
        result->matched |= 1u << PRM_MATCH_TAX_ID;
    if (has_domain)
        result->matched |= 1u << PRM_MATCH_DOMAIN;
    if (has_name)
        result->matched |= 1u << PRM_MATCH_NAME;
    else if (names >= SIMILAR_FROM)
        result->matched |= 1u << PRM_MATCH_SIMILAR;
    result->equal = has_tax_id ? PRM_MATCH_TAX_ID
        : has_domain           ? PRM_MATCH_DOMAIN
        : has_name             ? PRM_MATCH_NAME
                               : PRM_MATCH_NONE;
}
