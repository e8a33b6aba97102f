/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_WORKSPACE_POOL_H
#define FL_WORKSPACE_POOL_H

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Memory that const methods of a shared object need while they run, reused from call to call. There
 * are at most as many workspaces as threads have been in such methods at once, and they go with the
 * object. What a workspace holds must never reach a result.
 *
 * @tparam Workspace what a call needs; can be made without arguments
 */
template <typename Workspace>
class WorkspacePool
{
  public:
    /// Holds a workspace while a call runs, and gives it back.
    class Lease
    {
      public:
        /**
         * @param pool where the workspace comes from
         */
        explicit Lease(WorkspacePool& pool)
            : m_pool(pool),
              m_workspace(pool.Take())
        {
        }

        ~Lease()
        {
            m_pool.Give(std::move(m_workspace));
        }

        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        /**
         * @return the workspace
         */
        Workspace* operator->() const
        {
            return m_workspace.get();
        }

        /**
         * @return the workspace
         */
        Workspace& operator*() const
        {
            return *m_workspace;
        }

      private:
        WorkspacePool& m_pool;                  ///< where the workspace goes back
        std::unique_ptr<Workspace> m_workspace; ///< the workspace
    };

  private:
    /**
     * @return a workspace that nobody uses
     */
    std::unique_ptr<Workspace> Take()
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        if (m_free.empty())
        {
            return std::make_unique<Workspace>();
        }
        std::unique_ptr<Workspace> workspace = std::move(m_free.back());
        m_free.pop_back();
        return workspace;
    }

    /**
     * @param workspace a workspace that is not used any more
     */
    void Give(std::unique_ptr<Workspace> workspace)
    {
        const std::lock_guard<std::mutex> lock(m_mutex);
        m_free.push_back(std::move(workspace));
    }

    std::mutex m_mutex;                             ///< protects the list
    std::vector<std::unique_ptr<Workspace>> m_free; ///< workspaces that nobody uses
};

} // namespace fl
} // namespace ns3

#endif // FL_WORKSPACE_POOL_H
