using System.Diagnostics;
using Insight.Gateway;
using Insight.Gateway.Bodies;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;

namespace Insight.Bench.Capture;

/// <summary>What something cost.</summary>
/// <param name="Microseconds">Time on one thread; of bodies, for each kilobyte.</param>
/// <param name="BytesAllocated">On the managed heap, each time.</param>
internal sealed record Measurement(double Microseconds, double BytesAllocated)
{
    private const int PieceBytes = 4 << 10;
    private const int Rounds = 500;
    private static readonly TimeSpan s_round = TimeSpan.FromMilliseconds(2);

    /// <summary>Lets a body pass again and again.</summary>
    public static Measurement Of(byte[] body, bool shapes, bool sensitive)
    {
        GatewayOptions options = new();
        options.Recording.Shapes = shapes;
        options.Recording.Sensitive = sensitive;
        options.Recording.BodyBytes = 1 << 20;
        BodyCapturing bodies = new(options);
        byte[] record = new byte[RecordLimits.Record];
        Measurement passed = Of(() => Pass(bodies, body, record));
        return passed with { Microseconds = passed.Microseconds / (body.Length / 1024.0) };
    }

    /// <summary>Does something again and again.</summary>
    public static Measurement Of(Action pass)
    {
        double best = double.MaxValue, allocated = 0;
        for (int round = 0; round < Rounds; round++)
        {
            long bytes = GC.GetAllocatedBytesForCurrentThread(), start = Stopwatch.GetTimestamp();
            int count = 0;
            for (; Stopwatch.GetElapsedTime(start) < s_round; count++) pass();
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMicroseconds / count);
            allocated = (GC.GetAllocatedBytesForCurrentThread() - bytes) / (double)count;
        }

        return new Measurement(best, allocated);
    }

    private static void Pass(BodyCapturing bodies, byte[] body, byte[] buffer)
    {
        BodyCapture? capture = bodies.Begin("application/json", null);
        for (int at = 0; at < body.Length; at += PieceBytes) capture?.Feed(body.AsSpan(at, Math.Min(PieceBytes, body.Length - at)));
        ProtobufWriter record = new(buffer);
        bodies.Write(ref record, null, capture, SensitiveKinds.None);
        if (record.Length == 0) throw new InvalidOperationException("Nothing was found in the body.");
    }
}
