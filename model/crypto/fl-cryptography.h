/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_CRYPTOGRAPHY_H
#define FL_CRYPTOGRAPHY_H

#include "ns3/fl-digest-scheme.h"
#include "ns3/fl-signature-scheme.h"
#include "ns3/object.h"
#include "ns3/ptr.h"

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-crypto
 * The cryptography axis: one point of it (`real` or `modeled`) is chosen for a whole run and gives
 * every primitive that protocols use. Protocol code asks this object and never which point it is.
 *
 * The getters return plain references, so that worker closures can use a primitive while whoever
 * started the work keeps this object alive; all const methods may be called from any thread.
 */
class Cryptography : public Object
{
  public:
    /**
     * @return the type id
     */
    static TypeId GetTypeId();

    /**
     * @return the hash function
     */
    const DigestScheme& GetDigestScheme() const;

    /**
     * @return the signature scheme
     */
    const SignatureScheme& GetSignatureScheme() const;

  protected:
    /// The primitives at one point of the axis; none may be null.
    struct Primitives
    {
        Ptr<const DigestScheme> digestScheme;       ///< hash function
        Ptr<const SignatureScheme> signatureScheme; ///< signature scheme
    };

    /**
     * @param primitives what this point of the axis consists of
     */
    explicit Cryptography(const Primitives& primitives);

  private:
    const Primitives m_primitives; ///< what this point of the axis consists of
};

} // namespace fl
} // namespace ns3

#endif // FL_CRYPTOGRAPHY_H
