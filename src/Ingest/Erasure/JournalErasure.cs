using System.Text;
using Insight.Ingest.Records;
using Insight.Storage.Erasure;
using Insight.Streaming.Journal;

namespace Insight.Ingest.Erasure;

/// <summary>Erases a person from the journals of this machine's gateways. Records that wait in them are left out when they are taken up, and then overwritten here.</summary>
/// <param name="journals">Parent of the journals' folders.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">How long to wait for records that are not taken up yet.</param>
public sealed class JournalErasure(string journals, TimeProvider time, TimeSpan patience) : IErasureStep
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc />
    public async Task<ErasureCount> RunAsync(ErasureSubject subject, bool change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subject);
        byte[] value = Encoding.UTF8.GetBytes(subject.Value), tenant = Encoding.UTF8.GetBytes(subject.Tenant);
        long scrubbed = 0, started = time.GetTimestamp();
        while (true)
        {
            int waiting = 0;
            foreach (string directory in Directory.Exists(journals) ? Directory.GetDirectories(journals) : [])
            {
                (int done, int left) = JournalScrub.Run(directory, record => IsOf(record, subject.Kind, value, tenant), change);
                scrubbed += done;
                waiting += left;
            }

            // What was counted is counted once: overwritten records are meant no more.
            if (!change || waiting == 0 || time.GetElapsedTime(started) > patience) return new ErasureCount("journal", scrubbed + (change ? 0 : waiting), change ? waiting : 0);
            await Task.Delay(s_look, time, cancellationToken);
        }
    }

    private static bool IsOf(ReadOnlySpan<byte> record, ErasureKind kind, ReadOnlySpan<byte> value, ReadOnlySpan<byte> tenant)
    {
        RecordFields fields = default;
        // A part of a record reads as far as it goes.
        _ = RecordParser.TryParse(record, ref fields, new RepeatedFields());
        ReadOnlySpan<byte> own = kind switch { ErasureKind.Client => fields.ClientIp, ErasureKind.Principal => fields.Principal, _ => fields.SessionKey };
        return own.SequenceEqual(value) && (tenant.IsEmpty || fields.Tenant.SequenceEqual(tenant));
    }
}
