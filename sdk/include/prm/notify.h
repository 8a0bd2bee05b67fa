/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file prm/notify.h  Service "prm.notify/1": telling people. A notice lands in the inbox of each user it is for, in
 * the transaction of the call that sends it, and is read in the reader's own language; other ways of delivery follow
 * from the inbox. It is kept there for 400 days, read or not.
 *
 * A plugin declares its notices (prm_plugin.notices): a code and the fields of its data; the texts are in
 * scripts/<plugin>/texts, beside those of its reasons, and name the fields as {field}.
 */
#ifndef PRM_NOTIFY_H
#define PRM_NOTIFY_H

#include <prm/plugin.h>

#define PRM_NOTIFY_SERVICE "prm.notify/1"

/** To whom, and what. */
typedef struct prm_notice {
    uint32_t size;
    const char *code;         /* as declared */
    const char *subject;      /* the id of the row it is about; "" or NULL: none */
    const prm_val *data;      /* by the declaration; NULL: none. What every recipient may read */
    const char *user;         /* one user; or NULL, and then */
    const char *partner;      /* the users of this partner, or NULL: the vendor's own people, */
    const char *roles;        /* who hold one of these, "partner_sales | partner_admin" */
} prm_notice;
#define PRM_NOTICE(...) (&(const prm_notice){ .size = sizeof(prm_notice), __VA_ARGS__ })

typedef struct prm_notify_service {
    uint32_t size, revision;

    /** Puts it into the inbox of each who may read the subject and is not locked out, at most 500 of them; `count` (may
     * be NULL): how many. Nobody is no error. Not in a read. */
    prm_status (*send)(prm_call *call, const prm_notice *notice, int64_t *count);
} prm_notify_service;

#endif
