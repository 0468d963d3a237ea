using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Insight.EndToEnd.Product;

/// <summary>The command line as scripts and people meet it: help, exit codes, errors that say how to fix them.</summary>
public sealed class CommandLineTests
{
    [Theory]
    [InlineData("up")]
    [InlineData("replay")]
    [InlineData("gateway")]
    [InlineData("analytics")]
    [InlineData("storage")]
    [InlineData("ship")]
    [InlineData("query")]
    public async Task Help_OfEveryVerb_SaysWhatItDoesAndExitsWithZero(string verb)
    {
        (int exitCode, string output) = await InsightProcess.RunAsync(verb, "--help");

        Assert.Equal(0, exitCode);
        Assert.Contains("--config", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly")]
    [InlineData("up", "--no-such-option")]
    [InlineData("up", "--demo", "--config", "x.yaml")]
    [InlineData("up", "--config", "/nowhere/insight.yaml")]
    [InlineData("replay")]
    [InlineData("replay", "/nowhere/access.log")]
    [InlineData("replay", "-", "--map", "nonsense")]
    [InlineData("ship")]
    public async Task Run_AskedForWrongly_ExitsWithTwoAndSaysWhy(params string[] arguments)
    {
        using TemporaryData data = new();

        (int exitCode, string output) = await InsightProcess.RunAsync([.. arguments, .. arguments[0] == "fly" ? Array.Empty<string>() : ["--data", data.Folder]]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith("insight: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_PortTaken_SaysWhichAndHowToChooseAnother()
    {
        using TemporaryData data = new();
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        int taken = ((IPEndPoint)other.LocalEndpoint).Port;

        (int exitCode, string output) = await InsightProcess.RunAsync(
            "up", "--data", data.Folder, "--config", data.Write("insight.yaml", "ReverseProxy: {}"), "--gateway-port", $"{taken}", "--console-port", $"{FreePorts.Take(1)[0]}");

        Assert.Equal(1, exitCode);
        Assert.Contains($"port {taken}, wanted for the gateway (HTTP), is taken by another process; stop that process or choose another port with --gateway-port", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_MistakesInConfiguration_AreAllNamedWithFileLineAndFix()
    {
        using TemporaryData data = new();
        string file = data.Write("insight.yaml", "gateway:\n  lissen:\n    http: x\nconsole:\n  listen: 1\nstorage:\n  port: many\n");

        (int exitCode, string output) = await InsightProcess.RunAsync("up", "--data", data.Folder, "--config", file);

        Assert.Equal(2, exitCode);
        Assert.Contains($"insight: {file}:2: gateway.lissen: is not a setting. Did you mean 'listen'?", output, StringComparison.Ordinal);
        Assert.Contains($"insight: {file}:7: storage.port: 'many' is not a whole number", output, StringComparison.Ordinal);
    }
}
