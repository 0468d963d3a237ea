using System.Diagnostics;
using System.Globalization;
using Insight.Supervision;

namespace Insight.Run;

/// <summary>The sample shop of <c>insight up --demo</c>: its certificates, the gateway's configuration for it, and its process.</summary>
/// <param name="Data">The demo's data folder.</param>
/// <param name="GatewayPort">HTTP port of the gateway.</param>
/// <param name="GatewayTlsPort">HTTPS port of the gateway, which the services use.</param>
/// <param name="PortsFrom">First port of the services.</param>
/// <param name="WithTraffic">Whether users come.</param>
public sealed record DemoPlan(DataFolder Data, int GatewayPort, int GatewayTlsPort, int PortsFrom, bool WithTraffic)
{
    /// <summary>The data folder of a demo that names none.</summary>
    public const string DefaultData = "./data/demo";

    // The shop says this one word when all its services listen.
    private const string ReadyWord = "ready";

    private static string Program => Path.Combine(AppContext.BaseDirectory, "shop", "shop.dll");

    /// <summary>The configuration that the shop wrote for the gateway.</summary>
    public string ConfigFile => Path.Combine(Data.Demo, "insight.yaml");

    /// <summary>How to start the shop.</summary>
    public ChildCommand Shop
    {
        get
        {
            List<string> arguments = [Program, "run", "--dir", Data.Demo, "--until-stdin-closes"];
            if (WithTraffic) arguments.Add("--traffic");
            return new ChildCommand("shop", "dotnet", arguments, new Dictionary<string, string>(), ReadyWord);
        }
    }

    /// <summary>Writes fresh certificates and configuration. Says why and returns false when that fails.</summary>
    public async Task<bool> PrepareAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            await Terminal.Error.WriteLineAsync($"insight: the sample shop is not beside this program ({Program}); build it with ./build.sh build");
            return false;
        }

        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        foreach (string argument in new[] { Program, "init", "--out", Data.Demo, "--gateway-http", Text(GatewayPort), "--gateway-https", Text(GatewayTlsPort), "--ports-from", Text(PortsFrom) })
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode == 0) return true;
        await Terminal.Error.WriteLineAsync("insight: the sample shop could not be prepared; its message is above");
        return false;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);
}
