/*
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "fl-line-plot.h"

#include "ns3/abort.h"
#include "ns3/fl-text.h"
#include "ns3/gnuplot.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

extern char** environ; // POSIX wants it declared by the program

namespace ns3
{
namespace fl
{

namespace
{

/**
 * @param text any text
 * @return the text so that it may stand between double quotes of a gnuplot script
 */
std::string
Escape(const std::string& text)
{
    std::string result;
    for (const char c : text)
    {
        result += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    }
    return result;
}

/**
 * Runs gnuplot without a shell.
 *
 * @param folder working folder
 * @param script file name of the script in the folder
 * @return empty on success, else the reason
 */
std::string
RunGnuplot(const std::string& folder, const std::string& script)
{
    std::string enter = "cd '";
    for (const char c : folder)
    {
        enter += c == '\'' ? "''" : std::string(1, c);
    }
    enter += "'";
    std::vector<std::string> words{"gnuplot", "-e", enter, script};
    std::vector<char*> arguments;
    for (std::string& word : words)
    {
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    {
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    }
    pid_t child = 0;
    const int error = posix_spawnp(&child, "gnuplot", &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0)
    {
        return error == ENOENT ? "the program gnuplot is not installed" : std::strerror(error);
    }
    int status = 0;
    pid_t waited = -1;
    do
    {
        waited = waitpid(child, &status, 0);
    } while (waited == -1 && errno == EINTR);
    const bool success = waited == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    return success ? "" : "gnuplot failed on " + script;
}

} // namespace

LinePlot::LinePlot(std::string title, std::string xLabel, std::string yLabel)
    : m_title(std::move(title)),
      m_xLabel(std::move(xLabel)),
      m_yLabel(std::move(yLabel))
{
}

void
LinePlot::SetVerticalRange(double low, double high)
{
    m_range = "set yrange [" + FormatDouble(low) + ":" + FormatDouble(high) + "]";
}

void
LinePlot::SetLogarithmic()
{
    m_logarithmic = "xy";
}

void
LinePlot::SetVerticalLogarithmic()
{
    m_logarithmic = "y";
}

void
LinePlot::AddLine(const std::string& name,
                  const std::vector<double>& x,
                  const std::vector<double>& y,
                  const std::vector<double>& errors)
{
    NS_ABORT_MSG_UNLESS(x.size() == y.size(), "a line needs as many values as positions");
    NS_ABORT_MSG_UNLESS(errors.empty() || errors.size() == x.size(),
                        "a line needs as many error bars as positions, or none");
    Line line{name, !errors.empty(), {}};
    for (size_t i = 0; i < x.size(); i++)
    {
        const bool hasError = line.hasErrors && std::isfinite(errors[i]);
        line.points.push_back({x[i], y[i], hasError ? errors[i] : 0});
    }
    m_lines.push_back(std::move(line));
}

bool
LinePlot::IsEmpty() const
{
    return std::all_of(m_lines.begin(), m_lines.end(), [](const Line& line) {
        return line.points.empty();
    });
}

void
LinePlot::Print(std::ostream& os) const
{
    Gnuplot plot("", Escape(m_title));
    plot.SetTerminal("");
    plot.SetLegend(Escape(m_xLabel), Escape(m_yLabel));
    plot.SetExtra("set grid linetype 1 linecolor rgb '#dddddd'\nset border 3\nset tics nomirror\n"
                  "set pointsize 0.5");
    // The names of many lines would cover them.
    plot.AppendExtra(m_lines.size() > 1 ? "set key below maxrows 3 samplen 1"
                                        : "set key bottom right");
    plot.AppendExtra(m_logarithmic.empty() ? "unset logscale" : "set logscale " + m_logarithmic);
    plot.AppendExtra(m_range.empty() ? "set autoscale y" : m_range);
    for (const Line& line : m_lines)
    {
        Gnuplot2dDataset dataset(Escape(line.name));
        dataset.SetStyle(Gnuplot2dDataset::LINES_POINTS);
        dataset.SetErrorBars(line.hasErrors ? Gnuplot2dDataset::Y : Gnuplot2dDataset::NONE);
        dataset.SetExtra("linewidth 2 pointtype 7");
        for (const Point& point : line.points)
        {
            if (line.hasErrors)
            {
                dataset.Add(point.x, point.y, point.error);
            }
            else
            {
                dataset.Add(point.x, point.y);
            }
        }
        if (!line.points.empty())
        {
            plot.AddDataset(dataset);
        }
    }
    plot.GenerateOutput(os);
}

std::string
LinePlot::Write(const std::string& folder, const std::string& name) const
{
    return WritePanels({*this}, 1, folder, name);
}

std::string
LinePlot::WritePanels(const std::vector<LinePlot>& panels,
                      uint32_t columns,
                      const std::string& folder,
                      const std::string& name)
{
    NS_ABORT_MSG_IF(columns == 0, "panels need at least one column");
    std::vector<const LinePlot*> filled;
    for (const LinePlot& panel : panels)
    {
        if (!panel.IsEmpty())
        {
            filled.push_back(&panel);
        }
    }
    const auto across = std::max<size_t>(1, std::min<size_t>(columns, filled.size()));
    const size_t down = std::max<size_t>(1, (filled.size() + across - 1) / across);

    const std::string script = name + ".plt";
    const std::string path = (std::filesystem::path(folder) / script).string();
    std::ofstream file(path, std::ios::trunc);
    const size_t width = across == 1 ? 800 : 600 * across;
    const size_t height = across == 1 ? 500 * down : 450 * down;
    file << "set terminal svg size " << width << "," << height
         << " noenhanced font 'sans-serif,15' background 'white'\n"
         << "set output \"" << name << ".svg\"\n";
    if (filled.size() > 1)
    {
        file << "set multiplot layout " << down << "," << across << "\nset key font ',12'\n";
    }
    for (const LinePlot* panel : filled)
    {
        panel->Print(file);
    }
    if (filled.size() > 1)
    {
        file << "unset multiplot\n";
    }
    file.close();
    if (!file)
    {
        throw std::runtime_error("cannot write " + path + ": " + std::strerror(errno));
    }
    const std::string problem =
        filled.empty() ? "there is nothing to plot" : RunGnuplot(folder, script);
    return problem.empty() ? "" : "no " + name + ".svg: " + problem + " (" + path + " is kept)";
}

} // namespace fl
} // namespace ns3
