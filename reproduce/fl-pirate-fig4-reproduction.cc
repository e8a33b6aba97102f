/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-fig4-reproduction.h"

#include "fl-pirate-fig4-picture.h"
#include "fl-pirate-fig4-run.h"

#include <cstdint>

namespace ns3
{
namespace fl
{

namespace
{

using Run = PirateFig4Run;

/// Bytes of the vectors.
constexpr uint64_t SIZES[] = {Run::BYTES, Run::FEW_BYTES};

/// What is run for the figure's times, and how it deviates from the paper.
const std::string CONFIGURATION =
    "committees of c = 50 to 100 members, n = c round(c/4) nodes (650 to 2500; 625 in the paper), "
    "fluid network, uplinks uniform in 80 to 240 Mbps, downlinks 1 Gbps, 10 ms, modeled "
    "cryptography, vectors without content; LearningChain without the time to mine a block";

/**
 * @param size members of a committee
 * @param bytes bytes of a vector
 * @param name what was measured
 * @param dissemination ways of sums
 * @return the quantity
 */
Quantity
OfPirate(uint32_t size,
         uint64_t bytes,
         const std::string& name,
         const std::string& dissemination = Run::STAR)
{
    return Quantity("PIRATE " + (dissemination == Run::STAR ? "" : dissemination + " ") + "c = " +
                        std::to_string(size) + ", " + std::to_string(bytes / 1000000) + " MB",
                    Run::NamePirate(size, bytes, dissemination),
                    name,
                    "s");
}

/**
 * @param size members of a committee of PIRATE
 * @param bytes bytes of a vector
 * @param name what was measured
 * @return the quantity, of LearningChain with as many nodes
 */
Quantity
OfLearningChain(uint32_t size, uint64_t bytes, const std::string& name)
{
    const uint32_t nodes = Run::GetNodes(size);
    return Quantity("LearningChain n = " + std::to_string(nodes) + ", " +
                        std::to_string(bytes / 1000000) + " MB",
                    Run::NameLearningChain(size, bytes),
                    name,
                    "s");
}

/**
 * @return claims about storage
 */
std::vector<Claim>
ListStorageClaims()
{
    const std::string pirate = Run::NameStorage();
    const std::string configuration =
        std::to_string(Run::STORAGE_NODES) + " members in " +
        std::to_string(Run::STORAGE_COMMITTEES) +
        " committees, vectors of 28 MB without content; all vectors that a member has in its "
        "memory when the last step of an iteration is decided, models included";
    const Quantity held("held by a member", pirate, "held_megabytes", "MB");
    constexpr double VECTOR = 28; // MB
    std::vector<Claim> claims;
    claims.push_back({"P1",
                      "Fig. 4, storage, growth",
                      "the storage of a member does not grow with the iterations",
                      configuration + "; from the second iteration on, as the first has none "
                                      "before it whose vectors are kept; leaders hold gradients "
                                      "that were sent to them, so the mean changes by less than "
                                      "one vector",
                      {Condition::Between(
                          {"growth from iteration 2 to " + std::to_string(Run::STORAGE_ITERATIONS),
                           pirate,
                           "growth_megabytes",
                           "MB"},
                          -VECTOR,
                          VECTOR)},
                      {held},
                      "",
                      ""});
    claims.push_back(
        {"P1",
         "Fig. 4, storage, 84 MB",
         "a set of three gradients: the own one, the neighbor's aggregate, the leader's proposal",
         configuration,
         {Condition::AtMost(held, 84)},
         {},
         "three vectors are what the step under way needs; the next model is made of m finished "
         "slots, which are whole vectors, and members that ask are answered from what is kept of "
         "two iterations: 2 (1 + c/m) gradients, 1 aggregate, 4 (m - 1) - 1 sums and 3 models",
         ""});
    claims.push_back({"P1",
                      "Fig. 4, storage, 336 MB",
                      "four such sets if consensus steps are pipelined",
                      configuration,
                      {},
                      {held},
                      "",
                      "pipelining is not built: a committee has one step under way"});
    for (const std::string reading : {"all", "announced"})
    {
        const bool isAll = reading == "all";
        const std::string setting = Run::NameStorage(reading);
        const double slope = isAll ? Run::STORAGE_NODES + 1 : 1;
        const double constant = isAll ? 0 : Run::STORAGE_NODES;
        const double tolerance = 0.001;
        claims.push_back(
            {"P2",
             std::string("Fig. 4, LearningChain, ") +
                 (isAll ? "all gradients kept" : "announced ones kept"),
             std::string("storage grows linearly, by ") +
                 (isAll ? "(n + 1) G" : "G, beside a constant n G"),
             std::to_string(Run::STORAGE_NODES) +
                 " nodes, G = 28 MB without content, --storage=" + reading,
             {Condition::AtMost({"off the line", setting, "deviation_vectors", "G"}, tolerance),
              Condition::Between({"slope", setting, "slope_vectors", "G"},
                                 slope - tolerance,
                                 slope + tolerance),
              Condition::Between({"constant", setting, "constant_vectors", "G"},
                                 constant - tolerance,
                                 constant + tolerance)},
             {},
             "",
             ""});
    }
    return claims;
}

/**
 * What the figure's times are said to do.
 *
 * @param source where the paper says it, and what is measured
 * @param name what is measured
 * @param configuration what was run, and how it deviates from the paper
 * @param explanation why LearningChain is not above, if it is not
 * @param shown shown with the order
 * @param scale how large the runs are
 * @return the claims
 */
std::vector<Claim>
ListTimeClaims(const std::string& source,
               const std::string& name,
               const std::string& configuration,
               const std::string& explanation,
               const std::vector<Quantity>& shown,
               ReproductionScale scale)
{
    Claim order{"P3",
                source + ", order",
                "PIRATE takes less time than LearningChain with any number of nodes",
                configuration,
                {},
                shown,
                explanation,
                ""};
    Claim rise{"P3",
               source + ", nodes",
               "both take longer with more nodes",
               configuration,
               {},
               {},
               "",
               ""};
    Claim ratio{"P3",
                source + ", 28 and 10 MB",
                "28 MB take about 2.8 times as long as 10 MB",
                configuration,
                {},
                {},
                "",
                ""};
    for (const uint64_t bytes : SIZES)
    {
        for (const bool isPirate : {true, false})
        {
            std::vector<Quantity> curve;
            for (const uint32_t size : Run::ListCommitteeSizes(scale))
            {
                const Quantity pirate = OfPirate(size, bytes, name);
                const Quantity chain = OfLearningChain(size, bytes, name);
                curve.push_back(isPirate ? pirate : chain);
                rise.shown.push_back(curve.back());
                if (isPirate)
                {
                    order.conditions.push_back(Condition::AtMost(pirate.Over(chain), 1));
                }
                if (bytes == Run::BYTES)
                {
                    const Quantity less = isPirate ? OfPirate(size, Run::FEW_BYTES, name)
                                                   : OfLearningChain(size, Run::FEW_BYTES, name);
                    ratio.conditions.push_back(
                        Condition::Between(curve.back().Over(less), 2.5, 3.1));
                }
            }
            for (const Condition& condition : Condition::Ascending(curve))
            {
                rise.conditions.push_back(condition);
            }
        }
    }
    return {order, rise, ratio};
}

/**
 * @param scale how large the runs are
 * @return PIRATE's order with other ways of sums, which the paper does not have
 */
std::vector<Claim>
ListDisseminationClaims(ReproductionScale scale)
{
    std::vector<Claim> claims;
    for (const std::string dissemination : {Run::TREE, Run::SCATTER})
    {
        Claim claim{
            "P3",
            "Fig. 4, whole system, " + dissemination,
            "PIRATE takes less time than LearningChain with any number of nodes",
            "not in the paper: the sums of leaders travel by " + dissemination +
                ", gradients and LearningChain's vectors directly, as before; 28 MB. No way of "
                "its block would change LearningChain's place: its gradients alone take (n - 1) G "
                "/ u with the uplink u of the slowest node",
            {},
            {},
            "",
            ""};
        for (const uint32_t size : dissemination == Run::TREE ? Run::ListCommitteeSizes(scale)
                                                              : Run::ListScatterSizes(scale))
        {
            const Quantity pirate = OfPirate(size, Run::BYTES, "iteration_seconds", dissemination);
            claim.shown.push_back(pirate);
            claim.conditions.push_back(Condition::AtMost(
                pirate.Over(OfLearningChain(size, Run::BYTES, "iteration_seconds")),
                1));
        }
        claims.push_back(claim);
    }
    return claims;
}

/**
 * @param scale how large the runs are
 * @return claims about the time of a block, which the paper takes for that of an iteration
 */
std::vector<Claim>
ListBlockClaims(ReproductionScale scale)
{
    const uint32_t size = Run::ListCommitteeSizes(scale).back();
    const std::string at = ", c = " + std::to_string(size) + ", 28 MB";
    return ListTimeClaims(
        "Fig. 4, one committee",
        "block_seconds",
        CONFIGURATION + "; as in the paper the time is that of the broadcast of one block: the sum "
                        "of a leader to its committee in the first step, when nothing else is on "
                        "its uplink, and LearningChain's block to all nodes",
        "",
        {OfPirate(size, Run::BYTES, "block_seconds"),
         {"closed form of PIRATE" + at,
          Run::NamePirate(size, Run::BYTES, Run::STAR),
          "block_bound_seconds",
          "s"},
         OfLearningChain(size, Run::BYTES, "block_seconds"),
         {"closed form of LearningChain" + at,
          Run::NameLearningChain(size, Run::BYTES),
          "block_bound_seconds",
          "s"}},
        scale);
}

/**
 * @param scale how large the runs are
 * @return claims about the time of a whole iteration
 */
std::vector<Claim>
ListIterationClaims(ReproductionScale scale)
{
    const uint32_t size = Run::ListCommitteeSizes(scale).back();
    const std::string pirate = Run::NamePirate(size, Run::BYTES, Run::STAR);
    const std::string at = ", c = " + std::to_string(size) + ", 28 MB";
    return ListTimeClaims(
        "Fig. 4, whole system",
        "iteration_seconds",
        CONFIGURATION + "; unlike in the paper the time is that of an iteration: gradients and all "
                        "2(m - 1) steps of all m committees, or gradients and block",
        "the paper's time is that of one block in one committee, but 2(m - 1) steps follow one "
        "another, and in each of them one leader of a committee sends while its other members "
        "wait: (m - 1)(3 c - 1) G / u with equal uplinks u, against 2 (n - 1) G / u in "
        "LearningChain, whose nodes send their gradients all at the same time. With uplinks of 80 "
        "to 240 Mbps the ring waits for its slowest leaders on top of that",
        {OfPirate(size, Run::BYTES, "iteration_seconds"),
         {"closed form of the ring" + at, pirate, "ring_seconds", "s"},
         {"if no committee waited" + at, pirate, "without_waiting_seconds", "s"},
         {"if all waited in each step" + at, pirate, "lockstep_seconds", "s"},
         OfLearningChain(size, Run::BYTES, "iteration_seconds"),
         {"closed form of LearningChain" + at,
          Run::NameLearningChain(size, Run::BYTES),
          "bound_seconds",
          "s"}},
        scale);
}

/**
 * @param scale how large the runs are
 * @return what is compared on packets
 */
Claim
MakePacketClaim(ReproductionScale scale)
{
    Claim claim{"P3",
                "Fig. 4, one step on packets",
                "the figure comes from a simulation without packets; that does not matter",
                "the first step of two committees, 28 MB, from the leader's proposal to its "
                "decision, on fluid and on TCP with fq-codel, as a ratio; within 6 %",
                {},
                {},
                "",
                ""};
    for (const uint32_t size : Run::ListPacketSizes(scale))
    {
        const auto step = [size](const std::string& network) {
            return Quantity(network + " c = " + std::to_string(size),
                            Run::NameStep(size, network),
                            "step_seconds",
                            "s");
        };
        claim.shown.push_back(step("packet"));
        claim.conditions.push_back(
            Condition::Between(step("fluid").Over(step("packet")), 0.94, 1.06));
    }
    return claim;
}

} // namespace

std::string
PirateFig4Reproduction::GetName() const
{
    return "pirate-fig4";
}

std::string
PirateFig4Reproduction::GetPaper() const
{
    return "S. Zhou et al., PIRATE: A Blockchain-Based Secure Framework of Distributed Machine "
           "Learning in 5G Networks, 2020, section V-B, Fig. 4";
}

std::vector<ReproductionSetting>
PirateFig4Reproduction::ListSettings(ReproductionScale scale) const
{
    std::vector<ReproductionSetting> settings;
    settings.push_back(Run::MakePirateStorage());
    settings.push_back(Run::MakeLearningChainStorage("all"));
    settings.push_back(Run::MakeLearningChainStorage("announced"));
    for (const uint32_t size : Run::ListCommitteeSizes(scale))
    {
        for (const uint64_t bytes : SIZES)
        {
            settings.push_back(Run::MakePirate(size, bytes, Run::STAR));
            settings.push_back(Run::MakeLearningChain(size, bytes));
        }
        settings.push_back(Run::MakePirate(size, Run::BYTES, Run::TREE));
    }
    for (const uint32_t size : Run::ListScatterSizes(scale))
    {
        settings.push_back(Run::MakePirate(size, Run::BYTES, Run::SCATTER));
    }
    for (const uint32_t size : Run::ListPacketSizes(scale))
    {
        settings.push_back(Run::MakeStep(size, "packet"));
        settings.push_back(Run::MakeStep(size, "fluid"));
    }
    return settings;
}

std::vector<Claim>
PirateFig4Reproduction::ListClaims(ReproductionScale scale) const
{
    std::vector<Claim> claims = ListStorageClaims();
    for (const auto& part :
         {ListBlockClaims(scale), ListIterationClaims(scale), ListDisseminationClaims(scale)})
    {
        claims.insert(claims.end(), part.begin(), part.end());
    }
    claims.push_back(MakePacketClaim(scale));
    return claims;
}

std::vector<ReproductionPicture>
PirateFig4Reproduction::DrawPictures(const Measurements& measurements,
                                     ReproductionScale scale) const
{
    return {DrawFig4Storage(measurements), DrawFig4Time(measurements, scale)};
}

} // namespace fl
} // namespace ns3
