# qq_embed(TARGET target SYMBOL symbol FILES file...)
# Compiles files into the target as `const qq_embedded symbol[]` (engine/base/embedded.h), in the order given, ended by a NULL name.
# The generated C is an object library of its own, since the target may belong to another folder.
set(QQ_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed-files.cmake)
function(qq_embed)
  cmake_parse_arguments(PARSE_ARGV 0 embed "" "TARGET;SYMBOL" "FILES")
  set(output ${CMAKE_CURRENT_BINARY_DIR}/${embed_SYMBOL}.c)
  list(JOIN embed_FILES "|" files)
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DSYMBOL=${embed_SYMBOL} -DOUTPUT=${output} "-DFILES=${files}" -P ${QQ_EMBED_SCRIPT}
    DEPENDS ${embed_FILES} ${QQ_EMBED_SCRIPT} VERBATIM)
  add_library(embedded_${embed_SYMBOL} OBJECT ${output})
  target_include_directories(embedded_${embed_SYMBOL} PRIVATE ${CMAKE_SOURCE_DIR}/engine)
  target_link_libraries(embedded_${embed_SYMBOL} PRIVATE qq_settings)
  target_sources(${embed_TARGET} PRIVATE $<TARGET_OBJECTS:embedded_${embed_SYMBOL}>)
endfunction()
