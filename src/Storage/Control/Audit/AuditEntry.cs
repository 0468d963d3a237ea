using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Insight.Storage.Control.Audit;

/// <summary>An entry of the log.</summary>
/// <param name="Number">Counts from 1 without gaps.</param>
/// <param name="At">When, microseconds since 1970 UTC.</param>
/// <param name="Note">What.</param>
/// <param name="Hash">SHA-256 over all of it and the hash before, 64 small hexadecimal digits.</param>
public sealed record AuditEntry(long Number, long At, AuditNote Note, string Hash)
{
    private const string Format = "insight-audit/1";

    /// <summary>The hash that an entry must have.</summary>
    /// <remarks>Over texts each with its length in bytes before it, so that no two entries are the same bytes:
    /// <c>insight-audit/1</c>, the hash before, number, time, then the members of <see cref="AuditNote"/> in their order, each as <c>LENGTH:TEXT\n</c>.</remarks>
    public static string HashOf(string before, long number, long at, AuditNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string text in (ReadOnlySpan<string>)[
            Format, before, number.ToString(CultureInfo.InvariantCulture), at.ToString(CultureInfo.InvariantCulture),
            note.Actor, note.Action, note.Tenant, note.Kind, note.Name, note.Before, note.After, note.Reason])
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            hash.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{bytes.Length}:")));
            hash.AppendData(bytes);
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
