/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LINE_PLOT_H
#define FL_LINE_PLOT_H

#include <string>
#include <utility>
#include <vector>

namespace ns3
{
namespace fl
{

/**
 * @ingroup decentralized-fl-metrics
 * A plot of lines with points, drawn by the program gnuplot from a script that ns-3's Gnuplot class
 * writes. The picture is an SVG file, which every build of gnuplot can make.
 */
class LinePlot
{
  public:
    /**
     * @param title what is shown
     * @param xLabel what runs to the right, with its unit
     * @param yLabel what runs upwards, with its unit
     */
    LinePlot(std::string title, std::string xLabel, std::string yLabel);

    /**
     * Fixes the range of the vertical axis, which otherwise follows the values.
     *
     * @param low lower end
     * @param high upper end
     */
    void SetVerticalRange(double low, double high);

    /**
     * @param name name in the legend
     * @param x positions
     * @param y values, as many as positions
     */
    void AddLine(const std::string& name,
                 const std::vector<double>& x,
                 const std::vector<double>& y);

    /**
     * Writes NAME.plt, and runs gnuplot on it to make NAME.svg.
     *
     * @param folder folder for both files
     * @param name file name without extension
     * @return empty if the picture was made; else one line that says why it was not
     * @throw std::runtime_error if the script cannot be written
     */
    std::string Write(const std::string& folder, const std::string& name) const;

  private:
    /// One line of the plot.
    struct Line
    {
        std::string name;                              ///< name in the legend
        std::vector<std::pair<double, double>> points; ///< positions and values
    };

    std::string m_title;       ///< what is shown
    std::string m_xLabel;      ///< what runs to the right
    std::string m_yLabel;      ///< what runs upwards
    std::string m_range;       ///< range of the vertical axis, as gnuplot writes it
    std::vector<Line> m_lines; ///< the lines
};

} // namespace fl
} // namespace ns3

#endif // FL_LINE_PLOT_H
