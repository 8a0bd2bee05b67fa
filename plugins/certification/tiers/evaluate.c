/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A member is looked at, and the rules are asked if there is reason to. */
#include "tiers/standing.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* ---- Whether anything has changed -------------------------------------------------------------------------------- */

/* FNV-1a of 64 bits: of two members' states nobody picks either. */
static uint64_t mix(uint64_t hash, const void *bytes, size_t length)
{
    const unsigned char *next = bytes;

    for (size_t i = 0; i < length; i++)
        hash = (hash ^ next[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t mix_text(uint64_t hash, const char *text)
{
    return mix(hash, text, strlen(text) + 1);
}

/* What is met and what not; how far only where rules read that: figures change every day, and what follows seldom. */
static void digest(const tiers_run *run, const char *state, const char *level, char *made, size_t room)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    int64_t version = prm_help_number(run->scheme->row, "version"); /* another with other rules too */
    int is_locked = tiers_is_locked(run->standing, run->today);
    int reads_values = prm_help_is_true(run->scheme->row, "by_values");

    hash = mix_text(hash, state);
    hash = mix_text(hash, level);
    hash = mix_text(hash, prm->text(run->scheme->row, "id"));
    hash = mix(hash, &version, sizeof version);
    hash = mix(hash, &run->grace_is_over, sizeof run->grace_is_over);
    hash = mix(hash, &is_locked, sizeof is_locked);
    for (size_t i = 0; i < run->scheme->requirement_count; i++) {
        const tiers_found *found = &run->look.found[i];
        unsigned char flags = (unsigned char)(found->passed | found->waived << 1 | found->is_known << 2);
        hash = mix_text(hash, run->scheme->requirements[i].id);
        hash = mix(hash, &flags, sizeof flags);
        hash = mix(hash, &found->points, sizeof found->points);
        hash = reads_values ? mix(hash, &found->value, sizeof found->value) : hash;
    }
    snprintf(made, room, "%016" PRIx64, hash);
}

void tiers_run_digest(tiers_run *run, const char *state, const char *level)
{
    digest(run, state, level, run->digest, sizeof run->digest);
}

/* ---- When -------------------------------------------------------------------------------------------------------- */

/* Whether a period of that first day was reviewed before, when the scheme's were of another length: the row that says
 * so is the only one of that day. */
static prm_status was_reviewed(prm_call *call, const tiers_run *run, const char *period, int *was)
{
    prm_val *filter = prm->object(call);
    const prm_val *found;

    PRM_TRY(prm->set(filter, "membership", prm->get(run->membership, "id")));
    PRM_TRY(prm->set_text(filter, "period", period));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "evaluation", .filter = filter,
        .limit = 1 }, &found));
    *was = prm->count(found) > 0;
    return PRM_OK;
}

/* The scheme's periods may have become others since it was said when the member is reviewed next: that is when the one
 * ends that today is in. */
static prm_status set_review(prm_call *call, tiers_run *run, const char *review)
{
    prm_val *changes = prm->object(call);
    char next[PRM_DATE_ROOM];

    tiers_period_begins(run->scheme->row, run->today, 1, next, sizeof next);
    if (strcmp(review, next) == 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(changes, "review_on", next));
    return prm->update(call, &run->standing, changes);
}

/* As of the last day of the period that has closed, if it has not been; else as of today. */
static prm_status date(prm_call *call, tiers_run *run)
{
    char *begins = prm->alloc(call, PRM_DATE_ROOM), *last = prm->alloc(call, PRM_DATE_ROOM);
    const char *review = prm->text(run->standing, "review_on");
    int was;

    if (!begins || !last)
        return PRM_E_NOMEM;
    run->as_of = run->today;
    run->period = NULL;
    tiers_period_begins(run->scheme->row, run->today, 0, begins, PRM_DATE_ROOM);
    if (*review == '\0' || strcmp(review, begins) > 0)
        return set_review(call, run, review);
    if (strcmp(run->occasion, "manual") == 0)
        return PRM_OK;
    prm_date_add(begins, -1, last, PRM_DATE_ROOM);
    tiers_period_begins(run->scheme->row, run->today, -1, begins, PRM_DATE_ROOM);
    run->occasion = "official";
    run->as_of = last;
    run->is_asked_for = 1;
    PRM_TRY(was_reviewed(call, run, begins, &was));
    if (was)
        return set_review(call, run, review);
    run->period = begins;
    return PRM_OK;
}

/* ---- Looking ----------------------------------------------------------------------------------------------------- */

static prm_status look(prm_call *call, tiers_run *run)
{
    tiers_value *values;

    PRM_TRY(tiers_member_load(call, run->scheme, run->membership, run->as_of, &run->member));
    if (!tiers_is_evaluated(run->member.partner))
        return PRM_OK;
    PRM_TRY(tiers_values_ask(call, run->scheme, &run->member, run->as_of, &values));
    PRM_TRY(tiers_look_at(call, run->scheme, &run->member, run->as_of, values, &run->look));
    tiers_run_digest(run, prm->text(run->standing, "state"), prm->text(run->membership, "level"));
    run->is_due = run->is_asked_for || !prm_help_is(run->standing, "digest", run->digest);
    return run->is_due ? tiers_values_show(call, run->scheme, &run->member, run->as_of, values)
                       : tiers_values_forget(call, run->scheme, values);
}

prm_status tiers_run_ask(prm_call *call, tiers_run *run)
{
    tiers_case asked = { .scheme = run->scheme, .member = &run->member, .look = &run->look };

    run->is_due = 0;
    run->today = run->scheme->today;
    PRM_TRY(tiers_standing_make(call, run->scheme, run->membership, &run->standing));
    run->grace_is_over = prm_help_is_in(run->standing, "grace") &&
                         strcmp(prm->text(run->standing, "grace_until"), run->today) < 0;
    PRM_TRY(date(call, run));
    PRM_TRY(look(call, run));
    if (!run->is_due)
        return PRM_OK;
    asked.standing = run->standing;
    asked.occasion = run->occasion;
    asked.grace_is_over = run->grace_is_over;
    return tiers_rules_ask(call, &asked, prm->text(run->membership, "id"), &run->answer);
}
