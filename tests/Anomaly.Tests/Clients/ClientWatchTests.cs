using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Clients;

public class ClientWatchTests(LearnedClients learned) : IClassFixture<LearnedClients>
{
    [Theory]
    [InlineData("scanner")]
    [InlineData("enumeration")]
    [InlineData("stuffing")]
    [InlineData("objects of others")]
    public void Observe_AnAttackBegins_TellsWithinSixtySeconds(string attack)
    {
        ClientWatch watch = learned.Watch();
        Finding? first = null;
        int windows = 0;
        foreach (ObservedWindow window in learned.Next.Skip(3000).Take(6))
        {
            windows++;
            FindingSink sink = Observe(watch, ClientTraffic.With(window, Attack(attack)));
            first = sink.Findings.SingleOrDefault(finding => finding.Subject.Client == "bad" && finding.PValue <= learned.Level);
            if (first is not null) break;
        }

        Assert.True(first is not null, $"Not told within {windows} windows.");
        Assert.Equal(SubjectKind.Client, first.Subject.Kind);
        Assert.Equal(FindingMetric.ClientBehaviour, first.Metric);
        Assert.True(first.Observed > first.Upper);
        ThreatScore threat = Assert.Single(watch.Threats, threat => threat.Client == "bad");
        Assert.True(threat.Level >= ThreatLevel.Medium, $"{threat.Score}");
        Assert.NotEmpty(threat.Reasons);
    }

    [Fact]
    public void Observe_FourWeeksOfOrdinaryClients_KeepsTheBudgetOnceHabitsAreKnown()
    {
        ClientTraffic traffic = new(11, clients: 400);
        ClientWatch watch = new();
        long tests = 0;
        List<(int Day, Finding Finding)> found = [];
        for (int day = 0; day < 28; day++)
        {
            foreach (ObservedWindow window in traffic.Day(day))
            {
                FindingSink sink = Observe(watch, window);
                tests += sink.Tests.GetValueOrDefault(("t", "shop", QuestionGroup.Clients));
                found.AddRange(sink.Findings.Select(finding => (day, finding)));
            }
        }

        double level = 1 / (tests / 4.0);
        string[] told = [.. found.Where(told => told.Finding.PValue <= level).Select(told => $"{told.Day} {told.Finding.Subject.Client}").Distinct()];
        Assert.True(told.Count(day => int.Parse(day.Split(' ')[0]) >= 7) <= 3, string.Join("; ", told));
        // Programs with an expired token, whose 401s nobody has seen before: each on its first days.
        Assert.All(told.Where(day => int.Parse(day.Split(' ')[0]) < 7), day => Assert.Contains("ExpiredToken", day));
    }

    [Fact]
    public void Observe_ABackendFails_BlamesNoClient()
    {
        ClientWatch watch = learned.Watch();
        foreach (ObservedWindow window in learned.Next.Skip(3000).Take(60))
        {
            ClientRow[] rows = [.. window.Clients.Select(row => row with { Errors = row.Requests - row.Denied - row.Missing })];
            Assert.DoesNotContain(Observe(watch, window with { Clients = rows }).Findings, finding => finding.PValue <= learned.Level);
        }
    }

    [Fact]
    public void Observe_AFewScannersWereThereWhileLearning_FindsTheNext()
    {
        ClientTraffic traffic = new(3, clients: 600);
        ClientWatch watch = new();
        for (int day = 0; day < 3; day++)
        {
            int number = 0;
            foreach (ObservedWindow window in traffic.Day(day))
            {
                // Three on the first day, each for a quarter of an hour.
                number++;
                Observe(watch, day == 0 && number % 2500 is > 400 and < 490 ? ClientTraffic.With(window, ClientTraffic.Scanner($"old{day}.{number / 2500}")) : window);
            }
        }

        double least = 1;
        foreach (ObservedWindow window in traffic.Day(3).Skip(2000).Take(6))
        {
            foreach (Finding finding in Observe(watch, ClientTraffic.With(window, Attack("scanner"))).Findings)
            {
                if (finding.Subject.Client == "bad") least = Math.Min(least, finding.PValue);
            }
        }

        Assert.True(least < 3e-5, $"{least}");
    }

    [Theory]
    [InlineData("scanner")]
    [InlineData("stuffing")]
    public void Observe_OneInAHundredScansWhileItIsLearned_FindsTheNext(string attack)
    {
        ClientTraffic traffic = new(5, clients: 2000);
        ClientWatch watch = new();
        long tests = 0;
        for (int day = 0; day < 2; day++)
        {
            foreach (ObservedWindow window in traffic.Day(day))
            {
                int number = (int)(window.Seconds / ObservedWindow.Length % ClientTraffic.WindowsPerDay);
                // Twenty a day, one after the other and from the first window on, each at another speed.
                int client = number / 430, speed = 4 << (client % 5);
                ClientRow bad = client % 2 == 0 ? ClientTraffic.Scanner($"old{client}", speed) : ClientTraffic.Stuffing($"old{client}", speed);
                FindingSink sink = Observe(watch, number % 430 < 120 ? ClientTraffic.With(window, bad) : window);
                tests += sink.Tests.GetValueOrDefault(("t", "shop", QuestionGroup.Clients));
            }
        }

        double level = 2 / 7.0 / tests;
        ObservedWindow[] next = [.. traffic.Day(2).Skip(2000).Take(6)];
        double least = next.SelectMany(window => Observe(watch, ClientTraffic.With(window, Attack(attack))).Findings).Where(f => f.Subject.Client == "bad").Select(f => f.PValue).DefaultIfEmpty(1).Min();
        Assert.True(least <= level, $"{least} {level}");
    }

    [Fact]
    public void Threats_TheAttackEnds_DecayToNothing()
    {
        ClientWatch watch = learned.Watch();
        double before = 0;
        int number = 0;
        foreach (ObservedWindow window in learned.Next.Skip(3000).Take(606))
        {
            Observe(watch, number++ < 6 ? ClientTraffic.With(window, Attack("stuffing")) : window);
            double score = watch.Threats.SingleOrDefault(threat => threat.Client == "bad")?.Score ?? 0;
            if (number > 6) Assert.True(score <= before, $"{score} after {before}");
            before = score;
        }

        Assert.Equal(0, before);
    }

    [Fact]
    public void Write_ThenRead_ContinuesAsIfNothingHadHappened()
    {
        ClientWatch first = learned.Watch(), second = learned.Watch();
        int number = 0;
        foreach (ObservedWindow window in learned.Next.Skip(3000).Take(60))
        {
            ObservedWindow seen = ClientTraffic.With(window, Attack("scanner"), ClientTraffic.Bola("other"));
            if (number++ % 7 == 3) second = LearnedClients.Copy(second);
            Assert.Equal(Observe(first, seen).Findings, Observe(second, seen).Findings);
            Assert.Equal(first.Threats.Select(threat => (threat.Client, threat.Score)), second.Threats.Select(threat => (threat.Client, threat.Score)));
        }

        Assert.Equal(LearnedClients.State(first), LearnedClients.State(second));
    }

    [Fact]
    public void Read_SomethingElse_Fails()
    {
        byte[] state = LearnedClients.State(learned.Watch());
        state[0] ^= 1;
        Assert.Throws<InvalidDataException>(() => new ClientWatch().Read(new(new MemoryStream(state))));
    }

    [Fact]
    public void Observe_AMillionClients_RemembersOnlySoMany()
    {
        ClientWatch watch = new(new() { Clients = 1000 });
        for (int window = 0; window < 100; window++)
        {
            ClientRow[] rows = [.. Enumerable.Range(0, 10_000).Select(i => ClientTraffic.Stuffing($"{window}-{i}", 1 + (i % 50)))];
            Observe(watch, new(window * 10, [], [], rows, []));
            Assert.True(watch.Clients <= 1000);
            Assert.True(watch.Threats.Count <= 1000);
        }
    }

    [Fact]
    public void Observe_NumbersOutOfRange_IsNotDisturbed()
    {
        ClientWatch watch = learned.Watch();
        ClientRow row = new("t", "shop", "h", "s", "odd", long.MaxValue, -5, long.MaxValue, long.MinValue, -1, -1, int.MaxValue, int.MinValue, 0, -1, -7, long.MaxValue);
        long seconds = 20 * 86400;
        for (int i = 0; i < 10; i++) Observe(watch, new(seconds += 10, [], [], [row, row], []));
        Observe(watch, new(seconds - 1000, [], [], [row], []));
        Assert.All(watch.Threats, threat => Assert.InRange(threat.Score, 0, 100));
        LearnedClients.Copy(watch);
    }

    private static ClientRow Attack(string name) => name switch
    {
        "scanner" => ClientTraffic.Scanner("bad"),
        "enumeration" => ClientTraffic.Enumeration("bad"),
        "stuffing" => ClientTraffic.Stuffing("bad"),
        _ => ClientTraffic.Bola("bad"),
    };

    private static FindingSink Observe(ClientWatch watch, ObservedWindow window)
    {
        FindingSink sink = new();
        watch.Observe(window, sink);
        return sink;
    }
}
