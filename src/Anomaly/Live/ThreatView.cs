using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Insight.Anomaly.Clients;

namespace Insight.Anomaly.Live;

/// <summary>How threat scores are stored: keys, names and reasons.</summary>
public static class ThreatView
{
    /// <summary>Characters of a client's name that are kept: it is untrusted text.</summary>
    public const int MostClient = 300;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    /// <summary>32 hexadecimal digits that stand for a client of a tenant, app and host: a part of the SHA-256 of their names, so that nobody can choose a name with the key of another.</summary>
    public static string KeyOf(string tenant, string app, string host, string client)
    {
        StringBuilder names = new();
        foreach (string name in (ReadOnlySpan<string>)[tenant, app, host, client]) names.Append(CultureInfo.InvariantCulture, $"{name.Length}:{name}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())).AsSpan(0, 16));
    }

    /// <summary>The name of a client as it is kept.</summary>
    public static string NameOf(string client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (client.Length <= MostClient) return client;
        int length = char.IsHighSurrogate(client[MostClient - 2]) ? MostClient - 2 : MostClient - 1;
        return client[..length] + "…";
    }

    /// <summary>Reasons as the column <c>reasons</c> holds them.</summary>
    public static string ReasonsOf(IReadOnlyList<ThreatReason> reasons)
    {
        ArgumentNullException.ThrowIfNull(reasons);
        return JsonSerializer.Serialize(reasons.Select(ThreatReasonView.Of), s_json);
    }

    /// <summary>Reasons from the column <c>reasons</c>.</summary>
    /// <exception cref="InvalidDataException">Another version wrote something else.</exception>
    public static IReadOnlyList<ThreatReasonView> ReasonsFrom(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<IReadOnlyList<ThreatReasonView>>(json, s_json) ?? [];
        }
        catch (JsonException e)
        {
            throw new InvalidDataException("The reasons of a threat score are stored in a form that this version does not know.", e);
        }
    }
}
