using System.Data.Common;
using System.Globalization;
using Dapper;
using Insight.Storage.Control.Audit;
using Insight.Storage.Schema;

namespace Insight.Storage.Control.Retention;

/// <summary>How long kinds of data are kept where somebody chose it, in the control database. Every change stands in the audit log.</summary>
public sealed class RetentionChoices(ControlDatabase database, TimeProvider time)
{
    /// <summary>The kind under which the audit log has them.</summary>
    public const string LogKind = "retention";

    /// <summary>All of them.</summary>
    public IReadOnlyList<RetentionChoice> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(string Kind, long Seconds, long At, string By)>("SELECT kind, seconds, chosen_at, chosen_by FROM retention_choices ORDER BY kind")
            .Select(static row => new RetentionChoice(row.Kind, TimeSpan.FromSeconds(row.Seconds), DateTimeOffset.UnixEpoch.AddMicroseconds(row.At), row.By))];
    }

    /// <summary>What is configured, with what somebody chose in its place.</summary>
    public SchemaSettings Apply(SchemaSettings configured)
    {
        ArgumentNullException.ThrowIfNull(configured);
        return List().Aggregate(configured, static (settings, choice) => RetentionKind.Find(choice.Kind) is { } kind ? kind.With(settings, choice.Keep) : settings);
    }

    /// <summary>Chooses for a kind; null: as it is configured.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="keep">How long, within its bounds.</param>
    /// <param name="configured">What counts where nobody chose.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    public void Choose(RetentionKind kind, TimeSpan? keep, SchemaSettings configured, string by, string reason)
    {
        ArgumentNullException.ThrowIfNull(kind);
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        long? before = connection.QuerySingleOrDefault<long?>("SELECT seconds FROM retention_choices WHERE kind = @Key", new { kind.Key }, transaction);
        if (keep is { } chosen)
        {
            connection.Execute(
                """
                INSERT INTO retention_choices (kind, seconds, chosen_at, chosen_by) VALUES (@Key, @seconds, @at, @by)
                ON CONFLICT (kind) DO UPDATE SET seconds = excluded.seconds, chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by
                """,
                new { kind.Key, seconds = (long)chosen.TotalSeconds, at = ControlDatabase.Microseconds(now), by }, transaction);
        }
        else
        {
            connection.Execute("DELETE FROM retention_choices WHERE kind = @Key", new { kind.Key }, transaction);
        }

        AuditLog.Append(connection, transaction, now, new AuditNote(
            by, "configured", "", LogKind, kind.Key, Text(before is { } seconds ? TimeSpan.FromSeconds(seconds) : kind.Of(configured)), Text(keep ?? kind.Of(configured)), reason));
        transaction.Commit();
    }

    private static string Text(TimeSpan keep) => string.Create(CultureInfo.InvariantCulture, $"{keep.TotalDays:0.###} days");
}
