using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Insight.Contracts.Bundles;

/// <summary>A manifest as bytes: JSON in one form only, so that the same manifest always has the same hash and signature.</summary>
/// <remarks>Canonical: members in the order of the records, no white space, parts in ordinal order of their names, times in UTC. What is read
/// must be exactly what would be written, so that nothing can hide in a signed text.</remarks>
public static class ManifestDocument
{
    /// <summary>The bytes of a manifest.</summary>
    /// <exception cref="ArgumentException">It breaks a rule of the format.</exception>
    public static byte[] Write(BundleManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        if (Problem(manifest) is { } problem) throw new ArgumentException(problem, nameof(manifest));
        byte[] bytes = JsonSerializer.SerializeToUtf8Bytes(manifest, BundleJson.Default.BundleManifest);
        if (bytes.Length > BundleFormat.MaxManifestBytes) throw new ArgumentException($"The manifest has more than {BundleFormat.MaxManifestBytes} bytes.", nameof(manifest));
        return bytes;
    }

    /// <summary>Reads a manifest; null when it is none, with the reason.</summary>
    public static BundleManifest? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        if (bytes.Length > BundleFormat.MaxManifestBytes)
        {
            problem = $"the manifest has more than {BundleFormat.MaxManifestBytes} bytes";
            return null;
        }

        try
        {
            BundleManifest? manifest = JsonSerializer.Deserialize(bytes, BundleJson.Default.BundleManifest);
            problem = manifest is null ? "the manifest is empty" : Problem(manifest) ?? "";
            if (problem.Length > 0) return null;
            if (bytes.SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(manifest!, BundleJson.Default.BundleManifest))) return manifest;
            problem = "the manifest is not in its canonical form";
            return null;
        }
        catch (JsonException)
        {
            problem = "the manifest is not JSON of the known form";
            return null;
        }
    }

    /// <summary>The hash by which a manifest, or a part, is known: SHA-256 in small hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string? Problem(BundleManifest manifest)
    {
        if (manifest.Format != BundleFormat.Manifest) return $"the manifest's format is not {BundleFormat.Manifest}";
        if (manifest.Number <= 0) return "the manifest's number is not positive";
        if (manifest.Created.Kind != DateTimeKind.Utc) return "the manifest's time is not UTC";
        if (IsTooLong(manifest.Group) || IsTooLong(manifest.Site)) return $"the manifest's group or site has more than {BundleFormat.MaxNameLength} bytes";
        if (manifest.Parts.Count > BundleFormat.MaxParts) return $"the manifest has more than {BundleFormat.MaxParts} parts";
        if (manifest.Audit is { } audit && (audit.Number <= 0 || !BundleFormat.IsHash(audit.Hash))) return "the manifest's head of the audit log is none";
        string before = "";
        foreach (BundlePart? part in manifest.Parts)
        {
            if (part is null || !BundleFormat.IsPartName(part.Name)) return "the name of a part is not made of small letters, digits and hyphens";
            if (string.CompareOrdinal(before, part.Name) >= 0) return "the manifest's parts are not in order of their names, each once";
            if (!BundleFormat.IsHash(part.Sha256)) return $"the hash of part {part.Name} is no SHA-256 in small hexadecimal digits";
            if (part.Length is < 0 or > BundleFormat.MaxPartBytes) return $"part {part.Name} has more than {BundleFormat.MaxPartBytes} bytes";
            before = part.Name;
        }

        return null;
    }

    private static bool IsTooLong(string name) => Encoding.UTF8.GetByteCount(name) > BundleFormat.MaxNameLength;
}
