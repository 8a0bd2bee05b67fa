/* SPDX-License-Identifier: Apache-2.0 */
/* Everything of prm.ledger over RPC, step by step within one call: what the tests of the ledger stand on. Built twice, as
 * two plugins. */
#include <prm/ledger.h>

#include <string.h>

static const prm_ledger_service *ledger(void)
{
    return prm->service(PRM_LEDGER_SERVICE);
}

static prm_ledger_name name_of(const prm_val *step, const char *subject, const char *name)
{
    return (prm_ledger_name){ prm->text(step, subject), prm->text(step, name) };
}

static int64_t number_of(const prm_val *step, const char *key)
{
    int64_t number = 0;

    (void)prm->get_integer(step, key, &number);
    return number;
}

/* ---- A function of the service each ---- */

static prm_status open_account(prm_call *call, const prm_val *step, prm_val *told)
{
    int32_t may_overdraw = 0;

    (void)told;
    (void)prm->get_boolean(step, "may_overdraw", &may_overdraw);
    return ledger()->open(call, name_of(step, "subject", "name"), prm->text(step, "currency"), may_overdraw);
}

static prm_status book(prm_call *call, const prm_val *step, prm_val *told)
{
    const prm_ledger_booking booking = { .size = sizeof booking, .from = name_of(step, "subject", "name"),
        .to = name_of(step, "to_subject", "to_name"), .amount = number_of(step, "amount"),
        .reason = prm->text(step, "reason"), .subject = prm->text(step, "about") };
    const char *entry = NULL;

    PRM_TRY(ledger()->book(call, &booking, &entry));
    return prm->set_text(told, "id", entry);
}

static prm_status figures(prm_call *call, const prm_val *step, prm_val *told)
{
    prm_ledger_figures figures = { .size = sizeof figures };

    PRM_TRY(ledger()->figures(call, name_of(step, "subject", "name"), number_of(step, "at"), &figures));
    PRM_TRY(prm->set_text(told, "currency", figures.currency));
    PRM_TRY(prm->set_integer(told, "balance", figures.balance));
    PRM_TRY(prm->set_integer(told, "held", figures.held));
    PRM_TRY(prm->set_integer(told, "in", figures.in));
    return prm->set_integer(told, "out", figures.out);
}

static prm_status hold(prm_call *call, const prm_val *step, prm_val *told)
{
    const char *id;

    PRM_TRY(ledger()->hold(call, name_of(step, "subject", "name"), number_of(step, "amount"), number_of(step, "expires"),
        prm->text(step, "reason"), prm->text(step, "about"), &id));
    return prm->set_text(told, "id", id);
}

static prm_status capture(prm_call *call, const prm_val *step, prm_val *told)
{
    const char *entry;

    PRM_TRY(ledger()->capture(call, prm->text(step, "hold"), number_of(step, "amount"),
        name_of(step, "to_subject", "to_name"), prm->text(step, "reason"), &entry));
    return prm->set_text(told, "id", entry);
}

static prm_status release(prm_call *call, const prm_val *step, prm_val *told)
{
    (void)told;
    return ledger()->release(call, prm->text(step, "hold"));
}

static prm_status held(prm_call *call, const prm_val *step, prm_val *told)
{
    int64_t amount;

    PRM_TRY(ledger()->held(call, prm->text(step, "hold"), &amount));
    return prm->set_integer(told, "held", amount);
}

/* ---- What must not be possible past the service ---- */

static prm_status load(prm_call *call, const prm_val *step, prm_val *told)
{
    const prm_val *row;

    (void)told;
    return prm->load(call, prm->text(step, "entity"), prm->text(step, "id"), &row);
}

static prm_status find(prm_call *call, const prm_val *step, prm_val *told)
{
    const prm_val *rows;

    (void)told;
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = prm->text(step, "entity"),
        .reach = PRM_REACH_PROGRAM }, &rows);
}

static prm_status create(prm_call *call, const prm_val *step, prm_val *told)
{
    const prm_val *row;

    (void)told;
    return prm->create(call, prm->text(step, "entity"), prm->get(step, "values"), &row);
}

static prm_status arm(prm_call *call, const prm_val *step, prm_val *told)
{
    (void)told;
    return prm->arm(call, "ledger.expire", prm->text(step, "id"), "", prm->now(call), NULL);
}

static const struct {
    const char *name;
    prm_status (*run)(prm_call *call, const prm_val *step, prm_val *told);
} steps[] = { { "open", open_account }, { "book", book }, { "figures", figures }, { "hold", hold }, { "capture", capture },
    { "release", release }, { "held", held }, { "load", load }, { "find", find }, { "create", create }, { "arm", arm } };

static prm_status take(prm_call *call, const prm_val *step, prm_val *told)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (strcmp(steps[i].name, prm->text(step, "do")) == 0)
            return steps[i].run(call, step, told);
    return prm->fail_field(call, "do", "unknown", "is no step");
}

/* A step that fails is told of, and the next is taken; with `must` the call fails as the step did. */
static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *list = prm->get(params, "steps");
    prm_val *items = prm->list(call);
    int32_t must = 0;

    (void)prm->get_boolean(params, "must", &must);
    for (size_t i = 0; i < prm->count(list); i++) {
        prm_val *told = prm->object(call);
        prm_status status = take(call, prm->at(list, i), told);
        if (must)
            PRM_TRY(status);
        PRM_TRY(prm->set_integer(told, "status", status));
        PRM_TRY(prm->append(items, told));
    }
    return prm->set(result, "items", items);
}

static prm_status note(prm_call *call, const prm_val *event, prm_val *result)
{
    const prm_val *data = prm->get(event, "data"), *row;
    prm_val *values = prm->object(call);

    (void)result;
    if (strcmp(prm->text(data, "owner"), PURSE) != 0)
        return PRM_OK;
    PRM_TRY(prm->set_text(values, "name", prm->text(data, "hold")));
    return prm->create(call, PURSE, values, &row);
}

static const prm_field *const fields[] = { PRM_TEXT("name", 1, 100, PRM_REQUIRED, "Its name"), NULL };
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = PURSE, .path = PURSE ".all", .scope = "vendor", .ops = "get list create: admin", .fields = fields,
        .indexes = PRM_TEXTS("name")),
    NULL
};

#define STEPS                                                                                                          \
    .params = PRM_FIELDS(PRM_LIST("steps", PRM_OBJECT("step", NULL, 0, "{do, ...}"), PRM_REQUIRED, "In order"),        \
        PRM_BOOL("must", 0, "Whether the call fails with the first that does")),                                       \
    .result = PRM_FIELDS(PRM_LIST("items", PRM_OBJECT("told", NULL, 0, "{status, ...}"), PRM_REQUIRED, "Of each step"))

static const prm_method *const methods[] = {
    PRM_METHOD(.name = PURSE ".run", .access = PRM_WRITE, .roles = "*", .run = run, STEPS),
    PRM_METHOD(.name = PURSE ".look", .access = PRM_READ, .roles = "*", .run = run, STEPS),
    NULL
};

static const prm_reaction *const reactions[] = {
    PRM_REACTION(.name = PURSE ".note", .event = PRM_LEDGER_HOLD_EXPIRED, .run = note),
    NULL
};

PRM_PLUGIN(.id = PURSE, .version = "1.0", .namespaces = PRM_TEXTS(PURSE), .services = PRM_TEXTS(PRM_LEDGER_SERVICE),
    .reaches = PRM_TEXTS("ledger_account"), .entities = entities, .methods = methods, .reactions = reactions);
