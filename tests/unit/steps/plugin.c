/* SPDX-License-Identifier: Apache-2.0 */
/* Loans of machines to partners, decided by people: a plugin as somebody else writes one over prm/steps.h. */
#include <prm/steps.h>

#define DECIDERS "lender | boss"

static const prm_field *const loan_fields[] = {
    PRM_REF("partner", "partner", PRM_REQUIRED, "To whom"),
    PRM_REF("program", "program", PRM_REQUIRED, "In which programme"),
    PRM_TEXT("region", 1, 60, 0, "Where"),
    PRM_INT("worth", 0, PRM_ANY, PRM_REQUIRED, "Of the machine, in minor units"),
    PRM_TEXT("last", 1, 60, 0, "Who agrees last"),
    PRM_LIST("route", NULL, 0, "Who decides it"),
    PRM_STEPS_AUTHORS,
    NULL
};
static const prm_field *const step_fields[] = {
    PRM_REF("loan", "loan", PRM_READONLY, "What it is about"), PRM_TEXT("region", 1, 60, PRM_READONLY, "Where that is"),
    PRM_ENUM("kind", "loan", PRM_READONLY, "What there is to decide"),
    PRM_INT("worth", 0, PRM_ANY, PRM_READONLY, "How much it is"), PRM_STEPS_FIELDS(200), NULL
};
static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "loan", .path = "loans", .doc = "A machine that is lent", .since = 1, .scope = "partner",
        .ops = "get: *", .fields = loan_fields, .flow = PRM_FLOW("asked", "asked > lent | refused")),
    PRM_ENTITY(.name = "loan_step", .path = "loans.steps", .doc = "A decision about one", .since = 1,
        .scope = "vendor", .ops = "get list: vendor", .fields = step_fields, .flow = PRM_STEPS_FLOW,
        .indexes = PRM_TEXTS("loan, state")),
    NULL
};

static prm_matter matter_of(const prm_val *loan)
{
    return (prm_matter){ .kind = "loan", .row = loan, .program = prm->text(loan, "program"),
        .territory = prm_help_has_value(loan, "region") ? prm->text(loan, "region") : NULL,
        .route = prm->get(loan, "route"), .last = prm->text(loan, "last"), .worth = prm_help_number(loan, "worth") };
}

static prm_status describe(const prm_matter *matter, prm_val *values)
{
    return prm->set_integer(values, "worth", matter->worth);
}

static prm_status about(prm_call *call, const prm_val *step, prm_matter *matter)
{
    const prm_val *loan;

    PRM_TRY(prm->load(call, "loan", prm->text(step, "loan"), &loan));
    *matter = matter_of(loan);
    return PRM_OK;
}

/* Of a machine that is worth nothing nobody hears. */
static prm_status notice(prm_call *call, const prm_val *step, const prm_val *event, prm_val *data, const char **subject)
{
    (void)call;
    (void)event;
    if (prm_help_number(step, "worth") > 0)
        *subject = prm->text(step, "loan");
    return prm->set(data, "worth", prm->get(step, "worth"));
}

static const prm_steps steps = { .entity = "loan_step", .matter = "loan", .territory = "region",
    .told = PRM_TEXTS("loan", "worth"), .warns = "loans.step_warns", .ends = "loans.step_ends",
    .deciders = DECIDERS, .usual = "lender", .overriders = "boss", .not_yours = "not_your_turn",
    .listed_as = "turns", .no_decider = "no_lender", .assigned = { "loans.assigned", "told_assigned" },
    .delegated = { "loans.delegated", "told_delegated" }, .due = { "loans.due", "told_due" },
    .overdue = { "loans.overdue", "told_overdue" }, .unheld = "told_unheld", .overridden = "loans.overridden",
    .describe = describe, .about = about, .notice = notice };

static prm_status ask(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *values = prm->object(call);
    const prm_val *loan;
    prm_matter matter;

    PRM_TRY(prm->set_text(values, "partner", prm->caller(call)->partner));
    PRM_TRY(prm_help_set_every(values, params));
    PRM_TRY(prm_steps_sign(call, NULL, values));
    PRM_TRY(prm->create(call, "loan", values, &loan));
    matter = matter_of(loan);
    PRM_TRY(prm_steps_begin(call, &steps, &matter));
    return prm->set(result, "loan", loan);
}

static prm_status change(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *values = prm->object(call);
    const prm_val *loan;
    prm_matter matter;

    PRM_TRY(prm->load(call, "loan", prm->text(params, "id"), &loan));
    PRM_TRY(prm->set(values, "worth", prm->get(params, "worth")));
    PRM_TRY(prm_steps_sign(call, loan, values));
    PRM_TRY(prm->update(call, &loan, values));
    matter = matter_of(loan);
    PRM_TRY(prm_steps_begin(call, &steps, &matter));
    return prm->set(result, "loan", loan);
}

static prm_status decide(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_deciding by = { .verdict = prm->text(params, "verdict"), .reason = "because",
        .approves = prm_help_is(params, "verdict", "lend"), .overrides = prm_help_is_true(params, "override") };
    int32_t is_over, is_within;
    prm_matter matter;
    const prm_val *loan;

    PRM_TRY(prm->load(call, "loan", prm->text(params, "id"), &loan));
    matter = matter_of(loan);
    PRM_TRY(prm_steps_check(call, &steps, &matter, &by));
    PRM_TRY(prm_steps_settle(call, &steps, &matter, &by, &is_over));
    PRM_TRY(prm_steps_within_sla(call, &steps, &matter, &is_within));
    if (is_over)
        PRM_TRY(prm->move(call, &loan, by.approves ? "lent" : "refused"));
    PRM_TRY(prm->set_boolean(result, "is_over", is_over));
    return prm->set_boolean(result, "in_time", is_within);
}

static prm_status delegate(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *step;

    PRM_TRY(prm_steps_delegate(call, &steps, params, &step));
    return prm->set(result, "loan_step", step);
}

static prm_status warn(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_warn(call, &steps, timer);
}

static prm_status expire(prm_call *call, const prm_val *timer, prm_val *result)
{
    (void)result;
    return prm_steps_expire(call, &steps, timer);
}

static prm_status tell(prm_call *call, const prm_val *event, prm_val *result)
{
    (void)result;
    return prm_steps_tell(call, &steps, event);
}

#define THE_LOAN PRM_REF("id", "loan", PRM_REQUIRED, "Which")
#define WORTH    PRM_INT("worth", 0, PRM_ANY, PRM_REQUIRED, "How much it is")
#define LOAN     PRM_ROW("loan", "loan", loan_fields, PRM_REQUIRED, "As stored")
#define METHOD(...) PRM_METHOD(.since = 1, .access = PRM_WRITE, .flags = PRM_WRITES_REACHED, .doc = "As named",        \
    __VA_ARGS__)
static const prm_method *const methods[] = {
    METHOD(.name = "loans.ask", .roles = "*", .run = ask, .result = PRM_FIELDS(LOAN),
        .params = PRM_FIELDS(PRM_REF("program", "program", PRM_REQUIRED, "Where"), WORTH,
            PRM_TEXT("region", 1, 60, 0, "Where"),
            PRM_TEXT("last", 1, 60, 0, "Who agrees last"), PRM_LIST("route", NULL, 0, "Who decides it"))),
    METHOD(.name = "loans.change", .roles = DECIDERS, .run = change, .result = PRM_FIELDS(LOAN),
        .params = PRM_FIELDS(THE_LOAN, WORTH)),
    METHOD(.name = "loans.decide", .roles = DECIDERS, .run = decide,
        .params = PRM_FIELDS(THE_LOAN, PRM_ENUM("verdict", "lend|refuse", PRM_REQUIRED, "What"),
            PRM_BOOL("override", 0, "In everybody's place")),
        .result = PRM_FIELDS(PRM_BOOL("is_over", PRM_REQUIRED, "Whether all have decided"),
            PRM_BOOL("in_time", PRM_REQUIRED, "Whether in time"))),
    METHOD(.name = "loans.steps.delegate", .roles = DECIDERS, .run = delegate,
        .params = PRM_FIELDS(PRM_REF("id", "loan_step", PRM_REQUIRED, "Which"),
            PRM_REF("user", "user", PRM_REQUIRED, "To whom"), PRM_TEXT("reason", 1, 200, PRM_REQUIRED, "Why")),
        .result = PRM_FIELDS(PRM_ROW("loan_step", "loan_step", step_fields, PRM_REQUIRED, "As stored"))),
    NULL
};

#define TOLD PRM_REF("loan", "loan", 0, "Of what"), WORTH, PRM_TEXT("user", 1, 60, 0, "Who alone may")
#define TURN TOLD, PRM_INT("step", 1, PRM_STEPS_MOST, 0, "Whose turn"), PRM_TEXT("role", 1, 60, 0, "Who may")
static const prm_event *const events[] = {
    PRM_EVENT(.name = "loans.assigned", .audience = "vendor", .doc = "Somebody is to decide",
        .data = PRM_FIELDS(TURN, PRM_BOOL("unheld", 0, "Whether nobody does"))),
    PRM_EVENT(.name = "loans.delegated", .audience = "vendor", .doc = "It was given on",
        .data = PRM_FIELDS(TOLD, PRM_TEXT("from", 1, 60, 0, "By whom"))),
    PRM_EVENT(.name = "loans.due", .audience = "vendor", .doc = "Time runs out",
        .data = PRM_FIELDS(TURN, PRM_TIME("due_at", 0, "When"))),
    PRM_EVENT(.name = "loans.overdue", .audience = "vendor", .doc = "Time has run out",
        .data = PRM_FIELDS(TURN, PRM_TIME("due_at", 0, "When"))),
    NULL
};
static const prm_timer *const timers[] = {
    PRM_TIMER(.name = "loans.step_warns", .since = 1, .doc = "Most of the time is over", .run = warn),
    PRM_TIMER(.name = "loans.step_ends", .since = 1, .doc = "All of it is", .run = expire), NULL
};
#define TELLS(n, e) PRM_REACTION(.name = n, .since = 1, .event = e, .doc = "Tells who decides", .run = tell)
static const prm_reaction *const reactions[] = { TELLS("loans.tell_assigned", "loans.assigned"),
    TELLS("loans.tell_delegated", "loans.delegated"), TELLS("loans.tell_due", "loans.due"),
    TELLS("loans.tell_overdue", "loans.overdue"), NULL };
#define NOTICE(code) PRM_REASON(code, "vendor", .data = PRM_FIELDS(WORTH, PRM_TIME("due", 0, "Until when")))
static const prm_reason *const notices[] = { NOTICE("told_assigned"), NOTICE("told_delegated"), NOTICE("told_due"),
    NOTICE("told_overdue"), NOTICE("told_unheld"), NULL };

PRM_PLUGIN(.id = "loans", .version = "1.0", .doc = "Lends machines", .namespaces = PRM_TEXTS("loans"),
    .needs = PRM_TEXTS("partners >= 1.0"), .reaches = PRM_TEXTS("loan_step"),
    .services = PRM_TEXTS(PRM_USERS_SERVICE, PRM_CALENDAR_SERVICE, PRM_RATES_SERVICE, PRM_NOTIFY_SERVICE),
    .entities = entities, .methods = methods, .events = events, .timers = timers, .reactions = reactions,
    .notices = notices);
