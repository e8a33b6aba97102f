# Finds an installed ns-3 by its headers and libraries.
#
# Debian's own CMake package for ns-3 aborts the configuration unless helper programs from another
# package are installed, and lists include folders of libraries that nobody needs; so look for the
# files themselves. Honors NS3_ROOT and CMAKE_PREFIX_PATH, and accepts the library names of a source
# build (libns3.NN-core-optimized.so) as well.
#
# Result: Ns3Installed_FOUND, Ns3Installed_VERSION, and one target ns3::<module> per component.

find_path(NS3_INCLUDE_DIR ns3/core-module.h HINTS ${NS3_ROOT} PATH_SUFFIXES include)
mark_as_advanced(NS3_INCLUDE_DIR)

# The release, from the header if there is one, else from a library's name.
unset(_ns3_release)
if(NS3_INCLUDE_DIR AND EXISTS ${NS3_INCLUDE_DIR}/ns3/version-defines.h)
  file(STRINGS ${NS3_INCLUDE_DIR}/ns3/version-defines.h _ns3_release
       REGEX "NS3_VERSION_(MAJOR|MINOR) [0-9]+"
  )
  string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1.\\2" _ns3_release
                       "${_ns3_release}"
  )
elseif(NS3_INCLUDE_DIR)
  get_filename_component(_ns3_prefix ${NS3_INCLUDE_DIR} DIRECTORY)
  file(GLOB _ns3_libraries ${_ns3_prefix}/lib*/libns3.*-core* ${_ns3_prefix}/lib/*/libns3.*-core*)
  if(_ns3_libraries MATCHES "libns(3\\.[0-9]+)[^/]*-core")
    set(_ns3_release ${CMAKE_MATCH_1})
  endif()
endif()
set(Ns3Installed_VERSION ${_ns3_release})

set(_ns3_required NS3_INCLUDE_DIR)
foreach(_module ${Ns3Installed_FIND_COMPONENTS})
  find_library(
    NS3_${_module}_LIBRARY
    NAMES ns3-${_module}
          ns${_ns3_release}-${_module}
          ns${_ns3_release}-${_module}-default
          ns${_ns3_release}-${_module}-optimized
          ns${_ns3_release}-${_module}-debug
    HINTS ${NS3_ROOT}
    PATH_SUFFIXES lib lib64
  )
  mark_as_advanced(NS3_${_module}_LIBRARY)
  list(APPEND _ns3_required NS3_${_module}_LIBRARY)
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  Ns3Installed
  REQUIRED_VARS ${_ns3_required}
  VERSION_VAR Ns3Installed_VERSION
  REASON_FAILURE_MESSAGE "on Debian or Ubuntu install libns3-dev, elsewhere set NS3_ROOT"
)

if(Ns3Installed_FOUND)
  foreach(_module ${Ns3Installed_FIND_COMPONENTS})
    if(NOT TARGET ns3::${_module})
      add_library(ns3::${_module} UNKNOWN IMPORTED)
      set_target_properties(
        ns3::${_module}
        PROPERTIES IMPORTED_LOCATION ${NS3_${_module}_LIBRARY} INTERFACE_INCLUDE_DIRECTORIES
                                                               ${NS3_INCLUDE_DIR}
      )
    endif()
  endforeach()
endif()
