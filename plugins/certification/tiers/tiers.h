/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What a level of a programme requires, what evaluations found, and where a partner stands.
 *
 * A standing is a membership's place in the tiers: whether it is safe, at risk or in grace, locked, and when it is
 * looked at again. The level itself is the membership's, and changes by partners.memberships.set_level alone, in the
 * transaction that evaluated it. An evaluation is a row that never changes: what was required, what there was, what was
 * missing.
 *
 * Looking is in four steps, so that days to come and what would be if can be asked as well: a scheme is loaded once
 * (tiers_scheme_load), a member once (tiers_member_load), its values as of a day (tiers_values_ask), and what comes of
 * them is reckoned without asking anything (tiers_look). Which level that is worth is the rules' to say
 * (tiers_rules_ask). */
#ifndef TIERS_H
#define TIERS_H

#include "counting/counting.h"

#define TIERS_NONE SIZE_MAX /* no level, no source */

/* ---- What is required (load.c) ----------------------------------------------------------------------------------- */

enum tiers_kind { TIERS_MUST, TIERS_POINTS, TIERS_TOTAL };
enum tiers_op { TIERS_GTE, TIERS_GT, TIERS_LTE, TIERS_LT };
enum tiers_from { TIERS_OF_METRIC, TIERS_OF_PEOPLE, TIERS_OF_COMPETENCIES, TIERS_OF_JUDGEMENT };

/** Where a value comes from: each is asked once, however many requirements compare it. */
typedef struct tiers_source {
    int from; /* enum tiers_from */
    const char *metric, *window;
    const prm_val *where; /* NULL: all */
    const char *code;     /* of a requirement that asks for it: what rules that judge call it */
    const char *unit;
    const prm_val *ask;   /* what prm.metrics takes; NULL: it is no metric, or there is none of that name any more */
} tiers_source;

typedef struct tiers_requirement {
    const prm_val *row;
    const char *id, *code;
    int kind, op; /* enum tiers_kind, tiers_op */
    int64_t threshold, points, per;
    size_t source; /* of the scheme's; TIERS_NONE: of a total */
} tiers_requirement;

typedef struct tiers_level {
    const prm_val *row;
    const char *id, *code;
    int64_t rank;
    size_t first, count; /* its requirements: of the scheme's */
} tiers_level;

/** When days begin where the programme is: for all members that are looked at the same. */
typedef struct tiers_wall tiers_wall;

typedef struct tiers_scheme {
    const prm_val *row, *program;
    const char *today; /* where the programme is */
    tiers_wall *wall;
    tiers_level *levels; /* those that are not archived, lowest first */
    size_t level_count;
    tiers_requirement *requirements; /* level by level, by code */
    size_t requirement_count;
    tiers_source *sources;
    size_t source_count;
} tiers_scheme;

/** How the programme evaluates its members, with all its levels and what they require. Lives until the call ends.
 * PRM_E_NOT_FOUND: it has no scheme that is not archived. */
prm_status tiers_scheme_load(prm_call *call, const prm_val *program, tiers_scheme *scheme);
/** The first instant of a date where the programme is. (wall.c) */
prm_status tiers_day_begins(prm_call *call, const tiers_scheme *scheme, const char *date, int64_t *instant);
/** Of a scheme's that is being loaded: none is known yet. */
prm_status tiers_wall_make(prm_call *call, tiers_wall **wall);
/** The level of that id or code, as an index of the scheme's; TIERS_NONE: it is none of them. */
size_t tiers_level_of(const tiers_scheme *scheme, const char *id);
size_t tiers_level_named(const tiers_scheme *scheme, const char *code);
/** Whether members of that role are evaluated. */
int tiers_scheme_covers(const tiers_scheme *scheme, const prm_val *membership);

/* ---- Who is looked at, and what there is (values.c) -------------------------------------------------------------- */

typedef struct tiers_member {
    const prm_val *membership, *partner;
    const prm_val *at;      /* the level it has */
    int64_t rank;           /* of that */
    size_t level;           /* the same, of the scheme's; TIERS_NONE: it is archived */
    const prm_val *waivers; /* rows that were granted, and are for days from `since` on */
    cert_people people;     /* empty, as badges, where nothing requires any */
    cert_badges badges;
} tiers_member;

/** What is as good on any day from `since` on: asked once for all the days that are looked at. */
prm_status tiers_member_load(prm_call *call, const tiers_scheme *scheme, const prm_val *membership, const char *since,
    tiers_member *member);

typedef struct tiers_value {
    int64_t value;
    int is_known;            /* 0: neither the figure nor a judgement was to be had */
    const char *from, *to;   /* days that were counted, both included; NULL: none are told */
    const prm_val *evidence; /* [{id, code, until}], the first CERT_EVIDENCE of them; NULL: none, or not asked for */
    const prm_val *judged;   /* the outcome of the decision that says it; NULL: none does */
} tiers_value;

/** The value of each of the scheme's sources as of the end of a day on the wall of the programme, or as of now if that
 * is today; of a day to come as far as rows and figures of today tell. `values`: so many as there are sources; they may
 * be changed before they are looked at. PRM_E_UNAVAILABLE: figures are being made again from the journal. */
prm_status tiers_values_ask(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value **values);
/** Adds to values as they were asked of which rows they are made, for who is to read them. */
prm_status tiers_values_show(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value *values);
/** Asks again what rules judge (tiers.metric), over the values as they are: after they were changed. */
prm_status tiers_values_judge(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    tiers_value *values);
/** Nothing follows from them: that something was judged is no record of every member and night (judge.c). */
prm_status tiers_values_forget(prm_call *call, const tiers_scheme *scheme, const tiers_value *values);

/* ---- What comes of it (look.c) ----------------------------------------------------------------------------------- */

typedef struct tiers_found {
    int64_t value, gap, points;
    int passed, waived, is_known;
} tiers_found;

typedef struct tiers_reach {
    int64_t total, needed; /* points; needed 0: it takes none */
    size_t missing;        /* musts that are not met */
    int is_met;            /* all musts are, and the points are there. A level above the lowest that requires nothing is
                            * given by hand alone */
} tiers_reach;

typedef struct tiers_look {
    const char *as_of;
    const tiers_value *values;
    tiers_found *found;  /* by requirement of the scheme */
    tiers_reach *levels; /* by level of the scheme */
    size_t best;         /* the highest level that is met; TIERS_NONE: not even the lowest */
    int is_known;        /* 0: some value is not */
} tiers_look;

/** Compares the values with all that is required, waivers of the member considered; asks nothing. */
prm_status tiers_look_at(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, const char *as_of,
    const tiers_value *values, tiers_look *look);
/** Whether so much of it is enough. */
int tiers_op_holds(int op, int64_t value, int64_t threshold);

/* ---- What that is worth (facts.c, rules.c) ----------------------------------------------------------------------- */

/** What rules are asked over. */
typedef struct tiers_case {
    const tiers_scheme *scheme;
    const tiers_member *member;
    const tiers_look *look;
    const prm_val *standing; /* NULL: it has none yet */
    const char *occasion;    /* CERT_OCCASIONS */
    int grace_is_over;       /* the days it kept its level nevertheless have passed */
} tiers_case;

/** What they said, as far as it can be done: a level of the programme, never one above what was earned; anything else
 * is `hold`, and why is among the reasons. */
typedef struct tiers_answer {
    const prm_val *outcome; /* as decide() gave it */
    int keeps;              /* what it has earned is not known: the level it has */
    size_t earned;          /* of the scheme's; TIERS_NONE: not the lowest, or one that is archived */
    int64_t earned_rank;    /* of that; less than 0: of none */
    const char *action;     /* CERT_TRANSITIONS */
    size_t to;              /* of promote and demote */
    int64_t grace_days;     /* of grace */
    const prm_val *grants;  /* of promote and demote: of its own; NULL: what the level grants */
} tiers_answer;

/** Asks the chain tiers.evaluation. `subject`: what the decision is about, the membership's id; on a read nothing is
 * stored. */
prm_status tiers_rules_ask(prm_call *call, const tiers_case *asked, const char *subject, tiers_answer *answer);
/** Facts about the member, as both chains have them. */
prm_status tiers_partner_facts(prm_call *call, const tiers_scheme *scheme, const tiers_member *member, prm_val **facts);

/* ---- What it is told as (items.c, stand.c) ----------------------------------------------------------------------- */

/** What was found, requirement by requirement, level by level: a list of objects with tiers_item_fields. */
prm_status tiers_items_make(prm_call *call, const tiers_scheme *scheme, const tiers_look *look, prm_val **items);
/** The standing of a membership by its id; NULL: it has none. `reach`: enum prm_reach. */
prm_status tiers_standing_find(prm_call *call, const char *membership, int32_t reach, const prm_val **standing);
/** Whether a partner in that state is evaluated. */
int tiers_is_evaluated(const prm_val *partner);
/** Has a member looked at in a minute, however often that is said until then (walk.c). */
prm_status tiers_look_soon(prm_call *call, const char *membership);
/** Has its days to come looked at in a second; of all members they are looked at after each night's walk
 * (outlook/walk.c). */
prm_status tiers_foresee_soon(prm_call *call, const char *membership);

#endif
