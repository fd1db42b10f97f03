# What `cmake --install` installs: the tools, the libraries with their headers, and the
# package that find_package(Fovea) finds.
include(CMakePackageConfigHelpers)

install(TARGETS fovea fovea-c fovea-runtime fovea-sequential fovea-pages fovea-emulator fovea-gpu EXPORT FoveaTargets)
foreach(tool fovea-opt foveac fovea-run fovea-lsp-server fovea-ptx)
  if(TARGET ${tool})
    install(TARGETS ${tool})
  endif()
endforeach()

foreach(tree include dialect)
  foreach(root ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR})
    install(DIRECTORY ${root}/${tree}/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
      FILES_MATCHING PATTERN "*.h" PATTERN "*.td" PATTERN "*.inc"
      PATTERN CMakeFiles EXCLUDE)
  endforeach()
endforeach()
install(DIRECTORY ${PROJECT_SOURCE_DIR}/runtime/include/
  DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Fovea)
install(EXPORT FoveaTargets NAMESPACE Fovea:: DESTINATION ${package_dir})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/FoveaConfig.cmake.in
  ${PROJECT_BINARY_DIR}/FoveaConfig.cmake INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/FoveaConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/FoveaConfig.cmake
  ${PROJECT_BINARY_DIR}/FoveaConfigVersion.cmake DESTINATION ${package_dir})
