using Insight.Storage.Windows;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>The statements of <see cref="InventoryPass"/>.</summary>
internal static class InventorySql
{
    /// <summary>Most different keys of each map, the most frequent: names come from clients.</summary>
    private const int MostKeys = 64;

    /// <summary>What shows that an endpoint exists: only that teaches anything about it.</summary>
    private const string Succeeded = "response_flag = 'none' AND (status BETWEEN 200 AND 299 OR status IN (101, 304))";

    /// <summary>Some minutes of raw records, each once: copies of one record lie in one window.</summary>
    private const string InStretch = "window >= @from AND window < @to AND endpoint_id != 0";

    /// <summary>The minutes of an hour.</summary>
    private const string InHour = "minute >= @hour AND minute < @hour + INTERVAL 1 HOUR";

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

    /// <summary>Hours of which a minute was rolled up in a stretch of time, and which minutes.</summary>
    public const string ChangedHours = """
        SELECT toStartOfHour(minute, 'UTC') AS Hour, groupUniqArray(toMinute(minute)) AS Minutes
        FROM edge_minutes WHERE rolled_at >= @from AND rolled_at < @to GROUP BY Hour ORDER BY Hour
        """;

    /// <summary>The highest version in an hour: what is written gets higher ones. And whether all of its minutes were counted, and are there.</summary>
    public const string StateOfHour = $"""
        SELECT
            greatest(
                (SELECT max(version) FROM endpoint_traits WHERE hour = @hour), (SELECT max(version) FROM endpoint_schemas WHERE hour = @hour),
                (SELECT max(version) FROM endpoint_trait_minutes WHERE {InHour}), (SELECT max(version) FROM endpoint_shape_minutes WHERE {InHour})) AS Version,
            (SELECT count() > 0 FROM endpoint_trait_minutes WHERE minute = @hour AND endpoint_id = 0 AND computed_at > now() - INTERVAL 24 HOUR) AS IsCounted
        """;

    /// <summary>Notes that all minutes of an hour were counted.</summary>
    public const string NoteCounted = "INSERT INTO endpoint_trait_minutes (minute, endpoint_id, version) SELECT toDateTime(@hour, 'UTC'), 0, @version";

    /// <summary>Requests of an hour by minute.</summary>
    public const string Requests = $"SELECT toMinute(minute) AS Minute, sum(requests) AS Requests FROM edge_minutes FINAL WHERE {InHour} GROUP BY Minute";

    /// <summary>Counts some minutes of all endpoints again.</summary>
    public static readonly string CountTraitMinutes = $"""
        INSERT INTO endpoint_trait_minutes (minute, endpoint_id, requests, public, open_sensitive, auth, request_types, response_types, request_sensitive, response_sensitive, streams, query, version)
        SELECT minute, {EndpointAliases.Id} AS endpoint_id, count(), countIf(is_public), countIf(empty(auths) AND notEmpty(response_kinds)),
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
            SELECT toStartOfMinute(window, 'UTC') AS minute, endpoint_id AS stamped_id, source_service = '' AND {PublicAddress} AS is_public, auth AS auths,
                lower(substring(toString(request_type), 1, 128)) AS request_name, lower(substring(toString(response_type), 1, 128)) AS response_name,
                request_sensitive AS request_kinds, response_sensitive AS response_kinds, toString(stream_kind) AS stream,
                arrayMap((name, type) -> concat(if(type = '', 'text', type), ' ', substring(name, 1, 128)), query_names, arrayResize(query_types, length(query_names), '')) AS parameters
            FROM records
            WHERE {InStretch} AND {Succeeded}
            LIMIT 1 BY record_id
        ) AS stamped
        {EndpointAliases.Join}
        GROUP BY minute, endpoint_id
        """;

    /// <summary>Writes nothing where an endpoint was counted in these minutes before and is not any more.</summary>
    public const string ZeroTraitMinutes = """
        INSERT INTO endpoint_trait_minutes (minute, endpoint_id, version)
        SELECT minute, endpoint_id, @version FROM endpoint_trait_minutes FINAL WHERE minute >= @from AND minute < @to AND requests > 0 AND version < @version
        """;

    /// <summary>Adds the minutes of an hour up.</summary>
    public static readonly string SumTraits = $"""
        INSERT INTO endpoint_traits (endpoint_id, hour, requests, public, open_sensitive, auth, request_types, response_types, request_sensitive, response_sensitive, streams, query, version)
        SELECT endpoint_id, toDateTime(@hour, 'UTC'), sum(m.requests), sum(m.public), sum(m.open_sensitive),
            {Sums("auth")}, {Sums("request_types")}, {Sums("response_types")}, {Sums("request_sensitive")}, {Sums("response_sensitive")}, {Sums("streams")}, {Sums("query")}, @version
        FROM (SELECT * FROM endpoint_trait_minutes FINAL WHERE {InHour} AND requests > 0) AS m
        GROUP BY endpoint_id
        """;

    /// <summary>Writes nothing where an endpoint was counted before and is not any more.</summary>
    public const string ZeroTraits = """
        INSERT INTO endpoint_traits (endpoint_id, hour, version)
        SELECT endpoint_id, hour, @version FROM endpoint_traits FINAL WHERE hour = @hour AND requests > 0 AND version < @version
        """;

    /// <summary>Counts bodies of some minutes by shape; of each kind of body the most frequent shapes.</summary>
    /// <remarks>Requests teach only when they were taken, responses with whatever status the service gave them.</remarks>
    public const string CountShapeMinutes = $"""
        INSERT INTO endpoint_shape_minutes (minute, endpoint_id, direction, content_type, status, shape, bodies, version)
        SELECT minute, endpoint_id, part.1 AS direction, part.2 AS content_type, part.3 AS status, part.4 AS shape, count() AS bodies, @version
        FROM
        (
            SELECT minute, {EndpointAliases.Id} AS endpoint_id, arrayJoin([
                (toUInt8(0), lower(substring(toString(request_type), 1, 128)), toUInt16(0), if({Succeeded}, toString(request_shape), '')),
                (toUInt8(1), lower(substring(toString(response_type), 1, 128)), status, toString(response_shape))]) AS part
            FROM
            (
                SELECT toStartOfMinute(window, 'UTC') AS minute, endpoint_id AS stamped_id, request_type, request_shape, response_type, response_shape, status, response_flag
                FROM records
                WHERE {InStretch} AND response_flag = 'none' AND (request_shape != '' OR response_shape != '')
                LIMIT 1 BY record_id
            ) AS stamped
            {EndpointAliases.Join}
        )
        WHERE part.4 != ''
        GROUP BY minute, endpoint_id, direction, content_type, status, shape
        ORDER BY minute, endpoint_id, direction, content_type, status, bodies DESC, shape
        LIMIT 200 BY minute, endpoint_id, direction, content_type, status
        """;

    /// <summary>Writes nothing where bodies of a shape were counted in these minutes before and are not any more.</summary>
    public const string ZeroShapeMinutes = """
        INSERT INTO endpoint_shape_minutes (minute, endpoint_id, direction, content_type, status, shape, version)
        SELECT minute, endpoint_id, direction, content_type, status, shape, @version
        FROM endpoint_shape_minutes FINAL WHERE minute >= @from AND minute < @to AND bodies > 0 AND version < @version
        """;

    /// <summary>Bodies of an hour by shape; of each kind of body the most frequent shapes.</summary>
    public const string Shapes = $"""
        SELECT endpoint_id AS EndpointId, direction AS Direction, content_type AS ContentType, status AS Status, shape AS Shape, sum(bodies) AS Bodies
        FROM endpoint_shape_minutes FINAL
        WHERE {InHour} AND bodies > 0
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
        return MostFrequent(sums + ".1", sums + ".2");
    }

    /// <summary>The most frequent keys of a map over all rows, with the sums of their numbers.</summary>
    private static string Sums(string map) => MostFrequent($"mapKeys(sumMap(m.{map}))", $"mapValues(sumMap(m.{map}))");

    private static string MostFrequent(string keys, string counts)
    {
        string pairs = $"arraySlice(arraySort(pair -> (-toInt64(pair.2), pair.1), arrayZip({keys}, {counts})), 1, {MostKeys})";
        return $"mapFromArrays(arrayMap(pair -> pair.1, {pairs}), arrayMap(pair -> pair.2, {pairs}))";
    }

    private static string Name(string keys) => string.Concat(keys.Where(char.IsAsciiLetter));
}
