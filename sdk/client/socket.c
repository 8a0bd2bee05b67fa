/* SPDX-License-Identifier: Apache-2.0 */
#include "socket.h"

#include "fail.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int64_t prm_client_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool wait_for(int fd, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - prm_client_clock();
        if (left <= 0)
            return false;
        struct pollfd entry = {.fd = fd, .events = events};
        int count = poll(&entry, 1, left > 60000 ? 60000 : (int)left);
        /* An error of poll itself shows at the next read or write. */
        if (count > 0 || (count < 0 && errno != EINTR))
            return true;
    }
}

bool prm_client_socket_wait(int fd, bool to_read, bool to_write, int64_t deadline)
{
    return wait_for(fd, (short)((to_read ? POLLIN : 0) | (to_write ? POLLOUT : 0)), deadline);
}

/* Connects one address; 0, or an errno. */
static int connect_address(const struct addrinfo *address, int64_t deadline, int *fd)
{
    *fd = socket(address->ai_family, address->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->ai_protocol);
    if (*fd < 0)
        return errno;
    int one = 1, problem = 0;
    socklen_t size = sizeof problem;
    setsockopt(*fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(*fd, address->ai_addr, address->ai_addrlen) != 0) {
        if (errno != EINPROGRESS)
            problem = errno;
        else if (!wait_for(*fd, POLLOUT, deadline))
            problem = ETIMEDOUT;
        else if (getsockopt(*fd, SOL_SOCKET, SO_ERROR, &problem, &size) != 0)
            problem = errno;
    }
    if (problem != 0) {
        close(*fd);
        *fd = -1;
    }
    return problem;
}

int32_t prm_client_socket_open(const char *host, uint16_t port, int64_t deadline, int *fd, prm_client_error *error)
{
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *addresses = NULL;
    *fd = -1;
    int failure = getaddrinfo(host, service, &hints, &addresses);
    if (failure != 0)
        return prm_client_fail(
            error, PRM_CLIENT_E_RESOLVE, "the host \"%s\" is not known: %s", host, gai_strerror(failure));
    int problem = 0;
    for (const struct addrinfo *address = addresses; address != NULL; address = address->ai_next) {
        problem = connect_address(address, deadline, fd);
        if (problem == 0 || prm_client_clock() >= deadline)
            break;
    }
    freeaddrinfo(addresses);
    if (problem == ETIMEDOUT)
        return prm_client_fail(error, PRM_CLIENT_E_TIMEOUT, "%s port %u did not answer in time", host, port);
    char reason[128] = "";
    if (problem != 0)
        return prm_client_fail(error, PRM_CLIENT_E_CONNECT, "cannot connect to %s port %u: %s", host, port,
            strerror_r(problem, reason, sizeof reason));
    return PRM_CLIENT_OK;
}
