/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SHARED_WORK_H
#define FL_SHARED_WORK_H

#include <algorithm>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-base
 * A value that many nodes compute from the same immutable inputs, such as the check of a signature
 * that all have received. Each is charged for it in simulated time; it is really computed once, by
 * whoever comes first, on any thread. So results are those of separate computations.
 *
 * @tparam T the value
 */
template <typename T>
class SharedWork
{
  public:
    /**
     * @param compute a pure function that keeps to the rules of worker threads
     */
    explicit SharedWork(std::function<T()> compute)
        : m_compute(std::move(compute))
    {
    }

    SharedWork(const SharedWork&) = delete;
    SharedWork& operator=(const SharedWork&) = delete;

    /**
     * Main thread only.
     *
     * @return true the first time: the caller is to let a worker thread call Get()
     */
    bool Claim()
    {
        return !std::exchange(m_isClaimed, true);
    }

    /**
     * Computes the value, unless that has been done, or waits for who does.
     *
     * @return the value
     */
    const T& Get()
    {
        std::call_once(m_once, [this] { m_value.emplace(m_compute()); });
        return *m_value;
    }

  private:
    const std::function<T()> m_compute; ///< computes the value
    std::once_flag m_once;              ///< the value is computed once
    std::optional<T> m_value;           ///< when it is computed
    bool m_isClaimed{false};            ///< somebody has begun
};

/**
 * @ingroup decentralized-fl-base
 * Finds what is shared by what it is made from, as long as somebody holds it. Main thread only.
 *
 * @tparam Key names the object; equal keys mean equal objects
 * @tparam Object what is shared
 */
template <typename Key, typename Object>
class SharedTable
{
  public:
    /**
     * @param key name of an object
     * @return the object, nullptr if nobody holds it
     */
    std::shared_ptr<Object> Find(const Key& key) const
    {
        const auto found = m_objects.find(key);
        return found == m_objects.end() ? nullptr : found->second.lock();
    }

    /**
     * @param key name of an object that nobody holds
     * @param object the object
     */
    void Add(const Key& key, const std::shared_ptr<Object>& object)
    {
        m_objects[key] = object;
        if (m_objects.size() < m_sweepAt)
        {
            return;
        }
        for (auto entry = m_objects.begin(); entry != m_objects.end();)
        {
            entry = entry->second.expired() ? m_objects.erase(entry) : std::next(entry);
        }
        m_sweepAt = std::max<size_t>(64, 2 * m_objects.size());
    }

  private:
    std::map<Key, std::weak_ptr<Object>> m_objects; ///< by name
    size_t m_sweepAt{64};                           ///< size at which names without object go
};

} // namespace fl
} // namespace ns3

#endif // FL_SHARED_WORK_H
