using System.Text;
using Insight.Contracts.Bundles;

namespace Insight.Endpoints.Tests.Bundles;

/// <summary>The format of bundles, which console and gateways share.</summary>
public sealed class ManifestDocumentTests
{
    private const string Hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private static readonly BundleManifest s_manifest = new(
        BundleFormat.Manifest, 7, new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), "", "lab", [new("endpoints", Hash, 0), new("waf", Hash, 12)]);

    [Fact]
    public void Manifest_WithTheHeadOfTheAuditLog_HasItLast_AndWithoutIsAsBefore()
    {
        BundleManifest bare = new(BundleFormat.Manifest, 7, new DateTime(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), "", "", []);
        byte[] bytes = ManifestDocument.Write(bare with { Audit = new BundleAudit(3, new string('a', 64)) });

        Assert.EndsWith($"\"parts\":[],\"audit\":{{\"number\":3,\"hash\":\"{new string('a', 64)}\"}}}}", System.Text.Encoding.UTF8.GetString(bytes), StringComparison.Ordinal);
        Assert.Equal(3, ManifestDocument.Read(bytes, out _)!.Audit!.Number);
        Assert.EndsWith("\"parts\":[]}", System.Text.Encoding.UTF8.GetString(ManifestDocument.Write(bare)), StringComparison.Ordinal);
        Assert.Null(ManifestDocument.Read(ManifestDocument.Write(bare), out _)!.Audit);
        Assert.Throws<ArgumentException>(() => ManifestDocument.Write(bare with { Audit = new BundleAudit(0, new string('a', 64)) }));
        Assert.Throws<ArgumentException>(() => ManifestDocument.Write(bare with { Audit = new BundleAudit(3, "x") }));
    }

    [Fact]
    public void Write_IsOneFormOnly()
    {
        string text = Encoding.UTF8.GetString(ManifestDocument.Write(s_manifest));

        Assert.Equal(
            $$"""{"format":"insight-bundle/1","number":7,"created":"2026-03-01T10:00:00Z","group":"","site":"lab","parts":[{"name":"endpoints","sha256":"{{Hash}}","length":0},{"name":"waf","sha256":"{{Hash}}","length":12}]}""",
            text);
        Assert.Equal(text, Encoding.UTF8.GetString(ManifestDocument.Write(ManifestDocument.Read(Encoding.UTF8.GetBytes(text), out _)!)));
    }

    [Theory]
    [InlineData("{\"format\"", " {\"format\"", "canonical")]
    [InlineData("\"number\":7", "\"number\":6,\"number\":7", "canonical")]
    [InlineData("2026-03-01T10:00:00Z", "2026-03-01T11:00:00+01:00", "UTC")]
    [InlineData("\"number\":7", "\"number\":7.0", "JSON")]
    [InlineData("\"number\":7", "\"number\":0", "positive")]
    [InlineData("\"number\":7", "\"number\":-7", "positive")]
    [InlineData("insight-bundle/1", "insight-bundle/2", "format")]
    [InlineData("\"site\":\"lab\"", "\"site\":\"lab\",\"more\":1", "canonical")]
    [InlineData("\"site\":\"lab\",", "", "JSON")]
    [InlineData("\"site\":\"lab\"", "\"site\":null", "JSON")]
    [InlineData("\"endpoints\"", "\"../endpoints\"", "name of a part")]
    [InlineData("\"endpoints\"", "\"waf\"", "order")]
    [InlineData("\"endpoints\"", "\"zones\"", "order")]
    [InlineData("e3b0c4", "E3B0C4", "SHA-256")]
    [InlineData("\"length\":12", "\"length\":67108865", "more than 67108864 bytes")]
    [InlineData("\"length\":12", "\"length\":-1", "more than")]
    [InlineData("]}", "]", "JSON")]
    public void Read_OneThingWrong_IsRefusedWithTheRule(string text, string instead, string expected)
    {
        string good = Encoding.UTF8.GetString(ManifestDocument.Write(s_manifest));
        int at = good.IndexOf(text, StringComparison.Ordinal);

        Assert.Null(ManifestDocument.Read(Encoding.UTF8.GetBytes(good[..at] + instead + good[(at + text.Length)..]), out string problem));

        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(",\"more\":1}", true)]
    [InlineData(",\"audit\":{\"number\":3,\"hash\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"},\"next\":{\"a\":[1.50,true,null,\"x\"]},\"last\":\"\"}", true)]
    [InlineData(",\"more\": 1}", false)]
    [InlineData(",\"more\":1,\"more\":2}", false)]
    [InlineData(",\"more\":1,\"audit\":{\"number\":3,\"hash\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}}", false)]
    [InlineData(",\"more\":[[[[[[[[[1]]]]]]]]]}", false)]
    public void Read_WhatANewerConsoleAddsBehindTheRest_IsKeptByteForByte(string end, bool isGood)
    {
        byte[] bytes = [.. ManifestDocument.Write(s_manifest)[..^1], .. Encoding.UTF8.GetBytes(end)];

        BundleManifest? read = ManifestDocument.Read(bytes, out string problem);

        Assert.Equal(isGood, read is not null);
        Assert.Equal(isGood, problem.Length == 0);
        if (isGood) Assert.Equal(bytes, ManifestDocument.Write(read!));
    }

    [Fact]
    public void Read_TooManyParts_IsRefused()
    {
        BundlePart[] parts = [.. Enumerable.Range(0, BundleFormat.MaxParts + 1).Select(i => new BundlePart($"p{i:00}", Hash, 0))];

        Assert.Throws<ArgumentException>(() => ManifestDocument.Write(s_manifest with { Parts = parts }));
        Assert.NotEmpty(ManifestDocument.Write(s_manifest with { Parts = parts[1..] }));
    }

    [Fact]
    public void Signature_IsGoodForItsManifestAndKeyOnly()
    {
        using BundleSigner signer = BundleSigner.Read(BundleSigner.CreateKey()), stranger = BundleSigner.Read(BundleSigner.CreateKey());
        using BundleVerifier verifier = BundleVerifier.Read(signer.PublicPem);
        byte[] manifest = ManifestDocument.Write(s_manifest);
        byte[] signature = signer.Sign(manifest);

        Assert.Equal(64, signature.Length);
        Assert.Null(verifier.Problem(manifest, signature, signer.KeyId));
        Assert.Contains("another key", verifier.Problem(manifest, stranger.Sign(manifest), stranger.KeyId), StringComparison.Ordinal);
        Assert.Contains("wrong", verifier.Problem(manifest, stranger.Sign(manifest), signer.KeyId), StringComparison.Ordinal);
        Assert.Contains("wrong", verifier.Problem(manifest, signature.AsSpan(1), signer.KeyId), StringComparison.Ordinal);
        manifest[^3] ^= 1;
        Assert.Contains("wrong", verifier.Problem(manifest, signature, signer.KeyId), StringComparison.Ordinal);
    }

    [Fact]
    public void Key_OfAnotherKind_IsRefusedWithoutTellingIt()
    {
        using System.Security.Cryptography.ECDsa other = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP384);
        using BundleSigner signer = BundleSigner.Read(BundleSigner.CreateKey());

        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => BundleSigner.Read(other.ExportPkcs8PrivateKeyPem()));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => BundleSigner.Read(signer.PublicPem));
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => BundleVerifier.Read(other.ExportSubjectPublicKeyInfoPem()));
        Exception error = Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => BundleVerifier.Read("secret text"));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }
}
