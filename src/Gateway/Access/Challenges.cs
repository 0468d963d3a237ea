using System.Text;
using Insight.Contracts.Objects;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Access;

/// <summary>Values of <c>WWW-Authenticate</c> (RFC 9110, section 11.6.1), one for each way.</summary>
/// <remarks>API keys and certificates have no registered scheme, yet 401 demands a challenge: theirs is only a name.</remarks>
internal sealed class Challenges(RouteAuthentication spec)
{
    private const string Bearer = "Bearer realm=\"restricted\"";

    /// <summary>When there were no credentials: no error is named then (RFC 6750, section 3.1).</summary>
    public StringValues Missing { get; } = Of(spec, Bearer);

    /// <summary>When they were wrong.</summary>
    public StringValues Wrong { get; } = Of(spec, Bearer + ", error=\"invalid_token\"");

    /// <summary>With 403, when a token is right and not enough; empty where there are none.</summary>
    public StringValues Insufficient { get; } = spec.Jwt is null ? StringValues.Empty : Bearer + ", error=\"insufficient_scope\"";

    private static StringValues Of(RouteAuthentication spec, string bearer)
    {
        List<string> ways = [];
        if (spec.Jwt is not null) ways.Add(bearer);
        if (spec.Basic is { } basic) ways.Add($"Basic realm={Quoted(basic.Realm)}, charset=\"UTF-8\"");
        if (spec.ApiKeys is not null) ways.Add("ApiKey");
        if (spec.MutualTls is not null) ways.Add("ClientCertificate");
        return ways.ToArray();
    }

    /// <summary>A quoted string of RFC 9110, section 5.6.4; what a header cannot hold is left out.</summary>
    private static string Quoted(string text)
    {
        StringBuilder quoted = new("\"");
        foreach (char c in text)
        {
            if (c is < ' ' or > '~') continue;
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
