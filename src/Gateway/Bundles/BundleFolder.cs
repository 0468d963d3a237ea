using System.Text;
using Insight.Contracts.Bundles;

namespace Insight.Gateway.Bundles;

/// <summary>The last good bundle on the gateway's disk.</summary>
/// <remarks>
/// <code>
/// last-good      line 1: key id, line 2: signature in base 64, then the manifest
/// parts/HASH     the content of a part
/// *.new          a file being written
/// </code>
/// Parts are written first, each under its hash; then <c>last-good</c> is renamed into place: that is the moment from which the new bundle counts.
/// Every file is on the disk before its rename. A process that is killed anywhere leaves the bundle before, or the new one, whole. The parts of
/// the bundle before stay until the next one, in case a power cut takes the rename back. Nothing read here is believed: it is
/// checked again like something from the network.
/// </remarks>
internal sealed class BundleFolder(string directory)
{
    private const string FileName = "last-good";
    private const string PartsName = "parts";
    private const string DraftEnding = ".new";

    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    private string Parts => Path.Combine(directory, PartsName);

    /// <summary>The manifest kept; null when there is none.</summary>
    /// <exception cref="IOException">It cannot be read, or is no such file.</exception>
    public SignedManifest? Manifest()
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path)) return null;
        byte[] bytes = ReadBounded(path, BundleFormat.MaxManifestBytes + 1024);
        int first = bytes.AsSpan().IndexOf((byte)'\n');
        int second = first < 0 ? -1 : bytes.AsSpan(first + 1).IndexOf((byte)'\n') + first + 1;
        byte[] signature = new byte[256];
        return second > first && Convert.TryFromBase64String(Encoding.ASCII.GetString(bytes, first + 1, second - first - 1), signature, out int length)
            ? new SignedManifest(bytes[(second + 1)..], signature[..length], Encoding.ASCII.GetString(bytes, 0, first))
            : throw new IOException($"'{path}' is damaged");
    }

    /// <summary>The content of a part; null when it is not there.</summary>
    public byte[]? Part(BundlePart part)
    {
        string path = PathOf(part);
        return File.Exists(path) ? ReadBounded(path, part.Length) : null;
    }

    /// <summary>True when a part is there with its length.</summary>
    public bool Holds(BundlePart part)
    {
        FileInfo file = new(PathOf(part));
        return file.Exists && file.Length == part.Length;
    }

    /// <summary>Keeps a bundle in place of the one before.</summary>
    /// <param name="signed">The manifest as it came.</param>
    /// <param name="manifest">The same, read.</param>
    /// <param name="fetched">Parts that are not here yet, by hash.</param>
    /// <exception cref="IOException">It cannot be written; the one before stays.</exception>
    public void Keep(SignedManifest signed, BundleManifest manifest, IReadOnlyDictionary<string, byte[]> fetched)
    {
        CreateFolder(directory);
        CreateFolder(Parts);
        HashSet<string> needed = [.. manifest.Parts.Select(static part => part.Sha256)];
        if (Before() is { } before) needed.UnionWith(before.Parts.Select(static part => part.Sha256));
        foreach (BundlePart part in manifest.Parts)
        {
            if (fetched.TryGetValue(part.Sha256, out byte[]? content)) Write(PathOf(part), content);
        }

        byte[] head = Encoding.ASCII.GetBytes($"{signed.KeyId}\n{Convert.ToBase64String(signed.Signature)}\n");
        Write(Path.Combine(directory, FileName), [.. head, .. signed.Bytes]);
        Tidy(needed);
    }

    private BundleManifest? Before()
    {
        try
        {
            return Manifest() is { } kept ? ManifestDocument.Read(kept.Bytes, out _) : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Removes what no bundle needs and what a killed process left half written.</summary>
    private void Tidy(HashSet<string> needed)
    {
        foreach (string file in Directory.EnumerateFiles(Parts))
        {
            if (!needed.Contains(Path.GetFileName(file))) File.Delete(file);
        }

        foreach (string draft in Directory.EnumerateFiles(directory, "*" + DraftEnding)) File.Delete(draft);
    }

    private string PathOf(BundlePart part) =>
        BundleFormat.IsHash(part.Sha256) ? Path.Combine(Parts, part.Sha256) : throw new ArgumentException("The part's hash is none.", nameof(part));

    private static void Write(string path, byte[] content)
    {
        string draft = path + DraftEnding;
        File.Delete(draft);
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        using (FileStream file = new(draft, options))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }

    private static byte[] ReadBounded(string path, long max)
    {
        using FileStream file = File.OpenRead(path);
        if (file.Length > max) throw new IOException($"'{path}' is larger than it can be");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, OwnerOnlyFolder);
    }
}
