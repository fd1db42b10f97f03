# cmake -DSOURCE_DIR=... -DVERSION=... -DOUTPUT=... -P WriteBuildId.cmake
# Writes a C string with the version and a digest of the compiler's sources.
file(GLOB_RECURSE sources LIST_DIRECTORIES false
  ${SOURCE_DIR}/dialect/* ${SOURCE_DIR}/include/* ${SOURCE_DIR}/lib/*)
set(digests)
foreach(source ${sources})
  file(SHA1 ${source} digest)
  string(APPEND digests ${digest})
endforeach()
string(SHA1 digest "${digests}")
file(WRITE ${OUTPUT} "\"${VERSION}-${digest}\"\n")
