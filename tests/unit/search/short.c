/* SPDX-License-Identifier: Apache-2.0 */
/* Each operation of the index with its first, second, ... allocation failing, SQLite's among them: it says so, and once
 * memory is there again the index is as it was, or as it should be. */
#include "support.h"

#include "store/text_index.h"

enum { RUNS_MOST = 20000 };

static const prm_text_store *const store = &prm_text_index_sqlite;
static const prm_text_row row = { .id = 2, .terms = "n_x p_1", .columns = { "xred xhouse", "xblue" } };
static const prm_text_word words[] = { { .alternatives = { { .tokens = "xred" } }, .count = 1 } };

static prm_status put(test_store *s, prm_text_index *index)
{
    PRM_TRY(store->begin(index, &s->error));
    prm_status status = store->put(index, &row, &s->error);
    if (status == PRM_OK)
        return store->commit(index, &s->error);
    store->rollback(index);
    return status;
}

static prm_status drop(test_store *s, prm_text_index *index)
{
    PRM_TRY(store->begin(index, &s->error));
    prm_status status = store->drop(index, 2, &s->error);
    if (status == PRM_OK)
        return store->commit(index, &s->error);
    store->rollback(index);
    return status;
}

static prm_status find(test_store *s, prm_text_index *index)
{
    const prm_text_query query = { .words = words, .word_count = 1, .limit = 10, .effort = UINT32_MAX };
    prm_text_matches found = { 0 };
    PRM_TRY(store->begin(index, &s->error));
    prm_status status = store->find(index, &query, s->arena, &found, &s->error);
    store->rollback(index);
    if (status == PRM_OK)
        CHECK_INT(found.count, 1);
    return status;
}

static prm_status open_again(test_store *s, prm_text_index *index)
{
    prm_text_index *other = NULL;
    (void)index;
    prm_status status = store->open(s->directory, false, &other, &s->error);
    if (status == PRM_OK)
        store->close(other);
    return status;
}

static const struct {
    const char *name;
    prm_status (*run)(test_store *s, prm_text_index *index);
} operations[] = { { "put", put }, { "find", find }, { "open", open_again }, { "drop", drop } };

TEST(every_operation_says_that_memory_ran_out)
{
    SCOPED_STORE(s);
    prm_text_index *index = NULL;
    REQUIRE(store->open(s.directory, true, &index, &s.error) == PRM_OK);
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++) {
        prm_status status = PRM_E_NOMEM;
        unsigned long n = 1;
        for (; status != PRM_OK && n < RUNS_MOST; n++) {
            prm_arena_reset(s.arena);
            prm_alloc_fail_after(n);
            status = operations[i].run(&s, index);
            bool has_failed = prm_alloc_has_failed() != 0;
            prm_alloc_fail_after(0);
            if (status != PRM_OK && !CHECK(has_failed))
                break;
        }
        if (!CHECK_STR(status == PRM_OK ? "done" : s.error.message, "done"))
            CHECK_STR(operations[i].name, "");
    }
    store->close(index);
}

TEST_MAIN(CASE(every_operation_says_that_memory_ran_out))
