# -*- Mode: python; indent-tabs-mode: nil; -*-
# Build with waf, inside an ns-3.35 source tree as contrib/decentralized-fl. The file lists are those
# of the CMake builds, read from cmake/sources.cmake.

import platform
import re

NAME = 'decentralized-fl'
MODULES = ['core', 'network', 'stats', 'traffic-control', 'internet', 'point-to-point']


def fl_list(node, name):
    """Entries of the list `name` in the file `node`, which is cmake/sources.cmake."""
    return re.search(r'^set\(%s\n(.*?)^\)' % name, node.read(), re.M | re.S).group(1).split()


def set_flags(task):
    """
    Flags and libraries of our own targets: no contraction and one named instruction level, so that
    results do not depend on the machine that builds. Waf builds take the level of every x86-64.
    """
    x86 = platform.machine() == 'x86_64'
    task.env.append_value('CXXFLAGS', ['-ffp-contract=off'] + ['-march=x86-64'] * x86)
    task.env.append_value('DEFINES', [
        'EIGEN_MPL2_ONLY',
        'FL_INSTRUCTION_LEVEL="%s"' % ('x86-64' if x86 else platform.machine() + ' baseline')])
    task.use.extend(['FL_CRYPTO', 'FL_EIGEN', 'FL_ZLIB', 'FL_DL'])


def configure(conf):
    missing = []
    for store, package in (('FL_CRYPTO', 'libcrypto'), ('FL_EIGEN', 'eigen3'), ('FL_ZLIB', 'zlib')):
        if not conf.check_cfg(package=package, uselib_store=store, args=['--cflags', '--libs'],
                              mandatory=False):
            missing.append(package)
    for header in ('nlohmann/json.hpp', 'boost/math/distributions/students_t.hpp'):
        if not conf.check_cxx(header_name=header, mandatory=False):
            missing.append(header)
    conf.check_cxx(lib='dl', uselib_store='FL_DL', mandatory=False)
    conf.env['FL_TORCH'] = conf.check_cxx(header_name='torch/script.h', uselib_store='FL_TORCH',
                                          includes=['/usr/include/torch/csrc/api/include'],
                                          lib=['torch', 'torch_cpu', 'c10'], mandatory=False)
    conf.report_optional_feature(NAME, 'Decentralized federated learning', not missing,
                                 'not found: ' + ', '.join(missing))
    if missing:
        conf.env['MODULES_NOT_BUILT'].append(NAME)


def build(bld):
    if NAME in bld.env['MODULES_NOT_BUILT']:
        return
    lists = bld.path.find_node('cmake/sources.cmake')

    module = bld.create_ns3_module(NAME, MODULES)
    module.source = fl_list(lists, 'fl_sources')
    set_flags(module)

    if bld.env['FL_TORCH']:
        # Loaded at run time by the module's library, from the same folder. Classes of libtorch have
        # more members without NDEBUG.
        torch = bld(features='cxx cxxshlib')
        torch.source = fl_list(lists, 'fl_torch_sources')
        torch.target = bld.srcnode.path_from(bld.path) + '/lib/decentralized-fl-torch'
        torch.includes = [bld.bldnode]
        torch.use = ['FL_TORCH']
        torch.env.append_value('DEFINES', ['NDEBUG'])

    tests = bld.create_ns3_module_test_library(NAME)
    tests.source = fl_list(lists, 'fl_test_sources') + fl_list(lists, 'fl_reproduce_sources')
    set_flags(tests)

    headers = bld(features='ns3header')
    headers.module = NAME
    headers.source = fl_list(lists, 'fl_headers')

    if bld.env.ENABLE_EXAMPLES:
        bld.recurse('examples')
