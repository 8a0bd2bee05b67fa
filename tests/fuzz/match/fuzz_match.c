/* SPDX-License-Identifier: Apache-2.0 */
/* Any two organisations: folds are UTF-8 in good order, keys are few and different, scores are the same both ways,
 * and whatever is compared with itself is equal. */
#include "../fuzz.h"

#include "base/utf8.h"
#include "services/match/match.h"

#include <string.h>

enum { FIELDS = 8, CAP = 1 << 20, FOLD_MOST = 16 << 10 };

static void check_fold(prm_arena *arena, const char *name)
{
    const char *folded = prm_match_fold(arena, name);
    MUST_HOLD(folded != NULL);
    size_t length = strlen(folded);
    MUST_HOLD(length < FOLD_MOST && prm_utf8_is_valid(folded, length));
    MUST_HOLD(length == 0 || (folded[0] != ' ' && folded[length - 1] != ' '));
    MUST_HOLD(strstr(folded, "  ") == NULL);
}

static void check_keys(const prm_match_record *record)
{
    prm_match_key keys[PRM_MATCH_KEYS_MAX];
    size_t count = prm_match_keys(record, keys);
    MUST_HOLD(count <= PRM_MATCH_KEYS_MAX);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            MUST_HOLD(keys[i].key != keys[j].key);
}

static void check_score(const prm_match_record *a, const prm_match_record *b)
{
    prm_match_result there, back, self;
    prm_match_score(a, b, &there);
    prm_match_score(b, a, &back);
    MUST_HOLD(there.score <= 1000 && there.score == back.score);
    MUST_HOLD(there.matched == back.matched && there.equal == back.equal);
    prm_match_score(a, a, &self);
    MUST_HOLD(self.score >= there.score || there.equal != PRM_MATCH_NONE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    prm_arena *arena = prm_arena_new(CAP);
    MUST_HOLD(arena != NULL);
    char *text = prm_arena_text(arena, (const char *)data, size < CAP / 2 ? size : CAP / 2);
    MUST_HOLD(text != NULL);
    const char *fields[FIELDS] = { "", "", "", "", "", "", "", "" };
    for (size_t i = 0; i < FIELDS && text != NULL; i++) {
        fields[i] = text;
        text = strchr(text, '\n');
        if (text != NULL)
            *text++ = '\0';
    }
    const prm_match_record *a = prm_match_prepare(arena,
        &(prm_match_values){ fields[0], fields[1], fields[2], fields[3] });
    const prm_match_record *b = prm_match_prepare(arena,
        &(prm_match_values){ fields[4], fields[5], fields[6], fields[7] });
    MUST_HOLD(a != NULL && b != NULL);
    check_fold(arena, fields[0]);
    check_fold(arena, fields[4]);
    check_keys(a);
    check_keys(b);
    check_score(a, b);
    prm_arena_free(arena);
    return 0;
}
