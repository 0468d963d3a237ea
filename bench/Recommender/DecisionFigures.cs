using System.Diagnostics;
using Insight.Bench.Ingest;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.History;

namespace Insight.Bench.Recommender;

/// <summary>What asking costs, with policies of all kinds on one host.</summary>
internal static class DecisionFigures
{
    private const int Requests = 200_000, Rounds = 5;

    public static void Measure(Figures figures)
    {
        (double micros, double bytes) = Cost(1_000);
        figures.AtMost("decision_1000_policies", micros, "us", 5);
        figures.Note("decision_1000_policies_allocated", bytes, "B");
        (micros, bytes) = Cost(10_000);
        figures.Note("decision_10000_policies", micros, "us");
        figures.Note("decision_10000_policies_allocated", bytes, "B");
    }

    private static (double Micros, double Bytes) Cost(int count)
    {
        PolicySet set = new(Enumerable.Range(0, count).Select(Policy));
        RateTable rates = new(new ProfileKey("0123456789abcdef"u8));
        List<PolicyVerdict> verdicts = [];
        Random random = new(5);
        HistoryRequest[] requests = [.. Enumerable.Range(0, 10_000).Select(i => Request(random, i, count))];
        double best = double.MaxValue, bytes = double.MaxValue;
        long said = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            TimeSpan cpu = Environment.CpuUsage.TotalTime;
            long started = Stopwatch.GetTimestamp();
            for (int i = 0; i < Requests; i++)
            {
                set.Decide(requests[i % requests.Length].ToPolicyRequest(), rates, verdicts);
                said += verdicts.Count;
            }

            // Others use the machine, too: processor time says what a decision costs.
            double used = Math.Min((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds, Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            best = Math.Min(best, used / Requests);
            bytes = Math.Min(bytes, (double)(GC.GetAllocatedBytesForCurrentThread() - before) / Requests);
        }

        if (said == 0) throw new InvalidDataException("The policies of the benchmark say nothing.");
        return (best, bytes);
    }

    private static GatewayObject<PolicySpec> Policy(int i)
    {
        PolicyScope endpoint = new() { Hosts = ["shop.example"], Endpoints = [new PolicyEndpoint { Method = "GET", Path = $"/area{i / 5}/items/{{id}}" }] }, host = new() { Hosts = ["shop.example"] };
        PolicySpec spec = (i % 5) switch
        {
            0 => new() { Scope = endpoint, RateLimit = new RateLimitRule { Requests = 100 } },
            1 => new() { Scope = endpoint, Schema = new RequestSchemaRule { Query = ["page", "sort"] } },
            2 => new() { Scope = endpoint, Callers = new CallerRule { Outside = true, Services = ["web"] } },
            3 => new() { Scope = host, Block = new ClientBlockRule { Clients = [$"198.{i / 250 % 250}.{i % 250}.0/24"] } },
            _ => i == 4 ? new() { Scope = host, Endpoints = new EndpointAllowListRule { Allow = [new PolicyEndpoint { Path = "/{*}" }] } } : new() { Scope = endpoint, RateLimit = new RateLimitRule { Requests = 50, PerEndpoint = true } },
        };
        return new(new ObjectMetadata { Name = $"p{i}" }, spec with { Mode = i % 2 == 0 ? PolicyMode.Enforce : PolicyMode.Canary });
    }

    private static HistoryRequest Request(Random random, int i, int count)
    {
        string area = $"/area{random.Next(count / 5)}";
        return new HistoryRequest
        {
            TimeMicros = 1_700_000_000_000_000 + (i * 1000L),
            Tenant = "default",
            Host = "shop.example",
            Service = "web",
            Method = "GET",
            Path = $"{area}/items/{random.Next(1000)}",
            Endpoint = $"{area}/items/{{id}}",
            QueryNames = i % 10 == 0 ? ["page", "other"] : ["page"],
            Client = i % 50 == 0 ? "198.0.3.7" : $"203.0.{random.Next(250)}.{random.Next(250)}",
        };
    }
}
