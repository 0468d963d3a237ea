using System.IO.Compression;
using System.Text.Json;
using Insight.ApiDiscovery.Learning;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Ingest.Replay;

namespace Insight.Bench.Discovery.Scoring;

/// <summary>A labelled log: its records, the true template and kind of each, and the operations of its API. Scores as the script beside the logs does.</summary>
internal sealed class Corpus
{
    private static readonly string[] s_verbs = ["GET", "POST", "PUT", "PATCH", "DELETE"];

    private readonly List<string> _truth = [], _kinds = [];
    private readonly List<Operation> _operations = [];

    private Corpus(string name) => Name = name;

    public string Name { get; }

    public List<AccessRecord> Records { get; } = [];

    /// <summary>Names of the corpora of a folder.</summary>
    public static IReadOnlyList<string> NamesIn(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.log.ndjson.gz").Order(StringComparer.Ordinal).Select(file => Path.GetFileName(file)[..^".log.ndjson.gz".Length])];

    public static async Task<Corpus> ReadAsync(string folder, string name)
    {
        Corpus corpus = new(name);
        IReadOnlyList<string> problems = await LogFileReader.ReadAsync(
            new ReplayRequest { Files = [Path.Combine(folder, name + ".log.ndjson.gz")] }, (_, record, _) => corpus.Records.Add(record!.Clone()));
        if (problems.Count > 0) throw new InvalidDataException(problems[0]);
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
            corpus._operations.Add(new Operation(
                e.GetProperty("method").GetString()!, e.GetProperty("template").GetString()!, e.GetProperty("ok").GetInt32(), e.GetProperty("all").GetInt32()));
        }

        return corpus;
    }

    /// <summary>The corpus as it was after its first requests: what was not answered until then need not be found.</summary>
    public Corpus First(int count)
    {
        Corpus first = new(Name);
        first.Records.AddRange(Records.Take(count));
        first._truth.AddRange(_truth.Take(count));
        first._kinds.AddRange(_kinds.Take(count));
        Dictionary<(string, string), int> answered = [];
        for (int i = 0; i < first.Records.Count; i++)
        {
            if (_kinds[i] != "legit" || Records[i].Status >= 400) continue;
            (string, string) key = (Records[i].Method, _truth[i]);
            answered[key] = answered.GetValueOrDefault(key) + 1;
        }

        first._operations.AddRange(_operations.Select(operation => operation with { Answered = answered.GetValueOrDefault((operation.Method, operation.Template)) }));
        return first;
    }

    /// <summary>Learns the corpus.</summary>
    public IReadOnlyList<LearnedApi> Learn()
    {
        HostLearning learning = new();
        foreach (AccessRecord record in Records) learning.Add(record);
        return learning.Learn([]);
    }

    /// <summary>The template of each record, or null, by what was learned.</summary>
    public IReadOnlyList<string?> Assign(IReadOnlyList<LearnedApi> apis)
    {
        CatalogMatcher matcher = new(HostLearning.CatalogOf(apis));
        return [.. Records.Select(record => HostLearning.Match(matcher, record).Template is { Length: > 0 } template ? template : null)];
    }

    /// <summary>Scores what was learned, its own groups included.</summary>
    public CorpusScore Score(IReadOnlyList<LearnedApi> apis)
    {
        List<EndpointTemplate> all = [.. apis.SelectMany(api => api.Endpoints).Select(endpoint => endpoint.Endpoint)];
        CorpusScore confirmed = Score([.. all.Where(e => e.Tier == EndpointTier.Confirmed).Select(e => (e.Method, e.Template))], new string?[Records.Count]);
        CorpusScore score = Score([.. all.Select(e => (e.Method, e.Template))], Assign(apis));
        return score with { Confirmed = confirmed.Precision };
    }

    /// <summary>Scores templates.</summary>
    /// <param name="templates">The templates.</param>
    /// <param name="assigned">The template of each record, or null; null altogether: the most specific that fits.</param>
    public CorpusScore Score(IReadOnlyList<(string Method, string Template)> templates, IReadOnlyList<string?>? assigned = null)
    {
        HashSet<(string Method, string Shape)> exact = [.. templates.Where(t => s_verbs.Contains(t.Method)).Select(t => (t.Method, Shape.Exact(t.Template)))];
        HashSet<string> predicted = [.. exact.Select(t => Key(t.Method, t.Shape))];
        HashSet<string> exists = [.. _operations.Where(o => o.Asked > 0).Select(o => Key(o.Method, o.Template))];
        HashSet<string> answered = [.. _operations.Where(o => o.Answered > 0).Select(o => Key(o.Method, o.Template))];
        double precision = predicted.Count(exists.Contains) / Math.Max(1.0, predicted.Count), recall = predicted.Count(answered.Contains) / Math.Max(1.0, answered.Count);
        if (assigned is null)
        {
            ShapeRouter router = new(exact);
            assigned = [.. Records.Select(record => router.Route(record.Method, record.Path))];
        }

        return new CorpusScore(
            precision, recall, 2 * precision * recall / Math.Max(1e-9, precision + recall), Grouping(assigned),
            [.. predicted.Where(key => !exists.Contains(key)).Order(StringComparer.Ordinal)], [.. answered.Where(key => !predicted.Contains(key)).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Share of genuine requests whose group holds all of its endpoint's and no other's.</summary>
    private double Grouping(IReadOnlyList<string?> assigned)
    {
        Dictionary<string, (HashSet<string> Truths, int Count)> groups = new(StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> found = new(StringComparer.Ordinal);
        int genuine = 0;
        for (int i = 0; i < Records.Count; i++)
        {
            AccessRecord record = Records[i];
            if (_kinds[i] is not ("legit" or "legit404") || !s_verbs.Contains(record.Method)) continue;
            genuine++;
            string group = assigned[i] is { } template ? Key(record.Method, template) : "", truth = Key(record.Method, _truth[i]);
            if (!groups.TryGetValue(group, out (HashSet<string> Truths, int Count) entry)) entry = ([], 0);
            entry.Truths.Add(truth);
            groups[group] = (entry.Truths, entry.Count + 1);
            if (!found.TryGetValue(truth, out HashSet<string>? places)) found.Add(truth, places = []);
            places.Add(group);
        }

        int right = groups.Where(group => group.Key.Length > 0 && group.Value.Truths.Count == 1 && found[group.Value.Truths.First()].Count == 1).Sum(group => group.Value.Count);
        return right / Math.Max(1.0, genuine);
    }

    private static string Key(string method, string template) => method + " " + Shape.Of(template);
}
