using System.Text;

namespace Insight.Commands;

/// <summary>Reads a password: typed twice without showing, or the first line of a file or of what is piped in. Never from the command line, where others see it.</summary>
internal static class PasswordInput
{
    /// <summary>The password; null when the two differ, which was said then.</summary>
    public static string? Read(string? file)
    {
        if (file is not null) return File.ReadLines(file).FirstOrDefault() ?? "";
        if (Terminal.IsInputRedirected) return Terminal.In.ReadLine() ?? "";
        string first = Ask("Password: ");
        if (first == Ask("Again: ")) return first;
        Terminal.Error.WriteLine("insight: the two are not the same");
        return null;
    }

    private static string Ask(string prompt)
    {
        Terminal.Error.Write(prompt);
        StringBuilder text = new();
        while (Terminal.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key != ConsoleKey.Backspace) text.Append(key.KeyChar);
            else if (text.Length > 0) text.Length--;
        }

        Terminal.Error.WriteLine();
        return text.ToString();
    }
}
