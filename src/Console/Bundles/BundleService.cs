using Insight.Contracts.Bundles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Bundles;

/// <summary>Makes a new bundle whenever the content of a part is another one, and lets gateways wait for it.</summary>
/// <remarks>
/// A part that cannot be read keeps the content that it had. After a restart nothing is served before every part was read once: gateways stay
/// with what they have meanwhile. The same content is served again under the same number.
/// </remarks>
internal sealed partial class BundleService(
    IEnumerable<IBundlePart> parts, BundleStore store, BundleSigner signer, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<BundleService> logger)
    : BackgroundService
{
    private readonly IBundlePart[] _parts = [.. parts.OrderBy(static part => part.Name, StringComparer.Ordinal)];
    private readonly Dictionary<string, (BundlePart Part, ReadOnlyMemory<byte> Content)> _contents = new(StringComparer.Ordinal);
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);
    private volatile State _state = new(null, null);

    /// <summary>The bundle that gateways should have; null before the first.</summary>
    public PublishedBundle? Current => _state.Bundle;

    /// <summary>The bundle, once its tag is none of <paramref name="known"/>; null when that did not come about in time.</summary>
    /// <param name="known">Tells the tags that the caller knows.</param>
    /// <param name="wait">How long to wait for a change.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<PublishedBundle?> ChangedAsync(Func<string, bool> known, TimeSpan wait, CancellationToken cancellationToken)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            State state = _state;
            if (state.Bundle is { } bundle && !known(bundle.Tag)) return bundle;
            TimeSpan left = wait - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return null;
            try
            {
                await state.Replaced.Task.WaitAsync(left, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>The content of a part by its hash; false when neither the newest bundle nor the one before has it.</summary>
    /// <remarks>The one before, since a gateway may have its manifest and be on its way to the parts.</remarks>
    public bool TryGetPart(string hash, out ReadOnlyMemory<byte> content)
    {
        State state = _state;
        content = default;
        return (state.Bundle?.Parts.TryGetValue(hash, out content) ?? false) || (state.Before?.Parts.TryGetValue(hash, out content) ?? false);
    }

    /// <summary>Looks at the parts once; true when there is a new bundle.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        foreach (IBundlePart part in _parts) await RefreshAsync(part, cancellationToken);
        if (_contents.Count < _parts.Length) return false;
        BundlePart[] entries = [.. _parts.Select(part => _contents[part.Name].Part)];
        if (Current is { } current && current.Manifest.Parts.SequenceEqual(entries)) return false;

        PublishedBundle bundle = Reuse(entries) ?? Make(entries);
        State before = _state;
        _state = new State(bundle, before.Bundle);
        before.Replaced.TrySetResult();
        LogPublished(bundle.Manifest.Number, entries.Length);
        return true;
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool failing = false;
        try
        {
            while (true)
            {
                try
                {
                    await RefreshAsync(stoppingToken);
                    failing = false;
                }
                catch (Exception error) when (!stoppingToken.IsCancellationRequested && error is not OutOfMemoryException)
                {
                    if (!failing) LogFailed(error);
                    failing = true;
                }

                await Task.Delay(options.Value.Bundle.Interval, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process is stopping.
        }
    }

    private async Task RefreshAsync(IBundlePart part, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte> content = await part.ReadAsync(cancellationToken);
            if (content.Length > BundleFormat.MaxPartBytes) throw new InvalidDataException($"The part has more than {BundleFormat.MaxPartBytes} bytes.");
            _contents[part.Name] = (new BundlePart(part.Name, ManifestDocument.Hash(content.Span), content.Length), content);
            if (_failing.Remove(part.Name)) LogPartRecovered(part.Name);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is not OutOfMemoryException)
        {
            if (_failing.Add(part.Name)) LogPartFailed(error, part.Name);
        }
    }

    /// <summary>The bundle of before a restart, when it says what this one would say.</summary>
    private PublishedBundle? Reuse(BundlePart[] entries)
    {
        if (store.Newest() is not { } stored || stored.KeyId != signer.KeyId) return null;
        BundleManifest? manifest = ManifestDocument.Read(stored.Manifest, out _);
        if (manifest is null || !manifest.Parts.SequenceEqual(entries)) return null;
        using BundleVerifier verifier = BundleVerifier.Read(signer.PublicPem);
        return verifier.Problem(stored.Manifest, stored.Signature, stored.KeyId) is null ? Of(manifest, stored.Manifest, stored.Signature) : null;
    }

    private PublishedBundle Make(BundlePart[] entries)
    {
        long number = (store.Newest()?.Number ?? 0) + 1;
        BundleManifest manifest = new(BundleFormat.Manifest, number, time.GetUtcNow().UtcDateTime, "", "", entries);
        byte[] bytes = ManifestDocument.Write(manifest);
        PublishedBundle bundle = Of(manifest, bytes, signer.Sign(bytes));
        store.Add(bundle);
        return bundle;
    }

    private PublishedBundle Of(BundleManifest manifest, byte[] bytes, byte[] signature)
    {
        Dictionary<string, ReadOnlyMemory<byte>> contents = new(StringComparer.Ordinal);
        foreach ((BundlePart part, ReadOnlyMemory<byte> content) in _contents.Values) contents[part.Sha256] = content;
        return new PublishedBundle(manifest, bytes, signature, signer.KeyId, contents);
    }

    /// <summary>What is served, replaced as a whole.</summary>
    private sealed class State(PublishedBundle? bundle, PublishedBundle? before)
    {
        public PublishedBundle? Bundle { get; } = bundle;

        public PublishedBundle? Before { get; } = before;

        /// <summary>Done when another one took its place.</summary>
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [LoggerMessage(EventId = 4102, Level = LogLevel.Information, Message = "Bundle {Number} with {Parts} parts is there for gateways")]
    private partial void LogPublished(long number, int parts);

    [LoggerMessage(EventId = 4103, Level = LogLevel.Warning, Message = "Bundle: a new one could not be made; gateways keep the one they have")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(EventId = 4104, Level = LogLevel.Warning, Message = "Bundle: the part {Part} could not be read; what was read before stays")]
    private partial void LogPartFailed(Exception error, string part);

    [LoggerMessage(EventId = 4105, Level = LogLevel.Information, Message = "Bundle: the part {Part} is read again")]
    private partial void LogPartRecovered(string part);
}
