using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Insight.Storage.ClickHouse;

/// <summary>ClickHouse refused or failed a command, or could not be reached. The message never holds credentials.</summary>
public sealed partial class ClickHouseException : DbException
{
    /// <summary>Why the server could not be asked, as opposed to what it answered.</summary>
    public const int NoServerCode = 0;

    // Faults that pass by themselves: time-outs, too many queries, network, memory, too many parts,
    // read-only while a replica recovers, unknown status of an insert, Keeper away.
    private static readonly HashSet<int> s_transientCodes = [159, 202, 203, 209, 210, 236, 241, 242, 252, 319, 394, 425, 999];

    internal ClickHouseException(string message, int code, string? queryId, bool isTransient, Exception? inner = null)
        : base(message, inner)
    {
        Code = code;
        QueryId = queryId;
        IsTransient = isTransient;
    }

    /// <summary>The server's error code (<c>SELECT * FROM system.errors</c>), or <see cref="NoServerCode"/>.</summary>
    public int Code { get; }

    /// <summary>The id under which the server logged the query, where it told.</summary>
    public string? QueryId { get; }

    /// <summary>True when the same command may succeed later: the server was away, overloaded or cut off.</summary>
    /// <remarks>An insert with a deduplication token may be sent again unchanged: if it had arrived, it is not stored twice.</remarks>
    public override bool IsTransient { get; }

    /// <inheritdoc />
    public override int ErrorCode => Code;

    internal static ClickHouseException FromServer(string text, int code, string? queryId)
    {
        text = text.Trim();
        if (code == 0 && ServerCode().Match(text) is { Success: true } match)
            code = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        string message = text.Length == 0 ? $"ClickHouse failed with code {code}." : text;
        if (queryId is not null) message += $" [query {queryId}]";
        return new ClickHouseException(message, code, queryId, s_transientCodes.Contains(code));
    }

    internal static ClickHouseException Unreachable(Uri endpoint, string what, Exception inner) =>
        new($"ClickHouse at {endpoint.Host}:{endpoint.Port}: {what} ({inner.Message})", NoServerCode, null, isTransient: true, inner);

    internal static ClickHouseException CutOff(string? queryId, Exception? inner = null) =>
        new("ClickHouse's answer broke off before its end; the rows read so far are not the whole result."
            + (queryId is null ? "" : $" [query {queryId}]"), NoServerCode, queryId, isTransient: true, inner);

    internal static ClickHouseException TimedOut(Uri endpoint, TimeSpan timeout) =>
        new($"ClickHouse at {endpoint.Host}:{endpoint.Port} did not answer within {timeout.TotalSeconds:0.###} s.", NoServerCode, null, isTransient: true);

    [GeneratedRegex(@"^Code: (\d+)\.")]
    private static partial Regex ServerCode();
}
