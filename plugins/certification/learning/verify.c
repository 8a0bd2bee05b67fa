/* SPDX-License-Identifier: Apache-2.0 */
/** @file  certification.verify: whether a certificate is one, for anybody who has its number. */
#include "learning/learning.h"

/* Whether the names are one: without case, accents and punctuation. */
static prm_status compare(prm_call *call, const char *given, const char *known, int *fits)
{
    const prm_match_service *match = prm->service(PRM_MATCH_SERVICE);
    const char *one, *other;

    PRM_TRY(match->fold(call, given, &one));
    PRM_TRY(match->fold(call, known, &other));
    *fits = *one != '\0' && strcmp(one, other) == 0;
    return PRM_OK;
}

static prm_status tell_name(prm_call *call, const prm_val *award, const char *name, prm_val *result)
{
    const prm_val *person;
    int fits;

    if (*name == '\0')
        return PRM_OK;
    PRM_TRY(prm_help_load_reached(call, "person", prm->text(award, "person"), &person));
    PRM_TRY(compare(call, name, prm->text(person, "name"), &fits));
    return prm->set_boolean(result, "name_fits", fits);
}

/* That it can be renewed is nobody else's matter. One whose time is over is, even if the timer that says so is late. */
static prm_status tell_state(prm_call *call, const prm_val *award, const prm_val *seen, prm_val *result)
{
    int is_held = cert_award_is_valid(award);
    int64_t expires = prm_help_number(award, "expires_at");
    int is_valid = is_held && (expires == 0 || prm->now(call) < expires);
    const char *ends = prm_help_has_value(award, "ended_at") ? "ended_at" : "expires_at";

    PRM_TRY(prm->set_boolean(result, "valid", is_valid));
    PRM_TRY(is_held ? prm->set_text(result, "state", is_valid ? "active" : "expired")
                    : prm->set(result, "state", prm->get(seen, "state")));
    PRM_TRY(prm_help_has_value(seen, "passed_at") ? prm->set(result, "from", prm->get(seen, "passed_at")) : PRM_OK);
    return prm_help_has_value(seen, ends) ? prm->set(result, "until", prm->get(seen, ends)) : PRM_OK;
}

static prm_status tell_problem(prm_val *result, const char *problem)
{
    PRM_TRY(prm->set_boolean(result, "valid", 0));
    return prm->set_text(result, "problem", problem);
}

/* One that is wrong is looked up as well: the answer takes its time. */
static prm_status verify(prm_call *call, const prm_val *params, prm_val *result)
{
    char number[CERT_NUMBER_ROOM];
    int is_right = cert_number_read(prm->text(params, "number"), number);
    const prm_val *award, *certification, *seen;
    prm_val *filter = prm->object(call);

    PRM_TRY(prm->set_text(filter, "number", number));
    PRM_TRY(prm_help_find_one(call, "award", filter, NULL, PRM_REACH_PROGRAM, &award));
    if (!is_right || !award)
        return tell_problem(result, is_right ? "unknown" : "check_digit");
    PRM_TRY(prm->view(call, award, "verified", NULL, &seen));
    PRM_TRY(prm->load(call, "certification", prm->text(award, "certification"), &certification));
    PRM_TRY(prm->set(result, "certification", prm->get(certification, "name")));
    PRM_TRY(tell_state(call, award, seen, result));
    return tell_name(call, award, prm->text(params, "name"), result);
}

const prm_method cert_verify_method = { .size = sizeof cert_verify_method, .since = 1, .name = "certification.verify",
    .access = PRM_PUBLIC_READ, .quota = "verify_per_day",
    .doc = "Whether a certificate is one, for whoever was shown its number: as what, since when and until when. Whose "
           "it is is not told, only whether a name fits",
    .params = PRM_FIELDS(PRM_TEXT("number", 1, 60, PRM_REQUIRED, "As it is on the certificate, however it is typed"),
        PRM_TEXT("name", 1, 200, PRM_PERSONAL, "Who is said to have it")),
    .result = PRM_FIELDS(PRM_BOOL("valid", PRM_REQUIRED, "Whether somebody has it today"),
        PRM_ENUM("problem", "check_digit|unknown", 0, "Why nothing is known: mistyped, or nobody has ever had it"),
        PRM_ENUM("state", "active|expired|revoked", 0, "What has become of it"),
        PRM_TEXT("certification", 1, 200, 0, "As what"), PRM_TIME("from", 0, "Since when"),
        PRM_TIME("until", 0, "Until when it holds, or has held; none: for ever"),
        PRM_BOOL("name_fits", 0, "Whether it is that person's, if a name was given")),
    .example = "{\"number\":\"7KQ2-M9XA-4RTD-C\",\"name\":\"Nora Feld\"}", .run = verify };

const prm_field cert_verify_setting = { .size = sizeof cert_verify_setting, .type = PRM_T_INT, .name = "verify_per_day",
    .doc = "How many certificates one address, or one partner's people, may look up in 24 hours", .min = 1,
    .max = 1000000,
    .preset = "500" };
