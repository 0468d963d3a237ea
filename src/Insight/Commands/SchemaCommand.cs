using System.CommandLine;
using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Commands;

/// <summary><c>insight schema</c>: the JSON Schema of a kind of objects.</summary>
public static class SchemaCommand
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true };

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("schema", "Print the JSON Schema (2020-12) of a kind of objects, for editors");
        Argument<string> kind = new("kind") { Description = "virtual-host, route, cluster, endpoint or advertise-policy" };
        command.Add(kind);
        command.SetAction(parsed =>
        {
            if (ObjectKinds.TryParse(parsed.GetValue(kind), out ObjectKind known))
            {
                Terminal.WriteLine(ObjectSchema.Of(known).ToJsonString(s_indented));
                return ExitCode.Ok;
            }

            Terminal.Error.WriteLine($"insight: '{parsed.GetValue(kind)}' is no kind; the kinds are {string.Join(", ", ObjectKinds.All.Select(ObjectKinds.Word))}");
            return ExitCode.Usage;
        });
        return command;
    }
}
