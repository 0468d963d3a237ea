using System.Data.Common;
using System.Globalization;
using Dapper;
using Insight.Endpoints.Profiles;
using Insight.Storage.Control;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>The profile that was learned last, in the control database. Any number of threads.</summary>
public sealed class ProfileStore
{
    private readonly ControlDatabase _database;
    private readonly string _keyId;
    private readonly TrainedProfile _nothing;
    private readonly Lock _gate = new();
    private TrainedProfile _last;

    /// <summary>The store of one key: what was learned under another is not there.</summary>
    public ProfileStore(ControlDatabase database, ProfileSecret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        _database = database;
        _keyId = secret.Key.Id.ToString("x16", CultureInfo.InvariantCulture);
        RequestProfile empty = new(secret.Key, []);
        _last = _nothing = new TrainedProfile(0, null, 0, RequestProfileDocument.Write(empty), empty);
    }

    /// <summary>What was learned last; a profile that has nothing but the key when nothing was.</summary>
    /// <remarks>What cannot be read, such as the format of another version, is as good as nothing: it is learned anew from what gateways counted, and holds up no bundle.</remarks>
    public TrainedProfile Read()
    {
        lock (_gate)
        {
            using DbConnection connection = _database.OpenConnection();
            long version = connection.ExecuteScalar<long?>("SELECT max(version) FROM request_profiles WHERE key_id = @key", new { key = _keyId }) ?? 0;
            if (version == _last.Version) return _last;
            Row? row = connection.QuerySingleOrDefault<Row>(
                "SELECT version AS Version, trained_at AS TrainedAt, seen_until AS SeenUntil, content AS Content FROM request_profiles WHERE version = @version AND key_id = @key",
                new { version, key = _keyId });
            return _last = row is null ? _nothing : row.ToProfile() ?? _nothing with { Version = version };
        }
    }

    /// <summary>Stores a profile in place of the one before.</summary>
    /// <param name="content">Its bytes.</param>
    /// <param name="trainedAt">When it was learned.</param>
    /// <param name="seenUntil">When the newest counts in it were stored, microseconds since 1970.</param>
    /// <returns>Its version.</returns>
    public long Write(byte[] content, DateTimeOffset trainedAt, long seenUntil)
    {
        using DbConnection connection = _database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        long version = 1 + (connection.ExecuteScalar<long?>("SELECT max(version) FROM request_profiles", transaction: transaction) ?? 0);
        connection.Execute(
            "INSERT INTO request_profiles (version, key_id, trained_at, seen_until, content) VALUES (@version, @key, @at, @seenUntil, @content)",
            new { version, key = _keyId, at = ControlDatabase.Microseconds(trainedAt), seenUntil, content },
            transaction);
        connection.Execute("DELETE FROM request_profiles WHERE version < @version", new { version }, transaction);
        transaction.Commit();
        return version;
    }

    private sealed class Row
    {
        public long Version { get; set; }

        public long TrainedAt { get; set; }

        public long SeenUntil { get; set; }

        public byte[] Content { get; set; } = [];

        public TrainedProfile? ToProfile() => RequestProfileDocument.Read(Content, out _) is { } profile
            ? new TrainedProfile(Version, DateTimeOffset.UnixEpoch.AddTicks(TrainedAt * TimeSpan.TicksPerMicrosecond), SeenUntil, Content, profile)
            : null;
    }
}
