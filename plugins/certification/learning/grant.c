/* SPDX-License-Identifier: Apache-2.0 */
/** @file  certification.awards.grant, revoke and withdraw: by hand. */
#include "learning/learning.h"

/* Until when it holds: as was said, else as the certification says; 0: for ever. */
static prm_status find_end(prm_call *call, const prm_val *params, const prm_val *certification, cert_gift *gift)
{
    int64_t months = prm_help_number(certification, "validity_months");
    int is_given = prm->get_integer(params, "expires_at", &gift->expires_at) == PRM_OK;

    if (!is_given)
        gift->expires_at = months ? cert_holds_until(gift->passed_at, months) : 0;
    if ((is_given || months) && gift->expires_at <= prm->now(call))
        return prm->fail_field(call, is_given ? "expires_at" : "passed_at", "over", "its time would be over");
    return PRM_OK;
}

/* Nobody is certified for somebody it does not work for, so for two at once neither. */
static prm_status check_employer(prm_call *call, const prm_val *params, const prm_val *person)
{
    const char *partner = prm->text(params, "partner");

    if (*partner == '\0' || prm_help_is(person, "partner", partner))
        return PRM_OK;
    return prm->fail_field(call, "partner", "not_employer", "is not whom this person works for");
}

static prm_status give(prm_call *call, const cert_gift *gift, const prm_val **award)
{
    PRM_TRY(cert_award_find(call, prm->text(gift->person, "id"), prm->text(gift->certification, "id"), award));
    if (!cert_award_is_valid(*award))
        return cert_award_give(call, gift, award);
    int64_t ends = prm_help_number(*award, "expires_at");
    if (ends == 0 || prm->now(call) < cert_renewable_from(gift->certification, ends) || gift->expires_at <= ends)
        return prm_help_fail_state(call, *award, "awarded_already");
    return cert_award_renew(call, gift, award);
}

static prm_status grant(prm_call *call, const prm_val *params, prm_val *result)
{
    cert_gift gift = { .passed_at = prm->now(call), .reason = prm->text(params, "reason") };
    const prm_val *award;

    PRM_TRY(prm->load(call, "person", prm->text(params, "person"), &gift.person));
    PRM_TRY(prm->load(call, "certification", prm->text(params, "certification"), &gift.certification));
    PRM_TRY(check_employer(call, params, gift.person));
    if (prm_help_has_value(gift.certification, "archived_at"))
        return prm->fail_field(call, "certification", "archived", "is not given any more");
    (void)prm->get_integer(params, "passed_at", &gift.passed_at);
    PRM_TRY(cert_check_past(call, "passed_at", gift.passed_at));
    PRM_TRY(find_end(call, params, gift.certification, &gift));
    PRM_TRY(give(call, &gift, &award));
    return prm->set(result, "award", award);
}

const prm_method cert_grant_method = { .size = sizeof cert_grant_method, .since = 1,
    .name = "certification.awards.grant",
    .access = PRM_WRITE, .roles = CERT_OWNERS,
    .doc = "Certify somebody by hand, whatever was learned or passed. An award that can be renewed is renewed",
    .params = PRM_FIELDS(PRM_REF("person", "person", PRM_REQUIRED, "Who"),
        PRM_REF("certification", "certification", PRM_REQUIRED, "As what"),
        PRM_REF("partner", "partner", 0, "For whom it works; refused if that is not so"),
        PRM_TIME("passed_at", 0, "When it was passed; none: now"),
        PRM_TIME("expires_at", 0, "Until when it holds; none: as the certification says"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(CERT_AWARD),
    .example = "{\"person\":\"person_01h8xgq3m2c4e\",\"certification\":\"certification_01h8xgq3m2c4e\","
               "\"reason\":\"Passed at the summit, on paper\"}",
    .run = grant };

static prm_status revoke(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *award;

    PRM_TRY(prm->load(call, "award", prm->text(params, "id"), &award));
    if (!cert_award_is_valid(award))
        return prm_help_fail_state(call, award, "not_valid");
    PRM_TRY(cert_award_end(call, &award, "revoked", prm->now(call), prm->text(params, "reason")));
    return prm->set(result, "award", award);
}

const prm_method cert_revoke_method = { .size = sizeof cert_revoke_method, .since = 1,
    .name = "certification.awards.revoke", .access = PRM_WRITE, .roles = CERT_OWNERS, .subject = "award",
    .doc = "Take a certificate back, for good: from now on it counts for nobody",
    .params = PRM_FIELDS(PRM_REF("id", "award", PRM_REQUIRED, "Which"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why")),
    .result = PRM_FIELDS(CERT_AWARD),
    .example = "{\"id\":\"award_01h8xgq3m2c4e\",\"reason\":\"Somebody else sat the exam\"}", .run = revoke };

static prm_status withdraw(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *award;
    prm_val *changes = prm->object(call);

    PRM_TRY(prm->load(call, "award", prm->text(params, "id"), &award));
    if (prm_help_has_value(award, "awarded_at") || prm_help_has_value(award, "ended_at"))
        return prm_help_fail_state(call, award, "not_open");
    PRM_TRY(prm->move(call, &award, "withdrawn"));
    PRM_TRY(prm->set_integer(changes, "ended_at", prm->now(call)));
    PRM_TRY(prm->update(call, &award, changes));
    return prm->set(result, "award", award);
}

const prm_method cert_withdraw_method = { .size = sizeof cert_withdraw_method, .since = 1,
    .name = "certification.awards.withdraw", .access = PRM_WRITE, .roles = CERT_LEARNERS " | " CERT_OWNERS,
    .subject = "award", .doc = "Give up a certification that somebody is on the way to",
    .params = PRM_FIELDS(PRM_REF("id", "award", PRM_REQUIRED, "Which")), .result = PRM_FIELDS(CERT_AWARD),
    .example = "{\"id\":\"award_01h8xgq3m2c4e\"}", .run = withdraw };
