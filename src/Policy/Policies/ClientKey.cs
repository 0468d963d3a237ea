using System.Text;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;

namespace Insight.Policy.Policies;

/// <summary>Who a client is, as policies count.</summary>
internal static class ClientKey
{
    private const int MaxBytes = 512;

    /// <summary>The name of a request's client. A client without what is asked for is its address.</summary>
    public static string Of(ClientKeyKind kind, in PolicyRequest request) => kind switch
    {
        ClientKeyKind.Principal when request.Principal.Length > 0 => request.Principal,
        ClientKeyKind.Session when request.Session.Length > 0 => request.Session,
        ClientKeyKind.Service when request.Source.Length > 0 => request.Source,
        _ => request.Client,
    };

    /// <summary>A keyed hash of it; a principal is never taken for an address of the same text.</summary>
    public static ulong Hash(ProfileKey key, ClientKeyKind kind, in PolicyRequest request)
    {
        string name = Of(kind, request);
        Span<byte> bytes = stackalloc byte[MaxBytes + 1];
        bytes[0] = ReferenceEquals(name, request.Client) ? (byte)ClientKeyKind.Address : (byte)kind;
        Encoding.UTF8.TryGetBytes(name.AsSpan(0, Math.Min(name.Length, MaxBytes / 4)), bytes[1..], out int written);
        return key.Hash(bytes[..(1 + written)]);
    }
}
