/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_JSON_OBJECT_H
#define FL_JSON_OBJECT_H

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * A JSON object under construction; members keep the order in which they were set. Setting a name
 * again replaces its value.
 */
class JsonObject
{
  public:
    JsonObject();
    ~JsonObject();

    /**
     * Copies all members.
     *
     * @param other the object to copy
     */
    JsonObject(const JsonObject& other);

    JsonObject& operator=(const JsonObject& other) = delete;

    /**
     * @param name name of the member
     * @param value text in UTF-8
     */
    void SetText(const std::string& name, const std::string& value);

    /**
     * @param name name of the member
     * @param value a number; one that is not finite becomes null
     */
    void SetNumber(const std::string& name, double value);

    /**
     * @param name name of the member
     * @param value a count
     */
    void SetCount(const std::string& name, uint64_t value);

    /**
     * @param name name of the member
     * @param value a truth value
     */
    void SetFlag(const std::string& name, bool value);

    /**
     * @param name name of the member
     * @param value an object inside this one; it is copied
     */
    void SetObject(const std::string& name, const JsonObject& value);

    /**
     * @param name name of the member
     * @param settings names and values, which become an object of texts
     */
    void SetSettings(const std::string& name,
                     const std::vector<std::pair<std::string, std::string>>& settings);

    /**
     * @return the object as indented text, ended by a line feed
     */
    std::string ToString() const;

  private:
    struct Content;
    std::unique_ptr<Content> m_content; ///< the members
};

} // namespace fl
} // namespace ns3

#endif // FL_JSON_OBJECT_H
