# External libraries, as file paths: ns-3.36 cannot generate with imported targets of other
# packages. Sets fl_missing to what was not found, with Debian's package names.

find_package(OpenSSL 1.1.1 QUIET)
find_package(Eigen3 3.3 QUIET NO_MODULE)
find_package(Boost 1.67 QUIET)
find_package(ZLIB QUIET)
find_path(NLOHMANN_JSON_INCLUDE_DIR nlohmann/json.hpp)

set(fl_missing)
if(NOT OPENSSL_FOUND)
  list(APPEND fl_missing "OpenSSL (libssl-dev)")
endif()
if(NOT EIGEN3_INCLUDE_DIR AND NOT TARGET Eigen3::Eigen)
  list(APPEND fl_missing "Eigen 3 (libeigen3-dev)")
endif()
if(NOT Boost_FOUND)
  list(APPEND fl_missing "Boost headers (libboost-dev)")
endif()
if(NOT ZLIB_FOUND)
  list(APPEND fl_missing "zlib (zlib1g-dev)")
endif()
if(NOT NLOHMANN_JSON_INCLUDE_DIR)
  list(APPEND fl_missing "nlohmann JSON (nlohmann-json3-dev)")
endif()

if(NOT EIGEN3_INCLUDE_DIR AND TARGET Eigen3::Eigen)
  get_target_property(EIGEN3_INCLUDE_DIR Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
endif()
set(fl_external_include_dirs ${OPENSSL_INCLUDE_DIR} ${EIGEN3_INCLUDE_DIR} ${Boost_INCLUDE_DIRS}
                             ${ZLIB_INCLUDE_DIRS} ${NLOHMANN_JSON_INCLUDE_DIR}
)
set(fl_external_libraries ${OPENSSL_CRYPTO_LIBRARY} ${ZLIB_LIBRARIES})

# Results must not depend on whether the compiler contracts a*b+c, nor on the machine that builds:
# one named instruction level, printed by every run beside the result digest.
set(FL_INSTRUCTION_LEVEL "x86-64-v3" CACHE STRING "value of -march for this module; empty: none")
set(fl_compile_options -ffp-contract=off)
if(FL_INSTRUCTION_LEVEL AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
  list(APPEND fl_compile_options -march=${FL_INSTRUCTION_LEVEL})
endif()
