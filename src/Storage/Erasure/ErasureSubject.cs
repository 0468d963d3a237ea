using System.Net;

namespace Insight.Storage.Erasure;

/// <summary>Whom to erase. It holds the value itself, and so is never stored or logged.</summary>
/// <param name="Kind">By what the person is known.</param>
/// <param name="Value">The value as records have it.</param>
/// <param name="Tenant">Only within this tenant; empty: in all.</param>
/// <param name="InTexts">Whether texts that mention the value (paths, excerpts, reasons) lose it too.</param>
public sealed record ErasureSubject(ErasureKind Kind, string Value, string Tenant, bool InTexts)
{
    /// <summary>Characters of a value.</summary>
    public const int MaxValue = 256;

    /// <summary>Shortest word that nothing else is likely to be called.</summary>
    private const int TellingLength = 16;

    /// <summary>A subject.</summary>
    /// <param name="kind">By what the person is known.</param>
    /// <param name="value">The value; an address is brought into the form that records have.</param>
    /// <param name="tenant">Only within this tenant; null or empty: in all.</param>
    /// <param name="inTexts">Whether texts lose it too; null: when it tells a person from words, see <see cref="IsTelling"/>.</param>
    public static ErasureSubject Of(ErasureKind kind, string value, string? tenant, bool? inTexts)
    {
        ArgumentNullException.ThrowIfNull(value);
        string known = value.Trim();
        if (kind == ErasureKind.Client && IPAddress.TryParse(known, out IPAddress? address)) known = (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
        return new ErasureSubject(kind, known, tenant ?? "", inTexts ?? IsTelling(known));
    }

    /// <summary>Whether a value in a text can hardly be anything else: an address, something with an @, or 16 characters and more. A name such as <c>admin</c> is a part of other people's paths.</summary>
    public static bool IsTelling(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length >= TellingLength || value.Contains('@', StringComparison.Ordinal) || (IPAddress.TryParse(value, out _) && value.AsSpan().ContainsAny(".:"));
    }
}
