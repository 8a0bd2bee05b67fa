# SPDX-License-Identifier: Apache-2.0
add_executable(bench_echo_server echo_server.c)
target_link_libraries(bench_echo_server PRIVATE prm_net)
add_executable(bench_load load.c)
target_link_libraries(bench_load PRIVATE prm_base prm_mbedtls Threads::Threads)
