using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Shop.Tests;

internal static class CertificateNames
{
    /// <summary>The only URI among the subject's alternative names (RFC 5280, 4.2.1.6), or null.</summary>
    public static string? UriOf(X509Certificate2 certificate)
    {
        var extension = certificate.Extensions.SingleOrDefault(e => e.Oid?.Value == "2.5.29.17");
        if (extension is null)
            return null;
        var uri = new Asn1Tag(TagClass.ContextSpecific, 6);
        var uris = new List<string>();
        var names = new AsnReader(extension.RawData, AsnEncodingRules.DER).ReadSequence();
        while (names.HasData)
        {
            if (names.PeekTag() == uri)
                uris.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, uri));
            else
                names.ReadEncodedValue();
        }

        return uris.SingleOrDefault();
    }
}
