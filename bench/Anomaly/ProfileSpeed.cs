using System.Diagnostics;
using System.Globalization;
using System.Text;
using Insight.Anomaly.Requests;
using Insight.Bench.Ingest;
using Insight.Endpoints.Profiles;

namespace Insight.Bench.Anomaly;

/// <summary>What judging and collecting a request costs: a search with four parameters, a form, and a JSON document of two kilobytes, each with twelve headers and two cookies.</summary>
internal static class ProfileSpeed
{
    // The best of many short turns: on a machine that does other things too, some of them are not interrupted.
    private const int Batches = 200;
    private const int Batch = 100;

    private static readonly ProfileKey s_key = new("a key for a bench"u8[..ProfileKey.Length]);

    public static void Measure(Figures figures)
    {
        List<(ArgumentPlace Place, byte[] Name, byte[] Value)[]> training = [.. Enumerable.Range(0, 3000).Select(Request)];
        ProfileCollector collector = new(s_key);
        Stopwatch watch = Stopwatch.StartNew();
        for (int i = 0; i < training.Count; i++) Collect(collector, training[i], i);
        double collecting = watch.Elapsed.TotalMicroseconds / training.Count;
        RequestProfile profile = ProfileTrainer.Train(collector.Summary, settings: new TrainerSettings { MinPeriods = 1 }).Profile;

        (ArgumentPlace, byte[], byte[])[][] requests = [.. Enumerable.Range(5000, 300).Select(Request)];
        RequestScorer scorer = new();
        ReleaseGuard guard = new();
        foreach ((string name, int kind) in new[] { ("query", 0), ("form", 1), ("json_2k", 2) })
        {
            (ArgumentPlace, byte[], byte[])[][] ofKind = [.. requests.Where((_, i) => (5000 + i) % 3 == kind)];
            int points = Judge(ofKind, 10 * Batch);
            long before = GC.GetAllocatedBytesForCurrentThread();
            double best = double.MaxValue;
            for (int repeat = 0; repeat < Batches; repeat++)
            {
                watch.Restart();
                points += Judge(ofKind, Batch);
                best = Math.Min(best, watch.Elapsed.TotalMicroseconds / Batch);
            }

            figures.AtMost("us_per_request_" + name, best, "us", 5);
            figures.AtMost("bytes_allocated_" + name, (GC.GetAllocatedBytesForCurrentThread() - before) / (Batches * Batch), "B/request", 0);
        }

        figures.Note("us_per_collected_request", collecting, "us");
        figures.Note("profile_bytes_three_endpoints", RequestProfileDocument.Write(profile).Length, "B");
        figures.Note("summary_bytes_three_endpoints", ProfileSummaryDocument.Write(collector.Summary).Length, "B");

        int Judge((ArgumentPlace Place, byte[] Name, byte[] Value)[][] some, int rounds)
        {
            int points = 0;
            for (int i = 0; i < rounds; i++)
            {
                (ArgumentPlace Place, byte[] Name, byte[] Value)[] request = some[i % some.Length];
                scorer.Begin(profile, EndpointOf(request), guard, request[0].Value);
                foreach ((ArgumentPlace place, byte[] name, byte[] value) in request) scorer.Add(place, name, value);
                points += scorer.End().Points;
            }

            return points;
        }
    }

    private static void Collect(ProfileCollector collector, (ArgumentPlace Place, byte[] Name, byte[] Value)[] request, int client)
    {
        collector.Begin(EndpointOf(request), Encoding.ASCII.GetBytes((client % 200).ToString(CultureInfo.InvariantCulture)));
        foreach ((ArgumentPlace place, byte[] name, byte[] value) in request) collector.Add(place, name, value);
    }

    private static ulong EndpointOf((ArgumentPlace Place, byte[] Name, byte[] Value)[] request) => 1 + (ulong)request[0].Place;

    private static (ArgumentPlace, byte[], byte[])[] Request(int number)
    {
        Random random = new(number);
        List<(ArgumentPlace, byte[], byte[])> arguments = [];
        switch (number % 3)
        {
            case 0:
                Add(ArgumentPlace.Query, "q", Words(3));
                Add(ArgumentPlace.Query, "page", Number(40));
                Add(ArgumentPlace.Query, "sort", number % 2 == 0 ? "price" : "name");
                Add(ArgumentPlace.Query, "cursor", Convert.ToHexStringLower(Bytes(12)));
                break;
            case 1:
                Add(ArgumentPlace.Form, "email", $"{Words(1)}.{Words(1)}@{Words(1)}.example");
                Add(ArgumentPlace.Form, "name", Words(2));
                Add(ArgumentPlace.Form, "street", $"{Words(2)} {Number(200)}");
                Add(ArgumentPlace.Form, "comment", Words(20) + ".");
                Add(ArgumentPlace.Form, "terms", "true");
                break;
            default:
                for (int item = 0; item < 14; item++)
                {
                    Add(ArgumentPlace.Json, $"json.items.{item}.id", new Guid(Bytes(16)).ToString());
                    Add(ArgumentPlace.Json, $"json.items.{item}.quantity", Number(9));
                    Add(ArgumentPlace.Json, $"json.items.{item}.title", Words(5));
                    Add(ArgumentPlace.Json, $"json.items.{item}.price", $"{Number(900)}.{Number(90)}");
                }

                break;
        }

        string[] headers = ["host", "accept", "accept-language", "accept-encoding", "content-type", "origin", "referer", "sec-fetch-mode", "x-request-id", "cache-control", "connection"];
        foreach (string header in headers) Add(ArgumentPlace.Header, header, header == "x-request-id" ? Convert.ToHexStringLower(Bytes(8)) : header + "/" + Words(1));
        Add(ArgumentPlace.Header, "user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36");
        Add(ArgumentPlace.Cookie, "session", Convert.ToHexStringLower(Bytes(16)));
        Add(ArgumentPlace.Cookie, "theme", "dark");
        return [.. arguments];

        void Add(ArgumentPlace place, string name, string value) => arguments.Add((place, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value)));
        string Number(int most) => random.Next(1, most).ToString(CultureInfo.InvariantCulture);
        string Words(int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => new string([.. Enumerable.Range(0, random.Next(3, 9)).Select(_ => (char)('a' + random.Next(26)))])));

        byte[] Bytes(int count)
        {
            byte[] bytes = new byte[count];
            random.NextBytes(bytes);
            return bytes;
        }
    }
}
