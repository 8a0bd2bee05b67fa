/* SPDX-License-Identifier: Apache-2.0 */
/** @file  partners.applications.review: a person decides an application, whether the rules left it to one or not. */
#include "joining/joining.h"

#include <stdio.h>
#include <string.h>

/* ---- What is recorded where a person decides otherwise ----------------------------------------------------------- */

static prm_status overrule(prm_call *call, const prm_val *application, const char *point, const prm_val *answer,
    const char *reason)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->overrule(call, prm->text(application, "decision"), point, answer, reason));
    PRM_TRY(prm->set_text(data, "point", point));
    PRM_TRY(prm->set_text(data, "decision", prm->text(application, "decision")));
    return prm->emit(call, "partners.overridden", prm->text(application, "id"), data);
}

/* What was left to a person is no override, whatever it decides; another level is. */
static prm_status note_override(prm_call *call, const prm_val *application, int accepts, const char *level,
    const char *reason)
{
    const prm_val *terms = prm->get(application, "terms"), *row;
    const char *verdict = prm->text(terms, "verdict"), *code = prm->text(terms, "level");
    prm_val *answer = prm->object(call);

    if (*prm->text(application, "decision") == '\0')
        return PRM_OK;
    if (*level != '\0') {
        PRM_TRY(prm->load(call, "level", level, &row));
        code = prm->text(row, "code");
    }
    int is_other = strcmp(verdict, "review") != 0 && strcmp(verdict, accepts ? "accept" : "reject") != 0;
    if (!is_other && (!accepts || *level == '\0' || strcmp(code, prm->text(terms, "level")) == 0))
        return PRM_OK;
    PRM_TRY(prm->set_text(answer, "verdict", accepts ? "accept" : "reject"));
    if (accepts && *code != '\0')
        PRM_TRY(prm->set_text(answer, "level", code));
    return overrule(call, application, partners_application_rule.name, answer, reason);
}

/* ---- What is given ----------------------------------------------------------------------------------------------- */

/* Whoever is bound to territories lets nobody in elsewhere. */
static prm_status check_territories(prm_call *call, const prm_val *territories)
{
    prm_status bad = PRM_OK;
    const char *id;
    char field[40];

    for (size_t i = 0; i < prm->count(territories); i++) {
        PRM_TRY(prm->as_text(prm->at(territories, i), &id, NULL));
        snprintf(field, sizeof field, "territories[%zu]", i);
        if (!prm->covers(call, id))
            bad = prm->fail_field(call, field, "forbidden", "is none of yours");
    }
    return bad;
}

static prm_status check_verdict(prm_call *call, const prm_val *params, int accepts)
{
    static const char *const of_accept[] = { "level", "manager", "partner", "territories" };
    prm_status bad = PRM_OK;

    for (size_t i = 0; !accepts && i < sizeof of_accept / sizeof *of_accept; i++)
        if (prm->get(params, of_accept[i]))
            bad = prm->fail_field(call, of_accept[i], "not_here", "goes with the verdict `accept` alone");
    if (accepts && prm->get(params, "reapply_days"))
        bad = prm->fail_field(call, "reapply_days", "not_here", "go with the verdict `reject` alone");
    return bad;
}

static prm_status open(prm_call *call, const prm_val *params, const prm_val *application, int accepts,
    partners_ruling *ruling)
{
    const prm_val *territories = prm->get(params, "territories");

    *ruling = (partners_ruling){ .level = prm->text(params, "level"), .manager = prm->text(params, "manager"),
        .reason = prm->text(params, "reason"), .message = prm->text(params, "message"), .territories = territories,
        .reapply_days = -1 };
    (void)prm->get_integer(params, "reapply_days", &ruling->reapply_days);
    PRM_TRY(check_verdict(call, params, accepts));
    if (!accepts)
        return PRM_OK;
    PRM_TRY(check_territories(call, territories ? territories : prm->get(application, "territories")));
    if (*prm->text(params, "partner") == '\0')
        return PRM_OK;
    return prm->load(call, "partner", prm->text(params, "partner"), &ruling->partner);
}

/* ---- Deciding ---------------------------------------------------------------------------------------------------- */

/* Somebody of that address signs in already: it is approved all the same, and whoever decides sees that it was not
 * invited. */
static prm_status invite(prm_call *call, const prm_val **application, prm_val *result)
{
    prm_status status = partners_invite_contact(call, application, result);

    PRM_TRY(prm->set_boolean(result, "invited", status == PRM_OK));
    return status == PRM_E_CONFLICT ? PRM_OK : status;
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    int accepts = strcmp(prm->text(params, "verdict"), "accept") == 0;
    const prm_val *application;
    partners_ruling ruling;

    PRM_TRY(prm->load(call, "application", prm->text(params, "id"), &application));
    if (!partners_is_in(application, "submitted") && !partners_is_in(application, "in_review"))
        return prm->move(call, &application, accepts ? "approved" : "rejected"); /* the flow says why not */
    PRM_TRY(open(call, params, application, accepts, &ruling));
    if (*prm->text(application, "decision") == '\0')
        PRM_TRY(partners_ask(call, &application));
    PRM_TRY(note_override(call, application, accepts, ruling.level, ruling.reason));
    PRM_TRY(prm->disarm(call, partners_application_settles_timer.name, prm->text(application, "id"), ""));
    PRM_TRY(accepts ? partners_approve(call, &application, &ruling) : partners_reject(call, &application, &ruling));
    if (accepts)
        PRM_TRY(invite(call, &application, result));
    return prm->set(result, "application", application);
}

const prm_method partners_applications_review_method = { .size = sizeof partners_applications_review_method, .since = 1,
    .name = "partners.applications.review", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED,
    .roles = PARTNERS_REVIEWERS, .subject = "application",
    .doc = "Decide an application. Accepted, it is a partner with a place in the programme, a checklist and an "
           "invitation for whoever wrote; nobody of it signs in before",
    .params = PRM_FIELDS(PRM_REF("id", "application", PRM_REQUIRED, "Which"),
        PRM_ENUM("verdict", "accept|reject", PRM_REQUIRED, "What becomes of it"),
        PRM_LINES("reason", 1, 500, PRM_REQUIRED, "Why, for colleagues"),
        PRM_LINES("message", 1, 2000, 0, "What the applicant is told"),
        PRM_REF("level", "level", 0, "At which level it begins; none: as the rules have it"),
        PRM_TEXT("manager", 1, 60, 0,
            "The channel manager who looks after it; none: who does already, else as the rules have it"),
        PRM_REF("partner", "partner", 0, "It is this one, known already; none: it is new"),
        PRM_FIELD(PRM_T_LIST, "territories", 0, "Where it works; none: where it wants to", .min = 1, .max = 50,
            .items = PRM_REF("territory", "territory", 0, "A territory")),
        PRM_INT("reapply_days", 0, 3650, 0, "After how many days it may apply again; none: as the rules have it")),
    .result = PRM_FIELDS(
        PRM_ROW("application", "application", partners_application_fields, PRM_REQUIRED, "As stored"),
        PRM_BOOL("invited", 0, "Whether whoever wrote was invited; not, where somebody signs in with that address"),
        PARTNERS_INVITATION),
    .example = "{\"id\":\"application_01h8xgq3m2c4e\",\"verdict\":\"accept\",\"reason\":\"Known from the fair\"}",
    .run = run };
