/* SPDX-License-Identifier: Apache-2.0 */
/* Requests and claims against what their rows come to: random steps, right ones and wrong ones, over days that go by, and
 * after each the money is where it should be. PRM_WALKS says how many walks there are; each has another seed. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { STEPS = 500, WALKS = 2, GRANTED = 1000000, REQUESTS_MOST = 60, CLAIMS_MOST = 150, PROOFS_MOST = 40, ALL_EVERY = 5 };

typedef struct claimed {
    const char *id;
    int request, proof;
} claimed;

typedef struct walk {
    world w;
    uint64_t random;
    const char *allocation;
    const char *requests[REQUESTS_MOST], *proofs[PROOFS_MOST];
    int64_t shown[PROOFS_MOST]; /* what the invoice is about */
    claimed claims[CLAIMS_MOST];
    int request_count, proof_count, claim_count;
    bool is_stuck; /* a timer or a reaction has failed */
    int taken, refused; /* steps that were carried out, and that were not */
} walk;

static int below(walk *w, int count)
{
    w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return count > 0 ? (int)((w->random >> 33) % (uint64_t)count) : 0;
}

static const char *one_of(walk *w, const char *const *choices, int count)
{
    return choices[below(w, count)];
}

static void count_step(walk *w, prm_status status)
{
    bool is_done = status == PRM_OK && *prm_mock_text(w->w.mock, "refused") == '\0';
    w->taken += is_done;
    w->refused += !is_done;
}

static void write_day(const walk *w, int days, char to[16])
{
    time_t at = (time_t)(prm_mock_now(w->w.mock) / 1000) + (time_t)days * 86400;
    struct tm day;
    gmtime_r(&at, &day);
    strftime(to, 16, "%Y-%m-%d", &day);
}

/* ---- Steps ------------------------------------------------------------------------------------------------------ */

static void ask(walk *w)
{
    static const char *const verdicts[] = { "{'verdict':'approve'}", "{'verdict':'approve','match_bps':5000}",
        "{'verdict':'part','amount':30001,'match_bps':7000}", "{'verdict':'review'}", "{'verdict':'reject'}",
        "{'verdict':'ask','ask_fields':['activities']}" };
    char begins[16], ends[16];
    int requested = 1 + below(w, 90000), first = 1 + below(w, 5);

    if (w->request_count == REQUESTS_MOST)
        return;
    write_day(w, first, begins);
    write_day(w, first + below(w, 4), ends);
    world_as_alpha(&w->w);
    if (!CHECK_INT(world_call(&w->w, "mdf.requests.create",
            "{'allocation':'%s','objective':'Win','activities':[{'kind':'event','title':'Evening','starts_on':'%s',"
            "'ends_on':'%s','cost':{'amount':%d,'currency':'EUR'},'requested':{'amount':%d,'currency':'EUR'}}]}",
            w->allocation, begins, ends, requested + below(w, requested + 1), requested), PRM_OK))
        return;
    w->requests[w->request_count] = prm_mock_text(w->w.mock, "fund_request.id");
    prm_mock_answer(w->w.mock, "mdf.decide_request", one_of(w, verdicts, sizeof verdicts / sizeof *verdicts));
    count_step(w, world_call(&w->w, "mdf.requests.submit", "{'id':'%s'}", w->requests[w->request_count++]));
}

static void decide(walk *w)
{
    static const char *const verdicts[] = { "'verdict':'approve'", "'verdict':'reject'",
        "'verdict':'part','amount':{'amount':777,'currency':'EUR'}", "'verdict':'ask','ask_fields':['activities']" };
    const char *id = w->requests[below(w, w->request_count)];

    if (w->request_count == 0)
        return;
    world_as_manager(&w->w);
    count_step(w, world_call(&w->w, "mdf.review", "{'id':'%s','reason':'Seen','override':true,%s}", id,
        one_of(w, verdicts, sizeof verdicts / sizeof *verdicts)));
}

static void end_request(walk *w)
{
    static const char *const methods[] = { "mdf.requests.cancel", "mdf.requests.complete", "mdf.requests.submit" };

    if (w->request_count == 0 || below(w, 3) != 0)
        return;
    world_as_alpha(&w->w);
    count_step(w, world_call(&w->w, one_of(w, methods, 3), "{'id':'%s'}", w->requests[below(w, w->request_count)]));
}

static void show(walk *w)
{
    char json[160];
    int amount = 1 + below(w, 150000);

    if (w->proof_count == PROOFS_MOST)
        return;
    snprintf(json, sizeof json, "{'name':'a.pdf','size':100,'type':'application/pdf','sha256':'%064d'}", w->proof_count);
    const char *file = prm_mock_file(w->w.mock, json);
    world_as_alpha(&w->w);
    if (!CHECK_INT(world_call(&w->w, "mdf.proofs.create",
            "{'kind':'invoice','issuer':'Messebau Nord','number':'RE-%d','date':'2027-01-01',"
            "'amount':{'amount':%d,'currency':'EUR'},'file':'%s'}", w->proof_count, amount, file), PRM_OK))
        return;
    w->shown[w->proof_count] = amount;
    w->proofs[w->proof_count++] = prm_mock_text(w->w.mock, "proof.id");
}

static void claim(walk *w)
{
    static const char *const verdicts[] = { "{'verdict':'decide','lines':[{'line':1,'status':'accepted'}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'accepted_with_change','approved':99}]}", "{'verdict':'review'}",
        "{'verdict':'decide','lines':[{'line':1,'status':'returned','reason_code':'proof_missing'}]}",
        "{'verdict':'decide','lines':[{'line':1,'status':'denied','reason_code':'above_activity'}]}" };
    int request = below(w, w->request_count), proof = below(w, w->proof_count);

    if (w->request_count == 0 || w->proof_count == 0 || w->claim_count == CLAIMS_MOST)
        return;
    world_as_alpha(&w->w);
    prm_status status = world_call(&w->w, "mdf.claims.create",
        "{'fund_request':'%s','lines':[{'activity':1,'description':'Hall','claimed':{'amount':%d,'currency':'EUR'},"
        "'proofs':['%s']}]}", w->requests[request], 100 + below(w, 40000), w->proofs[proof]);
    count_step(w, status);
    if (status != PRM_OK)
        return;
    w->claims[w->claim_count] = (claimed){ prm_mock_text(w->w.mock, "claim.id"), request, proof };
    prm_mock_answer(w->w.mock, "mdf.decide_claim", one_of(w, verdicts, sizeof verdicts / sizeof *verdicts));
    count_step(w, world_call(&w->w, "mdf.claims.submit", "{'id':'%s'}", w->claims[w->claim_count++].id));
}

static void end_claim(walk *w)
{
    static const char *const methods[] = { "mdf.claims.withdraw", "mdf.claims.submit", "mdf.claims.answer" };

    if (w->claim_count == 0)
        return;
    world_as_alpha(&w->w);
    count_step(w, world_call(&w->w, one_of(w, methods, 3), "{'id':'%s'}", w->claims[below(w, w->claim_count)].id));
}

static void check_claim(walk *w)
{
    static const char *const lines[] = { "{'line':1,'status':'accepted'}",
        "{'line':1,'status':'accepted_with_change','approved':{'amount':50,'currency':'EUR'},'comment':'Less'}",
        "{'line':1,'status':'denied','comment':'No'}", "{'line':1,'status':'returned','comment':'What is it?'}" };

    if (w->claim_count == 0)
        return;
    world_as_manager(&w->w);
    count_step(w, world_call(&w->w, "mdf.claims.review", "{'id':'%s','override':true,'reason':'Seen','lines':[%s]}",
        w->claims[below(w, w->claim_count)].id, one_of(w, lines, 4)));
}

static void wait(walk *w)
{
    if (!CHECK(prm_mock_advance(w->w.mock, (below(w, 20) == 0 ? 30 : 1) * WORLD_DAY_MS) >= 0) ||
        !CHECK(prm_mock_react(w->w.mock) >= 0)) {
        fprintf(stderr, "%s\n", prm_mock_failure(w->w.mock));
        w->is_stuck = true;
    }
}

/* ---- What there should be --------------------------------------------------------------------------------------- */

static int64_t number(const walk *w, const char *id, const char *path)
{
    return strtoll(prm_mock_row(w->w.mock, id, path), NULL, 10);
}

static bool is_in(const walk *w, const char *id, const char *const *states)
{
    const char *state = prm_mock_row(w->w.mock, id, "state");
    while (*states && strcmp(*states, state) != 0)
        states++;
    return *states != NULL;
}

static int64_t balance(const walk *w, const char *name)
{
    return prm_mock_balance(w->w.mock, w->allocation, name);
}

static bool is_balanced(const walk *w)
{
    static const char *const terms[] = { "available", "committed", "claimed", "paid", "expired" };
    int64_t sum = prm_mock_balance(w->w.mock, w->w.budget, "unallocated") - (100000000 - GRANTED); /* what is returned */

    if (!CHECK(sum >= 0) || !CHECK(balance(w, "available") >= prm_mock_held(w->w.mock, w->allocation, "available")))
        return false;
    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++) {
        if (!CHECK(balance(w, terms[i]) >= 0))
            return false;
        sum += balance(w, terms[i]);
    }
    return CHECK_INT(sum, GRANTED) && CHECK_INT(balance(w, "granted") + balance(w, "returned"), 0);
}

static int64_t worth(const walk *w, const char *claim)
{
    return *prm_mock_row(w->w.mock, claim, "approved.amount") ? number(w, claim, "approved.amount")
                                                              : number(w, claim, "claimed.amount");
}

/* Nothing is paid here: whatever is live is claimed. */
static bool are_rows_right(const walk *w)
{
    static const char *const live[] = { "submitted", "in_review", "approved", "part_approved", "payable", NULL };
    static const char *const promised[] = { "approved", "part_approved", "active", "claimable", NULL };
    static const char *const waiting[] = { "submitted", "in_review", "info_requested", NULL };
    int64_t used[REQUESTS_MOST] = { 0 }, shown[PROOFS_MOST] = { 0 }, all = 0, committed = 0, reserved = 0;
    bool is_right = true;

    for (int i = 0; i < w->claim_count; i++) {
        const claimed *one = &w->claims[i];
        if (!is_in(w, one->id, live))
            continue;
        used[one->request] += worth(w, one->id);
        shown[one->proof] += number(w, one->id, "lines[0].uses[0].amount.amount");
        all += worth(w, one->id);
        int64_t match = number(w, w->requests[one->request], "match_bps");
        is_right = is_right && CHECK(number(w, one->id, "lines[0].uses[0].amount.amount") * (match > 0 ? match : 10000) >=
                                     worth(w, one->id) * 10000);
    }
    for (int i = 0; i < w->request_count; i++) {
        int64_t approved = number(w, w->requests[i], "approved.amount");
        is_right = is_right && CHECK(approved <= number(w, w->requests[i], "requested.amount")) && CHECK(used[i] <= approved);
        is_right = is_right && CHECK_INT(number(w, w->requests[i], "claimed.amount"), used[i]);
        committed += is_in(w, w->requests[i], promised) ? approved - used[i] : 0;
        reserved += is_in(w, w->requests[i], waiting) ? number(w, w->requests[i], "requested.amount") : 0;
    }
    for (int i = 0; i < w->proof_count; i++)
        is_right = is_right && CHECK_INT(number(w, w->proofs[i], "used.amount"), shown[i]) && CHECK(shown[i] <= w->shown[i]);
    return is_right && CHECK_INT(balance(w, "claimed"), all) && CHECK_INT(balance(w, "committed"), committed) &&
           CHECK_INT(prm_mock_held(w->w.mock, w->allocation, "available"), reserved);
}

/* ---- Walking ---------------------------------------------------------------------------------------------------- */

static void run(uint64_t seed)
{
    static void (*const steps[])(walk *) = { ask, ask, decide, decide, end_request, show, claim, claim, claim, end_claim,
        check_claim, check_claim, wait };
    static walk w;
    int done = 0;

    w = (walk){ .random = seed };
    if (CHECK(world_build(&w.w))) {
        w.allocation = world_allocate(&w.w, w.w.alpha, GRANTED);
        prm_mock_answer(w.w.mock, "mdf.eligible", "{'eligible':'yes'}");
        prm_mock_metric(w.w.mock, "mdf.paid_by_request", "all", 0);
        while (done < STEPS) {
            steps[below(&w, sizeof steps / sizeof *steps)](&w);
            if (w.is_stuck || !is_balanced(&w) || (done % ALL_EVERY == 0 && !are_rows_right(&w)))
                break;
            done++;
        }
        CHECK(are_rows_right(&w));
        CHECK(w.taken > STEPS / 20 && w.refused > 0); /* it went somewhere */
    }
    if (!CHECK_INT(done, STEPS))
        fprintf(stderr, "seed %llu, step %d\n", (unsigned long long)seed, done);
    world_free(&w.w);
}

TEST(the_money_is_where_the_rows_say)
{
    const char *walks = getenv("PRM_WALKS");
    uint64_t count = walks ? strtoull(walks, NULL, 10) : WALKS;

    for (uint64_t seed = 1; seed <= count; seed++)
        run(seed);
}

TEST_MAIN(CASE(the_money_is_where_the_rows_say))
