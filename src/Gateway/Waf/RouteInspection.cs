using System.Globalization;
using Insight.Gateway.Profiles;
using Insight.Waf.Rules;

namespace Insight.Gateway.Waf;

/// <summary>What one route wants of the WAF: the gateway's options, changed by the route's metadata.</summary>
/// <remarks>
/// Metadata keys: <c>waf</c> (off, detect or block), <c>waf.paranoia</c> (1 to 4), <c>waf.threshold</c>, <c>waf.outboundThreshold</c>,
/// <c>waf.bodies</c> and <c>waf.responses</c> (true or false), <c>waf.bodyBytes</c>, and <c>waf.exclude</c> (exclusions after those of the gateway, separated by commas), <c>waf.profiles</c> (off, detect or score).
/// </remarks>
internal sealed record RouteInspection(InspectionMode Mode, RulePolicyOptions Options)
{
    /// <summary>What request profiles do; null: what the gateway's options say.</summary>
    public ProfileMode? Profiles { get; private init; }

    private const string Prefix = "waf.";

    /// <summary>Reads metadata; every error is added to <paramref name="errors"/> as a sentence.</summary>
    public static RouteInspection Read(WafOptions defaults, IReadOnlyDictionary<string, string>? metadata, List<string> errors)
    {
        InspectionMode mode = defaults.Mode;
        int? paranoia = defaults.Paranoia, threshold = defaults.Threshold, outbound = defaults.OutboundThreshold;
        bool bodies = defaults.Bodies, responses = defaults.Responses;
        long? bodyBytes = defaults.BodyBytes;
        ProfileMode? profiles = null;
        IEnumerable<string> exclusions = defaults.Exclude;
        foreach ((string key, string value) in metadata ?? new Dictionary<string, string>())
        {
            switch (key.ToLowerInvariant())
            {
                case "waf":
                    if (!Enum.TryParse(value, ignoreCase: true, out mode) || !Enum.IsDefined(mode)) errors.Add($"metadata '{key}' is '{value}'; it must be off, detect or block.");
                    break;
                case Prefix + "paranoia": paranoia = (int?)Number(int.MaxValue); break;
                case Prefix + "threshold": threshold = (int?)Number(int.MaxValue); break;
                case Prefix + "outboundthreshold": outbound = (int?)Number(int.MaxValue); break;
                case Prefix + "bodybytes": bodyBytes = Number(int.MaxValue); break;
                case Prefix + "bodies": bodies = Switch(); break;
                case Prefix + "responses": responses = Switch(); break;
                case Prefix + "profiles":
                    if (Enum.TryParse(value, ignoreCase: true, out ProfileMode named) && Enum.IsDefined(named)) profiles = named;
                    else errors.Add($"metadata '{key}' is '{value}'; it must be off, detect or score.");
                    break;
                case Prefix + "exclude": exclusions = [.. exclusions, .. value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)]; break;
                default:
                    if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) errors.Add($"metadata '{key}' means nothing; there are waf, waf.paranoia, waf.threshold, waf.outboundThreshold, waf.bodies, waf.bodyBytes, waf.responses, waf.profiles and waf.exclude.");
                    break;
            }

            long? Number(long most)
            {
                if (long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= most) return number;
                errors.Add($"metadata '{key}' is '{value}'; it must be a number.");
                return null;
            }

            bool Switch()
            {
                if (!bool.TryParse(value, out bool on)) errors.Add($"metadata '{key}' is '{value}'; it must be true or false.");
                return on;
            }
        }

        RulePolicyOptions options = new()
        {
            Blocks = mode == InspectionMode.Block,
            ParanoiaLevel = paranoia,
            InboundThreshold = threshold,
            OutboundThreshold = outbound,
            RequestBodies = bodies,
            RequestBodyLimit = bodyBytes,
            ResponseBodies = responses,
            Exclusions = [.. exclusions],
        };
        if (errors.Count == 0) errors.AddRange(RulePolicy.Check(options));
        return new RouteInspection(mode, options) { Profiles = profiles };
    }
}
