using System.Collections.Concurrent;
using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Insight.Storage.Control;

namespace Insight.ApiDiscovery.OpenApi;

/// <summary>The uploaded documents in the control database.</summary>
public sealed class KnownDocuments(ControlDatabase database, TimeProvider time)
{
    /// <summary>Most documents.</summary>
    public const int MaxDocuments = 200;

    private const string Columns = """
        tenant AS Tenant, app AS App, host AS Host, name AS Name, title AS Title, api_version AS ApiVersion, operations AS Operations,
        sha256 AS Sha256, uploaded_at AS UploadedAt, uploaded_by AS UploadedBy
        """;

    private const string Key = "tenant = @tenant AND app = @app AND host = @host AND name = @name";

    // Reading a document takes far longer than asking whether it is still the same.
    private readonly ConcurrentDictionary<string, KnownApi> _read = new(StringComparer.Ordinal);

    /// <summary>All documents, in order of place and name.</summary>
    public IReadOnlyList<KnownDocument> List()
    {
        using DbConnection connection = database.OpenConnection();
        return [.. connection.Query<Row>($"SELECT {Columns} FROM known_documents ORDER BY tenant, app, host, name").Select(static r => r.ToDocument())];
    }

    /// <summary>Stores a document that was read, in place of one of the same place and name; null when there are too many already.</summary>
    public KnownDocument? Put(string tenant, string app, string host, string name, ReadOnlyMemory<byte> content, KnownApi api, string by)
    {
        ArgumentNullException.ThrowIfNull(api);
        using DbConnection connection = database.OpenConnection();
        if (connection.ExecuteScalar<long>($"SELECT count(*) FROM known_documents WHERE NOT ({Key})", new { tenant, app, host, name }) >= MaxDocuments) return null;
        Row row = new()
        {
            Tenant = tenant,
            App = app,
            Host = host,
            Name = name,
            Title = api.Title,
            ApiVersion = api.Version,
            Operations = api.Operations.Count,
            Content = content.ToArray(),
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span)),
            UploadedAt = ControlDatabase.Microseconds(time.GetUtcNow()),
            UploadedBy = by,
        };
        connection.Execute("""
            INSERT INTO known_documents (tenant, app, host, name, title, api_version, operations, content, sha256, uploaded_at, uploaded_by)
            VALUES (@Tenant, @App, @Host, @Name, @Title, @ApiVersion, @Operations, @Content, @Sha256, @UploadedAt, @UploadedBy)
            ON CONFLICT (tenant, app, host, name) DO UPDATE SET title = excluded.title, api_version = excluded.api_version, operations = excluded.operations,
              content = excluded.content, sha256 = excluded.sha256, uploaded_at = excluded.uploaded_at, uploaded_by = excluded.uploaded_by
            """, row);
        return row.ToDocument();
    }

    /// <summary>Removes a document; false when there is none.</summary>
    public bool Delete(string tenant, string app, string host, string name)
    {
        using DbConnection connection = database.OpenConnection();
        return connection.Execute($"DELETE FROM known_documents WHERE {Key}", new { tenant, app, host, name }) == 1;
    }

    /// <summary>All documents with what they say. One that this version cannot read any more says nothing.</summary>
    public IReadOnlyList<(KnownDocument Document, KnownApi Api)> Read()
    {
        IReadOnlyList<KnownDocument> documents = List();
        foreach (string gone in _read.Keys.Except(documents.Select(static d => d.Sha256))) _read.TryRemove(gone, out _);
        return [.. documents.Select(document => (document, _read.GetOrAdd(document.Sha256, _ => ReadContent(document))))];
    }

    private KnownApi ReadContent(KnownDocument document)
    {
        using DbConnection connection = database.OpenConnection();
        byte[]? content = connection.ExecuteScalar<byte[]>($"SELECT content FROM known_documents WHERE {Key}",
            new { tenant = document.Tenant, app = document.App, host = document.Host, name = document.Name });
        return (content is null ? null : KnownApiReader.Read(content).Api) ?? new KnownApi(document.Title, document.ApiVersion, []);
    }

    private sealed class Row
    {
        public string Tenant { get; set; } = "";

        public string App { get; set; } = "";

        public string Host { get; set; } = "";

        public string Name { get; set; } = "";

        public string Title { get; set; } = "";

        public string ApiVersion { get; set; } = "";

        public long Operations { get; set; }

        public byte[] Content { get; set; } = [];

        public string Sha256 { get; set; } = "";

        public long UploadedAt { get; set; }

        public string UploadedBy { get; set; } = "";

        public KnownDocument ToDocument() => new(
            Tenant, App, Host, Name, Title, ApiVersion, (int)Operations, Sha256, DateTime.UnixEpoch.AddTicks(UploadedAt * TimeSpan.TicksPerMicrosecond), UploadedBy);
    }
}
