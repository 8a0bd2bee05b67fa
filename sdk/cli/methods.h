/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file methods.h  What a method's name tells: until the server describes itself, whether it reads or writes. Any
 * thread.
 */
#ifndef PRM_CLI_METHODS_H
#define PRM_CLI_METHODS_H

#include <stdbool.h>
#include <stddef.h>

/** Whether the verb, the name's last word, is one that only reads. Every other method is sent as a write. */
bool prm_cli_method_is_read(const char *method);

#endif
