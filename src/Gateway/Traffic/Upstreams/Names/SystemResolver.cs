using System.Net;
using System.Net.Sockets;

namespace Insight.Gateway.Traffic.Upstreams.Names;

/// <summary>Asks as the machine is set up to: hosts file, DNS.</summary>
/// <remarks>A name with addresses of both families counts by those of IPv4: they are the same endpoints, and would weigh twice.</remarks>
internal sealed class SystemResolver(TimeProvider time) : INameResolver, IDisposable
{
    /// <summary>The system's look-ups block threads; a slow DNS server must not take all of them.</summary>
    private const int AtOnce = 16;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _places = new(AtOnce);

    public async Task<NameAnswer> ResolveAsync(string host, CancellationToken cancellation)
    {
        await _places.WaitAsync(cancellation);
        Task<IPAddress[]> asked = Dns.GetHostAddressesAsync(host, CancellationToken.None);

        // Given up is not ended: the place is free when the system is done.
        _ = asked.ContinueWith(
            (task, places) =>
            {
                _ = task.Exception;
                ((SemaphoreSlim)places!).Release();
            },
            _places,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            IPAddress[] addresses = await asked.WaitAsync(s_patience, time, cancellation);
            IPAddress[] four = [.. addresses.Where(address => address.AddressFamily == AddressFamily.InterNetwork)];
            addresses = four.Length > 0 ? four : addresses;
            return addresses.Length > 0 ? new NameAnswer(addresses, false, "") : new NameAnswer([], true, "it has no addresses");
        }
        catch (SocketException error)
        {
            return new NameAnswer([], error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData, error.SocketErrorCode.ToString());
        }
        catch (TimeoutException)
        {
            return new NameAnswer([], false, "no answer in time");
        }
        catch (ArgumentException error)
        {
            return new NameAnswer([], false, error.GetType().Name);
        }
    }

    public void Dispose() => _places.Dispose();
}
