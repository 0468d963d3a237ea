using System.CommandLine;
using System.Text;
using Insight.Objects;

namespace Insight.Commands;

/// <summary><c>insight hash</c>: what stands in objects in place of secrets. Secrets are never arguments: those are seen by everybody on the machine.</summary>
public static class HashCommand
{
    private const int MaxPassword = 1024;

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command password = new("password", "Read a password from the terminal or standard input and print its hash, for authentication.basic.users");
        password.SetAction(_ =>
        {
            string secret = Terminal.IsInputRedirected ? Terminal.In.ReadLine() ?? "" : Ask("Password: ");
            if (secret.Length is 0 or > MaxPassword) return Refuse($"a password has 1 to {MaxPassword} characters");
            if (!Terminal.IsInputRedirected && Ask("The same again: ") != secret) return Refuse("the two are not the same");
            Terminal.WriteLine(SecretHashes.OfPassword(secret));
            return ExitCode.Ok;
        });
        Command key = new("api-key", "Make a random key of 256 bits and print it with its SHA-256, for authentication.apiKeys.keys");
        key.SetAction(_ =>
        {
            (string made, string hash) = SecretHashes.NewKey();
            Terminal.WriteLine($"key:    {made}");
            Terminal.WriteLine($"sha256: {hash}");
            return ExitCode.Ok;
        });
        return new Command("hash", "Make what stands in objects in place of secrets") { password, key };
    }

    /// <summary>A line from the terminal that is not shown.</summary>
    private static string Ask(string question)
    {
        Terminal.Error.Write(question);
        StringBuilder text = new();
        while (Terminal.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } pressed)
        {
            if (pressed.Key == ConsoleKey.Backspace) text.Length -= text.Length > 0 ? 1 : 0;
            else if (pressed.KeyChar != '\0' && text.Length <= MaxPassword) text.Append(pressed.KeyChar);
        }

        Terminal.Error.WriteLine();
        return text.ToString();
    }

    private static int Refuse(string reason)
    {
        Terminal.Error.WriteLine($"insight: {reason}");
        return ExitCode.Failed;
    }
}
