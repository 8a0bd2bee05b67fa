/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file faultio.h  Makes writes, syncs, truncations and the naming of files (links, renames) fail when a test says so.
 *
 * Two ways to get it into a process: LD_PRELOAD=libfaultio.so before an unmodified program (one built with
 * AddressSanitizer also wants ASAN_OPTIONS=verify_asan_link_order=0), or linking prm_faultio into a test.
 * The environment variable PRM_FAULTIO names a control file. It is read at every operation, so that a running process
 * can be told; absent or empty, nothing fails. One rule a line:
 *
 *     <write|sync|truncate|name|any> <part of the path> <n> <times> <EIO|ENOSPC|EDQUOT|short|kill|wait>
 *
 * The n-th operation from when the file took this content, on a path that holds the part ("*": any), fails, and those
 * after it until `times` have failed (0: for ever). `short` writes half and then reports a full disk at the next
 * operation on any path the rule names; `kill` ends the process with SIGKILL before the operation; `wait` holds it up until
 * the rules change, a minute at most. Each failure is a
 * line in <control file>.log: "<operation> <path> <error>".
 */
#ifndef TEST_FAULTIO_H
#define TEST_FAULTIO_H

/** In the test's own process: sets PRM_FAULTIO, writes the rules ("": none). False if it cannot. */
int faultio_set(const char *control, const char *rules);

#endif
