using Insight.Contracts.Bundles;
using Insight.Policy.Objects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Bundles;

/// <summary>Keeps the gateway's bundle up to date.</summary>
/// <remarks>
/// At start the last good bundle is read from disk, before anything listens. Then, again and again: ask for the manifest and wait for a new one; check
/// its signature and number; get the parts that changed; check and read each; put all in force at once; keep it on disk; tell the console.
/// Whatever fails on the way, the bundle in force stays, and requests are served.
/// </remarks>
internal sealed partial class BundleAgent : BackgroundService
{
    /// <summary>Questions come no faster than this, also to a console that does not let them wait.</summary>
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);

    private readonly ActiveBundle _active;
    private readonly BundleLoader _loader;
    private readonly GatewayOptions _gateway;
    private readonly TimeProvider _time;
    private readonly ILogger<BundleAgent> _logger;
    private readonly BundleClient? _client;
    private readonly BundleVerifier? _verifier;
    private readonly BundleFolder _folder;

    // The manifest that was refused last for what it says: it need not come again.
    private string _refused = "";
    private BundleAnswer? _answer;
    private BundleAnswer? _answered;
    private string _trouble = "";

    public BundleAgent(ActiveBundle active, IEnumerable<IBundlePartReader> readers, IOptions<GatewayOptions> options, TimeProvider time, ILogger<BundleAgent> logger)
    {
        _active = active;
        _loader = new BundleLoader(readers, active.Local.Objects);
        _gateway = options.Value;
        _time = time;
        _logger = logger;
        BundleOptions bundle = _gateway.Bundle;
        _folder = new BundleFolder(bundle.Directory);
        if (bundle.Url.Length == 0) return;
        _verifier = BundleVerifier.Read(File.ReadAllText(bundle.KeyFile));
        _client = new BundleClient(bundle, GatewayLabels.Query(_gateway.Site, _gateway.Labels), time);
    }

    /// <inheritdoc />
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (_client is not null) await RestoreAsync();
        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _client?.Dispose();
        _verifier?.Dispose();
    }

    /// <summary>Puts the last good bundle in force, when there is one that is still good.</summary>
    internal async Task RestoreAsync()
    {
        try
        {
            if (_folder.Manifest() is not { } signed) return;
            string problem = "";
            LoadedBundle? loaded = ManifestCheck.Read(signed, _verifier!, _active.Local, out problem) is { } manifest
                ? await _loader.LoadAsync(manifest, ManifestDocument.Hash(signed.Bytes), static _ => null, part => Task.FromResult(_folder.Part(part)))
                : null;
            if (loaded?.Snapshot is not { } snapshot)
            {
                LogNotRestored(loaded?.Note ?? problem);
                return;
            }

            _active.Replace(snapshot);
            _answer = Answer(snapshot.Number, true, loaded.Note);
            LogRestored(snapshot.Number);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotRestored(error.Message);
        }
    }

    /// <summary>Asks the console once.</summary>
    internal async Task<BundleTurn> TurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            await TellAsync(cancellationToken);
            BundleTurn turn = await AskAsync(cancellationToken);
            await TellAsync(cancellationToken);
            if (turn != BundleTurn.Refused) Recovered();
            return turn;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            Trouble(error.Message);
            return BundleTurn.Away;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_client is null) return;
        int failures = 0;
        try
        {
            while (true)
            {
                long start = _time.GetTimestamp();
                BundleTurn turn = await GuardedTurnAsync(stoppingToken);
                failures = turn is BundleTurn.Unchanged or BundleTurn.Replaced ? 0 : failures + 1;
                TimeSpan pause = failures > 0
                    ? Backoff(failures, _gateway.Bundle.LongestPause, Random.Shared.NextDouble())
                    : s_shortestPause - _time.GetElapsedTime(start);
                if (pause > TimeSpan.Zero) await Task.Delay(pause, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>The pause after so many failures: twice as long each time, up to the longest, and between half and all of that by chance,
    /// so that gateways that lost their console together do not come back together.</summary>
    internal static TimeSpan Backoff(int failures, TimeSpan longest, double chance)
    {
        TimeSpan whole = s_shortestPause * Math.Pow(2, Math.Min(failures - 1, 16));
        return (whole < longest ? whole : longest) * (0.5 + (chance / 2));
    }

    /// <summary>A fault of ours must not end the bundles, and least of all the host.</summary>
    private async Task<BundleTurn> GuardedTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TurnAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
            return BundleTurn.Away;
        }
    }

    private async Task<BundleTurn> AskAsync(CancellationToken cancellationToken)
    {
        BundleSnapshot inForce = _active.Current;
        SignedManifest? signed = await _client!.ManifestAsync(new[] { inForce.Hash, _refused }.Where(static hash => hash.Length > 0), inForce.Number, cancellationToken);

        // See BundleLoader: what follows is no work for a thread of the sockets.
        await Task.Yield();
        if (signed is null) return BundleTurn.Unchanged;
        string hash = ManifestDocument.Hash(signed.Bytes);
        if (hash == inForce.Hash) return BundleTurn.Unchanged;
        if (ManifestCheck.Read(signed, _verifier!, inForce, out string problem) is not { } manifest) return Refuse(0, hash, problem);

        LoadedBundle loaded = await _loader.LoadAsync(
            manifest,
            hash,
            part => inForce.Find(part.Name) is { } same && same.Part == part && _folder.Holds(part) ? same : null,
            part => _client.PartAsync(part, cancellationToken));
        if (loaded.Snapshot is not { } snapshot) return Refuse(manifest.Number, loaded.MayPass ? "" : hash, loaded.Note);

        _active.Replace(snapshot);
        _refused = "";
        _answer = Answer(snapshot.Number, true, loaded.Note);
        LogReplaced(snapshot.Number);
        Keep(signed, manifest, loaded);
        return BundleTurn.Replaced;
    }

    private BundleTurn Refuse(long number, string hash, string reason)
    {
        _refused = hash;
        _answer = Answer(number, false, reason);
        Trouble(reason);
        return BundleTurn.Refused;
    }

    private void Keep(SignedManifest signed, BundleManifest manifest, LoadedBundle loaded)
    {
        try
        {
            _folder.Keep(signed, manifest, loaded.Fetched);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogNotKept(manifest.Number, error.Message);
        }
    }

    /// <summary>Tells the console what it was not told yet.</summary>
    private async Task TellAsync(CancellationToken cancellationToken)
    {
        if (_answer is not { } answer) return;
        if (answer != _answered && !await _client!.AnswerAsync(answer, cancellationToken)) LogNotWanted(answer.Number);
        _answered = answer;
        _answer = null;
    }

    private BundleAnswer Answer(long number, bool accepted, string reason) => new(
        _gateway.Id, number, accepted, reason.Length > BundleFormat.MaxReasonLength ? reason[..BundleFormat.MaxReasonLength] : reason);

    /// <summary>Says what is wrong once, not with every question.</summary>
    private void Trouble(string reason)
    {
        if (reason == _trouble) return;
        _trouble = reason;
        LogTrouble(_active.Current.Number, reason);
    }

    private void Recovered()
    {
        if (_trouble.Length > 0) LogRecovered();
        _trouble = "";
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Bundle {Number} is in force, from disk until the console is asked")]
    private partial void LogRestored(long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bundle: the last good one on disk cannot be used: {Reason}. The gateway's own configuration is in force until the console is reached")]
    private partial void LogNotRestored(string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Bundle {Number} is in force")]
    private partial void LogReplaced(long number);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bundle: {Number} stays in force, because {Reason}")]
    private partial void LogTrouble(long number, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Bundle: the console is asked without trouble again")]
    private partial void LogRecovered();

    [LoggerMessage(Level = LogLevel.Error, Message = "Bundle {Number} is in force but could not be kept on disk, so a restart begins with the one before: {Reason}")]
    private partial void LogNotKept(long number, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Bundle: the console does not take the answer to bundle {Number}")]
    private partial void LogNotWanted(long number);

    [LoggerMessage(Level = LogLevel.Error, Message = "Bundle: looking for a new one failed; the one in force stays")]
    private partial void LogFailed(Exception error);
}
