# What `cmake --install` puts where: library, public headers, qinqing.pc, programs, feed descriptions, models, data. The catalogues
# of messages install themselves (engine/cli/po).
install(TARGETS qinqing ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(DIRECTORY engine/include/qinqing DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN "*.h")

foreach(folder engine/cli data/generate)
  get_property(targets DIRECTORY ${folder} PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(type ${target} TYPE)
    if(type STREQUAL "EXECUTABLE")
      install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    endif()
  endforeach()
endforeach()

set(QQ_SHARE ${CMAKE_INSTALL_DATADIR}/qinqing)
install(DIRECTORY importers/feeds models DESTINATION ${QQ_SHARE} FILES_MATCHING
  PATTERN "*.xml" PATTERN "*.dmn" PATTERN "*.xsd" PATTERN "*.md")
install(DIRECTORY data/reference data/sample DESTINATION ${QQ_SHARE}/data)

# A static library hands its own needs on; a shared one keeps them to itself.
set(needs "libxml-2.0 >= 2.9.14, sqlite3 >= 3.40, libarchive >= 3.6, jansson >= 2.13, libcrypto >= 3.0, libzstd >= 1.5, gsl >= 2.7")
if(QQ_XLSX)
  string(APPEND needs ", xlsxwriter >= 1.0")
endif()
if(BUILD_SHARED_LIBS)
  set(QQ_PC_REQUIRES "")
  set(QQ_PC_REQUIRES_PRIVATE "${needs}")
  set(QQ_PC_LIBS "")
else()
  set(QQ_PC_REQUIRES ", ${needs}")
  set(QQ_PC_REQUIRES_PRIVATE "")
  set(QQ_PC_LIBS " -lbidgcc000 -lm -pthread") # the first has no .pc file
endif()

# The prefix is told from where the file lies, so that an installation may be moved. GNUInstallDirs allows absolute folders.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(QQ_PC_PREFIX "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH up "/p/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/p")
  string(REGEX REPLACE "/$" "" up "${up}")
  set(QQ_PC_PREFIX "\${pcfiledir}/${up}")
endif()
foreach(kind LIBDIR INCLUDEDIR DATADIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${kind}}")
    set(QQ_PC_${kind} "${CMAKE_INSTALL_${kind}}")
  else()
    set(QQ_PC_${kind} "\${prefix}/${CMAKE_INSTALL_${kind}}")
  endif()
endforeach()
configure_file(engine/cmake/qinqing.pc.in ${CMAKE_BINARY_DIR}/qinqing.pc @ONLY)
install(FILES ${CMAKE_BINARY_DIR}/qinqing.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
