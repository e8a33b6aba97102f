/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_DIGIT_RENDERER_H
#define FL_DIGIT_RENDERER_H

#include "ns3/rng-stream.h"

#include <cstdint>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-learning
 * Draws digits that look handwritten: strokes of one of several ways to write the digit, with
 * displaced control points, a random affine map, an elastic wobble, pens of different width and
 * pressure, and noise.
 */
class DigitRenderer
{
  public:
    /// Rows and columns of a picture, as in MNIST.
    static constexpr uint32_t SIDE = 28;

    /**
     * @param random the source of all variation
     */
    explicit DigitRenderer(const RngStream& random);

    /**
     * Draws one picture.
     *
     * @param digit which digit, 0 to 9
     * @param pixels receives SIDE x SIDE values in [0, 1], row after row: 0 is paper, 1 is ink;
     * they are multiples of 1/255, as scanned ones are
     */
    void Draw(uint32_t digit, float* pixels);

  private:
    /// A point; in glyphs the unit square is the digit's box, y points down.
    struct Point
    {
        float x; ///< from the left
        float y; ///< from the top
    };

    /// One movement of the pen.
    struct Stroke
    {
        bool smooth;               ///< a curve through the points, else straight lines
        std::vector<Point> points; ///< in the order of writing
    };

    /// One way to write a digit.
    using Glyph = std::vector<Stroke>;

    /**
     * @param digit which digit
     * @return the ways to write it
     */
    static const std::vector<Glyph>& GetGlyphs(uint32_t digit);

    /// A random map from the unit square to the picture.
    struct Deformation
    {
        float matrix[4]; ///< rotation, shear and scale, row by row
        Point center;    ///< where the middle of the glyph goes, in pixels
        Point wobble;    ///< amplitude of the elastic displacement, in pixels
        Point phase;     ///< its phase, in radians
        Point frequency; ///< its frequency, in radians a pixel

        /**
         * @param point a point of the unit square
         * @return its place in the picture, in pixels
         */
        Point Apply(Point point) const;
    };

    /**
     * @return a deformation
     */
    Deformation DrawDeformation();

    /**
     * Replaces a smooth stroke by short straight lines.
     *
     * @param points points of a stroke
     * @return points on a Catmull-Rom spline through them
     */
    static std::vector<Point> Smooth(const std::vector<Point>& points);

    /**
     * Inks one straight line.
     *
     * @param from begin, in pixels
     * @param to end, in pixels
     * @param radius half the width of the pen, in pixels
     * @param pixels the picture
     */
    static void Ink(Point from, Point to, float radius, float* pixels);

    /**
     * @param low least value
     * @param high greatest value
     * @return a uniform random number
     */
    float Uniform(float low, float high);

    /**
     * @param deviation standard deviation
     * @return a bell-shaped random number around 0, never beyond 3.5 deviations, so that no digit
     *         leaves the picture
     */
    float Bell(float deviation);

    RngStream m_random; ///< the source of all variation
};

} // namespace fl
} // namespace ns3

#endif // FL_DIGIT_RENDERER_H
