/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-layer-text.h"

#include "ns3/fl-choice.h"
#include "ns3/fl-input-error.h"
#include "ns3/fl-text.h"

#include <sstream>

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param text some words
 * @return the words; spaces and the like separate them
 */
std::vector<std::string>
SplitWords(const std::string& text)
{
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;)
    {
        words.push_back(word);
    }
    return words;
}

/**
 * @param text one layer
 * @return the layer
 * @throw InputError if it is unknown or not written as it should be
 */
WrittenLayer
ReadLayer(const std::string& text)
{
    std::vector<std::string> words = SplitWords(text);
    if (words.empty())
    {
        throw InputError("nothing between semicolons; accepted: layers such as dense 10");
    }
    const Choice choice(Layer::GetTypeId(), words.front());
    WrittenLayer written{choice.Create<Layer>(), NormalizeName(choice.GetName()), Join(words, " ")};
    words.erase(words.begin());
    LayerArguments arguments(words);
    try
    {
        written.layer->Configure(arguments);
        arguments.RequireEnd();
    }
    catch (const InputError& error)
    {
        throw InputError(error.what() + std::string("; accepted: ") + written.layer->GetGrammar());
    }
    return written;
}

} // namespace

std::vector<WrittenLayer>
ReadLayers(const std::string& text)
{
    std::vector<WrittenLayer> layers;
    std::istringstream stream(text + ";");
    for (std::string part; std::getline(stream, part, ';');)
    {
        try
        {
            layers.push_back(ReadLayer(part));
        }
        catch (const InputError& error)
        {
            throw InputError(DescribeLayer(layers.size() + 1, Join(SplitWords(part), " ")) + ": " +
                             error.what());
        }
    }
    return layers;
}

std::string
DescribeLayer(size_t number, const std::string& text)
{
    return "layer " + std::to_string(number) + " (" + text + ")";
}

} // namespace fl
} // namespace ns3
