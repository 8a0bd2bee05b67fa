# SPDX-License-Identifier: Apache-2.0
# Beside prmd, whose plugins/ and scripts/ they use.
add_executable(bench_batch ${CMAKE_CURRENT_SOURCE_DIR}/batch.c)
target_link_libraries(bench_batch PRIVATE prm_server)
add_dependencies(bench_batch prmd partners deals)
add_executable(bench_sqlite ${CMAKE_CURRENT_SOURCE_DIR}/sqlite.c)
target_link_libraries(bench_sqlite PRIVATE prm_calls PkgConfig::SQLITE)
add_executable(bench_figures ${CMAKE_CURRENT_SOURCE_DIR}/figures.c)
target_link_libraries(bench_figures PRIVATE prm_services)
