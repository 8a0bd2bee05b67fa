/* SPDX-License-Identifier: Apache-2.0 */
#include "own.h"

#include "base/hash.h"
#include "store/journal.h"

#include <string.h>

enum { LIMIT_DEFAULT = 1000 };

typedef char hex_text[2 * PRM_HASH_BYTES + 1];

static prm_status set_head(prm_val *result, const prm_journal_head *head)
{
    hex_text hex;

    prm_hex(head->hash, sizeof head->hash, hex);
    PRM_TRY(prm->set_integer(result, "entries", head->seq));
    return prm->set_text(result, "head", hex);
}

prm_status prm_own_audit_head(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_journal_head head;

    (void)params;
    PRM_TRY(prm_journal_load_head(call->worker->db, &head, &call->error));
    return set_head(result, &head);
}

static prm_status find_start(prm_call *call, const prm_val *params, prm_journal_head *head)
{
    const char *known = prm->text(params, "head");
    prm_status status = PRM_OK;

    *head = (prm_journal_head){ 0 };
    (void)prm->get_integer(params, "after", &head->seq);
    if (head->seq == 0)
        return *known ? prm->fail_field(call, "head", "format", "goes with after") : PRM_OK;
    if (*known)
        return prm_hex_read(known, head->hash, sizeof head->hash) ? PRM_OK
                                                                  : prm->fail_field(call, "head", "format",
                                                                      "must be hex");
    status = prm_journal_hash_at(call->worker->db, head->seq, head->hash, &call->error);
    return status == PRM_E_NOT_FOUND ? prm->fail_field(call, "after", "range", "is beyond the last entry") : status;
}

prm_status prm_own_audit_verify(prm_call *call, const prm_val *params, prm_val *result)
{
    prm_journal_head head, good;
    int64_t limit = LIMIT_DEFAULT;
    prm_error problem = { 0 };
    bool is_end = false;
    prm_status status;

    PRM_TRY(find_start(call, params, &head));
    (void)prm->get_integer(params, "limit", &limit);
    /* What is known of the entry before the piece is told to see whether it is still there: the chain alone is none the
     * less one if it was cut short. */
    status = *prm->text(params, "head") ? prm_journal_compare(call->worker->db, &head, &good, &problem) : PRM_OK;
    if (status == PRM_OK)
        status = prm_journal_verify_piece(call->worker->db, &head, (uint32_t)limit, &is_end, &problem);
    else
        head = good;
    if (status != PRM_OK && status != PRM_E_CORRUPT) {
        call->error = problem;
        return status;
    }
    PRM_TRY(prm->set_boolean(result, "verified", status == PRM_OK));
    if (status != PRM_OK)
        PRM_TRY(prm->set_text(result, "problem", problem.message));
    PRM_TRY(set_head(result, &head));
    return prm->set_boolean(result, "done", is_end);
}

/* The folder is there: this is for the journal. */
prm_status prm_own_backup(prm_call *call, const prm_val *params, prm_val *result)
{
    PRM_TRY(prm->emit(call, "system.backed_up", "", params));
    return prm->set(result, "backup", params);
}
