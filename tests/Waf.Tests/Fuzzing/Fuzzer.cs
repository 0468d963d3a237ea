using System.Diagnostics;
using System.Globalization;
using Insight.Waf.Tests.Measuring;

namespace Insight.Waf.Tests.Fuzzing;

/// <summary>
/// Runs a target on mutations of its corpus, <c>Corpus/TARGET/*</c>: it must end, without an exception, in time that grows with the input at most.
/// Inputs that once failed belong into the corpus. <c>INSIGHT_FUZZ_SECONDS</c> lets each target run so long instead of the usual few rounds, and from another seed.
/// </summary>
internal static class Fuzzer
{
    private const int Seed = 20;

    /// <summary>Enough to find what is easily found; the rest is for <c>INSIGHT_FUZZ_SECONDS</c>.</summary>
    private const int Rounds = 4000;

    /// <summary>On a busy machine fewer rounds are run rather than longer.</summary>
    private const double Seconds = 3;

    /// <summary>What the dearest inputs are grown to by repeating them: long enough to tell a square from a line.</summary>
    private const int GrownLength = 64 * 1024;

    private const int Grown = 4;

    /// <summary>No parser and no detector takes more; whoever does hangs.</summary>
    private static readonly TimeSpan s_maxOnce = TimeSpan.FromSeconds(5);

    /// <param name="target">The folder of the corpus.</param>
    /// <param name="maxNanosecondsPerByte">CPU time for a long input; null: long inputs are refused or may take long.</param>
    /// <param name="run">What is fuzzed.</param>
    public static void Run(string target, double? maxNanosecondsPerByte, Action<byte[]> run)
    {
        byte[][] corpus = Corpus(target);
        foreach (byte[] input in corpus) Once(target, input, run);

        double? more = double.TryParse(Environment.GetEnvironmentVariable("INSIGHT_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : null;
        Mutator mutator = new(more is null ? Seed : Environment.TickCount, corpus);
        Stopwatch watch = Stopwatch.StartNew();
        List<(double Cost, byte[] Input)> dearest = [];
        for (int round = 0; (more is not null || round < Rounds) && watch.Elapsed.TotalSeconds < (more ?? Seconds); round++)
        {
            byte[] input = mutator.Next();
            double cost = Once(target, input, run).TotalNanoseconds / (input.Length + 64);
            if (dearest.Count < Grown || cost > dearest[^1].Cost)
            {
                dearest.Add((cost, input));
                dearest.Sort((one, other) => other.Cost.CompareTo(one.Cost));
                if (dearest.Count > Grown) dearest.RemoveAt(Grown);
            }
        }

        if (maxNanosecondsPerByte is not { } budget) return;
        foreach ((_, byte[] input) in dearest.Where(each => each.Input.Length > 0))
        {
            Linear.Check($"{target}: {Show(input)}", GrownLength, budget, length =>
            {
                byte[] longer = [.. Enumerable.Range(0, length).Select(at => input[at % input.Length])];
                return () => run(longer);
            });
        }
    }

    /// <summary>The files of a corpus, by name.</summary>
    public static byte[][] Corpus(string target) =>
        [.. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Corpus", target)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static TimeSpan Once(string target, byte[] input, Action<byte[]> run)
    {
        TimeSpan taken;
        try
        {
            taken = ThreadClock.Measure(() => run(input));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"{target} fails; to keep the input: base64 -d > tests/Waf.Tests/Corpus/{target}/NAME <<< {Show(input)}", e);
        }

        Assert.True(taken < s_maxOnce, $"{target} takes {taken.TotalSeconds:0.0} s for {input.Length} bytes: {Show(input)}");
        return taken;
    }

    private static string Show(byte[] input) => Convert.ToBase64String(input);
}
