using Insight.Storage.Windows;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>The statements of <see cref="InventoryPass"/>.</summary>
internal static class InventorySql
{
    /// <summary>Most different keys of each map, the most frequent: names come from clients.</summary>
    private const int MostKeys = 64;

    /// <summary>What shows that an endpoint exists: only that teaches anything about it.</summary>
    private const string Succeeded = "response_flag = 'none' AND (status BETWEEN 200 AND 299 OR status IN (101, 304))";

    /// <summary>An hour of raw records, each once: copies of one record lie in one window.</summary>
    private const string InHour = "window >= @hour AND window < @hour + INTERVAL 1 HOUR AND endpoint_id != 0";

    // IPv4: all but 0/8, 10/8, 127/8, 172.16/12, 192.168/16, 169.254/16 and 100.64/10. IPv6: 2000::/3. Anything else, pseudonyms too, is 0 here.
    private const string PublicAddress = """
        (NOT (bitShiftRight(toUInt32(toIPv4OrDefault(client_ip)) AS address, 24) IN (0, 10, 127) OR bitShiftRight(address, 20) = 2753
            OR bitShiftRight(address, 16) IN (49320, 43518) OR bitShiftRight(address, 22) = 401)
        OR bitShiftRight(reinterpretAsUInt8(substring(IPv6StringToNumOrDefault(client_ip), 1, 1)), 5) = 1)
        """;

    /// <summary>How far the pass came, the storage's clock, and the oldest roll-up there is.</summary>
    public const string Progress = """
        SELECT
            toDateTime(now(), 'UTC') + 1 AS Now,
            (SELECT max(rolled_until) FROM discovery_progress WHERE job = 'inventory') AS RolledUntil,
            (SELECT min(rolled_at) FROM edge_minutes) AS Oldest
        """;

    /// <summary>Notes how far the pass came.</summary>
    public const string NoteProgress = "INSERT INTO discovery_progress (job, rolled_until) SELECT 'inventory', toDateTime(@until, 'UTC')";

    /// <summary>Hours of which a minute was rolled up in a stretch of time.</summary>
    public const string ChangedHours = "SELECT DISTINCT toStartOfHour(minute, 'UTC') AS Hour FROM edge_minutes WHERE rolled_at >= @from AND rolled_at < @to ORDER BY Hour";

    /// <summary>The highest versions in an hour: what is written gets higher ones.</summary>
    public const string Versions = """
        SELECT (SELECT max(version) FROM endpoint_traits WHERE hour = @hour) AS Traits, (SELECT max(version) FROM endpoint_schemas WHERE hour = @hour) AS Schemas
        """;

    /// <summary>Counts an hour of all endpoints again.</summary>
    public static readonly string CountTraits = $"""
        INSERT INTO endpoint_traits (endpoint_id, hour, requests, public, open_sensitive, auth, request_types, response_types, request_sensitive, response_sensitive, streams, query, version)
        SELECT {EndpointAliases.Id} AS endpoint_id, toDateTime(@hour, 'UTC'), count(), countIf(is_public), countIf(empty(auths) AND notEmpty(response_kinds)),
            {Counts("if(empty(auths), [''], arrayDistinct(auths))")},
            {Counts("if(request_name = '', [], [request_name])")},
            {Counts("if(response_name = '', [], [response_name])")},
            {Counts("arrayDistinct(request_kinds)")},
            {Counts("arrayDistinct(response_kinds)")},
            {Counts("[stream]")},
            {Counts("parameters")},
            @version
        FROM
        (
            SELECT endpoint_id AS stamped_id, source_service = '' AND {PublicAddress} AS is_public, auth AS auths,
                lower(substring(toString(request_type), 1, 128)) AS request_name, lower(substring(toString(response_type), 1, 128)) AS response_name,
                request_sensitive AS request_kinds, response_sensitive AS response_kinds, toString(stream_kind) AS stream,
                arrayMap((name, type) -> concat(if(type = '', 'text', type), ' ', substring(name, 1, 128)), query_names, arrayResize(query_types, length(query_names), '')) AS parameters
            FROM records
            WHERE {InHour} AND {Succeeded}
            LIMIT 1 BY record_id
        ) AS stamped
        {EndpointAliases.Join}
        GROUP BY endpoint_id
        """;

    /// <summary>Writes nothing where an endpoint was counted before and is not any more.</summary>
    public const string ZeroTraits = """
        INSERT INTO endpoint_traits (endpoint_id, hour, version)
        SELECT endpoint_id, hour, @version FROM endpoint_traits FINAL WHERE hour = @hour AND requests > 0 AND version < @version
        """;

    /// <summary>Bodies of an hour by shape; of each kind of body the most frequent shapes.</summary>
    /// <remarks>Requests teach only when they were taken, responses with whatever status the service gave them.</remarks>
    public const string CountShapes = $"""
        SELECT endpoint_id AS EndpointId, part.1 AS Direction, part.2 AS ContentType, part.3 AS Status, part.4 AS Shape, count() AS Bodies
        FROM
        (
            SELECT {EndpointAliases.Id} AS endpoint_id, arrayJoin([
                (toUInt8(0), lower(substring(toString(request_type), 1, 128)), toUInt16(0), if({Succeeded}, toString(request_shape), '')),
                (toUInt8(1), lower(substring(toString(response_type), 1, 128)), status, toString(response_shape))]) AS part
            FROM
            (
                SELECT endpoint_id AS stamped_id, request_type, request_shape, response_type, response_shape, status, response_flag
                FROM records
                WHERE {InHour} AND response_flag = 'none' AND (request_shape != '' OR response_shape != '')
                LIMIT 1 BY record_id
            ) AS stamped
            {EndpointAliases.Join}
        )
        WHERE part.4 != ''
        GROUP BY EndpointId, Direction, ContentType, Status, Shape
        ORDER BY EndpointId, Direction, ContentType, Status, Bodies DESC, Shape
        LIMIT 200 BY EndpointId, Direction, ContentType, Status
        """;

    /// <summary>Writes nothing where bodies were counted before and are not any more.</summary>
    public const string ZeroSchemas = """
        INSERT INTO endpoint_schemas (endpoint_id, direction, content_type, status, hour, version)
        SELECT endpoint_id, direction, content_type, status, hour, @version FROM endpoint_schemas FINAL WHERE hour = @hour AND bodies > 0 AND version < @version
        """;

    /// <summary>Endpoints with bodies in an hour, now or before it was counted again.</summary>
    public const string EndpointsOfHour = "SELECT DISTINCT endpoint_id FROM endpoint_schemas WHERE hour = @hour ORDER BY endpoint_id";

    /// <summary>The most frequent keys of an array over all rows, with the number of rows.</summary>
    private static string Counts(string keys)
    {
        string sums = $"sumMap({keys} AS keys_{Name(keys)}, arrayMap(key -> toUInt64(1), keys_{Name(keys)}))";
        string pairs = $"arraySlice(arraySort(pair -> (-toInt64(pair.2), pair.1), arrayZip({sums}.1, {sums}.2)), 1, {MostKeys})";
        return $"mapFromArrays(arrayMap(pair -> pair.1, {pairs}), arrayMap(pair -> pair.2, {pairs}))";
    }

    private static string Name(string keys) => string.Concat(keys.Where(char.IsAsciiLetter));
}
