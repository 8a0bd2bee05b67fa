/* SPDX-License-Identifier: Apache-2.0 */
/** @file write_all.h  All of it to a descriptor, however many writes that takes; it may block. Any thread. */
#ifndef PRM_BASE_WRITE_ALL_H
#define PRM_BASE_WRITE_ALL_H

#include <stdbool.h>
#include <stddef.h>

/** False where the kernel takes no more; errno says why. What was written before stays. */
bool prm_write_all(int fd, const void *bytes, size_t length);

#endif
