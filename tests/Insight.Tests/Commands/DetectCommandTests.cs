using Xunit;

namespace Insight.Commands;

/// <summary><c>insight detect</c> on files.</summary>
[Collection(PrintedOutput.Name)]
public sealed class DetectCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-detect-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Detect_FolderWithABadFile_JudgesTheOthersAndNamesTheLine()
    {
        Write("in/a/good.csv", "timestamp,value\n" + string.Concat(Enumerable.Range(0, 300).Select(static i => FormattableString.Invariant($"{i * 60},{i % 7}\n"))) + "18000,500\n");
        Write("in/bad.csv", "timestamp,value\n0,1\n60,many\n120,3\n");
        Write("in/read.me", "no series");

        CommandRun run = await CommandRun.OfAsync("detect", Path("in"), "--out", Path("out"));

        Assert.Equal((ExitCode.Failed, "301 points of 1 files judged, 1 files failed"), (run.ExitCode, run.Output.Trim()));
        Assert.Equal($"insight: {Path("in/bad.csv")}: line 3: field 'value': 'many' is no finite number; write digits with a point, or nothing for a missing value", run.Error.Trim());
        Assert.Equal([Path("out/a/good.csv")], Directory.GetFiles(Path("out"), "*", SearchOption.AllDirectories));
        string[] lines = File.ReadAllLines(Path("out/a/good.csv"));
        Assert.Equal("timestamp,value,anomaly_score,p_value,lower,upper", lines[0]);
        Assert.Equal(302, lines.Length);
        Assert.True(double.Parse(lines[^1].Split(',')[2], System.Globalization.CultureInfo.InvariantCulture) > 0.8, lines[^1]);
    }

    [Fact]
    public async Task Detect_OneDetectorAndASeason_JudgesAFile()
    {
        Write("one.csv", "value,timestamp\n1,2026-01-01 00:00:00\n,2026-01-01 00:01:00\n");

        CommandRun run = await CommandRun.OfAsync("detect", Path("one.csv"), "--out", Path("out"), "--detector", "robust-ewma", "--period", "hour");

        Assert.Equal((ExitCode.Ok, "2 points of 1 files judged, 0 files failed", ""), (run.ExitCode, run.Output.Trim(), run.Error));
        Assert.Equal(["2026-01-01 00:00:00,1", "2026-01-01 00:01:00,"], File.ReadAllLines(Path("out/one.csv"))[1..].Select(static l => string.Join(',', l.Split(',')[..2])));
    }

    [Theory]
    [InlineData("files: name CSV files", "detect", "--out", "o")]
    [InlineData("--out: name a folder", "detect", "one.csv")]
    [InlineData("no.csv: there is no such file or folder", "detect", "no.csv", "--out", "o")]
    [InlineData("--detector: there is no 'oracle'", "detect", "one.csv", "--out", "o", "--detector", "oracle")]
    [InlineData("--from: goes with --backfill only", "detect", "one.csv", "--out", "o", "--from", "2026-01-01T00:00:00Z")]
    [InlineData("--backfill: learns what is stored", "detect", "one.csv", "--backfill")]
    [InlineData("--out: does not go with --backfill", "detect", "--backfill", "--out", "o")]
    [InlineData("--detector: does not go with --backfill", "detect", "--backfill", "--detector", "ssa")]
    [InlineData("--from: a time with offset is needed", "detect", "--backfill", "--from", "yesterday")]
    [InlineData("--to: a time with offset is needed", "detect", "--backfill", "--to", "1950-01-01")]
    [InlineData("--from: must be before --to", "detect", "--backfill", "--from", "2026-01-02T00:00:00Z", "--to", "2026-01-01T00:00:00Z")]
    public async Task Detect_AskedForWrongly_SaysWhichArgument(string complaint, params string[] arguments)
    {
        Write("one.csv", "timestamp,value\n");

        CommandRun run = await CommandRun.OfAsync([.. arguments.Select(a => a is "one.csv" or "o" ? Path(a) : a)]);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("insight: " + complaint, run.Error, StringComparison.Ordinal);
        Assert.Contains("see 'insight detect --help'", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path("o")));
    }

    [Fact]
    public async Task Detect_FileThatWouldBeOverwrittenByItsResult_IsLeftAlone()
    {
        Write("one.csv", "timestamp,value\n0,1\n");

        CommandRun run = await CommandRun.OfAsync("detect", Path("one.csv"), "--out", _folder);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("would be overwritten by its own result", run.Error, StringComparison.Ordinal);
        Assert.Equal("timestamp,value\n0,1\n", File.ReadAllText(Path("one.csv")));
    }

    [Fact]
    public async Task Detect_Help_TellsOfBothUses()
    {
        CommandRun run = await CommandRun.OfAsync("detect", "--help");

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        foreach (string word in new[] { "--out", "--backfill", "--from", "--to", "--config", "timestamp,value,anomaly_score" }) Assert.Contains(word, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Backfill_WrongConfiguration_NamesTheFileAndTheKey()
    {
        Write("insight.yaml", "detection:\n  warmUp: 60d\n");

        CommandRun run = await CommandRun.OfAsync("detect", "--backfill", "--config", Path("insight.yaml"), "--data", Path("data"));

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("insight.yaml", run.Error, StringComparison.Ordinal);
        Assert.Contains("warmUp", run.Error, StringComparison.Ordinal);
    }

    private string Path(string name) => System.IO.Path.Combine(_folder, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path(name))!);
        File.WriteAllText(Path(name), text);
    }
}
