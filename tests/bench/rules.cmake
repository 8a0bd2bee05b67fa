# SPDX-License-Identifier: Apache-2.0
add_executable(bench_rules ${CMAKE_CURRENT_SOURCE_DIR}/bench_rules.c)
target_link_libraries(bench_rules PRIVATE prm_rules)
