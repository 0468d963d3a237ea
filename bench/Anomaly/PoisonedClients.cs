using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Tests.Clients;
using Insight.Anomaly.Windows;
using Insight.Bench.Ingest;

namespace Insight.Bench.Anomaly;

/// <summary>Clients that scan while the watch learns: do they hide those that come later? One in a hundred clients scans on each of the first three days.</summary>
internal static class PoisonedClients
{
    private const int Clients = 2000, Bad = Clients / 100, Days = 3, Attacks = 24;

    public static void Measure(Figures figures)
    {
        for (int seed = 1; seed <= 2; seed++)
        {
            Measure(figures, $"clients_poisoned_{seed}", seed, Bad);
            Measure(figures, $"clients_unpoisoned_{seed}", seed, 0);
        }
    }

    private static void Measure(Figures figures, string name, int seed, int bad)
    {
        Random random = new(seed);
        ClientTraffic traffic = new(seed, Clients);
        ClientWatch watch = new();
        double tests = 0;
        for (int day = 0; day < Days; day++)
        {
            // Each scans for ten minutes to an hour, at its own speed.
            (int From, int To, ClientRow Row)[] scans =
            [
                .. Enumerable.Range(0, bad).Select(i => (From: random.Next(ClientTraffic.WindowsPerDay - 360), Length: random.Next(60, 360), Speed: Speed(random)))
                    .Select((s, i) => (s.From, s.From + s.Length, i % 4 == 3 ? ClientTraffic.Stuffing($"bad{i}", s.Speed) : ClientTraffic.Scanner($"bad{i}", s.Speed)))
            ];
            foreach (ObservedWindow window in traffic.Day(day))
            {
                int number = (int)(window.Seconds / ObservedWindow.Length % ClientTraffic.WindowsPerDay);
                FindingSink sink = new();
                watch.Observe(ClientTraffic.With(window, [.. scans.Where(s => number >= s.From && number < s.To).Select(s => s.Row)]), sink);
                tests += sink.Tests.Values.Sum();
            }
        }

        double level = Days / 7.0 / tests;
        int found = 0, told = 0;
        HashSet<string> wrong = [];
        int place = 0;
        foreach (ObservedWindow window in traffic.Day(Days))
        {
            int attack = place / 240, into = place++ % 240;
            bool on = attack < Attacks && into < 12;
            string client = $"next{attack}";
            int speed = 10 << (attack % 4);
            ClientRow row = attack % 2 == 0 ? ClientTraffic.Scanner(client, speed) : ClientTraffic.Stuffing(client, speed);
            FindingSink sink = new();
            watch.Observe(on ? ClientTraffic.With(window, row) : window, sink);
            foreach (Finding finding in sink.Findings.Where(f => f.PValue <= level))
            {
                if (finding.Subject.Client != client) wrong.Add(finding.Subject.Client);
                else if (told != attack + 1 && into < 6) (found, told) = (found + 1, attack + 1);
            }
        }

        figures.Note($"{name}_found_in_60s", found, $"of {Attacks}");
        figures.Note($"{name}_false_in_a_day", wrong.Count, "clients");
    }

    /// <summary>Requests per window, from one in three seconds to ten a second.</summary>
    private static int Speed(Random random) => (int)(3 * Math.Pow(30, random.NextDouble()));
}
