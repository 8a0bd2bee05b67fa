/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/steps.h  Approval by people, step by step: whose turn it is, until when, what they decide, who hears of it.
 * For plugins in C whose rules leave a decision to people. No part of the ABI: compiled into the plugin, as
 * prm/helpers.h is.
 *
 * A matter is a row that people decide. Its route says who does, one after another: each entry is a role or one user,
 * whether one of the role is enough or all have to agree, and how many hours of business time there are. A step is a
 * row of the plugin's own entity: opened for whoever's turn it is, then done with a verdict, or cancelled. An approval
 * opens the next step; the last one, and whatever is no approval, ends the matter, and what follows is the plugin's.
 *
 * Four eyes: who has made, written or handed in any of a matter decides none of its steps, and nobody decides two of
 * the same decision of the rules. Nobody approves more than prm/limits.h lets them. One role may decide in everybody's
 * place.
 *
 * What a plugin declares, and names in one prm_steps:
 *
 *  - the entity of its steps: of the vendor's scope, among `reaches`; its fields `kind` and that of the matter's id,
 *    fields of its own, and PRM_STEPS_FIELDS; the flow PRM_STEPS_FLOW; an index "<matter>, state";
 *  - of a matter's entity what is read here: `decision`, `submitted_by`, and PRM_STEPS_AUTHORS, which prm_steps_sign()
 *    keeps; each may be absent;
 *  - two timers, whose handlers call prm_steps_warn() and prm_steps_expire();
 *  - five events for the vendor: four about a step, with what `told` names and with `step`, `role`, `user`, `unheld`
 *    (assigned), `user`, `from` (delegated), or `step`, `role`, `user`, `due_at` (due, overdue); one about a matter,
 *    with `point`, `decision` (overridden);
 *  - for each of the four a reaction that calls prm_steps_tell(), and the notices, which have `due`;
 *  - methods that begin, decide or cancel, with PRM_WRITES_REACHED: steps are the vendor's, whoever calls;
 *  - the services "prm.users/1", "prm.calendar/1", "prm.rates/1" and "prm.notify/1"; it needs `partners`, whose
 *    programmes have the calendar and the currency.
 *
 *     prm_matter m = { .kind = "loan", .row = loan, .program = program, .route = prm->get(answer, "steps") };
 *     PRM_TRY(prm_steps_begin(call, &loan_steps, &m));                // the rules answer `review`
 *     ...
 *     prm_deciding d = { .verdict = "approve", .reason = reason, .approves = 1 };
 *     PRM_TRY(prm_steps_check(call, &loan_steps, &m, &d));            // somebody says yes
 *     PRM_TRY(prm_steps_settle(call, &loan_steps, &m, &d, &is_over));
 *     if (is_over)
 *         PRM_TRY(prm->move(call, &loan, "approved"));
 *
 * A status that is not PRM_OK is that of the call that failed, unless a function says otherwise.
 */
#ifndef PRM_STEPS_H
#define PRM_STEPS_H

#include <prm/limits.h>
#include <prm/notify.h>
#include <prm/steps/turns.h>

#include <string.h>

/* ---- Deciding --------------------------------------------------------------------------------------------------- */

/** What the caller decides. */
typedef struct prm_deciding {
    const char *verdict, *reason; /* as the step keeps them */
    int32_t approves;             /* limits hold, and the next step is asked; any other verdict ends the matter */
    int32_t overrides;            /* in everybody's place, as one of the overriders */
    const prm_val *open, *step;   /* by prm_steps_check(): the open steps; the caller's of them, NULL if it has none */
} prm_deciding;

static inline prm_status prm_steps_refuse(prm_call *call, const prm_steps *s, const prm_val *open)
{
    const char *const texts[] = { "id", "role", "user" };
    prm_val *data = prm->object(call), *steps = prm->list(call);

    for (size_t i = 0; i < prm->count(open); i++) {
        prm_val *one = prm->object(call);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) /* which may be sealed to who has no such row */
            PRM_TRY(prm_steps_set(one, texts[k], prm->text(prm->at(open, i), texts[k])));
        PRM_TRY(prm->append(steps, one));
    }
    PRM_TRY(prm->set(data, s->listed_as, steps));
    return prm->fail(call, PRM_E_FORBIDDEN, s->not_yours, data);
}

/** Whether the caller may: PRM_E_FORBIDDEN `not_yours` (with the open steps), "not_yours_to_override", "four_eyes", or
 * "above_your_limit". Changes nothing. */
static inline prm_status prm_steps_check(prm_call *call, const prm_steps *s, const prm_matter *m, prm_deciding *d)
{
    const prm_caller *caller = prm->caller(call);
    prm_val *data = prm->object(call);
    int32_t has_part;

    PRM_TRY(prm_steps_of(call, s, prm->text(m->row, "id"), m->kind, "open", &d->open));
    d->step = NULL;
    for (size_t i = 0; i < prm->count(d->open) && !d->step; i++)
        if (prm_steps_is_callers(call, s, prm->at(d->open, i)))
            d->step = prm->at(d->open, i);
    if (d->overrides && !prm_help_caller_has(caller, s->overriders)) {
        PRM_TRY(prm->set_text(data, "role", s->overriders));
        return prm->fail(call, PRM_E_FORBIDDEN, "not_yours_to_override", data);
    }
    if (!d->step && !d->overrides)
        return prm_steps_refuse(call, s, d->open);
    PRM_TRY(prm_steps_has_part(call, s, m, caller->user, &has_part));
    if (has_part)
        return prm->fail(call, PRM_E_FORBIDDEN, "four_eyes", NULL);
    if (!d->approves)
        return PRM_OK;
    return prm_limit_check(call, m->program, m->worth, d->overrides ? s->overriders : prm->text(d->step, "role"),
        s->deciders);
}

/** What was checked is so: the caller's step is done, or all of them where it overrides. `is_over`: no other step has
 * to be decided; what others would have had to is nobody's any more. */
static inline prm_status prm_steps_settle(prm_call *call, const prm_steps *s, const prm_matter *m,
    const prm_deciding *d, int32_t *is_over)
{
    *is_over = 1;
    for (size_t i = 0; d->overrides && i < prm->count(d->open); i++)
        PRM_TRY(prm_steps_finish(call, s, prm->at(d->open, i), d->verdict, d->reason));
    if (d->overrides)
        return PRM_OK;
    PRM_TRY(prm_steps_finish(call, s, d->step, d->verdict, d->reason));
    if (d->approves)
        return prm_steps_go_on(call, s, m, prm_help_number(d->step, "step"), is_over);
    return prm_steps_cancel(call, s, prm->text(m->row, "id"), m->kind);
}

/** Records that a person puts `answer` in the place of the point's in the decision behind the matter, for a reason, and
 * says so. Where no rule has answered there is nothing to overrule. */
static inline prm_status prm_steps_overrule(prm_call *call, const prm_steps *s, const prm_val *matter,
    const char *point, const prm_val *answer, const char *reason)
{
    const char *decision = prm->text(matter, "decision");
    prm_val *data = prm->object(call);
    prm_status status = PRM_E_NOT_FOUND;

    if (*decision != '\0')
        status = prm->overrule(call, decision, point, answer, reason);
    if (status == PRM_E_NOT_FOUND)
        return PRM_OK;
    PRM_TRY(status);
    PRM_TRY(prm->set_text(data, "point", point));
    PRM_TRY(prm->set_text(data, "decision", decision));
    return prm->emit(call, s->overridden, prm->text(matter, "id"), data);
}

/** Puts into `values` that the caller, if it is a user of the vendor's, is one of who wrote the matter (NULL: a new
 * one). PRM_E_LIMIT "too_many_authors". */
static inline prm_status prm_steps_sign(prm_call *call, const prm_val *matter, prm_val *values)
{
    const prm_val *before = prm->get(matter, "authors");
    const prm_caller *caller = prm->caller(call);
    prm_val *authors = prm->list(call);

    if (caller->side != PRM_VENDOR_SIDE || prm_help_has_text(before, caller->user))
        return PRM_OK;
    if (prm->count(before) == PRM_STEPS_SIGNERS)
        return prm->fail(call, PRM_E_LIMIT, "too_many_authors", NULL);
    for (size_t i = 0; i < prm->count(before); i++)
        PRM_TRY(prm->append(authors, prm->at(before, i)));
    PRM_TRY(prm->append(authors, prm->new_text(call, caller->user, strlen(caller->user))));
    return prm->set(values, "authors", authors);
}

/* ---- Giving it to somebody else --------------------------------------------------------------------------------- */

/* An open step that is the caller's, or anybody's where it overrides. */
static inline prm_status prm_steps_load_own(prm_call *call, const prm_steps *s, const char *id, const prm_val **step)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->load(call, s->entity, id, step));
    if (!prm_help_is_in(*step, "open")) {
        PRM_TRY(prm_help_set_all(data, PRM_TEXTS("state", "decided_by"), *step));
        return prm->fail(call, PRM_E_STATE, "not_open", data);
    }
    if (prm_steps_is_callers(call, s, *step) || prm_help_caller_has(prm->caller(call), s->overriders))
        return PRM_OK;
    PRM_TRY(prm_help_set_all(data, PRM_TEXTS("role", "user"), *step));
    return prm->fail(call, PRM_E_FORBIDDEN, s->not_yours, data);
}

/* Nobody decides what they have a part in, nor has two open steps of one matter. */
static inline prm_status prm_steps_check_user(prm_call *call, const prm_steps *s, const prm_val *step, const char *user)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *open;
    prm_matter m = { .worth = 0 };
    int32_t may, has_part;

    PRM_TRY(users->holds(call, user, s->deciders, prm_steps_territory(s, step), &may));
    if (!may)
        return prm->fail_field(call, "user", s->no_decider, "is nobody who may decide this, or is locked");
    PRM_TRY(s->about(call, step, &m));
    PRM_TRY(prm_steps_has_part(call, s, &m, user, &has_part));
    if (has_part)
        return prm->fail_field(call, "user", "four_eyes", "has a part in this already");
    PRM_TRY(prm_steps_of(call, s, prm->text(step, s->matter), prm->text(step, "kind"), "open", &open));
    for (size_t i = 0; i < prm->count(open); i++)
        if (prm_help_is(prm->at(open, i), "user", user))
            return prm->fail_field(call, "user", "four_eyes", "is to decide this already");
    return PRM_OK;
}

/** The handler of a method that takes {id: a step, user, reason}: the step is that user's from now on, and due when it
 * was. `step`: as stored then. PRM_E_STATE "not_open", PRM_E_FORBIDDEN `not_yours`; PRM_E_INVALID at `user`:
 * `no_decider`, "four_eyes". */
static inline prm_status prm_steps_delegate(prm_call *call, const prm_steps *s, const prm_val *params,
    const prm_val **step)
{
    prm_val *changes = prm->object(call), *data = prm->object(call);

    PRM_TRY(prm_steps_load_own(call, s, prm->text(params, "id"), step));
    PRM_TRY(prm_steps_check_user(call, s, *step, prm->text(params, "user")));
    PRM_TRY(prm->set(changes, "user", prm->get(params, "user")));
    PRM_TRY(prm->set_text(changes, "delegated_from", prm->caller(call)->user));
    PRM_TRY(prm->set(changes, "delegation_reason", prm->get(params, "reason")));
    PRM_TRY(prm->update(call, step, changes));
    PRM_TRY(prm->set(data, "from", prm->get(*step, "delegated_from")));
    return prm_steps_emit(call, s, s->delegated.event, prm->text(*step, "id"), *step, PRM_TEXTS("user"), data);
}

/* ---- Time, and who hears of it ---------------------------------------------------------------------------------- */

/* It may have been decided or taken back since, and it is said once. */
static inline prm_status prm_steps_remind(prm_call *call, const prm_steps *s, const prm_val *timer, const char *once,
    const char *event)
{
    prm_val *changes = prm->object(call);
    const prm_val *step;

    PRM_TRY(prm->load(call, s->entity, prm->text(timer, "subject"), &step));
    if (!prm_help_is_in(step, "open") || prm_help_has_value(step, once))
        return PRM_OK;
    PRM_TRY(prm->set_integer(changes, once, prm->now(call)));
    PRM_TRY(prm->update(call, &step, changes));
    return prm_steps_emit(call, s, event, prm->text(step, "id"), step, PRM_TEXTS("step", "role", "user", "due_at"),
        prm->object(call));
}

/** The handler of the timer `warns`. A step stays whose it is until it is decided. */
static inline prm_status prm_steps_warn(prm_call *call, const prm_steps *s, const prm_val *timer)
{
    return prm_steps_remind(call, s, timer, "warned_at", s->due.event);
}

/** And of the timer `ends`. */
static inline prm_status prm_steps_expire(prm_call *call, const prm_steps *s, const prm_val *timer)
{
    return prm_steps_remind(call, s, timer, "overdue_at", s->overdue.event);
}

static inline prm_status prm_steps_notify(prm_call *call, const char *code, const char *subject, const prm_val *data,
    const char *user, const char *roles)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);

    return notify->send(call, PRM_NOTICE(.code = code, .subject = subject, .data = data,
        .user = *user != '\0' ? user : NULL, .roles = roles), NULL);
}

static inline prm_status prm_steps_tell_of(prm_call *call, const prm_steps *s, const prm_steps_said *said,
    const prm_val *step, const prm_val *event)
{
    const char *user = prm->text(step, "user"), *role = prm->text(step, "role"), *subject = NULL;
    prm_val *data = prm->object(call);

    PRM_TRY(s->notice(call, step, event, data, &subject));
    if (!subject)
        return PRM_OK;
    PRM_TRY(prm->set(data, "due", prm->get(step, "due_at")));
    PRM_TRY(prm_steps_notify(call, said->notice, subject, data, user, role));
    if (said == &s->assigned && prm_help_is_true(prm->get(event, "data"), "unheld"))
        return prm_steps_notify(call, s->unheld, subject, data, "", s->overriders);
    if (said == &s->overdue && (*user != '\0' || strcmp(role, s->overriders) != 0)) /* not the same twice */
        return prm_steps_notify(call, said->notice, subject, data, "", s->overriders);
    return PRM_OK;
}

/** The handler of reactions to the four events about a step: tells whose turn it is, and, of what nobody holds or what
 * is late, the overriders. By now it may have been decided or taken back: then nobody is told. */
static inline prm_status prm_steps_tell(prm_call *call, const prm_steps *s, const prm_val *event)
{
    const prm_steps_said *const all[] = { &s->assigned, &s->delegated, &s->due, &s->overdue };
    const prm_val *step;

    PRM_TRY(prm->load(call, s->entity, prm->text(event, "subject"), &step));
    for (size_t i = 0; i < sizeof all / sizeof *all && prm_help_is_in(step, "open"); i++)
        if (prm_help_is(event, "type", all[i]->event))
            return prm_steps_tell_of(call, s, all[i], step, event);
    return PRM_OK;
}

#endif
