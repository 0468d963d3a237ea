using System.Security.Cryptography;
using System.Text;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Insight.Gateway.Bundles;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Hosting;
using Insight.Gateway.Identity;
using Insight.Gateway.Metrics;
using Insight.Gateway.Profiles;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Waf;
using Insight.Policy.Networks;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Streaming.Journal;
using Microsoft.Extensions.Options;

namespace Insight.Gateway;

/// <summary>Checks <see cref="GatewayOptions"/> at start and finds every error at once, each with its path in configuration and what to write instead.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    private const int MinPseudonymKeyBytes = 16;

    /// <summary>RFC 7518, section 3.2: a key of at least the hash's size.</summary>
    private const int MinSecretBytes = 32;

    private static readonly string[] s_algorithms = ["HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512"];

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        Problems problems = new(options.ConfigurationPath);
        CheckNames(options, problems);
        CheckJournal(options, problems);
        CheckIdentity(options.Identity, problems);
        CheckPrivacy(options, problems);
        CheckRecording(options, problems);
        CheckWaf(options.Waf, problems);
        if (!Enum.IsDefined(options.Profiles.Mode)) problems.Add("profiles:mode", "must be off, detect or score");
        CheckBundle(options.Bundle, problems);
        if (options.Profiles.Period < ProfileOptions.MinPeriod || options.Profiles.Period > ProfileOptions.MaxPeriod) problems.Add("profiles:period", "must be from 00:01:00 to 1.00:00:00");
        CheckEnrolment(options, problems);
        CheckMetrics(options.Metrics, problems);
        CheckObjects(options, problems);
        CheckHost(options, problems);
        return problems.Found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Found);
    }

    private static void CheckNames(GatewayOptions options, Problems problems)
    {
        Bounded("id", options.Id, mayBeEmpty: false);
        Bounded("site", options.Site, mayBeEmpty: true);
        Bounded("tenant", options.Tenant, mayBeEmpty: false);
        Bounded("app", options.App, mayBeEmpty: false);
        HeaderName("requestIdHeader", options.RequestIdHeader, problems);
        for (int i = 0; i < options.TrustedProxies.Count; i++) Network($"trustedProxies:{i}", options.TrustedProxies[i], problems);

        void Bounded(string key, string value, bool mayBeEmpty)
        {
            if (value.Length == 0 && !mayBeEmpty) problems.Add(key, "must not be empty");
            if (Encoding.UTF8.GetByteCount(value) > Records.RecordLimits.Name) problems.Add(key, $"must have at most {Records.RecordLimits.Name} bytes");
        }
    }

    private static void CheckJournal(GatewayOptions options, Problems problems)
    {
        if (string.IsNullOrWhiteSpace(options.Journal.Directory)) problems.Add("journal:directory", "must name the folder that records are written to");
        if (options.Journal.SegmentBytes is < JournalOptions.MinSegmentBytes or > JournalOptions.MaxSegmentBytes || options.Journal.SegmentBytes % 4096 != 0)
        {
            problems.Add("journal:segmentBytes", $"must be a multiple of 4096 from {JournalOptions.MinSegmentBytes} to {JournalOptions.MaxSegmentBytes}");
        }

        if (options.Journal.MaxBytes < 2 * options.Journal.SegmentBytes) problems.Add("journal:maxBytes", "must be at least twice journal:segmentBytes");
        if (options.Journal.SyncInterval < TimeSpan.FromMilliseconds(10)) problems.Add("journal:syncInterval", "must be at least 00:00:00.010");
    }

    private static void CheckIdentity(IdentityOptions identity, Problems problems)
    {
        for (int i = 0; i < identity.Addresses.Count; i++)
        {
            Network($"identity:addresses:{i}:network", identity.Addresses[i].Network, problems);
            if (identity.Addresses[i].Service.Length == 0) problems.Add($"identity:addresses:{i}:service", "must name the service that calls from there");
            bool from = AddressMapping.TryTime(identity.Addresses[i].From, long.MinValue, out long fromUs), until = AddressMapping.TryTime(identity.Addresses[i].Until, long.MaxValue, out long untilUs);
            if (!from) problems.Add($"identity:addresses:{i}:from", "must be a time such as 2026-01-31T00:00:00Z");
            if (!until) problems.Add($"identity:addresses:{i}:until", "must be a time such as 2026-01-31T00:00:00Z");
            if (from && until && fromUs >= untilUs) problems.Add($"identity:addresses:{i}:until", "must be later than 'from'");
        }

        for (int i = 0; i < identity.Networks.Count; i++)
        {
            Network($"identity:networks:{i}:network", identity.Networks[i].Network, problems);
            if (identity.Networks[i].Name.Length == 0) problems.Add($"identity:networks:{i}:name", "must name the network, such as internet");
        }

        if (identity.Hops.Lifetime <= TimeSpan.Zero) problems.Add("identity:hops:lifetime", "must be longer than zero, such as 00:01:00");
        if (identity.Hops.Capacity < 1) problems.Add("identity:hops:capacity", "must be at least 1");
        CheckSpiffe(identity.Spiffe, problems);
        CheckToken(identity.Token, problems);
    }

    private static void CheckSpiffe(SpiffeOptions spiffe, Problems problems)
    {
        try
        {
            if (spiffe.TrustBundle.Length > 0 && TrustedRoots.ReadBundle(spiffe.TrustBundle).Count == 0)
            {
                problems.Add("identity:spiffe:trustBundle", $"'{spiffe.TrustBundle}' holds no certificate; it must be a PEM file");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
        {
            problems.Add("identity:spiffe:trustBundle", $"'{spiffe.TrustBundle}' cannot be read: {error.Message}");
        }

        HashSet<string> ids = new(StringComparer.Ordinal);
        for (int i = 0; i < spiffe.Services.Count; i++)
        {
            SpiffeService service = spiffe.Services[i];
            if (SpiffeId.Parse(service.Id) is null) problems.Add($"identity:spiffe:services:{i}:id", $"'{service.Id}' is no SPIFFE id; write it as spiffe://domain/path");
            if (!ids.Add(service.Id)) problems.Add($"identity:spiffe:services:{i}:id", $"'{service.Id}' is there twice");
            if (service.Service.Length == 0) problems.Add($"identity:spiffe:services:{i}:service", "must name the service");
        }
    }

    private static void CheckToken(TokenOptions token, Problems problems)
    {
        if (token.Keys.Count == 0) return;
        HeaderName("identity:token:header", token.Header, problems);
        if (token.ServiceClaim.Length == 0) problems.Add("identity:token:serviceClaim", "must name the claim that holds the service's name");
        for (int i = 0; i < token.Keys.Count; i++)
        {
            TokenKey key = token.Keys[i];
            string path = $"identity:token:keys:{i}";
            if (!s_algorithms.Contains(key.Algorithm))
            {
                problems.Add($"{path}:algorithm", $"'{key.Algorithm}' is not one of {string.Join(", ", s_algorithms)}");
                continue;
            }

            bool isShared = key.Algorithm.StartsWith("HS", StringComparison.Ordinal);
            string source = isShared ? $"{path}:secret" : $"{path}:publicKeyFile";
            try
            {
                if (TokenVerifier.ReadKey(key).KeySize < (isShared ? MinSecretBytes * 8 : 0)) problems.Add(source, $"must have at least {MinSecretBytes} bytes");
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or FormatException or CryptographicException)
            {
                problems.Add(source, $"is no usable key: {error.Message}");
            }
        }
    }

    private static void CheckPrivacy(GatewayOptions options, Problems problems)
    {
        if (options.Session.Header.Length > 0) HeaderName("session:header", options.Session.Header, problems);
        bool needed = options.Privacy.ClientAddress || options.Privacy.Principal || options.Privacy.Session;
        byte[] key = new byte[options.Privacy.Key.Length];
        if (!Convert.TryFromBase64String(options.Privacy.Key, key, out int length)) problems.Add("privacy:key", "is not base 64");
        else if ((needed || length > 0) && length < MinPseudonymKeyBytes) problems.Add("privacy:key", $"must hold at least {MinPseudonymKeyBytes} bytes in base 64, for example from: openssl rand -base64 32");
    }

    private static void CheckRecording(GatewayOptions options, Problems problems)
    {
        if (options.Recording.BodyBytes is < 1 << 10 or > 16 << 20) problems.Add("recording:bodyBytes", $"must be from {1 << 10} to {16 << 20}");
        foreach ((string key, string sentence) in SensitivePatterns.Check(options.Sensitive)) problems.Add($"sensitive:{key}", sentence);
    }

    private static void CheckWaf(WafOptions waf, Problems problems)
    {
        if (waf.BufferBytes < 1 << 20) problems.Add("waf:bufferBytes", "must be at least 1048576");
        if (waf.BodyBytes > int.MaxValue / 2) problems.Add("waf:bodyBytes", $"must be at most {int.MaxValue / 2}");
        if (waf.ExcerptBytes is < 0 or > Records.RecordLimits.WafExcerpt) problems.Add("waf:excerptBytes", $"must be from 0 to {Records.RecordLimits.WafExcerpt}");
        if (waf.ShadowPercent is not (>= 0 and <= 100)) problems.Add("waf:shadowPercent", "must be from 0 to 100");
        if (waf.ReloadInterval < TimeSpan.FromMilliseconds(100)) problems.Add("waf:reloadInterval", "must be at least 00:00:00.100");
        List<string> errors = [];
        RouteInspection.Read(waf, null, errors);
        foreach (string error in errors) problems.Add("waf", error);
    }

    private static void CheckBundle(BundleOptions bundle, Problems problems)
    {
        if (bundle.Url.Length == 0) return;
        CheckConsole("bundle:url", bundle.Url, problems);
        if (!File.Exists(bundle.TokenFile)) problems.Add("bundle:tokenFile", $"'{bundle.TokenFile}' does not exist; copy it from the console's data folder (bundle/gateway-token)");
        if (string.IsNullOrWhiteSpace(bundle.Directory)) problems.Add("bundle:directory", "must name the folder that the last good bundle is kept in");
        if (bundle.Wait < TimeSpan.FromSeconds(1) || bundle.Wait > TimeSpan.FromSeconds(50)) problems.Add("bundle:wait", "must be from 00:00:01 to 00:00:50");
        if (bundle.LongestPause < TimeSpan.FromSeconds(1) || bundle.LongestPause > TimeSpan.FromHours(1)) problems.Add("bundle:longestPause", "must be from 00:00:01 to 01:00:00");
        if (bundle.ReportInterval < TimeSpan.FromSeconds(ReportLimits.MinEverySeconds) || bundle.ReportInterval > TimeSpan.FromSeconds(ReportLimits.MaxEverySeconds)) problems.Add("bundle:reportInterval", "must be from 00:00:05 to 00:05:00");
        try
        {
            BundleVerifier.Read(File.ReadAllText(bundle.KeyFile)).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            problems.Add("bundle:keyFile", $"'{bundle.KeyFile}' is not the public key that bundles are checked with; copy it from the console's data folder (bundle/signing-key.pub.pem). {error.Message}");
        }
    }

    /// <summary>What is wrong with the options that enrolment needs, before there is a host.</summary>
    public static IReadOnlyList<string> EnrolmentProblems(GatewayOptions options)
    {
        Problems problems = new(options.ConfigurationPath);
        CheckEnrolment(options, problems);
        return problems.Found;
    }

    private static void CheckEnrolment(GatewayOptions options, Problems problems)
    {
        EnrolmentOptions enrolment = options.Enrolment;
        if (enrolment.Url.Length == 0) return;
        CheckConsole("enrolment:url", enrolment.Url, problems);
        if (string.IsNullOrWhiteSpace(enrolment.Directory)) problems.Add("enrolment:directory", "must name the folder that the gateway's identity is kept in");
        bool isName = options.Id.Length is > 0 and <= 64 && options.Id is not ("." or "..") && options.Id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
        if (!isName) problems.Add("id", "must be 1 to 64 letters, digits, '-', '.' and '_', because it stands in the gateway's certificate");
    }

    private static void CheckConsole(string key, string address, Problems problems)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.PathAndQuery != "/")
        {
            problems.Add(key, $"'{address}' is no address of a console; write it as https://console.internal");
        }
        else if (url.Scheme == "http" && !url.IsLoopback)
        {
            problems.Add(key, "must begin with https:// when the console is on another machine, because a token is sent to it");
        }
    }

    private static void CheckObjects(GatewayOptions options, Problems problems)
    {
        foreach (string problem in GatewayLabels.Problems(options.Site, options.Labels)) problems.Add("labels", problem);
        if (options.Objects.Length == 0) return;
        ObjectFolder.Load(options.Objects, out IReadOnlyList<ObjectError> errors);
        foreach (ObjectError error in errors) problems.Add("objects", error.ToString());
    }

    private static void CheckMetrics(MetricsOptions metrics, Problems problems)
    {
        if (OtlpCollector.Problem(metrics.Otlp) is { } problem) problems.Add("metrics:otlp", problem);
    }

    private static void CheckHost(GatewayOptions options, Problems problems)
    {
        Hosting.ListenOptions listen = options.Listen;
        Address("listen:http", listen.Http);
        Address("listen:https", listen.Https);
        Address("listen:http2", listen.Http2);
        Address("listen:metrics", listen.Metrics);
        if (listen.Https.Length > 0 && listen.Certificate.Path.Length == 0) problems.Add("listen:certificate:path", "must name the server's certificate, because listen:https is set");
        if (listen.ClientCertificates == ClientCertificates.Require && options.Identity.Spiffe.TrustBundle.Length == 0 && options.Enrolment.Url.Length == 0)
        {
            problems.Add("listen:clientCertificates", "Require needs identity:spiffe:trustBundle or enrolment:url, or no client could be let in");
        }

        LimitOptions limits = options.Limits;
        AtLeast("limits:requestLineBytes", limits.RequestLineBytes, 256);
        AtLeast("limits:headerBytes", limits.HeaderBytes, 1024);
        AtLeast("limits:headerCount", limits.HeaderCount, 1);
        AtLeast("limits:bodyBytes", limits.BodyBytes ?? 0, 0);
        AtLeast("limits:bodyBytesPerSecond", limits.BodyBytesPerSecond, 0);
        if (limits.BodyGrace <= TimeSpan.FromSeconds(1)) problems.Add("limits:bodyGrace", "must be longer than 00:00:01, for the server looks once a second");
        if (limits.HeaderTimeout <= TimeSpan.Zero) problems.Add("limits:headerTimeout", "must be longer than zero");
        if (limits.KeepAliveTimeout <= TimeSpan.Zero) problems.Add("limits:keepAliveTimeout", "must be longer than zero");
        if (limits.DrainTimeout < TimeSpan.Zero) problems.Add("limits:drainTimeout", "must not be negative");

        void Address(string key, string value)
        {
            if (value.Length > 0 && ListenAddress.Parse(value) is null) problems.Add(key, $"'{value}' is no address to listen on; write it as 127.0.0.1:8080, [::1]:8080, localhost:8080 or *:8080");
        }

        void AtLeast(string key, long value, long least)
        {
            if (value < least) problems.Add(key, $"must be at least {least}");
        }
    }

    private static void Network(string key, string value, Problems problems)
    {
        if (Cidr.Parse(value, out string error) is null) problems.Add(key, error);
    }

    private static void HeaderName(string key, string value, Problems problems)
    {
        bool isToken = value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
        if (!isToken) problems.Add(key, $"'{value}' is no header name");
    }

    private sealed class Problems(string path)
    {
        public List<string> Found { get; } = [];

        public void Add(string key, string sentence) => Found.Add($"{path}:{key}: {sentence}");
    }
}
