using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Insight.Gateway.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Insight.WafTools.Ftw;

/// <summary>A real gateway on loopback before a backend that answers everything with an empty 200: for tests that look at nothing but the status.</summary>
public sealed class FtwGateway : IAsyncDisposable
{
    private const int MaxResponseBytes = 1 << 20;

    /// <summary>A request that the server waits for more of gets no answer; only then does this matter.</summary>
    private const int PatienceMilliseconds = 5_000;

    private readonly DirectoryInfo _folder;
    private readonly WebApplication _backend;
    private readonly WebApplication _gateway;
    private readonly IPEndPoint _address;

    private FtwGateway(DirectoryInfo folder, WebApplication backend, WebApplication gateway)
    {
        _folder = folder;
        _backend = backend;
        _gateway = gateway;
        _address = IPEndPoint.Parse(new Uri(gateway.Urls.First()).Authority);
    }

    /// <summary>Starts gateway and backend on free ports.</summary>
    /// <param name="rules">A folder as the Core Rule Set is delivered.</param>
    /// <param name="added">What the suite adds to its set-up.</param>
    public static async Task<FtwGateway> StartAsync(string rules, string added)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("insight-ftw-");
        string setup = Path.Combine(rules, "crs-setup.conf");
        if (!File.Exists(setup)) setup += ".example";
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "crs-setup.conf"), await File.ReadAllTextAsync(setup, Encoding.Latin1) + "\n" + added, Encoding.Latin1);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "rules"), Path.GetFullPath(Path.Combine(rules, "rules")));

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0));
        WebApplication backend = builder.Build();
        backend.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status200OK;
            return Task.CompletedTask;
        });
        await backend.StartAsync();

        WebApplication gateway = GatewayHost.Build(Configuration(folder.FullName, backend.Urls.First()), host => host.Logging.ClearProviders());
        await gateway.StartAsync();
        return new FtwGateway(folder, backend, gateway);
    }

    /// <summary>Sends a request, byte by byte as it is, and reads the answer.</summary>
    public FtwOutcome Send(byte[] request)
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = PatienceMilliseconds };
        socket.Connect(_address);
        StringBuilder answer = new();
        try
        {
            socket.Send(request);
            byte[] block = new byte[4096];
            for (int read; answer.Length < MaxResponseBytes && (read = socket.Receive(block)) > 0;) answer.Append(Encoding.Latin1.GetString(block, 0, read));
        }
        catch (SocketException)
        {
            // A server that has answered may reset the connection; what it said counts.
        }

        string text = answer.ToString();
        string[] line = text.Split('\n')[0].Split(' ');
        return new FtwOutcome([], line.Length > 1 && int.TryParse(line[1], CultureInfo.InvariantCulture, out int status) ? status : 0, text);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        await _backend.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static IConfiguration Configuration(string folder, string backend) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
    {
        ["gateway:id"] = "conformance",
        ["gateway:listen:http"] = "127.0.0.1:0",
        ["gateway:journal:directory"] = Path.Combine(folder, "journal"),
        ["gateway:journal:segmentBytes"] = "1048576",
        ["gateway:journal:maxBytes"] = "16777216",
        ["gateway:waf:rules"] = folder,
        ["ReverseProxy:Routes:all:ClusterId"] = "backend",
        ["ReverseProxy:Routes:all:Match:Path"] = "{**path}",
        ["ReverseProxy:Clusters:backend:Destinations:only:Address"] = backend,
    }).Build();
}
