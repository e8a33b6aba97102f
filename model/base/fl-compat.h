/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_COMPAT_H
#define FL_COMPAT_H

#include "ns3/application.h"
#include "ns3/enum.h"
#include "ns3/test.h"

#include <utility>

/**
 * @file
 * @ingroup decentralized-fl-base
 * Absorbs the API differences between ns-3 releases 3.35 to 3.48. Differences are detected by what
 * compiles, never by a version number. No other file of the module looks at the ns-3 release.
 */

/// `override` where ns3::Application::AssignStreams is virtual (ns-3.42 and later), else nothing.
#if __has_include("ns3/application-helper.h")
#define FL_APPLICATION_STREAMS_OVERRIDE override
#else
#define FL_APPLICATION_STREAMS_OVERRIDE
#endif

namespace ns3
{
namespace fl
{
namespace compat
{

/// @cond
template <typename E, typename... Args>
auto
MakeEnumAccessorImpl(int, Args... args) -> decltype(MakeEnumAccessor<E>(args...))
{
    return MakeEnumAccessor<E>(args...);
}

template <typename E, typename... Args>
auto
MakeEnumAccessorImpl(long, Args... args) -> decltype(MakeEnumAccessor(args...))
{
    return MakeEnumAccessor(args...);
}

template <typename R, typename C, typename A, typename B>
B TestDurationOf(R (C::*)(A, B));

/// Opens the protected TestCase::AddTestCase to the deduction below.
struct TestCaseAccess : public TestCase
{
    using Duration = decltype(TestDurationOf(&TestCaseAccess::AddTestCase));
};

/// @endcond

/**
 * Accessor of an enum attribute, for ns-3 releases before and after EnumValue became a template.
 *
 * @tparam E the enumeration
 * @param args what MakeEnumAccessor takes
 * @return the attribute accessor
 */
template <typename E, typename... Args>
Ptr<const AttributeAccessor>
EnumAccessor(Args... args)
{
    return MakeEnumAccessorImpl<E>(0, args...);
}

/// Type of the duration argument of TestCase::AddTestCase in this ns-3 release.
using TestDuration = TestCaseAccess::Duration;

/// Duration of a test case that takes up to a minute.
inline const TestDuration TEST_EXTENSIVE = static_cast<TestDuration>(2);
/// Duration of a test case that takes longer.
inline const TestDuration TEST_TAKES_FOREVER = static_cast<TestDuration>(3);

} // namespace compat
} // namespace fl
} // namespace ns3

#endif // FL_COMPAT_H
