/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-fluid-stream-table.h"

namespace ns3
{
namespace fl
{

FluidStream&
FluidStreamTable::Get(const FluidStreamKey& key)
{
    const size_t row = 2 * static_cast<size_t>(key.sender) + key.channel;
    const size_t block = key.receiver / BLOCK_SIZE;
    if (row >= m_rows.size())
    {
        m_rows.resize(row + 1);
    }
    if (block >= m_rows[row].size())
    {
        m_rows[row].resize(block + 1);
    }
    std::unique_ptr<Block>& streams = m_rows[row][block];
    if (!streams)
    {
        streams = std::make_unique<Block>();
    }
    return (*streams)[key.receiver % BLOCK_SIZE];
}

const FluidStream*
FluidStreamTable::Find(const FluidStreamKey& key) const
{
    const size_t row = 2 * static_cast<size_t>(key.sender) + key.channel;
    const size_t block = key.receiver / BLOCK_SIZE;
    if (row >= m_rows.size() || block >= m_rows[row].size() || !m_rows[row][block])
    {
        return nullptr;
    }
    return &(*m_rows[row][block])[key.receiver % BLOCK_SIZE];
}

FluidStream*
FluidStreamTable::Find(const FluidStreamKey& key)
{
    return const_cast<FluidStream*>(static_cast<const FluidStreamTable&>(*this).Find(key));
}

} // namespace fl
} // namespace ns3
