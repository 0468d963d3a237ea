using System.Globalization;
using System.Text;

namespace Insight.Anomaly.Series.Files;

/// <summary>Judges the series of one file, point by point, into another.</summary>
public static class SeriesFile
{
    /// <summary>First line of what is written.</summary>
    public const string Header = "timestamp,value,anomaly_score,p_value,lower,upper";

    /// <summary>Writes one line per point, in order; times and values stay as they are written.</summary>
    /// <param name="input">The series.</param>
    /// <param name="output">Where to.</param>
    /// <param name="judge">Judges a point and learns from it.</param>
    /// <param name="cancellation">Stops between points.</param>
    /// <returns>Points written; <see cref="SeriesCsv.Error"/> tells whether all were.</returns>
    public static int Judge(SeriesCsv input, TextWriter output, Func<SeriesPoint, SeriesJudgement> judge, CancellationToken cancellation)
    {
        int points = 0;
        StringBuilder line = new();
        output.Write(Header + "\n");
        while (input.TryRead(out SeriesPoint point))
        {
            cancellation.ThrowIfCancellationRequested();
            SeriesJudgement judgement = judge(point);
            line.Clear().Append(input.Timestamp).Append(',').Append(input.Value).Append(',');
            line.Append(CultureInfo.InvariantCulture, $"{judgement.Score:0.########},{judgement.PValue:0.####E+0},");
            Append(line, judgement.Lower).Append(',');
            Append(line, judgement.Upper).Append('\n');
            output.Write(line);
            points++;
        }

        return points;
    }

    private static StringBuilder Append(StringBuilder line, double value) => double.IsNaN(value) ? line : line.Append(CultureInfo.InvariantCulture, $"{value:G9}");
}
