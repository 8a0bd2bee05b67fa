/* SPDX-License-Identifier: Apache-2.0 */
/** @file  What events carry for metrics, and what is noted with a deal so that they add up. */
#include "measures/measures.h"

#include <string.h>

const prm_field *const deals_counted_fields[] = {
    PRM_TEXT("level", 1, 40, 0, "The level of the partner when it was registered"),
    PRM_TEXT("channel_type", 1, 40, 0, "And its role"),
    PRM_TIME("registered_at", 0, "When that was"),
    PRM_BOOL("decided", 0, "Whether its first decision was made"),
    PRM_BOOL("approved", 0, "Whether it has ever been approved"),
    PRM_BOOL("open", 0, "Whether it is in the pipeline"),
    PRM_INT("open_base", 0, PRM_ANY, 0, "With what"),
    PRM_INT("protected_base", 0, PRM_ANY, 0, "What of it is protected for it alone"),
    PRM_INT("forecast_base", 0, PRM_ANY, 0, "And forecast"),
    NULL
};

static const prm_val *noted(const prm_val *deal, const prm_val *changes)
{
    const prm_val *newer = prm->get(changes, "counted");

    return newer ? newer : prm->get(deal, "counted");
}

/* As it will be. */
static const prm_val *value_of(const prm_val *deal, const prm_val *changes, const char *key)
{
    const prm_val *value = prm->get(changes, key);

    return value ? value : prm->get(deal, key);
}

static int64_t base_of(const prm_val *deal, const prm_val *changes, const char *key)
{
    int64_t number = 0;

    return prm->as_integer(value_of(deal, changes, key), &number) == PRM_OK ? number : 0;
}

/* ---- By what a deal is counted ---------------------------------------------------------------------------------- */

prm_status deals_set_standing(prm_call *call, const prm_val *deal, prm_val *to)
{
    const prm_val *membership, *level;

    PRM_TRY(prm_help_membership(call, prm->get(deal, "partner"), prm->get(deal, "program"), PRM_REACH_CALLER,
        &membership, &level));
    PRM_TRY(prm->set(to, "level", prm->get(level, "code")));
    return prm->set(to, "channel_type", prm->get(membership, "channel_type"));
}

static prm_status set_dimensions(prm_call *call, const prm_val *deal, const prm_val *changes, prm_val *figures)
{
    static const char *const as_stored[] = { "program", "territory", "type", "source", "amount_base" };
    const prm_val *counted = noted(deal, changes), *lines = prm->get(deal, "lines");

    for (size_t i = 0; i < sizeof as_stored / sizeof *as_stored; i++)
        PRM_TRY(prm_help_set_given(figures, as_stored[i], deal));
    PRM_TRY(prm_help_set_given(figures, "segment", prm->get(deal, "customer")));
    PRM_TRY(prm->set(figures, "product", prm->get(prm->at(lines, deals_main_line(lines)), "product")));
    if (!prm->get(counted, "registered_at")) /* it is older than that */
        return deals_set_standing(call, deal, figures);
    PRM_TRY(prm_help_set_given(figures, "level", counted));
    return prm_help_set_given(figures, "channel_type", counted);
}

prm_status deals_figures_of_deal(prm_call *call, const prm_val *deal, prm_val **data)
{
    *data = prm->object(call);
    return set_dimensions(call, deal, NULL, *data);
}

/* Whether the rules found anybody in its way; nothing is said where they were not asked. */
static prm_status set_conflict(const prm_val *outcome, prm_val *figures)
{
    const char *verdict = prm->text(prm->get(outcome, "deals.conflict"), "verdict");

    return *verdict == '\0' ? PRM_OK : prm->set_boolean(figures, "conflict", strcmp(verdict, "clear") != 0);
}

prm_status deals_figures_registered(prm_call *call, const deals_case *c, const prm_val *deal, const prm_val *outcome,
    prm_val *changes, prm_val **data)
{
    prm_val *figures = prm->object(call), *counted = prm->object(call);

    *data = figures;
    PRM_TRY(prm->set(counted, "level", prm->get(c->level, "code")));
    PRM_TRY(prm->set(counted, "channel_type", prm->get(c->membership, "channel_type")));
    PRM_TRY(prm->set_integer(counted, "registered_at", prm->now(call)));
    PRM_TRY(prm->set(changes, "counted", counted));
    PRM_TRY(set_dimensions(call, deal, changes, figures));
    return set_conflict(outcome, figures);
}

/* ---- What is open ----------------------------------------------------------------------------------------------- */

static prm_status copy_noted(const prm_val *from, prm_val *to)
{
    for (size_t i = 0; deals_counted_fields[i]; i++)
        PRM_TRY(prm_help_set_given(to, deals_counted_fields[i]->name, from));
    return PRM_OK;
}

/* What is known of the end: of what ran out nothing, of what was taken back nothing that counts. */
static prm_status set_end(const prm_val *deal, const prm_val *changes, const char *state, int64_t forecast,
    prm_val *figures)
{
    int won = strcmp(state, "converted") == 0, is_closed = won || strcmp(state, "cancelled") == 0;
    int64_t ordered = 0;

    PRM_TRY(prm->set_boolean(figures, "without_outcome", strcmp(state, "expired") == 0));
    if (!is_closed)
        return PRM_OK;
    if (won)
        ordered = base_of(deal, changes, prm->type(value_of(deal, changes, "won_base")) == PRM_V_INT ? "won_base"
                                                                                                      : "amount_base");
    PRM_TRY(prm->set_boolean(figures, "won", won));
    PRM_TRY(prm->set_integer(figures, "forecast_bias", ordered - forecast));
    return prm->set_integer(figures, "forecast_error", ordered < forecast ? forecast - ordered : ordered - forecast);
}

/* What the deal adds to what is open, or took from it, and what is noted of that from now on. */
static prm_status settle(const prm_val *deal, const prm_val *changes, const char *state, prm_val *counted,
    prm_val *figures)
{
    int was_open = prm_help_is_true(counted, "open"), is_open = strcmp(state, "approved") == 0;
    int64_t forecast = prm_help_number(counted, "forecast_base");
    int64_t now = is_open ? base_of(deal, changes, "forecast_base") : 0;

    if (!was_open && !is_open)
        return PRM_OK;
    if (!was_open) {
        int64_t amount = base_of(deal, changes, "amount_base");
        PRM_TRY(prm->set_boolean(counted, "open", 1));
        PRM_TRY(prm->set_integer(counted, "open_base", amount));
        PRM_TRY(prm->set_integer(counted, "protected_base",
            deals_terms_exclusive(value_of(deal, changes, "terms")) ? amount : 0));
    }
    if (was_open != is_open) {
        PRM_TRY(prm->set(figures, "open_base", prm->get(counted, "open_base")));
        PRM_TRY(prm->set(figures, "protected_base", prm->get(counted, "protected_base")));
    }
    if (now != forecast)
        PRM_TRY(prm->set_integer(figures, "forecast_change", now - forecast));
    PRM_TRY(prm->set_integer(counted, "forecast_base", now));
    if (is_open)
        return PRM_OK;
    PRM_TRY(prm->set_boolean(counted, "open", 0));
    return set_end(deal, changes, state, forecast, figures);
}

/* ---- Decisions -------------------------------------------------------------------------------------------------- */

static prm_status set_decision(prm_call *call, const prm_val *deal, const char *state, int32_t is_automatic,
    prm_val *counted, prm_val *figures)
{
    int is_approved = strcmp(state, "approved") == 0;
    int64_t since = prm->now(call);

    if (prm->get_integer(counted, "registered_at", &since) != PRM_OK)
        (void)prm->get_integer(deal, "created_at", &since);
    PRM_TRY(prm->set_integer(figures, "waited_ms", prm->now(call) - since));
    PRM_TRY(prm->set_boolean(figures, "automatic", is_automatic));
    PRM_TRY(prm->set_boolean(figures, "first", !prm_help_is_true(counted, "decided")));
    PRM_TRY(prm->set_boolean(figures, "duplicate", strcmp(state, "duplicate") == 0));
    if (is_automatic) /* which takes no time */
        PRM_TRY(prm->set_boolean(figures, "within_sla", 1));
    PRM_TRY(prm->set_boolean(counted, "decided", 1));
    if (!is_approved)
        return PRM_OK;
    PRM_TRY(prm->set_boolean(figures, "first_approval", !prm_help_is_true(counted, "approved")));
    return prm->set_boolean(counted, "approved", 1);
}

prm_status deals_figures_deciding(prm_call *call, const prm_val *deal, const char *state, int32_t is_automatic,
    prm_val *changes, prm_val **data)
{
    prm_val *figures = prm->object(call), *counted = prm->object(call);

    *data = figures;
    PRM_TRY(copy_noted(noted(deal, changes), counted));
    if (!prm->get(changes, "counted")) /* it was not registered in this call: that event has it already */
        PRM_TRY(set_dimensions(call, deal, changes, figures));
    PRM_TRY(set_decision(call, deal, state, is_automatic, counted, figures));
    if (strcmp(state, "approved") == 0) {
        const prm_val *margin = value_of(deal, changes, "margin_bps");
        PRM_TRY(prm->set(figures, "margin_bps", prm->type(margin) == PRM_V_INT ? margin : NULL));
    }
    PRM_TRY(settle(deal, changes, state, counted, figures));
    return prm->set(changes, "counted", counted);
}

prm_status deals_figures_decided(prm_call *call, const prm_val **deal, int32_t is_automatic, prm_val **data)
{
    prm_val *changes = prm->object(call);

    PRM_TRY(deals_figures_deciding(call, *deal, prm->text(*deal, "state"), is_automatic, changes, data));
    return prm->update(call, deal, changes);
}

prm_status deals_figures_settled(prm_call *call, const prm_val **deal, prm_val **data)
{
    prm_val *changes = prm->object(call), *counted = prm->object(call);

    PRM_TRY(deals_figures_of_deal(call, *deal, data));
    PRM_TRY(copy_noted(prm->get(*deal, "counted"), counted));
    PRM_TRY(settle(*deal, NULL, prm->text(*deal, "state"), counted, *data));
    PRM_TRY(prm->set(changes, "counted", counted));
    return prm->update(call, deal, changes);
}
