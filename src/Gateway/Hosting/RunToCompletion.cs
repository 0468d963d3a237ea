using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Hosting;

/// <summary>
/// How a gateway process works its sockets: the thread that finds data also works on it, until that has to wait, with one such thread
/// per core. The runtime's default hands each piece of data to the thread pool instead, twice per direction, which costs a fifth of a proxied request.
/// </summary>
/// <remarks>
/// Only for a process whose code never blocks and never works for long at a stretch: work of more than some hundred microseconds
/// belongs on the pool (<c>await Task.Yield()</c> goes there). So a process asks for it; an application that only uses Insight as a library keeps
/// what it has. Sources: the runtime's <c>SocketAsyncEngine</c> and Kestrel's <see cref="SocketTransportOptions.UnsafePreferInlineScheduling"/>.
/// </remarks>
public sealed class RunToCompletion : IConfigureOptions<SocketTransportOptions>
{
    /// <summary>The runtime's own switch, read once, when the first socket is made. Set to 0 by hand it turns this off.</summary>
    public const string Switch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private const string On = "1";

    /// <summary>Asks for it in this process. Call it before anything opens a socket.</summary>
    public static void Enable()
    {
        if (Environment.GetEnvironmentVariable(Switch) is null) Environment.SetEnvironmentVariable(Switch, On);
    }

    /// <inheritdoc/>
    public void Configure(SocketTransportOptions options) => options.UnsafePreferInlineScheduling = Environment.GetEnvironmentVariable(Switch) == On;
}
