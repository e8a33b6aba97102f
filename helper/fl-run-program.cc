/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-run-program.h"

#include "ns3/fl-input-error.h"

#include <exception>
#include <iostream>

namespace ns3
{
namespace fl
{

int
RunProgram(int argc,
           const char* const argv[],
           OptionParser& options,
           const std::function<int()>& body)
{
    try
    {
        if (!options.Parse(argc, argv))
        {
            options.PrintHelp(std::cout);
            return 0;
        }
        return body();
    }
    catch (const InputError& error)
    {
        std::cerr << "error: " << error.what() << std::endl;
        return 2;
    }
    catch (const std::exception& error)
    {
        std::cerr << "error: " << error.what() << std::endl;
        return 1;
    }
}

} // namespace fl
} // namespace ns3
