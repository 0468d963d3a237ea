using System.Data.Common;
using System.Globalization;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Anomaly.Live;

/// <summary>The budget of false incidents as it was changed, in the control database. Detection reads it with its next window.</summary>
public sealed class IncidentBudgetStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>The kind under which the audit log has it.</summary>
    public const string LogKind = "incident-budget";

    /// <summary>Most that are kept; the oldest go. Windows of a day at most are judged again.</summary>
    private const int MaxKept = 1000;

    /// <summary>All changes, the newest first.</summary>
    public IReadOnlyList<IncidentBudget> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<(long CountsFrom, double PerWeek, string ChosenBy)>("SELECT counts_from, per_week, chosen_by FROM incident_budgets ORDER BY counts_from DESC")
            .Select(static row => new IncidentBudget(DateTimeOffset.UnixEpoch.AddMicroseconds(row.CountsFrom), row.PerWeek, row.ChosenBy))];
    }

    /// <summary>What was chosen last; null: nobody chose.</summary>
    public IncidentBudget? Last => List() is [{ } last, ..] ? last : null;

    /// <summary>Changes it from now on; the change stands in the audit log.</summary>
    /// <param name="perWeek">The new value.</param>
    /// <param name="before">The value until now.</param>
    /// <param name="by">Who says so.</param>
    /// <param name="reason">Why.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of its range.</exception>
    public IncidentBudget Change(double perWeek, double before, string by, string reason)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(perWeek, IncidentBudget.Least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(perWeek, IncidentBudget.Most);
        DateTimeOffset now = time.GetUtcNow();
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        connection.Execute(
            """
            INSERT INTO incident_budgets (counts_from, per_week, chosen_by) VALUES (@at, @perWeek, @by)
            ON CONFLICT (counts_from) DO UPDATE SET per_week = excluded.per_week, chosen_by = excluded.chosen_by
            """,
            new { at = ControlDatabase.Microseconds(now), perWeek, by }, transaction);
        connection.Execute("DELETE FROM incident_budgets WHERE counts_from NOT IN (SELECT counts_from FROM incident_budgets ORDER BY counts_from DESC LIMIT @MaxKept)", new { MaxKept }, transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(by, "configured", "", LogKind, "falseIncidentsPerWeek", Text(before), Text(perWeek), reason));
        transaction.Commit();
        return new IncidentBudget(now, perWeek, by);
    }

    private static string Text(double perWeek) => perWeek.ToString("0.####", CultureInfo.InvariantCulture);
}
