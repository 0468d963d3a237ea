using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;

namespace Insight.Gateway.Bundles;

/// <summary>Makes a snapshot of a manifest: gets each part, checks it and reads it. One bad part refuses the whole bundle.</summary>
internal sealed class BundleLoader(IEnumerable<IBundlePartReader> readers, ObjectSet? localObjects = null)
{
    private readonly Dictionary<string, IBundlePartReader> _readers = readers.ToDictionary(static reader => reader.Name, StringComparer.Ordinal);

    /// <summary>Gets, checks and reads the parts.</summary>
    /// <param name="manifest">A manifest whose signature is good.</param>
    /// <param name="hash">Its hash.</param>
    /// <param name="reuse">The part as it is in force already; null: it must be fetched.</param>
    /// <param name="fetch">Gets the content of a part, or null when it is not there.</param>
    public async Task<LoadedBundle> LoadAsync(
        BundleManifest manifest, string hash, Func<BundlePart, LoadedPart?> reuse, Func<BundlePart, Task<byte[]?>> fetch)
    {
        List<LoadedPart> parts = [];
        List<string> unknown = [];
        Dictionary<string, byte[]> fetched = new(StringComparer.Ordinal);
        foreach (BundlePart part in manifest.Parts)
        {
            if (!_readers.TryGetValue(part.Name, out IBundlePartReader? reader))
            {
                // A newer console may send what this gateway does not know yet.
                unknown.Add(part.Name);
                continue;
            }

            if (reuse(part) is { } same)
            {
                parts.Add(same);
                continue;
            }

            byte[]? content = await fetch(part);

            // What follows takes long; the thread that finds data on a socket is not for that.
            await Task.Yield();
            if (content is null) return LoadedBundle.Refused($"part {part.Name} is not there", mayPass: true);
            if (ManifestCheck.Problem(part, content) is { } problem) return LoadedBundle.Refused(problem, mayPass: true);
            if (reader.Read(content, out string broken) is not { } value) return LoadedBundle.Refused($"part {part.Name}: {broken}", mayPass: false);
            parts.Add(new LoadedPart(part, value));
            fetched[part.Sha256] = content;
        }

        string note = unknown.Count == 0 ? "" : $"this gateway does not know the parts {string.Join(", ", unknown)}";
        return new LoadedBundle(new BundleSnapshot(manifest.Number, hash, parts, localObjects), fetched, note, MayPass: false);
    }
}
