/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The partners plugin: who is in the network. Nearly all of it is declaration (entities.c). */
#include "partners.h"

#include <prm/match.h>

static const prm_field *const match_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "A partner that resembles the new one"),
    PRM_TEXT("legal_name", 1, 300, PRM_REQUIRED, "Its name"),
    PRM_INT("score", 0, 1000, PRM_REQUIRED, "How much it does"),
    PRM_LIST("matched_on", PRM_TEXT("key", 1, 40, 0, "A key"), PRM_REQUIRED, "tax_id, domain, name, similar_name"),
    NULL
};

#define STANDING(verb, f, d)                                                                                           \
    PRM_METHOD(.name = "partners." verb, .since = 1, .access = PRM_WRITE, .roles = "program_manager", .doc = d,        \
        .subject = "partner",                                                                                          \
        .params = PRM_FIELDS(PRM_REF("id", "partner", PRM_REQUIRED, "Which"),                                          \
            PRM_TEXT("reason", 1, 500, 0, "Why; it is kept in the journal")),                                          \
        .result = PRM_FIELDS(PRM_ROW("partner", "partner", partners_partner_fields, PRM_REQUIRED, "As stored")),       \
        .example = "{\"id\":\"partner_01h8xgq3m2c4e\"}", .run = f)

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "partners.create", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Add a partner. Those it resembles are named: it may be one of them under another spelling",
        .params = partners_partner_fields,
        .result = PRM_FIELDS(PRM_ROW("partner", "partner", partners_partner_fields, PRM_REQUIRED, "As stored"),
            PRM_LIST("matches", PRM_OBJECT("match", match_fields, 0, "One partner"), PRM_REQUIRED, "Best first")),
        .example = "{\"legal_name\":\"Bluepeak Systems SAS\",\"type\":\"reseller\",\"country\":\"FR\"}",
        .run = partners_create),
    PRM_METHOD(.name = "partners.memberships.create", .since = 1, .access = PRM_WRITE, .roles = "program_manager",
        .doc = "Make a partner a member of a programme, at one of its levels",
        .params = partners_membership_fields,
        .result = PRM_FIELDS(PRM_ROW("membership", "membership", partners_membership_fields, PRM_REQUIRED, "As stored")),
        .example = "{\"partner\":\"partner_01h8xgq3m2c4e\",\"program\":\"program_01h8xgq3m2c4f\","
                   "\"level\":\"level_01h8xgq3m2c4g\",\"channel_type\":\"reseller\"}",
        .run = partners_memberships_create),
    STANDING("suspend", partners_suspend,
        "Keep a partner's people out for a while: their connections close, nothing of theirs is lost"),
    STANDING("reinstate", partners_reinstate, "Let the people of a suspended partner in again"),
    STANDING("terminate", partners_terminate,
        "End the partnership: its people are kept out for good, and the partner may be archived"),
    NULL
};

static const prm_field *const because[] = { PRM_TEXT("reason", 1, 500, 0, "Why"), NULL };
#define EVENT(n, d) PRM_EVENT(.name = n, .since = 1, .audience = "vendor", .doc = d, .data = because)

static const prm_event *const events[] = {
    EVENT("partners.suspended", "A partner's people are kept out"),
    EVENT("partners.reinstated", "They may come in again"),
    EVENT("partners.terminated", "The partnership has ended"),
    NULL
};

PRM_PLUGIN(.id = "partners", .version = "1.0.0", .doc = "Programmes, levels, partners and their memberships",
    .namespaces = PRM_TEXTS("partners"), .entities = partners_entities, .methods = methods, .events = events,
    .services = PRM_TEXTS(PRM_MATCH_SERVICE), .reaches = PRM_TEXTS("partner"));
