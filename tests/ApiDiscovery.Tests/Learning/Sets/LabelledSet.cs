using System.Collections.Concurrent;
using Insight.ApiDiscovery.Learning;
using Insight.Bench.Discovery.Scoring;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>A labelled log beside the repository, read and learned once for all tests.</summary>
internal sealed class LabelledSet
{
    private static readonly ConcurrentDictionary<string, Lazy<LabelledSet>> s_sets = new(StringComparer.Ordinal);

    private readonly Lazy<LearnedApi> _learned;

    private LabelledSet(Corpus corpus)
    {
        Corpus = corpus;
        _learned = new Lazy<LearnedApi>(() => Assert.Single(corpus.Learn()));
    }

    public Corpus Corpus { get; }

    /// <summary>What the whole log teaches.</summary>
    public LearnedApi Learned => _learned.Value;

    /// <summary>The folder of the logs; null where it is absent.</summary>
    public static string? Folder => SharedData.Folder("discovery");

    /// <summary>Names of the sets; none where they are absent.</summary>
    public static IReadOnlyList<string> Names => Folder is { } folder ? Corpus.NamesIn(folder) : [];

    /// <summary>A set; null where it is absent.</summary>
    public static LabelledSet? Find(string name) => Names.Contains(name)
        ? s_sets.GetOrAdd(name, key => new Lazy<LabelledSet>(() => new LabelledSet(Corpus.ReadAsync(Folder!, key).GetAwaiter().GetResult()))).Value
        : null;

    /// <summary>Ids, templates and tiers, for comparison.</summary>
    public static IEnumerable<string> Shown(LearnedApi api) => api.Endpoints.Select(e => $"{e.Endpoint.Id:x16} {e.Endpoint.Method} {e.Endpoint.Template} {e.Endpoint.Tier}");
}
