/* SPDX-License-Identifier: Apache-2.0 */
/** @file  deals.customers.merge: two rows were one customer. The one that goes stays as an alias: whoever registers its
 * spelling or its keys finds the other. */
#include "conflict/merge.h"

#include <string.h>

static prm_status refuse(prm_call *call, const char *kind, const prm_val *alias)
{
    prm_val *data = prm->object(call);

    PRM_TRY(prm->set(data, "customer", prm->get(alias, "id")));
    PRM_TRY(prm->set(data, "merged_into", prm->get(alias, "merged_into")));
    return prm->fail(call, PRM_E_STATE, kind, data);
}

static prm_status check(prm_call *call, const merge *m)
{
    const char *from = prm->text(m->from, "id"), *into = prm->text(m->into, "id");

    if (strcmp(from, into) == 0)
        return prm->fail_field(call, "into", "same", "is the customer itself");
    if (strcmp(prm->text(m->into, "merged_into"), from) == 0)
        return refuse(call, "circle", m->into);
    if (*prm->text(m->into, "merged_into") != '\0')
        return refuse(call, "alias", m->into);
    if (*prm->text(m->from, "merged_into") != '\0')
        return refuse(call, "already_merged", m->from);
    return merge_check_size(call, m->from);
}

/* What was moved, for those who read of it. */
typedef struct tally {
    int64_t deals, opportunities, protections, revoked;
    int32_t has_more;
} tally;

static prm_status move_rows(prm_call *call, const merge *m, tally *moved)
{
    int64_t deals, opportunities;

    PRM_TRY(deals_incumbents_move(call, prm->get(m->from, "id"), prm->get(m->into, "id")));
    PRM_TRY(merge_move_open(call, m->from, m->into, &moved->deals, &moved->opportunities));
    PRM_TRY(merge_move_some(call, m->from, m->into, &deals, &opportunities, &moved->has_more));
    moved->deals += deals;
    moved->opportunities += opportunities;
    if (!moved->has_more)
        return PRM_OK;
    return prm->arm(call, deals_merge_goes_on_timer.name, prm->text(m->from, "id"), "", prm->now(call), NULL);
}

static prm_status mark(prm_call *call, merge *m, const tally *moved)
{
    prm_val *gone = prm->object(call), *stays = prm->object(call);
    int64_t aliases;

    PRM_TRY(prm->set(gone, "merged_into", prm->get(m->into, "id")));
    if (moved->has_more)
        PRM_TRY(prm->set_boolean(gone, "is_moving", 1));
    PRM_TRY(prm->update(call, &m->from, gone));
    PRM_TRY(prm->archive(call, "customer", prm->text(m->from, "id")));
    if (prm->get_integer(m->into, "aliases", &aliases) != PRM_OK)
        aliases = 0;
    PRM_TRY(prm->set_integer(stays, "aliases", aliases + 1));
    return prm->update(call, &m->into, stays);
}

static prm_status set_counts(const tally *moved, prm_val *to)
{
    PRM_TRY(prm->set_integer(to, "deals", moved->deals));
    PRM_TRY(prm->set_integer(to, "opportunities", moved->opportunities));
    PRM_TRY(prm->set_integer(to, "protections", moved->protections));
    return prm->set_integer(to, "revoked", moved->revoked);
}

static prm_status carry_out(prm_call *call, merge *m, int is_shared, prm_val *result)
{
    prm_val *data = prm->object(call);
    tally moved = { 0 };

    PRM_TRY(merge_settle(call, m, is_shared));
    PRM_TRY(merge_apply(call, m, &moved.protections, &moved.revoked));
    PRM_TRY(move_rows(call, m, &moved));
    PRM_TRY(mark(call, m, &moved));
    PRM_TRY(prm->set(data, "from", prm->get(m->from, "id")));
    PRM_TRY(set_counts(&moved, data));
    PRM_TRY(prm->emit(call, "deals.merged", prm->text(m->into, "id"), data));
    PRM_TRY(set_counts(&moved, result));
    return prm->set_boolean(result, "is_moving", moved.has_more);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *on_conflict = prm->text(params, "on_conflict");
    const prm_val *conflicts;
    merge m = { 0 };

    PRM_TRY(prm->load(call, "customer", prm->text(params, "from"), &m.from));
    PRM_TRY(prm->load(call, "customer", prm->text(params, "into"), &m.into));
    PRM_TRY(check(call, &m));
    PRM_TRY(merge_find_holds(call, &m));
    PRM_TRY(merge_report(call, &m, &conflicts));
    int is_refused = prm->count(conflicts) > 0 && (*on_conflict == '\0' || strcmp(on_conflict, "refuse") == 0);
    if (!is_refused)
        PRM_TRY(carry_out(call, &m, strcmp(on_conflict, "share") == 0, result));
    PRM_TRY(prm->set_boolean(result, "merged", !is_refused));
    PRM_TRY(prm->set(result, "customer", m.into));
    return prm->set(result, "conflicts", conflicts);
}

/* The customer may have been merged on in the meantime: what is left goes where it is now. */
static prm_status go_on(prm_call *call, const prm_val *timer, prm_val *result)
{
    const prm_val *from, *into;
    prm_val *changes = prm->object(call);
    int64_t deals, opportunities;
    int32_t has_more;

    (void)result;
    PRM_TRY(prm->load(call, "customer", prm->text(timer, "subject"), &from));
    PRM_TRY(prm->load(call, "customer", prm->text(from, "merged_into"), &into));
    PRM_TRY(merge_move_some(call, from, into, &deals, &opportunities, &has_more));
    if (has_more)
        return prm->arm(call, deals_merge_goes_on_timer.name, prm->text(from, "id"), "", prm->now(call), NULL);
    PRM_TRY(prm->set(changes, "is_moving", prm->new_null(call)));
    return prm->update(call, &from, changes);
}

const prm_timer deals_merge_goes_on_timer = { .size = sizeof deals_merge_goes_on_timer, .since = 1,
    .name = "deals.merge_goes_on", .doc = "More of a merged customer's closed deals move to the other", .run = go_on };

static const prm_field *const held_fields[] = {
    PRM_REF("deal", "deal", PRM_REQUIRED, "The deal it protects"),
    PRM_REF("holder", "partner", PRM_REQUIRED, "The partner it is for"),
    PRM_TIME("from", PRM_REQUIRED, "When it began"),
    PRM_TIME("until", PRM_REQUIRED, "When it ends by itself"),
    PRM_BOOL("exclusive", PRM_REQUIRED, "Whether nobody else may be protected beside it"),
    PRM_REF("product", "product", PRM_REQUIRED, "For which product"),
    PRM_REF("territory", "territory", PRM_REQUIRED, "In which territory"),
    NULL
};

static const prm_field *const conflict_fields[] = {
    PRM_REF("product", "product", PRM_REQUIRED, "For which product"),
    PRM_REF("territory", "territory", PRM_REQUIRED, "In which territory"),
    PRM_LIST("protections", PRM_OBJECT("protection", held_fields, 0, "One of the two"), PRM_REQUIRED,
        "The earlier one, and the later one"),
    NULL
};

const prm_method deals_customers_merge_method = { .size = sizeof deals_customers_merge_method, .since = 1,
    .name = "deals.customers.merge", .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .roles = "program_manager",
    .doc = "Two rows are one customer: `from` becomes an alias of `into`, and what belongs to it moves there. "
           "Protections that cannot hold at one customer are reported, and nothing is changed unless `on_conflict` "
           "says how to settle that. At most 300 open deals and opportunities and 499 protections; closed deals beyond "
           "100 follow in the background, as `is_moving` of the alias tells",
    .params = PRM_FIELDS(PRM_REF("from", "customer", PRM_REQUIRED, "The one that becomes an alias"),
        PRM_REF("into", "customer", PRM_REQUIRED, "The one that stays"),
        PRM_ENUM("on_conflict", "refuse|share|first", 0,
            "refuse, the default: change nothing; share: neither is exclusive any more; first: who was first stays, "
            "and the later deals are revoked")),
    .result = PRM_FIELDS(PRM_BOOL("merged", PRM_REQUIRED, "Whether they are one now"),
        PRM_ROW("customer", "customer", deals_customer_row_fields, PRM_REQUIRED, "The one that stays"),
        PRM_LIST("conflicts", PRM_OBJECT("conflict", conflict_fields, 0, "Two protections"), PRM_REQUIRED,
            "What cannot hold at one customer"),
        PRM_INT("deals", 0, PRM_ANY, 0, "How many moved so far"), PRM_INT("opportunities", 0, PRM_ANY, 0, "Likewise"),
        PRM_INT("protections", 0, PRM_ANY, 0, "How many that hold moved"),
        PRM_INT("revoked", 0, PRM_ANY, 0, "How many deals were revoked"),
        PRM_BOOL("is_moving", 0, "Whether closed deals follow")),
    .example = "{\"from\":\"customer_01h8xgq3m2c4e\",\"into\":\"customer_01h8xgq3m2c4f\",\"on_conflict\":\"refuse\"}",
    .run = run };
