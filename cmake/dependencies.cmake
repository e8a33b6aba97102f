# External libraries, as file paths: ns-3.36 cannot generate with imported targets of other
# packages. Sets
#   fl_missing                what was not found, with Debian's package names
#   fl_external_include_dirs  for our targets, as system folders
#   fl_external_libraries     for our targets
#   fl_torch_include_dirs     for the library that runs PyTorch models, which is optional
#   fl_torch_definitions      for it
#   fl_torch_libraries        for it; empty: it is not built

find_package(OpenSSL 1.1.1 QUIET)
find_package(Eigen3 3.3 QUIET NO_MODULE)
find_package(ZLIB QUIET)
find_path(NLOHMANN_JSON_INCLUDE_DIR nlohmann/json.hpp)
find_path(BOOST_MATH_INCLUDE_DIR boost/math/distributions/students_t.hpp)
mark_as_advanced(NLOHMANN_JSON_INCLUDE_DIR BOOST_MATH_INCLUDE_DIR)

# Newer versions of Eigen's package set only the target.
if(NOT EIGEN3_INCLUDE_DIR AND TARGET Eigen3::Eigen)
  get_target_property(EIGEN3_INCLUDE_DIR Eigen3::Eigen INTERFACE_INCLUDE_DIRECTORIES)
endif()

set(fl_missing)
if(NOT OPENSSL_FOUND)
  list(APPEND fl_missing "OpenSSL (libssl-dev)")
endif()
if(NOT EIGEN3_INCLUDE_DIR)
  list(APPEND fl_missing "Eigen 3 (libeigen3-dev)")
endif()
if(NOT ZLIB_FOUND)
  list(APPEND fl_missing "zlib (zlib1g-dev)")
endif()
if(NOT NLOHMANN_JSON_INCLUDE_DIR)
  list(APPEND fl_missing "nlohmann JSON (nlohmann-json3-dev)")
endif()
if(NOT BOOST_MATH_INCLUDE_DIR)
  list(APPEND fl_missing "Boost.Math (libboost-dev)")
endif()
string(REPLACE ";" ", " fl_missing "${fl_missing}")

set(fl_external_include_dirs ${OPENSSL_INCLUDE_DIR} ${EIGEN3_INCLUDE_DIR} ${ZLIB_INCLUDE_DIRS}
                             ${NLOHMANN_JSON_INCLUDE_DIR} ${BOOST_MATH_INCLUDE_DIR}
)
list(REMOVE_DUPLICATES fl_external_include_dirs)
set(fl_external_libraries ${OPENSSL_CRYPTO_LIBRARY} ${ZLIB_LIBRARIES} ${CMAKE_DL_LIBS})

# PyTorch's own CMake package brings imported targets and asks for a CUDA compiler on some systems.
set(fl_torch_include_dirs)
set(fl_torch_libraries)
# Classes of libtorch have more members without NDEBUG; packages are built with it.
set(fl_torch_definitions NDEBUG)
find_path(TORCH_INCLUDE_DIR torch/script.h)
find_path(TORCH_API_INCLUDE_DIR torch/all.h PATH_SUFFIXES torch/csrc/api/include)
find_library(TORCH_LIBRARY torch)
find_library(TORCH_CPU_LIBRARY torch_cpu)
find_library(TORCH_C10_LIBRARY c10)
mark_as_advanced(
  TORCH_INCLUDE_DIR TORCH_API_INCLUDE_DIR TORCH_LIBRARY TORCH_CPU_LIBRARY TORCH_C10_LIBRARY
)
if(TORCH_INCLUDE_DIR AND TORCH_API_INCLUDE_DIR AND TORCH_LIBRARY AND TORCH_CPU_LIBRARY
   AND TORCH_C10_LIBRARY
)
  set(fl_torch_include_dirs ${TORCH_INCLUDE_DIR} ${TORCH_API_INCLUDE_DIR})
  set(fl_torch_libraries ${TORCH_LIBRARY} ${TORCH_CPU_LIBRARY} ${TORCH_C10_LIBRARY})
endif()
