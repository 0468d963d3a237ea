using System.Globalization;
using System.Text;
using Insight.Waf.Transactions;
using Insight.WafTools.Requests;

namespace Insight.WafTools;

/// <summary>Explains what the rules made of one request, for people.</summary>
public static class CheckReport
{
    private static readonly string[] s_severities = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"];

    /// <summary>Writes the explanation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="result">What the rules made of it.</param>
    /// <param name="blocking">Whether rules were allowed to intervene.</param>
    /// <param name="output">Where to write.</param>
    public static void Print(RawRequest request, ExchangeResult result, bool blocking, TextWriter output)
    {
        output.WriteLine($"{Printable(request.Method)} {Printable(request.Target)} {Printable(request.Protocol)}, {Count(request.Headers.Count, "header")}, {Count(request.Body.Length, "byte")} of body");
        if (request.Unread > 0)
        {
            output.WriteLine($"note: {Count(request.Unread, "byte")} behind the request are no part of it; Content-Length says where the body ends");
        }

        output.WriteLine();
        output.WriteLine(result.Matches.Count == 0 ? "no rule matched" : $"{Count(result.Matches.Count, "rule")} matched");
        foreach (RuleMatch match in result.Matches) Print(match, output);
        output.WriteLine();
        foreach (string score in result.Matches.Select(match => match.Message).Where(message => message.Contains("Score", StringComparison.Ordinal)).Distinct()) output.WriteLine($"score: {score}");
        output.WriteLine(Verdict(result, blocking));
    }

    /// <summary>What happens to the request, in one line.</summary>
    public static string Verdict(ExchangeResult result, bool blocking)
    {
        if (result.Intervention is { } intervention)
        {
            string what = intervention switch
            {
                { Drop: true } => "dropped, the connection is closed",
                { Location: { } location } => string.Create(CultureInfo.InvariantCulture, $"redirected with status {intervention.Status} to {location}"),
                _ => string.Create(CultureInfo.InvariantCulture, $"blocked with status {intervention.Status}"),
            };
            return string.Create(CultureInfo.InvariantCulture, $"{what}, by rule {intervention.RuleId}{(result.Response is null ? "" : " once the answer was there")}");
        }

        if (!blocking && result.Matches.FirstOrDefault(match => match.Blocking) is { } first)
        {
            return string.Create(CultureInfo.InvariantCulture, $"passed, since rules only detect; rule {first.RuleId} would have blocked it");
        }

        return "passed";
    }

    private static void Print(RuleMatch match, TextWriter output)
    {
        string severity = match.Severity >= 0 && match.Severity < s_severities.Length ? s_severities[match.Severity] : "no severity";
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {match.RuleId}  {severity}, phase {match.Phase}{(match.Blocking ? ", blocking" : "")}: {match.Message}"));
        if (match.Variable.Length > 0) output.WriteLine($"      on    {match.Variable} = {match.Value}");
        if (match.Data.Length > 0) output.WriteLine($"      data  {match.Data}");
        if (match.Tags.Count > 0) output.WriteLine($"      tags  {string.Join(", ", match.Tags)}");
    }

    private static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    // A request may hold anything, and a terminal must not obey it.
    private static string Printable(byte[] bytes)
    {
        StringBuilder text = new(bytes.Length);
        foreach (byte value in bytes)
        {
            if (value is >= 0x20 and < 0x7F) text.Append((char)value);
            else text.Append("\\x").Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }
}
