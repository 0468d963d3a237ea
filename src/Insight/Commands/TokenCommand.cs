using System.CommandLine;
using Insight.Console.Access;

namespace Insight.Commands;

/// <summary><c>insight token create|list|revoke</c>: tokens of programs. On the console's machine, with access to its data folder.</summary>
public static class TokenCommand
{
    private const int MaxName = 100;

    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("token", "Tokens with which programs use the console") { Make(), List(), Revoke() };

    private static Command Make()
    {
        Command command = new("create", "Print a new token; it is told this once");
        Argument<string> name = new("name") { Description = "What it is for" };
        Option<string> owner = new("--owner") { Description = "User in whose name it acts, with no more than that user's roles; without one it acts in its own name", DefaultValueFactory = static _ => "" };
        Option<int> days = new("--days") { Description = "How many days it counts, 1 to 366", DefaultValueFactory = static _ => 90 };
        command.Add(name);
        command.Add(owner);
        command.Add(days);
        RoleOptions roles = new(command);
        return command.OnDatabase((parsed, database) =>
        {
            (Grants? given, string wrong) = roles.Read(parsed);
            if (given is null) return ControlAction.Refuse(wrong);
            string text = parsed.GetValue(name)!.Trim(), user = parsed.GetValue(owner)!;
            if (text.Length is 0 or > MaxName || text.Any(char.IsControl)) return ControlAction.Refuse($"name: 1 to {MaxName} characters are needed, none of them a control character");
            if (parsed.GetValue(days) is < 1 or > 366) return ControlAction.Refuse("--days: must be from 1 to 366");
            if (user.Length > 0 && new UserStore(database, TimeProvider.System).Find(user) is null) return ControlAction.Refuse("--owner: there is no user of this name");
            if (new AccessTokenStore(database, TimeProvider.System).Create(text, user, given, TimeSpan.FromDays(parsed.GetValue(days)), LocalActor.Name) is not { } made)
                return ControlAction.Refuse($"{AccessTokenStore.MaxPerOwner} such tokens count already; revoke one first");
            Terminal.WriteLine(made.Secret);
            Terminal.Error.WriteLine($"insight: token {made.Token.Id}, until {made.Token.ExpiresAt:u}; put it into a file that only its user can read, and name it with --token-file");
            return ExitCode.Ok;
        });
    }

    private static Command List() => new Command("list", "Print the tokens, without their secrets").OnDatabase(static (_, database) =>
    {
        foreach (AccessToken token in new AccessTokenStore(database, TimeProvider.System).List())
        {
            string state = token.RevokedAt is { } revoked ? $"revoked {revoked:u}" : $"until {token.ExpiresAt:u}";
            string used = token.UsedAt is { } at ? $"{at:u}" : "never";
            Terminal.WriteLine($"{token.Id}  {token.Name}  {token.Roles.Text()}  {(token.Owner.Length > 0 ? $"of {token.Owner}" : "in its own name")}  {state}  used {used}");
        }

        return ExitCode.Ok;
    });

    private static Command Revoke()
    {
        Command command = new("revoke", "End a token");
        Argument<string> id = new("id") { Description = "Its id, as 'insight token list' prints it" };
        command.Add(id);
        return command.OnDatabase((parsed, database) => new AccessTokenStore(database, TimeProvider.System).Revoke(parsed.GetValue(id)!, LocalActor.Name)
            ? ExitCode.Ok
            : ControlAction.Refuse("no token with this id counts"));
    }
}
