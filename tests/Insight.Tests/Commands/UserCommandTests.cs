using Insight.Console.Access;
using Insight.Storage.Control;
using Xunit;

namespace Insight.Commands;

/// <summary><c>insight user</c> and <c>insight token</c> as a user runs them, but for the process.</summary>
[Collection(PrintedOutput.Name)]
public sealed class UserCommandTests : IDisposable
{
    private const string Password = "correct horse battery";

    private readonly string _folder = Directory.CreateTempSubdirectory("insight-user-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task User_IsAddedChangedAndRemoved()
    {
        string file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, Password + "\n");

        CommandRun added = await RunAsync("user", "add", "ann", "--admin", "--password-file", file);
        Assert.Equal((ExitCode.Ok, ""), (added.ExitCode, added.Error));
        Assert.Equal(ExitCode.Failed, (await RunAsync("user", "add", "ann", "--admin", "--password-file", file)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await RunAsync("user", "add", "bob", "--role", "shop=analyst", "--role", "bank=viewer", "--password-file", file)).ExitCode);
        Assert.Equal(ExitCode.Ok, (await RunAsync("user", "roles", "bob", "--role", "shop=approver")).ExitCode);

        UserStore users = new(Database(), TimeProvider.System);
        Assert.True(new ConsoleAccess(Database(), TimeProvider.System).IsClaimed);
        Assert.Equal(["ann {\"*\":\"admin\"}", "bob {\"shop\":\"approver\"}"], users.List().Select(static user => $"{user.Name} {user.Roles.Text()}"));
        Assert.NotNull(users.SignIn("ann", Password));
        await File.WriteAllTextAsync(file, "another good one");
        Assert.Equal(ExitCode.Ok, (await RunAsync("user", "password", "ann", "--password-file", file)).ExitCode);
        Assert.Null(users.SignIn("ann", Password));
        Assert.Equal(ExitCode.Failed, (await RunAsync("user", "remove", "ann")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await RunAsync("user", "remove", "bob")).ExitCode);
        Assert.Contains("ann  {\"*\":\"admin\"}", (await RunAsync("user", "list")).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ann", "--admin", "name: ")]
    [InlineData("ann", "--role=shop", "--role: must be TENANT=ROLE")]
    [InlineData("ann", "--role=shop=boss", "--role: roles: ")]
    public async Task User_ThatCannotBe_IsRefusedWithAReason(string name, string role, string complaint)
    {
        CommandRun run = await RunAsync("user", "add", name, role, "--password-file", "/dev/null");

        Assert.Equal(ExitCode.Failed, run.ExitCode);
        Assert.StartsWith($"insight: {complaint}", run.Error, StringComparison.Ordinal);
        Assert.Empty(new UserStore(Database(), TimeProvider.System).List());
    }

    [Fact]
    public async Task Token_IsPrintedOnceAndRevoked()
    {
        CommandRun made = await RunAsync("token", "create", "ci", "--role", "default=approver", "--days", "1");

        AccessTokenStore tokens = new(Database(), TimeProvider.System);
        Caller caller = tokens.Find(made.Output.Trim())!;
        Assert.Equal((CallerKind.OwnToken, "ci", Role.Approver), (caller.Kind, caller.Name, caller.Grants.In("default")));
        AccessToken token = Assert.Single(tokens.List());
        string list = (await RunAsync("token", "list")).Output;
        Assert.StartsWith($"{token.Id}  ci  ", list, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Output.Trim(), list, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, (await RunAsync("token", "create", "ci", "--role", "default=approver", "--owner", "nobody")).ExitCode);
        Assert.Equal(ExitCode.Ok, (await RunAsync("token", "revoke", token.Id)).ExitCode);
        Assert.Null(tokens.Find(made.Output.Trim()));
        Assert.Equal(ExitCode.Failed, (await RunAsync("token", "revoke", token.Id)).ExitCode);
    }

    private ControlDatabase Database() => ControlDatabase.Open(Path.Combine(_folder, "control.db"));

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--data", _folder]);
}
