# Results must depend neither on whether the compiler contracts a*b+c nor on the machine that builds
# them. So numeric code is compiled for one named instruction level without contraction, and every
# run prints the level beside its result digest. Sets
#   fl_compile_options    flags for this module's targets only
#   fl_instruction_level  the level's name for the output

set(fl_compile_options -ffp-contract=off)

if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|amd64)$")
  if(NOT DEFINED FL_INSTRUCTION_LEVEL)
    # The highest level that this machine can run, but not above the one that results are meant for.
    set(fl_default_level x86-64)
    if(EXISTS /proc/cpuinfo)
      file(STRINGS /proc/cpuinfo fl_cpu_flags LIMIT_COUNT 1 REGEX "^flags[ \t]*:")
      string(REGEX REPLACE "^flags[ \t]*:" "" fl_cpu_flags "${fl_cpu_flags}")
      separate_arguments(fl_cpu_flags)
      set(fl_x86-64-v2 cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3)
      set(fl_x86-64-v3 ${fl_x86-64-v2} avx avx2 bmi1 bmi2 f16c fma abm movbe)
      foreach(level x86-64-v2 x86-64-v3)
        set(fl_lacking ${fl_${level}})
        if(fl_cpu_flags)
          list(REMOVE_ITEM fl_lacking ${fl_cpu_flags})
        endif()
        if(fl_lacking)
          break()
        endif()
        set(fl_default_level ${level})
      endforeach()
    endif()
    if(NOT fl_default_level STREQUAL "x86-64-v3")
      string(REPLACE ";" " " fl_lacking "${fl_lacking}")
      message(STATUS "decentralized-fl: this CPU lacks ${fl_lacking}: numeric code is built for "
                     "${fl_default_level} instead of x86-64-v3, results may differ in the last digits"
      )
    endif()
  endif()
  set(FL_INSTRUCTION_LEVEL "${fl_default_level}" CACHE STRING "value of -march for this module")
  set(fl_instruction_level ${FL_INSTRUCTION_LEVEL})
  list(APPEND fl_compile_options -march=${FL_INSTRUCTION_LEVEL})
else()
  set(fl_instruction_level "${CMAKE_SYSTEM_PROCESSOR} baseline")
endif()
