using System.Security.Cryptography;
using Insight.Contracts.Bundles;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Insight.Console.Security;

/// <summary>The secret with which gateways fetch bundles and answer. It opens nothing else, and nothing else opens that.</summary>
public sealed class GatewayToken
{
    private const int RandomBytes = 32;

    private static readonly PathString s_path = BundleFormat.ManifestPath;
    private readonly SecretHash? _hash;

    /// <summary>A given token; a text that is too short to be one lets nobody in.</summary>
    public GatewayToken(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length >= ConsoleOptions.MinTokenLength) _hash = new SecretHash(token);
    }

    /// <summary>Of a console without bundles: nobody has it.</summary>
    public static GatewayToken None { get; } = new("");

    /// <summary>A new random token.</summary>
    public static string Create() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <summary>True for the paths that are for gateways alone.</summary>
    public static bool IsFor(PathString path) => path.StartsWithSegments(s_path, StringComparison.OrdinalIgnoreCase);

    /// <summary>True when <paramref name="text"/> is the token.</summary>
    public bool IsToken(string? text) => _hash?.Is(text) ?? false;
}
