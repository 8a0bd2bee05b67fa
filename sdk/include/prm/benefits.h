/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/benefits.h  What a partner's place in a programme brings it: figures that rules of every plugin read, from
 * the rows `level` and `membership` of the plugin "partners". Compiled into the plugin, as prm/helpers.h is.
 *
 * Each level says what it grants. A membership may hold something of its own instead, and does so for one level alone:
 * once the partner is at another, what that level grants counts, whoever moved it and without anything being copied.
 * partners.memberships.set_level is the one door by which a level changes.
 */
#ifndef PRM_BENEFITS_H
#define PRM_BENEFITS_H

#include <prm/helpers.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- What there is (C) ------------------------------------------------------------------------------------------ */

#define PRM_BENEFITS_DEALS 10000 /* a capacity is counted up to here */

/** What is granted, of `grants` of both rows and of the fact `benefits`. A figure that is absent is left to what each
 * plugin's rules are set to. */
#define PRM_BENEFITS_FIELDS                                                                                            \
    PRM_FIELDS(PRM_BPS("margin_bps", 0, PRM_ALL_BPS, 0,                                                                \
            "The part of a deal's margin that its level brings; what channel, segment and size bring is added"),       \
        PRM_INT("deal_capacity", 0, PRM_BENEFITS_DEALS, 0, "How many deals it may have open at once"),                 \
        PRM_INT("protection_days", 1, 730, 0, "How long its approved deals are protected"),                            \
        PRM_INT("lead_weight", 0, 10000, 0, "Points it gets for its level where partners are ranked for a lead"),      \
        PRM_MONEY("fund_cap", 0,                                                                                       \
            "The most it may ask for in one request for funds, in the programme's currency; 0: it has no funds"),      \
        PRM_TEXT("support_plan", 1, 40, 0, "The code of the plan it is supported by, \"premium\""),                    \
        PRM_INT("article_rank", 0, 1000, 0, "It may read what is for this rank, and below"))

/** The fact of a partner, for what a chain declares. */
#define PRM_BENEFITS_FACT                                                                                              \
    PRM_OBJECT("benefits", PRM_BENEFITS_FIELDS, 0, "What its level, or what was agreed with it alone, brings it")

/** The fields of a membership that say what counts, for a find that names its fields. */
#define PRM_BENEFITS_COLUMNS "level grants grants_level"

/* ---- What counts ------------------------------------------------------------------------------------------------ */

/** What counts for a membership at that level (either may be NULL), as the row has it; NULL: nothing is granted. */
static inline const prm_val *prm_benefits_of(const prm_val *membership, const prm_val *level)
{
    const char *at = prm->text(membership, "level");
    int has_own = *at != '\0' && prm_help_has_value(membership, "grants") &&
        prm_help_is(membership, "grants_level", at);
    const prm_val *from = has_own ? membership : level;

    return prm_help_has_value(from, "grants") ? prm->get(from, "grants") : NULL;
}

/** Sets the fact `benefits` of a partner; where nothing is granted it stays away. */
static inline prm_status prm_benefits_tell(prm_call *call, const prm_val *membership, const prm_val *level,
    prm_val *facts)
{
    const prm_val *granted = prm_benefits_of(membership, level);
    prm_val *told = prm->object(call);

    if (!granted)
        return PRM_OK;
    PRM_TRY(prm_help_set_every(told, granted));
    return prm->set(facts, "benefits", told);
}

#ifdef __cplusplus
}
#endif

#endif
