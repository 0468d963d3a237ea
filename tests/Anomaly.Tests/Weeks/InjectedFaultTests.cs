using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;

namespace Insight.Anomaly.Tests.Weeks;

/// <summary>The same half hour with and without a fault: what the fault does not touch is the same to the last microsecond.</summary>
public class InjectedFaultTests
{
    private static readonly WeekOptions Morning = Hours.From(10, 30);
    private static readonly long Onset = Morning.Start + 904, End = Onset + 600;

    public static TheoryData<string> Kinds => [.. Enum.GetNames<FaultKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Fault_BeforeItsOnset_IsNowhere(string kind)
    {
        InjectedFault fault = Fault(Enum.Parse<FaultKind>(kind));
        IEnumerable<string> with = Hours.Of(Morning, fault).Select(Hours.Text), without = Hours.Of(Morning).Select(Hours.Text);
        Assert.Equal(without.Take(90), with.Take(90));
        Assert.NotEqual(without.Skip(91).Take(20), with.Skip(91).Take(20));
    }

    [Fact]
    public void Latency_IsAtTheServiceAndItsCallersAlone()
    {
        Dictionary<string, Pair> pairs = Compare(Fault(FaultKind.Latency));
        Assert.True(pairs["cart>catalogue"].MeanRatio > 5);
        Assert.True(pairs["recommendations>catalogue"].MeanRatio > 5);
        Assert.True(pairs["internet>storefront"].MeanRatio > 2);
        Untouched(pairs, "catalogue>inventory", "checkout>payment", "storefront>users", "checkout>cart");
    }

    [Fact]
    public void Errors_GoUpToCallersThatNeedAnAnswer()
    {
        Dictionary<string, Pair> pairs = Compare(Fault(FaultKind.Errors));
        Assert.InRange(pairs["checkout>payment"].ErrorRate, 0.45, 0.75);
        Assert.InRange(pairs["storefront>checkout"].ErrorRate, 0.05, 0.5);
        Untouched(pairs, "storefront>catalogue", "storefront>users", "checkout>cart GET");
    }

    [Fact]
    public void Errors_OfTheHandledKind_StayWhereTheyAre()
    {
        Dictionary<string, Pair> pairs = Compare(Fault(FaultKind.Errors) with { Service = "recommendations" });
        Assert.True(pairs["storefront>recommendations"].ErrorRate > 0.4);
        Assert.True(pairs["internet>storefront"].ErrorRate < 0.01);
    }

    [Fact]
    public void Edge_LeavesOtherCallersAlone()
    {
        Dictionary<string, Pair> pairs = Compare(Fault(FaultKind.Edge));
        Assert.True(pairs["cart>catalogue"].MeanRatio > 5);
        Untouched(pairs, "storefront>catalogue", "recommendations>catalogue");
    }

    [Theory]
    [InlineData("Scanner", 200)]
    [InlineData("Enumeration", 50)]
    [InlineData("Stuffing", 60)]
    public void Client_ThatMeansHarm_IsOneClient(string name, double perWindow)
    {
        InjectedFault fault = Fault(Enum.Parse<FaultKind>(name));
        List<ObservedWindow> with = Hours.Of(Morning, fault), without = Hours.Of(Morning);
        List<ClientRow> rows = [.. with.SelectMany(window => window.Clients).Where(client => client.Client == fault.Client)];
        // Ten minutes that begin and end within a window.
        Assert.Equal(61, rows.Count);
        Assert.InRange(rows.Sum(row => row.Requests) / 60.0, perWindow * 0.9, perWindow * 1.1);
        Assert.Equal(
            without.SelectMany(window => window.Clients).OrderBy(client => client.ToString(), StringComparer.Ordinal),
            with.SelectMany(window => window.Clients).Where(client => client.Client != fault.Client).OrderBy(client => client.ToString(), StringComparer.Ordinal));
        ClientRow row = rows[5];
        switch (fault.Kind)
        {
            case FaultKind.Scanner:
                Assert.Equal((row.Requests, row.Requests), (row.Missing, row.Paths));
                Assert.True(row.WafHits > 20);
                break;
            case FaultKind.Enumeration:
                Assert.Equal(row.Requests, row.Objects);
                Assert.Equal(ShopModel.IdOf("storefront", fault.Endpoint), row.ObjectEndpointId);
                Assert.True(row.Errors < row.Requests * 0.15);
                break;
            default:
                Assert.True(row.Denied > 0.9 * row.Requests);
                break;
        }
    }

    [Fact]
    public void RetryStorm_AsksAgainAndAgain()
    {
        InjectedFault fault = Fault(FaultKind.RetryStorm);
        List<CallRow> Storm(params InjectedFault[] faults) =>
            [.. Hours.Of(Morning, faults).Where(window => window.Seconds > Onset && window.Seconds + 10 < End).SelectMany(window => window.Calls).Where(call => call.Source == "catalogue" && call.Service == "inventory")];
        List<CallRow> with = Storm(fault), without = Storm();
        Assert.InRange((double)with.Sum(call => call.Calls) / without.Sum(call => call.Calls), 1.5, 2.5);
        Assert.InRange((double)with.Sum(call => call.Parents) / without.Sum(call => call.Calls), 0.99, 1.01);
        Assert.True(with.Sum(call => call.ParentsWithRepeats) > 0.4 * with.Sum(call => call.Parents));
        Assert.Equal(4, with.Max(call => call.MostPerParent));
    }

    [Theory]
    [InlineData(0.05, 1)]
    [InlineData(0, 1.4)]
    public void BadCanary_IsWorseThanItsBaseline(double errors, double factor)
    {
        List<VersionRow> rows = [.. Hours.Of(Morning, Fault(FaultKind.BadCanary) with { Errors = errors, Factor = factor }).SelectMany(window => window.Versions)];
        VersionRow[] canary = [.. rows.Where(row => row.Version == "v1-next")], stable = [.. rows.Where(row => row.Version == "v1")];
        Assert.InRange((double)canary.Sum(row => row.Requests) / rows.Sum(row => row.Requests), 0.08, 0.12);
        if (errors > 0) Assert.InRange((double)canary.Sum(row => row.ServerErrors) / canary.Sum(row => row.Requests), 0.03, 0.07);
        Assert.InRange((double)stable.Sum(row => row.ServerErrors) / stable.Sum(row => row.Requests), 0, 0.005);
        Assert.InRange(Middle(canary) / Middle(stable), factor * 0.85, factor * 1.1);
    }

    [Fact]
    public void Surge_IsMoreOfEverything()
    {
        Dictionary<string, Pair> pairs = Compare(Fault(FaultKind.Surge));
        Assert.InRange(pairs["internet>storefront"].Ratio, 2.1, 3.2);
        Assert.InRange(pairs["storefront>catalogue"].Ratio, 2.1, 3.2);
        Assert.True(pairs["internet>storefront"].ErrorRate < 0.005);
    }

    [Fact]
    public void Silence_IsOnOneEdge()
    {
        List<ObservedWindow> windows = [.. Hours.Of(Morning, Fault(FaultKind.Silence)).Where(window => window.Seconds > Onset && window.Seconds + 10 < End)];
        Assert.DoesNotContain(windows.SelectMany(window => window.Rows), row => row.Source == "storefront" && row.Service == "recommendations");
        Untouched(Compare(Fault(FaultKind.Silence)), "checkout>payment", "catalogue>inventory");
    }

    [Fact]
    public void NPlusOne_ShowsInCallsPerParent()
    {
        InjectedFault fault = Fault(FaultKind.NPlusOne);
        ulong product = ShopModel.IdOf("catalogue", "GET /products/{id}");
        List<CallRow> calls = [.. Hours.Of(Morning, fault).SelectMany(window => window.Calls).Where(call => call.Source == "cart" && call.EndpointId == product)];
        Assert.NotEmpty(calls);
        Assert.InRange((double)calls.Sum(call => call.Calls) / calls.Sum(call => call.Parents), 10, 14);
        Assert.True(calls.Max(call => call.MostPerParent) > 12);
    }

    private static InjectedFault Fault(FaultKind kind)
    {
        const string Client = "198.51.100.77";
        return kind switch
        {
            FaultKind.Latency => new(kind, Onset, End, "catalogue") { AddedMilliseconds = 200 },
            FaultKind.Errors => new(kind, Onset, End, "payment") { Errors = 0.6 },
            FaultKind.Edge => new(kind, Onset, End, "catalogue") { Source = "cart", AddedMilliseconds = 200 },
            FaultKind.Scanner => new(kind, Onset, End, "storefront") { Client = Client, Amount = 20 },
            FaultKind.Enumeration => new(kind, Onset, End, "storefront") { Client = Client, Amount = 5, Endpoint = "GET /api/orders/{id}" },
            FaultKind.Stuffing => new(kind, Onset, End, "storefront") { Client = Client, Amount = 6, Endpoint = "POST /api/session" },
            FaultKind.RetryStorm => new(kind, Onset, End, "inventory") { Errors = 0.6, Amount = 3 },
            FaultKind.BadCanary => new(kind, Onset / 10 * 10, End, "catalogue") { Amount = 0.1, Factor = 1.4 },
            FaultKind.Surge => new(kind, Onset, End, "storefront") { Source = "internet", Factor = 3 },
            FaultKind.Silence => new(kind, Onset, End, "recommendations") { Source = "storefront" },
            FaultKind.NPlusOne => new(kind, Onset, End, "cart") { Endpoint = "GET /carts/{id}", Amount = 12 },
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
    }

    // Every edge while the fault lasts, with it and without.
    private static Dictionary<string, Pair> Compare(InjectedFault fault)
    {
        List<ObservedWindow> with = Within(fault), without = Within();
        return without.SelectMany(window => window.Rows).Select(row => $"{row.Source}>{row.Service}").Distinct().ToDictionary(edge => edge, edge => new Pair(Of(with, edge), Of(without, edge)));

        static List<ObservedWindow> Within(params InjectedFault[] faults) => [.. Hours.Of(Morning, faults).Where(window => window.Seconds > Onset && window.Seconds + 10 < End)];

        static List<WindowRow> Of(List<ObservedWindow> windows, string edge) => [.. windows.SelectMany(window => window.Rows).Where(row => $"{row.Source}>{row.Service}" == edge)];
    }

    private static void Untouched(Dictionary<string, Pair> pairs, params string[] edges)
    {
        foreach (string edge in edges.Where(pairs.ContainsKey)) Assert.Equal(pairs[edge].Without.Select(Hours.Text), pairs[edge].With.Select(Hours.Text));
    }

    private static double Middle(VersionRow[] rows)
    {
        SortedDictionary<short, long> sum = [];
        foreach (VersionRow row in rows)
        {
            for (int i = 0; i < row.Durations.Buckets.Length; i++) sum[row.Durations.Buckets[i]] = sum.GetValueOrDefault(row.Durations.Buckets[i]) + row.Durations.Counts[i];
        }

        return Storage.Windows.LogHistogram.Quantile(sum.ToDictionary(bucket => bucket.Key, bucket => (ulong)bucket.Value), 0.5);
    }

    private sealed record Pair(List<WindowRow> With, List<WindowRow> Without)
    {
        public double Ratio => (double)With.Sum(row => row.Requests) / Without.Sum(row => row.Requests);

        public double MeanRatio => (double)With.Sum(row => row.Microseconds) / With.Sum(row => row.Requests) / ((double)Without.Sum(row => row.Microseconds) / Without.Sum(row => row.Requests));

        public double ErrorRate => (double)With.Sum(row => row.ServerErrors) / With.Sum(row => row.Requests);
    }
}
