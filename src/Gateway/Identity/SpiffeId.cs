using System.Buffers;
using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Gateway.Identity;

/// <summary>A SPIFFE id (https://spiffe.io/docs/latest/spiffe-specs/spiffe-id/): a trust domain and a path that names a workload.</summary>
internal sealed record SpiffeId(string Text, string TrustDomain, string LastSegment)
{
    /// <summary>The standard's own limit.</summary>
    private const int MaxLength = 2048;

    private const string Scheme = "spiffe://";
    private const string SubjectAlternativeName = "2.5.29.17";

    private static readonly Asn1Tag UriTag = new(TagClass.ContextSpecific, 6);
    private static readonly SearchValues<char> DomainCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-_");
    private static readonly SearchValues<char> SegmentCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    /// <summary>Reads an id; null when the text is not one that names a workload.</summary>
    public static SpiffeId? Parse(string text)
    {
        if (text.Length > MaxLength || !text.StartsWith(Scheme, StringComparison.Ordinal)) return null;
        string[] parts = text[Scheme.Length..].Split('/');
        if (parts.Length < 2 || parts[0].Length is 0 or > 255 || parts[0].AsSpan().ContainsAnyExcept(DomainCharacters)) return null;
        foreach (string segment in parts.AsSpan(1))
        {
            if (segment is "" or "." or ".." || segment.AsSpan().ContainsAnyExcept(SegmentCharacters)) return null;
        }

        return new SpiffeId(text, parts[0], parts[^1]);
    }

    /// <summary>The id in a certificate; null unless the certificate has exactly one URI name, and that is an id (X.509-SVID, section 2).</summary>
    public static SpiffeId? Of(X509Certificate2 certificate)
    {
        X509Extension? extension = certificate.Extensions[SubjectAlternativeName];
        if (extension is null) return null;
        string? uri = null;
        try
        {
            AsnReader names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                if (!names.PeekTag().HasSameClassAndValue(UriTag))
                {
                    names.ReadEncodedValue();
                    continue;
                }

                if (uri is not null) return null;
                uri = names.ReadCharacterString(UniversalTagNumber.IA5String, UriTag);
            }
        }
        catch (AsnContentException)
        {
            return null;
        }

        return uri is null ? null : Parse(uri);
    }
}
