using Insight.Anomaly.Clients;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Clients;

/// <summary>A watch that has seen a week of ordinary clients, and the day after.</summary>
public sealed class LearnedClients
{
    private readonly byte[] _state;

    public LearnedClients()
    {
        ClientTraffic traffic = new(7, clients: 1000);
        ClientWatch watch = new();
        long tests = 0;
        for (int day = 0; day < 7; day++)
        {
            foreach (ObservedWindow window in traffic.Day(day))
            {
                FindingSink sink = new();
                watch.Observe(window, sink);
                tests += sink.Tests.GetValueOrDefault(("t", "shop", QuestionGroup.Clients));
            }
        }

        Level = 1.0 / tests;
        _state = State(watch);
        Next = [.. traffic.Day(7)];
    }

    /// <summary>The p-value of one false finding a week.</summary>
    internal double Level { get; }

    internal IReadOnlyList<ObservedWindow> Next { get; }

    internal ClientWatch Watch()
    {
        ClientWatch watch = new();
        watch.Read(new(new MemoryStream(_state)));
        return watch;
    }

    internal static byte[] State(ClientWatch watch)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        watch.Write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    internal static ClientWatch Copy(ClientWatch watch)
    {
        ClientWatch copy = new();
        copy.Read(new(new MemoryStream(State(watch))));
        return copy;
    }
}
