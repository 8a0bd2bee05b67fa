/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file currency.h  The currencies in circulation by ISO 4217, and how many digits their minor units have. Any thread.
 *
 * A table of our own: what ICU gives is CLDR's (IQD, LBP or RSD have no digits there, by what is paid in cash) and
 * differs between releases, which would change what stored amounts mean.
 */
#ifndef PRM_BASE_CURRENCY_H
#define PRM_BASE_CURRENCY_H

#include <stddef.h>

/** 0 to 4: JPY has 0, EUR 2, KWD 3. -1: no such currency. */
int prm_currency_digits(const char *code, size_t length);

#endif
