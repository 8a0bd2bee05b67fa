/* SPDX-License-Identifier: Apache-2.0 */
/** @file  The mdf plugin: lists of what its folders declare, each entity, method and rule where it is implemented. */
#include "funds/funds.h"

static const prm_entity *const entities[] = {
    /* funds/ */
    &mdf_budget_entity,
    &mdf_allocation_entity,
    /* claims/ */
    &mdf_proof_entity,
    NULL
};

static const prm_method *const methods[] = {
    /* funds/ */
    &mdf_budgets_create_method,
    &mdf_budgets_top_up_method,
    &mdf_allocations_create_method,
    /* claims/ */
    &mdf_proofs_create_method,
    NULL
};

static const prm_chain *const chains[] = {
    /* funds/ */
    NULL
};

static const prm_timer *const timers[] = {
    /* funds/ */
    NULL
};

static const prm_reaction *const reactions[] = {
    /* funds/ */
    NULL
};

static const prm_reason *const notices[] = {
    /* funds/ */
    NULL
};

static const prm_field *const settings[] = {
    /* funds/ */
    NULL
};

PRM_PLUGIN(.id = "mdf", .version = "1.0.0", .doc = "Market development funds: every cent from budget to settlement",
    .namespaces = PRM_TEXTS("mdf"), .needs = PRM_TEXTS("partners >= 1.0", "deals >= 1.0", "leads >= 1.0"),
    .services = PRM_TEXTS(PRM_LEDGER_SERVICE, PRM_RATES_SERVICE, PRM_CALENDAR_SERVICE, PRM_NOTIFY_SERVICE,
        PRM_METRICS_SERVICE, PRM_USERS_SERVICE, PRM_FILES_SERVICE, PRM_MATCH_SERVICE),
    .reaches = PRM_TEXTS("budget", "allocation"),
    .entities = entities, .methods = methods, .chains = chains, .events = mdf_events, .timers = timers,
    .settings = settings, .reactions = reactions, .notices = notices);
