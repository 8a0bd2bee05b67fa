/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/users.h  Service "prm.users/1": who there is to ask, and inviting more. It tells of every user, whoever
 * calls: what the caller may learn of it is the plugin's to decide. Names are personal: they go into no log.
 *
 * Roles are given as a method's are, "channel_manager | program_manager". Who has a role of the configuration holds
 * those it is based on as well. A locked user holds nothing; one who was invited and has not come yet does.
 */
#ifndef PRM_USERS_H
#define PRM_USERS_H

#include <prm/plugin.h>

#define PRM_USERS_SERVICE "prm.users/1"

typedef struct prm_users_service {
    uint32_t size, revision;

    /**
     * Who of `partner` (NULL: of the vendor) holds one of the roles and may work in `territory` (NULL: anywhere), as
     * prm_api.covers says of a caller: a list of {user, name, locale?} by id, at most `limit` of them (0: 50, at most
     * 500). Nobody: an empty list.
     */
    prm_status (*holders)(prm_call *call, const char *roles, const char *partner, const char *territory, uint32_t limit,
        const prm_val **list);
    /** {user, name, side: "vendor" | "partner", partner?, roles, is_locked, is_invited, locale?}; `roles` with those
     * that roles of the configuration bring; `is_invited`: it has not come yet. PRM_E_NOT_FOUND: there is no such
     * user. */
    prm_status (*describe)(prm_call *call, const char *user, const prm_val **described);
    /** Whether that user would be among the holders, of whichever partner. One that does not exist is not. */
    prm_status (*holds)(prm_call *call, const char *user, const char *roles, const char *territory, int32_t *holds);
    /**
     * Invites one of a partner's people to sign in, as users.invite does and with its checks: `guest` is {email, roles:
     * [..], partner, name?, person?, locale?}. Whoever calls, whether it sees the partner or not, but a partner's own
     * users only for their partner. One who was invited there before and has not come is invited anew. Not in a read.
     *
     * `invited`: {user, token, expires_at}. The token is what session.accept_invitation takes, once. It is a secret:
     * that value leaves by a field of a result that is flagged PRM_SECRET; stored, emitted, decided on or logged it
     * dooms the call. A repeated call's answer has `secret_lost` in its place.
     *
     * PRM_E_CONFLICT: the address is another user's already; whose is not told. PRM_E_INVALID: of what is given
     * something is wrong; the caller is told of the fields by these names if it is passed on. PRM_E_NOT_FOUND: there is
     * no such person.
     */
    prm_status (*invite)(prm_call *call, const prm_val *guest, const prm_val **invited);

    /** Who signs in as that person (`person` of a user): a list of {user, name, locale?}, without those who are locked
     * out; mostly one or nobody. */
    prm_status (*of_person)(prm_call *call, const char *person, const prm_val **list);
} prm_users_service;

#endif
