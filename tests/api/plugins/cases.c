/* SPDX-License-Identifier: Apache-2.0 */
/* A plugin whose cases are decided, decided again, overruled, and worked on by methods of other plugins: what the tests of
 * that stand on. */
#include <prm/plugin.h>

#include <string.h>

static const prm_field *const case_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED | PRM_READONLY, "Whose it is"),
    PRM_TEXT("title", 1, 100, PRM_REQUIRED, "What it is about"),
    PRM_TEXT("decision", 1, 64, PRM_READONLY, "The last decision on it"),
    NULL,
};
static const prm_entity case_entity = { .size = sizeof case_entity, .name = "matter", .path = "cases", .since = 1,
    .doc = "A case", .scope = "partner", .ops = "get list: *; update: partner_sales", .fields = case_fields };

static const prm_rule judge = { .size = sizeof judge, .name = "cases.judge", .since = 1, .doc = "Who is right?",
    .answer = PRM_FIELDS(PRM_ENUM("verdict", "yes|no", PRM_REQUIRED, "The answer"), PRM_TEXT("name", 1, 100, 0, "Who"),
        PRM_TEXT("inside", 1, 100, PRM_VENDOR, "What the vendor thinks")),
    .fallback = "{\"verdict\":\"no\",\"inside\":\"fell back\"}" };
static const prm_rule follow = { .size = sizeof follow, .name = "cases.follow", .since = 1, .doc = "And then?",
    .answer = PRM_FIELDS(PRM_INT("days", 0, 100, PRM_REQUIRED, "How long")), .fallback = "{\"days\":5}" };
static const prm_chain chain = { .size = sizeof chain, .name = "cases.decide", .since = 1, .doc = "Decides a case",
    .facts = PRM_FIELDS(PRM_TEXT("title", 1, 100, PRM_REQUIRED, "Its title"),
        PRM_LIST("others", PRM_OBJECT("other", case_fields, 0, "One"), PRM_VENDOR, "Cases of others")),
    .steps = (const prm_step *const[]){ PRM_STEP(.rule = &judge), PRM_STEP(.rule = &follow,
        .when = "cases.judge.verdict = yes"), NULL },
    .outcome = "cases.judge.verdict" };

static prm_status find_others(prm_call *call, prm_val *facts)
{
    const prm_val *rows;
    prm_val *others = prm->list(call);
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "matter", .reach = PRM_REACH_PROGRAM }, &rows));
    for (size_t i = 0; i < prm->count(rows); i++)
        if (strcmp(prm->text(prm->at(rows, i), "partner"), prm->caller(call)->partner) != 0)
            PRM_TRY(prm->append(others, prm->at(rows, i)));
    return prm->set(facts, "others", others);
}

static prm_status judge_case(prm_call *call, const prm_val **row, const prm_val **outcome)
{
    prm_val *facts = prm->object(call), *changes = prm->object(call);
    const char *id = prm->text(*row, "id"), *before = prm->text(*row, "decision");
    PRM_TRY(prm->set(facts, "title", prm->get(*row, "title")));
    PRM_TRY(find_others(call, facts));
    PRM_TRY(*before == '\0' ? prm->decide(call, "cases.decide", id, facts, outcome)
                            : prm->decide_again(call, "cases.decide", id, before, facts, outcome));
    PRM_TRY(prm->set(changes, "decision", prm->get(*outcome, "id")));
    return prm->update(call, row, changes);
}

static prm_status open(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *outcome;
    prm_val *values = prm->object(call);
    PRM_TRY(prm->set_text(values, "partner", prm->caller(call)->partner));
    PRM_TRY(prm->set(values, "title", prm->get(params, "title")));
    PRM_TRY(prm->create(call, "matter", values, &row));
    PRM_TRY(judge_case(call, &row, &outcome));
    return prm->set(result, "matter", row);
}

static prm_status again(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *outcome;
    PRM_TRY(prm->load(call, "matter", prm->text(params, "id"), &row));
    PRM_TRY(judge_case(call, &row, &outcome));
    return prm->set(result, "matter", row);
}

/* Of a decision by its id, whichever: the last one may have been superseded. */
static prm_status supersede(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row, *outcome;
    prm_val *facts = prm->object(call);
    PRM_TRY(prm->load(call, "matter", prm->text(params, "id"), &row));
    PRM_TRY(prm->set(facts, "title", prm->get(row, "title")));
    PRM_TRY(prm->decide_again(call, "cases.decide", prm->text(row, "id"), prm->text(params, "decision"), facts, &outcome));
    return prm->set(result, "matter", row);
}

static prm_status overrule(prm_call *call, const prm_val *params, prm_val *result)
{
    (void)result;
    return prm->overrule(call, prm->text(params, "decision"), prm->text(params, "point"), prm->get(params, "answer"),
        prm->text(params, "reason"));
}

/* Gives the case another title by the derived update, and goes on if that fails: as the caller, or as the plugin. */
static prm_status rename(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *row = NULL, *made = NULL, *partner = NULL;
    prm_val *given = prm->object(call), *named = prm->object(call);
    int32_t as_plugin = 0;
    (void)prm->get_boolean(params, "as_plugin", &as_plugin);
    PRM_TRY(prm->set(given, "id", prm->get(params, "id")));
    PRM_TRY(prm->set(given, "title", prm->get(params, "title")));
    prm_status status = prm->call_method(call, "cases.update", given, as_plugin ? PRM_AS_PLUGIN : PRM_AS_CALLER, &made);
    PRM_TRY(prm->set_boolean(result, "renamed", status == PRM_OK));
    if (status != PRM_OK && status != PRM_E_FORBIDDEN)
        return status;
    PRM_TRY(prm->load(call, "matter", prm->text(params, "id"), &row));
    PRM_TRY(prm->set(named, "id", prm->get(row, "partner")));
    PRM_TRY(prm->call_method(call, "partners.get", named, PRM_AS_CALLER, &partner));
    PRM_TRY(prm->set(result, "partner", prm->get(prm->get(partner, "partner"), "legal_name")));
    return prm->set(result, "matter", row);
}

#define THE_CASE  PRM_REF("id", "matter", PRM_REQUIRED, "The case")
#define RESULT    PRM_FIELDS(PRM_ROW("matter", "matter", case_fields, PRM_REQUIRED, "As stored"))
#define DECISION  PRM_TEXT("decision", 1, 64, PRM_REQUIRED, "Which decision")

static const prm_method *const methods[] = {
    PRM_METHOD(.name = "cases.open", .since = 1, .doc = "Open a case", .access = PRM_WRITE, .roles = "partner_sales",
        .params = PRM_FIELDS(PRM_TEXT("title", 1, 100, PRM_REQUIRED, "What it is about")), .result = RESULT, .run = open),
    PRM_METHOD(.name = "cases.again", .since = 1, .doc = "Decide it again", .access = PRM_WRITE, .roles = "*",
        .params = PRM_FIELDS(THE_CASE), .result = RESULT, .run = again),
    PRM_METHOD(.name = "cases.supersede", .since = 1, .doc = "Decide it again in place of any", .access = PRM_WRITE,
        .roles = "*", .params = PRM_FIELDS(THE_CASE, DECISION), .result = RESULT, .run = supersede),
    PRM_METHOD(.name = "cases.overrule", .since = 1, .doc = "Overrule an answer", .access = PRM_WRITE, .roles = "*",
        .params = PRM_FIELDS(DECISION, PRM_TEXT("point", 1, 60, PRM_REQUIRED, "Whose answer"),
            PRM_OBJECT("answer", NULL, PRM_REQUIRED, "The one in its place"),
            PRM_TEXT("reason", 1, 100, PRM_REQUIRED, "Why")), .run = overrule),
    PRM_METHOD(.name = "cases.rename", .since = 1, .doc = "Rename it", .access = PRM_WRITE, .roles = "*",
        .params = PRM_FIELDS(THE_CASE, PRM_TEXT("title", 1, 200, PRM_REQUIRED, "Its new title"),
            PRM_BOOL("as_plugin", 0, "Whether as the plugin")),
        .result = PRM_FIELDS(PRM_ROW("matter", "matter", case_fields, PRM_REQUIRED, "As stored"),
            PRM_BOOL("renamed", PRM_REQUIRED, "Whether it was"), PRM_TEXT("partner", 1, 300, PRM_REQUIRED, "Whose it is")),
        .run = rename),
    NULL,
};

PRM_PLUGIN(.id = "cases", .version = "1.0", .namespaces = PRM_TEXTS("cases"), .needs = PRM_TEXTS("partners >= 1.0"),
    .reaches = PRM_TEXTS("matter"), .entities = (const prm_entity *const[]){ &case_entity, NULL }, .methods = methods,
    .chains = (const prm_chain *const[]){ &chain, NULL });
