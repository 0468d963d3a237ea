using System.Collections.Concurrent;
using System.Threading.Channels;
using Insight.Contracts.Bundles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Bundles;

/// <summary>Makes a new bundle for an audience whenever the content of one of its parts is another one, and lets gateways wait for it.</summary>
/// <remarks>
/// Audiences that get the same share a bundle. Numbers grow over all audiences together, and for each of them. A part that cannot be read keeps the
/// content that it had. After a restart nothing is served before every part was read once: gateways stay with what they have meanwhile, and
/// the same content is served again under the same number. Parts that are the same for all are read on their own, so that a slow storage does not
/// hold up what people change.
/// </remarks>
internal sealed partial class BundleService : BackgroundService
{
    /// <summary>Most audiences: whoever has the token could name any number of them. The one silent longest goes.</summary>
    public const int MaxAudiences = 256;

    private readonly IBundlePart[] _shared;
    private readonly IBundlePart[] _own;
    private readonly BundleStore _store;
    private readonly BundleSigner _signer;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private readonly ILogger<BundleService> _logger;

    private readonly ConcurrentDictionary<string, (BundlePart Part, ReadOnlyMemory<byte> Content)?> _contents = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _failing = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly SemaphoreSlim _making = new(1, 1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AudienceBundle> _audiences = new(StringComparer.Ordinal);
    private long _questions;
    private long _newest;
    private List<(BundleManifest Manifest, StoredBundle Stored)>? _stored;

    public BundleService(
        IEnumerable<IBundlePart> parts, BundleStore store, BundleSigner signer, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<BundleService> logger)
    {
        ILookup<bool, IBundlePart> kinds = parts.ToLookup(static part => part.DependsOnAudience);
        _shared = [.. kinds[false]];
        _own = [.. kinds[true]];
        _store = store;
        _signer = signer;
        _interval = options.Value.Bundle.Interval;
        _time = time;
        _logger = logger;
        _newest = store.Newest();
        foreach (IBundlePart part in _own) part.Watch(Wake);
    }

    /// <summary>The greatest number of a bundle; 0 before the first.</summary>
    public long Newest => Interlocked.Read(ref _newest);

    /// <summary>The bundle of gateways that say nothing of themselves; null before the first.</summary>
    public PublishedBundle? Current => CurrentOf(BundleAudience.None);

    /// <summary>The bundle that gateways of an audience should have; null before the first.</summary>
    public PublishedBundle? CurrentOf(BundleAudience audience)
    {
        lock (_gate) return _audiences.GetValueOrDefault(audience.Key)?.Now.Bundle;
    }

    /// <inheritdoc cref="ChangedAsync(BundleAudience, long, Func{string, bool}, TimeSpan, CancellationToken)" />
    public Task<PublishedBundle?> ChangedAsync(Func<string, bool> known, TimeSpan wait, CancellationToken cancellationToken) =>
        ChangedAsync(BundleAudience.None, 0, known, wait, cancellationToken);

    /// <summary>The bundle, once its tag is none of <paramref name="known"/>; null when that did not come about in time.</summary>
    /// <param name="audience">Who asks.</param>
    /// <param name="after">Number in force there: a bundle with a lower one is made anew under a higher one.</param>
    /// <param name="known">Tells the tags that the caller knows.</param>
    /// <param name="wait">How long to wait for a change.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<PublishedBundle?> ChangedAsync(BundleAudience audience, long after, Func<string, bool> known, TimeSpan wait, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        AudienceBundle asked = Asked(audience, after);
        while (true)
        {
            AudienceBundle.Served now = asked.Now;
            if (now.Bundle is { } bundle && bundle.Manifest.Number >= Math.Min(after, asked.Least) && !known(bundle.Tag)) return bundle;
            TimeSpan left = wait - _time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return null;
            try
            {
                await now.Replaced.Task.WaitAsync(left, _time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    /// <summary>The content of a part by its hash; false when neither the newest bundle of an audience nor the one before has it.</summary>
    /// <remarks>The one before, since a gateway may have its manifest and be on its way to the parts.</remarks>
    public bool TryGetPart(string hash, out ReadOnlyMemory<byte> content)
    {
        content = default;
        foreach (AudienceBundle audience in Audiences())
        {
            AudienceBundle.Served now = audience.Now;
            if ((now.Bundle?.Parts.TryGetValue(hash, out content) ?? false) || (now.Before?.Parts.TryGetValue(hash, out content) ?? false)) return true;
        }

        return false;
    }

    /// <summary>Looks at all parts once; true when there is a new bundle.</summary>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await ReadSharedAsync(cancellationToken);
        return await MakeAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _making.Dispose();
    }

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        RepeatAsync(
            async () =>
            {
                await ReadSharedAsync(stoppingToken);
                Wake();
                await Task.Delay(_interval, _time, stoppingToken);
            },
            stoppingToken),
        RepeatAsync(
            async () =>
            {
                await _wake.Reader.ReadAsync(stoppingToken);
                await MakeAsync(stoppingToken);
            },
            stoppingToken));

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task RepeatAsync(Func<Task> turn, CancellationToken stoppingToken)
    {
        bool failing = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await turn();
                failing = false;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The process is stopping.
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // It is tried again with the next look, or the next change.
                if (!failing) LogFailed(error);
                failing = true;
            }
        }
    }

    private AudienceBundle Asked(BundleAudience audience, long after)
    {
        lock (_gate)
        {
            if (!_audiences.TryGetValue(audience.Key, out AudienceBundle? asked))
            {
                if (_audiences.Count == MaxAudiences) _audiences.Remove(_audiences.MinBy(static pair => pair.Value.AskedAt).Key);
                _audiences.Add(audience.Key, asked = new AudienceBundle(audience));
                Wake();
            }

            asked.AskedAt = ++_questions;
            // Of a number that was never made nothing can be newer: that gateway must be told by people.
            if (after > asked.Least && after <= Newest && (asked.Now.Bundle?.Manifest.Number ?? 0) < after)
            {
                asked.Least = after;
                Wake();
            }

            return asked;
        }
    }

    private AudienceBundle[] Audiences()
    {
        lock (_gate) return [.. _audiences.Values];
    }

    private async Task ReadSharedAsync(CancellationToken cancellationToken)
    {
        foreach (IBundlePart part in _shared)
        {
            (bool isRead, (BundlePart, ReadOnlyMemory<byte>)? content) = await ReadAsync(part, BundleAudience.None, cancellationToken);
            if (isRead) _contents[part.Name] = content;
        }
    }

    private async Task<bool> MakeAsync(CancellationToken cancellationToken)
    {
        await _making.WaitAsync(cancellationToken);
        try
        {
            bool any = false;
            foreach (AudienceBundle audience in Audiences()) any |= await MakeAsync(audience, cancellationToken);
            return any;
        }
        finally
        {
            _making.Release();
        }
    }

    private async Task<bool> MakeAsync(AudienceBundle audience, CancellationToken cancellationToken)
    {
        foreach (IBundlePart part in _own)
        {
            (bool isRead, (BundlePart, ReadOnlyMemory<byte>)? content) = await ReadAsync(part, audience.Audience, cancellationToken);
            if (isRead) audience.Own[part.Name] = content;
        }

        if (_contents.Count < _shared.Length || audience.Own.Count < _own.Length) return false;
        (BundlePart Part, ReadOnlyMemory<byte> Content)[] parts = [.. _contents.Values.Concat(audience.Own.Values)
            .Where(static part => part is not null).Select(static part => part!.Value).OrderBy(static part => part.Part.Name, StringComparer.Ordinal)];
        BundlePart[] entries = [.. parts.Select(static part => part.Part)];
        PublishedBundle? current = audience.Now.Bundle;
        if (current is not null && current.Manifest.Number >= audience.Least && current.Manifest.Parts.SequenceEqual(entries)) return false;
        long least = Math.Max(audience.Least, (current?.Manifest.Number ?? 0) + 1);
        PublishedBundle bundle = Restored(entries, parts, least, audience.Least > 0) ?? Shared(entries, least) ?? Make(entries, parts);
        audience.Serve(bundle);
        LogPublished(bundle.Manifest.Number, entries.Length);
        return true;
    }

    private async Task<(bool IsRead, (BundlePart Part, ReadOnlyMemory<byte> Content)? Content)> ReadAsync(IBundlePart part, BundleAudience audience, CancellationToken cancellationToken)
    {
        try
        {
            ReadOnlyMemory<byte>? read = await part.ReadAsync(audience, cancellationToken);
            if (read?.Length > BundleFormat.MaxPartBytes) throw new InvalidDataException($"The part has more than {BundleFormat.MaxPartBytes} bytes.");
            if (_failing.TryRemove(part.Name, out _)) LogPartRecovered(part.Name);
            return (true, read is { } content ? (new BundlePart(part.Name, ManifestDocument.Hash(content.Span), content.Length), content) : null);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is not OutOfMemoryException)
        {
            if (_failing.TryAdd(part.Name, true)) LogPartFailed(error, part.Name);
            return (false, null);
        }
    }

    /// <summary>The bundle of another audience, when it says the same.</summary>
    private PublishedBundle? Shared(BundlePart[] entries, long least) => Audiences().Select(static audience => audience.Now.Bundle)
        .FirstOrDefault(bundle => bundle is not null && bundle.Manifest.Number >= least && bundle.Manifest.Parts.SequenceEqual(entries));

    /// <summary>A bundle of before a restart, when it says what this one would say: the newest, or one that is not older than what a gateway says it has.</summary>
    private PublishedBundle? Restored(BundlePart[] entries, (BundlePart Part, ReadOnlyMemory<byte> Content)[] parts, long least, bool isLeastKnown)
    {
        if (_stored is null)
        {
            using BundleVerifier verifier = BundleVerifier.Read(_signer.PublicPem);
            _stored = [];
            foreach (StoredBundle stored in _store.All())
            {
                if (stored.KeyId != _signer.KeyId || ManifestDocument.Read(stored.Manifest, out _) is not { } manifest) continue;
                if (verifier.Problem(stored.Manifest, stored.Signature, stored.KeyId) is null) _stored.Add((manifest, stored));
            }
        }

        (BundleManifest? found, StoredBundle? kept) = _stored.Find(bundle => bundle.Manifest.Number >= least && (isLeastKnown || bundle.Manifest.Number == Newest) && bundle.Manifest.Parts.SequenceEqual(entries));
        return found is null ? null : Of(found, kept!.Manifest, kept.Signature, parts);
    }

    private PublishedBundle Make(BundlePart[] entries, (BundlePart Part, ReadOnlyMemory<byte> Content)[] parts)
    {
        PublishedBundle bundle = _store.Add((number, audit) =>
        {
            BundleManifest manifest = new(BundleFormat.Manifest, number, _time.GetUtcNow().UtcDateTime, "", "", entries, audit);
            byte[] bytes = ManifestDocument.Write(manifest);
            return Of(manifest, bytes, _signer.Sign(bytes), parts);
        });
        Interlocked.Exchange(ref _newest, bundle.Manifest.Number);
        return bundle;
    }

    private PublishedBundle Of(BundleManifest manifest, byte[] bytes, byte[] signature, (BundlePart Part, ReadOnlyMemory<byte> Content)[] parts)
    {
        Dictionary<string, ReadOnlyMemory<byte>> contents = new(StringComparer.Ordinal);
        foreach ((BundlePart part, ReadOnlyMemory<byte> content) in parts) contents[part.Sha256] = content;
        return new PublishedBundle(manifest, bytes, signature, _signer.KeyId, contents);
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
