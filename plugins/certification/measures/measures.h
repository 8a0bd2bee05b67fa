/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of certificates and levels beside what learning/ and counting/ count themselves, and the two
 * methods that tell it: certification.measures and tiers.measures.
 *
 * What stands (certificates that hold or end soon, certified people, people, members of a level) is kept as what began
 * less what ended: over "all", as of the end of `to`, a figure is what rows said on that day. */
#ifndef CERT_MEASURES_H
#define CERT_MEASURES_H

#include "certification.h"

#include <prm/measures.h>

/** The share of people that are certified, of a partner or of all: of `to`, told as figures are. share.c */
prm_status cert_measures_share(prm_call *call, const prm_val *params, prm_val *result);

#endif
