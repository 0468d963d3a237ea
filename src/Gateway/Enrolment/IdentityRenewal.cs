using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Gateway.Bundles;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Enrolment;

/// <summary>Gets the next certificate when two thirds of the present one's life are over. Whatever fails, requests are served.</summary>
internal sealed partial class IdentityRenewal(GatewayIdentity identity, IOptions<GatewayOptions> options, TimeProvider time, ILogger<IdentityRenewal> logger) : BackgroundService
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(10);

    /// <summary>A timer takes no longer wait.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private string _trouble = "";

    /// <summary>Asks for the next certificate once; false when that failed.</summary>
    internal async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        IdentityFolder folder = new(options.Value.Enrolment.Directory);
        try
        {
            using BundleVerifier console = BundleVerifier.Read(folder.ConsoleKey());
            using EnrolmentClient client = new(options.Value.Enrolment.Url, options.Value.Id, time);
            using ECDsa present = identity.Current!.Certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The present key is none on a curve.");
            using ECDsa next = folder.NextKey();
            EnrolmentAnswer answer = await client.RenewAsync(present, next, console.KeyId, cancellationToken);
            string key = next.ExportPkcs8PrivateKeyPem();
            HeldIdentity renewed = HeldIdentity.Read(answer.Certificate, key, answer.TrustBundle);
            folder.Keep(answer.Certificate, key, answer.TrustBundle);
            identity.Replace(renewed);
            _trouble = "";
            LogRenewed(renewed.NotAfter);
            return true;
        }
        catch (Exception error) when (error is HttpRequestException or TimeoutException or EnrolmentException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            // Once, and not with every attempt.
            if (error.Message != _trouble) LogFailed(identity.Current!.NotAfter, error.Message);
            _trouble = error.Message;
            return false;
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (identity.Current is null) return;
        try
        {
            while (true)
            {
                // Drawn once per certificate.
                DateTime due = identity.Current.RenewAt(Random.Shared.NextDouble());
                for (TimeSpan wait; (wait = due - time.GetUtcNow().UtcDateTime) > TimeSpan.Zero;) await Task.Delay(wait < s_longestWait ? wait : s_longestWait, time, stoppingToken);
                for (int failures = 1; !await RenewAsync(stoppingToken); failures++)
                {
                    await Task.Delay(BundleAgent.Backoff(failures, s_longestPause, Random.Shared.NextDouble()), time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Identity: the gateway has a new certificate, until {NotAfter:u}")]
    private partial void LogRenewed(DateTime notAfter);

    [LoggerMessage(Level = LogLevel.Error, Message = "Identity: the certificate, which ends at {NotAfter:u}, could not be renewed; trying again: {Reason}")]
    private partial void LogFailed(DateTime notAfter, string reason);
}
