/* SPDX-License-Identifier: Apache-2.0 */
/** @file internal.h  What the files of the mock share. Everything lives in the mock's memory until it is freed. */
#ifndef PRM_MOCK_INTERNAL_H
#define PRM_MOCK_INTERNAL_H

#include <prm/geo.h>
#include <prm/ledger.h>
#include <prm/match.h>
#include <prm/metrics.h>
#include <prm/mock.h>
#include <prm/notify.h>
#include <prm/plugin.h>
#include <prm/search.h>
#include <prm/users.h>

#include <stdbool.h>
#include <stddef.h>

enum { MOCK_ENTITIES = 64, MOCK_ROWS = 4096, MOCK_TIMERS = 1024, MOCK_EVENTS = 4096, MOCK_SCRIPTS = 64,
    MOCK_NOTICES = 1024, MOCK_DEPTH = 8, MOCK_CANDIDATES = 50, MOCK_RATES = 50, MOCK_PLACES = 200, MOCK_FIGURES = 100,
    MOCK_FILES = 50, MOCK_USERS = 50, MOCK_DECISIONS = 1024, MOCK_OVERRIDES = 256, MOCK_OFFERED = 64, MOCK_NESTING = 8,
    MOCK_ACCOUNTS = 512, MOCK_ENTRIES = 8192, MOCK_HOLDS = 1024, MOCK_TEXT = 1024 };

struct prm_val {
    int32_t kind; /* enum prm_kind */
    bool is_frozen, is_sealed, is_vendor, is_secret, is_nomem;
    size_t count, capacity;
    int64_t integer;
    double real;
    const char *text;
    const char **keys;
    const prm_val **items;
    struct prm_mock *mock;
    const prm_entity *entity; /* a row's snapshot */
};

typedef struct mock_row {
    const prm_entity *entity;
    const prm_val *value; /* frozen; replaced by every change */
} mock_row;

typedef struct mock_timer {
    const prm_timer *timer;
    const char *subject, *key;
    const prm_val *data;
    int64_t due, order;
} mock_timer;

typedef struct mock_event {
    const char *type, *subject;
    const prm_val *data;
    int32_t depth;
} mock_event;

typedef struct mock_decision {
    const char *id, *chain, *subject, *supersedes; /* supersedes: "" of most */
    const prm_val *outcome;
} mock_decision;

typedef struct mock_account {
    const char *subject, *name, *currency;
    bool may_overdraw;
} mock_account;

typedef struct mock_entry {
    const char *id, *reason, *subject;
    size_t from, to; /* in world->accounts */
    int64_t amount, at;
} mock_entry;

typedef struct mock_hold {
    const char *id, *reason, *subject;
    size_t account; /* in world->accounts */
    int64_t amount, placed, expires, ended; /* 0: never; not yet */
} mock_hold;

/** All a failed call takes back. */
typedef struct mock_world {
    mock_row rows[MOCK_ROWS];
    mock_timer timers[MOCK_TIMERS];
    mock_event events[MOCK_EVENTS];
    const prm_val *notices[MOCK_NOTICES];
    mock_decision decisions[MOCK_DECISIONS];
    const prm_val *overrides[MOCK_OVERRIDES]; /* {decision, point, answer, reason} */
    const prm_val *users[MOCK_USERS];
    mock_account accounts[MOCK_ACCOUNTS];
    mock_hold holds[MOCK_HOLDS];
    size_t row_count, timer_count, event_count, notice_count, decision_count, override_count, user_count;
    size_t account_count, hold_count, entry_count; /* the latter of prm_mock.entries */
} mock_world;

typedef struct mock_script {
    const char *point;
    const prm_val *answer, *reason; /* NULL: the fallback; none */
} mock_script;

typedef struct mock_rate {
    const char *from, *to; /* minor units of `to` are those of `from` x over / under */
    int64_t over, under;
} mock_rate;

typedef struct mock_figure {
    const char *metric, *window; /* NULL: of figures() */
    int64_t value;
    const prm_val *told;         /* of figures() */
} mock_figure;

typedef struct mock_place {
    const char *text;
    const prm_val *place;
} mock_place;

struct prm_call {
    prm_mock *mock;
    prm_caller caller;
    uint32_t flags;  /* of the method */
    bool is_write, is_timer;
    int nesting;     /* calls it is within */
    int32_t depth;   /* of what it emits */
};

struct prm_mock {
    const prm_plugin *plugin;
    const prm_entity *entities[MOCK_ENTITIES];
    size_t entity_count;
    const prm_method *offered[MOCK_OFFERED]; /* methods of plugins it needs */
    size_t offered_count;
    mock_world *world, *before;
    mock_script scripts[MOCK_SCRIPTS];
    size_t script_count;
    const prm_val *settings; /* an object; NULL: none was set */
    const prm_val *candidates[MOCK_CANDIDATES];
    size_t candidate_count;
    mock_rate rates[MOCK_RATES];
    size_t rate_count;
    mock_place places[MOCK_PLACES];
    size_t place_count;
    const prm_val *files[MOCK_FILES];
    size_t file_count;
    mock_figure figures[MOCK_FIGURES];
    size_t figure_count;
    bool are_figures_made; /* again */
    int secret_count;
    mock_entry entries[MOCK_ENTRIES];
    size_t reacted; /* events that reactions have had */
    bool is_out_of_memory; /* met within the call that runs: it is doomed */
    int64_t now, next_id, next_timer;
    int32_t side;
    const char *user, *partner, *roles[2];
    const char *limit_role, *limit_currency; /* NULL: none */
    int64_t limit;
    const char *bound; /* a territory; NULL: none */
    size_t piece, asked_for_time; /* rows a call has time for, 0: any number; how many it has asked after */
    const prm_val *result; /* as its caller reads it; NULL after a failure */
    const prm_val *facts, *asked;
    char failure[MOCK_TEXT];
    void *blocks; /* newest first */
};

/* What dooms the call; PRM_OK: nothing yet. */
static inline prm_status mock_guard(const prm_call *call)
{
    return call->mock->is_out_of_memory ? PRM_E_NOMEM : PRM_OK;
}

/* geo.c */
extern const prm_geo_service mock_geo_service;

/* metrics.c */
extern const prm_metrics_service mock_metrics_service;

/* services.c */
const prm_val *mock_file(const prm_mock *mock, const char *id); /* NULL: there is none */

/* value.c */
void *mock_alloc(prm_mock *mock, size_t bytes); /* zeroed; NULL if out of memory */
const char *mock_copy_text(prm_mock *mock, const char *text, size_t length); /* NULL if out of memory */
const char *mock_keep_text(prm_mock *mock, const char *text); /* a copy; "" if out of memory: of what a test scripts */
prm_val *mock_value(prm_mock *mock, int32_t kind); /* never NULL */
prm_val *mock_text(prm_mock *mock, const char *text); /* NULL: there was no memory for it */
const prm_val *mock_get(const prm_val *object, const char *key);
const char *mock_str(const prm_val *object, const char *key);
prm_status mock_set(prm_val *object, const char *key, const prm_val *value);
prm_status mock_set_integer(prm_mock *mock, prm_val *object, const char *key, int64_t integer);
prm_status mock_set_boolean(prm_mock *mock, prm_val *object, const char *key, bool is);
prm_status mock_append(prm_val *list, const prm_val *value);
prm_val *mock_clone(prm_mock *mock, const prm_val *value); /* deep, unfrozen */
/* A copy of a plain value, or a list of them, without the seal. */
prm_val *mock_open(prm_mock *mock, const prm_val *value);
bool mock_is_null(const prm_val *value); /* or absent */
void mock_seal(prm_val *value);
bool mock_has_sealed(const prm_val *value);
/* NULL: no. */
bool mock_has_secret(const prm_val *value);
bool mock_equal(const prm_val *a, const prm_val *b);
const prm_val *mock_at_path(const prm_val *value, const char *path);
const char *mock_as_text(prm_mock *mock, const prm_val *value); /* "12", "true", JSON of others */
extern prm_val mock_no_memory;

/* json.c */
const prm_val *mock_parse(prm_mock *mock, const char *json); /* NULL if it cannot be read */
const char *mock_print(prm_mock *mock, const prm_val *value);

/* words.c */
bool mock_word_next(const char **at, const char *separators, char *word, size_t size); /* trimmed, empty ones skipped */
bool mock_words_have(const char *words, const char *word);
/* "field = a | b": over `object`, whose dotted keys are tried whole before the last dot. */
bool mock_condition_holds(const char *condition, const prm_val *object);
/* "field", "field null", "field not null", "field = value", joined by and. */
bool mock_terms_hold(const char *terms, const prm_val *row);

/* fields.c */
enum { MOCK_PARAMS = 1, MOCK_PARTIAL = 2 };
/* Notes what is wrong in mock->failure; PRM_E_INVALID if anything is. */
prm_status mock_check(prm_mock *mock, const prm_field *const *fields, const prm_val *value, int mode, const char *path);
const prm_val *mock_render(prm_mock *mock, const prm_field *const *fields, const prm_val *value);
/* Whether a secret stands where none is declared. */
bool mock_tells_secret(const prm_field *const *fields, const prm_val *value);
const prm_field *mock_field(const prm_field *const *fields, const char *name);
/* A column of a row, common ones too; NULL: there is none. */
const prm_field *mock_column(const prm_entity *entity, const char *name);
int32_t mock_kind(int32_t type); /* of the values of a field type */
bool mock_is_id(const char *entity, const char *text);
void mock_note(prm_mock *mock, const char *what, const char *detail);

/* scope.c */
const prm_entity *mock_entity(const prm_mock *mock, const char *name);
mock_row *mock_row_find(const prm_mock *mock, const char *id);
bool mock_may_see(const prm_call *call, const prm_entity *entity, const prm_val *row);
bool mock_may_write(const prm_call *call, const prm_entity *entity, const prm_val *row);
bool mock_has_archive(const prm_entity *entity);
bool mock_reaches(const prm_call *call, const char *entity);

/* rows.c */
prm_status mock_row_add(prm_mock *mock, const prm_entity *entity, const prm_val *values, const prm_val **row);
prm_status mock_store_load(prm_call *call, const char *entity, const char *id, const prm_val **row);
prm_status mock_store_create(prm_call *call, const char *entity, const prm_val *values, const prm_val **row);
prm_status mock_store_update(prm_call *call, const prm_val **row, const prm_val *changes);
prm_status mock_store_move(prm_call *call, const prm_val **row, const char *state);
prm_status mock_store_archive(prm_call *call, const char *entity, const char *id);
prm_status mock_store_drop(prm_call *call, const char *entity, const char *id);

prm_status mock_sealed(prm_mock *mock, const prm_val *row, const prm_val **out); /* a frozen copy, sealed */

/* query.c */
prm_status mock_store_find(prm_call *call, const prm_query *query, const prm_val **rows);
prm_status mock_store_tally(prm_call *call, const prm_query *query, int64_t *count);

/* decide.c */
prm_status mock_decide(prm_call *call, const char *chain, const char *subject, const prm_val *facts,
    const prm_val **outcome);
prm_status mock_decide_again(prm_call *call, const char *chain, const char *subject, const char *supersedes,
    const prm_val *facts, const prm_val **outcome);
prm_status mock_undecide(prm_call *call, const prm_val *outcome);
prm_status mock_reason_text(prm_call *call, const char *point, const prm_val *reason, const char *locale,
    const char **text);
prm_status mock_overrule(prm_call *call, const char *decision, const char *point, const prm_val *answer,
    const char *reason);
prm_status mock_add_reason(prm_call *call, const prm_val *outcome, const char *point, const char *code,
    const prm_val *data);

/* nest.c */
prm_status mock_call_method(prm_call *call, const char *method, const prm_val *params, int32_t as,
    const prm_val **result);

/* mock.c */
bool mock_is_public(const prm_method *method);
bool mock_writes(const prm_method *method);
const prm_method *mock_method(const prm_mock *mock, const char *name); /* of the plugin; NULL: it has none of that
                                                                        * name */
/** What a handler's status comes to: it may not have noticed that memory ran out. Takes back what it did if that
 * fails. */
prm_status mock_end(prm_mock *mock, const mock_world *before, prm_status status);
/** Runs a handler as the plugin itself, and takes back what it did if it fails. */
prm_status mock_run_own(prm_mock *mock, prm_handler handler, const prm_val *params, int32_t depth);

/* react.c */
prm_status mock_add_event(prm_mock *mock, const char *type, const char *subject, const prm_val *data, int32_t depth);
prm_status mock_emit(prm_call *call, const char *event, const char *subject, const prm_val *data);
extern const prm_notify_service mock_notify_service;

/* geo.c */
extern const prm_geo_service mock_geo_service;

/* metrics.c */
extern const prm_metrics_service mock_metrics_service;

/* services.c */
const void *mock_service(const char *id); /* NULL if it is none of them */

/* ledger.c */
extern const prm_ledger_service mock_ledger_service;
/* When the next hold expires; INT64_MAX: none does. */
int64_t mock_ledger_next_expiry(const prm_mock *mock);
/* Ends what has expired by now. */
prm_status mock_ledger_expire(prm_mock *mock);

/* search.c */
extern const prm_search_service mock_search_service;

/* users.c */
extern const prm_users_service mock_users_service;

extern const prm_api mock_api; /* calls.c */

#endif
