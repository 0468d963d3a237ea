using Insight.Gateway.Bundles;
using Insight.Policy.Policies;
using Insight.Policy.Sharing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Policies;

/// <summary>Tells the console each second what this gateway has counted for rate limits, and takes what the others have.</summary>
/// <remarks>Where the console is away, each gateway lets its part of a limit through: the limit by the gateways that there were last.</remarks>
internal sealed partial class RateExchange : BackgroundService
{
    /// <summary>How often counts are exchanged.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How long what the others last told counts, and how long an answer may take.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(5);

    private readonly ActivePolicies _policies;
    private readonly GatewayOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RateExchange> _logger;
    private readonly GatewayCountFile _file;
    private readonly BundleClient? _client;
    private int _gateways;
    private long _heardAt;
    private bool _isTroubled;

    public RateExchange(ActivePolicies policies, GatewayOptions options, TimeProvider time, ILogger<RateExchange> logger)
    {
        _policies = policies;
        _options = options;
        _time = time;
        _logger = logger;
        _file = new GatewayCountFile(options.Bundle.Directory);
        _gateways = _file.Read();
        if (options.Bundle.Url.Length == 0) return;
        _client = new BundleClient(options.Bundle, "", time);
        Put(RateSharingMode.Alone);
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        base.Dispose();
        _client?.Dispose();
    }

    /// <summary>Exchanges once; false: the console was not reached.</summary>
    internal async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        // Nobody counts: this gateway is none of those that share a limit.
        if (_client is null || _policies.Current is not { Set.HasRates: true }) return true;
        RateTable rates = _policies.Rates;
        try
        {
            IReadOnlyList<RateCount> counts = !_policies.HasCommonKey ? [] : rates.Collect((_time.GetUtcNow().UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond);
            RateAnswer answer = await _client.RatesAsync(_options.Id, counts, Patience, cancellationToken);
            rates.Take(counts, answer.Others);
            Heard(answer.Gateways);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException)
        {
            if (_heardAt == 0 || _time.GetElapsedTime(_heardAt) >= Patience) Alone(error.Message);
            return false;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (_client is null) return;
        try
        {
            while (true)
            {
                // Gateways that lost their console together do not come back together.
                bool isHeard = await GuardedTurnAsync(stoppingToken);
                bool isAlone = !isHeard && _policies.Rates.Sharing.Mode == RateSharingMode.Alone;
                await Task.Delay(isAlone ? Interval + ((s_longestPause - Interval) * Random.Shared.NextDouble()) : Interval, _time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>A fault of ours must not end the exchange, and least of all the host.</summary>
    private async Task<bool> GuardedTurnAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await TurnAsync(cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException && !cancellationToken.IsCancellationRequested)
        {
            LogFailed(error);
            Alone(error.Message);
            return false;
        }
    }

    private void Heard(int gateways)
    {
        _heardAt = _time.GetTimestamp();
        if (gateways != _gateways) _file.Write(gateways);
        _gateways = gateways;

        // Without a common key nobody knows whom the others count.
        Put(_policies.HasCommonKey ? RateSharingMode.Together : RateSharingMode.Alone);
        if (_isTroubled) LogTogether(gateways);
        _isTroubled = false;
    }

    private void Alone(string reason)
    {
        Put(RateSharingMode.Alone);
        if (!_isTroubled) LogAlone(_gateways, reason);
        _isTroubled = true;
    }

    private void Put(RateSharingMode mode)
    {
        RateTable rates = _policies.Rates;
        if (rates.Sharing.Mode != mode || rates.Sharing.Gateways != _gateways) rates.Sharing = new RateSharing(mode, _gateways);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Rate limits: what other gateways count is not known; each of {Gateways} gateways lets its part through: {Reason}")]
    private partial void LogAlone(int gateways, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rate limits: {Gateways} gateways count together again")]
    private partial void LogTogether(int gateways);

    [LoggerMessage(Level = LogLevel.Error, Message = "Rate limits: exchanging counts failed")]
    private partial void LogFailed(Exception error);
}
