using System.Buffers.Binary;
using Insight.Endpoints.Profiles;

namespace Insight.Gateway.Policies;

/// <summary>The key under which gateways hash clients that they count together.</summary>
internal static class RateKeys
{
    /// <summary>Made of the installation's key: who sees counts cannot find their clients among what else is hashed with that.</summary>
    public static ProfileKey Of(ProfileKey key)
    {
        Span<byte> bytes = stackalloc byte[ProfileKey.Length];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, key.Hash("insight-rate-key/1/0"u8));
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[8..], key.Hash("insight-rate-key/1/1"u8));
        return new ProfileKey(bytes);
    }
}
