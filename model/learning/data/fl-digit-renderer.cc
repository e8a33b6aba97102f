/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-digit-renderer.h"

#include "ns3/assert.h"

#include <algorithm>
#include <cmath>

namespace ns3
{
namespace fl
{

namespace
{

// How strongly digits vary. Chosen so that softmax regression, which sees pixels only, reaches 85
// to 95 % at the default size, while a network with one hidden layer is clearly better.
constexpr float POINT_JITTER = 0.034F;  ///< of control points, in units of the digit's box
constexpr float ROTATION = 0.15F;       ///< standard deviation, in radians
constexpr float SHEAR = 0.18F;          ///< standard deviation, in widths a height
constexpr float SHIFT = 1.0F;           ///< standard deviation, in pixels
constexpr float BOX_WIDTH = 15.0F;      ///< mean, in pixels
constexpr float BOX_HEIGHT = 19.0F;     ///< mean, in pixels
constexpr float SIZE_VARIATION = 0.09F; ///< standard deviation, relative
constexpr float WOBBLE = 0.6F;          ///< standard deviation of the amplitude, in pixels
constexpr float NOISE = 0.07F;          ///< greatest change of a pixel
constexpr uint32_t LINES_A_SPAN = 6;    ///< straight lines between two points of a smooth stroke

} // namespace

DigitRenderer::DigitRenderer(const RngStream& random)
    : m_random(random)
{
}

void
DigitRenderer::Draw(uint32_t digit, float* pixels)
{
    const std::vector<Glyph>& glyphs = GetGlyphs(digit);
    const auto variant = static_cast<size_t>(m_random.RandU01() * glyphs.size());
    const Deformation deformation = DrawDeformation();
    const float radius = Uniform(0.6F, 1.7F);
    const float pressure = Uniform(0.7F, 1.0F);

    std::fill_n(pixels, SIDE * SIDE, 0.0F);
    for (const Stroke& stroke : glyphs[variant])
    {
        std::vector<Point> points = stroke.points;
        for (Point& point : points)
        {
            point.x += Bell(POINT_JITTER);
            point.y += Bell(POINT_JITTER);
        }
        if (stroke.smooth)
        {
            points = Smooth(points);
        }
        for (Point& point : points)
        {
            point = deformation.Apply(point);
        }
        for (size_t i = 0; i + 1 < points.size(); i++)
        {
            Ink(points[i], points[i + 1], radius, pixels);
        }
    }
    for (uint32_t i = 0; i < SIDE * SIDE; i++)
    {
        const float value = std::clamp(pixels[i] * pressure + Uniform(-NOISE, NOISE), 0.0F, 1.0F);
        pixels[i] = std::round(value * 255.0F) / 255.0F;
    }
}

const std::vector<DigitRenderer::Glyph>&
DigitRenderer::GetGlyphs(uint32_t digit)
{
    constexpr bool CURVE = true;
    constexpr bool LINES = false;
    // clang-format off
    static const std::vector<std::vector<Glyph>> glyphs = {
        {{{CURVE, {{.5F, .04F}, {.22F, .2F}, {.14F, .55F}, {.28F, .88F}, {.54F, .96F}, {.8F, .75F}, {.84F, .36F}, {.68F, .08F}, {.48F, .05F}}}},
         {{CURVE, {{.6F, .06F}, {.36F, .16F}, {.24F, .5F}, {.32F, .86F}, {.52F, .95F}, {.7F, .7F}, {.74F, .32F}, {.62F, .06F}, {.44F, .14F}}}}},
        {{{LINES, {{.5F, .04F}, {.5F, .96F}}}},
         {{LINES, {{.3F, .24F}, {.53F, .05F}, {.53F, .95F}}}},
         {{LINES, {{.3F, .22F}, {.52F, .05F}, {.52F, .94F}}}, {LINES, {{.28F, .95F}, {.76F, .95F}}}}},
        {{{CURVE, {{.18F, .26F}, {.34F, .07F}, {.62F, .06F}, {.76F, .27F}, {.6F, .55F}, {.2F, .93F}}}, {LINES, {{.2F, .93F}, {.84F, .92F}}}},
         {{CURVE, {{.22F, .24F}, {.4F, .06F}, {.66F, .1F}, {.7F, .34F}, {.5F, .64F}, {.26F, .9F}, {.18F, .8F}, {.36F, .75F}, {.6F, .9F}, {.86F, .86F}}}}},
        {{{CURVE, {{.2F, .16F}, {.48F, .04F}, {.74F, .2F}, {.64F, .42F}, {.42F, .48F}}}, {CURVE, {{.42F, .48F}, {.74F, .57F}, {.78F, .8F}, {.5F, .96F}, {.18F, .86F}}}},
         {{LINES, {{.2F, .07F}, {.76F, .07F}, {.45F, .4F}}}, {CURVE, {{.45F, .4F}, {.74F, .5F}, {.8F, .75F}, {.52F, .96F}, {.2F, .87F}}}}},
        {{{LINES, {{.28F, .06F}, {.2F, .54F}, {.82F, .52F}}}, {LINES, {{.68F, .12F}, {.64F, .96F}}}},
         {{LINES, {{.62F, .05F}, {.15F, .62F}, {.88F, .62F}}}, {LINES, {{.64F, .05F}, {.63F, .95F}}}},
         {{CURVE, {{.26F, .06F}, {.2F, .34F}, {.32F, .52F}, {.56F, .5F}, {.74F, .34F}}}, {LINES, {{.76F, .08F}, {.66F, .96F}}}}},
        {{{LINES, {{.76F, .07F}, {.3F, .07F}, {.26F, .45F}}}, {CURVE, {{.26F, .45F}, {.55F, .38F}, {.8F, .62F}, {.64F, .9F}, {.2F, .9F}}}},
         {{CURVE, {{.76F, .1F}, {.36F, .12F}, {.28F, .4F}, {.6F, .48F}, {.78F, .7F}, {.54F, .94F}, {.2F, .88F}}}}},
        {{{CURVE, {{.66F, .05F}, {.36F, .3F}, {.2F, .65F}, {.34F, .92F}, {.64F, .93F}, {.76F, .7F}, {.55F, .52F}, {.24F, .66F}}}},
         {{CURVE, {{.4F, .04F}, {.26F, .4F}, {.22F, .75F}, {.45F, .96F}, {.72F, .8F}, {.6F, .58F}, {.24F, .72F}}}}},
        {{{LINES, {{.18F, .08F}, {.8F, .08F}, {.45F, .95F}}}},
         {{LINES, {{.18F, .08F}, {.8F, .08F}, {.42F, .95F}}}, {LINES, {{.34F, .5F}, {.74F, .5F}}}},
         {{CURVE, {{.2F, .2F}, {.3F, .08F}, {.56F, .1F}, {.8F, .06F}, {.62F, .42F}, {.5F, .96F}}}}},
        {{{CURVE, {{.7F, .14F}, {.42F, .06F}, {.28F, .27F}, {.5F, .47F}, {.75F, .7F}, {.5F, .95F}, {.25F, .72F}, {.5F, .47F}, {.73F, .27F}, {.66F, .1F}}}},
         {{CURVE, {{.5F, .46F}, {.28F, .3F}, {.42F, .06F}, {.66F, .12F}, {.68F, .34F}, {.5F, .46F}}}, {CURVE, {{.5F, .46F}, {.24F, .66F}, {.36F, .94F}, {.68F, .9F}, {.74F, .64F}, {.5F, .46F}}}}},
        {{{CURVE, {{.74F, .24F}, {.52F, .05F}, {.25F, .22F}, {.34F, .47F}, {.64F, .42F}, {.75F, .2F}}}, {LINES, {{.75F, .18F}, {.68F, .96F}}}},
         {{CURVE, {{.72F, .2F}, {.46F, .05F}, {.26F, .26F}, {.44F, .48F}, {.7F, .36F}, {.75F, .18F}, {.76F, .6F}, {.6F, .92F}, {.3F, .92F}}}}},
    };
    // clang-format on
    NS_ASSERT(digit < glyphs.size());
    return glyphs[digit];
}

DigitRenderer::Point
DigitRenderer::Deformation::Apply(Point point) const
{
    const float x = point.x - 0.5F;
    const float y = point.y - 0.5F;
    const Point rigid{center.x + matrix[0] * x + matrix[1] * y,
                      center.y + matrix[2] * x + matrix[3] * y};
    return {rigid.x + wobble.x * std::sin(frequency.x * rigid.y + phase.x),
            rigid.y + wobble.y * std::sin(frequency.y * rigid.x + phase.y)};
}

DigitRenderer::Deformation
DigitRenderer::DrawDeformation()
{
    constexpr float TURN = 6.2831853F;
    const float angle = Bell(ROTATION);
    const float shear = Bell(SHEAR);
    const float width = BOX_WIDTH * (1.0F + Bell(SIZE_VARIATION));
    const float height = BOX_HEIGHT * (1.0F + Bell(SIZE_VARIATION));
    const float cosine = std::cos(angle);
    const float sine = std::sin(angle);
    Deformation deformation;
    deformation.matrix[0] = cosine * width;
    deformation.matrix[1] = -(sine + cosine * shear) * height;
    deformation.matrix[2] = sine * width;
    deformation.matrix[3] = (cosine - sine * shear) * height;
    deformation.center.x = (SIDE - 1) / 2.0F + Bell(SHIFT);
    deformation.center.y = (SIDE - 1) / 2.0F + Bell(SHIFT);
    deformation.wobble.x = Bell(WOBBLE);
    deformation.wobble.y = Bell(WOBBLE);
    deformation.phase.x = Uniform(0, TURN);
    deformation.phase.y = Uniform(0, TURN);
    deformation.frequency.x = Uniform(0.2F, 0.5F);
    deformation.frequency.y = Uniform(0.2F, 0.5F);
    return deformation;
}

std::vector<DigitRenderer::Point>
DigitRenderer::Smooth(const std::vector<Point>& points)
{
    std::vector<Point> result;
    const size_t last = points.size() - 1;
    for (size_t i = 0; i < last; i++)
    {
        const Point& a = points[i == 0 ? 0 : i - 1];
        const Point& b = points[i];
        const Point& c = points[i + 1];
        const Point& d = points[std::min(i + 2, last)];
        for (uint32_t step = 0; step < LINES_A_SPAN; step++)
        {
            const float t = static_cast<float>(step) / LINES_A_SPAN;
            const auto spline = [t](float p, float q, float r, float s) {
                return 0.5F * (2 * q +
                               t * (r - p +
                                    t * (2 * p - 5 * q + 4 * r - s + t * (3 * q - p - 3 * r + s))));
            };
            result.push_back({spline(a.x, b.x, c.x, d.x), spline(a.y, b.y, c.y, d.y)});
        }
    }
    result.push_back(points[last]);
    return result;
}

void
DigitRenderer::Ink(Point from, Point to, float radius, float* pixels)
{
    // A pixel's ink falls from 1 to 0 over one pixel around the edge of the line.
    const float reach = radius + 0.5F;
    const auto clip = [](float value) {
        return static_cast<uint32_t>(std::clamp(value, 0.0F, static_cast<float>(SIDE - 1)));
    };
    const uint32_t left = clip(std::ceil(std::min(from.x, to.x) - reach));
    const uint32_t right = clip(std::floor(std::max(from.x, to.x) + reach));
    const uint32_t top = clip(std::ceil(std::min(from.y, to.y) - reach));
    const uint32_t bottom = clip(std::floor(std::max(from.y, to.y) + reach));
    const float dx = to.x - from.x;
    const float dy = to.y - from.y;
    const float inverse = 1.0F / std::max(dx * dx + dy * dy, 1e-6F);
    for (uint32_t row = top; row <= bottom; row++)
    {
        for (uint32_t column = left; column <= right; column++)
        {
            const float px = static_cast<float>(column) - from.x;
            const float py = static_cast<float>(row) - from.y;
            const float along = std::clamp((px * dx + py * dy) * inverse, 0.0F, 1.0F);
            const float ex = px - along * dx;
            const float ey = py - along * dy;
            const float ink = reach - std::sqrt(ex * ex + ey * ey);
            float& pixel = pixels[row * SIDE + column];
            pixel = std::max(pixel, std::min(ink, 1.0F));
        }
    }
}

float
DigitRenderer::Uniform(float low, float high)
{
    return low + (high - low) * static_cast<float>(m_random.RandU01());
}

float
DigitRenderer::Bell(float deviation)
{
    // The sum of four uniform numbers has variance 1/3.
    double sum = -2;
    for (int i = 0; i < 4; i++)
    {
        sum += m_random.RandU01();
    }
    return deviation * static_cast<float>(sum * 1.7320508);
}

} // namespace fl
} // namespace ns3
