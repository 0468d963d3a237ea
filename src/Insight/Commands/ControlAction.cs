using System.CommandLine;
using System.Data.Common;
using Insight.Run;
using Insight.Storage.Control;
using Insight.Storage.Schema;

namespace Insight.Commands;

/// <summary>A verb that works on the console's control database itself, on its machine.</summary>
internal static class ControlAction
{
    /// <summary>Makes a command one. What it returns is its exit code.</summary>
    public static Command OnDatabase(this Command command, Func<ParseResult, ControlDatabase, int> action)
    {
        CommonOptions common = new(command);
        command.SetAction(parsed =>
        {
            if (common.Load(parsed) is not { } loaded) return ExitCode.Usage;
            if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
            try
            {
                return action(parsed, ControlStore.Open(loaded.Settings, data));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or SchemaException or DbException)
            {
                return Refuse(error.Message);
            }
        });
        return command;
    }

    /// <summary>Says why not.</summary>
    public static int Refuse(string reason)
    {
        Terminal.Error.WriteLine($"insight: {reason}");
        return ExitCode.Failed;
    }
}
