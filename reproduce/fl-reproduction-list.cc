/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-pirate-byzantine-reproduction.h"
#include "fl-pirate-fig4-reproduction.h"
#include "fl-pirate-steps-reproduction.h"
#include "fl-pirate-table1-reproduction.h"
#include "fl-reproduction.h"
#include "fl-ubar-accuracy-reproduction.h"
#include "fl-ubar-table1-reproduction.h"
#include "fl-ubar-theorem1-reproduction.h"

#include <memory>

namespace ns3
{
namespace fl
{

ReproductionList
ListReproductions()
{
    ReproductionList list;
    list.push_back(std::make_unique<PirateFig4Reproduction>());
    list.push_back(std::make_unique<PirateStepsReproduction>());
    list.push_back(std::make_unique<PirateByzantineReproduction>());
    list.push_back(std::make_unique<PirateTable1Reproduction>());
    list.push_back(std::make_unique<UbarAccuracyReproduction>());
    list.push_back(std::make_unique<UbarTable1Reproduction>());
    list.push_back(std::make_unique<UbarTheorem1Reproduction>());
    return list;
}

} // namespace fl
} // namespace ns3
