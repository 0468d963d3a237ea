using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Insight.Gateway.Access.Passwords;

/// <summary>Checks passwords, which costs by design: few at a time, the same only once, and what was right is remembered for five minutes.</summary>
/// <remarks>
/// Half of the cores at most work on it and 32 checks wait: whoever sends wrong passwords cannot take the gateway from others, only the signing in.
/// What is remembered is keyed by an HMAC with a key that lives and dies with this process, over name, password and stored hash: another hash in the
/// configuration is another entry.
/// </remarks>
internal sealed class PasswordChecks : IDisposable
{
    private const int MaxWaiting = 32;

    private const int MaxEntries = 10_000;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly RecentCache<Proof> _right = new(MaxEntries, long.MaxValue);
    private readonly ConcurrentDictionary<Digest, Task<bool?>> _running = new();
    private readonly SemaphoreSlim _slots;
    private readonly TimeProvider _time;
    private readonly int _most;
    private int _inside;

    /// <param name="time">The clock.</param>
    /// <param name="atOnce">Checks at a time.</param>
    public PasswordChecks(TimeProvider time, int atOnce)
    {
        _time = time;
        _most = atOnce + MaxWaiting;
        _slots = new SemaphoreSlim(atOnce);
    }

    /// <summary>What a check is known by.</summary>
    /// <param name="hash">The stored hash.</param>
    /// <param name="credentials">Name and password as they were sent.</param>
    public Digest DigestOf(PasswordHash hash, ReadOnlySpan<byte> credentials)
    {
        Span<byte> content = stackalloc byte[hash.Hash.Length + credentials.Length];
        hash.Hash.CopyTo(content);
        credentials.CopyTo(content[hash.Hash.Length..]);
        Span<byte> digest = stackalloc byte[Digest.Size];
        HMACSHA256.HashData(_key, content, digest);
        CryptographicOperations.ZeroMemory(content);
        return Digest.Read(digest);
    }

    /// <summary>Whether it was right within the last five minutes.</summary>
    public bool IsKnown(Digest digest) => _right.Find(digest) is { } proof && _time.GetTimestamp() < proof.Ends;

    /// <summary>Checks; null when too many wait. The password is wiped.</summary>
    public Task<bool?> CheckAsync(PasswordHash hash, byte[] password, Digest digest)
    {
        TaskCompletionSource<bool?> mine = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<bool?> running = _running.GetOrAdd(digest, mine.Task);
        if (running == mine.Task) _ = RunAsync(hash, password, digest, mine);
        return running;
    }

    public void Dispose() => _slots.Dispose();

    private async Task RunAsync(PasswordHash hash, byte[] password, Digest digest, TaskCompletionSource<bool?> result)
    {
        bool? isRight = null;
        try
        {
            if (Interlocked.Increment(ref _inside) > _most) return;
            await _slots.WaitAsync();
            try
            {
                isRight = await Task.Run(() => hash.Fits(password));
            }
            finally
            {
                _slots.Release();
            }

            if (isRight == true) _right.Add(digest, new Proof(_time.GetTimestamp() + (long)(s_lifetime.TotalSeconds * _time.TimestampFrequency)), 0);
        }
        finally
        {
            Interlocked.Decrement(ref _inside);
            CryptographicOperations.ZeroMemory(password);
            _running.TryRemove(digest, out _);
            result.SetResult(isRight);
        }
    }

    private sealed record Proof(long Ends);
}
