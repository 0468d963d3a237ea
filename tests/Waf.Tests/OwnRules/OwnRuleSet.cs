using System.Net;
using System.Text;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.OwnRules;

/// <summary>The rules in the folder <c>rules</c> of the repository, and requests to them.</summary>
public static class OwnRuleSet
{
    private static readonly Lazy<RuleSet> s_rules = new(() => Load(out IReadOnlyList<RuleError> errors) ?? throw new InvalidOperationException(string.Join('\n', errors)));

    /// <summary>Loads the rules anew.</summary>
    public static RuleSet? Load(out IReadOnlyList<RuleError> errors) =>
        RuleSet.Load(Directory.GetFiles(Folder(), "*.conf").Order(StringComparer.Ordinal).Select(RuleSource.FromFile), out errors);

    /// <summary>Runs a request: the line, headers separated by '\n', the body.</summary>
    /// <returns>The status of the answer, 0 when the request passes, and the rules that matched.</returns>
    public static (int Status, string Rules) Send(string method, string target, string headers, string body)
    {
        using Transaction transaction = s_rules.Value.Begin();
        transaction.Connection(IPAddress.Loopback, 40000, IPAddress.Loopback, 80);
        transaction.RequestLine(Encoding.UTF8.GetBytes(method), Encoding.UTF8.GetBytes(target), "HTTP/1.1"u8);
        foreach (string header in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int colon = header.IndexOf(':', StringComparison.Ordinal);
            transaction.RequestHeader(Encoding.UTF8.GetBytes(header[..colon]), Encoding.UTF8.GetBytes(header[(colon + 1)..].Trim()));
        }

        Intervention? intervention = transaction.EvaluateRequestHeaders();
        if (intervention is null)
        {
            if (body.Length > 0) transaction.RequestBody(Encoding.UTF8.GetBytes(body));
            intervention = transaction.EvaluateRequestBody();
        }

        return (intervention?.Status ?? 0, string.Join(", ", transaction.Matches.Select(match => $"{match.RuleId} {match.Variable}")));
    }

    /// <summary>Sends a value as a query argument, form field, JSON member, header or cookie, or as the path.</summary>
    public static (int Status, string Rules) Send(string place, string value)
    {
        const string common = "Host: shop.example\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0\nAccept: */*\n";
        string escaped = Uri.EscapeDataString(value);
        return place switch
        {
            "query" => Send("GET", $"/search?q={escaped}&page=2", common, ""),
            "name" => Send("GET", $"/search?{escaped}=1", common, ""),
            "form" => Send("POST", "/comments", WithBody(common, "application/x-www-form-urlencoded", $"author=Ann&text={escaped}"), $"author=Ann&text={escaped}"),
            "json" => SendJson(common, $"{{\"id\":7,\"text\":{System.Text.Json.JsonSerializer.Serialize(value)}}}"),
            "document" => SendJson(common, value),
            "header" => Send("GET", "/", $"{common}X-Forwarded-For: {value}\n", ""),
            "agent" => Send("GET", "/", $"Host: shop.example\nUser-Agent: {value}\n", ""),
            "referer" => Send("GET", "/", $"{common}Referer: {value}\n", ""),
            "cookie" => Send("GET", "/", $"{common}Cookie: theme=dark; id={escaped}\n", ""),
            "path" => Send("GET", value, common, ""),
            "host" => Send("GET", "/", $"Host: {value}\nUser-Agent: x\n", ""),
            _ => throw new ArgumentException(place, nameof(place)),
        };
    }

    private static (int Status, string Rules) SendJson(string common, string body) => Send("POST", "/api/items", WithBody(common, "application/json", body), body);

    private static string WithBody(string headers, string type, string body) => $"{headers}Content-Type: {type}\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\n";

    private static string Folder()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, "rules");
            if (File.Exists(Path.Combine(folder, "10-setup.conf"))) return folder;
        }

        throw new DirectoryNotFoundException("rules/10-setup.conf is in no folder above the tests");
    }
}
