using System.Text;
using Insight.ApiDiscovery.Learning;

namespace Insight.ApiDiscovery.Tests.Learning;

/// <summary>Traffic of a small made-up API, the same for the same seed.</summary>
internal sealed class ShopTraffic(int seed)
{
    public static readonly string[] Templates =
    [
        "GET /v3/vessels", "POST /v3/vessels", "GET /v3/vessels/{}", "DELETE /v3/vessels/{}", "GET /v3/vessels/{}/berths", "POST /v3/vessels/{}/berths",
        "GET /v3/skippers/{}", "GET /v3/skippers/{}/badges", "PUT /v3/skippers/{}/badges/{}", "GET /v3/skippers/self", "GET /v3/tides/today",
    ];

    private static readonly string[] s_syllables = ["ba", "ko", "lin", "mar", "to", "vi", "ne", "sul", "gra", "pe", "dor", "wy"];

    private readonly Random _random = new(seed);

    /// <summary>Requests of ordinary clients.</summary>
    public List<Request> Ordinary(int count)
    {
        List<Request> requests = [];
        for (int i = 0; i < count; i++)
        {
            int which = _random.Next(Templates.Length);
            string[] parts = Templates[which].Split(' ');
            string path = string.Join('/', parts[1].Split('/').Select((segment, at) => segment == "{}" ? Value(parts[1], at) : segment));
            bool missing = _random.Next(40) == 0;
            requests.Add(new Request(
                i * 7_000_000L, parts[0], missing && path.Contains('-', StringComparison.Ordinal) ? path + "x" : path, missing ? 404 : parts[0] == "POST" ? 201 : 200,
                (ulong)_random.Next(1, 60), which < 6 ? "vessels" : "people", (ulong)(200 * (which + 1) * (0.8 + 0.4 * _random.NextDouble())), (ulong)(9_000 * (1 + which % 5) * (0.7 + 0.6 * _random.NextDouble()))));
        }

        return requests;
    }

    /// <summary>Paths that nobody has, each once, of a few clients; <paramref name="status"/> answers all.</summary>
    public List<Request> Scan(int count, int clients, int status)
    {
        List<Request> requests = [];
        for (int i = 0; i < count; i++)
        {
            string path = "/" + string.Join('/', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Word() + _random.Next(100)));
            requests.Add(new Request(i * 1_000_000L, "GET", path, status, 1_000_000 + (ulong)_random.Next(clients), "edge", 320, 2_000));
        }

        return requests;
    }

    public static HostState StateOf(IEnumerable<Request> requests)
    {
        HostState state = new();
        foreach (Request request in requests) request.AddTo(state);
        return state;
    }

    public static string[] Learned(HostState state) => [.. Endpoints(state).Select(e => Key(e.Endpoint.Method, e.Endpoint.Template))];

    public static IReadOnlyList<LearnedEndpoint> Endpoints(HostState state, LearnSettings? settings = null) => Learner.Learn(state, settings ?? new LearnSettings { Host = "harbour.example" }).Endpoints;

    public static string Key(string method, string template) => method + " " + System.Text.RegularExpressions.Regex.Replace(template, @"\{[^}]*\}", "{}");

    private string Value(string template, int at) => template.Contains("skippers", StringComparison.Ordinal) && at == 3
        ? Word() + "-" + Word()
        : (10_000 + _random.Next(900)).ToString(System.Globalization.CultureInfo.InvariantCulture);

    private string Word() => string.Concat(Enumerable.Range(0, 2).Select(_ => s_syllables[_random.Next(s_syllables.Length)]));

    internal sealed record Request(long TimeUs, string Method, string Path, int Status, ulong Client, string Service, ulong Bytes, ulong DurationUs)
    {
        public void AddTo(HostState state) => state.Add(new Observation
        {
            TimeUs = 1_700_000_000_000_000 + TimeUs,
            Method = Encoding.UTF8.GetBytes(Method),
            Path = Encoding.UTF8.GetBytes(Path),
            Status = Status,
            Client = Client * 0x9E3779B97F4A7C15,
            Service = Encoding.UTF8.GetBytes(Service),
            ResponseBytes = Bytes,
            DurationUs = DurationUs,
        });
    }
}
