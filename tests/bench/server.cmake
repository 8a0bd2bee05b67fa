# SPDX-License-Identifier: Apache-2.0
# Beside prmd, whose plugins/ and scripts/ they use.
add_executable(bench_batch ${CMAKE_CURRENT_SOURCE_DIR}/batch.c)
target_link_libraries(bench_batch PRIVATE prm_server)
add_dependencies(bench_batch prmd partners deals)
