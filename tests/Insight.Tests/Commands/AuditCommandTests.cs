using System.Data.Common;
using Dapper;
using Insight.Console.Enrolment;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight audit</c> as a user runs it, but for the process.</summary>
[Collection(PrintedOutput.Name)]
public sealed class AuditCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("insight-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Verify_NamesTheFirstBadEntry()
    {
        ControlDatabase database = ControlDatabase.Open(Path.Combine(_folder, "control.db"));
        JoinTokenStore tokens = new(database, TimeProvider.System);
        for (int i = 0; i < 3; i++) tokens.Create("key", $"edge-{i}", TimeSpan.FromHours(1), "local:ann");
        string head = AuditLog.Head(database).ToString();

        CommandRun good = await RunAsync("verify", "--head", head);
        Assert.Equal((ExitCode.Ok, ""), (good.ExitCode, good.Error));
        Assert.Contains($"head {head}", good.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await RunAsync("list", "--kind", "join-token")).Output.Split("local:ann  created  join-token/").Length - 1);
        Assert.Equal(ExitCode.Usage, (await RunAsync("verify", "--head", "3:abc")).ExitCode);

        using (DbConnection connection = database.OpenConnection()) connection.Execute("UPDATE audit_log SET actor = 'eve' WHERE number = 2");
        CommandRun edited = await RunAsync("verify");
        Assert.Equal(ExitCode.Failed, edited.ExitCode);
        Assert.StartsWith("insight: entry 2: ", edited.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_WithoutADatabase_MakesNone()
    {
        Assert.Equal(ExitCode.Failed, (await RunAsync("verify")).ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync(["audit", .. arguments, "--data", _folder]);
}
