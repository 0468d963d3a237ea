using System.Text.Json;

namespace Shop.Topology;

/// <summary>Where everything listens. Written by <c>shop init</c>, read by <c>shop run</c>.</summary>
/// <param name="GatewayHttp">The gateway's plain port on 127.0.0.1.</param>
/// <param name="GatewayHttps">The gateway's TLS port on 127.0.0.1.</param>
/// <param name="Deployments">All listeners of the shop.</param>
public sealed record ShopTopology(int GatewayHttp, int GatewayHttps, IReadOnlyList<Deployment> Deployments)
{
    /// <summary>The file's name in the folder of <c>shop init</c>.</summary>
    public const string FileName = "shop.json";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>All services on consecutive ports.</summary>
    public static ShopTopology Create(int gatewayHttp, int gatewayHttps, int portsFrom)
    {
        var port = portsFrom;
        var deployments = ShopServices.All
            .SelectMany(service => service.Versions.Select(version =>
                new Deployment(service.Name, version.Version, port++, version.LatencyMilliseconds)))
            .ToArray();
        return new ShopTopology(gatewayHttp, gatewayHttps, deployments);
    }

    /// <summary>How many consecutive ports <see cref="Create"/> gives away.</summary>
    public static int PortCount => ShopServices.All.Sum(service => service.Versions.Length);

    /// <summary>Reads the file that <see cref="Save"/> wrote.</summary>
    /// <exception cref="ShopException">The folder holds none, or it cannot be read.</exception>
    public static ShopTopology Load(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            return JsonSerializer.Deserialize<ShopTopology>(File.ReadAllBytes(path), Json)
                ?? throw new ShopException($"{path} is empty. Write it with `shop init --out {folder}`.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ShopException($"{path} cannot be read: {e.Message} Write it with `shop init --out {folder}`.");
        }
    }

    /// <summary>Writes the topology into a folder that exists.</summary>
    public void Save(string folder) =>
        PrivateFile.Write(Path.Combine(folder, FileName), JsonSerializer.Serialize(this, Json));

    /// <summary>The listeners that a <c>--services</c> value names: <c>all</c>, services, or single versions such as catalogue-v2.</summary>
    /// <exception cref="ShopException">A name is not known.</exception>
    public IReadOnlyList<Deployment> Select(string names)
    {
        if (names == "all")
            return Deployments;

        var selected = new List<Deployment>();
        foreach (var name in names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var found = Deployments.Where(deployment => deployment.Service == name || deployment.Name == name).ToList();
            if (found.Count == 0)
            {
                throw new ShopException(
                    $"--services: there is no service '{name}'. Known: all, {string.Join(", ", ShopServices.All.Select(s => s.Name))}.");
            }

            selected.AddRange(found.Except(selected));
        }

        return selected.Count > 0 ? selected : throw new ShopException("--services names no service. Use `all` or names joined by commas.");
    }
}
