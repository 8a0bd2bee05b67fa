/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/match.h  Service "prm.match/1": finding rows that are probably the same organisation.
 *
 * An entity says in `match` which of its fields are compared; the host keeps their keys in the row's transaction.
 * Names are compared without case, accents, punctuation and legal forms (GmbH, SAS, Ltd ...); scripts do not match
 * each other. Domains are compared by their registrable part, as the public suffix list has it.
 */
#ifndef PRM_MATCH_H
#define PRM_MATCH_H

#include <prm/plugin.h>

#define PRM_MATCH_SERVICE "prm.match/1"

typedef struct prm_match_service {
    uint32_t size, revision;

    /**
     * Rows of `entity` that resemble `values` (its match fields, any of them absent), best first, at most `limit`
     * (1 to 50). Programme reach: the plugin must declare the entity in `reaches`. Each item:
     * {row: sealed snapshot, score: 0 to 1000, matched_on: ["tax_id"|"domain"|"name"|"similar_name"],
     *  equal: "tax_id"|"domain"|"name", absent if no key is equal, the strongest if several are}.
     * `equal: "name"` means equal folded name and equal country.
     */
    prm_status (*candidates)(prm_call *call, const char *entity, const prm_val *values, uint32_t limit,
        const prm_val **list);

    /** A name as it is compared: folded, without legal forms. Lives until the call ends. */
    prm_status (*fold)(prm_call *call, const char *name, const char **folded);
} prm_match_service;

#endif
