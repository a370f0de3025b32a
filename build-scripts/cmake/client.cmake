# The client, compiled to WebAssembly: platform layer, design system, pages.
set(imgui ${CHENGXIN_IMGUI_DIR})
add_library(imgui STATIC ${imgui}/imgui.cpp ${imgui}/imgui_draw.cpp ${imgui}/imgui_tables.cpp ${imgui}/imgui_widgets.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${imgui} ${imgui}/backends)
target_compile_definitions(imgui PUBLIC IMGUI_ENABLE_TEST_ENGINE IMGUI_DISABLE_DEMO_WINDOWS IMGUI_DISABLE_OBSOLETE_FUNCTIONS
  IMGUI_IMPL_OPENGL_ES3 IMGUI_USE_WCHAR32 IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS IMGUI_DISABLE_FILE_FUNCTIONS)
target_compile_options(imgui PRIVATE -w)

file(GLOB_RECURSE client_sources CONFIGURE_DEPENDS client/*.cpp)
add_executable(app ${client_sources} ${imgui}/backends/imgui_impl_opengl3.cpp)
target_link_libraries(app PRIVATE chengxin_shared imgui chengxin_warnings)
target_link_options(app PRIVATE -sUSE_WEBGL2=1 -sMIN_WEBGL_VERSION=2 -sMAX_WEBGL_VERSION=2 -sALLOW_MEMORY_GROWTH=1 -sENVIRONMENT=web
  -sFILESYSTEM=0 -sTOTAL_STACK=1048576 -sEXPORTED_RUNTIME_METHODS=UTF8ToString,stringToUTF8 -sEXPORTED_FUNCTIONS=_main,_malloc,_free)
