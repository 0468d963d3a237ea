using System.Globalization;

namespace Insight.Anomaly.RootCause.Tables;

/// <summary>Metrics of nodes over time in CSV, laid out as in the PetShop data set.</summary>
/// <remarks>
/// Three header rows name microservice, metric and statistic of each column; the first column holds the time. A row that has nothing but the name
/// of the time column may follow. Metrics: <c>latency</c> in seconds (statistic Average, else the lowest quantile there is), <c>requests</c> (Sum),
/// <c>availability</c> in percent (Average) or <c>errors</c> (Sum). Others are passed over.
/// </remarks>
public sealed class MetricTable
{
    /// <summary>Most windows.</summary>
    public const int MaxWindows = 100_000;

    /// <summary>Fewer windows of normal operation say nothing.</summary>
    public const int FewestNormalWindows = Baseline.FewestWindows;

    private readonly Dictionary<(string Node, string Metric, string Statistic), double[]> _columns;

    private MetricTable(string file, int windows, Dictionary<(string, string, string), double[]> columns)
    {
        (File, Windows, _columns) = (file, windows, columns);
        Nodes = [.. columns.Keys.Select(static column => column.Item1).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>How many windows it has.</summary>
    public int Windows { get; }

    /// <summary>Names of its nodes.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>Reads the table.</summary>
    /// <param name="reader">Its text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="TableException">It is no table of metrics.</exception>
    public static MetricTable Read(TextReader reader, string file)
    {
        CsvRows rows = new(reader, file);
        List<string>[] header = new List<string>[3];
        for (int i = 0; i < header.Length; i++)
        {
            header[i] = rows.Next() ?? throw new TableException(TableText.Safe($"{file}: there are fewer than three header rows: microservice, metric, statistic"));
            if (header[i].Count != header[0].Count) throw rows.Wrong(header[i].Count - 1, $"the row has {header[i].Count} cells, the first row has {header[0].Count}");
        }

        if (header[0].Count < 2) throw rows.Wrong(0, "there is no column besides the time");
        double[][] values = Columns(rows, header, out int windows);
        if (windows == 0) throw new TableException(TableText.Safe($"{file}: there is no row of values"));
        Dictionary<(string, string, string), double[]> columns = [];
        for (int column = 1; column < header[0].Count; column++)
        {
            if (header[0][column].Length == 0) throw rows.Wrong(1, column, "the microservice has no name");
            if (!TableText.IsName(header[0][column])) throw rows.Wrong(1, column, "the name of the microservice holds a control character");
            (string, string, string) key = (header[0][column], header[1][column].ToLowerInvariant(), header[2][column].ToLowerInvariant());
            if (!columns.TryAdd(key, values[column])) throw rows.Wrong(1, column, $"{header[1][column]} {header[2][column]} of '{header[0][column]}' comes twice");
        }

        return new MetricTable(file, windows, columns);
    }

    /// <summary>The rows of a graph's nodes. Nodes without columns are not known in any window.</summary>
    public GraphWindows Of(ServiceGraph graph)
    {
        int size = graph.Nodes.Length * Windows;
        double[] requests = new double[size], errors = new double[size], latency = new double[size];
        for (int node = 0; node < graph.Nodes.Length; node++)
        {
            string name = graph.Nodes[node];
            double[]? counts = Find(name, "requests", "sum", "average"), times = Find(name, "latency", "average", "mean", "p50", "p90", "p95", "p99");
            double[]? availability = Find(name, "availability", "average", "mean"), failed = Find(name, "errors", "sum");
            for (int window = 0; window < Windows; window++)
            {
                int at = node * Windows + window;
                requests[at] = counts?[window] ?? double.NaN;
                latency[at] = times?[window] * 1e6 ?? double.NaN;
                errors[at] = failed?[window] ?? (availability is null ? double.NaN : requests[at] * (1 - Math.Clamp(availability[window], 0, 100) / 100));
            }
        }

        return new GraphWindows(new WindowColumns(graph.Nodes.Length, Windows, requests, errors, latency), null);
    }

    /// <summary>True: a metric of a node is known in some window.</summary>
    public bool Has(string node, SymptomMetric metric) => metric switch
    {
        SymptomMetric.Latency => Find(node, "latency", "average", "mean", "p50", "p90", "p95", "p99") is not null,
        SymptomMetric.Errors => Find(node, "requests", "sum", "average") is not null && (Find(node, "errors", "sum") ?? Find(node, "availability", "average", "mean")) is not null,
        _ => Find(node, "requests", "sum", "average") is not null,
    };

    private double[]? Find(string node, string metric, params ReadOnlySpan<string> statistics)
    {
        foreach (string statistic in statistics)
            if (_columns.TryGetValue((node, metric, statistic), out double[]? column)) return column;
        return null;
    }

    private static double[][] Columns(CsvRows rows, List<string>[] header, out int windows)
    {
        List<double>[] columns = new List<double>[header[0].Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = [];
        windows = 0;
        while (rows.Next() is { } row)
        {
            if (windows == 0 && row.Skip(1).All(string.IsNullOrWhiteSpace) && !TableText.TryNumber(row[0], out _)) continue;
            if (row.Count != columns.Length) throw rows.Wrong(row.Count - 1, $"the row has {row.Count} cells, the header has {columns.Length}");
            if (++windows > MaxWindows) throw rows.Wrong(0, $"more than {MaxWindows} rows of values");
            for (int column = 0; column < row.Count; column++)
            {
                if (!TableText.TryNumber(row[column], out double value) && (column > 0 || !IsTime(row[0])))
                    throw rows.Wrong(column, $"'{row[column]}' is no number{(column == 0 ? " and no time" : $" ({header[1][column]} of '{header[0][column]}')")}");
                columns[column].Add(value);
            }
        }

        return [.. columns.Select(static column => column.ToArray())];
    }

    private static bool IsTime(string cell) => DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
