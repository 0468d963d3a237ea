using Insight.Anomaly.Series;
using Insight.Anomaly.Series.Files;

namespace Insight.Anomaly.Tests.Series;

public class SeriesCsvTests
{
    [Fact]
    public void Reads_times_and_values_as_files_write_them()
    {
        (List<SeriesPoint> points, string? error) = Read("value,timestamp\r\n1,2026-01-31 08:30:00\r\n,2026-01-31T08:31:00Z\n2e3,1769848320\n-4,1769848380000\nNaN,2026-01-31 09:34:00.000000\n");
        Assert.Null(error);
        Assert.Equal([1769848200, 1769848260, 1769848320, 1769848380, 1769852040], points.Select(p => p.Seconds));
        Assert.Equal([1, double.NaN, 2000, -4, double.NaN], points.Select(p => p.Value));
    }

    [Theory]
    [InlineData("", "f.csv: line 0")]
    [InlineData("time,value\n", "f.csv: line 1: field 'timestamp'")]
    [InlineData("timestamp,values\n", "f.csv: line 1: field 'value'")]
    [InlineData("timestamp,value\n2026-01-01,1\nyesterday,1\n", "f.csv: line 3: field 'timestamp': 'yesterday'")]
    [InlineData("timestamp,value\n2026-01-01,one\n", "f.csv: line 2: field 'value': 'one'")]
    [InlineData("timestamp,value\n2026-01-01,1e999\n", "f.csv: line 2: field 'value'")]
    [InlineData("timestamp,value\n2026-01-01\n", "f.csv: line 2: field 'value'")]
    [InlineData("timestamp,value\n2026-01-01,\u001b[31m\n", "f.csv: line 2: field 'value': '??31m'")]
    public void Says_where_what_is_wrong(string text, string expected)
    {
        (_, string? error) = Read(text);
        Assert.StartsWith(expected, error);
    }

    [Fact]
    public void A_line_without_end_is_refused_and_not_held()
    {
        (_, string? error) = Read("timestamp,value\n" + new string('1', 1 << 20));
        Assert.Equal("f.csv: line 2: the line has more than 4096 characters", error);
    }

    [Fact]
    public void A_judged_file_has_a_line_for_every_point_as_it_was_written()
    {
        string input = "timestamp,value\n" + string.Concat(Generated.Noise(200, 1).Select(p => FormattableString.Invariant($"{p.Seconds},{p.Value}\n")));
        StringWriter output = new();
        Assert.Equal(200, SeriesFile.Judge(new SeriesCsv(new StringReader(input), "f.csv"), output, new SeriesModel().Observe, default));
        string[] lines = output.ToString().Split('\n');
        Assert.Equal("timestamp,value,anomaly_score,p_value,lower,upper", lines[0]);
        Assert.Equal(202, lines.Length);
        Assert.All(input.Split('\n')[1..201].Zip(lines[1..201]), pair => Assert.StartsWith(pair.First + ",", pair.Second));
        Assert.All(lines[100..201], line => Assert.Equal(6, line.Split(',').Count(field => field.Length > 0)));
    }

    private static (List<SeriesPoint> Points, string? Error) Read(string text)
    {
        SeriesCsv csv = new(new StringReader(text), "f.csv");
        List<SeriesPoint> points = [];
        while (csv.TryRead(out SeriesPoint point)) points.Add(point);
        return (points, csv.Error);
    }
}
