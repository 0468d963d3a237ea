using System.Data.Common;
using Dapper;

namespace Insight.Storage.Control;

/// <summary>Leases in the control database: at most one process at a time does a job, and another takes over when it dies.</summary>
/// <remarks>
/// Holders must renew well before the end of their lease (a third of its duration is a good pace) and stop when a renewal fails. Processes on
/// several machines need clocks that agree much better than a lease's duration.
/// </remarks>
public sealed class LeaseStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Takes the lease when nobody has it, when it has expired, or when <paramref name="holder"/> has it already; null when another has it.</summary>
    public Lease? TryAcquire(string name, string holder, TimeSpan duration)
    {
        (long now, long expires, DateTimeOffset expiresAt) = Times(duration);
        using DbConnection connection = database.OpenConnection();
        long? fence = connection.QuerySingleOrDefault<long?>(
            """
            INSERT INTO leases (name, holder, expires_at, fence) VALUES (@name, @holder, @expires, 1)
            ON CONFLICT (name) DO UPDATE SET
              holder = excluded.holder,
              expires_at = excluded.expires_at,
              fence = leases.fence + CASE WHEN leases.holder = excluded.holder AND leases.expires_at > @now THEN 0 ELSE 1 END
            WHERE leases.expires_at <= @now OR leases.holder = excluded.holder
            RETURNING fence
            """,
            new { name, holder, expires, now });
        return fence is null ? null : new Lease(name, holder, fence.Value, expiresAt);
    }

    /// <summary>Prolongs a lease; null when it has expired or another has taken it, and the job must stop.</summary>
    public Lease? Renew(Lease lease, TimeSpan duration)
    {
        (long now, long expires, DateTimeOffset expiresAt) = Times(duration);
        using DbConnection connection = database.OpenConnection();
        int renewed = connection.Execute(
            "UPDATE leases SET expires_at = @expires WHERE name = @Name AND holder = @Holder AND fence = @Fence AND expires_at > @now",
            new { lease.Name, lease.Holder, lease.Fence, expires, now });
        return renewed == 1 ? lease with { ExpiresAt = expiresAt } : null;
    }

    /// <summary>Gives a lease back, so that another need not wait for its end. Does nothing when it was lost already.</summary>
    public void Release(Lease lease)
    {
        using DbConnection connection = database.OpenConnection();
        connection.Execute("UPDATE leases SET expires_at = 0 WHERE name = @Name AND holder = @Holder AND fence = @Fence", new { lease.Name, lease.Holder, lease.Fence });
    }

    private (long Now, long Expires, DateTimeOffset ExpiresAt) Times(TimeSpan duration)
    {
        DateTimeOffset now = time.GetUtcNow();
        return (ControlDatabase.Microseconds(now), ControlDatabase.Microseconds(now + duration), now + duration);
    }
}
