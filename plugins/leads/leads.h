/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What all folders of the leads plugin share: its declarations and its vocabulary.
 *
 * intake/ takes a lead and says what it is worth, routing/ finds the partner for it, work/ is what that partner does
 * with it, sla/ keeps the clocks of both sides, campaigns/ is where leads come from, measures/ what is counted. Each
 * has a header of its own.
 *
 * Who sees a lead: the vendor, and the partner that holds it, which is the one that has accepted it. What a partner is
 * told before that is its offer, a row of its own, which has no more of the lead than its brief. So the customer's name
 * and contact are not hidden from others, they are nowhere in what others can read. */
#ifndef LEADS_H
#define LEADS_H

#include <prm/dates.h>
#include <prm/benefits.h>
#include <prm/helpers.h>
#include <prm/match.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/rates.h>
#include <prm/users.h>

enum {
    LEADS_SCORE_MOST = 1000,
    LEADS_CANDIDATES = 10,    /* rows a lead may be the same as: so many are looked at ... */
    LEADS_CANDIDATES_MOST = 50, /* ... and so many where only those of one partner are wanted */
    LEADS_SHORTLIST = 200,    /* partners a rule is asked about, at most ... */
    LEADS_LOOKED_AT = 1000,   /* ... found among so many entitled ones */
    LEADS_USUAL_HOURS = 48,   /* the terms of a lead that no rule gave terms */
    LEADS_USUAL_DAYS = 14,
    LEADS_USUAL_WEIGHT = 100,
    LEADS_TREE_DEPTH = 16,    /* of territories and products */
    LEADS_OFFERS_LOOKED_AT = 500 /* what partners did with one lead before */
};

/* ---- Vocabulary ------------------------------------------------------------------------------------------------- */

/** Who looks after leads on the vendor's side. */
#define LEADS_PEOPLE "channel_manager | marketing_manager | program_manager"
/** Who works on them at a partner. */
#define LEADS_SELLERS "partner_sales | partner_admin"
/** Who brings them in: the vendor's people, and a partner its own. */
#define LEADS_BRINGERS LEADS_PEOPLE " | " LEADS_SELLERS " | partner_marketing"

/** Fields of a lead and of the params of leads.create that tell what is wanted, and where: its brief. */
#define LEADS_INDUSTRY PRM_TEXT("industry", 1, 60, 0, "The customer's industry, as entitlements name it")
#define LEADS_SEGMENT  PRM_TEXT("segment", 1, 60, 0, "What kind of customer it is, \"public\" or \"enterprise\"")
#define LEADS_REGION   PRM_TEXT("region", 4, 6, 0, "In which part of the country (ISO 3166-2), \"US-CA\"")
#define LEADS_EMPLOYEES PRM_INT("employees", 1, 10000000, 0, "How many people work there")
#define LEADS_TIMEFRAME                                                                                                \
    PRM_ENUM("timeframe", "now|quarter|half_year|year|later", 0, "When they mean to buy")
#define LEADS_BUDGET PRM_MONEY("amount", 0,                                                                            \
    "What it may be worth; in another currency than the programme's by its rate")

/** Of params. */
#define LEADS_THE_LEAD PRM_REF("id", "lead", PRM_REQUIRED, "The lead")
/** Of results. */
#define LEADS_LEAD     PRM_ROW("lead", "lead", leads_lead_fields, PRM_REQUIRED, "As stored")
#define LEADS_DECISION PRM_TEXT("decision_id", 1, 64, 0, "What decisions.explain takes; none on a dry run")
#define LEADS_REASONS  PRM_LIST("reasons", NULL, 0, "Why: [{code, text, ...}], in the caller's language")

/* ---- Declarations ----------------------------------------------------------------------------------------------- */

extern const prm_event *const leads_events[]; /* events.c */
/* intake/ */
extern const prm_entity leads_source_entity, leads_lead_entity;
extern const prm_field *const leads_lead_fields[]; /* intake/lead.c */
extern const prm_method leads_create_method, leads_receive_method, leads_qualify_method;
extern const prm_migration leads_keys_migration; /* intake/older.c */
extern const prm_timer leads_distribute_timer; /* intake/receive.c */
extern const prm_chain leads_intake_chain;
/* routing/ */
extern const prm_entity leads_offer_entity, leads_entitlement_entity, leads_capacity_entity;
extern const prm_field *const leads_offer_fields[];
extern const prm_chain leads_route_chain;
extern const prm_method leads_entitlements_create_method, leads_capacities_set_method, leads_accept_method,
    leads_pool_method, leads_take_method, leads_assign_method, leads_route_method;

/* ---- Small things (small.c) ------------------------------------------------------------------------------------- */

/** "candidate_3" is 3; 0: that is not how candidates of a decision are called. */
size_t leads_candidate_number(const char *name);
/** A partner's share where leads are given out by weight; `capacity` NULL: the usual one. */
int64_t leads_weight(const prm_val *capacity);
/** Deals at a customer that are not over, of `partner` (NULL: whoever's), at most `most`. */
prm_status leads_deals_under_way(prm_call *call, const char *customer, const char *partner, uint32_t most,
    const prm_val **deals);
/** The ids of a node and all above it, from itself to the root of its tree, at most LEADS_TREE_DEPTH. `id` "": none. */
prm_status leads_path(prm_call *call, const char *entity, const char *id, const prm_val **path);

#endif
