using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Insight.Storage.Tenants;

namespace Insight.Storage.Embedded;

/// <summary>What the engine's configuration says of its readers: grants, limits, and which rows they see.</summary>
/// <remarks>
/// Tenants are held by row policies: ClickHouse applies them before every other condition of a query, below views, joins and table functions. Whom a request is held to
/// stands in a header, which no SQL reaches. Almost every setting is closed (readonly 1): formats that read templates from files, caches that
/// would answer one tenant with another's result, and limits are settings, too.
/// </remarks>
internal static class ReaderConfiguration
{
    private const string Profile = "insight_reader";

    public static IEnumerable<XElement> Users(EmbeddedReader reader)
    {
        string? own = reader.Tenants.Count == 0 ? null : $"tenant IN ({string.Join(',', reader.Tenants.Select(static tenant => $"unhex('{Hex(tenant)}')"))})";
        string asked = $"has(splitByChar(',', getClientHTTPHeader('{EmbeddedReader.TenantHeader}')), hex(tenant))";
        yield return User(EmbeddedReader.Username, reader, own);
        yield return User(EmbeddedReader.HeldUsername, reader, own is null ? asked : $"{own} AND {asked}");
    }

    /// <summary>The profile of both.</summary>
    /// <param name="engineMemory">Memory of the engine, bytes.</param>
    /// <param name="isLibrary">False for a program of any version, which may not know the newest settings and then would not start.</param>
    public static XElement Limits(long engineMemory, bool isLibrary) =>
        new(Profile,
            Setting("readonly", 1),
            Setting("allow_ddl", 0),
            Setting("allow_introspection_functions", 0),
            Setting("session_timezone", "UTC"),
            Setting("allow_get_client_http_header", 1),
            Setting("cancel_http_readonly_queries_on_client_close", 1),
            // Nobody is answered with what another one asked.
            Setting("use_query_cache", 0),
            isLibrary ? Setting("use_query_condition_cache", 0) : null,
            Setting("max_memory_usage", engineMemory / 4),
            Setting("max_memory_usage_for_user", engineMemory / 2),
            Setting("max_concurrent_queries_for_user", 4),
            Setting("max_rows_to_read", 2_000_000_000),
            Setting("max_bytes_to_read", 200L << 30),
            Setting("max_result_rows", EmbeddedReader.MaxRows + 1),
            Setting("max_result_bytes", 4L << 30),
            Setting("max_execution_time", EmbeddedReader.DefaultSeconds),
            Setting("timeout_before_checking_execution_speed", 0),
            Setting("max_threads", 4),
            Setting("priority", 10),
            Setting("output_format_json_validate_utf8", 1),
            new XElement("constraints",
                Changeable("max_result_rows", 1, EmbeddedReader.MaxRows + 1),
                Changeable("max_execution_time", 1, EmbeddedReader.MaxSeconds),
                Changeable("max_threads", 1, 4),
                Changeable("limit"),
                Changeable("final"),
                Changeable("join_use_nulls"),
                Changeable("output_format_json_quote_64bit_integers")));

    /// <summary>System tables need a grant, and readers may change the few settings that say so.</summary>
    public static XElement Server() => new("access_control_improvements",
        new XElement("select_from_system_db_requires_grant", true),
        new XElement("select_from_information_schema_requires_grant", true),
        new XElement("settings_constraints_replace_previous", true));

    private static XElement User(string name, EmbeddedReader reader, string? rows) => new(name,
        new XElement("password_sha256_hex", reader.PasswordSha256Hex),
        new XElement("networks", new XElement("ip", "127.0.0.1"), new XElement("ip", "::1")),
        new XElement("profile", Profile),
        new XElement("quota", "default"),
        new XElement("grants", new XElement("query", $"GRANT SELECT ON {reader.Database}.*")),
        rows is null ? null : new XElement("databases", new XElement(reader.Database,
            TenantTables.Owned.Select(table => Rows(table, rows)),
            TenantTables.Closed.Append("schema_migrations").Select(static table => Rows(table, "0")))));

    private static XElement Rows(string table, string condition) => new(table, new XElement("filter", condition));

    private static XElement Setting(string name, object value) => new(name, Convert.ToString(value, CultureInfo.InvariantCulture));

    private static XElement Changeable(string name, long? least = null, long? most = null) => new(name,
        least is { } min ? new XElement("min", min) : null, most is { } max ? new XElement("max", max) : null, new XElement("changeable_in_readonly"));

    private static string Hex(string text) => Convert.ToHexString(Encoding.UTF8.GetBytes(text));
}
