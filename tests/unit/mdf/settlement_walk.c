/* SPDX-License-Identifier: Apache-2.0 */
/* Settlements against a model: random steps, right ones and wrong ones, and after each the money is where it should be. */
#include "owed.h"

#include <stdio.h>
#include <string.h>

enum { STEPS = 1000, CLAIMS_MOST = 150, SETTLEMENTS_MOST = 400, PAYMENTS_MOST = 4000, GRANTED = 1000000 };

typedef struct owing {
    int64_t amount, paid; /* paid: and not clawed back */
    int settlement;       /* in which it is open; -1: in none */
    bool is_paid;         /* ever */
} owing;

typedef struct paying {
    int claim, settlement;
    enum { OPEN, PAID, FAILED, CANCELLED } state;
} paying;

typedef struct batch {
    enum { MADE, EXPORTED, GIVEN_UP } state;
    int64_t paid;
    int open, failed;
} batch;

typedef struct walk {
    owed o;
    uint64_t random;
    owing claims[CLAIMS_MOST];
    paying payments[PAYMENTS_MOST];
    batch batches[SETTLEMENTS_MOST];
    int claim_count, payment_count, batch_count;
    int64_t claimed, paid, back;
} walk;

static int below(walk *w, int count)
{
    w->random = w->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return count > 0 ? (int)((w->random >> 33) % (uint64_t)count) : 0;
}

static const char *id_of(const walk *w, const char *entity, int index)
{
    return prm_mock_row_at(w->o.w.mock, entity, (size_t)index);
}

static bool claim(walk *w)
{
    int64_t amount = 1 + below(w, 9000);
    if (w->claim_count == CLAIMS_MOST || w->claimed + w->paid + w->back + amount > GRANTED)
        return true;
    w->claims[w->claim_count++] = (owing){ .amount = amount, .settlement = -1 };
    w->claimed += amount;
    return CHECK(*owed_payable(&w->o, amount) != '\0');
}

/* The plugin takes what is payable first, then what has failed; here only which ones matters, so the payment says whose. */
static bool create(walk *w)
{
    int waiting = 0;
    if (w->batch_count == SETTLEMENTS_MOST || w->payment_count + CLAIMS_MOST > PAYMENTS_MOST)
        return true;
    for (int i = 0; i < w->claim_count; i++)
        waiting += !w->claims[i].is_paid && w->claims[i].settlement < 0;
    const char *id = owed_settlement(&w->o);
    if (!CHECK_INT(*id != '\0', waiting > 0) || waiting == 0)
        return waiting == 0;
    w->batches[w->batch_count] = (batch){ .open = waiting };
    for (int i = 0; i < waiting; i++) {
        const char *of = prm_mock_row(w->o.w.mock, id_of(w, "payment", w->payment_count), "claim");
        int found = 0;
        while (found < w->claim_count && strcmp(id_of(w, "claim", found), of) != 0)
            found++;
        if (!CHECK(found < w->claim_count && !w->claims[found].is_paid && w->claims[found].settlement < 0))
            return false;
        w->claims[found].settlement = w->batch_count;
        w->payments[w->payment_count++] = (paying){ .claim = found, .settlement = w->batch_count };
    }
    w->batch_count++;
    return true;
}

static bool hand_over(walk *w)
{
    int index = below(w, w->batch_count);
    if (w->batch_count == 0)
        return true;
    batch *one = &w->batches[index];
    prm_status wanted = one->state == GIVEN_UP ? PRM_E_STATE : PRM_OK;
    if (one->state == MADE)
        one->state = EXPORTED;
    return CHECK_INT(world_call(&w->o.w, "mdf.settlements.file", "{'id':'%s'}", id_of(w, "settlement", index)), wanted);
}

static bool give_up(walk *w)
{
    int index = below(w, w->batch_count);
    if (w->batch_count == 0 || below(w, 4) != 0)
        return true;
    batch *one = &w->batches[index];
    prm_status wanted = one->state == MADE ? PRM_OK : PRM_E_STATE;
    for (int i = 0; one->state == MADE && i < w->payment_count; i++)
        if (w->payments[i].settlement == index) {
            w->payments[i].state = CANCELLED;
            w->claims[w->payments[i].claim].settlement = -1;
        }
    if (one->state == MADE)
        *one = (batch){ .state = GIVEN_UP };
    return CHECK_INT(world_call(&w->o.w, "mdf.settlements.cancel", "{'id':'%s','reason':'No'}", id_of(w, "settlement", index)),
        wanted);
}

static void note(walk *w, paying *one, bool is_paid)
{
    owing *claim = &w->claims[one->claim];
    batch *of = &w->batches[one->settlement];
    one->state = is_paid ? PAID : FAILED;
    claim->settlement = -1;
    of->open--;
    of->failed += !is_paid;
    if (!is_paid)
        return;
    claim->is_paid = true;
    claim->paid = claim->amount;
    of->paid += claim->amount;
    w->claimed -= claim->amount;
    w->paid += claim->amount;
}

static bool answer(walk *w)
{
    int index = below(w, w->payment_count);
    if (w->payment_count == 0)
        return true;
    paying *one = &w->payments[index];
    bool is_paid = below(w, 3) > 0, is_right = below(w, 8) > 0;
    bool is_out = w->batches[one->settlement].state == EXPORTED;
    bool fits = one->state == OPEN || one->state == (is_paid ? PAID : FAILED);
    prm_status wanted = is_out && is_right && fits ? PRM_OK : PRM_E_INVALID;
    int64_t amount = w->claims[one->claim].amount + !is_right;
    if (wanted == PRM_OK && one->state == OPEN)
        note(w, one, is_paid);
    return CHECK_INT(world_call(&w->o.w, "mdf.settlements.settle",
        "{'reference':'%s','status':'%s','reason':'R','amount':'%lld.%02lld'}",
        prm_mock_row(w->o.w.mock, id_of(w, "payment", index), "reference"), is_paid ? "paid" : "failed",
        (long long)(amount / 100), (long long)(amount % 100)), wanted);
}

static bool claw_back(walk *w)
{
    int index = below(w, w->claim_count);
    if (w->claim_count == 0 || below(w, 3) != 0)
        return true;
    owing *one = &w->claims[index];
    int64_t amount = 1 + below(w, (int)one->amount + 2);
    prm_status wanted = one->paid == 0 ? PRM_E_STATE : amount > one->paid ? PRM_E_INVALID : PRM_OK;
    if (wanted == PRM_OK) {
        one->paid -= amount;
        w->paid -= amount;
        w->back += amount;
    }
    return CHECK_INT(world_call(&w->o.w, "mdf.claims.claw_back",
        "{'id':'%s','reason':'R','amount':{'amount':%lld,'currency':'EUR'}}", id_of(w, "claim", index), (long long)amount), wanted);
}

static int64_t balance(const walk *w, const char *name)
{
    return prm_mock_balance(w->o.w.mock, w->o.allocation, name);
}

/* available + committed + claimed + paid + expired + what went back = granted, each where the model has it. */
static bool is_balanced(const walk *w)
{
    return CHECK_INT(balance(w, "claimed"), w->claimed) && CHECK_INT(balance(w, "paid"), w->paid) &&
           CHECK_INT(balance(w, "available"), GRANTED - w->claimed - w->paid - w->back) &&
           CHECK_INT(balance(w, "committed") + balance(w, "expired") + balance(w, "returned"), 0) &&
           CHECK_INT(prm_mock_balance(w->o.w.mock, w->o.w.budget, "unallocated"), 100000000 - GRANTED + w->back);
}

static bool are_settlements_right(const walk *w)
{
    static const char *const states[] = { "open", "exported", "cancelled" };
    for (int i = 0; i < w->batch_count; i++) {
        const batch *one = &w->batches[i];
        const char *id = id_of(w, "settlement", i);
        char paid[32], failed[16];
        snprintf(paid, sizeof(paid), "%lld", (long long)one->paid);
        snprintf(failed, sizeof(failed), "%d", one->failed);
        bool is_over = one->state == EXPORTED && one->open == 0;
        if (!CHECK_STR(prm_mock_row(w->o.w.mock, id, "state"), is_over ? "settled" : states[one->state]) ||
            !CHECK_STR(prm_mock_row(w->o.w.mock, id, "paid.amount"), paid) ||
            !CHECK_STR(prm_mock_row(w->o.w.mock, id, "failed"), failed))
            return false;
    }
    return true;
}

static void run(uint64_t seed)
{
    static bool (*const steps[])(walk *) = { claim, claim, create, hand_over, hand_over, give_up, answer, answer, answer,
        answer, answer, claw_back };
    static walk w;
    w = (walk){ .random = seed };
    if (!CHECK(owed_build(&w.o)))
        return;
    int done = 0;
    while (done < STEPS && steps[below(&w, sizeof(steps) / sizeof(*steps))](&w) && is_balanced(&w))
        done++;
    if (!CHECK_INT(done, STEPS))
        fprintf(stderr, "seed %llu\n", (unsigned long long)seed);
    CHECK(are_settlements_right(&w));
    CHECK(w.paid > 0 && w.back > 0); /* it went somewhere */
    owed_free(&w.o);
}

TEST(the_money_is_where_the_model_has_it)
{
    for (uint64_t seed = 1; seed <= 2; seed++)
        run(seed);
}

TEST_MAIN(CASE(the_money_is_where_the_model_has_it))
