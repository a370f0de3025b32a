# Tests run in the folder of the checkout, so that they find their files and that what one checkout has compiled another finds in the
# compiler cache. tests/core/<area>/*_test.cpp become the program core_<area>_test, tests/features/<feature>/*_test.cpp
# the program feature_<feature>_test; each is one ctest entry. A new file or folder needs no line here.
enable_testing()
find_package(doctest REQUIRED)
add_library(chengxin_test_main OBJECT tests/main.cpp)
target_include_directories(chengxin_test_main PRIVATE ${CMAKE_SOURCE_DIR})
target_link_libraries(chengxin_test_main PUBLIC doctest::doctest)

# The whole portal in process, for every test that needs the server.
file(GLOB support_sources CONFIGURE_DEPENDS tests/support/*.cpp)
add_library(chengxin_test_support STATIC ${support_sources})
target_link_libraries(chengxin_test_support PUBLIC chengxin_server PRIVATE chengxin_warnings)
target_compile_definitions(chengxin_test_support PRIVATE CHENGXIN_SOURCE_DIR=".")

# Areas of tests/core that need no server; they link faster.
set(shared_areas rules sheet text api_shared catalogue ui house)

function(add_test_program name folder)
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.cpp)
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE chengxin_test_main ${ARGN} chengxin_warnings)
  target_compile_definitions(${name} PRIVATE CHENGXIN_SOURCE_DIR=".")
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  if(CHENGXIN_SANITIZE)
    add_test(NAME sanitized_${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(sanitized_${name} PROPERTIES TIMEOUT 2400)
  else()
    add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(${name} PROPERTIES TIMEOUT 1800 FIXTURES_REQUIRED called_endpoints
    ENVIRONMENT "CHENGXIN_CALLED_ENDPOINTS=${CMAKE_BINARY_DIR}/called-endpoints")
  endif()
endfunction()

file(GLOB areas CONFIGURE_DEPENDS LIST_DIRECTORIES true tests/core/*)
foreach(folder ${areas})
  if(IS_DIRECTORY ${folder})
    get_filename_component(area ${folder} NAME)
    if(area IN_LIST shared_areas)
      add_test_program(core_${area}_test ${folder} chengxin_shared boost_json)
    else()
      add_test_program(core_${area}_test ${folder} chengxin_test_support chengxin_server OpenSSL::SSL OpenSSL::Crypto boost_json)
    endif()
  endif()
endforeach()

# Search once more with SQLite as it is compiled when its version is not the one that fts5_segment.c knows.
if(NOT CHENGXIN_SANITIZE)
  add_sqlite(chengxin_sqlite_other)
  target_compile_definitions(chengxin_sqlite_other PRIVATE CHENGXIN_SEGMENTS_OF_SQLITE=0)
  add_test_program(core_search_other_sqlite_test ${CMAKE_SOURCE_DIR}/tests/core/search
    chengxin_sqlite_other chengxin_test_support chengxin_server OpenSSL::SSL OpenSSL::Crypto boost_json)
  target_compile_definitions(core_search_other_sqlite_test PRIVATE CHENGXIN_OTHER_SQLITE)
endif()

# The parts of the design system that are plain arithmetic are tested natively.
if(TARGET core_ui_test)
  target_sources(core_ui_test PRIVATE client/ui/wrap.cpp client/ui/runs.cpp client/ui/chart_scale.cpp client/ui/grid_clipboard.cpp client/ui/grid_find.cpp
    client/ui/grid_history.cpp client/ui/grid_keys.cpp client/ui/grid_places.cpp)
endif()

# Rows of real size and mixture, in which hardly any may be taken for personal data.
target_sources(core_rules_test PRIVATE tests/bench/penalty_rows.cpp)

# Uploads under a clock that somebody sets.
target_sources(core_server_test PRIVATE tests/features/data_import/support.cpp)

file(GLOB features CONFIGURE_DEPENDS LIST_DIRECTORIES true tests/features/*)
foreach(folder ${features})
  if(IS_DIRECTORY ${folder})
    get_filename_component(feature ${folder} NAME)
    add_test_program(feature_${feature}_test ${folder} chengxin_test_support chengxin_server OpenSSL::Crypto boost_json)
  endif()
endforeach()

# Workbooks made in memory, for whole uploads.
target_sources(feature_data_import_test PRIVATE tests/core/sheet/files.cpp tests/core/sheet/biff.cpp tests/core/sheet/compound.cpp)

# Crashes and backups of the real program. Ten kills here; for more see tests/durability/crash_test.cpp.
if(NOT CHENGXIN_SANITIZE)
  add_test_program(durability_test tests/durability chengxin_server_core OpenSSL::Crypto boost_json)
  target_sources(durability_test PRIVATE tests/bench/penalty_rows.cpp tests/support/old_directory.cpp)
  add_library(kill_at_change MODULE tests/durability/kill_at_change.c) # is loaded into the program to kill it at a place
  target_link_libraries(kill_at_change PRIVATE ${CMAKE_DL_LIBS})
  target_compile_definitions(durability_test PRIVATE CHENGXIN_BINARY="$<TARGET_FILE:chengxin>" CHENGXIN_KILLER="$<TARGET_FILE:kill_at_change>")
  add_dependencies(durability_test chengxin kill_at_change)
endif()

# Disks and memory that fail, and damaged files: tests/faults/<area> is the program fault_<area>_test.
file(GLOB areas CONFIGURE_DEPENDS LIST_DIRECTORIES true tests/faults/*)
foreach(folder ${areas})
  if(IS_DIRECTORY ${folder})
    get_filename_component(area ${folder} NAME)
    add_test_program(fault_${area}_test ${folder} chengxin_test_support chengxin_server OpenSSL::Crypto boost_json)
    target_sources(fault_${area}_test PRIVATE tests/faults/support.cpp tests/features/data_import/support.cpp)
  endif()
endforeach()

# The statements that both engines share, on PostgreSQL (packages-test.txt; nothing else needs it, so that it is looked for when this is built).
if(NOT CHENGXIN_SANITIZE)
  add_test_program(postgres_test tests/postgres chengxin_test_support chengxin_server OpenSSL::Crypto boost_json pq)
  target_include_directories(postgres_test SYSTEM PRIVATE /usr/include/postgresql)
endif()

# Hostile spreadsheets through the readers and the upload.
add_test_program(hostile_test tests/hostile chengxin_test_support chengxin_server ZLIB::ZLIB OpenSSL::Crypto boost_json)
target_sources(hostile_test PRIVATE tests/core/sheet/files.cpp tests/core/sheet/biff.cpp tests/core/sheet/compound.cpp tests/features/data_import/support.cpp)

# The release tree's ctest also runs the sanitized programs (when build-scripts/test built them) and the browser tests.
if(NOT CHENGXIN_SANITIZE)
  file(WRITE ${CMAKE_BINARY_DIR}/sanitized.cmake
    "if(NOT \"\$ENV{CHENGXIN_TEST_SANITIZED}\" STREQUAL \"no\" AND EXISTS \"${CMAKE_SOURCE_DIR}/build/asan/CTestTestfile.cmake\")\n"
    "  subdirs(\"${CMAKE_SOURCE_DIR}/build/asan\")\nendif()\n")
  set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${CMAKE_BINARY_DIR}/sanitized.cmake)

  add_test(NAME format COMMAND build-scripts/format --check WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(format PROPERTIES TIMEOUT 1200)
  add_test(NAME openapi_lint COMMAND node --test tests/openapi.test.mjs WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  set_tests_properties(openapi_lint PROPERTIES TIMEOUT 1200)

  file(GLOB browser_tests CONFIGURE_DEPENDS tests/browser/*.test.mjs)
  foreach(file ${browser_tests})
    get_filename_component(name ${file} NAME_WE)
    add_test(NAME browser_${name} COMMAND node --test ${file} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(browser_${name} PROPERTIES TIMEOUT 2400 RUN_SERIAL TRUE)
  endforeach()
endif()

if(CHENGXIN_SANITIZE)
  # Fuzzers of everything that reads what others send: a minute each here, as long as one likes by hand:
  #   tests/fuzz/run_long          an hour for all of them, two at a time
  #   build/asan/tests/fuzz_xlsx -max_total_time=3600 tests/fuzz/corpus/xlsx
  file(GLOB fuzz_sources CONFIGURE_DEPENDS tests/fuzz/*_fuzz.cpp)
  foreach(file ${fuzz_sources})
    get_filename_component(name ${file} NAME_WE)
    string(REGEX REPLACE "_fuzz$" "" name ${name})
    add_executable(fuzz_${name} ${file})
    target_link_libraries(fuzz_${name} PRIVATE chengxin_server chengxin_warnings boost_json)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_compile_definitions(fuzz_${name} PRIVATE CHENGXIN_SOURCE_DIR=".")
    set_target_properties(fuzz_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
    set(longest 8192)
    if(name MATCHES "xls")
      set(longest 65536)
    endif()
    set(options -seed=1 -max_total_time=60 -rss_limit_mb=2048 -malloc_limit_mb=256 -timeout=30 -max_len=${longest})
    if(EXISTS ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.dict)
      list(APPEND options -dict=${CMAKE_SOURCE_DIR}/tests/fuzz/${name}.dict)
    endif()
    set(found ${CMAKE_BINARY_DIR}/fuzz-corpus/${name}) # what the run finds stays out of the source tree
    file(MAKE_DIRECTORY ${found})
    add_test(NAME fuzz_${name} COMMAND fuzz_${name} ${options} ${found} ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name} WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
    set_tests_properties(fuzz_${name} PROPERTIES TIMEOUT 1200)
  endforeach()
  target_sources(fuzz_xlsx PRIVATE tests/core/sheet/files.cpp) # makes the archives
  target_sources(fuzz_xls PRIVATE tests/core/sheet/biff.cpp tests/core/sheet/compound.cpp) # and the containers
else()
  # core_endpoints_test reports endpoints that no other test has called, so it runs last.
  add_test(NAME clear_called_endpoints COMMAND ${CMAKE_COMMAND} -E rm -rf ${CMAKE_BINARY_DIR}/called-endpoints)
  set_tests_properties(clear_called_endpoints PROPERTIES FIXTURES_SETUP called_endpoints)
  get_property(all_tests DIRECTORY PROPERTY TESTS)
  list(REMOVE_ITEM all_tests core_endpoints_test clear_called_endpoints)
  list(FILTER all_tests EXCLUDE REGEX "^browser_")
  set_tests_properties(core_endpoints_test PROPERTIES DEPENDS "${all_tests}")
endif()
