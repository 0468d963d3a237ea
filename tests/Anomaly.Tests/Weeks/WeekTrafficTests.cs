using Insight.Anomaly.Windows;
using Insight.Bench.Anomaly.Weeks;

namespace Insight.Anomaly.Tests.Weeks;

public class WeekTrafficTests
{
    [Fact]
    public void Windows_SameSeed_AreTheSame()
    {
        WeekOptions options = Hours.From(9, 20);
        Assert.Equal(Hours.Of(options).Select(Hours.Text), Hours.Of(options).Select(Hours.Text));
        Assert.NotEqual(Hours.Text(Hours.Of(options)[0]), Hours.Text(Hours.Of(options with { Seed = 2 })[0]));
    }

    [Fact]
    public void Windows_OfAWeek_FollowDayAndWeek()
    {
        WeekOptions options = new() { Weeks = 1, BusyRate = 4 };
        double[] hours = new double[168];
        long number = 0;
        foreach (ObservedWindow window in new WeekTraffic(options, WeekPlan.Empty))
        {
            Assert.Equal(options.Start + number++ * 10, window.Seconds);
            hours[(window.Seconds - options.Start) / 3_600] += Hours.Outside(window) / 3_600.0;
        }

        Assert.Equal(options.Windows, number);
        double noon = Enumerable.Range(0, 5).Average(day => hours[day * 24 + 12]), night = Enumerable.Range(0, 5).Average(day => hours[day * 24 + 3]);
        Assert.InRange(noon / night, 3, 5.5);
        Assert.InRange(noon, 3.2, 5.2);
        Assert.True(hours[120..].Sum() / 2 < 0.92 * hours[..120].Sum() / 5);
    }

    [Fact]
    public void Counts_OfWindows_VaryMoreThanPoisson()
    {
        List<double> counts = [.. Hours.Of(Hours.From(12, 120)).Skip(180).Select(window => (double)Hours.Outside(window))];
        // Against the mean of ten minutes: slow changes of the rate do not count.
        double dispersion = counts.Chunk(60).Average(part => part.Sum(count => (count - part.Average()) * (count - part.Average())) / (part.Length - 1) / part.Average());
        Assert.InRange(dispersion, 1.4, 5);
    }

    [Fact]
    public void Rows_OfAWindow_AddUp()
    {
        foreach (ObservedWindow window in Hours.Of(Hours.From(11, 30)))
        {
            Assert.Equal(window.Rows.Count, window.Calls.Count);
            foreach ((WindowRow row, CallRow call) in window.Rows.Zip(window.Calls))
            {
                Assert.Equal((row.Source, row.Service, row.EndpointId), (call.Source, call.Service, call.EndpointId));
                Assert.Equal((row.Requests, row.ServerErrors, row.RequestBytes), (call.Calls, call.Failures, call.RequestBytes));
                Assert.Equal(row.Requests, row.Durations.Count);
                Assert.InRange(row.ClientErrors + row.ServerErrors, 0, row.Requests);
                Assert.InRange(call.Attempts, call.Calls, call.Calls * 2);
                Assert.InRange(call.BusiestSecond, (call.Calls + 9) / 10, call.Calls);
                Assert.InRange(call.Parents, 0, call.Calls);
            }

            Assert.Equal(Hours.Outside(window), window.Clients.Sum(client => client.Requests));
            Assert.Equal(window.Rows.Where(row => row.Source == "internet").Sum(row => row.ClientErrors + row.ServerErrors), window.Clients.Sum(client => client.Errors));
            Assert.Equal(window.Clients.Count, window.Clients.Select(client => client.Client).Distinct().Count());
            Assert.All(window.Clients, client => Assert.True(client.Paths <= client.Requests && client.Endpoints <= client.Paths && client.Objects <= client.Paths && client.Transitions < client.Requests));
        }
    }

    [Fact]
    public void Calls_OfCallees_FollowTheirCallers()
    {
        List<ObservedWindow> windows = Hours.Of(Hours.From(11, 60));
        // Every search that was not refused or failed before is one of the catalogue's.
        (long asked, long bad, long micros) = Sum("internet", "storefront", "GET /api/search");
        (long called, _, long below) = Sum("storefront", "catalogue", "GET /products/search");
        Assert.InRange(called, asked - bad, asked);
        Assert.True((double)micros / asked > (double)below / called);

        // Two callers' calls end at one endpoint, and a refusal of the catalogue goes up to the page.
        (long product, long refused, _) = Sum("storefront", "catalogue", "GET /products/{id}");
        (long page, long pageBad, _) = Sum("internet", "storefront", "GET /api/products/{id}");
        Assert.InRange(product, page - pageBad, page);
        Assert.True(pageBad >= refused);
        Assert.InRange(Sum("catalogue", "inventory", "GET /stock/{sku}").Requests, product - refused - 5, product);

        // The shelf's failures are handled: they do not show in the catalogue. A page's traces come from browsers that send none.
        Assert.All(windows.SelectMany(window => window.Calls).Where(call => call.Source is "internet" or "recommendations"), call => Assert.Equal(0, call.Parents));
        Assert.All(windows.SelectMany(window => window.Calls).Where(call => call.Source == "checkout"), call => Assert.Equal(call.Calls, call.Parents));

        (long Requests, long Bad, long Microseconds) Sum(string source, string service, string name)
        {
            WindowRow[] rows = [.. windows.SelectMany(window => window.Rows).Where(row => row.Source == source && row.Service == service && row.EndpointId == ShopModel.IdOf(service, name))];
            return (rows.Sum(row => row.Requests), rows.Sum(row => row.ClientErrors + row.ServerErrors), rows.Sum(row => row.Microseconds));
        }
    }

    [Fact]
    public void Crawler_IsOneClientThatWalksPages()
    {
        // Twice a day for an hour at least: some window of the day has it.
        List<ClientRow> crawls = [.. new WeekTraffic(new() { Weeks = 1 / 7.0, BusyRate = 4 }, WeekPlan.Empty).SelectMany(window => window.Clients).Where(client => client.Client == "192.0.2.10")];
        Assert.NotEmpty(crawls);
        Assert.InRange(crawls.Sum(crawl => crawl.Paths) + 0.0, crawls.Sum(crawl => crawl.Requests) * 0.99, crawls.Sum(crawl => crawl.Requests));
        Assert.Equal(0, crawls.Sum(crawl => crawl.Denied));
    }

    [Fact]
    public void Release_StepByStep_ShowsTwoVersionsInTheirShares()
    {
        WeekOptions options = Hours.From(10, 60);
        Release release = new("catalogue", "v1", "v2", options.Start + 600, [(0, 0.2), (1_200, 1)], 1.08, 1.1, NewEndpoints: false);
        List<ObservedWindow> windows = [.. new WeekTraffic(options, new([], [release]))];
        Assert.All(windows.Where(window => window.Seconds < release.Start || window.Seconds >= release.Complete), window => Assert.Empty(window.Versions));
        List<VersionRow> rows = [.. windows.SelectMany(window => window.Versions)];
        Assert.All(rows, row => Assert.Equal("catalogue", row.Service));
        Assert.InRange((double)rows.Where(row => row.Version == "v2").Sum(row => row.Requests) / rows.Sum(row => row.Requests), 0.17, 0.23);
        Assert.Equal(
            windows.Where(window => window.Versions.Count > 0).SelectMany(window => window.Rows).Where(row => row.Service == "catalogue").Sum(row => row.Requests),
            rows.Sum(row => row.Requests));
    }

    [Fact]
    public void Release_WithNewEndpoints_ShowsThemOnlyAfterwards()
    {
        WeekOptions options = Hours.From(10, 60);
        Release release = new("storefront", "v1", "v2", options.Start + 1_200, [(0, 1)], 1, 1, NewEndpoints: true);
        ulong added = ShopModel.IdOf("storefront", "GET /api/recently-viewed");
        List<ObservedWindow> windows = [.. new WeekTraffic(options, new([], [release]))];
        Assert.DoesNotContain(windows.Where(window => window.Seconds < release.Start).SelectMany(window => window.Rows), row => row.EndpointId == added);
        Assert.True(windows.Where(window => window.Seconds >= release.Start).Count(window => window.Rows.Any(row => row.EndpointId == added)) > 200);
    }
}
