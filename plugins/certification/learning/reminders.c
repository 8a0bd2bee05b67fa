/* SPDX-License-Identifier: Apache-2.0 */
/** @file  Before a certificate ends whoever has it is told, and its partner's admins: so many days before, each
 * once. */
#include "learning/learning.h"

#define CERTIFICATION PRM_TEXT("certification", 1, 200, 0, "As what")
#define NUMBER        PRM_TEXT("number", 1, 40, 0, "The certificate")
#define LAST_DAY      PRM_DATE("last_day", 0, "The last day on which it holds")
#define DAYS          PRM_INT("days", 0, PRM_ANY, 0, "Days left")
#define ADMINS        "partner_admin"

const prm_reason cert_told_ending = { .size = sizeof cert_told_ending, .code = "told_certificate_ending",
    .audience = "partner", .data = PRM_FIELDS(CERTIFICATION, NUMBER, LAST_DAY, DAYS) };
const prm_reason cert_told_ending_of = { .size = sizeof cert_told_ending_of, .code = "told_certificate_ending_of",
    .audience = "partner", .data = PRM_FIELDS(PRM_TEXT("person", 1, 200, PRM_PERSONAL, "Whose"), CERTIFICATION, NUMBER,
        LAST_DAY, DAYS) };

const prm_field cert_notice_days_setting = { .size = sizeof cert_notice_days_setting, .type = PRM_T_LIST,
    .name = "certificate_notice_days",
    .doc = "Days before the end of a certificate on which whoever has it is told, and its partner's admins; none: "
           "nobody is. Others hold within a week for certificates there are",
    .min = 0, .max = 20, .items = PRM_INT("days", 1, 730, 0, "Days before"), .preset = "[90,60,30,7]" };

static int64_t days_left(prm_call *call, int64_t ends)
{
    return (ends - prm->now(call) + PRM_DAY_MS - 1) / PRM_DAY_MS;
}

prm_status cert_reminder_reset(prm_call *call, int64_t ends, prm_val *changes)
{
    cert_ahead ahead = { 0 };

    if (ends > 0)
        cert_ahead_look(call, cert_notice_days_setting.name, days_left(call, ends), NULL, &ahead);
    return prm->set(changes, "told_days", ahead.due > 0 ? prm->new_integer(call, ahead.due) : prm->new_null(call));
}

prm_status cert_reminder_arm(prm_call *call, const prm_val *award)
{
    int64_t ends = prm_help_number(award, "expires_at");
    cert_ahead ahead;

    if (!cert_award_is_valid(award) || ends <= prm->now(call))
        return prm->disarm(call, cert_award_reminds_timer.name, prm->text(award, "id"), "remind");
    cert_ahead_look(call, cert_notice_days_setting.name, days_left(call, ends), award, &ahead);
    return cert_ahead_arm(call, cert_award_reminds_timer.name, prm->text(award, "id"), "remind",
        ahead.due > 0 ? prm->now(call) : ends - ahead.next * PRM_DAY_MS);
}

/* Who is its own admin is told once; a login that has stayed with a former partner is not told what that one may not
 * see. */
static prm_status is_told(prm_call *call, const prm_val *award, const char *user, int *is)
{
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *described;
    int32_t is_admin = 0;

    PRM_TRY(users->describe(call, user, &described));
    PRM_TRY(users->holds(call, user, ADMINS, NULL, &is_admin));
    *is = !is_admin && prm_help_is(described, "partner", prm->text(award, "partner"));
    return PRM_OK;
}

static prm_status tell_person(prm_call *call, const prm_val *award, const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_users_service *users = prm->service(PRM_USERS_SERVICE);
    const prm_val *logins;

    PRM_TRY(users->of_person(call, prm->text(award, "person"), &logins));
    for (size_t i = 0; i < prm->count(logins); i++) {
        const char *user = prm->text(prm->at(logins, i), "user");
        int is = 0;
        PRM_TRY(is_told(call, award, user, &is));
        if (is)
            PRM_TRY(notify->send(call, PRM_NOTICE(.code = cert_told_ending.code, .subject = prm->text(award, "id"),
                .data = data, .user = user), NULL));
    }
    return PRM_OK;
}

static prm_status tell_admins(prm_call *call, const prm_val *award, const prm_val *data)
{
    const prm_notify_service *notify = prm->service(PRM_NOTIFY_SERVICE);
    const prm_val *person;
    prm_val *more = prm->object(call);

    PRM_TRY(prm->load(call, "person", prm->text(award, "person"), &person));
    PRM_TRY(prm_help_set_every(more, data));
    PRM_TRY(prm->set(more, "person", prm->get(person, "name")));
    return notify->send(call, PRM_NOTICE(.code = cert_told_ending_of.code, .subject = prm->text(award, "id"),
        .data = more,
        .partner = prm->text(award, "partner"), .roles = ADMINS), NULL);
}

static prm_status describe(prm_call *call, const prm_val *award, prm_val *data)
{
    int64_t ends = prm_help_number(award, "expires_at");
    char last_day[PRM_DATE_ROOM];
    const prm_val *certification;

    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &certification));
    prm_date_add("1970-01-01", (ends - 1) / PRM_DAY_MS, last_day, sizeof last_day);
    PRM_TRY(prm->set(data, "certification", prm->get(certification, "name")));
    PRM_TRY(prm_help_set_given(data, "number", award));
    PRM_TRY(prm->set_text(data, "last_day", last_day));
    return prm->set_integer(data, "days", days_left(call, ends));
}

static prm_status remind(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *award;
    prm_val *data = prm->object(call), *changes = prm->object(call);
    cert_ahead ahead;

    (void)result;
    PRM_TRY(prm->load(call, "award", prm->text(params, "subject"), &award));
    int64_t ends = prm_help_number(award, "expires_at");
    if (!cert_award_is_valid(award) || ends <= prm->now(call))
        return PRM_OK;
    cert_ahead_look(call, cert_notice_days_setting.name, days_left(call, ends), award, &ahead);
    if (ahead.due > 0) {
        PRM_TRY(describe(call, award, data));
        PRM_TRY(tell_person(call, award, data));
        PRM_TRY(tell_admins(call, award, data));
        PRM_TRY(prm->set_integer(changes, "told_days", ahead.due));
        PRM_TRY(prm->update(call, &award, changes));
    }
    return cert_reminder_arm(call, award);
}

const prm_timer cert_award_reminds_timer = { .size = sizeof cert_award_reminds_timer, .since = 1,
    .name = "certification.award_reminds", .doc = "Whoever has a certificate is told that it ends", .run = remind };
