using System.Globalization;
using System.Text;
using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Tests.Requests;

/// <summary>Made-up requests of a shop: a search, an order form and a profile in JSON, by some hundred clients. The seed decides everything.</summary>
internal sealed class ShopRequests(int seed)
{
    public const ulong Search = 11;
    public const ulong Order = 12;
    public const ulong Account = 13;

    private static readonly string[] s_attacks =
    [
        "1' or '1'='1", "1) union select null,version()--", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "../../../../etc/passwd", "; cat /etc/passwd |", "$(id)", "{{7*7}}", "a' and sleep(5)#",
        "1;drop table users--", "' || (select 1) || '", "javascript:alert(1)//", "admin'/*", "%27%20or%201=1", "`id`", "() { :; }; echo x", "*)(uid=*))(|(uid=*", "<!--#exec cmd=\"ls\"-->", "x'; exec xp_cmdshell('dir')--", "[$ne]=1&x[$gt]=",
    ];

    private static readonly string[] s_ways = ["", "w", "w'", "w')", "w\"", "w\"))", "w;", "'>", "%00", "w&&", "*/", "-w' "];

    private readonly Random _random = new(seed);

    /// <summary>Whether a release brought another form of ids, a new parameter and a new endpoint.</summary>
    public bool IsReleased { get; init; }

    /// <summary>Whether the release also put JSON where words were.</summary>
    public bool HasFilters { get; init; }

    public (ulong Endpoint, byte[] Client, (ArgumentPlace Place, byte[] Name, byte[] Value)[] Arguments) Next(int clients = 300)
    {
        byte[] client = Encoding.ASCII.GetBytes("c" + _random.Next(clients).ToString(CultureInfo.InvariantCulture));
        List<(ArgumentPlace, byte[], byte[])> arguments = [];
        ulong endpoint = (ulong)_random.Next(IsReleased ? 4 : 3) + Search;
        switch (endpoint)
        {
            case Search:
                Add(ArgumentPlace.Query, "q", HasFilters ? $"{{\"text\":\"{Words(1, 3)}\",\"in\":[{Number(9)}]}}" : Words(1, 4));
                Add(ArgumentPlace.Query, "category", IsReleased ? Id() : Number(4000));
                if (_random.Next(2) == 0) Add(ArgumentPlace.Query, "sort", _random.Next(2) == 0 ? "price" : "name");
                if (IsReleased && _random.Next(3) == 0) Add(ArgumentPlace.Query, "experiment", Words(1, 1) + "-" + Number(9));
                break;
            case Order:
                Add(ArgumentPlace.Form, "email", $"{Words(1, 1)}.{Words(1, 1)}@{Words(1, 1)}.example");
                Add(ArgumentPlace.Form, "name", _random.Next(40) == 0 ? $"o'{Words(2, 2)}" : _random.Next(20) == 0 ? $"m\u00fcller {Words(1, 1)}" : Words(2, 3));
                Add(ArgumentPlace.Form, "street", $"{Words(1, 3)} {Number(200)}{(_random.Next(8) == 0 ? "/" + Number(30) : "")}");
                Add(ArgumentPlace.Form, "comment", _random.Next(3) == 0 ? "" : $"{Words(4, 12)}, {Words(4, 12)}{(_random.Next(5) == 0 ? "!" : ".")}");
                break;
            case Account:
                Add(ArgumentPlace.Json, "json.id", Id());
                Add(ArgumentPlace.Json, "json.born", $"19{_random.Next(50, 99)}-{_random.Next(1, 13):00}-{_random.Next(1, 29):00}");
                Add(ArgumentPlace.Json, "json.tags.0", Words(1, 1));
                break;
            default:
                Add(ArgumentPlace.Json, "json.callback", $"https://{Words(1, 1)}.example/{Words(1, 1)}?x={Number(99)}");
                break;
        }

        Add(ArgumentPlace.Header, "user-agent", $"Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/{Number(130)}.0");
        Add(ArgumentPlace.Header, "accept", "application/json, text/plain, */*");
        Add(ArgumentPlace.Cookie, "session", Id().Replace("-", "", StringComparison.Ordinal));
        return (endpoint, client, [.. arguments]);

        void Add(ArgumentPlace place, string name, string value) => arguments.Add((place, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value)));
    }

    /// <summary>An attack: one of the list behind something that gets out of a string or a bracket, with other numbers, and something behind it.</summary>
    public string Attack() =>
        s_ways[_random.Next(s_ways.Length)].Replace("w", Words(1, 1), StringComparison.Ordinal)
        + s_attacks[_random.Next(s_attacks.Length)].Replace("1", Number(999), StringComparison.Ordinal)
        + (_random.Next(3) == 0 ? " " + s_ways[_random.Next(s_ways.Length)] : "");

    /// <summary>Attacks of many kinds.</summary>
    public static IReadOnlyList<string> Attacks => s_attacks;

    private string Number(int most) => _random.Next(1, most).ToString(CultureInfo.InvariantCulture);

    private string Words(int least, int most) =>
        string.Join(' ', Enumerable.Range(0, _random.Next(least, most + 1)).Select(_ => new string([.. Enumerable.Range(0, _random.Next(3, 10)).Select(_ => (char)('a' + _random.Next(26)))])));

    private string Id()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }
}
