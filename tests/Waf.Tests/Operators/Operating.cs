using System.Text;
using Insight.Waf.Operators;

namespace Insight.Waf.Tests.Operators;

/// <summary>Evaluates operators with texts of one byte for each char.</summary>
internal static class Operating
{
    public static Operator Create(string name, string argument = "", string baseDirectory = ".")
    {
        Operator? made = OperatorTable.Create(name, argument, baseDirectory, out string? error);
        Assert.Null(error);
        return made!;
    }

    public static bool Evaluate(string name, string argument, string value) =>
        Create(name, argument).Evaluate(Encoding.Latin1.GetBytes(value), Encoding.Latin1.GetBytes(argument));
}
