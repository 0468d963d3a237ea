using System.Buffers.Text;
using System.Security.Cryptography;
using Insight.Contracts.Enrolment;
using Insight.Gateway.Bundles;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Enrolment;

/// <summary>Enrols a gateway before its host is built: what the host needs lies on disk then.</summary>
public static class Enroller
{
    /// <summary>How long after its certificate's end a gateway may still renew; the console's rule too.</summary>
    internal static readonly TimeSpan Grace = TimeSpan.FromDays(30);

    private static readonly TimeSpan s_longestPause = TimeSpan.FromMinutes(1);

    /// <summary>Sees to it that the gateway has an identity. While the console is away, it is asked again and again.</summary>
    /// <param name="options">The gateway's options.</param>
    /// <param name="say">Told once why it takes longer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>True when it enrolled now; false when it had an identity, or is to have none.</returns>
    /// <exception cref="EnrolmentException">It cannot get one.</exception>
    /// <exception cref="OptionsValidationException">The options of the enrolment are wrong; every one is named with its path.</exception>
    public static async Task<bool> EnsureAsync(GatewayOptions options, Action<string> say, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(say);
        ArgumentNullException.ThrowIfNull(time);
        EnrolmentOptions enrolment = options.Enrolment;
        if (enrolment.Url.Length == 0) return false;
        if (GatewayOptionsValidator.EnrolmentProblems(options) is { Count: > 0 } problems) throw new OptionsValidationException(options.ConfigurationPath, typeof(GatewayOptions), problems);
        IdentityFolder folder = new(enrolment.Directory);
        if (folder.Load() is { } present && present.NotAfter + Grace > time.GetUtcNow().UtcDateTime) return false;
        JoinToken token = ReadToken(enrolment.TokenFile);
        using EnrolmentClient client = new(enrolment.Url, options.Id, time);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string credential = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(EnrolmentFormat.SecretBytes));
        for (int failures = 1; ; failures++)
        {
            try
            {
                (EnrolmentAnswer answer, string consoleKey) = await client.EnrolAsync(token, key, credential, cancellationToken);
                folder.KeepEnrolment(consoleKey, credential);
                folder.Keep(answer.Certificate, key.ExportPkcs8PrivateKeyPem(), answer.TrustBundle);
                return true;
            }
            catch (Exception error) when (error is HttpRequestException or TimeoutException)
            {
                if (failures == 1) say($"the gateway cannot enrol yet: {error.Message}; trying again");
                await Task.Delay(BundleAgent.Backoff(failures, s_longestPause, Random.Shared.NextDouble()), time, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new EnrolmentException($"the identity cannot be kept in '{enrolment.Directory}': {error.Message}");
            }
        }
    }

    private static JoinToken ReadToken(string path)
    {
        if (path.Length == 0) throw new EnrolmentException("the gateway has no identity, and gateway.enrolment.tokenFile names no join token; make one with 'insight gateway token create'");
        try
        {
            return JoinToken.Parse(File.ReadLines(path).FirstOrDefault()?.Trim() ?? "") ?? throw new EnrolmentException($"'{path}' holds no join token; make one with 'insight gateway token create'");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new EnrolmentException($"the join token cannot be read from '{path}': {error.Message}");
        }
    }
}
