using Insight.Contracts.Bundles;

namespace Insight.Console.Bundles;

/// <summary>What one audience is given.</summary>
internal sealed class AudienceBundle(BundleAudience audience)
{
    private volatile Served _served = new(null, null);

    public BundleAudience Audience => audience;

    /// <summary>What is served now, replaced as a whole.</summary>
    public Served Now => _served;

    /// <summary>Content of the parts that depend on the audience, as last read. Only the one who makes bundles looks here.</summary>
    public Dictionary<string, (BundlePart Part, ReadOnlyMemory<byte> Content)?> Own { get; } = new(StringComparer.Ordinal);

    /// <summary>Number below which a gateway of this audience takes nothing: it belonged to another one before.</summary>
    public long Least { get; set; }

    /// <summary>Counts the questions, to know who was silent longest.</summary>
    public long AskedAt { get; set; }

    public void Serve(PublishedBundle bundle)
    {
        Served before = _served;
        _served = new Served(bundle, before.Bundle);
        before.Replaced.TrySetResult();
    }

    internal sealed class Served(PublishedBundle? bundle, PublishedBundle? before)
    {
        public PublishedBundle? Bundle { get; } = bundle;

        public PublishedBundle? Before { get; } = before;

        /// <summary>Done when another one took its place.</summary>
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
