using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Reports;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Control;

/// <summary>Decisions about dead letters and retention, and what parts say of themselves.</summary>
public class DecisionTests : IDisposable
{
    private const string A = "0000000000000000000000000000000a", B = "0000000000000000000000000000000b";

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly ControlDatabase _database;

    public DecisionTests()
        : this(static (file, time) => ControlDatabase.Open(file, time))
    {
    }

    protected DecisionTests(Func<string, TimeProvider, ControlDatabase> open) => _database = open(Path.Combine(_directory.Path, "control.db"), _time);

    public void Dispose()
    {
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Order_IsDoneOnceAndStandsInTheLogOnceForAll()
    {
        DeadLetterOrders orders = new(_database, _time);

        Assert.Equal([A, B], orders.Order([A, B, A], DeadLetterAction.Retry, "ann", "why"));
        Assert.Empty(orders.Order([A], DeadLetterAction.Discard, "bob", ""));
        Assert.Equal([(A, DeadLetterAction.Retry), (B, DeadLetterAction.Retry)], orders.Waiting(10).Select(static order => (order.Id, order.Action)));
        _time.Advance(TimeSpan.FromSeconds(5));
        orders.Settle(A, "Stored.");
        orders.Settle(A, "another outcome");

        Assert.Equal(1, orders.CountWaiting());
        DeadLetterOrder done = orders.Of([A, B])[A];
        Assert.Equal(("Stored.", "ann", _time.GetUtcNow()), (done.Outcome, done.OrderedBy, done.DoneAt));
        AuditNote note = Assert.Single(AuditLog.List(_database, new AuditQuery(10))).Note;
        Assert.Equal(("ann", "retry", "2 dead letters", $"{A}\n{B}", "why"), (note.Actor, note.Action, note.Name, note.After, note.Reason));
        Assert.Equal([A], orders.Order([A], DeadLetterAction.Discard, "bob", ""));
        Assert.Null(AuditLog.Verify(_database, [], out _));
    }

    [Fact]
    public void Retention_Chosen_TakesThePlaceOfWhatIsConfigured()
    {
        RetentionChoices choices = new(_database, _time);
        SchemaSettings configured = new();
        RetentionKind windows = RetentionKind.Find("windows")!;

        choices.Choose(windows, TimeSpan.FromDays(5), configured, "ann", "why");
        Assert.Equal(configured with { WindowRetention = TimeSpan.FromDays(5) }, choices.Apply(configured));
        choices.Choose(windows, TimeSpan.FromDays(6), configured, "ann", "");
        choices.Choose(windows, null, configured, "ann", "");

        Assert.Equal(configured, choices.Apply(configured));
        Assert.Equal([("6 days", "2 days"), ("5 days", "6 days"), ("2 days", "5 days")], AuditLog.List(_database, new AuditQuery(10)).Select(static entry => (entry.Note.Before, entry.Note.After)));
    }

    [Fact]
    public void Reports_KeepTheLastWordOfEachAndForgetWhatIsOld()
    {
        PipelineReports reports = new(_database, _time);
        Assert.True(reports.TryPut(PipelineReports.Job, "a", "1"));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(reports.TryPut(PipelineReports.Job, "a", "2"));
        Assert.True(reports.TryPut(PipelineReports.Ingest, "journal", "3"));

        Assert.Equal([("ingest", "journal", "3"), ("job", "a", "2")], reports.List().Select(static report => (report.Part, report.Name, report.Json)));
        Assert.All(reports.List(), report => Assert.Equal((PipelineReports.Process, _time.GetUtcNow()), (report.Process, report.At)));
        _time.Advance(PipelineReports.Kept + TimeSpan.FromSeconds(1));
        Assert.True(reports.TryPut(PipelineReports.Job, "b", "4"));
        Assert.Equal("b", Assert.Single(reports.List()).Name);
    }

    [Fact]
    public void Jobs_SayAtOnceWhenTheyBeginToFailAndElseEveryFewSeconds()
    {
        PipelineReports reports = new(_database, _time);
        JobReports jobs = new(reports, _time);
        Note();
        Assert.Contains("\"Turns\":1,", Said(), StringComparison.Ordinal);
        Note();
        Assert.Contains("\"Turns\":1,", Said(), StringComparison.Ordinal);
        Note(new InvalidOperationException("no\r\nway"));
        Assert.Contains("\"IsFailing\":true", Said(), StringComparison.Ordinal);
        Assert.Contains("\"LastError\":\"no  way\"", Said(), StringComparison.Ordinal);
        Note();
        Assert.Contains("\"IsFailing\":false", Said(), StringComparison.Ordinal);
        _time.Advance(PipelineReports.Interval);
        Note();
        Assert.Contains("\"Turns\":5,\"Failures\":1", Said(), StringComparison.Ordinal);

        void Note(Exception? failure = null) => jobs.Note("job", _time.GetTimestamp(), TimeSpan.FromSeconds(1), failure);

        string Said() => Assert.Single(reports.List()).Json;
    }
}
