/* SPDX-License-Identifier: Apache-2.0 */
#include "table.h"

#include <string.h>

/* ISO 4217 currencies whose minor unit is not a hundredth. */
static const struct {
    const char *codes;
    int digits;
} exponents[] = {
    {"BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF", 0},
    {"BHD IQD JOD KWD LYD OMR TND", 3},
    {"CLF UYW", 4},
};

static int digits_of(const char *currency)
{
    for (size_t i = 0; i < sizeof exponents / sizeof exponents[0]; i++)
        if (strstr(exponents[i].codes, currency) != NULL)
            return exponents[i].digits;
    return 2;
}

/* {"amount": minor units, "currency": "EUR"} and nothing else; false if it is not that. */
static bool put_money(prm_client_span value, prm_client_buffer *out)
{
    prm_client_span amount = prm_client_json_get(value, "amount"), currency = prm_client_json_get(value, "currency");
    long long number = prm_client_json_integer(amount, -1);
    if (amount.text == NULL || currency.length != 5 || currency.text[0] != '"' || (number == -1 && amount.length != 2))
        return false;
    char code[4] = {currency.text[1], currency.text[2], currency.text[3], '\0'};
    long long scale = 1;
    int digits = digits_of(code);
    for (int i = 0; i < digits; i++)
        scale *= 10;
    unsigned long long size = number < 0 ? 0ULL - (unsigned long long)number : (unsigned long long)number;
    unsigned long long whole = size / (unsigned long long)scale, rest = size % (unsigned long long)scale;
    prm_client_buffer_format(out, "%s%llu", number < 0 ? "-" : "", whole);
    if (digits > 0)
        prm_client_buffer_format(out, ".%0*llu", digits, rest);
    prm_client_buffer_format(out, " %s", code);
    return true;
}

/* What people know an object by; false if it has nothing of the kind. */
static bool put_label(prm_client_span value, prm_client_buffer *out)
{
    static const char *const labels[] = {"legal_name", "name", "number", "title", "code", "id"};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        prm_client_span label = prm_client_json_get(value, labels[i]);
        if (label.text != NULL && label.text[0] == '"') {
            prm_client_json_decode(label, out);
            return true;
        }
    }
    return false;
}

static void put_items(prm_client_span value, prm_client_buffer *out)
{
    prm_client_cursor cursor;
    prm_client_span key, item;
    bool is_first = true;
    if (!prm_client_json_open(&cursor, value))
        return;
    while (prm_client_json_next(&cursor, &key, &item)) {
        if (!is_first)
            prm_client_buffer_put_text(out, ", ");
        is_first = false;
        if (item.text[0] == '[')
            prm_client_json_compact(item, out);
        else
            prm_cli_table_format(item, out);
    }
}

void prm_cli_table_format(prm_client_span value, prm_client_buffer *out)
{
    bool is_null = value.text == NULL || (value.length == 4 && memcmp(value.text, "null", 4) == 0);
    if (is_null)
        return;
    if (value.text[0] == '"')
        prm_client_json_decode(value, out);
    else if (value.text[0] == '[')
        put_items(value, out);
    else if (value.text[0] != '{' || !(put_money(value, out) || put_label(value, out)))
        prm_client_json_compact(value, out);
}
