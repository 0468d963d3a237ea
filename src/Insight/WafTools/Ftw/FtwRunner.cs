namespace Insight.WafTools.Ftw;

/// <summary>Runs tests. Where the requests go to is a function, so that the same tests can be sent through the engine in process or through a gateway.</summary>
/// <param name="send">Sends the bytes of one request and tells what came of it. Called by several threads.</param>
/// <param name="sendToGateway">The same through a gateway, for tests that only its answer can judge; null: those are left out.</param>
public sealed class FtwRunner(Func<byte[], FtwOutcome> send, Func<byte[], FtwOutcome>? sendToGateway = null)
{
    private const int Threads = 2;

    /// <summary>Runs tests.</summary>
    /// <param name="tests">The tests; the summary keeps their order.</param>
    /// <param name="progress">Receives the number of tests done; null: nobody looks.</param>
    /// <param name="stopping">Ends the run.</param>
    public FtwSummary Run(IReadOnlyList<FtwTest> tests, IProgress<int>? progress, CancellationToken stopping)
    {
        FtwFailure?[] failures = new FtwFailure?[tests.Count];
        int done = 0;
        Parallel.For(0, tests.Count, new ParallelOptions { MaxDegreeOfParallelism = Threads, CancellationToken = stopping }, i =>
        {
            if ((tests[i].NeedsGateway ? sendToGateway : send) is { } way) failures[i] = Run(tests[i], way);
            progress?.Report(Interlocked.Increment(ref done));
        });

        FtwFailure[] failed = [.. failures.OfType<FtwFailure>()];
        int leftOut = sendToGateway is null ? tests.Count(test => test.NeedsGateway) : 0;
        return new FtwSummary(tests.Count - leftOut - failed.Length, failed.Length, leftOut, failed);
    }

    private static FtwFailure? Run(FtwTest test, Func<byte[], FtwOutcome> way)
    {
        for (int i = 0; i < test.Stages.Count; i++)
        {
            FtwStage stage = test.Stages[i];
            FtwMismatch? mismatch;
            try
            {
                mismatch = FtwExpectation.Check(stage.Output, way(FtwRequest.Build(stage.Input)));
            }
            catch (Exception e)
            {
                // A fault of the engine is what a test is there to find; the others go on.
                mismatch = new FtwMismatch("an answer", $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}");
            }

            if (mismatch is not null) return new FtwFailure(test.Id, i + 1, mismatch.Expected, mismatch.Came);
        }

        return null;
    }
}
