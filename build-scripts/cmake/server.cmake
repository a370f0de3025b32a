# The server: core (http, core, storage), features, and the program.
file(GLOB_RECURSE core_sources CONFIGURE_DEPENDS server/http/*.cpp server/core/*.cpp server/storage/*.cpp server/publication/*.cpp server/records/*.cpp server/search/*.cpp)
file(GLOB_RECURSE feature_sources CONFIGURE_DEPENDS server/kit/*.cpp server/features/*.cpp)

add_library(chengxin_server_core STATIC ${core_sources})
target_link_libraries(chengxin_server_core
  PUBLIC chengxin_shared chengxin_sqlite Threads::Threads
  PRIVATE chengxin_warnings ${CHENGXIN_ZSTD_LIBRARY} OpenSSL::SSL OpenSSL::Crypto spdlog::spdlog boost_json brotlienc brotlicommon)
target_compile_definitions(chengxin_server_core PUBLIC BOOST_ASIO_SEPARATE_COMPILATION BOOST_BEAST_SEPARATE_COMPILATION)

add_library(chengxin_server STATIC server/features.cpp ${feature_sources})
target_link_libraries(chengxin_server
  PUBLIC chengxin_server_core
  PRIVATE chengxin_warnings xlsxwriter md4c-html md4c ${CHENGXIN_ZSTD_LIBRARY} OpenSSL::Crypto spdlog::spdlog boost_json)

file(GLOB program_sources CONFIGURE_DEPENDS server/*.cpp server/cli/*.cpp)
list(FILTER program_sources EXCLUDE REGEX "server/features\\.cpp$")
add_executable(chengxin ${program_sources})
target_link_libraries(chengxin PRIVATE chengxin_server chengxin_warnings CLI11::CLI11 spdlog::spdlog OpenSSL::Crypto boost_json)
set_target_properties(chengxin PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

# Readings and variants of Chinese characters for search, from Debian's unicode-data (packed or not).
set(CHENGXIN_UNICODE_DIR /usr/share/unicode CACHE PATH "Folder with Unihan_Readings, Unihan_Variants and UnicodeData.txt")
add_executable(chengxin_han_table build-scripts/tools/han_table.cpp)
set(han_table_source ${CMAKE_BINARY_DIR}/generated/han_table.cpp)
set(han_table_inputs "")
set(han_table_commands COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/generated)
foreach(name Unihan_Readings Unihan_Variants)
  if(EXISTS ${CHENGXIN_UNICODE_DIR}/${name}.txt)
    list(APPEND han_table_inputs ${CHENGXIN_UNICODE_DIR}/${name}.txt)
  else()
    list(APPEND han_table_commands COMMAND bzip2 -dc ${CHENGXIN_UNICODE_DIR}/${name}.txt.bz2 > ${CMAKE_BINARY_DIR}/generated/${name}.txt)
    list(APPEND han_table_inputs ${CMAKE_BINARY_DIR}/generated/${name}.txt)
  endif()
endforeach()
add_custom_command(OUTPUT ${han_table_source}
  ${han_table_commands}
  COMMAND chengxin_han_table ${han_table_source} ${han_table_inputs} ${CHENGXIN_UNICODE_DIR}/UnicodeData.txt
  DEPENDS chengxin_han_table VERBATIM)
target_sources(chengxin_server_core PRIVATE ${han_table_source})
