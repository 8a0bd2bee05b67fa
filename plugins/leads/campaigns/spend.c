/* SPDX-License-Identifier: Apache-2.0 */
/** @file  campaigns.spend.create: what a campaign costs, entry by entry. Entries are never changed: a mistake is taken
 * back by an entry less than nothing, of the same currency and rate, up to what is left of it. */
#include "campaigns/campaigns.h"

#include <string.h>

enum { ENTRIES_MOST = 10000, CORRECTIONS_MOST = 100 };
#define SUM_MOST 9007199254740991 /* 2^53 - 1 */

#define GIVEN                                                                                                          \
    PRM_REF("campaign", "campaign", PRM_REQUIRED, "For which campaign"),                                               \
        PRM_DATE("on", 0, "On which day; none: today"),                                                                \
        PRM_PLAIN(PRM_T_MONEY, "amount", PRM_REQUIRED, "How much; less than 0: a correction", .of = NULL),             \
        PRM_ENUM("kind", "agency|gifts|media|production|staff|travel|venue|other", PRM_REQUIRED, "On what"),           \
        PRM_LINES("note", 1, 500, 0, "What there is to say about it"), PRM_FILE("receipt", 0, "The bill"),             \
        PRM_REF("corrects", "campaign_spend", 0, "Of a correction: which entry it takes back, or a part of it")

static const prm_field *const params_fields[] = { GIVEN, NULL };
static const prm_field *const fields[] = {
    GIVEN,
    PRM_INT("amount_base", PRM_ANY, PRM_ANY, PRM_READONLY, "The same in minor units of the programme's currency"),
    PRM_ENUM("side", "partner|vendor", PRM_READONLY, "Who spent it"),
    NULL
};

const prm_entity campaigns_spend_entity = { .size = sizeof campaigns_spend_entity, .name = "campaign_spend",
    .path = "campaigns.spend", .since = 1, .scope = "campaign.partner", .doc = "What was spent on a campaign",
    .ops = "get list export: *", .fields = fields, .indexes = PRM_TEXTS("campaign, -created_at", "corrects"),
    .example = "{\"campaign\":\"campaign_01h8xgq3m2c4e\",\"amount\":{\"amount\":48000,\"currency\":\"EUR\"},"
               "\"kind\":\"venue\"}" };

typedef struct spending {
    const prm_val *params, *campaign, *program;
    const char *on, *currency;
    int64_t amount, base;
} spending;

/* ---- Corrections ------------------------------------------------------------------------------------------------ */

/* What is left of an entry after those that have corrected it. */
static prm_status find_left(prm_call *call, const prm_val *entry, int64_t *amount, int64_t *base)
{
    const prm_val *found;
    prm_val *filter = prm->object(call);
    const char *currency;
    int64_t less;

    PRM_TRY(prm->set(filter, "corrects", prm->get(entry, "id")));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "campaign_spend", .filter = filter,
        .sort = "corrects", .limit = CORRECTIONS_MOST }, &found));
    if (prm->count(found) == CORRECTIONS_MOST)
        return prm->fail(call, PRM_E_LIMIT, "corrections", NULL);
    PRM_TRY(prm->get_money(entry, "amount", amount, &currency));
    *base = prm_help_number(entry, "amount_base");
    for (size_t i = 0; i < prm->count(found); i++) {
        PRM_TRY(prm->get_money(prm->at(found, i), "amount", &less, &currency));
        *amount += less;
        *base += prm_help_number(prm->at(found, i), "amount_base");
    }
    return PRM_OK;
}

static prm_status correct(prm_call *call, spending *s)
{
    const prm_val *entry;
    const char *currency;
    int64_t amount, left = 0, left_base = 0;

    PRM_TRY(prm->load(call, "campaign_spend", prm->text(s->params, "corrects"), &entry));
    PRM_TRY(prm->get_money(entry, "amount", &amount, &currency));
    if (strcmp(prm->text(entry, "campaign"), prm->text(s->campaign, "id")) != 0 || amount < 0)
        return prm->fail_field(call, "corrects", "other", "is no entry of this campaign that could be corrected");
    if (strcmp(currency, s->currency) != 0)
        return prm->fail_field(call, "amount", "currency", "must be in the entry's currency");
    PRM_TRY(find_left(call, entry, &left, &left_base));
    if (-s->amount > left)
        return prm->fail_field(call, "amount", "range", "is more than is left of the entry");
    PRM_TRY(campaigns_convert(call, s->program, "amount", -s->amount, currency, prm->text(entry, "on"), &s->base));
    /* By the entry's rate as it was booked: nothing remains of what is taken back. */
    s->base = -s->amount == left || s->base > left_base ? -left_base : -s->base;
    return PRM_OK;
}

/* ---- One entry -------------------------------------------------------------------------------------------------- */

static prm_status check_day(prm_call *call, spending *s)
{
    const char *today;

    s->on = prm->text(s->params, "on");
    PRM_TRY(prm_date_today(call, s->program, &today));
    if (*s->on == '\0')
        s->on = today;
    if (strcmp(s->on, today) > 0)
        return prm->fail_field(call, "on", "future", "has not come yet");
    if (prm_date_number(today) - prm_date_number(s->on) > PRM_DATE_YEARS * 366)
        return prm->fail_field(call, "on", "range", "is more than five years ago");
    return PRM_OK;
}

static prm_status reckon(prm_call *call, spending *s)
{
    int is_correction = *prm->text(s->params, "corrects") != '\0';

    PRM_TRY(check_day(call, s));
    PRM_TRY(prm->get_money(s->params, "amount", &s->amount, &s->currency));
    if (s->amount == 0)
        return prm->fail_field(call, "amount", "range", "is nothing");
    if (is_correction && s->amount > 0)
        return prm->fail_field(call, "amount", "sign", "of a correction is less than 0");
    if (!is_correction && s->amount < 0)
        return prm->fail_field(call, "corrects", "required", "says which entry is corrected");
    if (is_correction)
        return correct(call, s);
    return campaigns_convert(call, s->program, "amount", s->amount, s->currency, s->on, &s->base);
}

static prm_status store(prm_call *call, const spending *s, const prm_val **entry)
{
    static const char *const as_given[] = { "campaign", "amount", "kind", "note", "receipt", "corrects" };
    prm_val *values = prm->object(call);

    for (size_t i = 0; i < sizeof as_given / sizeof *as_given; i++)
        PRM_TRY(prm_help_set_given(values, as_given[i], s->params));
    PRM_TRY(prm->set_text(values, "on", s->on));
    PRM_TRY(prm->set_integer(values, "amount_base", s->base));
    PRM_TRY(prm->set_text(values, "side", prm->caller(call)->side == PRM_PARTNER_SIDE ? "partner" : "vendor"));
    return prm->create(call, "campaign_spend", values, entry);
}

static prm_status tell(prm_call *call, const spending *s, int64_t before, int64_t after)
{
    int64_t budget;
    prm_val *data, *over;

    PRM_TRY(campaigns_figures(call, s->campaign, &data));
    PRM_TRY(campaigns_figures(call, s->campaign, &over));
    PRM_TRY(prm->set_integer(data, "amount_base", s->base));
    PRM_TRY(prm->set_text(data, "spent_on", prm->text(s->params, "kind")));
    PRM_TRY(prm->emit(call, "campaigns.spent", prm->text(s->campaign, "id"), data));
    if (prm->get_integer(s->campaign, "budget_base", &budget) != PRM_OK || before > budget || after <= budget)
        return PRM_OK;
    PRM_TRY(prm->set_integer(over, "spend_base", after));
    PRM_TRY(prm->set_integer(over, "budget_base", budget));
    return prm->emit(call, "campaigns.over_budget", prm->text(s->campaign, "id"), over);
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    spending s = { .params = params };
    const prm_val *entry;
    prm_val *changes = prm->object(call);
    int64_t before, count;

    PRM_TRY(campaigns_load_own(call, prm->text(params, "campaign"), &s.campaign));
    PRM_TRY(prm->load(call, "program", prm->text(s.campaign, "program"), &s.program));
    PRM_TRY(reckon(call, &s));
    before = prm_help_number(s.campaign, "spend_base");
    count = prm_help_number(s.campaign, "spend_entries");
    if (count >= ENTRIES_MOST)
        return prm->fail(call, PRM_E_LIMIT, "spend_entries", NULL);
    if (s.base > SUM_MOST - before)
        return prm->fail_field(call, "amount", "range", "is too large beside what was spent before");
    PRM_TRY(store(call, &s, &entry));
    PRM_TRY(prm->set_integer(changes, "spend_base", before + s.base));
    PRM_TRY(prm->set_integer(changes, "spend_entries", count + 1));
    PRM_TRY(prm->update(call, &s.campaign, changes));
    PRM_TRY(tell(call, &s, before, before + s.base));
    PRM_TRY(prm->set(result, "campaign_spend", entry));
    return prm->set(result, "campaign", s.campaign);
}

const prm_method campaigns_spend_create_method = { .size = sizeof campaigns_spend_create_method, .since = 1,
    .name = "campaigns.spend.create", .access = PRM_WRITE, .roles = CAMPAIGNS_RUNNERS " | " CAMPAIGNS_VENDORS,
    .doc = "Say what was spent on a campaign, in whatever state it is: bills come late. An entry stays; a mistake is "
           "taken back by one that is less than 0",
    .params = params_fields,
    .result = PRM_FIELDS(PRM_ROW("campaign_spend", "campaign_spend", fields, PRM_REQUIRED, "As stored"),
        CAMPAIGNS_CAMPAIGN),
    .example = "{\"campaign\":\"campaign_01h8xgq3m2c4e\",\"amount\":{\"amount\":48000,\"currency\":\"EUR\"},"
               "\"kind\":\"venue\",\"note\":\"Hall, one evening\"}",
    .run = run };
