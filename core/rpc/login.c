/* SPDX-License-Identifier: Apache-2.0 */
#include "rpc/login.h"

#include "access/login.h"
#include "access/password.h"
#include "access/throttle.h"
#include "base/alloc.h"
#include "base/time.h"
#include "net/crypto.h"

#include <string.h>

enum { KEYS = 4096, BUSY_MS = 1000 };

#define WINDOW_US INT64_C(60000000)

/* One of them on its way; in the arena of its look-up. */
typedef struct attempt {
    prm_crypto_job job;
    prm_logins *logins;
    member *member;
    prm_task *task; /* the look-up */
    prm_login found;
    char made[PRM_PASSWORD_HASH];
    prm_status status; /* of the hashing */
    struct attempt *next;
} attempt;

struct prm_logins {
    prm_rpc *rpc;
    prm_crypto *crypto;
    prm_throttle *addresses, *accounts;
    attempt *first, *last; /* looked up, to be hashed */
    uint32_t count;        /* from start to the end of hashing */
    bool is_hashing, is_closing;
    _Atomic uint64_t hashed;
};

prm_status prm_logins_open(prm_rpc *rpc, prm_logins **out)
{
    uint32_t most = rpc->limits.login_failures;
    prm_logins *logins = prm_alloc_zeroed(1, sizeof *logins);

    if (!logins)
        return PRM_E_NOMEM;
    logins->rpc = rpc;
    logins->addresses = prm_throttle_new(KEYS, most, WINDOW_US);
    logins->accounts = prm_throttle_new(KEYS, most, WINDOW_US);
    if (logins->addresses && logins->accounts && prm_crypto_open(rpc->options.loop, &logins->crypto) == PRM_OK) {
        *out = logins;
        return PRM_OK;
    }
    prm_logins_free(logins);
    return PRM_E_NOMEM;
}

void prm_logins_free(prm_logins *logins)
{
    if (!logins)
        return;
    prm_throttle_free(logins->addresses);
    prm_throttle_free(logins->accounts);
    prm_free(logins);
}

uint64_t prm_logins_hashed(const prm_logins *logins)
{
    return atomic_load(&logins->hashed);
}

/* -- how often -- */

static prm_span address_of(const member *m)
{
    const char *source = m->of->session->source, *address = strchr(source, ' ');
    return prm_throttle_address(address ? address + 1 : source);
}

/* The account a login names, whether there is one or not; those by a token name none. */
static prm_span account_of(const member *m)
{
    const char *folded = prm_login_fold(prm_val_get_str(m->task->params, "email"), m->task->arena);
    return folded ? (prm_span){ folded, strlen(folded) } : (prm_span){ "", 0 };
}

static int64_t wait_of(const prm_logins *logins, const member *m)
{
    int64_t now = prm_time_monotonic_us();
    int64_t by_address = prm_throttle_wait(logins->addresses, address_of(m), now);
    prm_span account = account_of(m);
    int64_t by_account = account.length ? prm_throttle_wait(logins->accounts, account, now) : 0;

    return by_address > by_account ? by_address : by_account;
}

static prm_status refuse(prm_arena *arena, int64_t retry_after_ms, const char *why, prm_error *error)
{
    prm_val *data = prm_val_object(arena);

    prm_error_set(error, PRM_E_LIMIT, NULL, "%s", why);
    if (prm_val_set_integer(data, "retry_after_ms", retry_after_ms) == PRM_OK)
        error->data = data;
    return PRM_E_LIMIT;
}

static prm_status throttle(const prm_logins *logins, const member *m, prm_error *error)
{
    int64_t wait = wait_of(logins, m);
    return wait == 0 ? PRM_OK : refuse(m->task->arena, wait / 1000 + 1, "too many have failed: try again later", error);
}

static void count_failure(prm_logins *logins, const attempt *a)
{
    const member *m = a->member;
    int64_t now = prm_time_monotonic_us();
    prm_span account = account_of(m);

    prm_throttle_count(logins->addresses, address_of(m), now);
    if (account.length)
        prm_throttle_count(logins->accounts, account, now);
    prm_notes_add_failure(&logins->rpc->notes, &(prm_note){ .kind = "failed_authentication",
        .source = m->of->session->source, .principal = &prm_principal_public, .entry = m->entry,
        .user = a->found.user });
}

/* -- the end -- */

static void release(attempt *a)
{
    prm_arena *arena = a->task->arena;

    prm_principal_unref(a->found.who);
    prm_task_deinit(a->task);
    prm_arena_free(arena);
}

static void fail(attempt *a, const prm_error *error)
{
    member *m = a->member;
    request *r = m->of;
    session *s = r->session;

    a->logins->count--;
    if (error->status == PRM_E_UNAUTHENTICATED)
        count_failure(a->logins, a);
    if (m->envelope.id.text)
        prm_answer_error(&m->answer, error, s->principal->locale, m->envelope.id.text, m->envelope.id.length);
    release(a);
    r->running--;
    prm_member_finish(m);
    if (s->is_closed)
        prm_session_settle(s);
    else
        prm_session_advance(s);
}

static void fail_with(attempt *a, prm_status status, const char *message)
{
    prm_error error = { 0 };

    prm_error_set(&error, status, NULL, "%s", message);
    fail(a, &error);
}

/* The password was right, or is hashed: the rest is a write of that user's. */
static void go_on(attempt *a)
{
    prm_task *task = a->member->task;
    const char *hash = a->found.hash ? a->found.hash : a->made;
    prm_error error = { 0 };
    prm_status status;

    task->secret = prm_arena_text(task->arena, hash, strlen(hash));
    if (!task->secret) {
        fail_with(a, PRM_E_NOMEM, "out of memory");
        return;
    }
    prm_principal_unref(task->principal);
    task->principal = prm_principal_ref(a->found.who);
    status = prm_calls_submit(a->logins->rpc->options.calls, task);
    if (status != PRM_OK) {
        (void)refuse(task->arena, BUSY_MS, "the server has too much waiting: try again", &error);
        fail(a, &error);
        return;
    }
    a->logins->count--;
    release(a);
}

/* -- hashing -- */

static void hash(prm_crypto_job *job)
{
    attempt *a = (attempt *)job;

    atomic_fetch_add(&a->logins->hashed, 1);
    a->status = a->found.hash ? prm_password_verify(a->found.password, a->found.hash)
                              : prm_password_hash(a->found.password, a->made);
}

static void hash_next(prm_logins *logins);

static void hashed(prm_crypto_job *job)
{
    attempt *a = (attempt *)job;
    prm_logins *logins = a->logins;

    logins->is_hashing = false;
    if (a->status == PRM_E_NOMEM)
        fail_with(a, PRM_E_NOMEM, "out of memory");
    else if (a->status == PRM_E_UNAUTHENTICATED || (a->status == PRM_OK && !a->found.who))
        fail_with(a, PRM_E_UNAUTHENTICATED, "the e-mail address or the password is wrong");
    else if (a->status != PRM_OK)
        fail_with(a, PRM_E_INTERNAL, "the password could not be hashed");
    else if (a->member->of->session->is_closed)
        fail_with(a, PRM_E_UNAVAILABLE, "the connection is gone");
    else
        go_on(a);
    hash_next(logins);
}

/* Failures before it may have used up what its address or account is allowed. */
static void hash_next(prm_logins *logins)
{
    attempt *a;
    prm_error error = { 0 };

    while (!logins->is_hashing && (a = logins->first)) {
        if (!(logins->first = a->next))
            logins->last = NULL;
        if (logins->is_closing || a->member->of->session->is_closed) {
            fail_with(a, PRM_E_UNAVAILABLE, "the connection is gone");
        } else if (throttle(logins, a->member, &error) != PRM_OK) {
            fail(a, &error);
        } else {
            logins->is_hashing = true;
            a->job = (prm_crypto_job){ .run = hash, .done = hashed };
            prm_crypto_submit(logins->crypto, &a->job);
        }
    }
}

/* -- looking up -- */

static prm_status look_up(prm_worker *worker, prm_task *task, int64_t now, prm_error *error)
{
    attempt *a = task->owner;
    const prm_people people = { .db = worker->db, .model = prm_host_model(worker->host),
        .roles = prm_host_roles(worker->host), .live = worker->live, .now = now };

    return prm_login_look_up(&people, task->entry->method->name, task->params, task->arena, &a->found, error);
}

void prm_logins_looked_up(prm_task *task)
{
    attempt *a = task->owner;
    prm_logins *logins = a->logins;

    if (task->status != PRM_OK) {
        fail(a, &task->error);
        return;
    }
    *(logins->last ? &logins->last->next : &logins->first) = a;
    logins->last = a;
    hash_next(logins);
}

static void come_back(prm_task *task)
{
    attempt *a = task->owner;
    (void)prm_queue_push(a->logins->rpc->finished, &task->link);
}

static prm_status submit(prm_logins *logins, member *m, prm_error *error)
{
    prm_arena *arena = prm_arena_new(1 << 20);
    prm_task *task = arena ? prm_task_new(arena, PRM_TASK_LOOK_UP, m->of->session->principal) : NULL;
    attempt *a = task ? prm_arena_alloc(arena, sizeof *a) : NULL;

    if (!a) {
        prm_arena_free(arena);
        return prm_error_set(error, PRM_E_NOMEM, NULL, "out of memory");
    }
    *a = (attempt){ .logins = logins, .member = m, .task = task };
    task->owner = a;
    task->entry = m->entry;
    task->params = m->task->params; /* the member's task waits as well */
    task->look_up = look_up;
    task->done = come_back;
    if (prm_calls_submit(logins->rpc->options.calls, task) == PRM_OK)
        return PRM_OK;
    release(a);
    return refuse(m->task->arena, BUSY_MS, "the server has too much waiting: try again", error);
}

prm_status prm_logins_start(prm_logins *logins, member *m, prm_error *error)
{
    PRM_TRY(throttle(logins, m, error));
    if (logins->count >= logins->rpc->limits.waiting_logins || logins->is_closing)
        return refuse(m->task->arena, BUSY_MS, "too many are signing in: try again", error);
    PRM_TRY(submit(logins, m, error));
    logins->count++;
    m->of->running++;
    return PRM_OK;
}

void prm_logins_close(prm_logins *logins)
{
    logins->is_closing = true;
    prm_crypto_close(logins->crypto, NULL, NULL);
    hash_next(logins);
}
