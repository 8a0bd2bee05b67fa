/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whom it concerns where a partner stands: who leads it, and who decides about waivers. That its level has
 * changed the plugin "partners" tells, whoever changed it. */
#include "tiers/standing.h"

#include <stdio.h>
#include <string.h>

#define PROGRAM PRM_TEXT("program", 0, 200, 0, "The programme")
#define LEVEL   PRM_TEXT("level", 0, 200, 0, "The level")
#define MISSING PRM_LINES("missing", 0, 1000, 0, "What is missing for it")
#define NAME    PRM_TEXT("name", 0, 200, 0, "The requirement")
#define UNTIL   PRM_DATE("until", 0, "The last day")
#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ PROGRAM, __VA_ARGS__, NULL } }

NOTICE(tiers_told_at_risk, "told_at_risk", "partner", LEVEL, MISSING);
NOTICE(tiers_told_grace, "told_grace", "partner", LEVEL, MISSING, UNTIL);
NOTICE(tiers_told_restored, "told_restored", "partner", LEVEL);
NOTICE(tiers_told_eligible, "told_eligible", "partner", LEVEL);
NOTICE(tiers_told_waived, "told_waived", "partner", NAME, UNTIL);
NOTICE(tiers_told_waiver_refused, "told_waiver_refused", "partner", NAME);
NOTICE(tiers_told_waiver_ended, "told_waiver_ended", "partner", NAME);
NOTICE(tiers_told_waiver_in_review, "told_waiver_in_review", "vendor", NAME, UNTIL);

static const struct telling {
    const char *event, *entity; /* what the event is about */
    const prm_reason *notice;
    int is_vendors;
} tellings[] = {
    { "tiers.at_risk", "standing", &tiers_told_at_risk, 0 },
    { "tiers.grace", "standing", &tiers_told_grace, 0 },
    { "tiers.restored", "standing", &tiers_told_restored, 0 },
    { "tiers.eligible", "standing", &tiers_told_eligible, 0 },
    { "tiers.waived", "waiver", &tiers_told_waived, 0 },
    { "tiers.waiver_refused", "waiver", &tiers_told_waiver_refused, 0 },
    { "tiers.waiver_ended", "waiver", &tiers_told_waiver_ended, 0 },
    { "tiers.waiver_in_review", "waiver", &tiers_told_waiver_in_review, 1 },
};

/* ---- What is said ------------------------------------------------------------------------------------------------ */

/* "Won revenue, Certified engineers", as much as there is room for. */
static prm_status join(const prm_val *names, prm_val *data)
{
    char joined[900];
    size_t length = 0;
    const char *name;

    *joined = '\0';
    for (size_t i = 0; i < prm->count(names); i++) {
        PRM_TRY(prm->as_text(prm->at(names, i), &name, NULL));
        if (length + strlen(name) + 3 > sizeof joined)
            break;
        length += (size_t)snprintf(joined + length, sizeof joined - length, "%s%s", i > 0 ? ", " : "", name);
    }
    return prm->set_text(data, "missing", joined);
}

/* What people call the level that the event names; one that is gone by its code. */
static prm_status set_level(prm_call *call, const prm_val *event, const char *code, prm_val *data)
{
    prm_val *filter = prm->object(call);
    const prm_val *level;

    PRM_TRY(prm->set(filter, "program", prm->get(event, "program")));
    PRM_TRY(prm->set_text(filter, "code", code));
    PRM_TRY(prm_help_find_one(call, "level", filter, NULL, PRM_REACH_CALLER, &level));
    return level ? prm->set(data, "level", prm->get(level, "name")) : prm->set_text(data, "level", code);
}

static int says(const prm_reason *notice, const char *field)
{
    for (const prm_field *const *one = notice->data; *one; one++)
        if (strcmp((*one)->name, field) == 0)
            return 1;
    return 0;
}

static prm_status describe(prm_call *call, const prm_reason *notice, const prm_val *event, prm_val **described)
{
    int is_grace = prm_help_has_value(event, "grace_until"), is_eligible = notice == &tiers_told_eligible;
    const prm_val *program;

    *described = prm->object(call);
    PRM_TRY(prm->load(call, "program", prm->text(event, "program"), &program));
    PRM_TRY(prm->set(*described, "program", prm->get(program, "name")));
    if (says(notice, "level"))
        PRM_TRY(set_level(call, event, prm->text(event, is_eligible ? "earned" : "level"), *described));
    if (says(notice, "missing"))
        PRM_TRY(join(prm->get(event, "missing"), *described));
    if (says(notice, "name"))
        PRM_TRY(prm->set(*described, "name", prm->get(event, "name")));
    return says(notice, "until") ? prm->set(*described, "until", prm->get(event, is_grace ? "grace_until" : "until"))
                                 : PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const struct telling *telling = tellings;
    const prm_val *row;
    prm_val *data;

    (void)result;
    while (strcmp(prm->text(event, "type"), telling->event) != 0)
        telling++;
    PRM_TRY(prm->load(call, telling->entity, prm->text(event, "subject"), &row));
    PRM_TRY(describe(call, telling->notice, prm->get(event, "data"), &data));
    return notify->send(call, PRM_NOTICE(.code = telling->notice->code, .subject = prm->text(row, "id"), .data = data,
        .partner = telling->is_vendors ? NULL : prm->text(row, "partner"),
        .roles = telling->is_vendors ? CERT_OWNERS : TIERS_LEADERS), NULL);
}

#define TELL(variable, n, e, d)                                                                                        \
    const prm_reaction variable = { .size = sizeof variable, .since = 1, .name = n, .event = e, .doc = d, .run = tell }
#define LEADERS "Tells who leads the partner"
TELL(tiers_tell_at_risk, "tiers.tell_at_risk", "tiers.at_risk", LEADERS);
TELL(tiers_tell_grace, "tiers.tell_grace", "tiers.grace", LEADERS);
TELL(tiers_tell_restored, "tiers.tell_restored", "tiers.restored", LEADERS);
TELL(tiers_tell_eligible, "tiers.tell_eligible", "tiers.eligible", LEADERS);
TELL(tiers_tell_waived, "tiers.tell_waived", "tiers.waived", LEADERS);
TELL(tiers_tell_waiver_refused, "tiers.tell_waiver_refused", "tiers.waiver_refused", LEADERS);
TELL(tiers_tell_waiver_ended, "tiers.tell_waiver_ended", "tiers.waiver_ended", LEADERS);
TELL(tiers_tell_waiver_in_review, "tiers.tell_waiver_in_review", "tiers.waiver_in_review",
    "Tells who decides about it");
