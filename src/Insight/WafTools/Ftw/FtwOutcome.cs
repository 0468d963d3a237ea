using Insight.WafTools.Requests;

namespace Insight.WafTools.Ftw;

/// <summary>What came of a stage.</summary>
/// <param name="Log">Lines of the log.</param>
/// <param name="Status">The status that the client sees.</param>
/// <param name="Response">The whole answer as text: headers and body.</param>
public sealed record FtwOutcome(IReadOnlyList<string> Log, int Status, string Response)
{
    /// <summary>The outcome of an exchange in this process.</summary>
    public static FtwOutcome Of(ExchangeResult result)
    {
        System.Text.StringBuilder response = new();
        if (result is { Intervention: null, Response: { } answer })
        {
            foreach (RawHeader header in answer.Headers) response.Append(Latin1(header.Name)).Append(": ").Append(Latin1(header.Value)).Append("\r\n");
            response.Append("\r\n").Append(Latin1(answer.Body));
        }

        return new FtwOutcome([.. result.Matches.Select(match => match.ToString())], result.Status, response.ToString());
    }

    private static string Latin1(byte[] bytes) => System.Text.Encoding.Latin1.GetString(bytes);
}
