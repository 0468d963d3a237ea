using System.CommandLine;

namespace Insight.Commands;

/// <summary><c>insight policy</c>: tools around policies.</summary>
public static class PolicyCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create() => new("policy", "Try policies for requests before they are applied")
    {
        PolicyTestCommand.Create(),
    };
}
