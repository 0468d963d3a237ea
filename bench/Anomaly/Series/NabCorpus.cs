using System.Globalization;
using System.Text.Json;

namespace Insight.Bench.Anomaly.Series;

/// <summary>Labelled series in a folder: <c>windows.json</c> and <c>folder/file.csv</c> with timestamp and value.</summary>
internal sealed class NabCorpus
{
    private NabCorpus(IReadOnlyList<NabSeries> series) => Series = series;

    public IReadOnlyList<NabSeries> Series { get; }

    public static NabCorpus Read(string folder)
    {
        using JsonDocument windows = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "windows.json")));
        return new NabCorpus([.. windows.RootElement.EnumerateObject().Select(file => NabSeries.Read(folder, file.Name, file.Value))]);
    }

    /// <summary>Start of the interval as the files write it, in seconds since 1970 as if it were UTC; fractions are cut off.</summary>
    public static long Seconds(string text) =>
        (long)(DateTime.Parse(text.Split('.')[0], CultureInfo.InvariantCulture) - DateTime.UnixEpoch).TotalSeconds;
}
