using System.Text.Json;
using Insight.Waf.Auditing;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Auditing;

public sealed class AuditLogTests : IDisposable
{
    private const string Rule = "SecRule ARGS \"@rx x\" \"id:1,phase:2,deny,log,msg:'m'\"\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("audit").FullName;

    private string Log => Path.Combine(_folder, "new", "audit.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Write_RelevantTransactions_AreLinesInOrder()
    {
        RuleSet rules = Serial();
        using (AuditLog log = Open(rules))
        {
            Assert.True(Write(log, rules, "/?a=x1"));
            Assert.False(Write(log, rules, "/?a=y"));
            Assert.True(Write(log, rules, "/?a=x2"));
        }

        Assert.Equal(["/?a=x1", "/?a=x2"], Uris(Log));
    }

    [Fact]
    public void Open_NewFile_BelongsToItsOwnerAlone()
    {
        if (OperatingSystem.IsWindows()) return;

        Open(Serial()).Dispose();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Log));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(Log)!));
    }

    [Fact]
    public void Open_NothingAskedFor_OpensNothing()
    {
        Assert.Null(AuditLog.Open(Running.Load($"SecAuditEngine Off\nSecAuditLog {Log}").Settings, out string? error));
        Assert.Null(error);
        Assert.False(File.Exists(Log));
    }

    [Theory]
    [InlineData("SecAuditEngine On", "SecAuditLog names no file")]
    [InlineData("SecAuditEngine On\nSecAuditLog a.json\nSecAuditLogType Concurrent", "SecAuditLogStorageDir names no folder")]
    [InlineData("SecAuditEngine On\nSecAuditLog /dev/null/audit.json", "cannot be opened")]
    public void Open_Impossible_SaysWhy(string rules, string reason)
    {
        Assert.Null(AuditLog.Open(Running.Load(rules).Settings, out string? error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LineCutOffBefore_BeginsALineOfItsOwn()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Log)!);
        File.WriteAllText(Log, "{\"transac");
        RuleSet rules = Serial();
        using (AuditLog log = Open(rules)) Write(log, rules, "/?a=x");

        string[] lines = File.ReadAllLines(Log);
        Assert.Equal(2, lines.Length);
        Assert.Equal("/?a=x", Uri(lines[1]));
    }

    [Fact]
    public void Write_FullFile_IsRenamedAndSoManyAreKept()
    {
        RuleSet rules = Serial();
        using (AuditLog log = Open(rules, new AuditLogOptions { MaxFileBytes = 1500, MaxFiles = 3 }))
        {
            for (int i = 0; i < 20; i++) Write(log, rules, $"/?a=x{i}");
        }

        string[] files = [.. Directory.GetFiles(Path.GetDirectoryName(Log)!).Order(StringComparer.Ordinal)];
        Assert.Equal(["audit.json", "audit.json.1", "audit.json.2"], files.Select(Path.GetFileName));
        Assert.All(files, file => Assert.InRange(new FileInfo(file).Length, 1, 1500));
        string[] kept = [.. files.Reverse().SelectMany(Uris)];
        Assert.Equal(Enumerable.Range(20 - kept.Length, kept.Length).Select(i => $"/?a=x{i}"), kept);
    }

    [Fact]
    public void Write_DiskRefuses_IsCountedAndSaidOnceAndGoesOnLater()
    {
        if (!File.Exists("/dev/full")) return;
        List<string> said = [];
        FixedTime time = new(DateTimeOffset.UnixEpoch);
        RuleSet rules = Load("SecAuditLog /dev/full\n"), better = Serial();
        using AuditLog log = Open(rules, new AuditLogOptions { Time = time, OnError = said.Add });

        for (int i = 0; i < 5; i++) Write(log, rules, "/?a=x");
        Wait(() => log.Failed == 5);
        time.Advance(TimeSpan.FromMinutes(1));
        Write(log, rules, "/?a=x");
        Wait(() => log.Failed == 6);
        Assert.True(log.Reopen(better.Settings, out _));
        Write(log, better, "/?a=x7");
        Wait(() => log.Written == 1);

        Assert.Contains("cannot be written", Assert.Single(said), StringComparison.Ordinal);
        Assert.Equal(["/?a=x7"], Uris(Log));
    }

    [Fact]
    public void Write_EntryTooLong_IsDroppedAndCounted()
    {
        RuleSet rules = Serial();
        using AuditLog log = Open(rules, new AuditLogOptions { MaxEntryBytes = 200 });

        Assert.False(Write(log, rules, "/?a=x"));
        Assert.Equal(1, log.Dropped);
    }

    [Fact]
    public void Reopen_OtherFile_GoesOnThere()
    {
        string other = Path.Combine(_folder, "other.json");
        RuleSet rules = Serial(), changed = Load($"SecAuditLog {other}\n"), wrong = Load("SecAuditLog /dev/null/x\n");
        using (AuditLog log = Open(rules))
        {
            Write(log, rules, "/?a=x1");
            Wait(() => log.Written == 1);
            Assert.False(log.Reopen(wrong.Settings, out string? error));
            Assert.Contains("cannot be opened", error, StringComparison.Ordinal);
            Assert.True(log.Reopen(changed.Settings, out _));
            Write(log, changed, "/?a=x2");
        }

        Assert.Equal(["/?a=x1"], Uris(Log));
        Assert.Equal(["/?a=x2"], Uris(other));
    }

    [Fact]
    public void Write_FromManyThreads_KeepsEveryLineWhole()
    {
        RuleSet rules = Serial();
        using (AuditLog log = Open(rules))
        {
            Parallel.For(0, 200, i => Write(log, rules, $"/?a=x{i}"));
            Assert.Equal(0, log.Dropped);
        }

        Assert.Equal(Enumerable.Range(0, 200).Select(i => $"/?a=x{i}").Order(), Uris(Log).Order());
    }

    [Fact]
    public void Write_Concurrent_MakesAFileForEachAndALineInTheIndex()
    {
        RuleSet rules = Concurrent();
        FixedTime time = new(new DateTimeOffset(2026, 1, 31, 12, 59, 59, 500, TimeSpan.Zero));
        using (AuditLog log = Open(rules, new AuditLogOptions { Time = time })) Write(log, rules, "/a?a=x");

        string file = Assert.Single(Directory.GetFiles(Path.Combine(_folder, "store"), "*", SearchOption.AllDirectories));
        Assert.StartsWith(Path.Combine(_folder, "store", "20260131", "20260131-1259", "20260131-125959-"), file, StringComparison.Ordinal);
        string entry = File.ReadAllText(file);
        Assert.Equal("/a?a=x", Audited.Parse(entry).GetProperty("request").GetProperty("uri").GetString());
        string id = Audited.Parse(entry).GetProperty("unique_id").GetString()!;
        string line = Assert.Single(File.ReadAllLines(Log));
        Assert.StartsWith($"- 192.0.2.7 - [31/Jan/2026:12:59:59 +0000] \"GET /a HTTP/1.1\" 403 0 - \"-\" {id} - {file} 0 {entry.Length}.000000 md5:", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ConcurrentBound_RemovesTheOldestAndNothingElse()
    {
        RuleSet rules = Concurrent();
        FixedTime time = new(new DateTimeOffset(2026, 1, 31, 12, 59, 59, 500, TimeSpan.Zero));
        AuditLogOptions options = new() { Time = time, MaxEntryFiles = 2 };
        string foreign = Path.Combine(_folder, "store", "notes.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(foreign)!);
        File.WriteAllText(foreign, "mine");
        for (int i = 0; i < 4; i++)
        {
            // Opened anew each time: files of earlier processes count too.
            using (AuditLog log = Open(rules, options)) Write(log, rules, $"/{i}?a=x");
            time.Advance(TimeSpan.FromDays(1));
        }

        string[] files = [.. Directory.GetFiles(Path.Combine(_folder, "store"), "*", SearchOption.AllDirectories).Where(file => file != foreign).Order(StringComparer.Ordinal)];
        Assert.Equal(["/2?a=x", "/3?a=x"], files.Select(file => Uri(File.ReadAllText(file))));
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_folder, "store")).Length);
        Assert.True(File.Exists(foreign));
    }

    private static RuleSet Load(string settings) => Audited.Load(settings + Rule);

    private static AuditLog Open(RuleSet rules, AuditLogOptions? options = null)
    {
        AuditLog? log = AuditLog.Open(rules.Settings, out string? error, options);
        Assert.Null(error);
        return log!;
    }

    private static bool Write(AuditLog log, RuleSet rules, string target) => Audited.Run(rules, new TestRequest(target), log.Write);

    private static void Wait(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)));

    private static string[] Uris(string file) => [.. File.ReadAllLines(file).Select(Uri)];

    private static string Uri(string line) => JsonDocument.Parse(line).RootElement.GetProperty("transaction").GetProperty("request").GetProperty("uri").GetString()!;

    private RuleSet Serial() => Load($"SecAuditLog {Log}\n");

    private RuleSet Concurrent() => Load($"SecAuditLog {Log}\nSecAuditLogType Concurrent\nSecAuditLogStorageDir {Path.Combine(_folder, "store")}\n");
}
