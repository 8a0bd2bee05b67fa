/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Within outlook/: who asks about whom, and what is told of a look. */
#ifndef TIERS_OUTLOOK_TOLD_H
#define TIERS_OUTLOOK_TOLD_H

#include "outlook/outlook.h"

#include "tiers/standing.h"

/** Who is asked about: of a partner's people their own partner, of the vendor's the one they name. */
typedef struct outlook_asked {
    const prm_val *program, *membership;
    const prm_val *standing; /* NULL: it was never evaluated */
    const char *today;
    tiers_scheme scheme;
} outlook_asked;

#define OUTLOOK_ASKED                                                                                                  \
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),                                                 \
        PRM_REF("partner", "partner", PRM_VENDOR, "Who; a partner's people are told of their own")

/** By the params OUTLOOK_ASKED. PRM_E_NOT_FOUND "not_a_member" or "no_scheme". */
prm_status outlook_load_asked(prm_call *call, const prm_val *params, outlook_asked *asked);
/** What the rules say to a look, between the official evaluations. */
prm_status outlook_ask_rules(prm_call *call, const outlook_asked *asked, const tiers_member *member,
    const tiers_look *look, tiers_answer *answer);
/** Sets the key to the level they say is earned; absent: not even the lowest. */
prm_status outlook_tell_earned(const outlook_asked *asked, const tiers_member *member, const tiers_answer *answer,
    const char *key, prm_val *result);

extern const prm_field outlook_levels_field;
/** Sets that field: from the level the member has (TIERS_NONE: it has none) upwards. `items`: tiers_items_make(). */
prm_status outlook_tell_levels(prm_call *call, const tiers_scheme *scheme, const tiers_look *look, const prm_val *items,
    size_t current, prm_val *result);

#endif
