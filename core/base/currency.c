/* SPDX-License-Identifier: Apache-2.0 */
#include "base/currency.h"

#include <stdlib.h>
#include <string.h>

/** In order. A digit behind a code is its exponent; without one it is 2. */
static const char *const codes[] = { "AED", "AFN", "ALL", "AMD", "AOA", "ARS", "AUD", "AWG", "AZN", "BAM", "BBD",
    "BDT", "BGN", "BHD3", "BIF0", "BMD", "BND", "BOB", "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF",
    "CLP0", "CNY", "COP", "CRC", "CUP", "CVE", "CZK", "DJF0", "DKK", "DOP", "DZD", "EGP", "ERN", "ETB", "EUR", "FJD",
    "FKP", "GBP", "GEL", "GHS", "GIP", "GMD", "GNF0", "GTQ", "GYD", "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR",
    "IQD3", "IRR", "ISK0", "JMD", "JOD3", "JPY0", "KES", "KGS", "KHR", "KMF0", "KPW", "KRW0", "KWD3", "KYD", "KZT",
    "LAK", "LBP", "LKR", "LRD", "LSL", "LYD3", "MAD", "MDL", "MGA", "MKD", "MMK", "MNT", "MOP", "MRU", "MUR", "MVR",
    "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD", "OMR3", "PAB", "PEN", "PGK", "PHP", "PKR",
    "PLN", "PYG0", "QAR", "RON", "RSD", "RUB", "RWF0", "SAR", "SBD", "SCR", "SDG", "SEK", "SGD", "SHP", "SLE", "SOS",
    "SRD", "SSP", "STN", "SYP", "SZL", "THB", "TJS", "TMT", "TND3", "TOP", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX0",
    "USD", "UYU", "UZS", "VED", "VES", "VND0", "VUV0", "WST", "XAF0", "XCD", "XCG", "XOF0", "XPF0", "YER", "ZAR",
    "ZMW", "ZWG" };

static int compare(const void *code, const void *row)
{
    return strncmp(code, *(const char *const *)row, 3);
}

int prm_currency_digits(const char *code, size_t length)
{
    char key[4] = "";
    if (length != 3)
        return -1;
    memcpy(key, code, 3);
    const char *const *row = bsearch(key, codes, sizeof codes / sizeof codes[0], sizeof codes[0], compare);
    if (row == NULL)
        return -1;
    return (*row)[3] == '\0' ? 2 : (*row)[3] - '0';
}
