# SPDX-License-Identifier: Apache-2.0
# libfaultio.so to be preloaded, prm_faultio to be linked into a test: see faultio.h. Neither is built with sanitizers:
# one goes into programs without, the other stands between the program and the sanitizer's own functions.
if(NOT TARGET prm_faultio)
  add_library(faultio SHARED ${CMAKE_CURRENT_LIST_DIR}/faultio.c)
  add_library(prm_faultio STATIC ${CMAKE_CURRENT_LIST_DIR}/faultio.c)
  foreach(target faultio prm_faultio)
    target_compile_options(${target} PRIVATE -fno-sanitize=all)
    target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_LIST_DIR})
    target_link_libraries(${target} PUBLIC ${CMAKE_DL_LIBS} Threads::Threads)
  endforeach()
  target_link_options(faultio PRIVATE -fno-sanitize=all)
  set_target_properties(faultio PROPERTIES LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endif()
