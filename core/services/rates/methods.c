/* SPDX-License-Identifier: Apache-2.0 */
#include "services/rates/rate.h"
#include "services/rates/service.h"

#include <stdio.h>
#include <string.h>

enum { PROGRAMS_MOST = 500 };

const prm_field *const prm_rate_fields[] = {
    PRM_CURRENCY("currency", PRM_REQUIRED, "One unit of this ..."),
    PRM_CURRENCY("base", PRM_REQUIRED, "... is worth `rate` of this"),
    PRM_DATE("date", PRM_REQUIRED, "From which day on, until there is a newer one"),
    PRM_TEXT("rate", 1, 30, PRM_REQUIRED, "A decimal text, exactly as published: \"1.0834\""),
    PRM_TEXT("source", 1, 200, PRM_REQUIRED, "Who says so, \"ECB reference rate\""),
    NULL
};

/** The currency of every programme, if they have one in common; "" otherwise. */
static prm_status find_common_base(prm_call *call, const char **base)
{
    const prm_val *programs;
    *base = "";
    if (prm_model_table(prm_host_model(call->worker->host), "program") == NULL)
        return PRM_OK;
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "program", .limit = PROGRAMS_MOST },
        &programs));
    for (size_t i = 0; i < prm->count(programs); i++) {
        const char *one = prm->text(prm->at(programs, i), "currency");
        if (**base != '\0' && strcmp(*base, one) != 0) {
            *base = "";
            return PRM_OK;
        }
        *base = one;
    }
    return PRM_OK;
}

static prm_status read_params(prm_call *call, const prm_val *params, prm_val *values)
{
    const char *text = prm->text(params, "rate"), *base = prm->text(params, "base");
    prm_rate rate;
    prm_error error = { 0 };
    prm_status status = PRM_OK;
    for (size_t i = 0; i < prm->count(params); i++)
        PRM_TRY(prm->set(values, prm->key_at(params, i), prm->get(params, prm->key_at(params, i))));
    if (*base == '\0') {
        PRM_TRY(find_common_base(call, &base));
        PRM_TRY(prm->set_text(values, "base", base));
    }
    if (*base == '\0')
        status = prm->fail_field(call, "base", "required",
            "the programmes have no currency in common: say in which it is");
    else if (strcmp(base, prm->text(params, "currency")) == 0)
        status = prm->fail_field(call, "base", "same", "must be another currency");
    if (prm_rate_parse(text, strlen(text), &rate, &error) != PRM_OK)
        status = prm->fail_field(call, "rate", "format", error.message);
    return status;
}

/** One rate a currency, base and day: setting it again corrects it. */
prm_status prm_rates_set(prm_call *call, const prm_val *params, prm_val *result)
{
    static const char *const keys[] = { "currency", "base", "date" };
    prm_val *values = prm->object(call), *filter = prm->object(call), *changes = prm->object(call);
    const prm_val *found, *row;
    PRM_TRY(read_params(call, params, values));
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        PRM_TRY(prm->set(filter, keys[i], prm->get(values, keys[i])));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "rate", .filter = filter, .limit = 1 },
        &found));
    row = prm->at(found, 0);
    if (row == NULL) {
        PRM_TRY(prm->create(call, "rate", values, &row));
    } else {
        PRM_TRY(prm->set(changes, "rate", prm->get(values, "rate")));
        PRM_TRY(prm->set(changes, "source", prm->get(values, "source")));
        PRM_TRY(prm->update(call, &row, changes));
    }
    return prm->set(result, "rate", row);
}

prm_status prm_rates_get(prm_call *call, const prm_val *params, prm_val *result)
{
    const char *from = prm->text(params, "from"), *to = prm->text(params, "to"), *date = prm->text(params, "date");
    const char *rate, *rate_date;
    char message[100];
    int64_t amount = 0, converted;
    bool has_amount = prm->get_integer(params, "amount", &amount) == PRM_OK;
    prm_status status = prm_rates_service_table.convert(call, amount, from, to, date, &converted, &rate, &rate_date);
    if (status == PRM_E_NOT_FOUND) {
        snprintf(message, sizeof message, "there is no rate from %.3s to %.3s on %.10s or before", from, to, date);
        return prm->fail_field(call, "from", "no_rate", message);
    }
    PRM_TRY(status);
    PRM_TRY(prm->set_text(result, "rate", rate));
    PRM_TRY(prm->set_text(result, "date", rate_date));
    return has_amount ? prm->set_integer(result, "amount", converted) : PRM_OK;
}
