using System.Net;
using System.Security.Cryptography;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Profiles;

namespace Insight.Gateway.Waf;

/// <summary>Chooses the clients whose requests are looked at in shadow: the same ones all day, others the next, so that within weeks many clients were looked at and each of them whole.</summary>
/// <remarks>By a keyed hash: who could choose to be in it would weigh as much as all who are not.</remarks>
internal sealed class ShadowSample(double percent)
{
    private const long DayMicros = 86_400_000_000;

    /// <summary>Requests that are looked at in shadow at one time, all routes together; more are not of the sample.</summary>
    private static readonly int s_most = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ulong _below = percent >= 100 ? ulong.MaxValue : (ulong)(percent / 100 * ulong.MaxValue);
    private readonly ProfileKey _own = new(RandomNumberGenerator.GetBytes(ProfileKey.Length));
    private int _underWay;

    /// <summary>Whether a client is of the sample.</summary>
    /// <param name="key">The installation's key, so that gateways choose the same clients; null: this gateway's own.</param>
    /// <param name="client">The client.</param>
    /// <param name="timeMicros">When it came, microseconds since 1970.</param>
    public bool Has(ProfileKey? key, IPAddress client, long timeMicros)
    {
        if (_below == 0) return false;
        Span<byte> text = stackalloc byte[ClientBytes.Most + sizeof(long)];
        BitConverter.TryWriteBytes(text, timeMicros / DayMicros);
        int length = ClientBytes.Write(client, text[sizeof(long)..]);
        return (key ?? _own).Hash(text[..(sizeof(long) + length)]) <= _below;
    }

    /// <summary>Takes one of the places; false: there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _underWay) <= s_most) return true;
        Interlocked.Decrement(ref _underWay);
        return false;
    }

    /// <summary>Gives it back.</summary>
    public void Leave() => Interlocked.Decrement(ref _underWay);
}
