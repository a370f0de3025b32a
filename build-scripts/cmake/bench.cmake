# Programs of build-scripts/bench; nothing else builds them.
add_executable(bench_generate EXCLUDE_FROM_ALL tests/bench/generate.cpp tests/bench/penalty_rows.cpp)
target_link_libraries(bench_generate PRIVATE chengxin_shared chengxin_warnings xlsxwriter)
set_target_properties(bench_generate PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
add_executable(bench_search EXCLUDE_FROM_ALL tests/bench/search_bench.cpp)
target_link_libraries(bench_search PRIVATE chengxin_server_core chengxin_warnings)
set_target_properties(bench_search PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bench)
