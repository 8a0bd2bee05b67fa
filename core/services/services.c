/* SPDX-License-Identifier: Apache-2.0 */
#include "services/services.h"

#include "services/calendar/service.h"
#include "services/files/service.h"
#include "services/geo/service.h"
#include "services/ledger/service.h"
#include "services/match/service.h"
#include "services/metrics/service.h"
#include "services/rates/service.h"
#include "services/notify/service.h"
#include "services/recur/recur.h"
#include "services/search/service.h"
#include "services/secret/service.h"
#include "services/users/service.h"
#include "store/notice.h"

prm_status prm_services_offer(prm_host *host, prm_error *error)
{
    PRM_TRY(prm_host_offer(host, PRM_MATCH_SERVICE, &prm_match_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_CALENDAR_SERVICE, &prm_calendar_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_RATES_SERVICE, &prm_rates_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_LEDGER_SERVICE, &prm_ledger_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_METRICS_SERVICE, &prm_metrics_service_table, error));
    PRM_TRY(prm_metrics_follow(host, error));
    PRM_TRY(prm_host_offer(host, PRM_NOTIFY_SERVICE, &prm_notify_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_USERS_SERVICE, &prm_users_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_FILES_SERVICE, &prm_files_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_SECRET_SERVICE, &prm_secret_service_table, error));
    PRM_TRY(prm_host_on_row(host, prm_match_follow, error));
    PRM_TRY(prm_host_on_row(host, prm_metrics_on_row, error));
    PRM_TRY(prm_host_on_row(host, prm_recur_on_row, error));
    PRM_TRY(prm_host_offer(host, PRM_SEARCH_SERVICE, &prm_search_service_table, error));
    PRM_TRY(prm_host_offer(host, PRM_GEO_SERVICE, &prm_geo_service_table, error));
    return prm_host_on_row(host, prm_files_follow, error);
}

prm_status prm_services_install(const prm_host *host, prm_db *db, prm_error *error)
{
    PRM_TRY(prm_metrics_install(host, db, error));
    return prm_inbox_install(db, error);
}

prm_status prm_services_tend(const prm_host *host, prm_db *db, prm_arena *arena, bool *has_more, prm_error *error)
{
    return prm_match_make_some(prm_host_model(host), db, arena, has_more, error);
}
