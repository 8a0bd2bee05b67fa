/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Whoever can do something about a risk is told before its day: so many days before, each time once, and what
 * is nearer than the first of them as soon as it is known. */
#include "outlook/outlook.h"

#include <string.h>

#define LEVEL       PRM_TEXT("level", 0, 200, 0, "The level it would lose: what people call it")
#define REQUIREMENT PRM_TEXT("requirement", 0, 200, 0, "What it would lack")
#define ON          PRM_DATE("on", 0, "From which day")
#define DAYS        PRM_INT("days", 0, PRM_ANY, 0, "In how many days that is")
#define UNTIL       PRM_DATE("keeps_until", 0, "The last day on which it has the level nevertheless")
#define FIGURES     PRM_INT("value", PRM_ANY, PRM_ANY, 0, "What there will be"),                                      \
        PRM_INT("needed", PRM_ANY, PRM_ANY, 0, "What is needed")
#define NOTICE(variable, c, a, ...)                                                                                    \
    const prm_reason variable = { .size = sizeof variable, .code = c, .audience = a,                                   \
        .data = (const prm_field *const[]){ __VA_ARGS__, NULL } }

NOTICE(tiers_told_risk_certificate, "told_risk_certificate", "partner", LEVEL, REQUIREMENT, ON, DAYS, UNTIL, FIGURES,
    PRM_TEXT("certification", 0, 200, 0, "Of which certificate the end is the cause"));
NOTICE(tiers_told_risk_figure, "told_risk_figure", "partner", LEVEL, REQUIREMENT, ON, DAYS, UNTIL, FIGURES);
NOTICE(tiers_told_risk_averted, "told_risk_averted", "partner", LEVEL, REQUIREMENT, ON);
NOTICE(tiers_told_risk_of_partner, "told_risk_of_partner", "vendor",
    PRM_TEXT("partner", 0, 200, 0, "Which partner: its name"), LEVEL, REQUIREMENT, ON, DAYS, UNTIL, FIGURES);

const prm_field tiers_risk_days_setting = { .size = sizeof tiers_risk_days_setting, .type = PRM_T_LIST,
    .name = "risk_notice_days",
    .doc = "So many days before a member would lack something for its level it is told of it",
    .min = 0, .max = OUTLOOK_NOTICES, .items = PRM_INT("days", 1, OUTLOOK_DAYS_MOST, 0, "Days before"),
    .preset = "[90,60,30,7]" };

/* ---- When ------------------------------------------------------------------------------------------------------- */

static int64_t days_left(const prm_val *risk, const char *today)
{
    return prm_date_number(prm->text(risk, "on")) - prm_date_number(today);
}

prm_status outlook_tells_arm(prm_call *call, const prm_val *program, const prm_val *risk)
{
    int64_t at = prm->now(call);
    const char *today;
    char date[PRM_DATE_ROOM];
    cert_ahead ahead;

    PRM_TRY(prm_date_today(call, program, &today));
    cert_ahead_look(call, tiers_risk_days_setting.name, days_left(risk, today), risk, &ahead);
    if (ahead.due == 0) { /* with its last day it is over */
        prm_date_add(prm->text(risk, "on"), ahead.next > 0 ? -ahead.next : 1, date, sizeof date);
        PRM_TRY(prm_date_begins(call, program, date, &at));
    }
    return cert_ahead_arm(call, tiers_risk_tells_timer.name, prm->text(risk, "id"), "tell", at);
}

/* ---- Whom, and what --------------------------------------------------------------------------------------------- */

static prm_status describe(prm_call *call, const prm_val *risk, prm_val *data)
{
    static const char *const as_stored[] = { "on", "keeps_until", "value", "needed", NULL };
    const prm_val *level;

    PRM_TRY(prm->load(call, "level", prm->text(risk, "level"), &level));
    PRM_TRY(prm->set(data, "level", prm->get(level, "name")));
    PRM_TRY(prm->set(data, "requirement", prm->get(risk, "requirement_name")));
    return prm_help_set_all(data, as_stored, risk);
}

static prm_status send_partner(prm_call *call, const prm_val *risk, const char *code, const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);

    return notify->send(call, PRM_NOTICE(.code = code, .subject = prm->text(risk, "id"), .data = data,
        .partner = prm->text(risk, "partner"), .roles = OUTLOOK_HEADS), NULL);
}

/* Whoever looks after the partner, if anybody does. */
static prm_status send_manager(prm_call *call, const prm_val *risk, const prm_val *told)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    prm_val *data = prm->object(call);
    const prm_val *partner;

    PRM_TRY(prm->load(call, "partner", prm->text(risk, "partner"), &partner));
    if (!prm_help_has_value(partner, "manager"))
        return PRM_OK;
    PRM_TRY(prm_help_set_every(data, told));
    PRM_TRY(prm->set(data, "partner", prm->get(partner, "legal_name")));
    prm_status status = notify->send(call, PRM_NOTICE(.code = tiers_told_risk_of_partner.code,
        .subject = prm->text(risk, "id"), .data = data, .user = prm->text(partner, "manager")), NULL);
    return status == PRM_E_NOT_FOUND ? PRM_OK : status;
}

static prm_status send(prm_call *call, const prm_val *risk, int64_t left)
{
    prm_val *data = prm->object(call), *of_certificate = prm->object(call);
    const prm_val *award, *certification;

    PRM_TRY(describe(call, risk, data));
    PRM_TRY(prm->set_integer(data, "days", left));
    PRM_TRY(send_manager(call, risk, data));
    if (!prm_help_has_value(risk, "award"))
        return send_partner(call, risk, tiers_told_risk_figure.code, data);
    PRM_TRY(prm->load(call, "award", prm->text(risk, "award"), &award));
    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &certification));
    PRM_TRY(prm_help_set_every(of_certificate, data));
    PRM_TRY(prm->set(of_certificate, "certification", prm->get(certification, "name")));
    return send_partner(call, risk, tiers_told_risk_certificate.code, of_certificate);
}

prm_status outlook_tell_averted(prm_call *call, const prm_val *risk)
{
    prm_val *data = prm->object(call), *all = prm->object(call);

    if (!prm_help_has_value(risk, "told_days"))
        return PRM_OK;
    PRM_TRY(describe(call, risk, all));
    for (const prm_field *const *field = tiers_told_risk_averted.data; *field; field++)
        PRM_TRY(prm->set(data, (*field)->name, prm->get(all, (*field)->name)));
    return send_partner(call, risk, tiers_told_risk_averted.code, data);
}

static prm_status tell(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *risk, *program;
    const char *today;
    cert_ahead ahead;

    (void)result;
    PRM_TRY(prm->load(call, "tier_risk", prm->text(timer, "subject"), &risk));
    PRM_TRY(prm->load(call, "program", prm->text(risk, "program"), &program));
    PRM_TRY(prm_date_today(call, program, &today));
    if (!prm_help_is_in(risk, "open") || days_left(risk, today) < 0)
        return PRM_OK;
    cert_ahead_look(call, tiers_risk_days_setting.name, days_left(risk, today), risk, &ahead);
    if (ahead.due > 0) {
        prm_val *changes = prm->object(call);
        PRM_TRY(send(call, risk, days_left(risk, today)));
        PRM_TRY(prm->set_integer(changes, "told_days", ahead.due));
        PRM_TRY(prm->update(call, &risk, changes));
    }
    return outlook_tells_arm(call, program, risk);
}

const prm_timer tiers_risk_tells_timer = { .size = sizeof tiers_risk_tells_timer, .since = 1,
    .name = "tiers.risk_tells", .doc = "Who can avert a risk is told of it", .run = tell };
