/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/mock.h  The host over plain memory, for a plugin's unit tests: link the plugin's objects and prm_mock, no
 * core. The clock, the answers of rules, the candidates of prm.match, the rates of prm.rates, the places of prm.geo and
 * the users are scripted; for prm.calendar every calendar is always open and every zone is UTC; secrets are "secret 1",
 * "secret 2", and so on; rows, flows, unique indexes, scopes, sealed rows, chains, events, reactions, notices, timers
 * and migrations behave as prm/plugin.h says, accounts, entries and holds as prm/ledger.h does, as far as one plugin's
 * handlers can tell; queries are refused and sorted as the host does it. What it does not do: times as text in a
 * filter, refusing what no index serves, idempotency, dry runs, quotas, what a territory contains, a partner's
 * descendants, trying again what failed, who a notice is for.
 *
 *     prm_mock *mock = prm_mock_new(&prm_plugin_v1);
 *     prm_mock_as(mock, PRM_PARTNER_SIDE, partner, "partner_sales");
 *     prm_mock_answer(mock, "deals.decide", "{'verdict':'approve'}");
 *     if (prm_mock_call(mock, "deals.register", params) == PRM_OK) puts(prm_mock_text(mock, "deal.state"));
 *
 * JSON given to it may write ' for " where it holds no ". Times are ms, as handlers see them. Texts it returns live
 * until the mock is freed; it never frees before. A call within which memory runs out is PRM_E_NOMEM and changes
 * nothing, whatever its handler makes of it. One thread; at most one mock per plugin at a time.
 */
#ifndef PRM_MOCK_H
#define PRM_MOCK_H

#include <prm/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct prm_mock prm_mock;

/** An empty world around the plugin, whose api pointer it fills. NULL if out of memory. */
prm_mock *prm_mock_new(const prm_plugin *plugin);
/** NULL is allowed. */
void prm_mock_free(prm_mock *mock);

/* ---- The world ------------------------------------------------------------------------------------------------ */

/** Knows these entities too: those of the plugins it needs, as far as a test wants them. NULL-ended, static. */
prm_status prm_mock_declare(prm_mock *mock, const prm_entity *const *entities);
/** Methods of the plugins it needs, for call_method: the test writes their handlers, which are run as that plugin's
 * would be. Beside them there are its own, and the derived get, create and update of every entity known. NULL-ended,
 * static. */
prm_status prm_mock_offer(prm_mock *mock, const prm_method *const *methods);
/** Starts at 2027-01-01T00:00:00Z. */
void prm_mock_set_now(prm_mock *mock, int64_t now);
int64_t prm_mock_now(const prm_mock *mock);
/** Who calls from now on: a side (PRM_SYSTEM at first), of which partner ("": none), with which one role ("": none). */
void prm_mock_as(prm_mock *mock, int32_t side, const char *partner, const char *role);
/** Somebody of whom prm.users tells: {"name", "roles": [...], "partner"?, "territories"?: [...], "is_locked"?,
 * "locale"?, "person"?: whose login it is, "email"?: what it signs in with, and nobody is invited by}. Its id; "" if
 * there is no room. */
const char *prm_mock_user(prm_mock *mock, const char *json);
/** Of whoever was invited by that address through prm.users a value by path: "id", "partner", "roles", "token"; "" if
 * nobody was. The token is a secret where the plugin has it, as the host's is. */
const char *prm_mock_invited(const prm_mock *mock, const char *email, const char *path);
/** That user calls from now on, with the first of its roles; bound, as far as covers() tells, to the first of its
 * territories. */
void prm_mock_as_user(prm_mock *mock, const char *id);
/** The most it may approve in that role, as long as it has it. One limit at a time; texts are copied. */
void prm_mock_limit(prm_mock *mock, const char *role, int64_t amount, const char *currency);
/** Its roles are bound to one territory, by its id, as far as covers() tells. NULL: to none. */
void prm_mock_bind(prm_mock *mock, const char *territory);
/** A row, without asking anybody's leave, in its first state unless `json` names one. Its id; "" if it was refused. */
const char *prm_mock_insert(prm_mock *mock, const char *entity, const char *json);
/** Puts a row into a state, whatever its flow says. PRM_E_NOT_FOUND. */
prm_status prm_mock_set_state(prm_mock *mock, const char *id, const char *state);
/** What the rule of `point` answers from now on. NULL: its fallback, as at the start. */
void prm_mock_answer(prm_mock *mock, const char *point, const char *json);
/** And a reason it gives besides: {"code": ..., data}. NULL: none any more. Its text is its code; as reason_text()
 * tells it, "the_code in fr". */
void prm_mock_reason(prm_mock *mock, const char *point, const char *json);
/** The operator's settings of the plugin from now on, an object; presets hold for what it lacks. PRM_E_INVALID: it does
 * not fit the declaration. */
prm_status prm_mock_settings(prm_mock *mock, const char *json);
/** A call has time for so many rows from now on, as often as it asks has_time(). 0: for any number, as at the start. */
void prm_mock_set_piece(prm_mock *mock, size_t rows);
/** A file whoever calls may read: {"name", "size", "type", "sha256"}, as prm.files tells of it. Its id. */
const char *prm_mock_file(prm_mock *mock, const char *json);
/** One more candidate for prm.match: a row, its score, on what it matched, and the equal key or "". NULL: no more of
 * them, not those given so far either. */
void prm_mock_candidate(prm_mock *mock, const char *id, int64_t score, const char *matched_on, const char *equal);
/** What prm.rates makes of minor units of `from` in `to`: x over / under, on any date. The last one given counts. */
void prm_mock_rate(prm_mock *mock, const char *from, const char *to, int64_t over, int64_t under);
/** What prm.geo says of exactly this text: {"country", "region", "within", "on", "ambiguous"}, any of them absent; its
 * country() too. The last one given counts; of other texts it knows nothing. A place's name is its code. PRM_E_INVALID:
 * it is no object. */
prm_status prm_mock_place(prm_mock *mock, const char *text, const char *json);
/** What prm.metrics says of a metric over a window, "90 days", whatever is filtered by and whenever, alone or among
 * values(). The last one given counts; of others it knows nothing. Its check() knows metrics something was said of. */
void prm_mock_metric(prm_mock *mock, const char *metric, const char *window, int64_t value);
/** Whether figures are being made again from the journal from now on: value() and values() are PRM_E_UNAVAILABLE. */
void prm_mock_make_again(prm_mock *mock, int are_made);
/** What its figures() say of a metric, {"items", "unit", "complete"}, whatever is asked. The last one given counts; of
 * others the plugin declares, nothing has happened. PRM_E_INVALID: it is no object. */
prm_status prm_mock_figures(prm_mock *mock, const char *metric, const char *json);
/** What its describe() says of a metric, an object. The last one given counts; others it does not know. PRM_E_INVALID:
 * it is no object. */
prm_status prm_mock_describe_metric(prm_mock *mock, const char *metric, const char *json);

/* ---- Running -------------------------------------------------------------------------------------------------- */

/** Checks params and roles, runs the handler, checks its result; takes back what it did if it fails. Of derived methods
 * there are get, create and update. */
prm_status prm_mock_call(prm_mock *mock, const char *method, const char *params);
/** Moves the clock on, ends the holds that expire, and runs the timers that fall due, in order. How many timers; -1 if
 * one failed. */
int prm_mock_advance(prm_mock *mock, int64_t ms);
/** Gives the plugin's reactions what happened since the last time, in order, and what they emit in their turn. How many
 * ran;
 * -1 if one failed: what it did is taken back, and what is left comes the next time. */
int prm_mock_react(prm_mock *mock);
/** An event of any plugin, for the next prm_mock_react. `json`: its data, NULL for none. */
prm_status prm_mock_happen(prm_mock *mock, const char *event, const char *subject, const char *json);
/** Runs a timer that recurs, now. PRM_E_NOT_FOUND: there is none of that name. */
prm_status prm_mock_recur(prm_mock *mock, const char *timer, const char *subject);
/** Runs the plugin's migrations of the entity over its rows, in order. How many runs that took; -1 if one failed. */
int prm_mock_migrate(prm_mock *mock, const char *entity);

/* ---- Looking -------------------------------------------------------------------------------------------------- */

/** The last result in the form its caller reads, as JSON; "" after a failure. */
const char *prm_mock_result(const prm_mock *mock);
/** A value of it by path, "deal.lines[0].product", as text ("12", "true"); "" if absent. */
const char *prm_mock_text(const prm_mock *mock, const char *path);
/** Whether its `reasons` hold that code. */
int prm_mock_has_reason(const prm_mock *mock, const char *code);
/** Why the last call failed: the word given to fail(), or the status's own; the fields named bad, "amount:currency";
 * the legal states of a refused move, "approved|rejected". "" if there is nothing to say. */
const char *prm_mock_failure(const prm_mock *mock);
/** The stored row's value by path, whoever may read it. */
const char *prm_mock_row(const prm_mock *mock, const char *id, const char *path);
/** The id of the entity's row made as `index`-th; "" past the end. */
const char *prm_mock_row_at(const prm_mock *mock, const char *entity, size_t index);
size_t prm_mock_rows(const prm_mock *mock, const char *entity);
/** How many events of that type there were. */
size_t prm_mock_events(const prm_mock *mock, const char *type);
/** Of the last one of that type a value of its data by path, "amount_base"; "" if there is none. */
const char *prm_mock_event(const prm_mock *mock, const char *type, const char *path);
/** How many notices of that code were sent; of the last one a value by path: "subject", "user", "partner", "roles",
 * "data.number". */
size_t prm_mock_notices(const prm_mock *mock, const char *code);
const char *prm_mock_notice(const prm_mock *mock, const char *code, const char *path);
/** Of an account of prm.ledger its balance, and what of it is held; 0 if there is none. */
int64_t prm_mock_balance(const prm_mock *mock, const char *subject, const char *name);
int64_t prm_mock_held(const prm_mock *mock, const char *subject, const char *name);
/** How many entries of that reason were booked. */
size_t prm_mock_entries(const prm_mock *mock, const char *reason);
/** How many timers are set. */
size_t prm_mock_timers(const prm_mock *mock);
/** A value of the facts of the last decision; whether that point was asked in it. */
const char *prm_mock_fact(const prm_mock *mock, const char *path);
int prm_mock_was_asked(const prm_mock *mock, const char *point);
/** Of a decision: its "chain", "subject", "supersedes", "superseded_by", or a value of an answer,
 * "deals.decide.verdict". */
const char *prm_mock_decision(const prm_mock *mock, const char *id, const char *path);
/** How many decisions by that chain are recorded. */
size_t prm_mock_decisions(const prm_mock *mock, const char *chain);
/** How many answers persons overruled; of the last one a value by path: "decision", "point", "answer.verdict",
 * "reason". */
size_t prm_mock_overrides(const prm_mock *mock);
const char *prm_mock_override(const prm_mock *mock, const char *path);

#ifdef __cplusplus
}
#endif
#endif
