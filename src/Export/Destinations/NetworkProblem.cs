using System.Net.Sockets;
using System.Security.Authentication;
using Insight.Export.Safety;

namespace Insight.Export.Destinations;

/// <summary>Says for people why a connection failed.</summary>
internal static class NetworkProblem
{
    private const int MaxDepth = 8;

    /// <summary>The sentence of what lies deepest: what is around it only says that something failed.</summary>
    public static string Of(Exception failure)
    {
        Exception told = failure;
        for (int depth = 0; depth < MaxDepth && told is not (RefusedAddressException or SocketException or AuthenticationException) && told.InnerException is { } inner; depth++) told = inner;
        return told switch
        {
            RefusedAddressException => $"It may not be connected to: {told.Message}.",
            SocketException socket => $"The connection failed ({socket.SocketErrorCode}): {socket.Message}",
            AuthenticationException => $"TLS failed: {told.Message}",
            _ => $"The connection failed: {told.Message}",
        };
    }
}
