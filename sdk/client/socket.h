/* SPDX-License-Identifier: Apache-2.0 */
/** @file socket.h  A TCP connection that never blocks beyond a deadline. One thread at a time. */
#ifndef PRM_CLIENT_SOCKET_H
#define PRM_CLIENT_SOCKET_H

#include <prm/client.h>

#include <stdbool.h>

/** Monotonic, milliseconds from an arbitrary start. */
int64_t prm_client_clock(void);

/** Connects to the first address of `host` that answers before `deadline`. `*fd` does not block; the caller closes it.
 */
int32_t prm_client_socket_open(const char *host, uint16_t port, int64_t deadline, int *fd, prm_client_error *error);

/** Waits until the socket can be read or written, whichever is asked for. False at the deadline. */
bool prm_client_socket_wait(int fd, bool to_read, bool to_write, int64_t deadline);

#endif
