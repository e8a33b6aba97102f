/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-torch-module.h"

#include <dlfcn.h>
#include <filesystem>
#include <stdexcept>

namespace ns3
{
namespace fl
{

namespace
{

/// What opens a file, in the library beside ours.
using Opener = TorchModule* (*)(const char* file);

/// File name of that library, and the name of its only symbol.
constexpr const char* LIBRARY = "libdecentralized-fl-torch.so";
constexpr const char* SYMBOL = "FlOpenTorchModule";

/**
 * @return what opens a file; never unloaded, as libtorch does not bear that
 */
Opener
LoadLibrary()
{
    // Beside the code that is running, wherever a build or an installation has put it.
    Dl_info own{};
    dladdr(reinterpret_cast<void*>(&TorchModule::Open), &own);
    const std::filesystem::path path =
        std::filesystem::absolute(own.dli_fname ? own.dli_fname : "").replace_filename(LIBRARY);
    std::error_code ignored;
    if (!std::filesystem::exists(path, ignored))
    {
        throw std::runtime_error("this build has no PyTorch: install libtorch-dev and build "
                                 "again (./sim --with-torch does so on Debian)");
    }
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
    void* symbol = library ? dlsym(library, SYMBOL) : nullptr;
    if (!symbol)
    {
        throw std::runtime_error(std::string("PyTorch cannot be loaded; is libtorch-dev still "
                                             "installed? ") +
                                 dlerror());
    }
    return reinterpret_cast<Opener>(symbol);
}

} // namespace

std::unique_ptr<TorchModule>
TorchModule::Open(const std::string& file)
{
    static const Opener opener = LoadLibrary();
    return std::unique_ptr<TorchModule>(opener(file.c_str()));
}

} // namespace fl
} // namespace ns3
