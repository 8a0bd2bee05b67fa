/* SPDX-License-Identifier: Apache-2.0 */
/* What the services declare of the ledger. */
#include "services/ledger/service.h"

#include "base/val.h"

#define COUNTED(n, d) PRM_INT(n, 0, PRM_INTEGER_MAX, PRM_REQUIRED | PRM_READONLY, d)
#define STOOD(n, d)   PRM_INT(n, -PRM_INTEGER_MAX, PRM_INTEGER_MAX, PRM_REQUIRED | PRM_READONLY, d)
#define AMOUNT(d)     PRM_FIELD(PRM_T_MONEY, "amount", PRM_REQUIRED | PRM_READONLY, d, .min = 1, .max = PRM_INTEGER_MAX)
#define WORD(n, d)    PRM_TEXT(n, 1, 60, PRM_REQUIRED | PRM_READONLY, d)
#define ROW_ID(n, d)  PRM_TEXT(n, 1, 80, PRM_REQUIRED | PRM_READONLY, d)

const prm_field *const prm_ledger_account_fields[] = {
    PRM_TEXT("owner", 1, 63, PRM_REQUIRED | PRM_READONLY, "The plugin that opened it and alone moves what is on it"),
    ROW_ID("subject", "The id of the row it belongs to"),
    WORD("name", "What it is called there"),
    PRM_CURRENCY("currency", PRM_REQUIRED | PRM_READONLY, "Of all that is on it"),
    PRM_BOOL("may_overdraw", PRM_REQUIRED | PRM_READONLY, "Whether its balance may be less than 0"),
    STOOD("balance", "What was booked to it less what was booked from it, minor units"),
    COUNTED("held", "What of it holds hold that nothing has ended, those included that expired a moment ago"),
    COUNTED("moved_in", "All that was ever booked to it"),
    COUNTED("moved_out", "All that was ever booked from it"),
    PRM_TIME("next_expiry", PRM_READONLY, "None of its holds expires before; absent: none expires"),
    PRM_TIME("moved_at", PRM_READONLY, "When its last entry was"),
    NULL
};

const prm_field *const prm_ledger_entry_fields[] = {
    PRM_REF("from", "ledger_account", PRM_REQUIRED | PRM_READONLY, "The account it was taken from"),
    PRM_REF("to", "ledger_account", PRM_REQUIRED | PRM_READONLY, "The account it was given to"),
    AMOUNT("How much"),
    WORD("reason", "A word of the plugin's"),
    ROW_ID("subject", "The id of the row it is about"),
    PRM_REF("hold", "ledger_hold", PRM_READONLY, "The hold that was captured by it"),
    PRM_TIME("at", PRM_REQUIRED | PRM_READONLY, "When; of one account never before an earlier entry"),
    STOOD("from_balance", "The balance of the one account after it"),
    STOOD("to_balance", "The balance of the other account after it"),
    COUNTED("from_out", "All that had been booked from the one account after it"),
    COUNTED("to_in", "All that had been booked to the other account after it"),
    NULL
};

const prm_field *const prm_ledger_hold_fields[] = {
    PRM_REF("account", "ledger_account", PRM_REQUIRED | PRM_READONLY, "Of whose balance"),
    AMOUNT("How much it keeps"),
    WORD("reason", "A word of the plugin's"),
    ROW_ID("subject", "The id of the row it is for"),
    PRM_TIME("expires_at", PRM_READONLY, "From when on it counts for nothing; absent: it does not expire"),
    PRM_TIME("ended_at", PRM_READONLY, "When it was captured or released, or expired"),
    NULL
};

const prm_field *const prm_ledger_expired_data[] = {
    PRM_REF("hold", "ledger_hold", PRM_REQUIRED, "Which"),
    PRM_TEXT("owner", 1, 63, PRM_REQUIRED, "The plugin whose account it was of"),
    PRM_TEXT("name", 1, 60, PRM_REQUIRED, "What the account is called"),
    PRM_MONEY("amount", PRM_REQUIRED, "How much is free again"),
    PRM_TEXT("reason", 1, 60, PRM_REQUIRED, "Why it was held"),
    PRM_TEXT("about", 1, 80, PRM_REQUIRED, "The id of the row it was for"),
    NULL
};

const prm_field *const prm_ledger_fault_fields[] = {
    PRM_REF("account", "ledger_account", PRM_REQUIRED, "Of which account"),
    PRM_TEXT("owner", 1, 63, PRM_REQUIRED, "The plugin whose it is"),
    PRM_TEXT("subject", 1, 80, PRM_REQUIRED, "The id of the row it belongs to"),
    PRM_TEXT("name", 1, 60, PRM_REQUIRED, "What it is called there"),
    PRM_ENUM("what", "moved_in|moved_out|balance|held|entries|overdrawn", PRM_REQUIRED,
        "What differs; entries: some do not say what there was after them; overdrawn: more is held than there is"),
    PRM_PLAIN(PRM_T_INT, "kept", PRM_REQUIRED, "What is kept; how many entries; the balance", .of = NULL),
    PRM_PLAIN(PRM_T_INT, "counted", PRM_REQUIRED, "What is counted; how many entries fit; what is held", .of = NULL),
    NULL
};

const prm_field *const prm_ledger_sum_fields[] = {
    PRM_CURRENCY("currency", PRM_REQUIRED, "Which"),
    PRM_PLAIN(PRM_T_INT, "sum", PRM_REQUIRED, "Of the balances of all its accounts", .of = NULL),
    NULL
};
