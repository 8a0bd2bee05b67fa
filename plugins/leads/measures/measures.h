/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What is counted of leads, and by what. */
#ifndef LEADS_MEASURES_H
#define LEADS_MEASURES_H

#include "leads.h"

/** What any event about a lead carries for metrics: by what it is counted, and what it may be worth. `partner`: the id of
 * the partner it is counted for, with its level and channel type in the programme; NULL: the holder, if there is one.
 * (figures.c) */
prm_status leads_figures(prm_call *call, const prm_val *lead, const char *partner, const prm_val **data);
/** The same, to be added to. */
prm_status leads_figures_open(prm_call *call, const prm_val *lead, const char *partner, prm_val **data);

#endif
