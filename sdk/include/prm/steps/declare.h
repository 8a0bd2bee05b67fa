/* SPDX-License-Identifier: Apache-2.0 */
/** @file prm/steps/declare.h  What a plugin declares whose matters people decide; prm/steps.h says how, and brings it
 * in. */
#ifndef PRM_STEPS_DECLARE_H
#define PRM_STEPS_DECLARE_H

#include <prm/plugin.h>

enum {
    PRM_STEPS_MOST = 20,      /* of a route; those beyond are left out */
    PRM_STEPS_HOURS = 48,     /* of business time, where a step does not say */
    PRM_STEPS_HOLDERS = 50,   /* who are asked where all of a role have to agree */
    PRM_STEPS_SIGNERS = 100,  /* of a matter */
    PRM_STEPS_OF_MATTER = 500 /* that are looked at */
};

/** Of the entity of steps. `longest`: of the reason somebody gives for a verdict. */
#define PRM_STEPS_FIELDS(longest)                                                                                      \
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The decision of the rules that left it to people"),                     \
        PRM_INT("step", 1, PRM_STEPS_MOST, PRM_READONLY, "Whose turn it is: 1 is asked first"),                        \
        PRM_TEXT("role", 1, 60, PRM_READONLY, "Who may decide it, where no user is named"),                            \
        PRM_TEXT("user", 1, 60, PRM_READONLY, "Who alone may"),                                                        \
        PRM_ENUM("need", "any|all", PRM_READONLY, "Whether it is one of several that all have to agree"),              \
        PRM_TEXT("delegated_from", 1, 60, PRM_READONLY, "Who gave it to that user"),                                   \
        PRM_LINES("delegation_reason", 1, 500, PRM_READONLY, "And why"),                                               \
        PRM_INT("sla_hours", 1, 8760, PRM_READONLY, "Hours of the programme's business time there are for it"),        \
        PRM_TIME("due_at", PRM_READONLY, "When they are over"),                                                        \
        PRM_TIME("warned_at", PRM_READONLY, "When it was said that most of them are"),                                 \
        PRM_TIME("overdue_at", PRM_READONLY, "When it was said that they are over"),                                   \
        PRM_TEXT("verdict", 1, 20, PRM_READONLY, "What was decided"),                                                  \
        PRM_LINES("reason", 1, longest, PRM_READONLY, "And why"),                                                      \
        PRM_TEXT("decided_by", 1, 60, PRM_READONLY, "By which user"),                                                  \
        PRM_TIME("decided_at", PRM_READONLY, "And when"),                                                              \
        PRM_BOOL("within_sla", PRM_READONLY, "Whether that was in time")
#define PRM_STEPS_FLOW PRM_FLOW("open", "open > done | cancelled")

/** Of the entity of a matter. */
#define PRM_STEPS_AUTHORS                                                                                              \
    PRM_FIELD(PRM_T_LIST, "authors", PRM_READONLY | PRM_VENDOR,                                                        \
        "Which users of the vendor's have written any of it: none of them decides it", .min = 0,                       \
        .max = PRM_STEPS_SIGNERS, .items = PRM_TEXT("user", 1, 60, 0, "One"))

/** Of the answer of a rule that says who decides: the route. */
#define PRM_STEPS_ROUTE(doc)                                                                                           \
    PRM_LIST("steps",                                                                                                  \
        PRM_OBJECT("step",                                                                                             \
            PRM_FIELDS(PRM_TEXT("role", 1, 60, 0, "Who may decide it"),                                                \
                PRM_TEXT("user", 1, 60, 0, "Or who alone may"),                                                        \
                PRM_ENUM("need", "any|all", 0, "Whether all of the role have to agree; none: any"),                    \
                PRM_INT("sla_hours", 1, 8760, 0, "Within how many hours of business time")),                           \
            0, "One step"),                                                                                            \
        PRM_REQUIRED | PRM_VENDOR, doc)

/** What there is to decide. Nothing of it outlives the call. */
typedef struct prm_matter {
    const char *kind;      /* of the decision, as steps keep it: one row may wait for several kinds of them */
    const prm_val *row;    /* what is decided */
    const prm_val *of;     /* for prm_steps.describe(); the functions here do not read it */
    const char *program;   /* the id of that whose calendar and currency hold */
    const char *territory; /* where it is; NULL: wherever */
    const prm_val *route;  /* as PRM_STEPS_ROUTE has it; NULL or empty: one step of the usual role */
    const char *last;      /* the role that has to agree last, unless a step is its own; NULL or "": none has to */
    int64_t worth;         /* what limits are held against, in minor units of the programme's currency */
} prm_matter;

/** One event, and the code of the notice that follows it, whose texts are the plugin's. */
typedef struct prm_steps_said {
    const char *event, *notice;
} prm_steps_said;

/** How a plugin's steps are called, whose they are, and what is said of them. Static. */
typedef struct prm_steps {
    const char *entity;       /* "approval_step" */
    const char *matter;       /* its field with the matter's id */
    const char *territory;    /* its field with where that is: who is bound elsewhere does not decide it. NULL: none */
    const char *const *told;  /* those of its fields that events carry, NULL-ended */
    const char *warns, *ends; /* the timers: four fifths of the time are over; all of it is */

    const char *deciders;   /* the roles that may decide at all, "a | b", whatever a route says */
    const char *usual;      /* the role that is asked where there is no route */
    const char *overriders; /* the role that decides in everybody's place, is asked where a step names nobody, and hears
                             * of what nobody holds and of what is late */

    const char *not_yours;    /* how decide and delegate fail where it is not the caller's turn, "not_your_step" ... */
    const char *listed_as;    /* ... and under which key `data` then has the open steps */
    const char *no_decider;   /* the code at `user` where that may not decide */

    prm_steps_said assigned, delegated, due, overdue;
    const char *unheld;     /* the notice to the overriders of a step that is assigned and that nobody holds */
    const char *overridden; /* the event */

    /** Sets fields of the plugin's own in a new step. NULL: there are none. */
    prm_status (*describe)(const prm_matter *matter, prm_val *values);
    /** What a stored step is about: of the matter the kind and the row suffice. */
    prm_status (*about)(prm_call *call, const prm_val *step, prm_matter *matter);
    /** What a notice says beside `due`, and the row it is about. `event`: as a reaction has it. A subject that is left
     * NULL: nobody is told. */
    prm_status (*notice)(prm_call *call, const prm_val *step, const prm_val *event, prm_val *data,
        const char **subject);
} prm_steps;

#endif
