/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The clocks of a case as it goes on: what begins, waits, goes on and ends with which step of it. */
#include "clocks/closing.h"
#include "clocks/escalations.h"
#include "clocks/told.h"
#include "clocks/promises.h"

#include <string.h>

/* Why it is asked what is promised, and whether what was used of the time before counts no more. */
typedef struct support_asking {
    const char *occasion;
    int is_anew;
} support_asking;

typedef prm_status (*clock_verb)(prm_call *call, const prm_val *clock);

/* To each that is waited for. */
static prm_status each(prm_call *call, const prm_val *c, clock_verb run)
{
    const prm_val *clock;

    for (size_t i = 0; i < SUPPORT_KINDS; i++) {
        PRM_TRY(support_clock_find(call, prm->text(c, "id"), support_clock_kinds[i], &clock));
        PRM_TRY(clock ? run(call, clock) : PRM_OK);
    }
    return PRM_OK;
}

prm_status support_clocks_settle(prm_call *call, const char *id)
{
    prm_val *changes = prm->object(call);
    const prm_val *c, *clock;
    int64_t next = 0;

    PRM_TRY(prm->load(call, "case", id, &c));
    for (size_t i = 0; i < SUPPORT_KINDS; i++) {
        PRM_TRY(support_clock_find(call, id, support_clock_kinds[i], &clock));
        int64_t due = clock && !prm_help_is_in(clock, "paused") ? prm_help_number(clock, "due_at") : 0;
        next = due > 0 && (next == 0 || due < next) ? due : next;
    }
    if (next == prm_help_number(c, "next_due_at"))
        return PRM_OK;
    PRM_TRY(prm->set(changes, "next_due_at", next > 0 ? prm->new_integer(call, next) : prm->new_null(call)));
    return prm->update(call, &c, changes);
}

/* As it has become by all that. */
static prm_status finish(prm_call *call, const prm_val **c)
{
    const char *id = prm->text(*c, "id");

    PRM_TRY(support_clocks_settle(call, id));
    return prm->load(call, "case", id, c);
}

/* ---- What is promised -------------------------------------------------------------------------------------------- */

/* What it took to solve it so far; 0: that was not promised before. */
static prm_status used_before(prm_call *call, const prm_val *c, int64_t *used)
{
    prm_val *filter = prm->object(call);
    const prm_val *clock;

    PRM_TRY(prm->set(filter, "case", prm->get(c, "id")));
    PRM_TRY(prm->set_text(filter, "kind", SUPPORT_RESOLVE));
    PRM_TRY(prm_help_find_one(call, "case_clock", filter, "case, kind, -started_at", PRM_REACH_CALLER, &clock));
    *used = prm_help_number(clock, "used_ms");
    return PRM_OK;
}

/* One that was promised before is promised otherwise, or no more. */
static prm_status promise_one(prm_call *call, const prm_val *c, const char *kind, const prm_val *promises,
    const support_asking *asking)
{
    const prm_val *promise = prm_help_has_value(promises, kind) ? prm->get(promises, kind) : NULL, *clock;
    int64_t used = 0;

    PRM_TRY(support_clock_find(call, prm->text(c, "id"), kind, &clock));
    if (clock)
        return promise ? support_clock_promise(call, clock, promise, asking->is_anew) : support_clock_drop(call, clock);
    if (!promise || !support_promise_is_open(c, kind, promises, asking->occasion))
        return PRM_OK;
    if (!asking->is_anew && strcmp(kind, SUPPORT_RESOLVE) == 0)
        PRM_TRY(used_before(call, c, &used));
    return support_clock_start(call, c, kind, promise, used);
}

static prm_status promise(prm_call *call, const prm_val **c, const char *occasion, const prm_val *answer)
{
    int is_changed = strcmp(occasion, "changed") == 0;
    support_asking asking = { occasion, prm_help_is(answer, "again", "anew") ||
                                            (!is_changed && !prm_help_is(answer, "again", "carry")) };
    prm_val *changes = prm->object(call);
    const prm_val *promises;

    PRM_TRY(support_promises_read(call, *c, answer, &promises));
    PRM_TRY(prm->set(changes, "promises", promises));
    PRM_TRY(prm->update(call, c, changes));
    for (size_t i = 0; i < SUPPORT_KINDS; i++)
        PRM_TRY(promise_one(call, *c, support_clock_kinds[i], promises, &asking));
    return PRM_OK;
}

prm_status support_clocks_opened(prm_call *call, const prm_val **c, const prm_val *outcome)
{
    PRM_TRY(promise(call, c, "opened", prm->get(outcome, support_sla_rule.name)));
    PRM_TRY(support_silence_begin(call, c));
    return finish(call, c);
}

static prm_status ask_again(prm_call *call, const prm_val **c, const char *occasion)
{
    const prm_val *answer;

    PRM_TRY(support_promises_ask(call, *c, occasion, &answer));
    return promise(call, c, occasion, answer);
}

prm_status support_clocks_changed(prm_call *call, const prm_val **c)
{
    if (!support_case_is_open(*c))
        return PRM_OK;
    PRM_TRY(ask_again(call, c, "changed"));
    return finish(call, c);
}

/* ---- What is said ------------------------------------------------------------------------------------------------ */

/* The next word is due from this one on. */
static prm_status expect_more(prm_call *call, const prm_val *c)
{
    const prm_val *promises = prm->get(c, "promises");

    if (!support_case_is_open(c) || !prm_help_has_value(promises, SUPPORT_UPDATE))
        return PRM_OK;
    return support_clock_start(call, c, SUPPORT_UPDATE, prm->get(promises, SUPPORT_UPDATE), 0);
}

static prm_status meet(prm_call *call, const prm_val *c, const char *kind)
{
    const prm_val *clock;

    PRM_TRY(support_clock_find(call, prm->text(c, "id"), kind, &clock));
    return clock ? support_clock_meet(call, clock) : PRM_OK;
}

prm_status support_clocks_said(prm_call *call, const prm_val **c)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->set_integer(changes, "answered_at", prm->now(call)));
    if (!prm_help_has_value(*c, "first_response_at"))
        PRM_TRY(prm->set_integer(changes, "first_response_at", prm->now(call)));
    PRM_TRY(prm->update(call, c, changes));
    PRM_TRY(meet(call, *c, SUPPORT_FIRST_RESPONSE));
    PRM_TRY(meet(call, *c, SUPPORT_UPDATE));
    PRM_TRY(expect_more(call, *c));
    if (support_case_is_open(*c) && !prm_help_is_in(*c, "waiting_partner"))
        PRM_TRY(support_silence_begin(call, c));
    return finish(call, c);
}

/* ---- Where it goes ----------------------------------------------------------------------------------------------- */

static prm_status reopened(prm_call *call, const prm_val **c)
{
    PRM_TRY(support_closing_stop(call, c));
    PRM_TRY(ask_again(call, c, "reopened"));
    return support_silence_begin(call, c);
}

/* That it is solved is an answer, and the last word of how it goes on; what a partner has solved itself the vendor has
 * not. */
static prm_status resolved(prm_call *call, const prm_val **c)
{
    int is_own = prm->caller(call)->side == PRM_PARTNER_SIDE;
    prm_val *changes = prm->object(call);

    PRM_TRY(each(call, *c, is_own ? support_clock_drop : support_clock_meet));
    if (!is_own && !prm_help_has_value(*c, "first_response_at")) {
        PRM_TRY(prm->set_integer(changes, "first_response_at", prm->now(call)));
        PRM_TRY(prm->update(call, c, changes));
    }
    PRM_TRY(support_silence_end(call, *c));
    PRM_TRY(support_escalation_over(call, c));
    return support_closing_begin(call, c);
}

static prm_status ended(prm_call *call, const prm_val **c)
{
    PRM_TRY(each(call, *c, support_clock_drop));
    PRM_TRY(support_silence_end(call, *c));
    PRM_TRY(support_escalation_over(call, c));
    return support_closing_stop(call, c);
}

static prm_status closed(prm_call *call, const prm_val **c)
{
    PRM_TRY(ended(call, c));
    return support_rating_ask(call, *c);
}

/* What was said to be solved once is rated, whatever became of it when it was reopened. */
static prm_status cancelled(prm_call *call, const prm_val **c)
{
    return prm_help_has_value(*c, "resolved_at") ? closed(call, c) : ended(call, c);
}

static const struct step {
    const char *to;
    prm_status (*run)(prm_call *call, const prm_val **c);
} steps[] = { { "resolved", resolved }, { "reopened", reopened }, { "closed", closed }, { "cancelled", cancelled },
    { "duplicate", ended } };

prm_status support_clocks_moved(prm_call *call, const prm_val **c, const char *from)
{
    if (prm_help_is_in(*c, "waiting_partner")) {
        PRM_TRY(each(call, *c, support_clock_pause));
        PRM_TRY(support_silence_end(call, *c));
    } else if (strcmp(from, "waiting_partner") == 0 && support_case_is_open(*c)) {
        PRM_TRY(each(call, *c, support_clock_resume));
        PRM_TRY(support_silence_begin(call, c));
    }
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (prm_help_is_in(*c, steps[i].to))
            PRM_TRY(steps[i].run(call, c));
    return finish(call, c);
}
