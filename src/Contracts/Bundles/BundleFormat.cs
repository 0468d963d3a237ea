using System.Buffers;

namespace Insight.Contracts.Bundles;

/// <summary>Names and limits of the bundle format, the same for console and gateways.</summary>
public static class BundleFormat
{
    /// <summary>Name and version of the manifest's format.</summary>
    public const string Manifest = "insight-bundle/1";

    /// <summary>The part that holds the endpoint templates.</summary>
    public const string EndpointsPart = "endpoints";

    /// <summary>The part that holds the request profiles.</summary>
    public const string ProfilesPart = "profiles";

    /// <summary>Largest manifest, in bytes.</summary>
    public const int MaxManifestBytes = 64 << 10;

    /// <summary>Largest part, in bytes.</summary>
    public const int MaxPartBytes = 64 << 20;

    /// <summary>Most parts of a bundle.</summary>
    public const int MaxParts = 32;

    /// <summary>Longest name of a part, group or site, in bytes.</summary>
    public const int MaxNameLength = 64;

    /// <summary>Longest reason of a gateway that refuses a bundle, in characters.</summary>
    public const int MaxReasonLength = 512;

    /// <summary>Header with the signature of the manifest, in base 64.</summary>
    public const string SignatureHeader = "Insight-Signature";

    /// <summary>Header with the id of the key that signed, see <see cref="BundleKeyId"/>.</summary>
    public const string KeyHeader = "Insight-Key";

    /// <summary>Path of the newest manifest.</summary>
    public const string ManifestPath = "/api/v1/bundle";

    /// <summary>Query parameter of the manifest's path: the number in force at the gateway, below which it takes none.</summary>
    public const string AfterParameter = "after";

    /// <summary>Path of the parts, which their hash follows.</summary>
    public const string PartsPath = ManifestPath + "/parts/";

    /// <summary>Path that gateways answer to.</summary>
    public const string AnswersPath = ManifestPath + "/acks";

    /// <summary>Path where gateways say that they have taken a policy back, see <see cref="RollbackNotice"/>.</summary>
    public const string RollbacksPath = ManifestPath + "/rollbacks";

    /// <summary>Path where gateways tell what they have counted for rate limits, and are told what the others have.</summary>
    public const string RatesPath = ManifestPath + "/rates";

    /// <summary>Path where gateways say how they are, see <see cref="Reports.GatewayReport"/>.</summary>
    public const string ReportsPath = ManifestPath + "/reports";

    /// <summary>Query parameter of <see cref="RatesPath"/>: the gateway's id.</summary>
    public const string GatewayParameter = "gateway";

    private static readonly SearchValues<char> s_hexDigits = SearchValues.Create("0123456789abcdef");
    private static readonly SearchValues<char> s_nameLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>True for 64 small hexadecimal digits.</summary>
    public static bool IsHash(string? text) => text is { Length: 64 } && !text.AsSpan().ContainsAnyExcept(s_hexDigits);

    /// <summary>True for a name that a part may have.</summary>
    public static bool IsPartName(string? text) =>
        text is { Length: > 0 and <= MaxNameLength } && !text.AsSpan().ContainsAnyExcept(s_nameLetters);
}
