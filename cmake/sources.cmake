# The files of the module, for both CMake builds. wscript repeats them, and a test compares the two
# lists with the tree.

set(fl_sources
)

set(fl_headers
)

set(fl_test_sources
)

set(fl_examples
)

set(fl_benches
)
