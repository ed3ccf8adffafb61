# Intel's decimal floating-point library: no .pc file. Gives the target intelrdfpmath::intelrdfpmath.
#
# Of the builds that Debian ships the one named 000 passes arguments by value, takes the rounding as an argument, and
# reports exceptions through a pointer: no hidden state, so threads may share it.
find_path(intelrdfpmath_INCLUDE_DIR bid_functions.h)
find_library(intelrdfpmath_LIBRARY NAMES bidgcc000)

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(intelrdfpmath REQUIRED_VARS intelrdfpmath_LIBRARY intelrdfpmath_INCLUDE_DIR)
if(intelrdfpmath_FOUND AND NOT TARGET intelrdfpmath::intelrdfpmath)
  add_library(intelrdfpmath::intelrdfpmath UNKNOWN IMPORTED)
  set_target_properties(intelrdfpmath::intelrdfpmath PROPERTIES
    IMPORTED_LOCATION "${intelrdfpmath_LIBRARY}"
    INTERFACE_LINK_LIBRARIES m
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${intelrdfpmath_INCLUDE_DIR}"
    INTERFACE_COMPILE_DEFINITIONS "DECIMAL_CALL_BY_REFERENCE=0;DECIMAL_GLOBAL_ROUNDING=0;DECIMAL_GLOBAL_EXCEPTION_FLAGS=0")
endif()
mark_as_advanced(intelrdfpmath_INCLUDE_DIR intelrdfpmath_LIBRARY)
