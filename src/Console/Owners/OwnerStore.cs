using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Owners;

/// <summary>Owners of services, in the control database; each change is an entry of the audit log.</summary>
internal sealed class OwnerStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most owners of a tenant's services: the page reads them as one list.</summary>
    public const int MaxOwners = 10_000;

    private const string LogKind = "owner";

    /// <summary>Owners, in order of tenants and services.</summary>
    public IReadOnlyList<ServiceOwner> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>("SELECT tenant, service, owner, contact, set_at, set_by FROM service_owners ORDER BY tenant, service").Select(static row => row.ToOwner())];
    }

    /// <summary>Says who answers for a service; null when the tenant has too many already.</summary>
    public ServiceOwner? Put(string tenant, string service, string owner, string contact, Actor by)
    {
        DateTimeOffset now = time.GetUtcNow();
        Row row = new(tenant, service, owner, contact, ControlDatabase.Microseconds(now), by.Text);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        string before = Find(connection, transaction, tenant, service);
        if (before.Length == 0 && connection.ExecuteScalar<long>("SELECT count(*) FROM service_owners WHERE tenant = @tenant", new { tenant }, transaction) >= MaxOwners) return null;
        connection.Execute(
            """
            INSERT INTO service_owners (tenant, service, owner, contact, set_at, set_by) VALUES (@Tenant, @Service, @Owner, @Contact, @Set_At, @Set_By)
            ON CONFLICT (tenant, service) DO UPDATE SET owner = excluded.owner, contact = excluded.contact, set_at = excluded.set_at, set_by = excluded.set_by
            """,
            row, transaction);
        AuditLog.Append(connection, transaction, now, new AuditNote(by.Text, before.Length == 0 ? "created" : "changed", tenant, LogKind, service, before, row.Words));
        transaction.Commit();
        return row.ToOwner();
    }

    /// <summary>Nobody answers for a service any more; false when nobody did.</summary>
    public bool Remove(string tenant, string service, Actor by)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        string before = Find(connection, transaction, tenant, service);
        if (before.Length == 0) return false;
        connection.Execute("DELETE FROM service_owners WHERE tenant = @tenant AND service = @service", new { tenant, service }, transaction);
        AuditLog.Append(connection, transaction, time.GetUtcNow(), new AuditNote(by.Text, "deleted", tenant, LogKind, service, before, ""));
        transaction.Commit();
        return true;
    }

    /// <summary>The owner in words; empty: none.</summary>
    private static string Find(DbConnection connection, DbTransaction transaction, string tenant, string service) =>
        connection.QuerySingleOrDefault<Row>(
            "SELECT tenant, service, owner, contact, set_at, set_by FROM service_owners WHERE tenant = @tenant AND service = @service", new { tenant, service }, transaction)?.Words ?? "";

    private sealed record Row(string Tenant, string Service, string Owner, string Contact, long Set_At, string Set_By)
    {
        public string Words => Contact.Length == 0 ? Owner : $"{Owner}, {Contact}";

        public ServiceOwner ToOwner() => new(Tenant, Service, Owner, Contact, DateTime.UnixEpoch.AddMicroseconds(Set_At), Set_By);
    }
}
