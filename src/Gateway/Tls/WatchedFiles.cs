using System.Security.Cryptography;

namespace Insight.Gateway.Tls;

/// <summary>Something that is made of files and made anew when their content changes; what cannot be used never takes the place of what can.</summary>
/// <remarks>Content is compared, not the time of the change: that stays the same where a link on the way is swapped, as Kubernetes does with secrets.
/// One thread refreshes, any number read.</remarks>
/// <param name="name">What it is, for the log.</param>
/// <param name="paths">The files.</param>
/// <param name="load">Makes it of their contents.</param>
internal sealed class WatchedFiles<T>(string name, IReadOnlyList<string> paths, Func<IReadOnlyList<byte[]>, T> load) where T : class
{
    private const int MaxBytes = 1 << 20;

    private byte[] _hash = [];
    private string _problem = "";
    private volatile T? _current;

    public string Name => name;

    /// <summary>What was read last; null before the first time that it could be.</summary>
    public T? Current => _current;

    /// <summary>Looks at the files.</summary>
    /// <param name="problem">Why they cannot be used; empty when they can.</param>
    /// <returns>True when there is something new to say: they changed, or the problem is another one.</returns>
    public bool Refresh(out string problem)
    {
        problem = "";
        try
        {
            byte[][] contents = [.. paths.Select(Read)];
            byte[] hash = Hash(contents);
            if (!hash.AsSpan().SequenceEqual(_hash))
            {
                _current = load(contents);
                _hash = hash;
                _problem = "";
                return true;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            problem = "a file of it cannot be read";
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException or InvalidDataException)
        {
            problem = error is InvalidDataException ? error.Message : "its files hold no certificate with its key";
        }

        bool news = problem != _problem;
        _problem = problem;
        return news;
    }

    private static byte[] Read(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (file.Length > MaxBytes) throw new IOException($"'{path}' has more than {MaxBytes} bytes");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private static byte[] Hash(byte[][] contents)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (byte[] content in contents) hash.AppendData(SHA256.HashData(content));
        return hash.GetHashAndReset();
    }
}
