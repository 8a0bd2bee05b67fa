/* SPDX-License-Identifier: Apache-2.0 */
/** @file notify.h  Tells the service manager that started this process how it is: one datagram to $NOTIFY_SOCKET, as
 * sd_notify(3) describes. Without one, nothing. Any thread. */
#ifndef PRM_SERVER_NOTIFY_H
#define PRM_SERVER_NOTIFY_H

/** "READY=1", "STOPPING=1". */
void prm_notify(const char *state);

#endif
