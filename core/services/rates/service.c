/* SPDX-License-Identifier: Apache-2.0 */
#include "services/rates/service.h"

#include "base/currency.h"
#include "base/time.h"
#include "plugins/api.h"
#include "services/rates/rate.h"

#include <string.h>

static const char by_date[] = "currency, base, -date";

enum { BASES_MOST = 200 }; /* currencies there are */

/** A search on its way. */
typedef struct rate_search {
    prm_call *call;
    const char *date;
} rate_search;

static prm_val *text_of(prm_call *call, const char *text)
{
    return prm_val_text(call->arena, text, strlen(text));
}

/** The first rate by the filter, in the order of the index; NULL if there is none. */
static prm_status first_row(prm_call *call, const prm_val *filter, const prm_val **row)
{
    const prm_table *table = prm_model_table(prm_host_model(call->worker->host), "rate");
    const prm_rows_query query = { .table = table, .filter = filter, .sort = by_date, .limit = 1,
        .may_filter_vendor = true };
    prm_error error = { 0 };
    const prm_val *rows = NULL;
    *row = NULL;
    if (table == NULL)
        return PRM_OK;
    prm_status status = prm_rows_find(call->worker->db, &query, call->arena, &rows, NULL, &error);
    *row = prm_val_at(rows, 0);
    return prm_call_keep(call, status, &error);
}

/** What one unit of `currency` is worth in `base`, by the newest rate up to the date; NULL if there is none. */
static prm_status find_rate(const rate_search *search, const char *currency, const char *base, const prm_val **row)
{
    prm_call *call = search->call;
    prm_val *filter = prm_val_object(call->arena), *until = prm_val_object(call->arena);
    if (prm_val_set(until, "lte", text_of(call, search->date)) != PRM_OK ||
        prm_val_set(filter, "currency", text_of(call, currency)) != PRM_OK ||
        prm_val_set(filter, "base", text_of(call, base)) != PRM_OK || prm_val_set(filter, "date", until) != PRM_OK)
        return prm_call_nomem(call);
    return first_row(call, filter, row);
}

/** The next currency, in order, in which `currency` has ever had a rate; NULL past the last. */
static prm_status next_base(const rate_search *search, const char *currency, const char *after, const char **base)
{
    prm_call *call = search->call;
    prm_val *filter = prm_val_object(call->arena), *beyond = prm_val_object(call->arena);
    const prm_val *row;
    if (prm_val_set(beyond, "gt", text_of(call, after)) != PRM_OK ||
        prm_val_set(filter, "currency", text_of(call, currency)) != PRM_OK ||
        prm_val_set(filter, "base", beyond) != PRM_OK)
        return prm_call_nomem(call);
    PRM_TRY(first_row(call, filter, &row));
    *base = row != NULL ? prm_val_get_str(row, "base") : NULL;
    return PRM_OK;
}

static const char *date_of(const prm_val *row)
{
    return row != NULL ? prm_val_get_str(row, "date") : "";
}

static const char *older(const prm_val *a, const prm_val *b)
{
    return strcmp(date_of(a), date_of(b)) < 0 ? date_of(a) : date_of(b);
}

/** Rates of both in a third currency: the pair whose older one is newest. */
static prm_status find_third(const rate_search *search, const char *from, const char *to, const prm_val **over,
    const prm_val **under)
{
    const char *base = "";
    for (int i = 0; i < BASES_MOST; i++) {
        const prm_val *one, *other = NULL;
        PRM_TRY(next_base(search, from, base, &base));
        if (base == NULL)
            return PRM_OK;
        PRM_TRY(find_rate(search, from, base, &one));
        if (one != NULL)
            PRM_TRY(find_rate(search, to, base, &other));
        if (other != NULL && (*over == NULL || strcmp(older(one, other), older(*over, *under)) > 0)) {
            *over = one;
            *under = other;
        }
    }
    return PRM_OK;
}

/** `over` and `under`: the rows to multiply and to divide by; NULL: 1. */
static prm_status find_pair(const rate_search *search, const char *from, const char *to, const prm_val **over,
    const prm_val **under)
{
    const prm_val *direct, *inverse;
    *over = *under = NULL;
    PRM_TRY(find_rate(search, from, to, &direct));
    PRM_TRY(find_rate(search, to, from, &inverse));
    if (direct != NULL && (inverse == NULL || strcmp(date_of(direct), date_of(inverse)) >= 0))
        *over = direct;
    else if (inverse != NULL)
        *under = inverse;
    else
        return find_third(search, from, to, over, under);
    return PRM_OK;
}

static prm_status read_rate(prm_call *call, const prm_val *row, prm_rate *rate)
{
    const char *text = prm_val_get_str(row, "rate");
    prm_error error = { 0 };
    *rate = prm_rate_one;
    /* It was checked when it was stored. */
    if (row != NULL && prm_rate_parse(text, strlen(text), rate, &error) != PRM_OK)
        return prm_call_breach(call, "%s", error.message);
    return PRM_OK;
}

static prm_status tell(prm_call *call, const prm_val *over, const prm_val *under, const char *date, const char **rate,
    const char **rate_date)
{
    const char *top = over != NULL ? prm_val_get_str(over, "rate") : "1";
    const char *oldest = over != NULL && under != NULL ? older(over, under) : date_of(over != NULL ? over : under);
    if (rate != NULL)
        *rate = under == NULL ? top : prm_arena_format(call->arena, "%s/%s", top, prm_val_get_str(under, "rate"));
    if (rate_date != NULL)
        *rate_date = *oldest != '\0' ? oldest : prm_arena_text(call->arena, date, strlen(date));
    return (rate != NULL && *rate == NULL) || (rate_date != NULL && *rate_date == NULL) ? prm_call_nomem(call) : PRM_OK;
}

static prm_status convert(prm_call *call, int64_t amount, const char *from, const char *to, const char *date,
    int64_t *converted, const char **rate, const char **rate_date)
{
    PRM_TRY(prm_call_guard(call));
    if (from == NULL || to == NULL || date == NULL || converted == NULL)
        return prm_call_misuse(call, "prm.rates is asked without currencies, a date, or a place for the answer");
    int from_digits = prm_currency_digits(from, strlen(from)), to_digits = prm_currency_digits(to, strlen(to));
    if (from_digits < 0 || to_digits < 0 || !prm_date_is_valid(date, strlen(date)))
        return prm_call_misuse(call, "prm.rates is asked about %.10s, %.10s and %.10s: currencies and a date", from, to,
            date);
    rate_search search = { .call = call, .date = date };
    const prm_val *over = NULL, *under = NULL;
    prm_rate top, bottom;
    prm_error error = { 0 };
    if (strcmp(from, to) != 0) {
        PRM_TRY(find_pair(&search, from, to, &over, &under));
        if (over == NULL && under == NULL)
            return prm_call_keep(call, prm_error_set(&error, PRM_E_NOT_FOUND, NULL,
                "there is no rate from %s to %s on %s or before", from, to, date), &error);
    }
    PRM_TRY(read_rate(call, over, &top));
    PRM_TRY(read_rate(call, under, &bottom));
    prm_status status = prm_rate_convert(amount, from_digits, &top, &bottom, to_digits, converted, &error);
    PRM_TRY(prm_call_keep(call, status, &error));
    return tell(call, over, under, date, rate, rate_date);
}

static int32_t digits(const char *currency)
{
    return currency != NULL ? prm_currency_digits(currency, strlen(currency)) : -1;
}

const prm_rates_service prm_rates_service_table = { .size = sizeof(prm_rates_service), .revision = 1,
    .convert = convert, .digits = digits };
