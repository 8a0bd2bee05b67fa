/* SPDX-License-Identifier: Apache-2.0 */
/** @file  A scheme of one level: what a member has to keep, so that days to come cost no more than that. */
#include "outlook/foresee.h"

#include <ctype.h>
#include <string.h>

static size_t keep_source(tiers_scheme *narrow, size_t *places, const tiers_scheme *whole, size_t source)
{
    if (source == TIERS_NONE)
        return TIERS_NONE;
    if (places[source] == TIERS_NONE) {
        narrow->sources[narrow->source_count] = whole->sources[source];
        if (whole->sources[source].from == TIERS_OF_JUDGEMENT)
            narrow->sources[narrow->source_count].from = TIERS_OF_METRIC; /* without an ask: not known */
        places[source] = narrow->source_count++;
    }
    return places[source];
}

static prm_status narrow(prm_call *call, const tiers_scheme *whole, size_t level, tiers_scheme *made)
{
    const tiers_level *from = &whole->levels[level];
    size_t *places = prm->alloc(call, (whole->source_count + 1) * sizeof *places);

    *made = *whole;
    made->levels = prm->alloc(call, sizeof *made->levels);
    made->requirements = prm->alloc(call, (from->count + 1) * sizeof *made->requirements);
    made->sources = prm->alloc(call, (whole->source_count + 1) * sizeof *made->sources);
    if (!places || !made->levels || !made->requirements || !made->sources)
        return PRM_E_NOMEM;
    for (size_t i = 0; i < whole->source_count; i++)
        places[i] = TIERS_NONE;
    made->levels[0] = *from;
    made->levels[0].first = 0;
    made->level_count = 1;
    made->source_count = 0;
    for (size_t i = 0; i < from->count; i++) {
        made->requirements[i] = whole->requirements[from->first + i];
        made->requirements[i].source = keep_source(made, places, whole, made->requirements[i].source);
    }
    made->requirement_count = from->count;
    return PRM_OK;
}

/* ---- Whether it can only become less ---------------------------------------------------------------------------- */

/* A number of days, months or quarters that moves on, or all there ever was. */
static int is_rolling(const char *window)
{
    return isdigit((unsigned char)*window) || strcmp(window, "all") == 0;
}

/* Nothing happens on days to come, so what is added up of a window that moves on grows no more (a sum is taken to be of
 * what is not below 0); nor do rows. */
static prm_status is_falling(prm_call *call, const tiers_source *source, int *is)
{
    const prm_metrics_service *metrics = prm->service(PRM_METRICS_SERVICE);
    const prm_val *described;

    *is = source->from == TIERS_OF_PEOPLE || source->from == TIERS_OF_COMPETENCIES || !source->ask;
    if (source->from != TIERS_OF_METRIC || *is || !is_rolling(source->window))
        return PRM_OK;
    PRM_TRY(metrics->describe(call, source->metric, &described));
    const char *measure = prm->text(described, "measure");
    *is = (strcmp(measure, "count") == 0 || strcmp(measure, "sum") == 0 || strcmp(measure, "distinct") == 0) &&
          !strstr(prm->text(described, "from"), " less ");
    return PRM_OK;
}

prm_status outlook_narrow(prm_call *call, const tiers_scheme *whole, size_t level, int64_t most, outlook_level *made)
{
    int is = 1;

    PRM_TRY(narrow(call, whole, level, &made->scheme));
    made->days = (outlook_days){ .today = whole->today, .most = most };
    outlook_days_of_windows(&made->scheme, &made->days);
    made->is_falling = 1;
    for (size_t i = 0; i < made->scheme.source_count && made->is_falling; i++) {
        PRM_TRY(is_falling(call, &made->scheme.sources[i], &is));
        made->is_falling = is;
    }
    return PRM_OK;
}
