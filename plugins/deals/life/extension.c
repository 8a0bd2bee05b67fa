/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Putting off the end of a protection: what the rules are asked, and how an extension is granted or
 * declined. */
#include "life/life.h"
#include "review/review.h"

#include <string.h>

#define DAYS PRM_INT("days", 0, PRM_ANY, PRM_REQUIRED, "How many")

const prm_rule deals_extend_rule = { .size = sizeof deals_extend_rule, .since = 1, .name = "deals.extend",
    .doc = "The registrant wants its protection extended: is it?",
    .answer = PRM_FIELDS(PRM_ENUM("grant", "yes|no|human", PRM_REQUIRED, "`human` leaves it to a channel manager"),
        PRM_INT("days", 1, DEALS_LONGEST_DAYS, 0, "By how much, from the end on; none: as the deal's terms say")),
    .reasons = PRM_REASONS(PRM_REASON("extended", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("no_activity", "partner", .data = PRM_FIELDS(DAYS)),
        PRM_REASON("person_extends", "partner", .data = NULL),
        PRM_REASON("extended_before", "vendor",
            .data = PRM_FIELDS(PRM_INT("times", 0, PRM_ANY, PRM_REQUIRED, "How often"))),
        PRM_REASON("no_progress", "vendor", .data = PRM_FIELDS(PRM_TEXT("stage", 1, 40, PRM_REQUIRED, "Where it is"))),
        PRM_REASON("large_extension", "vendor", .data = NULL)),
    .fallback = "{\"grant\":\"human\"}" };

const prm_chain deals_extension_chain = { .size = sizeof deals_extension_chain, .since = 1, .name = "deals.extension",
    .doc = "Whether a protection is extended",
    .facts = PRM_FIELDS(PRM_OBJECT("deal", deals_life_deal_facts, PRM_REQUIRED, "As it stands"),
        PRM_OBJECT("partner", deals_life_partner_facts, PRM_REQUIRED, "Who asks"),
        PRM_OBJECT("activities", deals_life_activity_facts, PRM_REQUIRED, "What was done for it"),
        PRM_INT("evidence", 0, PRM_ANY, PRM_REQUIRED, "How many files come with the request")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &deals_extend_rule), NULL },
    .outcome = "deals.extend.grant" };

static prm_status move_protections(prm_call *call, const prm_val *deal, int64_t until)
{
    const prm_val *held;

    PRM_TRY(deals_protections_of(call, deal, &held));
    for (size_t i = 0; i < prm->count(held); i++) {
        const prm_val *protection = prm->at(held, i);
        prm_val *changes = prm->object(call);
        PRM_TRY(prm->set_integer(changes, "until", until));
        PRM_TRY(prm->update(call, &protection, changes));
    }
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *deal, int64_t days, const char *by)
{
    prm_val *data;

    PRM_TRY(deals_figures_of_deal(call, deal, &data));
    PRM_TRY(prm->set_integer(data, "days", days));
    PRM_TRY(prm->set(data, "until", prm->get(deal, "protected_until")));
    PRM_TRY(prm->set(data, "extensions", prm->get(deal, "extensions")));
    PRM_TRY(prm->set_text(data, "by", by));
    return prm->emit(call, "deals.extended", prm->text(deal, "id"), data);
}

/* Whoever's task it is has done it; done by somebody else, or not wanted any more, it is nobody's. */
static prm_status end_task(prm_call *call, const prm_val *deal, const char *verdict, const char *reason)
{
    const char *id = prm->text(deal, "id");
    const prm_val *tasks;

    PRM_TRY(prm_steps_of(call, &deals_steps, id, "extension", "open", &tasks));
    for (size_t i = 0; i < prm->count(tasks); i++)
        if (prm_steps_is_callers(call, &deals_steps, prm->at(tasks, i)))
            PRM_TRY(prm_steps_finish(call, &deals_steps, prm->at(tasks, i), verdict, reason));
    return prm_steps_cancel(call, &deals_steps, id, "extension");
}

prm_status deals_extension_request(prm_call *call, const prm_val **deal)
{
    const prm_turn turn = { .number = 1, .hours = PRM_STEPS_HOURS, .role = "channel_manager", .user = "" };
    prm_val *changes = prm->object(call), *data = prm->object(call);
    prm_matter matter;

    PRM_TRY(prm->set_integer(changes, "extension_wanted_at", prm->now(call)));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(prm->set(data, "until", prm->get(*deal, "protected_until")));
    PRM_TRY(prm->emit(call, "deals.extension_requested", prm->text(*deal, "id"), data));
    matter = deals_matter(*deal, "extension");
    return prm_steps_open(call, &deals_steps, &matter, &turn, "", 0);
}

prm_status deals_extension_grant(prm_call *call, const prm_val **deal, int64_t days, const char *by,
    const char *reason)
{
    int64_t until, extensions = 0, longest = deals_life_approved_at(*deal) + DEALS_LONGEST_DAYS * PRM_DAY_MS;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->get_integer(*deal, "protected_until", &until));
    (void)prm->get_integer(*deal, "extensions", &extensions);
    until += days * PRM_DAY_MS;
    if (until > longest)
        return prm->fail_field(call, "days", "range", "goes beyond 730 days from the approval");
    PRM_TRY(prm->set_integer(changes, "protected_until", until));
    PRM_TRY(prm->set_integer(changes, "extensions", extensions + 1));
    PRM_TRY(prm->set(changes, "extension_wanted_at", prm->new_null(call)));
    PRM_TRY(prm->update(call, deal, changes));
    PRM_TRY(end_task(call, *deal, "grant", reason));
    PRM_TRY(move_protections(call, *deal, until));
    PRM_TRY(prm->arm(call, deals_protection_ends_timer.name, prm->text(*deal, "id"), "end", until, NULL));
    PRM_TRY(deals_reminders_arm(call, *deal, prm->get(*deal, "terms"), until));
    return tell(call, *deal, days, by);
}

prm_status deals_extension_decline(prm_call *call, const prm_val **deal, const char *by, const char *reason)
{
    prm_val *changes = prm->object(call), *data = prm->object(call);

    if (prm->type(prm->get(*deal, "extension_wanted_at")) == PRM_V_INT) {
        PRM_TRY(prm->set(changes, "extension_wanted_at", prm->new_null(call)));
        PRM_TRY(prm->update(call, deal, changes));
        PRM_TRY(end_task(call, *deal, "decline", reason));
    }
    PRM_TRY(prm->set_text(data, "by", by));
    return prm->emit(call, "deals.extension_declined", prm->text(*deal, "id"), data);
}
