/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-transport-messages.h"

#include "ns3/fl-message-catalog.h"

namespace ns3
{
namespace fl
{

namespace
{

/// Adds the transport's messages to the catalog.
const MessageCatalogEntry g_transportMessages(SystemSchema{
    TransportMessages::SYSTEM,
    "transport",
    {"none"},
    {
        MessageSchema{
            TransportMessages::SYSTEM,
            TransportMessages::HELLO,
            "hello",
            "transport",
            false,
            {
                {"receiver", FieldKind::UNSIGNED, 4, "", "index of the node that is meant"},
                {"channel", FieldKind::UNSIGNED, 1, "", "0: control, 1: bulk"},
                {"epoch", FieldKind::UNSIGNED, 8, "", "grows when the sender numbers anew"},
                {"first", FieldKind::UNSIGNED, 8, "", "number of the oldest message still held"},
            },
            "First on every connection, from the side that opened it and will send.",
        },
        MessageSchema{
            TransportMessages::SYSTEM,
            TransportMessages::RESUME,
            "resume",
            "transport",
            false,
            {
                {"epoch", FieldKind::UNSIGNED, 8, "", "epoch of the hello"},
                {"expected", FieldKind::UNSIGNED, 8, "", "number of the next message to send"},
            },
            "Answer to hello: after a lost connection sending goes on with this message.",
        },
    },
});

} // namespace

const MessageSchema&
TransportMessages::Hello()
{
    return MessageCatalog::Get().At(SYSTEM, HELLO);
}

const MessageSchema&
TransportMessages::Resume()
{
    return MessageCatalog::Get().At(SYSTEM, RESUME);
}

} // namespace fl
} // namespace ns3
