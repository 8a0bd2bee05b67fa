/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What events and rules are told of funds. */
#include "funds/funds.h"

const prm_field *const mdf_fund_partner_fields[] = {
    PRM_TEXT("type", 0, 40, 0, "What kind of partner it is"),
    PRM_TEXT("state", 0, 40, 0, "Whether it is active"),
    PRM_TEXT("level", 0, 40, 0, "Its level in the programme; none: it is no member"),
    PRM_INT("level_rank", 0, PRM_ANY, 0, "How high that is"),
    PRM_TEXT("channel_type", 0, 40, 0, "Its role in the programme"),
    PRM_BENEFITS_FACT,
    PRM_LIST("segments", NULL, 0, "Whom it serves"),
    NULL
};

const prm_field *const mdf_fund_budget_fields[] = {
    PRM_TEXT("code", 0, 40, 0, "What it is called"),
    PRM_TEXT("purpose", 0, 40, 0, "What it is for"),
    PRM_TEXT("currency", 0, 3, 0, "Its currency"),
    PRM_INT("left", 0, PRM_ANY, 0, "What is not allocated, in minor units"),
    PRM_INT("left_base", 0, PRM_ANY, 0, "The same in the programme's currency; none: there is no rate"),
    PRM_INT("days_left", 0, PRM_ANY, 0, "Days until it ends"),
    NULL
};

prm_status mdf_fund_set_base(prm_call *call, const prm_val *program, prm_val *to, const char *key, int64_t amount,
    const char *currency)
{
    const prm_rates_service *rates = prm->service(PRM_RATES_SERVICE);
    const char *today;
    int64_t base;

    PRM_TRY(prm_date_today(call, program, &today));
    prm_status status = rates->convert(call, amount, currency, prm->text(program, "currency"), today, &base, NULL,
        NULL);
    if (status == PRM_E_NOT_FOUND || status == PRM_E_LIMIT)
        return PRM_OK;
    PRM_TRY(status);
    return prm->set_integer(to, key, base);
}

/* The code of its level, for whoever may see where the partner stands. */
static prm_status set_level(prm_call *call, const prm_val *allocation, prm_val *data)
{
    const prm_val *membership, *level = NULL;

    if (prm_help_has_value(allocation, "level"))
        PRM_TRY(prm->load(call, "level", prm->text(allocation, "level"), &level));
    else if (prm_help_has_value(allocation, "partner"))
        PRM_TRY(prm_help_membership(call, prm->get(allocation, "partner"), prm->get(allocation, "program"),
            PRM_REACH_CALLER, &membership, &level));
    return prm->set(data, "level", prm->get(level, "code"));
}

prm_status mdf_fund_figures(prm_call *call, const prm_val *allocation, int64_t amount, prm_val **data)
{
    static const char *const as_stored[] = { "program", "partner", "purpose", "kind", "segment", NULL };
    const char *currency = prm->text(allocation, "currency");
    const prm_val *program;

    *data = prm->object(call);
    PRM_TRY(prm->load(call, "program", prm->text(allocation, "program"), &program));
    PRM_TRY(prm_help_set_all(*data, as_stored, allocation));
    PRM_TRY(set_level(call, allocation, *data));
    PRM_TRY(prm->set(*data, "amount", prm->new_money(call, amount, currency)));
    return mdf_fund_set_base(call, program, *data, "amount_base", amount, currency);
}

prm_status mdf_fund_partner(prm_call *call, const prm_val *partner, const prm_val *program, prm_val **facts)
{
    static const char *const of_partner[] = { "type", "state", "segments", NULL };
    const prm_val *membership, *level;

    *facts = NULL;
    PRM_TRY(prm_help_membership(call, prm->get(partner, "id"), prm->get(program, "id"), PRM_REACH_CALLER, &membership,
        &level));
    if (!membership)
        return PRM_OK;
    *facts = prm->object(call);
    PRM_TRY(prm_help_set_all(*facts, of_partner, partner));
    PRM_TRY(prm->set(*facts, "level", prm->get(level, "code")));
    PRM_TRY(prm->set(*facts, "level_rank", prm->get(level, "rank")));
    PRM_TRY(prm->set(*facts, "channel_type", prm->get(membership, "channel_type")));
    return prm_benefits_tell(call, membership, level, *facts);
}

prm_status mdf_fund_budget(prm_call *call, const prm_val *program, const prm_val *budget, prm_val **facts)
{
    static const char *const of_budget[] = { "code", "purpose", NULL };
    const char *currency, *today;
    int64_t total, left, days;

    *facts = prm->object(call);
    PRM_TRY(prm->get_money(budget, "total", &total, &currency));
    PRM_TRY(mdf_money_of_budget(call, prm->text(budget, "id"), 0, &total, &left));
    PRM_TRY(prm_date_today(call, program, &today));
    days = prm_date_number(prm->text(budget, "ends_on")) - prm_date_number(today);
    PRM_TRY(prm_help_set_all(*facts, of_budget, budget));
    PRM_TRY(prm->set_text(*facts, "currency", currency));
    PRM_TRY(prm->set_integer(*facts, "left", left));
    PRM_TRY(mdf_fund_set_base(call, program, *facts, "left_base", left, currency));
    return prm->set_integer(*facts, "days_left", days > 0 ? days : 0);
}

/* ---- Looking ---------------------------------------------------------------------------------------------------- */

static prm_status find_page(prm_call *call, const char *entity, prm_val *filter, const char *after,
    const prm_val **rows)
{
    prm_val *beyond = prm->object(call);

    PRM_TRY(prm->set_text(beyond, "gt", after));
    if (*after != '\0')
        PRM_TRY(prm->set(filter, "id", beyond));
    return prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = entity, .filter = filter,
        .limit = MDF_PAGE }, rows);
}

prm_status mdf_fund_each(prm_call *call, const char *entity, const char *key, const char *value, mdf_fund_visit visit,
    void *context)
{
    const char *after = "";
    const prm_val *rows;

    do {
        prm_val *filter = prm->object(call);
        PRM_TRY(prm->set_text(filter, key, value));
        PRM_TRY(find_page(call, entity, filter, after, &rows));
        for (size_t i = 0; i < prm->count(rows); i++) {
            after = prm->text(prm->at(rows, i), "id");
            PRM_TRY(visit(call, prm->at(rows, i), context));
        }
    } while (prm->count(rows) == MDF_PAGE);
    return PRM_OK;
}

prm_status mdf_fund_end_of(prm_call *call, const prm_val *program, const char *date, int64_t *instant)
{
    char after[PRM_DATE_ROOM];

    *instant = prm->now(call);
    if (*date == '\0')
        return PRM_OK;
    prm_date_add(date, 1, after, sizeof after);
    PRM_TRY(prm_date_begins(call, program, after, instant));
    if (--*instant > prm->now(call))
        *instant = prm->now(call);
    return PRM_OK;
}

int64_t mdf_fund_part(int64_t amount, int64_t bps)
{
    return amount / PRM_ALL_BPS * bps + amount % PRM_ALL_BPS * bps / PRM_ALL_BPS;
}
