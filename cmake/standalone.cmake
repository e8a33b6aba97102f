# Build against an installed ns-3 (Debian's libns3-dev, or any prefix named by NS3_ROOT).

list(INSERT CMAKE_MODULE_PATH 0 ${CMAKE_CURRENT_SOURCE_DIR}/cmake)

if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release CACHE STRING "Release, or Debug with logs and asserts" FORCE)
endif()
option(FL_WERROR "treat warnings as errors" OFF)
set(FL_SANITIZE "" CACHE STRING "sanitizers, such as address,undefined or thread")

if(fl_missing)
  message(FATAL_ERROR "decentralized-fl needs ${fl_missing}; ./sim installs it on Debian and Ubuntu")
endif()
find_package(Threads REQUIRED)
set(fl_ns3_modules core network stats bridge traffic-control internet point-to-point)
find_package(Ns3Installed 3.35 REQUIRED COMPONENTS ${fl_ns3_modules} applications)
list(TRANSFORM fl_ns3_modules PREPEND ns3:: OUTPUT_VARIABLE fl_ns3_targets)

# The sources are valid C++17, 20 and 23; ns-3's own headers ask for more with every few releases.
if(NOT CMAKE_CXX_STANDARD)
  if(Ns3Installed_VERSION VERSION_GREATER_EQUAL 3.46)
    set(CMAKE_CXX_STANDARD 23)
  elseif(Ns3Installed_VERSION VERSION_GREATER_EQUAL 3.41)
    set(CMAKE_CXX_STANDARD 20)
  else()
    set(CMAKE_CXX_STANDARD 17)
  endif()
endif()
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_CXX_FLAGS_RELEASE "-O3")
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/lib)

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

# What every target of ours is compiled with.
add_library(fl-settings INTERFACE)
target_compile_options(fl-settings INTERFACE -Wall -Wextra ${fl_compile_options})
target_compile_definitions(
  fl-settings INTERFACE EIGEN_MPL2_ONLY FL_INSTRUCTION_LEVEL="${fl_instruction_level}"
                        $<$<CONFIG:Debug>:NS3_LOG_ENABLE> $<$<CONFIG:Debug>:NS3_ASSERT_ENABLE>
)
target_include_directories(fl-settings INTERFACE ${CMAKE_BINARY_DIR}/include)
target_include_directories(fl-settings SYSTEM INTERFACE ${fl_external_include_dirs})
target_link_libraries(
  fl-settings INTERFACE ${fl_ns3_targets} ${fl_external_libraries} Threads::Threads
)
if(FL_WERROR)
  target_compile_options(fl-settings INTERFACE -Werror)
endif()
if(FL_SANITIZE)
  target_compile_options(
    fl-settings INTERFACE -fsanitize=${FL_SANITIZE} -fno-sanitize-recover=all
                          -fno-omit-frame-pointer
  )
  target_link_options(fl-settings INTERFACE -fsanitize=${FL_SANITIZE})
endif()

# Two headers of ns-3 before 3.41 name their constructors in a way that C++20 took away. To compile as
# C++20 against such a release, which only our checks do, take mended copies first.
if(Ns3Installed_VERSION VERSION_LESS 3.41 AND CMAKE_CXX_STANDARD GREATER_EQUAL 20)
  foreach(name singleton.h simulation-singleton.h)
    file(READ ${NS3_INCLUDE_DIR}/ns3/${name} fl_header_text)
    string(REPLACE "Singleton<T>(" "Singleton(" fl_header_text "${fl_header_text}")
    string(REPLACE "#include \"" "#include \"ns3/" fl_header_text "${fl_header_text}")
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/mended/${name} CONTENT "${fl_header_text}" @ONLY)
    target_compile_options(
      fl-settings INTERFACE "SHELL:-include \"${CMAKE_BINARY_DIR}/mended/${name}\""
    )
  endforeach()
endif()

add_library(decentralized-fl SHARED ${fl_sources})
target_link_libraries(decentralized-fl PUBLIC fl-settings)

# Loaded at run time by the library above, which lies in the same folder. Sanitizers would have to
# know what libtorch does.
if(fl_torch_libraries AND NOT FL_SANITIZE)
  add_library(decentralized-fl-torch MODULE ${fl_torch_sources})
  target_compile_definitions(decentralized-fl-torch PRIVATE ${fl_torch_definitions})
  target_compile_options(decentralized-fl-torch PRIVATE -Wall -Wextra $<$<BOOL:${FL_WERROR}>:-Werror>)
  target_include_directories(decentralized-fl-torch PRIVATE ${CMAKE_BINARY_DIR}/include)
  target_include_directories(decentralized-fl-torch SYSTEM PRIVATE ${fl_torch_include_dirs})
  target_link_libraries(decentralized-fl-torch PRIVATE ${fl_torch_libraries})
  add_dependencies(decentralized-fl decentralized-fl-torch)
endif()

add_library(fl-reproduce-sources OBJECT ${fl_reproduce_sources})
target_link_libraries(fl-reproduce-sources PUBLIC decentralized-fl)
add_executable(fl-reproduce reproduce/fl-reproduce.cc)
target_link_libraries(fl-reproduce PRIVATE fl-reproduce-sources)

add_executable(fl-test-runner utils/fl-test-runner.cc ${fl_test_sources})
target_compile_definitions(
  fl-test-runner PRIVATE NS_TEST_SOURCEDIR="${CMAKE_CURRENT_SOURCE_DIR}/test"
)
target_link_libraries(fl-test-runner PRIVATE fl-reproduce-sources)

foreach(name ${fl_examples})
  add_executable(${name} examples/${name}.cc)
  target_link_libraries(${name} PRIVATE decentralized-fl)
endforeach()
# Benchmarks compare with ns-3's own applications; the library does without them.
add_library(fl-bench-sources OBJECT ${fl_bench_sources})
target_link_libraries(fl-bench-sources PUBLIC decentralized-fl ns3::applications)
foreach(name ${fl_benches})
  add_executable(${name} bench/${name}.cc)
  target_link_libraries(${name} PRIVATE fl-bench-sources)
endforeach()

# What benchmarks are compared with; ./sim bench NAME --with-peers builds it.
find_path(FL_SIMGRID_INCLUDE_DIR simgrid/s4u.hpp)
find_library(FL_SIMGRID_LIBRARY simgrid)
if(FL_SIMGRID_INCLUDE_DIR AND FL_SIMGRID_LIBRARY)
  foreach(name ${fl_bench_peers})
    add_executable(${name} EXCLUDE_FROM_ALL bench/${name}.cc)
    target_include_directories(${name} SYSTEM PRIVATE ${FL_SIMGRID_INCLUDE_DIR})
    target_link_libraries(${name} PRIVATE ${FL_SIMGRID_LIBRARY})
  endforeach()
endif()
