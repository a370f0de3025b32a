# The client, compiled to WebAssembly: platform layer, design system, pages.
# Debian's emscripten brings its system libraries ready-made in a read-only cache, so nothing is fetched or cached here.
set(imgui ${CHENGXIN_IMGUI_DIR})
add_library(imgui STATIC ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp ${imgui}/imgui_widgets.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${imgui})
# IMGUI_ENABLE_FREETYPE only makes ImGui ask us for the font loader (client/platform/glyphs.cpp) instead of stb_truetype.
target_compile_definitions(imgui PUBLIC IMGUI_ENABLE_TEST_ENGINE IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_DISABLE_DEBUG_TOOLS IMGUI_DISABLE_DEFAULT_FONT IMGUI_ENABLE_FREETYPE IMGUI_USE_WCHAR32 "ImDrawIdx=unsigned int"
  IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS)
target_compile_options(imgui PRIVATE -w)

file(GLOB_RECURSE client_sources CONFIGURE_DEPENDS client/*.cpp)
list(FILTER client_sources EXCLUDE REGEX "/client/bundles/")
file(GLOB library_scripts CONFIGURE_DEPENDS web/library/*.js)
add_library(client_objects OBJECT ${client_sources})
target_link_libraries(client_objects PUBLIC chengxin_shared imgui chengxin_warnings)

# Two links of the same objects, see client/bundles/pages.hpp.
foreach(bundle portal console)
  add_executable(${bundle} client/bundles/${bundle}.cpp)
  target_link_libraries(${bundle} PRIVATE client_objects)
  foreach(script ${library_scripts})
    target_link_options(${bundle} PRIVATE "SHELL:--js-library ${script}")
    set_property(TARGET ${bundle} APPEND PROPERTY LINK_DEPENDS ${script})
  endforeach()
  target_link_options(${bundle} PRIVATE -sUSE_WEBGL2=1 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sALLOW_MEMORY_GROWTH=1 -sENVIRONMENT=web
  -sFILESYSTEM=0 -sTOTAL_STACK=1048576 -sDYNAMIC_EXECUTION=0 -sMODULARIZE=1 -sEXPORT_NAME=chengxin_client
  -sINCOMING_MODULE_JS_API=locateFile,instantiateWasm,canvas,print,printErr -sEXPORTED_RUNTIME_METHODS=UTF8ToString
  -sEXPORTED_FUNCTIONS=_main,_malloc,_free)
  if(CMAKE_BUILD_TYPE STREQUAL "Debug")
    target_link_options(${bundle} PRIVATE -sASSERTIONS=1 -g2)
  endif()
endforeach()
