using Insight.Bench;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Gateway.Bench;

/// <summary>
/// What routes made of objects cost with all on (token, authorisation, timeouts, retries, breaker, outliers, probes, metrics that are listened to)
/// against plain YARP; and what ten thousand of them cost against one: when one of them is asked for, and when requests go over all in turn, where
/// nothing of a route is in the processor's caches.
/// </summary>
internal static class ObjectCosts
{
    private const int Rounds = 2;
    private const double MaxAllOn = 1.50;
    private const double MaxManyRoutes = 1.05;

    /// <summary>Takes about two minutes.</summary>
    public static Task<int> RunAllOnAsync() => RunAsync(async (folder, upstream, issuer) =>
    {
        string objects = Write(folder, "all-on", MeasuredObjects.One(upstream, issuer.Jwks()));
        string[] headers = [$"Authorization: Bearer {issuer.Token()}"];
        List<double> plainCosts = [], objectCosts = [];
        for (int round = 0; round < Rounds; round++)
        {
            int[] ports = Ports.Free(2);
            using MeasuredProcess plain = MeasuredProcess.StartRole("plain", Address(ports[0]), Comparison.Origin(upstream));
            using MeasuredProcess insight = StartObjects(folder, ports[1], upstream, objects);
            await CpuCost.CompareAsync(
                new CpuCost.Proxy(plain, Comparison.Url(ports[0]), plainCosts, headers), new CpuCost.Proxy(insight, Comparison.Url(ports[1]), objectCosts, headers));
        }

        Figures.Print("gateway_cpu_all_on_plain_yarp", Figures.Median(plainCosts), "us/request", null);
        Figures.Print("gateway_cpu_all_on", Figures.Median(objectCosts), "us/request", null);
        Figures.Print("gateway_cpu_ratio_all_on_of_lowest", objectCosts.Min() / plainCosts.Min(), "x", null);
        return ("gateway_cpu_ratio_all_on", CpuCost.Ratio(objectCosts, plainCosts), MaxAllOn);
    });

    /// <summary>Takes about four minutes.</summary>
    public static Task<int> RunRoutesAsync() => RunAsync(async (folder, upstream, issuer) =>
    {
        string jwks = issuer.Jwks(), script = MeasuredObjects.Script(issuer.Token());
        string one = Write(folder, "one", MeasuredObjects.One(upstream, jwks)), many = Write(folder, "many", MeasuredObjects.Many(upstream, jwks));
        string[] headers = [$"Authorization: Bearer {issuer.Token()}", "Host: h617.example"];
        List<double> oneCosts = [], manyCosts = [], oneSpread = [], manySpread = [];
        for (int round = 0; round < Rounds; round++)
        {
            int[] ports = Ports.Free(2);
            using MeasuredProcess withOne = StartObjects(folder, ports[0], upstream, one);
            using MeasuredProcess withMany = StartObjects(folder, ports[1], upstream, many);
            string first = Url(ports[0]), second = Url(ports[1]);
            await CpuCost.CompareAsync(
                new CpuCost.Proxy(withOne, first, oneCosts, headers),
                new CpuCost.Proxy(withMany, second, manyCosts, headers),
                new CpuCost.Proxy(withOne, first, oneSpread, null, script),
                new CpuCost.Proxy(withMany, second, manySpread, null, script));
        }

        Figures.Print("gateway_cpu_1_route", Figures.Median(oneCosts), "us/request", null);
        Figures.Print("gateway_cpu_10000_routes", Figures.Median(manyCosts), "us/request", null);
        Figures.Print("gateway_cpu_ratio_10000_routes_of_lowest", manyCosts.Min() / oneCosts.Min(), "x", null);
        Figures.Print("gateway_cpu_ratio_10000_routes_one_asked", CpuCost.Ratio(manyCosts, oneCosts), "x", null);
        Figures.Print("gateway_cpu_ratio_10000_routes_all_asked_of_lowest", manySpread.Min() / oneSpread.Min(), "x", null);
        return ("gateway_cpu_ratio_10000_routes_all_asked", CpuCost.Ratio(manySpread, oneSpread), MaxManyRoutes);
    });

    private static async Task<int> RunAsync(Func<string, int, Issuer, Task<(string Name, double Ratio, double Most)>> measure)
    {
        string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
        try
        {
            int upstream = Ports.Free(1)[0];
            using Issuer issuer = new();
            using MeasuredProcess service = await MeasuredProcess.StartNginxAsync(Nginx.WriteUpstream(folder, upstream), Comparison.Url(upstream));
            service.PinTo(CpuCost.LoadCore);
            (string name, double ratio, double most) = await measure(folder, upstream, issuer);
            Figures.Print(name, ratio, "x", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"<={most:0.00}"));
            return ratio <= most ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static MeasuredProcess StartObjects(string folder, int port, int upstream, string objects) =>
        MeasuredProcess.StartRole("insight-objects", Address(port), Comparison.Origin(upstream), Path.Combine(folder, $"journal-{port}"), objects);

    private static string Write(string folder, string name, ObjectSet objects)
    {
        string path = Path.Combine(folder, name + ".json");
        File.WriteAllBytes(path, ObjectSetDocument.Write(objects));
        return path;
    }

    private static string Url(int port) => $"http://127.0.0.1:{port}/api/r3/products/4711";

    private static string Address(int port) => $"127.0.0.1:{port}";
}
