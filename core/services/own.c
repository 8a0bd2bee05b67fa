/* SPDX-License-Identifier: Apache-2.0 */
/* What the services declare: calendars, rates, the ledger, metrics, places, search; as any plugin does. */
#include "services/services.h"

#include "services/calendar/service.h"
#include "services/geo/service.h"
#include "services/ledger/service.h"
#include "services/metrics/service.h"
#include "services/rates/service.h"
#include "services/search/search.h"
#include "services/search/service.h"

#define METHOD(n, a, r, d, f, ...)                                                                                     \
    PRM_METHOD(.name = n, .access = a, .roles = r, .doc = d, .since = 1, .run = f, __VA_ARGS__)

#define WEEK                                                                                                           \
    "{\"code\":\"munich\",\"name\":\"Support, Munich\",\"time_zone\":\"Europe/Berlin\",\"hours\":"                     \
    "[{\"day\":\"mon\",\"from\":\"09:00\",\"to\":\"17:00\"}],\"holidays\":[{\"date\":\"2027-12-24\","                  \
    "\"name\":\"Christmas Eve\",\"from\":\"09:00\",\"to\":\"12:00\"}]}"

#define LEDGER_OPS "list export: admin | program_manager | marketing_manager | fund_approver | executive | auditor"

#define LEDGER_PIECE                                                                                                   \
    PRM_FIELDS(PRM_TEXT("cursor", 1, 200, 0, "Where the piece before ended; absent: from the first account"),          \
        PRM_INT("limit", 1, 500, 0, "Accounts of the piece; 100"),                                                     \
        PRM_INT("entries", 1, 1000000, 0, "And entries of theirs; 100 000: an account with more goes on in the next"))
#define LEDGER_FAULTS(d)                                                                                               \
    PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, d, .min = 0, .max = PRM_ANY,                                          \
        .items = PRM_OBJECT("fault", prm_ledger_fault_fields, 0, "What differs")),                                     \
        PRM_INT("accounts", 0, PRM_ANY, PRM_REQUIRED, "How many were gone through"),                                   \
        PRM_INT("entries", 0, PRM_ANY, PRM_REQUIRED, "How many entries they have"),                                    \
        PRM_TEXT("next_cursor", 1, 200, 0, "For the next piece; absent: this was the last")

static const prm_entity *const entities[] = {
    PRM_ENTITY(.name = "calendar", .path = "calendars", .since = 1, .scope = "public", .label = "name",
        .example = WEEK,
        .doc = "When an office is open: what hours and days of business are counted by", .ops = "get list: *",
        .fields = prm_calendar_fields, .indexes = PRM_TEXTS("unique code")),
    PRM_ENTITY(.name = "rate", .path = "rates", .since = 1, .scope = "public",
        .doc = "What a currency is worth in another from a day on", .ops = "list: *", .fields = prm_rate_fields,
        .indexes = PRM_TEXTS("unique currency, base, -date")),
    PRM_ENTITY(.name = "ledger_account", .path = "ledger.accounts", .since = 1, .scope = "vendor", .label = "name",
        .doc = "Money of one currency that a plugin keeps for a row", .ops = LEDGER_OPS,
        .fields = prm_ledger_account_fields, .indexes = PRM_TEXTS("unique subject, name, owner", "owner, subject")),
    PRM_ENTITY(.name = "ledger_entry", .path = "ledger.entries", .since = 1, .scope = "vendor",
        .doc = "An amount that went from one account to another; it is never changed", .ops = LEDGER_OPS,
        .fields = prm_ledger_entry_fields, .indexes = PRM_TEXTS("from, at", "to, at", "subject, at")),
    PRM_ENTITY(.name = "ledger_hold", .path = "ledger.holds", .since = 1, .scope = "vendor",
        .doc = "A part of a balance that is kept for one purpose", .ops = LEDGER_OPS, .fields = prm_ledger_hold_fields,
        .flow = PRM_FLOW("held", "held > captured | released | expired"),
        .indexes = PRM_TEXTS("account, state, expires_at", "subject")),
    NULL
};

#define COUNTED_TO                                                                                                     \
    PRM_TIME("counted_to", 0,                                                                                          \
        "When the last of the events happened that are counted: later ones follow within a second")

static const prm_field *const metric_fields[] = {
    PRM_TEXT("name", 1, 200, PRM_REQUIRED, "What metrics.query takes"),
    PRM_TEXT("doc", 0, 500, PRM_REQUIRED, "What it tells"),
    PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "Of its values"),
    PRM_ENUM("measure", "count|sum|avg|spread|distinct|share", PRM_REQUIRED,
        "What is told: of a spread the median and p90, of a share basis points"),
    PRM_ENUM("period", "day|month|quarter|year", PRM_REQUIRED, "The finest it is kept by"),
    PRM_LIST("dimensions", PRM_TEXT("dimension", 1, 63, 0, "A dimension"), PRM_REQUIRED, "To group and to filter by"),
    PRM_TEXT("from", 1, 1000, PRM_REQUIRED, "Which events it is kept from"),
    NULL
};

static const prm_field *const figure_fields[] = {
    PRM_DATE("period", 0, "Its first day, on the wall of the programme"),
    PRM_OBJECT("group", NULL, 0, "Dimension to value"),
    PRM_PLAIN(PRM_T_INT, "value", PRM_REQUIRED, "The figure: a count, sum, mean, median or share", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "count", PRM_REQUIRED, "How many it is made of", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "p90", 0, "Of a spread: what nine of ten do not exceed", .of = NULL),
    NULL
};

static const prm_method *const methods[] = {
    METHOD("calendars.create", PRM_WRITE, "admin | program_manager", "Add a business calendar", prm_calendars_create,
        .params = prm_calendar_fields, .example = WEEK,
        .result = PRM_FIELDS(PRM_ROW("calendar", "calendar", prm_calendar_fields, PRM_REQUIRED, "As stored"))),
    METHOD("calendars.update", PRM_WRITE, "admin | program_manager",
        "Change a business calendar; what is not given stays. What was due by it before stays due",
        prm_calendars_update,
        .subject = "calendar",
        .params = PRM_FIELDS(PRM_REF("id", "calendar", PRM_REQUIRED, "Which"), PRM_TEXT("code", 1, 40, 0, "Its code"),
            PRM_TEXT("name", 1, 200, 0, "Its name"), PRM_ZONE("time_zone", 0, "Where its clock hangs"),
            PRM_FIELD(PRM_T_LIST, "hours", 0, "All of its week: as calendars.create has it", .min = 1, .max = 70,
                .items = PRM_OBJECT("opening", NULL, 0, "{day, from, to}")),
            PRM_FIELD(PRM_T_LIST, "holidays", 0, "All of them: as calendars.create has it", .min = 0, .max = 5000,
                .items = PRM_OBJECT("holiday", NULL, 0, "{date, name, from, to}"))),
        .result = PRM_FIELDS(PRM_ROW("calendar", "calendar", prm_calendar_fields, PRM_REQUIRED, "As stored")),
        .example = "{\"id\":\"calendar_01h8xgq3m2c4e\",\"name\":\"Support, Munich and Vienna\"}"),
    METHOD("calendars.reckon", PRM_READ, "*",
        "Say when so many minutes or days of business after an instant are over, or how many minutes lie between two",
        prm_calendars_reckon,
        .params = PRM_FIELDS(PRM_TEXT("calendar", 0, 60, 0, "Its id or code; absent or \"24x7\": always open"),
            PRM_TIME("from", PRM_REQUIRED, "From when"), PRM_TIME("to", 0, "Until when"),
            PRM_INT("minutes", 0, 52560000, 0, "Or after how many minutes of business"),
            PRM_INT("days", 1, 36500, 0, "Or at the end of which business day from then")),
        .result = PRM_FIELDS(PRM_BOOL("open", PRM_REQUIRED, "Whether it is open at `from`"),
            PRM_TIME("at", 0, "When they are over"), PRM_INT("minutes", PRM_ANY, PRM_ANY, 0, "How many lie between")),
        .example = "{\"calendar\":\"24x7\",\"from\":\"2027-01-04T08:00:00.000Z\",\"minutes\":480}"),
    METHOD("rates.set", PRM_WRITE, "admin | program_manager",
        "Say what one unit of a currency is worth in another from a day on; of the same day again, correct it",
        prm_rates_set,
        .params = PRM_FIELDS(PRM_CURRENCY("currency", PRM_REQUIRED, "One unit of this ..."),
            PRM_CURRENCY("base", 0, "... is worth `rate` of this; absent: the currency of all programmes"),
            PRM_DATE("date", PRM_REQUIRED, "From which day on"),
            PRM_TEXT("rate", 1, 30, PRM_REQUIRED, "A decimal text, exactly as published: \"1.0834\""),
            PRM_TEXT("source", 1, 200, PRM_REQUIRED, "Who says so")),
        .result = PRM_FIELDS(PRM_ROW("rate", "rate", prm_rate_fields, PRM_REQUIRED, "As stored")),
        .example = "{\"currency\":\"USD\",\"base\":\"EUR\",\"date\":\"2027-01-04\",\"rate\":\"0.9231\","
                   "\"source\":\"ECB reference rate\"}"),
    METHOD("rates.get", PRM_READ, "*",
        "Say what rate holds between two currencies on a date, and what it makes of an amount", prm_rates_get,
        .params = PRM_FIELDS(PRM_CURRENCY("from", PRM_REQUIRED, "Of which"),
            PRM_CURRENCY("to", PRM_REQUIRED, "In which"), PRM_DATE("date", PRM_REQUIRED, "On which day"),
            PRM_INT("amount", -PRM_INTEGER_MAX, PRM_INTEGER_MAX, 0, "Minor units of `from`")),
        .result = PRM_FIELDS(PRM_TEXT("rate", 1, 70, PRM_REQUIRED,
                "What amounts are multiplied by, exactly: a decimal, or a quotient, \"0.8571/1.0834\""),
            PRM_DATE("date", PRM_REQUIRED, "Of the older rate used"),
            PRM_INT("amount", PRM_ANY, PRM_ANY, 0, "Minor units of `to`, rounded half to even")),
        .example = "{\"from\":\"EUR\",\"to\":\"EUR\",\"date\":\"2027-01-04\",\"amount\":1250000}"),
    METHOD("ledger.check", PRM_READ, "admin | program_manager | executive | auditor",
        "Compare what is kept of accounts with their entries and holds, some accounts a call, and say what all "
        "balances of each currency sum to", prm_ledger_check,
        .params = LEDGER_PIECE,
        .result = PRM_FIELDS(PRM_BOOL("fits", PRM_REQUIRED,
            "Whether nothing differs in this piece, and every sum is 0"), LEDGER_FAULTS("What differs"),
            PRM_FIELD(PRM_T_LIST, "sums", PRM_REQUIRED, "By currency, of all accounts", .min = 0, .max = PRM_ANY,
                .items = PRM_OBJECT("sum", prm_ledger_sum_fields, 0, "A sum"))),
        .example = "{\"limit\":100}"),
    METHOD("ledger.rebuild", PRM_WRITE, "admin",
        "Make what is kept of accounts again from their entries and holds, some accounts a call, where it differs",
        prm_ledger_rebuild, .params = LEDGER_PIECE, .result = PRM_FIELDS(LEDGER_FAULTS("What differed")),
        .example = "{\"limit\":100}"),
    METHOD("geo.place", PRM_READ, "*",
        "Say in which country and region an address as people write it is. What cannot be told is absent, and of two "
        "readings that are equally good neither is taken", prm_geo_place_method,
        .params = PRM_FIELDS(PRM_LINES("text", 0, 10000, PRM_REQUIRED, "The address; of a longer one its end counts")),
        .result = PRM_FIELDS(PRM_COUNTRY("country", 0, "ISO 3166-1 alpha-2"),
            PRM_TEXT("region", 4, 7, 0, "ISO 3166-2, the smallest that is named"),
            PRM_LIST("within", PRM_TEXT("code", 2, 7, 0, "A code"), 0,
                "The place, then what it lies in, up to the country"),
            PRM_LIST("on",
                PRM_ENUM("what", "country_code|country_name|region_code|region_name|postcode", 0, "What of it"),
                PRM_REQUIRED, "What of the text told it"),
            PRM_BOOL("ambiguous", 0, "True: it could be in more than one country")),
        .example = "{\"text\":\"1 Infinite Loop Cupertino CA US 95014\"}"),
    METHOD("search.query", PRM_READ, "*",
        "Find rows by words among all that are searched, deals and partners as well as others, within what the caller "
        "may see; what was changed within the last second may be missing", prm_search_query,
        .params = prm_search_query_params, .result = prm_search_query_result,
        .example = "{\"text\":\"storage cluster\"}"),
    METHOD("search.purge", PRM_WRITE, "admin",
        "Leave nothing in the search index of what rows no longer hold, as when somebody's data was erased: in the "
        "background, as soon as all that was changed is in the index, also after a restart; system.health says when it "
        "is done", prm_search_purge, .flags = PRM_NO_DRY_RUN,
        .result = PRM_FIELDS(PRM_BOOL("started", PRM_REQUIRED, "Always true"))),
    METHOD("metrics.list", PRM_READ, "*", "What figures are kept, by which dimensions and period", prm_metrics_list,
        .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "One by one", .min = 0, .max = PRM_ANY,
            .items = PRM_OBJECT("metric", metric_fields, 0, "A metric")), COUNTED_TO)),
    METHOD("metrics.query", PRM_READ, "*",
        "Figures of a metric by period and group; a partner reads its own, and those of partners below it",
        prm_metrics_query,
        .params = prm_metrics_query_params,
        .result = PRM_FIELDS(PRM_FIELD(PRM_T_LIST, "items", PRM_REQUIRED, "By period, then group", .min = 0,
            .max = PRM_ANY,
                .items = PRM_OBJECT("figure", figure_fields, 0, "A figure")),
            PRM_TEXT("unit", 0, 60, PRM_REQUIRED, "Of value and p90"),
            PRM_BOOL("complete", PRM_REQUIRED, "False while figures are being made again from the journal"),
            COUNTED_TO),
        .example = "{\"metric\":\"deals.registrations\",\"period\":\"quarter\"}"),
    METHOD("metrics.rebuild", PRM_WRITE, "admin",
        "Make all figures again from the journal, in the background; metrics.query says when they are complete",
        prm_metrics_start_over, .flags = PRM_NO_DRY_RUN,
        .result = PRM_FIELDS(PRM_BOOL("started", PRM_REQUIRED, "Always true"))),
    NULL
};

static const prm_timer *const timers[] = {
    PRM_TIMER(.name = PRM_LEDGER_TIMER, .since = 1, .doc = "Ends the holds of an account that have expired",
        .run = prm_ledger_expire),
    NULL
};

static const prm_event *const events[] = {
    PRM_EVENT(.name = PRM_LEDGER_HOLD_EXPIRED, .since = 1, .audience = "vendor", .data = prm_ledger_expired_data,
        .doc = "A hold has expired: what it held is free again; about the row its account belongs to"),
    PRM_EVENT(.name = PRM_SEARCH_PURGED, .since = 1, .audience = "vendor",
        .doc = "The search index is being rid of what rows no longer hold; system.health says when it is"),
    PRM_EVENT(.name = "metrics.restarted", .since = 1, .doc = "Figures are made again from the journal",
        .audience = "vendor"),
    NULL
};

const prm_plugin prm_services_plugin = { .size = sizeof(prm_plugin), .magic = PRM_ABI_MAGIC, .abi_major = PRM_ABI_MAJOR,
    .abi_minor = PRM_ABI_MINOR, .api = &prm, .id = "services", .version = PRM_VERSION,
    .doc = "Business calendars, rates of exchange, the ledger, metrics, places, search",
    .namespaces = PRM_TEXTS("calendars", "rates", "ledger", "metrics", "geo", "search"),
    .entities = entities, .methods = methods, .events = events,
    .timers = timers };
