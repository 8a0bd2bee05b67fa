/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The clocks, and with them the record of what the vendor kept and broke: one row a promise,
 * never taken away. */
#include "cases/cases.h"
#include "clocks/clocks.h"

const char *const support_clock_kinds[SUPPORT_KINDS] = { SUPPORT_FIRST_RESPONSE, SUPPORT_UPDATE, SUPPORT_RESOLVE };

static const prm_field *const fields[] = {
    PRM_REF("case", "case", PRM_READONLY, "About which case"),
    PRM_REF("partner", "partner", PRM_READONLY, "Towards whom"),
    PRM_REF("territory", "territory", PRM_READONLY, "Where"),
    PRM_REF("program", "program", PRM_READONLY, "Under which programme"),
    PRM_ENUM("kind", SUPPORT_CLOCKS, PRM_READONLY,
        "What was promised: a first answer, the next word of how it goes on, or that it is solved"),
    PRM_INT("target_minutes", 1, SUPPORT_TARGET_MOST, PRM_READONLY, "Within how many minutes of business"),
    PRM_TEXT("calendar", 1, 64, PRM_READONLY, "By which calendar they are counted: its code or id, or \"24x7\""),
    PRM_TIME("started_at", PRM_READONLY, "Since when"),
    PRM_TIME("due_at", PRM_READONLY, "By when; none: it is paused"),
    PRM_TIME("paused_at", PRM_READONLY, "Since when the partner is waited for"),
    PRM_TIME("running_since", PRM_READONLY, "Since when its time passes; none: it is paused, or has ended"),
    PRM_INT("used_ms", 0, PRM_ANY, PRM_READONLY,
        "Business time, in ms, that had passed when it began to run, as running_since says, or was paused, or ended"),
    PRM_TIME("warned_at", PRM_READONLY | PRM_VENDOR,
        "When the vendor was told that three quarters of its time are over"),
    PRM_BOOL("breached", PRM_READONLY, "Whether it was not done in time; none: it is not known yet"),
    PRM_TIME("breached_at", PRM_READONLY, "When its time was over"),
    PRM_TIME("met_at", PRM_READONLY, "When it was done"),
    PRM_TIME("ended_at", PRM_READONLY,
        "When nobody waited for it any more: it was done, or need not be; none: it is waited for"),
    NULL
};

const prm_entity support_clock_entity = { .size = sizeof support_clock_entity, .name = "case_clock",
    .path = "support.clocks", .since = 1, .scope = "partner",
    .doc = "Something the vendor has promised about a case, by when, and whether it was kept. It is paused only while "
           "the partner is waited for. A change of the calendar moves no clock that runs: it counts from the next "
           "pause on",
    .ops = "get list export: *", .fields = fields,
    .flow = PRM_FLOW("running", "running > paused | met | breached | cancelled", "paused > running | met | cancelled"),
    .indexes = PRM_TEXTS("unique case, kind where ended_at null", "case, kind, -started_at",
        "partner, kind, -started_at", "program, kind, -started_at") };

prm_status support_clock_find(prm_call *call, const char *the_case, const char *kind, const prm_val **clock)
{
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "case", the_case));
    PRM_TRY(prm->set_text(filter, "kind", kind));
    PRM_TRY(prm->set(filter, "ended_at", prm->new_null(call)));
    return prm_help_find_one(call, "case_clock", filter, NULL, PRM_REACH_CALLER, clock);
}

prm_status support_clock_tell(prm_call *call, const prm_val *clock, const char *event, const prm_val *more)
{
    static const char *const own[] = { "case", "partner", "program", "kind", "due_at", NULL };
    const prm_val *c;
    prm_val *data;

    PRM_TRY(prm->load(call, "case", prm->text(clock, "case"), &c));
    PRM_TRY(support_case_figures(call, c, &data));
    PRM_TRY(prm_help_set_all(data, own, clock));
    PRM_TRY(prm_help_set_every(data, more));
    return prm->emit(call, event, prm->text(clock, "id"), data);
}
