using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Access;

/// <summary>Users in the control database. Every change stands in the audit log.</summary>
/// <param name="database">The control database.</param>
/// <param name="time">The clock.</param>
public sealed class UserStore(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most users.</summary>
    public const int MaxUsers = 10_000;

    /// <summary>The kind under which the log has users.</summary>
    public const string LogKind = "user";

    private const string Columns = "name, origin, roles, created_at, created_by, signed_in_at";

    /// <summary>All users in order of their names.</summary>
    public IReadOnlyList<ConsoleUser> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM users ORDER BY name").Select(static row => row.ToUser())];
    }

    /// <summary>A user; null when there is none of this name.</summary>
    public ConsoleUser? Find(string name)
    {
        using DbConnection connection = database.OpenConnection();
        return Find(connection, null, name);
    }

    /// <summary>Adds a user; false when there is one of this name, or too many. The first one ends the time in which the console was open.</summary>
    /// <param name="name">Name.</param>
    /// <param name="password">Password.</param>
    /// <param name="roles">Roles.</param>
    /// <param name="by">Who adds them.</param>
    public bool Add(string name, string password, Grants roles, string by)
    {
        string hash = PasswordHash.Of(password);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        Claim(connection, transaction);
        if (!Insert(connection, transaction, name, "", hash, roles, by)) return false;
        transaction.Commit();
        return true;
    }

    /// <summary>Adds the first user; false when there was one before.</summary>
    public bool Claim(string name, string password, string by)
    {
        string hash = PasswordHash.Of(password);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        if (Claim(connection, transaction) == 0 || !Insert(connection, transaction, name, "", hash, Grants.Everything, by)) return false;
        transaction.Commit();
        return true;
    }

    /// <summary>Whoever signed in at an issuer, with the roles that it gave them this time. Null when somebody else has the name.</summary>
    public ConsoleUser? SignInFrom(string origin, string name, Grants roles)
    {
        ArgumentException.ThrowIfNullOrEmpty(origin);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        Claim(connection, transaction);
        // A person stays who they were at first, whatever name their issuer gives them later.
        if (connection.QuerySingleOrDefault<string>("SELECT name FROM users WHERE origin = @origin", new { origin }, transaction) is { } known) name = known;
        else if (roles.ByTenant.Count == 0 || !Insert(connection, transaction, name, origin, "", roles, origin)) return null;
        ConsoleUser before = Find(connection, transaction, name)!;
        if (before.Roles.Text() != roles.Text()) Put(connection, transaction, before, roles, origin);
        SignedIn(connection, transaction, name);
        transaction.Commit();
        return Find(connection, null, name);
    }

    /// <summary>Changes roles; false when there is no such user, or nobody would administer the console any more.</summary>
    public bool SetRoles(string name, Grants roles, string by)
    {
        ArgumentNullException.ThrowIfNull(roles);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        Claim(connection, transaction);
        if (Find(connection, transaction, name) is not { } before) return false;
        Put(connection, transaction, before, roles, by);
        if (IsOrphaned(connection, transaction, before)) return false;
        transaction.Commit();
        return true;
    }

    /// <summary>Changes a password and ends all sessions of its user; false when there is no such user, or they have none here.</summary>
    public bool SetPassword(string name, string password, string by)
    {
        string hash = PasswordHash.Of(password);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        if (connection.Execute("UPDATE users SET password = @hash WHERE name = @name AND origin = ''", new { name, hash }, transaction) == 0) return false;
        connection.Execute("DELETE FROM sessions WHERE user_name = @name", new { name }, transaction);
        Note(connection, transaction, by, "password changed", name, "", "");
        transaction.Commit();
        return true;
    }

    /// <summary>Removes a user with sessions and tokens; false when there is none of this name, or nobody would administer the console any more.</summary>
    public bool Remove(string name, string by)
    {
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        Claim(connection, transaction);
        if (Find(connection, transaction, name) is not { } before) return false;
        connection.Execute("DELETE FROM sessions WHERE user_name = @name", new { name }, transaction);
        connection.Execute("DELETE FROM access_tokens WHERE owner = @name", new { name }, transaction);
        connection.Execute("DELETE FROM users WHERE name = @name", new { name }, transaction);
        if (IsOrphaned(connection, transaction, before)) return false;
        Note(connection, transaction, by, "deleted", name, before.Roles.Text(), "");
        transaction.Commit();
        return true;
    }

    /// <summary>The user, when the password is theirs; null otherwise, after the same time.</summary>
    public ConsoleUser? SignIn(string name, string password)
    {
        using DbConnection connection = database.OpenConnection();
        string? hash = connection.QuerySingleOrDefault<string>("SELECT password FROM users WHERE name = @name AND origin = ''", new { name });
        (bool isRight, bool isOld) = PasswordHash.Verify(hash, password);
        if (!isRight) return null;
        using DbTransaction transaction = connection.BeginWrite();
        if (isOld) connection.Execute("UPDATE users SET password = @better WHERE name = @name AND password = @hash", new { name, hash, better = PasswordHash.Of(password) }, transaction);
        SignedIn(connection, transaction, name);
        transaction.Commit();
        return Find(connection, null, name);
    }

    /// <summary>Notes that the console has a user; 1 when it had none. First of all: from here on nobody else changes users.</summary>
    private int Claim(DbConnection connection, DbTransaction transaction)
    {
        connection.Execute("UPDATE console_access SET id = id WHERE id = 1", transaction: transaction);
        return connection.Execute("UPDATE console_access SET claimed_at = @now WHERE id = 1 AND claimed_at = 0", new { now = Now() }, transaction);
    }

    private bool Insert(DbConnection connection, DbTransaction transaction, string name, string origin, string hash, Grants roles, string by)
    {
        if (connection.ExecuteScalar<long>("SELECT count(*) FROM users", transaction: transaction) >= MaxUsers) return false;
        int added = connection.Execute(
            "INSERT INTO users (name, origin, password, roles, created_at, created_by, signed_in_at) VALUES (@name, @origin, @hash, @roles, @now, @by, 0) ON CONFLICT (name) DO NOTHING",
            new { name, origin, hash, roles = roles.Text(), now = Now(), by }, transaction);
        if (added > 0) Note(connection, transaction, by, "created", name, "", roles.Text());
        return added > 0;
    }

    private void Put(DbConnection connection, DbTransaction transaction, ConsoleUser before, Grants roles, string by)
    {
        connection.Execute("UPDATE users SET roles = @roles WHERE name = @Name", new { before.Name, roles = roles.Text() }, transaction);
        Note(connection, transaction, by, "configured", before.Name, before.Roles.Text(), roles.Text());
    }

    private void SignedIn(DbConnection connection, DbTransaction transaction, string name) =>
        connection.Execute("UPDATE users SET signed_in_at = @now WHERE name = @name", new { name, now = Now() }, transaction);

    /// <summary>Whether the last one who administers everything would go.</summary>
    private static bool IsOrphaned(DbConnection connection, DbTransaction transaction, ConsoleUser before) =>
        before.Roles.Everywhere == Role.Admin && !connection.Query<Row>($"SELECT {Columns} FROM users", transaction: transaction).Any(static row => row.ToUser().Roles.Everywhere == Role.Admin);

    private void Note(DbConnection connection, DbTransaction transaction, string by, string action, string name, string before, string after) =>
        AuditLog.Append(connection, transaction, time.GetUtcNow(), new AuditNote(by, action, "", LogKind, name, before, after));

    private static ConsoleUser? Find(DbConnection connection, DbTransaction? transaction, string name) =>
        connection.QuerySingleOrDefault<Row>($"SELECT {Columns} FROM users WHERE name = @name", new { name }, transaction)?.ToUser();

    private long Now() => ControlDatabase.Microseconds(time.GetUtcNow());

    private sealed record Row(string Name, string Origin, string Roles, long Created_At, string Created_By, long Signed_In_At)
    {
        public ConsoleUser ToUser() => new(
            Name, Origin, Grants.Read(Roles), DateTime.UnixEpoch.AddMicroseconds(Created_At), Created_By, Signed_In_At == 0 ? null : DateTime.UnixEpoch.AddMicroseconds(Signed_In_At));
    }
}
