# Compile and link settings every target of ours shares: link qq_settings PRIVATE.
add_library(qq_settings INTERFACE)
target_compile_definitions(qq_settings INTERFACE
  _POSIX_C_SOURCE=200809L _FILE_OFFSET_BITS=64
  GLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 GLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74
  G_LOG_DOMAIN="qinqing")
target_compile_options(qq_settings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-missing-field-initializers
  $<$<BOOL:${QQ_STRICT}>:-Werror>)
if(QQ_SANITIZE)
  target_compile_options(qq_settings INTERFACE -fsanitize=${QQ_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_link_options(qq_settings INTERFACE -fsanitize=${QQ_SANITIZE})
endif()
if(QQ_FUZZERS)
  # Without it a fuzzer is blind to what happens in the library.
  target_compile_options(qq_settings INTERFACE -fsanitize=fuzzer-no-link)
  target_link_options(qq_settings INTERFACE -fsanitize=fuzzer-no-link)
endif()
