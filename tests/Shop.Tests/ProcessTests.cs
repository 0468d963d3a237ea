using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Insight.Shop.Tests;

/// <summary>The executable as a supervisor sees it.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Run_InputCloses_EndsWithoutAnError()
    {
        await InitAsync();
        using var shop = Start("run", "--dir", _folder.Path, "--until-stdin-closes", "--traffic");
        Assert.Equal("ready", await shop.StandardOutput.ReadLineAsync().WaitAsync(Patience));

        shop.StandardInput.Close();

        await shop.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal("", await shop.StandardError.ReadToEndAsync());
        Assert.Equal(0, shop.ExitCode);
    }

    [Fact]
    public async Task Run_PortIsTaken_SaysWhichAndWhatToDo()
    {
        var first = await InitAsync();
        using var taken = new TcpListener(IPAddress.Loopback, first + 4);
        taken.Start();
        using var shop = Start("run", "--dir", _folder.Path, "--until-stdin-closes");

        await shop.WaitForExitAsync().WaitAsync(Patience);

        var error = await shop.StandardError.ReadToEndAsync();
        Assert.Equal(1, shop.ExitCode);
        Assert.Contains($"cart-v1 cannot listen on 127.0.0.1:{first + 4}", error, StringComparison.Ordinal);
        Assert.Contains("--ports-from", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("init", "--out", "x", "--ports-from", "65530")]
    [InlineData("traffic", "--rate", "0")]
    [InlineData("traffic", "--gateway", "ftp://here")]
    [InlineData("dance")]
    public async Task Run_WrongUsage_Exits2(params string[] arguments)
    {
        using var shop = Start(arguments);
        shop.StandardInput.Close();

        await shop.WaitForExitAsync().WaitAsync(Patience);

        Assert.Equal(2, shop.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<int> InitAsync()
    {
        var first = FreePorts();
        using var init = Start("init", "--out", _folder.Path, "--ports-from", $"{first}", "--gateway-http", "1", "--gateway-https", "2");
        await init.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, init.ExitCode);
        return first;
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "shop.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>A block of ports that are free now, below the range that the system gives to others.</summary>
    private static int FreePorts()
    {
        for (var first = 20_000 + Environment.ProcessId % 400 * 20; ; first += 20)
        {
            try
            {
                foreach (var port in Enumerable.Range(first, global::Shop.Topology.ShopTopology.PortCount))
                {
                    using var probe = new TcpListener(IPAddress.Loopback, port);
                    probe.Start();
                }

                return first;
            }
            catch (SocketException)
            {
                // Somebody has one of them: try the next block.
            }
        }
    }
}
