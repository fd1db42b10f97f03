# Compile options that every Fovea target shares, and the helper that all folders
# use to add their sources to the one compiler library.
add_library(fovea_options INTERFACE)
target_compile_options(fovea_options INTERFACE -Wall -Wextra -Wno-unused-parameter
  $<$<CXX_COMPILER_ID:Clang>:-Wno-nested-anon-types>)
if(FOVEA_SANITIZE)
  target_compile_options(fovea_options INTERFACE
    -fsanitize=address,undefined -fno-sanitize=vptr,function -fno-sanitize-recover=undefined
    -fno-omit-frame-pointer -g1)
  target_link_options(fovea_options INTERFACE -fsanitize=address,undefined)
endif()

# The compiler is one library. Folders contribute to it with
# fovea_add_sources(a.cpp b.cpp).
add_library(fovea)
add_library(Fovea::fovea ALIAS fovea)
target_include_directories(fovea PUBLIC
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/dialect>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/include>
  $<BUILD_INTERFACE:${PROJECT_BINARY_DIR}/dialect>
  $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_include_directories(fovea SYSTEM INTERFACE $<INSTALL_INTERFACE:${MLIR_INCLUDE_DIRS}>)
target_compile_features(fovea PUBLIC cxx_std_17)
# The distribution's shared libraries only: the static MLIR archives beside them
# would bring a second copy of every TypeID.
target_link_libraries(fovea PUBLIC MLIR LLVM PRIVATE $<BUILD_INTERFACE:fovea_options>)
target_precompile_headers(fovea PRIVATE
  $<$<COMPILE_LANGUAGE:CXX>:${PROJECT_SOURCE_DIR}/cmake/precompiled.h>)
set_target_properties(fovea PROPERTIES POSITION_INDEPENDENT_CODE ON)
if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
  # Lets ccache reuse objects that were compiled with a precompiled header.
  target_compile_options(fovea PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endif()

function(fovea_add_sources)
  list(TRANSFORM ARGN PREPEND ${CMAKE_CURRENT_SOURCE_DIR}/ OUTPUT_VARIABLE sources)
  target_sources(fovea PRIVATE ${sources})
endfunction()
