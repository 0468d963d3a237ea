using System.CommandLine;
using Insight.Configuration;
using Insight.Run;
using Insight.Streaming.Journal;
using Insight.Streaming.Kafka;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight ship</c>: the journals of this machine into Kafka.</summary>
public static class ShipCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("ship", "Send the gateway's journal to Kafka (scale-out)");
        CommonOptions common = new(command);
        command.SetAction(async (parsed, _) => common.Load(parsed) is { } loaded ? await RunAsync(loaded.Settings) : ExitCode.Usage);
        return command;
    }

    private static async Task<int> RunAsync(InsightSettings settings)
    {
        if (settings.Stream.Kind != StreamTransport.Kafka)
        {
            await Terminal.Error.WriteLineAsync("insight: stream.kind is journal: Ingest reads the journal in place and there is nothing to ship; set it to kafka");
            return ExitCode.Usage;
        }

        if (!KafkaNative.TryLoad(out string error))
        {
            await Terminal.Error.WriteLineAsync($"insight: {error}");
            return ExitCode.Failed;
        }

        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            await using JournalSetSource source = JournalSetSource.Open(data.Journals, new ReaderOptions(), TimeProvider.System);
            using KafkaRecordSink sink = new(settings.Stream.Kafka, TimeProvider.System);
            StreamPump pump = new(source, sink, TimeProvider.System);
            Readiness.Report($"{data.Journals} to {settings.Stream.Kafka.Topic} on {settings.Stream.Kafka.BootstrapServers}");
            await pump.RunAsync(lifeline.Stopping);
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            // What was not acknowledged is still in the journal.
        }

        return ExitCode.Ok;
    }
}
