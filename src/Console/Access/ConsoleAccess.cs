using System.Data.Common;
using Dapper;
using Insight.Storage.Control;

namespace Insight.Console.Access;

/// <summary>Whether people must sign in: from the moment the console has its first user, for ever.</summary>
/// <param name="database">Where it stands.</param>
/// <param name="time">The clock.</param>
public sealed class ConsoleAccess(ControlDatabase database, TimeProvider time)
{
    /// <summary>How long after its first start a console can be claimed by whoever has its start token.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromMinutes(15);

    private volatile bool _isClaimed;

    /// <summary>Whether the console has had a user. Another process may have added the first one.</summary>
    public bool IsClaimed => _isClaimed = _isClaimed || Read().ClaimedAt > 0;

    /// <summary>Until when it can be claimed, UTC; null when that is over, or was done.</summary>
    public DateTime? ClaimableUntil
    {
        get
        {
            (long started, long claimed) = Read();
            DateTime until = DateTime.UnixEpoch.AddMicroseconds(started) + ClaimTime;
            return claimed > 0 || (started > 0 && until <= time.GetUtcNow().UtcDateTime) ? null : started > 0 ? until : time.GetUtcNow().UtcDateTime + ClaimTime;
        }
    }

    /// <summary>Notes the first start.</summary>
    public void Start()
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute("UPDATE console_access SET started_at = @now WHERE id = 1 AND started_at = 0", new { now = ControlDatabase.Microseconds(time.GetUtcNow()) });
    }

    private (long StartedAt, long ClaimedAt) Read()
    {
        using DbConnection connection = database.OpenConnection();
        return connection.QuerySingle<(long, long)>("SELECT started_at, claimed_at FROM console_access WHERE id = 1");
    }
}
