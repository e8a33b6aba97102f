/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_SEPARATE_RUN_H
#define FL_SEPARATE_RUN_H

#include <cstddef>
#include <functional>
#include <type_traits>

namespace ns3
{
namespace fl
{

/**
 * Does something in a process of its own, which ends with it, so that neither its memory nor its
 * simulator is what another run has left behind.
 *
 * @param work fills the result, of which there is a copy in the other process
 * @param result where the result is copied to
 * @param size bytes of the result
 * @throw std::runtime_error if there is no result
 */
void RunSeparately(const std::function<void()>& work, void* result, size_t size);

/**
 * The same for a plain value.
 *
 * @tparam T its type
 * @param work makes it
 * @return the value
 * @throw std::runtime_error if there is none
 */
template <typename T>
T
RunSeparately(const std::function<T()>& work)
{
    static_assert(std::is_trivially_copyable_v<T>, "it goes from one process to another");
    T result{};
    RunSeparately([&result, &work] { result = work(); }, &result, sizeof(result));
    return result;
}

} // namespace fl
} // namespace ns3

#endif // FL_SEPARATE_RUN_H
