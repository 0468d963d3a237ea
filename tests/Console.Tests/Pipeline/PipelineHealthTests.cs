using System.Text.Json;
using Insight.Console.Pipeline;
using Insight.Storage.Control.Reports;

namespace Insight.Console.Tests.Pipeline;

/// <summary>How parts are doing, by what they said of themselves and when.</summary>
public sealed class PipelineHealthTests
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3, 0, 0L, "ok", 0.0)]
    [InlineData(3, 20, 500L, "ok", 20.0)]
    [InlineData(3, 90, 500L, "behind", 90.0)]
    [InlineData(40, 90, 500L, "silent", 90.0)]
    public void Ingest_ByAgeAndBacklog_HasAState(int saidSecondsAgo, int unreadForSeconds, long bytes, string state, double behind)
    {
        PositionReport position = new("edge-1", "a", "b", null, bytes, bytes == 0 ? null : s_now.AddSeconds(-unreadForSeconds));
        IngestView view = Assert.Single(PipelineHealth.Ingest([Ingest("m/1", saidSecondsAgo, Said([position]))], s_now));

        Assert.Equal(state, JsonNamingPolicy.KebabCaseLower.ConvertName(view.State.ToString()));
        Assert.Equal(behind, Assert.Single(view.Positions).SecondsBehind);
    }

    [Fact]
    public void Ingest_ThatCannotStore_IsFailing()
    {
        IngestReport said = Said([]) with { RetryingSince = s_now.AddSeconds(-10), LastError = "away" };
        Assert.Equal(PipelineState.Failing, Assert.Single(PipelineHealth.Ingest([Ingest("m/1", 1, said)], s_now)).State);
    }

    [Fact]
    public void Ingest_OfAProcessThatWasFollowed_IsLeftOut()
    {
        IReadOnlyList<IngestView> views = PipelineHealth.Ingest([Ingest("m/1", 600, Said([])), Ingest("m/2", 1, Said([])), Ingest("n/1", 600, Said([])), Ingest("o/1", 90_000, Said([]))], s_now);

        Assert.Equal([("m/2", PipelineState.Ok), ("n/1", PipelineState.Silent)], views.Select(static v => (v.Process, v.State)));
    }

    [Fact]
    public void Ingest_WhosePlaceIsNotKnown_SaysNoSeconds() =>
        Assert.Null(Assert.Single(Assert.Single(PipelineHealth.Ingest([Ingest("m/1", 1, Said([new("t/0", "offset 1", "not known yet", null, null, null)]))], s_now)).Positions).SecondsBehind);

    [Fact]
    public void Jobs_NobodySaidAnything_AreUnknown()
    {
        IReadOnlyList<JobView> jobs = PipelineHealth.JobViews([], s_now);

        Assert.Equal(PipelineHealth.Jobs.Count, jobs.Count);
        Assert.All(jobs, static job => Assert.Equal((PipelineState.Unknown, null), (job.State, job.Process)));
    }

    [Theory]
    // Due in a second, said now.
    [InlineData(0, 1, 0.1, false, "Ok")]
    [InlineData(0, 1, 0.1, true, "Failing")]
    // Due two minutes ago.
    [InlineData(130, -120, 0.1, false, "Late")]
    [InlineData(130, -120, 0.1, true, "Late")]
    // A turn that takes minutes is late later.
    [InlineData(130, -120, 60, false, "Ok")]
    public void Jobs_ByTheirNextTurn_HaveAState(int saidSecondsAgo, int dueInSeconds, double took, bool failing, string state)
    {
        JobReport said = new(s_now.AddSeconds(-saidSecondsAgo - took), took, failing, s_now.AddSeconds(dueInSeconds), 7, failing ? 1 : 0, failing ? "no" : "", failing ? s_now : null);
        PipelineReport old = new(PipelineReports.Job, "roll-up", "m/1", s_now.AddHours(-1), JsonSerializer.Serialize(said with { Turns = 3 }));

        JobView job = PipelineHealth.JobViews([old, new(PipelineReports.Job, "roll-up", "m/2", s_now.AddSeconds(-saidSecondsAgo), JsonSerializer.Serialize(said))], s_now)[0];

        Assert.Equal((state, "m/2", 7L), (job.State.ToString(), job.Process, job.Turns));
    }

    [Fact]
    public void Notes_SayWhatIsNotKnown()
    {
        Assert.Contains("insight analytics", Assert.Single(PipelineHealth.Notes([], [], "m/1")), StringComparison.Ordinal);
        IReadOnlyList<IngestView> kafka = PipelineHealth.Ingest([Ingest("m/1", 1, Said([]), "kafka")], s_now);
        Assert.Contains("insight ship", Assert.Single(PipelineHealth.Notes(kafka, [], "m/1")), StringComparison.Ordinal);
        Assert.Contains("other processes", PipelineHealth.Notes(kafka, [], "n/2")[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Report_OfAnotherVersion_IsLeftOut()
    {
        PipelineReport broken = new(PipelineReports.Ingest, "journal", "m/1", s_now, "[1]"), job = new(PipelineReports.Job, "roll-up", "m/1", s_now, "\"x\"");
        Assert.Empty(PipelineHealth.Ingest([broken], s_now));
        Assert.Equal(PipelineState.Unknown, PipelineHealth.JobViews([job], s_now)[0].State);
    }

    private static PipelineReport Ingest(string process, int secondsAgo, IngestReport said, string stream = "journal") =>
        new(PipelineReports.Ingest, stream, process, s_now.AddSeconds(-secondsAgo), JsonSerializer.Serialize(said));

    private static IngestReport Said(IReadOnlyList<PositionReport> positions) => new(s_now.AddHours(-1), positions, 10, 9, 1, 0, 0, new RateReport(60, 5, 4), null, null, "", null, null);
}
