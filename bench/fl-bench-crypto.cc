/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

/**
 * @file
 * How fast this machine signs, verifies and hashes, beside the device profiles and openssl speed.
 *
 * The papers' simulated nodes are charged what the device profiles say; this shows what the same
 * work takes here, through the interfaces that protocols use. The small PC of the papers hashes
 * 100 MB in about a second at 3.5 GHz.
 */

#include "fl-crypto-speed.h"

#include "ns3/core-module.h"
#include "ns3/decentralized-fl-module.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <iomanip>
#include <iostream>
#include <memory>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

using namespace ns3;
using namespace ns3::fl;

namespace
{

/// What `openssl speed` says; nothing where it says nothing.
struct OpensslSpeed
{
    std::optional<double> sign;     ///< signatures per second
    std::optional<double> verify;   ///< verifications per second
    std::optional<double> hashRate; ///< bytes per second with SHA-256, 16 KiB at once
    std::string version;            ///< version of the program; empty if there is none
};

/**
 * @param command command of the shell
 * @return lines of its standard output; empty if it fails
 */
std::vector<std::string>
RunCommand(const std::string& command)
{
    std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen((command + " 2>/dev/null").c_str(), "r"),
                                               &pclose);
    std::string output;
    char buffer[4096];
    while (pipe && fgets(buffer, sizeof(buffer), pipe.get()))
    {
        output += buffer;
    }
    std::vector<std::string> lines;
    std::istringstream stream(output);
    for (std::string line; std::getline(stream, line);)
    {
        lines.push_back(line);
    }
    return lines;
}

/**
 * @param line a line of `openssl speed -mr`, with fields between colons
 * @param field position of a field
 * @return its value; nothing if it is no positive number
 */
std::optional<double>
ReadField(const std::string& line, size_t field)
{
    std::istringstream stream(line);
    std::string text;
    for (size_t i = 0; i <= field; i++)
    {
        text.clear();
        std::getline(stream, text, ':');
    }
    const double value = std::strtod(text.c_str(), nullptr);
    return value > 0 ? std::make_optional(value) : std::nullopt;
}

/**
 * @return what the program openssl measures, a second for each figure
 */
OpensslSpeed
MeasureOpenssl()
{
    OpensslSpeed speed;
    const std::vector<std::string> version = RunCommand("openssl version");
    if (version.empty())
    {
        return speed;
    }
    speed.version = version.front();
    for (const std::string& line : RunCommand("openssl speed -mr -seconds 1 ed25519"))
    {
        // +F6:<number>:<bits>:Ed25519:<signatures per second>:<verifications per second>
        if (line.find(":Ed25519:") != std::string::npos)
        {
            speed.sign = ReadField(line, 4);
            speed.verify = ReadField(line, 5);
        }
    }
    for (const std::string& line :
         RunCommand("openssl speed -mr -seconds 1 -bytes 16384 -evp sha256"))
    {
        // +F:<number>:<name>:<bytes per second>
        if (line.rfind("+F:", 0) == 0)
        {
            speed.hashRate = ReadField(line, 3);
        }
    }
    return speed;
}

/**
 * @param value a figure, or nothing
 * @return its text
 */
std::string
Format(const std::optional<double>& value)
{
    if (!value)
    {
        return "-";
    }
    std::ostringstream text;
    text << std::setprecision(*value < 100 ? 3 : 4) << *value;
    return text.str();
}

/**
 * Prints a table of what is measured and what the device profiles say.
 *
 * @param speed measured
 * @param openssl what `openssl speed` says
 */
void
PrintTable(const CryptoSpeed& speed, const OpensslSpeed& openssl)
{
    const std::vector<std::string> devices{"edge-pc", "raspberry-pi"};
    std::cout << std::left << std::setw(42) << "" << std::setw(6) << "unit" << std::setw(8)
              << "here" << std::setw(18) << "lowest..highest" << std::setw(10) << "openssl";
    for (const std::string& device : devices)
    {
        std::cout << std::setw(14) << device;
    }
    std::cout << "\n";
    auto print = [&](const std::string& name,
                     const std::string& unit,
                     const std::function<double(double)>& convert,
                     const MeasuredTime& time,
                     const std::optional<double>& reference,
                     const Cost& cost) {
        // The shortest time is the highest rate.
        const auto [low, high] = std::minmax({convert(time.lowest), convert(time.highest)});
        std::cout << std::setw(42) << name << std::setw(6) << unit << std::setw(8)
                  << Format(convert(time.median)) << std::setw(18)
                  << Format(low) + ".." + Format(high) << std::setw(10)
                  << Format(reference ? std::make_optional(convert(*reference)) : std::nullopt);
        for (const std::string& device : devices)
        {
            const auto profile = Choice(DeviceProfile::GetTypeId(), device).Create<DeviceProfile>();
            std::cout << std::setw(14) << Format(convert(profile->GetDuration(cost).GetSeconds()));
        }
        std::cout << "\n";
    };
    auto toMicroseconds = [](double seconds) { return 1e6 * seconds; };
    auto toMilliseconds = [](double seconds) { return 1e3 * seconds; };
    auto toRate = [](double seconds) { return CryptoSpeed::LARGE_SIZE / seconds / 1e6; };
    auto invert = [](const std::optional<double>& rate, double amount) {
        return rate ? std::make_optional(amount / *rate) : std::nullopt;
    };
    const std::string vote = std::to_string(speed.signedBytes);
    const std::string header = std::to_string(speed.smallSize);
    print("Ed25519 signature of a vote, " + vote + " bytes",
          "us",
          toMicroseconds,
          speed.sign,
          invert(openssl.sign, 1),
          Cost::OfSigning(1));
    print("its verification",
          "us",
          toMicroseconds,
          speed.verify,
          invert(openssl.verify, 1),
          Cost::OfVerifying(1));
    print("SHA-256 of a block's header, " + header + " bytes",
          "us",
          toMicroseconds,
          speed.smallHash,
          std::nullopt,
          Cost::OfHashing(speed.smallSize));
    print("SHA-256 of large data",
          "MB/s",
          toRate,
          speed.largeHash,
          invert(openssl.hashRate, CryptoSpeed::LARGE_SIZE),
          Cost::OfHashing(CryptoSpeed::LARGE_SIZE));
    print("Merkle tree of 28 MB",
          "ms",
          toMilliseconds,
          speed.merkle,
          std::nullopt,
          Cost::OfHashing(CryptoSpeed::MERKLE_SIZE));
}

/**
 * Measures and prints.
 *
 * @param repetitions measurements of each figure
 * @return exit code
 */
int
Run(uint32_t repetitions)
{
    const CryptoSpeed speed = MeasureCrypto(*CreateObject<RealCryptography>(), repetitions);
    const OpensslSpeed openssl = MeasureOpenssl();
    PrintTable(speed, openssl);
    std::cout << "openssl: "
              << (openssl.version.empty()
                      ? "the program is not installed; its column is empty"
                      : "openssl speed of " + openssl.version + ", SHA-256 in pieces of 16 KiB")
              << "\na digest takes " << std::setprecision(3) << 1e6 * speed.GetHashOverhead()
              << " us beside its bytes, which the device profiles leave out: "
              << 100 * speed.GetHashOverhead() / speed.sign.median << " % of a signature\n"
              << "100 MB are hashed in " << 100e6 / speed.GetHashRate()
              << " s; the papers: about 1 s at 3.5 GHz\n"
              << std::setprecision(6) << "METRIC crypto.sign " << 1e6 * speed.sign.median << " us\n"
              << "METRIC crypto.verify " << 1e6 * speed.verify.median << " us\n"
              << "METRIC crypto.hash " << speed.GetHashRate() / 1e6 << " MB/s\n"
              << "METRIC crypto.merkle28MB " << 1e3 * speed.merkle.median << " ms\n";
    return 0;
}

} // namespace

/**
 * @param argc number of arguments
 * @param argv arguments
 * @return exit code
 */
int
main(int argc, char* argv[])
{
    uint32_t repetitions = 15;
    OptionParser parser("fl-bench-crypto",
                        "Measures signatures, verifications and hashing on this machine and prints "
                        "them beside the device profiles and what openssl speed says.");
    parser.AddInteger("repetitions",
                      repetitions,
                      "Measurements of each figure; the median counts.",
                      1,
                      999);
    return RunProgram(argc, argv, parser, [&] { return Run(repetitions); });
}
