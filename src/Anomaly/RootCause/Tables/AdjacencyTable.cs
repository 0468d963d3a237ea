namespace Insight.Anomaly.RootCause.Tables;

/// <summary>Reads a graph from an adjacency matrix in CSV: the first row and the first column hold the names, and a row calls the columns with a number other than 0.</summary>
public static class AdjacencyTable
{
    /// <summary>Most nodes.</summary>
    public const int MaxNodes = 5_000;

    /// <summary>Reads the table.</summary>
    /// <param name="reader">Its text.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="TableException">It is no adjacency matrix.</exception>
    public static ServiceGraph Read(TextReader reader, string file)
    {
        CsvRows rows = new(reader, file);
        if (rows.Next() is not { } header) throw new TableException(TableText.Safe($"{file}: it is empty; the first row holds the names of the nodes"));
        if (header.Count - 1 > MaxNodes) throw rows.Wrong(header.Count - 1, $"more than {MaxNodes} nodes");
        Dictionary<string, int> columns = new(StringComparer.Ordinal);
        List<string> names = [.. header.Skip(1)];
        for (int i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0) throw rows.Wrong(i + 1, "the node has no name");
            if (!TableText.IsName(names[i])) throw rows.Wrong(i + 1, "the name of the node holds a control character");
            if (!columns.TryAdd(names[i], i)) throw rows.Wrong(i + 1, $"the node '{names[i]}' comes twice");
        }

        List<GraphCall> calls = [];
        HashSet<int> seen = [];
        while (rows.Next() is { } row)
        {
            if (!columns.TryGetValue(row[0], out int caller)) throw rows.Wrong(0, $"the node '{row[0]}' is not in the first row");
            if (!seen.Add(caller)) throw rows.Wrong(0, $"the node '{row[0]}' has a row already");
            if (row.Count != header.Count) throw rows.Wrong(row.Count - 1, $"the row has {row.Count} cells, the first row has {header.Count}");
            for (int column = 1; column < row.Count; column++)
            {
                if (!TableText.TryNumber(row[column], out double value)) throw rows.Wrong(column, $"'{row[column]}' is no number; 1 says that the row calls the column, 0 that it does not");
                if (value is not 0 and not double.NaN) calls.Add(new GraphCall(caller, column - 1));
            }
        }

        return ServiceGraph.Create(names, [.. calls]);
    }
}
