using System.CommandLine;
using System.Net;
using Insight.Configuration;
using Insight.Run;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight up</c>: everything on one machine, supervised.</summary>
public static class UpCommand
{
    private const int DemoGatewayPort = 8080;
    private const int DemoGatewayTlsPort = 8443;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("up", "Run everything on this machine: storage, gateway, ingest, discovery, detection and console");
        CommonOptions common = new(command);
        Option<bool> demo = new("--demo") { Description = "Start the sample shop behind the gateway, with users; its data goes to ./data/demo" };
        Option<bool> noTraffic = new("--no-traffic") { Description = "With --demo: start the shop without its users" };
        Option<int?> gatewayPort = new("--gateway-port") { Description = "HTTP port of the gateway (default 8080)" };
        Option<int?> gatewayTlsPort = new("--gateway-https-port") { Description = "HTTPS port of the gateway (with --demo: 8443)" };
        Option<int?> consolePort = new("--console-port") { Description = "Port of the console (default 8081)" };
        Option<int> servicesPort = new("--demo-ports-from") { Description = "With --demo: first port of the shop's services", DefaultValueFactory = _ => 9100 };
        Option<int> storagePort = common.Map(new Option<int>("--storage-port") { Description = "Port of the embedded ClickHouse on loopback (default: any free one)" }, "storage:port");
        Option<string> stream = common.Map(new Option<string>("--stream") { Description = "journal (default) or kafka" }, "stream:kind");
        foreach (Option option in new Option[] { demo, noTraffic, gatewayPort, gatewayTlsPort, consolePort, servicesPort, storagePort, stream }) command.Add(option);

        command.SetAction(async (parsed, _) =>
        {
            bool isDemo = parsed.GetValue(demo);
            if (isDemo && common.ConfigFile(parsed) is not null)
            {
                await Terminal.Error.WriteLineAsync("insight: --demo brings its own configuration; leave out --config");
                return ExitCode.Usage;
            }

            using Lifeline lifeline = Lifeline.Attach();
            Dictionary<string, string?> overrides = common.Overrides(parsed);
            DemoPlan? plan = null;
            if (isDemo)
            {
                overrides.TryAdd("data", DemoPlan.DefaultData);
                plan = new DemoPlan(
                    new DataFolder(overrides["data"]!),
                    parsed.GetValue(gatewayPort) ?? DemoGatewayPort,
                    parsed.GetValue(gatewayTlsPort) ?? DemoGatewayTlsPort,
                    parsed.GetValue(servicesPort),
                    WithTraffic: !parsed.GetValue(noTraffic));
                if (!await plan.PrepareAsync(lifeline.Stopping)) return ExitCode.Failed;
            }

            string? file = plan?.ConfigFile ?? common.ConfigFile(parsed);
            LoadedSettings first = SettingsLoader.Load(file, overrides);
            SetPort(GatewayDefaults.HttpKey, parsed.GetValue(gatewayPort), GatewayDefaults.HttpAddress);
            SetPort("gateway:listen:https", parsed.GetValue(gatewayTlsPort), GatewayDefaults.HttpAddress);
            SetPort("console:listen", parsed.GetValue(consolePort), first.Settings.Console.Listen);
            LoadedSettings? loaded = CommonOptions.Accept(SettingsLoader.Load(file, overrides));
            return loaded is null ? ExitCode.Usage : await RunAsync(loaded, overrides, plan, lifeline);

            // An option names a port only; the address stays what the configuration says.
            void SetPort(string key, int? port, string fallback)
            {
                string address = first.Configuration[key] is { Length: > 0 } configured ? configured : fallback;
                if (port is { } chosen) overrides[key] = ListenAddress.WithPort(address, chosen);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(LoadedSettings loaded, Dictionary<string, string?> overrides, DemoPlan? demo, Lifeline lifeline)
    {
        if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
        using FileStream? held = TryHold(data);
        if (held is null)
        {
            await Terminal.Error.WriteLineAsync($"insight: the data folder '{data.Root}' is in use by another 'insight up'; stop it or choose another with --data");
            return ExitCode.Failed;
        }

        if (PortComplaints(loaded) is { Count: > 0 } complaints)
        {
            foreach (string complaint in complaints) await Terminal.Error.WriteLineAsync($"insight: {complaint}");
            return ExitCode.Failed;
        }

        if (loaded.Settings.Storage.Url.Length == 0) StorageAddress.Create(loaded.Settings.Storage.Port).Write(data, loaded.Settings.Storage.Database);

        // Children must agree on absolute paths whatever their working directory.
        overrides["data"] = data.Root;
        foreach ((string key, string? value) in BundleWiring.Of(loaded.Configuration, loaded.Settings.Console.Listen, data)) overrides[key] = value;
        string processes = Path.Combine(data.RunFolder, "processes.json");
        Supervisor supervisor = new(
            (name, line) => Terminal.WriteLine($"{name,-9} {line}"), TimeProvider.System, running => OwnerOnlyFile.Write(processes, running));
        int code = ExitCode.Ok;
        try
        {
            string consoleAddress = "";
            foreach (ChildCommand child in Topology.Of(loaded.Settings, loaded.File, overrides, demo?.Shop))
            {
                string ready = await supervisor.StartAsync(child, lifeline.Stopping);
                Terminal.WriteLine($"{child.Name,-9} ready: {ready}");
                if (child.Name == "analytics") consoleAddress = ready;
            }

            Terminal.WriteLine();
            Terminal.WriteLine($"Insight is up. Console: {consoleAddress}");
            if (consoleAddress.Contains("token=", StringComparison.Ordinal))
                Terminal.WriteLine("Nobody has claimed the console yet: whoever has this address may do everything. 'insight user add NAME --admin' ends that.");
            Terminal.WriteLine("Ctrl-C stops it.");
            await Terminal.Out.FlushAsync();
            await lifeline.Stopping.WaitAsync();
            Terminal.WriteLine("stopping…");
        }
        catch (OperationCanceledException)
        {
            Terminal.WriteLine("stopping…");
        }
        catch (Exception e) when (e is ChildEndedException or TimeoutException or InvalidOperationException)
        {
            await Terminal.Error.WriteLineAsync($"insight: could not start: {e.Message} Its last lines above say why.");
            code = ExitCode.Failed;
        }

        await supervisor.DisposeAsync();
        StorageAddress.Delete(data);
        File.Delete(processes);
        if (code == ExitCode.Ok) Terminal.WriteLine("stopped");
        return code;
    }

    private static FileStream? TryHold(DataFolder data)
    {
        try
        {
            return new FileStream(Path.Combine(data.RunFolder, "up.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static List<string> PortComplaints(LoadedSettings loaded)
    {
        List<string> complaints = [];
        Check(loaded.Configuration[GatewayDefaults.HttpKey] ?? GatewayDefaults.HttpAddress, "the gateway (HTTP)", "--gateway-port");
        Check(loaded.Configuration["gateway:listen:https"], "the gateway (HTTPS)", "--gateway-https-port");
        Check(loaded.Configuration["gateway:listen:http2"], "the gateway (HTTP/2)", "gateway.listen.http2 in the configuration");
        Check(loaded.Settings.Console.Listen, "the console", "--console-port");
        return complaints;

        void Check(string? listen, string purpose, string option)
        {
            if (string.IsNullOrEmpty(listen) || !ListenAddress.TryParse(listen, out IPAddress address, out int port) || port == 0) return;
            if (PortCheck.Complaint(address, port, purpose, option) is { } complaint) complaints.Add(complaint);
        }
    }
}
