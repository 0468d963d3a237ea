using Insight.Bench.Recommender.Attacks;

namespace Insight.PolicyRecommender.Tests.Attacks;

public sealed class RecordingFileTests
{
    [Theory]
    [InlineData("12\t404\tGET", "4 fields")]
    [InlineData("12\t404\tGET\t/a\tb", "4 fields")]
    [InlineData("-1\t404\tGET\t/a", "the time")]
    [InlineData("9999999\t404\tGET\t/a", "the time")]
    [InlineData("3\t404\tGET\t/a", "before that of the line before")]
    [InlineData("12\t4o4\tGET\t/a", "the status")]
    [InlineData("12\t600\tGET\t/a", "the status")]
    [InlineData("12\t404\tget\t/a", "the method")]
    [InlineData("12\t404\tGET\ta", "the target")]
    public void Read_MalformedLine_NamesFileAndLineAndSaysWhatIsWrong(string line, string why)
    {
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => RecordingFile.Read("ffuf", ["# ffuf 1.1.0", "5\t200\tGET\t/", line]));

        Assert.StartsWith("ffuf.tsv:3: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_NoRequest_IsAnError() => Assert.Throws<InvalidDataException>(() => RecordingFile.Read("ffuf", ["# ffuf 1.1.0"]));

    [Fact]
    public void Read_WhatWasWritten_IsTheSameRun()
    {
        RecordedRun run = new("ffuf", ["ffuf 1.1.0", "ffuf -u X"], [new(0, 200, "GET", "/search?q&page"), new(7, 404, "POST", "/admin")]);

        RecordedRun read = RecordingFile.Read("ffuf", RecordingFile.Write(run));

        Assert.Equal(run.Notes, read.Notes);
        Assert.Equal(run.Requests, read.Requests);
        Assert.Equal("/search", read.Requests[0].Path);
    }

    [Fact]
    public void Target_TabsLineBreaksAndTooMuch_FitOnALine()
    {
        string target = RecordingFile.Target("/a\tb\nc\u00e9" + new string('x', 500), ["q"]);

        Assert.StartsWith("/a~b~c~xxx", target, StringComparison.Ordinal);
        Assert.Equal(RecordingFile.LongestTarget, target.Length);
    }

    [Fact]
    public void ReadAll_TheRecordingOfTheBench_HasSeveralToolsWithTheirVersions()
    {
        IReadOnlyList<RecordedRun> runs = RecordingFile.ReadAll(Path.Combine(AppContext.BaseDirectory, "Recorded"));

        Assert.Superset(new HashSet<string> { "ffuf", "sqlmap", "wapiti" }, runs.Select(static run => run.Tool).ToHashSet());
        Assert.All(runs, static run => Assert.StartsWith(run.Tool + " ", run.Notes[0], StringComparison.Ordinal));
    }
}
