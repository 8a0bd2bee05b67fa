/* SPDX-License-Identifier: Apache-2.0 */
/** @file  support.backlog: how old the cases are that are open now. It is told of rows, not of events: a figure of what
 * is still to come to an end would be yesterday's. */
#include "measures/measures.h"

#include <string.h>

enum { COUNTED_MOST = 10000 }; /* of an age; more are told as so many */

/* Ages in days: from here until the next one's. */
static const int64_t ages[] = { 0, 1, 3, 7, 14, 30, 90 };

static prm_status set_filter(prm_call *call, const prm_val *params, int64_t from_days, int64_t to_days,
    const prm_val **filter)
{
    static const char *const given[] = { "partner", "program", "severity", "channel", "category", NULL };
    prm_val *made = prm->object(call), *states = prm->list(call), *opened = prm->object(call);
    int64_t now = prm->now(call);

    *filter = made;
    PRM_TRY(prm_help_set_all(made, given, params));
    for (const char *const *state = SUPPORT_OPEN; *state; state++)
        PRM_TRY(prm->append(states, prm->new_text(call, *state, strlen(*state))));
    PRM_TRY(prm->set(made, "state", states));
    PRM_TRY(prm->set_integer(opened, "lte", now - from_days * PRM_DAY_MS));
    if (to_days > 0)
        PRM_TRY(prm->set_integer(opened, "gt", now - to_days * PRM_DAY_MS));
    return prm->set(made, "created_at", opened);
}

static prm_status count_age(prm_call *call, const prm_val *params, size_t age, prm_val *items, int64_t *total)
{
    size_t last = sizeof ages / sizeof *ages - 1;
    int64_t until = age < last ? ages[age + 1] : 0, count;
    prm_val *item = prm->object(call);
    const prm_val *filter;

    PRM_TRY(set_filter(call, params, ages[age], until, &filter));
    PRM_TRY(prm->tally(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter,
        .limit = COUNTED_MOST }, &count));
    *total += count;
    if (count == 0)
        return PRM_OK;
    PRM_TRY(prm->set_integer(item, "from_days", ages[age]));
    if (until > 0)
        PRM_TRY(prm->set_integer(item, "to_days", until));
    PRM_TRY(prm->set_integer(item, "count", count));
    return prm->append(items, item);
}

static prm_status tell_oldest(prm_call *call, const prm_val *params, prm_val *result)
{
    const prm_val *filter, *found;

    PRM_TRY(set_filter(call, params, 0, 0, &filter));
    PRM_TRY(prm->find(call, &(prm_query){ .size = sizeof(prm_query), .entity = "case", .filter = filter, .limit = 1,
        .fields = "number created_at" }, &found)); /* by id: the oldest first */
    if (prm->count(found) == 0)
        return PRM_OK;
    PRM_TRY(prm->set(result, "oldest", prm->get(prm->at(found, 0), "number")));
    return prm->set(result, "oldest_at", prm->get(prm->at(found, 0), "created_at"));
}

static prm_status run(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_val *items = prm->list(call);
    int64_t total = 0;

    for (size_t i = 0; i < sizeof ages / sizeof *ages; i++)
        PRM_TRY(count_age(call, params, i, items, &total));
    PRM_TRY(tell_oldest(call, params, result));
    PRM_TRY(prm->set(result, "items", items));
    return prm->set_integer(result, "total", total);
}

const prm_method support_backlog_method = { .size = sizeof support_backlog_method, .since = 1,
    .name = "support.backlog", .access = PRM_READ, .roles = "*",
    .doc = "How many of the cases that the caller may see are open now, by how long ago they were opened",
    .params = PRM_FIELDS(PRM_REF("partner", "partner", 0, "Of that partner alone"),
        PRM_REF("program", "program", 0, "In that programme alone"),
        PRM_ENUM("severity", SUPPORT_SEVERITIES, 0, "Of that severity alone"),
        PRM_ENUM("channel", SUPPORT_CHANNELS, 0, "By that channel alone"),
        PRM_TEXT("category", 1, 60, 0, "About that alone")),
    .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED,
        "By age, the youngest first; of which there are none they are left out", .min = 0, .max = 20,
                             .items = PRM_OBJECT("age",
                                 PRM_FIELDS(PRM_INT("from_days", 0, PRM_ANY, PRM_REQUIRED, "From so many days on"),
                                     PRM_INT("to_days", 1, PRM_ANY, 0, "And below so many; none: any number"),
                                     PRM_INT("count", 0, COUNTED_MOST, PRM_REQUIRED,
                                         "How many, counted up to 10 000")),
                                 0, "An age")),
        PRM_INT("total", 0, PRM_ANY, PRM_REQUIRED, "All of these"),
        PRM_TEXT("oldest", 1, 40, 0, "The number of the oldest; none: none is open"),
        PRM_TIME("oldest_at", 0, "When that was opened")),
    .example = "{\"severity\":\"high\"}", .run = run };
