# Libraries from outside. Versions are pinned by the package lock, the checksums in build-scripts/fetch-sources and Debian 12.
set(third_party ${CMAKE_SOURCE_DIR}/build/third-party)
set(CHENGXIN_IMGUI_DIR ${third_party}/imgui CACHE PATH "Sources of Dear ImGui 1.92.2 or newer")
set(sqlite_dir ${CMAKE_SOURCE_DIR}/node_modules/better-sqlite3/deps/sqlite3)

add_library(chengxin_headers INTERFACE)
if(EMSCRIPTEN)
  # Never -I/usr/include: only these headers, linked into a folder of their own.
  set(private_include ${CMAKE_BINARY_DIR}/include)
  file(MAKE_DIRECTORY ${private_include})
  foreach(name boost cereal tl)
    file(CREATE_LINK /usr/include/${name} ${private_include}/${name} SYMBOLIC)
  endforeach()
  target_include_directories(chengxin_headers SYSTEM INTERFACE ${private_include})

  file(GLOB zlib_sources ${third_party}/zlib/*.c)
  add_library(chengxin_zlib STATIC ${zlib_sources})
  target_include_directories(chengxin_zlib SYSTEM PUBLIC ${third_party}/zlib)
  target_compile_options(chengxin_zlib PRIVATE -w -DHAVE_UNISTD_H)

  set(expat_dir ${third_party}/expat/expat/lib)
  add_library(chengxin_expat STATIC ${expat_dir}/xmlparse.c ${expat_dir}/xmlrole.c ${expat_dir}/xmltok.c)
  target_include_directories(chengxin_expat SYSTEM PUBLIC ${expat_dir})
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/expat/expat_config.h CONTENT "/* settings come as definitions */\n")
  target_include_directories(chengxin_expat PRIVATE ${CMAKE_BINARY_DIR}/expat)
  target_compile_definitions(chengxin_expat PRIVATE XML_DTD=1 XML_NS=1 XML_CONTEXT_BYTES=1024 HAVE_MEMMOVE=1 BYTEORDER=1234
    HAVE_ARC4RANDOM_BUF=1 arc4random_buf=getentropy) # the same interface for the few bytes that expat asks for
  target_compile_options(chengxin_expat PRIVATE -w -include unistd.h)
else()
  find_package(ZLIB REQUIRED)
  find_package(EXPAT REQUIRED)
  find_package(OpenSSL 3.0 REQUIRED)
  find_package(Boost 1.81 REQUIRED)
  find_package(spdlog REQUIRED)
  find_package(CLI11 REQUIRED)
  find_library(CHENGXIN_ZSTD_LIBRARY zstd REQUIRED)
  add_library(chengxin_zlib INTERFACE)
  target_link_libraries(chengxin_zlib INTERFACE ZLIB::ZLIB)
  add_library(chengxin_expat INTERFACE)
  target_link_libraries(chengxin_expat INTERFACE EXPAT::EXPAT)

  if(NOT EXISTS ${sqlite_dir}/sqlite3.c)
    message(FATAL_ERROR "SQLite's sources are missing; run build-scripts/setup first.")
  endif()
  function(add_sqlite name)
    add_library(${name} STATIC ${CMAKE_SOURCE_DIR}/server/search/segments/fts5_segment.c) # includes sqlite3.c
    target_include_directories(${name} SYSTEM PUBLIC ${sqlite_dir})
    target_compile_definitions(${name} PUBLIC SQLITE_ENABLE_FTS5 SQLITE_THREADSAFE=2 SQLITE_DQS=0 SQLITE_DEFAULT_MEMSTATUS=0
      SQLITE_LIKE_DOESNT_MATCH_BLOBS SQLITE_MAX_EXPR_DEPTH=0 SQLITE_OMIT_DEPRECATED SQLITE_OMIT_SHARED_CACHE SQLITE_USE_ALLOCA
      SQLITE_STRICT_SUBTYPE=1 SQLITE_ENABLE_STAT4 SQLITE_OMIT_LOAD_EXTENSION SQLITE_TEMP_STORE=2)
    # SQLite has harnesses of its own; sanitizing it makes the sanitized build several times longer.
    target_compile_options(${name} PRIVATE -w -O2 -g0 -fno-sanitize=all)
  endfunction()
  add_sqlite(chengxin_sqlite)
endif()
