/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What came of the money: leads, pipeline and won deals, put down to requests by their campaigns and by
 * attribution, and reported by who ran them. */
#ifndef MDF_OUTCOMES_H
#define MDF_OUTCOMES_H

#include "requests/requests.h"

#endif
