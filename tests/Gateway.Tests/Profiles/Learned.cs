using System.Globalization;
using System.Text;
using Insight.Anomaly.Requests;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;

namespace Insight.Gateway.Tests.Profiles;

/// <summary>What a gateway of tests has learned: of an endpoint, a number <c>id</c>, a text <c>comment</c> that people write, and a secret.</summary>
internal static class Learned
{
    public const ulong Get = 1;
    public const ulong Post = 2;
    public const ulong Candidate = 3;
    public const ulong Hello = 4;

    /// <summary>Rules that add up a score as the Core Rule Set does: words of SQL, and files.</summary>
    public const string Rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecAction "id:1,phase:1,nolog,pass,setvar:tx.inbound_anomaly_score_pl1=0,setvar:tx.inbound_anomaly_score_threshold=5"
        SecRule REQUEST_HEADERS:Content-Type "@beginsWith application/json" "id:2,phase:1,nolog,pass,ctl:requestBodyProcessor=JSON"
        SecRule ARGS "@rx (?i)\b(?:union|select)\b" "id:101,phase:2,pass,msg:'Words of SQL',tag:'attack-sqli',setvar:tx.inbound_anomaly_score_pl1=+5"
        SecRule ARGS "@rx (?i)\bpassword file\b" "id:102,phase:2,pass,msg:'A file',tag:'attack-lfi',setvar:tx.inbound_anomaly_score_pl1=+5"
        SecAction "id:900,phase:2,nolog,pass,setvar:tx.blocking_inbound_anomaly_score=%{tx.inbound_anomaly_score_pl1}"
        SecRule TX:blocking_inbound_anomaly_score "@ge %{tx.inbound_anomaly_score_threshold}" "id:901,phase:2,deny,msg:'Too much'"
        """;

    private static readonly string[] s_words = ["we", "select", "the", "union", "delegate", "it's", "password", "file", "and", "what", "they", "don't", "say", "of", "him"];

    public static ProfileKey Key { get; } = new("0123456789abcdef"u8);

    public static KnownEndpoints Endpoints { get; } = new(new EndpointCatalog([new(
        new("acme", "shop", "127.0.0.1", "upstream"),
        [
            new(Get, "GET", "/up/echo/x", EndpointTier.Confirmed, [], []), new(Post, "POST", "/up/echo/x", EndpointTier.Confirmed, [], []),
            new(Candidate, "GET", "/up/echo/new", EndpointTier.Candidate, [], []), new(Hello, "GET", "/up/hello", EndpointTier.Confirmed, [], []),
        ])]));

    public static RequestProfile Profile { get; } = Train();

    /// <summary>Nothing is known but the key.</summary>
    public static RequestProfile Empty { get; } = new(Key, []);

    private static RequestProfile Train()
    {
        ProfileCollector collector = new(Key);
        Random random = new(1);
        for (int i = 0; i < 3000; i++)
        {
            byte[] client = Encoding.ASCII.GetBytes((i % 300).ToString(CultureInfo.InvariantCulture));
            byte[] id = Encoding.ASCII.GetBytes(random.Next(1, 100_000).ToString(CultureInfo.InvariantCulture));
            string words = string.Join(' ', Enumerable.Range(0, 8).Select(_ => s_words[random.Next(s_words.Length)])) + ".";
            byte[] comment = Encoding.ASCII.GetBytes(char.ToUpperInvariant(words[0]) + words[1..]);
            collector.Begin(Get, client);
            collector.Add(ArgumentPlace.Query, "id"u8, id);
            collector.Add(ArgumentPlace.Query, "comment"u8, comment);
            if (i % 2 == 0) collector.Add(ArgumentPlace.Query, "password"u8, comment);
            collector.Begin(Post, client);
            collector.Add(i % 2 == 0 ? ArgumentPlace.Form : ArgumentPlace.Json, i % 2 == 0 ? "id"u8 : "json.id"u8, id);
        }

        return ProfileTrainer.Train(collector.Summary, settings: new TrainerSettings { MinPeriods = 1 }).Profile;
    }
}
