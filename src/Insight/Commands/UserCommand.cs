using System.CommandLine;
using Insight.Console.Access;

namespace Insight.Commands;

/// <summary><c>insight user add|list|roles|password|remove</c>: who may use the console. On its machine, with access to its data folder.</summary>
public static class UserCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("user", "Users of the console; the first one ends the time in which its start token opens it") { Add(), List(), SetRoles(), SetPassword(), Remove() };

    private static Command Add()
    {
        Command command = new("add", "Add a user; the password is typed, piped in, or read from a file");
        Argument<string> name = NameOf(command);
        RoleOptions roles = new(command);
        Option<string?> file = FileOf(command);
        return command.OnDatabase((parsed, database) =>
        {
            string user = parsed.GetValue(name)!;
            (Grants? given, string wrong) = roles.Read(parsed);
            if (given is null) return ControlAction.Refuse(wrong);
            if (PasswordRules.NameProblem(user) is { } badName) return ControlAction.Refuse(badName);
            if (PasswordInput.Read(parsed.GetValue(file)) is not { } password) return ExitCode.Failed;
            if (PasswordRules.Problem(password, user) is { } badPassword) return ControlAction.Refuse(badPassword);
            if (!new UserStore(database, TimeProvider.System).Add(user, password, given, LocalActor.Name)) return ControlAction.Refuse("there is a user of this name already");
            Terminal.WriteLine($"added {user}");
            return ExitCode.Ok;
        });
    }

    private static Command List() => new Command("list", "Print the users").OnDatabase(static (_, database) =>
    {
        foreach (ConsoleUser user in new UserStore(database, TimeProvider.System).List())
        {
            string signedIn = user.SignedInAt is { } at ? $"{at:u}" : "never";
            Terminal.WriteLine($"{user.Name}  {user.Roles.Text()}  added {user.CreatedAt:u} by {user.CreatedBy}  signed in {signedIn}{(user.Origin.Length > 0 ? $"  from {user.Origin}" : "")}");
        }

        return ExitCode.Ok;
    });

    private static Command SetRoles()
    {
        Command command = new("roles", "Give a user these roles and no others");
        Argument<string> name = NameOf(command);
        RoleOptions roles = new(command);
        return command.OnDatabase((parsed, database) =>
        {
            (Grants? given, string wrong) = roles.Read(parsed);
            if (given is null) return ControlAction.Refuse(wrong);
            return new UserStore(database, TimeProvider.System).SetRoles(parsed.GetValue(name)!, given, LocalActor.Name)
                ? ExitCode.Ok
                : ControlAction.Refuse("there is no user of this name, or nobody would administer all tenants any more");
        });
    }

    private static Command SetPassword()
    {
        Command command = new("password", "Give a user another password; all their sessions end");
        Argument<string> name = NameOf(command);
        Option<string?> file = FileOf(command);
        return command.OnDatabase((parsed, database) =>
        {
            string user = parsed.GetValue(name)!;
            if (PasswordInput.Read(parsed.GetValue(file)) is not { } password) return ExitCode.Failed;
            if (PasswordRules.Problem(password, user) is { } problem) return ControlAction.Refuse(problem);
            return new UserStore(database, TimeProvider.System).SetPassword(user, password, LocalActor.Name)
                ? ExitCode.Ok
                : ControlAction.Refuse("no user of this name signs in with a password");
        });
    }

    private static Command Remove()
    {
        Command command = new("remove", "Remove a user with sessions and tokens");
        Argument<string> name = NameOf(command);
        return command.OnDatabase((parsed, database) => new UserStore(database, TimeProvider.System).Remove(parsed.GetValue(name)!, LocalActor.Name)
            ? ExitCode.Ok
            : ControlAction.Refuse("there is no user of this name, or nobody would administer all tenants any more"));
    }

    private static Argument<string> NameOf(Command command)
    {
        Argument<string> name = new("name") { Description = "Name of the user" };
        command.Add(name);
        return name;
    }

    private static Option<string?> FileOf(Command command)
    {
        Option<string?> file = new("--password-file") { Description = "File whose first line is the password" };
        command.Add(file);
        return file;
    }
}
