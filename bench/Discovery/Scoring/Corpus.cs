using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Ingest.Replay;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>A labelled log: its records, the true template and kind of each, and the operations of its API.</summary>
internal sealed partial class Corpus
{
    private static readonly string[] s_verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly List<string> _truth = [], _kinds = [];
    private readonly List<(string Method, string Template, int Good, int All)> _operations = [];

    public required string Name { get; init; }

    public List<AccessRecord> Records { get; } = [];

    public static async Task<Corpus> ReadAsync(string folder, string name)
    {
        Corpus corpus = new() { Name = name };
        await LogFileReader.ReadAsync(new ReplayRequest { Files = [Path.Combine(folder, name + ".log.ndjson.gz")] }, (_, record, _) => corpus.Records.Add(record!));
        using (StreamReader truth = new(new GZipStream(File.OpenRead(Path.Combine(folder, name + ".truth.ndjson.gz")), CompressionMode.Decompress)))
        {
            while (await truth.ReadLineAsync() is { } line)
            {
                using JsonDocument row = JsonDocument.Parse(line);
                corpus._truth.Add(row.RootElement.GetProperty("template").GetString() ?? "");
                corpus._kinds.Add(row.RootElement.GetProperty("kind").GetString()!);
            }
        }

        using JsonDocument operations = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, name + ".endpoints.json")));
        foreach (JsonElement e in operations.RootElement.EnumerateArray())
        {
            corpus._operations.Add((e.GetProperty("method").GetString()!, e.GetProperty("template").GetString()!, e.GetProperty("ok").GetInt32(), e.GetProperty("all").GetInt32()));
        }

        return corpus;
    }

    /// <summary>Scores what was learned as the corpus's own scorer does.</summary>
    public CorpusScore Score(IReadOnlyList<LearnedApi> apis, bool assign = true)
    {
        List<LearnedEndpoint> all = [.. apis.SelectMany(api => api.Endpoints)];
        HashSet<string> predicted = [.. all.Where(e => s_verbs.Contains(e.Endpoint.Method)).Select(e => Key(e.Endpoint.Method, e.Endpoint.Template))];
        HashSet<string> confirmed = [.. all.Where(e => s_verbs.Contains(e.Endpoint.Method) && e.Endpoint.Tier == EndpointTier.Confirmed).Select(e => Key(e.Endpoint.Method, e.Endpoint.Template))];
        HashSet<string> exists = [.. _operations.Where(o => o.All > 0).Select(o => Key(o.Method, o.Template))];
        HashSet<string> answered = [.. _operations.Where(o => o.Good > 0).Select(o => Key(o.Method, o.Template))];
        double precision = predicted.Count(exists.Contains) / Math.Max(1.0, predicted.Count), recall = predicted.Count(answered.Contains) / Math.Max(1.0, answered.Count);
        double ofConfirmed = confirmed.Count == 0 ? 1 : (double)confirmed.Count(exists.Contains) / confirmed.Count;
        return new CorpusScore(
            precision, recall, 2 * precision * recall / Math.Max(1e-9, precision + recall), ofConfirmed, assign ? Grouping(apis) : 0,
            [.. predicted.Where(key => !exists.Contains(key)).Order(StringComparer.Ordinal)], [.. answered.Where(key => !predicted.Contains(key)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Share of genuine requests whose group holds all of its endpoint's and no other's.</summary>
    private double Grouping(IReadOnlyList<LearnedApi> apis)
    {
        CatalogMatcher matcher = new(HostLearning.CatalogOf(apis));
        Dictionary<string, (HashSet<string> Truths, int Count)> groups = new(StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> found = new(StringComparer.Ordinal);
        int genuine = 0;
        for (int i = 0; i < Records.Count; i++)
        {
            AccessRecord record = Records[i];
            if (_kinds[i] is not ("legit" or "legit404") || !s_verbs.Contains(record.Method)) continue;
            genuine++;
            string template = HostLearning.Match(matcher, record).Template;
            string group = template.Length == 0 ? "" : Key(record.Method, template), truth = Key(record.Method, _truth[i]);
            if (!groups.TryGetValue(group, out (HashSet<string> Truths, int Count) entry)) entry = ([], 0);
            entry.Truths.Add(truth);
            groups[group] = (entry.Truths, entry.Count + 1);
            if (!found.TryGetValue(truth, out HashSet<string>? places)) found.Add(truth, places = []);
            places.Add(group);
        }

        int right = groups.Where(group => group.Key.Length > 0 && group.Value.Truths.Count == 1 && found[group.Value.Truths.First()].Count == 1).Sum(group => group.Value.Count);
        return right / Math.Max(1.0, genuine);
    }

    private static string Key(string method, string template) =>
        method + " /" + string.Join('/', template.Split('?')[0].Split('/', StringSplitOptions.RemoveEmptyEntries).Select(segment => Parameter().IsMatch(segment) ? "{}" : segment));

    [GeneratedRegex(@"\{[^}]*\}|<\*>|^:[A-Za-z_]\w*$|^DYN$|^\*+$")]
    private static partial Regex Parameter();
}
