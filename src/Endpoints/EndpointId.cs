using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace Insight.Endpoints;

/// <summary>The stable id of an endpoint: a hash of everything that names it.</summary>
public static class EndpointId
{
    /// <summary>Bytes hashed on the stack; longer names are rare and pay for an array.</summary>
    private const int StackBytes = 1024;

    /// <summary>The id of the endpoint; never 0, which stands for "not matched" in records.</summary>
    public static ulong Of(string tenant, string app, string host, string service, string method, string template) => Of(
        Encoding.UTF8.GetBytes(tenant), Encoding.UTF8.GetBytes(app), Encoding.UTF8.GetBytes(host),
        Encoding.UTF8.GetBytes(service), Encoding.UTF8.GetBytes(method), Encoding.UTF8.GetBytes(template));

    /// <inheritdoc cref="Of(string,string,string,string,string,string)" />
    /// <remarks>Names are UTF-8. Each is preceded by its length, so that no two lists of names run together to the same bytes.</remarks>
    public static ulong Of(
        ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> app, ReadOnlySpan<byte> host,
        ReadOnlySpan<byte> service, ReadOnlySpan<byte> method, ReadOnlySpan<byte> template)
    {
        int length = 6 * sizeof(int) + tenant.Length + app.Length + host.Length + service.Length + method.Length + template.Length;
        Span<byte> bytes = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        int at = Put(tenant, bytes, 0);
        at = Put(app, bytes, at);
        at = Put(host, bytes, at);
        at = Put(service, bytes, at);
        at = Put(method, bytes, at);
        at = Put(template, bytes, at);
        ulong hash = XxHash64.HashToUInt64(bytes[..at]);
        return hash == 0 ? 1 : hash;
    }

    private static int Put(ReadOnlySpan<byte> name, Span<byte> bytes, int at)
    {
        BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], name.Length);
        name.CopyTo(bytes[(at + sizeof(int))..]);
        return at + sizeof(int) + name.Length;
    }
}
