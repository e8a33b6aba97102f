# Build against an installed ns-3 (Debian's libns3-dev, or any prefix named by NS3_ROOT).

list(PREPEND CMAKE_MODULE_PATH ${CMAKE_CURRENT_SOURCE_DIR}/cmake)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, Debug or RelWithDebInfo" FORCE)
endif()
if(NOT CMAKE_CXX_STANDARD)
  set(CMAKE_CXX_STANDARD 17)
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
option(FL_WERROR "treat warnings as errors" OFF)
set(FL_SANITIZE "" CACHE STRING "sanitizers, such as address,undefined or thread")

if(fl_missing)
  list(JOIN fl_missing ", " fl_missing)
  message(FATAL_ERROR "decentralized-fl needs ${fl_missing}. ./sim installs them on Debian and Ubuntu.")
endif()

find_package(Threads REQUIRED)
set(fl_ns3_modules core network stats bridge traffic-control internet point-to-point applications)
find_package(Ns3Installed 3.35 REQUIRED COMPONENTS ${fl_ns3_modules})
list(TRANSFORM fl_ns3_modules PREPEND ns3:: OUTPUT_VARIABLE fl_ns3_targets)

# Forwarding headers: "ns3/<file>.h" finds our files as it does in an ns-3 tree.
set(fl_forward_dir ${CMAKE_BINARY_DIR}/include/ns3)
set(fl_module_header "#ifndef DECENTRALIZED_FL_MODULE_H\n#define DECENTRALIZED_FL_MODULE_H\n")
foreach(header ${fl_headers})
  get_filename_component(name ${header} NAME)
  file(CONFIGURE OUTPUT ${fl_forward_dir}/${name}
       CONTENT "#include \"${CMAKE_CURRENT_SOURCE_DIR}/${header}\"\n" @ONLY
  )
  string(APPEND fl_module_header "#include \"ns3/${name}\"\n")
endforeach()
file(CONFIGURE OUTPUT ${fl_forward_dir}/decentralized-fl-module.h
     CONTENT "${fl_module_header}#endif\n" @ONLY
)

add_library(fl-settings INTERFACE)
target_compile_options(fl-settings INTERFACE -Wall -Wextra ${fl_compile_options})
target_compile_definitions(fl-settings INTERFACE
  EIGEN_MPL2_ONLY $<$<CONFIG:Debug>:NS3_LOG_ENABLE NS3_ASSERT_ENABLE>
  FL_INSTRUCTION_LEVEL="${FL_INSTRUCTION_LEVEL}"
)
target_include_directories(fl-settings INTERFACE ${CMAKE_BINARY_DIR}/include)
target_include_directories(fl-settings SYSTEM INTERFACE ${fl_external_include_dirs})
target_link_libraries(fl-settings INTERFACE ${fl_ns3_targets} ${fl_external_libraries} Threads::Threads)
if(FL_WERROR)
  target_compile_options(fl-settings INTERFACE -Werror)
endif()
if(FL_SANITIZE)
  target_compile_options(fl-settings INTERFACE -fsanitize=${FL_SANITIZE} -fno-omit-frame-pointer -g)
  target_link_options(fl-settings INTERFACE -fsanitize=${FL_SANITIZE})
endif()

add_library(decentralized-fl SHARED ${fl_sources})
target_link_libraries(decentralized-fl PUBLIC fl-settings)

add_executable(fl-test-runner utils/fl-test-runner.cc ${fl_test_sources})
target_compile_definitions(fl-test-runner PRIVATE NS_TEST_SOURCEDIR="${CMAKE_CURRENT_SOURCE_DIR}/test")
target_link_libraries(fl-test-runner PRIVATE decentralized-fl)

foreach(name ${fl_examples})
  add_executable(${name} examples/${name}.cc)
  target_link_libraries(${name} PRIVATE decentralized-fl)
endforeach()
foreach(name ${fl_benches})
  add_executable(${name} bench/${name}.cc)
  target_link_libraries(${name} PRIVATE decentralized-fl)
endforeach()
