using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Auditing;

/// <summary>The actions <c>sanitiseArg</c>, <c>sanitiseRequestHeader</c> and <c>sanitiseResponseHeader</c>: a value that audit entries do not show.</summary>
/// <param name="Kind">ARGS, REQUEST_HEADERS or RESPONSE_HEADERS.</param>
/// <param name="Name">The name, compared without regard to case.</param>
internal sealed record Sanitising(VariableKind Kind, byte[] Name)
{
    /// <exception cref="FormatException">The name is missing.</exception>
    public static Sanitising Parse(string action, string name)
    {
        if (name.Length == 0) throw new FormatException($"{action} needs the name of what is not to be shown.");
        VariableKind kind = action switch
        {
            "sanitiserequestheader" => VariableKind.RequestHeaders,
            "sanitiseresponseheader" => VariableKind.ResponseHeaders,
            _ => VariableKind.Args,
        };
        return new Sanitising(kind, Latin1.ToBytes(name));
    }
}
