/* SPDX-License-Identifier: Apache-2.0 */
/** @file prm/steps/turns.h  Steps as rows: which there are, whose they are, opened along a route and ended; a part of
 * prm/steps.h. */
#ifndef PRM_STEPS_TURNS_H
#define PRM_STEPS_TURNS_H

#include <prm/calendar.h>
#include <prm/helpers.h>
#include <prm/steps/declare.h>
#include <prm/users.h>

#include <string.h>

/* ---- Looking ---------------------------------------------------------------------------------------------------- */

static inline prm_status prm_steps_find(prm_call *call, const prm_steps *s, const char *matter, const char *kind,
    const char *state, prm_val *filter, const prm_val **steps)
{
    PRM_TRY(prm->set_text(filter, s->matter, matter));
    PRM_TRY(prm->set_text(filter, "state", state));
    if (kind)
        PRM_TRY(prm->set_text(filter, "kind", kind));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = s->entity, .filter = filter,
        .reach = PRM_REACH_PROGRAM, .limit = PRM_STEPS_OF_MATTER }, steps);
}

/** Those of the matter of that id in a state: "open", "done", "cancelled". `kind` NULL: of every kind. */
static inline prm_status prm_steps_of(prm_call *call, const prm_steps *s, const char *matter, const char *kind,
    const char *state, const prm_val **steps)
{
    return prm_steps_find(call, s, matter, kind, state, prm->object(call), steps);
}

/* Of the decision at hand. */
static inline prm_status prm_steps_done_of(prm_call *call, const prm_steps *s, const prm_matter *m,
    const prm_val **steps)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set(filter, "decision", prm->get(m->row, "decision")));
    return prm_steps_find(call, s, prm->text(m->row, "id"), m->kind, "done", filter, steps);
}

/** Whether the user has made, written or handed in any of what there is to decide. */
static inline int prm_steps_is_author(const prm_val *row, const char *user)
{
    return *user != '\0' && (prm_help_is(row, "submitted_by", user) || prm_help_is(row, "created_by", user) ||
        prm_help_has_text(prm->get(row, "authors"), user));
}

/** Or decided a step of the decision at hand. */
static inline prm_status prm_steps_has_part(prm_call *call, const prm_steps *s, const prm_matter *m, const char *user,
    int32_t *has_part)
{
    const prm_val *done;

    *has_part = prm_steps_is_author(m->row, user);
    PRM_TRY(prm_steps_done_of(call, s, m, &done));
    for (size_t i = 0; i < prm->count(done); i++)
        if (prm_help_is(prm->at(done, i), "decided_by", user))
            *has_part = 1;
    return PRM_OK;
}

/** Whether every step of the decision at hand was decided in time. */
static inline prm_status prm_steps_within_sla(prm_call *call, const prm_steps *s, const prm_matter *m,
    int32_t *is_within)
{
    const prm_val *done;

    *is_within = 1;
    PRM_TRY(prm_steps_done_of(call, s, m, &done));
    for (size_t i = 0; i < prm->count(done); i++)
        if (!prm_help_is_true(prm->at(done, i), "within_sla"))
            *is_within = 0;
    return PRM_OK;
}

static inline const char *prm_steps_territory(const prm_steps *s, const prm_val *step)
{
    return s->territory ? prm->text(step, s->territory) : NULL;
}

/** Whether the caller is to decide it: named, or, where nobody is, of its role. */
static inline int prm_steps_is_callers(prm_call *call, const prm_steps *s, const prm_val *step)
{
    const prm_caller *caller = prm->caller(call);

    if (s->territory && !prm->covers(call, prm_steps_territory(s, step)))
        return 0;
    if (*prm->text(step, "user") != '\0')
        return prm_help_is(step, "user", caller->user);
    return prm_help_caller_has(caller, prm->text(step, "role"));
}

/* ---- Ending one ------------------------------------------------------------------------------------------------- */

static inline prm_status prm_steps_end(prm_call *call, const prm_steps *s, const prm_val *step, const prm_val *changes,
    const char *state)
{
    const char *id = prm->text(step, "id");

    PRM_TRY(prm->disarm(call, s->warns, id, ""));
    PRM_TRY(prm->disarm(call, s->ends, id, ""));
    if (changes)
        PRM_TRY(prm->update(call, &step, changes));
    return prm->move(call, &step, state);
}

/** The caller has decided it; what that means for the matter is prm_steps_settle()'s to say, or the plugin's. */
static inline prm_status prm_steps_finish(prm_call *call, const prm_steps *s, const prm_val *step, const char *verdict,
    const char *reason)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_text(changes, "verdict", verdict));
    PRM_TRY(prm->set_text(changes, "reason", reason));
    PRM_TRY(prm->set_text(changes, "decided_by", prm->caller(call)->user));
    PRM_TRY(prm->set_integer(changes, "decided_at", prm->now(call)));
    PRM_TRY(prm->set_boolean(changes, "within_sla", prm->now(call) <= prm_help_number(step, "due_at")));
    return prm_steps_end(call, s, step, changes, "done");
}

/** What is open of the matter of that id is not to be decided any more. `kind` NULL: of every kind. */
static inline prm_status prm_steps_cancel(prm_call *call, const prm_steps *s, const char *matter, const char *kind)
{
    const prm_val *open;

    PRM_TRY(prm_steps_of(call, s, matter, kind, "open", &open));
    for (size_t i = 0; i < prm->count(open); i++)
        PRM_TRY(prm_steps_end(call, s, prm->at(open, i), NULL, "cancelled"));
    return PRM_OK;
}

/* How many of these wait for somebody: those of users who may not decide any more are cancelled. */
static inline prm_status prm_steps_left(prm_call *call, const prm_steps *s, const prm_val *open, size_t *waiting)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t may;

    *waiting = 0;
    for (size_t i = 0; i < prm->count(open); i++) {
        const prm_val *step = prm->at(open, i);
        may = 1;
        if (*prm->text(step, "user") != '\0')
            PRM_TRY(users->holds(call, prm->text(step, "user"), s->deciders, prm_steps_territory(s, step), &may));
        if (may)
            (*waiting)++;
        else
            PRM_TRY(prm_steps_end(call, s, step, NULL, "cancelled"));
    }
    return PRM_OK;
}

/* ---- Opening one ------------------------------------------------------------------------------------------------ */

/** A turn of a route: who is asked. */
typedef struct prm_turn {
    int64_t number, hours;   /* from 1; of business time until it is due */
    const char *role, *user; /* "": none */
    int32_t needs_all;       /* everybody of the role has to agree */
} prm_turn;

/* `step`: the row, or what it is made of: to a partner the row itself is sealed. */
static inline prm_status prm_steps_emit(prm_call *call, const prm_steps *s, const char *event, const char *id,
    const prm_val *step, const char *const *also, prm_val *data)
{
    PRM_TRY(prm_help_set_all(data, s->told, step));
    PRM_TRY(prm_help_set_all(data, also, step));
    return prm->emit(call, event, id, data);
}

static inline prm_status prm_steps_set(prm_val *to, const char *key, const char *text)
{
    return text && *text != '\0' ? prm->set_text(to, key, text) : PRM_OK;
}

static inline prm_status prm_steps_describe(const prm_steps *s, const prm_matter *m, const prm_turn *turn,
    const char *user, prm_val *values)
{
    PRM_TRY(prm->set_text(values, "kind", m->kind));
    PRM_TRY(prm->set(values, s->matter, prm->get(m->row, "id")));
    PRM_TRY(prm_steps_set(values, "decision", prm->text(m->row, "decision")));
    if (s->territory)
        PRM_TRY(prm_steps_set(values, s->territory, m->territory));
    PRM_TRY(prm->set_integer(values, "step", turn->number));
    PRM_TRY(prm_steps_set(values, "role", turn->role));
    PRM_TRY(prm_steps_set(values, "user", user));
    PRM_TRY(prm->set_text(values, "need", turn->needs_all ? "all" : "any"));
    PRM_TRY(prm->set_integer(values, "sla_hours", turn->hours));
    return s->describe ? s->describe(m, values) : PRM_OK;
}

/** One step, with its timers. `user` "": whoever holds the role. `is_unheld`: nobody does, as far as is known. */
static inline prm_status prm_steps_open(prm_call *call, const prm_steps *s, const prm_matter *m, const prm_turn *turn,
    const char *user, int32_t is_unheld)
{
    const prm_calendar_service *calendar = prm->service(PRM_CALENDAR_SERVICE);
    prm_val *values = prm->object(call), *data = prm->object(call);
    int64_t ms = turn->hours * PRM_HOUR_MS, now = prm->now(call), warn_at, due_at;
    const prm_val *program, *step;
    const char *hours, *id;

    PRM_TRY(prm->load(call, "program", m->program, &program));
    hours = prm->text(program, "calendar");
    PRM_TRY(calendar->add(call, hours, now, ms / 100 * 80, &warn_at));
    PRM_TRY(calendar->add(call, hours, now, ms, &due_at));
    PRM_TRY(prm_steps_describe(s, m, turn, user, values));
    PRM_TRY(prm->set_integer(values, "due_at", due_at));
    PRM_TRY(prm->create(call, s->entity, values, &step));
    id = prm->text(step, "id");
    PRM_TRY(prm->arm(call, s->warns, id, "", warn_at, NULL));
    PRM_TRY(prm->arm(call, s->ends, id, "", due_at, NULL));
    PRM_TRY(prm->set_boolean(data, "unheld", is_unheld));
    return prm_steps_emit(call, s, s->assigned.event, id, values, PRM_TEXTS("step", "role", "user"), data);
}

static inline prm_status prm_steps_may(prm_call *call, const prm_steps *s, const prm_matter *m, const char *user,
    int32_t *may)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    int32_t has_part;

    PRM_TRY(users->holds(call, user, s->deciders, m->territory, may));
    PRM_TRY(prm_steps_has_part(call, s, m, user, &has_part));
    *may = *may && !has_part;
    return PRM_OK;
}

static inline prm_status prm_steps_open_for_user(prm_call *call, const prm_steps *s, const prm_matter *m,
    const prm_turn *turn)
{
    prm_turn other = *turn;
    int32_t may;

    PRM_TRY(prm_steps_may(call, s, m, turn->user, &may));
    if (may)
        return prm_steps_open(call, s, m, turn, turn->user, 0);
    /* Who has left, or may not decide once more, is not waited for: whoever holds the role decides. */
    if (*other.role == '\0')
        other.role = s->overriders;
    return prm_steps_open(call, s, m, &other, "", 1);
}

/* Those of a role who may decide at all, a route may name any role, and have no part in it yet: a step of theirs would
 * wait for ever. The first will do where one is enough. */
static inline prm_status prm_steps_holders(prm_call *call, const prm_steps *s, const prm_matter *m,
    const prm_turn *turn, const prm_val **found)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    prm_val *able = prm->list(call);
    const prm_val *holders;
    int32_t may;

    *found = able;
    PRM_TRY(users->holders(call, turn->role, NULL, m->territory, PRM_STEPS_HOLDERS, &holders));
    for (size_t i = 0; i < prm->count(holders) && (turn->needs_all || prm->count(able) == 0); i++) {
        PRM_TRY(prm_steps_may(call, s, m, prm->text(prm->at(holders, i), "user"), &may));
        if (may)
            PRM_TRY(prm->append(able, prm->at(holders, i)));
    }
    return PRM_OK;
}

static inline prm_status prm_steps_open_turn(prm_call *call, const prm_steps *s, const prm_matter *m,
    const prm_turn *turn)
{
    const prm_val *holders;

    if (*turn->user != '\0')
        return prm_steps_open_for_user(call, s, m, turn);
    PRM_TRY(prm_steps_holders(call, s, m, turn, &holders));
    if (!turn->needs_all || prm->count(holders) == 0)
        return prm_steps_open(call, s, m, turn, "", prm->count(holders) == 0);
    for (size_t i = 0; i < prm->count(holders); i++)
        PRM_TRY(prm_steps_open(call, s, m, turn, prm->text(prm->at(holders, i), "user"), 0));
    return PRM_OK;
}

/* ---- The route -------------------------------------------------------------------------------------------------- */

static inline prm_turn prm_steps_turn(const prm_steps *s, const prm_val *given, int64_t number)
{
    prm_turn turn = { .number = number, .hours = prm_help_number(given, "sla_hours"), .role = prm->text(given, "role"),
        .user = prm->text(given, "user"), .needs_all = prm_help_is(given, "need", "all") };

    if (turn.hours < 1)
        turn.hours = PRM_STEPS_HOURS;
    if (*turn.role == '\0' && *turn.user == '\0')
        turn.role = s->overriders;
    return turn;
}

/* At least one: what is to be decided is somebody's. */
static inline size_t prm_steps_route(const prm_steps *s, const prm_matter *m, prm_turn turns[PRM_STEPS_MOST])
{
    const char *last = m->last ? m->last : "";
    size_t count = 0, most = *last != '\0' ? PRM_STEPS_MOST - 1 : PRM_STEPS_MOST;

    for (; count < prm->count(m->route) && count < most; count++)
        turns[count] = prm_steps_turn(s, prm->at(m->route, count), (int64_t)count + 1);
    if (count == 0)
        turns[count++] = (prm_turn){ .number = 1, .hours = PRM_STEPS_HOURS, .role = s->usual, .user = "" };
    for (size_t i = 0; i < count; i++)
        if (strcmp(turns[i].role, last) == 0)
            return count;
    if (*last != '\0') {
        turns[count] = (prm_turn){ .number = (int64_t)count + 1, .hours = PRM_STEPS_HOURS, .role = last, .user = "" };
        count++;
    }
    return count;
}

/** Opens the first step; ends what was open of that kind before. */
static inline prm_status prm_steps_begin(prm_call *call, const prm_steps *s, const prm_matter *m)
{
    prm_turn turns[PRM_STEPS_MOST];

    PRM_TRY(prm_steps_cancel(call, s, prm->text(m->row, "id"), m->kind));
    (void)prm_steps_route(s, m, turns);
    return prm_steps_open_turn(call, s, m, &turns[0]);
}

/* Others of the step have to agree yet, or the next one is asked, or it is over. */
static inline prm_status prm_steps_go_on(prm_call *call, const prm_steps *s, const prm_matter *m, int64_t number,
    int32_t *is_over)
{
    prm_turn turns[PRM_STEPS_MOST];
    size_t count = prm_steps_route(s, m, turns), waiting;
    const prm_val *open;

    *is_over = 0;
    PRM_TRY(prm_steps_of(call, s, prm->text(m->row, "id"), m->kind, "open", &open));
    PRM_TRY(prm_steps_left(call, s, open, &waiting));
    if (waiting > 0)
        return PRM_OK;
    *is_over = number >= (int64_t)count;
    return *is_over ? PRM_OK : prm_steps_open_turn(call, s, m, &turns[number]);
}

#endif
