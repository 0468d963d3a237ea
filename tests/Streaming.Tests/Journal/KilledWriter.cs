using System.Buffers.Binary;
using Insight.Streaming.Journal;

namespace Insight.Streaming.Tests.Journal;

/// <summary>The process that a test kills: several threads write, and say on standard output what the journal has accepted.</summary>
internal static class KilledWriter
{
    public const int MessageBytes = 9;
    private const int Threads = 3;

    public static int Run(string[] args)
    {
        string directory = args[0];
        long firstRequest = long.Parse(args[1], System.Globalization.CultureInfo.InvariantCulture);
        using Stream output = Console.OpenStandardOutput();
        using JournalWriter writer = JournalWriter.Open(
            JournalTesting.Options(directory, maxSegments: 8) with { SyncInterval = TimeSpan.FromMilliseconds(10) }, TimeProvider.System);
        long request = firstRequest;
        Parallel.For(0, Threads, _ =>
        {
            while (true)
            {
                long mine = Interlocked.Increment(ref request);
                JournalTicket ticket = writer.Begin(new TestRecord(mine, TestRecordKind.Begin).Encode(200));
                Say(output, ticket.IsAccepted ? 'B' : 'D', mine);
                if (!ticket.IsAccepted) continue;
                writer.End(ticket, new TestRecord(mine, TestRecordKind.End).Encode(300));
                Say(output, 'E', mine);
            }
        });
        return 0;
    }

    private static void Say(Stream output, char what, long request)
    {
        Span<byte> message = stackalloc byte[MessageBytes];
        message[0] = (byte)what;
        BinaryPrimitives.WriteInt64LittleEndian(message[1..], request);
        lock (output) output.Write(message);
    }
}
