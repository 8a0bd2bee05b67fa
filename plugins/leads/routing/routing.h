/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Finding the partner for a lead: who may have it (C, by indexes), who should (the rules), and giving it
 * out. */
#ifndef LEADS_ROUTING_H
#define LEADS_ROUTING_H

#include "leads.h"

/** A partner that may have the lead. */
typedef struct leads_candidate {
    const char *partner;        /* its id */
    const prm_val *row;         /* what is needed of it, as of those below; sealed for a caller who may not see it */
    const prm_val *entitlement; /* the most specific that gives it this lead */
    const prm_val *capacity;    /* NULL: nothing is known of it yet */
    const prm_val *membership, *level;
    int64_t specificity;
    uint32_t key;               /* of its id, to find it again */
    uint32_t lot;               /* what ties break by: of what the lead and the partner are called */
    const char *excluded;       /* why it may not after all; NULL: it may */
} leads_candidate;

/** A lead on its way to a partner. Nothing of it outlives the call. */
typedef struct leads_routing {
    /* the last two: paths, leaf to root */
    const prm_val *lead, *program, *product, *territory, *products, *territories;
    const char *drawn_by;   /* leads_lot_of */
    const prm_val *offers;  /* of this lead so far */
    const char *today;      /* where the programme is */
    leads_candidate *list;  /* those that may have it first; room for LEADS_LOOKED_AT */
    size_t count;           /* that were looked at ... */
    size_t usable, most;    /* ... of whom so many may have it, and so many are wanted */
} leads_routing;

/* ---- Who may have it (entitlement.c, shortlist.c, exclusions.c) -------------------------------------------------- */

/** Opens the routing of a stored lead: the rows around it, its paths. (shortlist.c) */
prm_status leads_routing_open(prm_call *call, const prm_val *lead, leads_routing *r);
/** Fills the list: entitled partners, the most specific first, until r->most may have it; where more are alike than
 * there is room for, by lot. Those that may not have it after all follow, with the reason. (shortlist.c) */
prm_status leads_shortlist(prm_call *call, leads_routing *r);
/** Marks who of the list, from the index `from` on, may not have it: not active, no member, excluded by an entitlement
 * as specific, full, paused, asked before; fills in what is known of each and counts the rest. (exclusions.c) */
prm_status leads_exclude(prm_call *call, leads_routing *r, size_t from);
/** Sets a filter to the entitlements of that effect that may be about the lead. (exclusions.c) */
prm_status leads_entitlements_about(prm_call *call, const leads_routing *r, const char *effect, prm_val *filter);
/** One partner alone: the list becomes that one, or none where it is not entitled. (shortlist.c) */
prm_status leads_shortlist_one(prm_call *call, leads_routing *r, const char *partner);
/** Whether there is anybody at all who may have it, though nobody can now: those that are full are not on the list.
 * (shortlist.c) */
prm_status leads_is_anybody_entitled(prm_call *call, const leads_routing *r, int *answer);
/** What of an entitlement is looked at to say that. */
#define LEADS_ENTITLED "partner territory product industry segment from until"
/** How specific an entitlement is of this lead; -1: it is not about it, or not of today. The levels of its territory
 * and of its product in their trees (a root is 1, any is 0), and 1 each for an industry and a segment.
 * (entitlement.c) */
int64_t leads_specificity(const leads_routing *r, const prm_val *entitlement);
/** A number of two texts, spread evenly: the same in every replay. (lot.c) */
uint32_t leads_lot(const char *one, const char *other);
/** What a lead's lots are drawn by: its source and reference, which it has in every database it comes into, else its
 * id. NULL if out of memory. (lot.c) */
const char *leads_lot_of(prm_call *call, const prm_val *lead);

/* ---- Who should (facts.c, chain.c, choice.c) --------------------------------------------------------------------- */

prm_status leads_route_facts(prm_call *call, const leads_routing *r, const prm_val **facts);
extern const prm_rule leads_eligible_rule, leads_rank_rule, leads_mode_rule, leads_sla_rule; /* chain.c */
extern const prm_field *const leads_terms_fields[];

/** Whom the answers choose: indexes of the list, in order, as many as are to be asked; none: a person has to. */
typedef struct leads_choice {
    size_t *ranked, count;
    const char *mode;   /* direct, round_robin, weighted, pool, multi, human */
    const char *reason; /* of human: why, in one word for reports */
} leads_choice;
/** (choice.c) */
prm_status leads_choose(prm_call *call, const leads_routing *r, const prm_val *outcome, leads_choice *choice);

/* ---- Giving it out ----------------------------------------------------------------------------------------------- */

/**
 * Finds partners for a qualified lead and offers it to them, or puts it into the pool, or leaves it to a person;
 * `*lead` becomes the new snapshot. `outcome` (may be NULL): the decision. The call needs PRM_WRITES_REACHED. (route.c)
 */
prm_status leads_route(prm_call *call, const prm_val **lead, const prm_val **outcome);
/** The terms of the last decision about who gets it; of one that was never decided, what leads.sla falls back to.
 * (route.c) */
prm_status leads_terms_of(prm_call *call, const prm_val *lead, const prm_val **terms);
/** A qualified lead is for whoever is entitled and takes it first, under these terms. (route.c) */
prm_status leads_pool_put(prm_call *call, const prm_val *terms, const prm_val **lead);
/** Somebody is to have taken it from the pool in the time those terms give. (pool.c) */
prm_status leads_pool_watch(prm_call *call, const prm_val *lead, const prm_val *terms);
/** It has reached somebody: what the vendor was to do about that is done; a lead's first time is counted. (route.c) */
prm_status leads_note_assigned(prm_call *call, const prm_val **lead, const char *mode);
/** Offers it to one partner more, until `respond_by`; the lead itself is the caller's to change. (offer.c) */
prm_status leads_offer_make(prm_call *call, const prm_val *lead, const char *partner, int64_t attempt,
    int64_t respond_by);
/** Ends an open offer as declined, timeout, pulled or lost_race, with its event; `reason` may be NULL. `*offer` becomes
 * the new snapshot. Its lead is the caller's to change: leads_offer_gone. (offer.c) */
prm_status leads_offer_end(prm_call *call, const prm_val **offer, const char *outcome, const char *reason);
/** One of its open offers has ended without being accepted: with the last one it is qualified again, and given out
 * anew, by its timer. (route.c) */
prm_status leads_offer_gone(prm_call *call, const prm_val **lead);
/** One whose time has passed is over, whether its clock has said so or not. (accept.c) */
prm_status leads_offer_pass(prm_call *call, const prm_val **offer);
/** A row for what a partner held without having been offered it, in a state that ends one: with `values`. (offer.c) */
prm_status leads_offer_record(prm_call *call, const prm_val *lead, const char *partner, const char *state,
    prm_val *values, const prm_val **offer);
/** Its brief becomes what the lead says now. (offer.c) */
prm_status leads_offer_brief(prm_call *call, const prm_val *offer, const prm_val *lead);
/** Nobody is asked about the qualified lead: somebody of the vendor's has to do something about it, and has so long.
 * (route.c) */
prm_status leads_to_person(prm_call *call, const char *why, const prm_val **lead);
/** The open offers of a lead, sealed where the caller may not see them. (offer.c) */
prm_status leads_offers_open(prm_call *call, const char *lead, const prm_val **offers);
/** The partner holds it from now on: whoever else was asked has lost it. `offer`: by which it was accepted; NULL: it
 * took it from the pool, brought it in, or was given it. (hold.c) */
prm_status leads_hold(prm_call *call, const prm_val **lead, const char *partner, const prm_val *offer);
/** It holds it no more: the capacity is free again. The move, and what else changes, is the caller's. (hold.c) */
prm_status leads_release(prm_call *call, const prm_val *lead);

/* ---- How much a partner can take (capacity.c) -------------------------------------------------------------------- */

/** What is known of a partner; made if there is nothing yet. */
prm_status leads_capacity_of(prm_call *call, const char *partner, const prm_val **capacity);
/** Adds to its counters: "open_now", "offered", "accepted", "declined", "timed_out", "converted" ... by one or minus
 * one. A partner that is full, or no longer, is so in its entitlements too. NULL-ended. */
typedef struct leads_change {
    const char *counter;
    int64_t by;
} leads_change;
prm_status leads_capacity_add(prm_call *call, const char *partner, const leads_change *changes, size_t count);
/** How many leads it may hold and be offered at once. */
int64_t leads_open_most(prm_call *call, const prm_val *capacity);
/** Whether it can take one more now. */
int leads_has_room(prm_call *call, const prm_val *capacity);

#endif
