using Insight.Export.Destinations;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Safety;
using Microsoft.AspNetCore.Http;

namespace Insight.Export.Tests.Destinations;

/// <summary>No way of failing tells a secret, even where the receiver repeats what it was sent.</summary>
public sealed class SecretsStaySecretTests
{
    public static TheoryData<string> Ways => ["https", "splunk", "splunk-ack", "elastic", "otlp", "slack", "pagerDuty", "webhook"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Send_ReceiverRepeatsEverythingItGot_NothingOfItIsASecret(string way)
    {
        foreach (int status in (int[])[200, 202, 302, 400, 401, 403, 404, 413, 429, 500, 503])
        {
            await using Receiver receiver = await Receiver.StartAsync((context, got) =>
            {
                context.Response.StatusCode = status;
                string all = string.Join(' ', got.Headers.Select(static header => $"{header.Key}={header.Value}")) + got.Path + got.Text;
                // The secret also stands where what people are shown is cut.
                return context.Response.WriteAsync(all[..Math.Min(all.Length, 400)] + string.Concat(Enumerable.Repeat(Given.Marker, 20)) + all);
            });
            await CheckAsync(way, receiver.Url);
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Send_NobodyAnswers_NothingSaidIsASecret(string way)
    {
        await CheckAsync(way, "http://127.0.0.1:1");
        await CheckAsync(way, "https://127.0.0.1:1");
        await using Receiver plain = await Receiver.StartAsync(Receiver.Says(200));
        await CheckAsync(way, plain.Url.Replace("http://", "https://", StringComparison.Ordinal));
        await using Receiver cut = await Receiver.StartAsync(static (context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        await CheckAsync(way, cut.Url);
    }

    private static async Task CheckAsync(string way, string url)
    {
        OneSecret secrets = new(way == "slack" ? $"{url}/{Given.Marker}" : Given.Marker);
        await using IDestination destination = Given.Destination(Options(way, url), secrets, acknowledgement: TimeSpan.Zero);

        DeliveryResult result = await destination.SendAsync([SampleEvents.Incident("a", IncidentChange.Opened), SampleEvents.Incident("b", IncidentChange.Closed)], CancellationToken.None);

        // A record's text has its lists' types only; what is in them is looked at as well.
        string all = string.Join('\n', [result.ToString(), result.Problem, result.Answer, destination.ToString() ?? "", .. result.Refused.Select(static refusal => refusal.Reason)]);
        Assert.DoesNotContain(Given.Marker[..8], all, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual("", result.Answer);
    }

    private static DestinationOptions Options(string way, string url) => way switch
    {
        "https" => new() { Https = new HttpsOptions { Url = url, AuthorizationSecret = "s" } },
        "splunk" => new() { Splunk = new SplunkOptions { Url = url, TokenSecret = "s", Acknowledgement = false } },
        "splunk-ack" => new() { Splunk = new SplunkOptions { Url = url, TokenSecret = "s" } },
        "elastic" => new() { Elastic = new ElasticOptions { Url = url, ApiKeySecret = "s" } },
        "otlp" => new() { Otlp = new OtlpOptions { Url = url, AuthorizationSecret = "s" } },
        "slack" => new() { Slack = new SlackOptions { UrlSecret = "s" } },
        "pagerDuty" => new() { PagerDuty = new PagerDutyOptions { Url = url, RoutingKeySecret = "s" } },
        _ => new() { Webhook = new WebhookOptions { Url = url, SignatureSecret = "s" } },
    };

    private sealed class OneSecret(string secret) : ISecrets
    {
        public string? Find(string name, out string problem)
        {
            problem = "";
            return secret;
        }
    }
}
