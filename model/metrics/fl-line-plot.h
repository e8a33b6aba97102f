/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef FL_LINE_PLOT_H
#define FL_LINE_PLOT_H

#include <cstdint>
#include <ostream>
#include <string>
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
     * Makes both axes logarithmic; positions and values must be positive.
     */
    void SetLogarithmic();

    /**
     * Makes the vertical axis logarithmic; values must be positive.
     */
    void SetVerticalLogarithmic();

    /**
     * @param name name in the legend
     * @param x positions
     * @param y values, as many as positions
     * @param errors half the height of each point's error bar, as many as positions; one that is
     *        not finite draws none. Empty: no error bars
     */
    void AddLine(const std::string& name,
                 const std::vector<double>& x,
                 const std::vector<double>& y,
                 const std::vector<double>& errors = {});

    /**
     * @return true if there is no point in it
     */
    bool IsEmpty() const;

    /**
     * Writes NAME.plt, and runs gnuplot on it to make NAME.svg.
     *
     * @param folder folder for both files
     * @param name file name without extension
     * @return empty if the picture was made; else one line that says why it was not
     * @throw std::runtime_error if the script cannot be written
     */
    std::string Write(const std::string& folder, const std::string& name) const;

    /**
     * Writes several plots into one picture, as Write does. Plots without a point are left out.
     *
     * @param panels the plots, row by row
     * @param columns how many stand side by side, at least 1
     * @param folder folder for both files
     * @param name file name without extension
     * @return empty if the picture was made; else one line that says why it was not
     * @throw std::runtime_error if the script cannot be written
     */
    static std::string WritePanels(const std::vector<LinePlot>& panels,
                                   uint32_t columns,
                                   const std::string& folder,
                                   const std::string& name);

  private:
    /// One point of a line.
    struct Point
    {
        double x;     ///< position
        double y;     ///< value
        double error; ///< half the height of its error bar
    };

    /// One line of the plot.
    struct Line
    {
        std::string name;          ///< name in the legend
        bool hasErrors;            ///< whether points have error bars
        std::vector<Point> points; ///< positions and values
    };

    /**
     * Prints the plot without terminal and file.
     *
     * @param os where to print
     */
    void Print(std::ostream& os) const;

    std::string m_title;       ///< what is shown
    std::string m_xLabel;      ///< what runs to the right
    std::string m_yLabel;      ///< what runs upwards
    std::string m_range;       ///< range of the vertical axis, as gnuplot writes it
    std::string m_logarithmic; ///< axes that are, as gnuplot writes it; empty: none
    std::vector<Line> m_lines; ///< the lines
};

} // namespace fl
} // namespace ns3

#endif // FL_LINE_PLOT_H
