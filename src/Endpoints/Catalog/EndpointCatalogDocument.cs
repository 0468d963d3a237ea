using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Insight.Endpoints.Catalog;

/// <summary>A catalog as a text that travels: JSON in one form only, so that the same catalog always has the same hash.</summary>
/// <remarks>
/// <code>
/// {"format":"insight-endpoints/1","scopes":[
/// {"scope":{"tenant":"acme","app":"shop","host":"shop.example","service":"cart"},"endpoints":[
/// {"id":"0f…","method":"GET","template":"/carts/{id}","tier":"confirmed","parameters":[{"segment":1,"name":"id","type":"integer"}],"aliases":[]}
/// ]}
/// ]}
/// </code>
/// One line per endpoint, so that errors can name it. Scopes and endpoints stand in ordinal order of their names, aliases in numeric order.
/// </remarks>
public static class EndpointCatalogDocument
{
    /// <summary>Name and version of the format.</summary>
    public const string Format = "insight-endpoints/1";

    private static ReadOnlySpan<byte> Head => "{\"format\":\"insight-endpoints/1\",\"scopes\":["u8;

    /// <summary>The bytes of a catalog, the same for the same endpoints in whatever order they came.</summary>
    public static byte[] Write(EndpointCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArrayBufferWriter<byte> text = new(64 << 10);
        text.Write(Head);
        bool isFirst = true;
        foreach (ScopeEndpoints scope in catalog.Scopes.OrderBy(static s => s.Scope, ScopeOrder.Instance))
        {
            text.Write(isFirst ? "\n{\"scope\":"u8 : ",\n{\"scope\":"u8);
            isFirst = false;
            text.Write(JsonSerializer.SerializeToUtf8Bytes(
                new ScopeLine(scope.Scope.Tenant, scope.Scope.App, scope.Scope.Host, scope.Scope.Service), CatalogJson.Default.ScopeLine));
            text.Write(",\"endpoints\":["u8);
            WriteEndpoints(text, scope.Endpoints);
            text.Write("\n]}"u8);
        }

        text.Write("\n]}\n"u8);
        return text.WrittenSpan.ToArray();
    }

    /// <summary>Reads a document; null when it breaks a rule, with the line, the place and the rule.</summary>
    public static EndpointCatalog? Read(ReadOnlySpan<byte> document, out string problem)
    {
        Utf8JsonReader reader = new(document, new JsonReaderOptions { MaxDepth = 8 });
        string place = "";
        long line = 0;
        try
        {
            List<ScopeEndpoints>? scopes = ReadScopes(ref reader, document, ref place, ref line, out problem);
            return scopes is null ? null : new EndpointCatalog(scopes);
        }
        catch (JsonException error)
        {
            // The serializer counts from the value it was given, the reader from the start.
            long at = line > 0 ? line + (error.LineNumber ?? 0) : (error.LineNumber ?? 0) + 1;
            problem = $"line {at}: {(place.Length > 0 ? place + " is" : "this is")} not JSON of the known form";
            return null;
        }
    }

    private static List<ScopeEndpoints>? ReadScopes(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, ref string place, ref long line, out string problem)
    {
        List<ScopeEndpoints> scopes = [];
        HashSet<EndpointScope> seen = [];
        int total = 0;
        Lines lines = default;
        problem = "";
        Expect(ref reader, JsonTokenType.StartObject);
        ExpectName(ref reader, "format"u8);
        Expect(ref reader, JsonTokenType.String);
        if (!reader.ValueTextEquals(Format))
        {
            problem = $"line 1: the format is not {Format}";
            return null;
        }

        ExpectName(ref reader, "scopes"u8);
        Expect(ref reader, JsonTokenType.StartArray);
        while (Next(ref reader) == JsonTokenType.StartObject)
        {
            place = $"scopes[{scopes.Count}]";
            ExpectName(ref reader, "scope"u8);
            ScopeLine found = ReadValue(ref reader, document, ref lines, ref line, CatalogJson.Default.ScopeLine);
            EndpointScope scope = new(found.Tenant, found.App, found.Host, found.Service);
            string? wrong = scopes.Count == CatalogRules.MaxScopes ? $"there are more than {CatalogRules.MaxScopes} scopes"
                : CatalogRules.Problem(scope) ?? (seen.Add(scope) ? null : "the scope is there twice");
            ExpectName(ref reader, "endpoints"u8);
            Expect(ref reader, JsonTokenType.StartArray);
            List<EndpointTemplate> endpoints = [];
            HashSet<(string, string)> names = [];
            while (wrong is null && Next(ref reader) == JsonTokenType.StartObject)
            {
                place = $"scopes[{scopes.Count}].endpoints[{endpoints.Count}]";
                EndpointTemplate? endpoint = ToEndpoint(ReadCurrent(ref reader, document, ref lines, ref line, CatalogJson.Default.EndpointLine), out wrong);
                if (endpoint is null) break;
                if (!names.Add((endpoint.Method, endpoint.Template))) wrong = "method and template are there twice";
                else if (++total > CatalogRules.MaxEndpoints) wrong = $"there are more than {CatalogRules.MaxEndpoints} endpoints";
                endpoints.Add(endpoint);
            }

            if (wrong is not null)
            {
                problem = $"line {line}: {place}: {wrong}";
                return null;
            }

            Is(reader.TokenType, JsonTokenType.EndArray);
            Expect(ref reader, JsonTokenType.EndObject);
            scopes.Add(new ScopeEndpoints(scope, endpoints));
            line = 0;
            place = "";
        }

        Is(reader.TokenType, JsonTokenType.EndArray);
        Expect(ref reader, JsonTokenType.EndObject);
        if (reader.Read()) throw new JsonException();
        return scopes;
    }

    private static void WriteEndpoints(ArrayBufferWriter<byte> text, IReadOnlyList<EndpointTemplate> endpoints)
    {
        bool isFirst = true;
        foreach (EndpointTemplate endpoint in endpoints.OrderBy(static e => e.Template, StringComparer.Ordinal).ThenBy(static e => e.Method, StringComparer.Ordinal))
        {
            text.Write(isFirst ? "\n"u8 : ",\n"u8);
            isFirst = false;
            EndpointLine line = new(
                Hex(endpoint.Id),
                endpoint.Method,
                endpoint.Template,
                NameOf(endpoint.Tier),
                [.. endpoint.Parameters.Select(static p => new ParameterLine(p.Segment, p.Name, NameOf(p.Type)))],
                [.. endpoint.Aliases.Distinct().Order().Select(Hex)]);
            text.Write(JsonSerializer.SerializeToUtf8Bytes(line, CatalogJson.Default.EndpointLine));
        }
    }

    private static EndpointTemplate? ToEndpoint(EndpointLine line, out string? problem)
    {
        if (!TryHex(line.Id, out ulong id)) return None("id must be 16 small hexadecimal digits", out problem);
        if (!TryName(line.Tier, out EndpointTier tier)) return None("tier is not a known one", out problem);
        if (line.Parameters.Count > CatalogRules.MaxParameters) return None($"there are more than {CatalogRules.MaxParameters} parameters", out problem);
        if (line.Aliases.Count > CatalogRules.MaxAliases) return None($"there are more than {CatalogRules.MaxAliases} aliases", out problem);
        PathParameter[] parameters = new PathParameter[line.Parameters.Count];
        for (int i = 0; i < parameters.Length; i++)
        {
            if (line.Parameters[i] is not { } parameter || !TryName(parameter.Type, out ParameterType type)) return None("the type of a parameter is not a known one", out problem);
            parameters[i] = new PathParameter(parameter.Segment, parameter.Name, type);
        }

        ulong[] aliases = new ulong[line.Aliases.Count];
        for (int i = 0; i < aliases.Length; i++)
        {
            if (!TryHex(line.Aliases[i], out aliases[i])) return None("an alias must be 16 small hexadecimal digits", out problem);
        }

        EndpointTemplate endpoint = new(id, line.Method, line.Template, tier, parameters, aliases);
        problem = CatalogRules.Problem(endpoint);
        return problem is null ? endpoint : null;
    }

    private static EndpointTemplate? None(string because, out string? problem)
    {
        problem = because;
        return null;
    }

    private static T ReadValue<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, ref Lines lines, ref long line, JsonTypeInfo<T> type)
        where T : class
    {
        Expect(ref reader, JsonTokenType.StartObject);
        return ReadCurrent(ref reader, document, ref lines, ref line, type);
    }

    private static T ReadCurrent<T>(ref Utf8JsonReader reader, ReadOnlySpan<byte> document, ref Lines lines, ref long line, JsonTypeInfo<T> type)
        where T : class
    {
        line = lines.At(document, reader.TokenStartIndex);
        return JsonSerializer.Deserialize(ref reader, type) ?? throw new JsonException();
    }

    private static JsonTokenType Next(ref Utf8JsonReader reader) => reader.Read() ? reader.TokenType : throw new JsonException();

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type) => Is(Next(ref reader), type);

    private static void ExpectName(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        Expect(ref reader, JsonTokenType.PropertyName);
        if (!reader.ValueTextEquals(name)) throw new JsonException();
    }

    private static void Is(JsonTokenType found, JsonTokenType expected)
    {
        if (found != expected) throw new JsonException();
    }

    private static string Hex(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static bool TryHex(string? text, out ulong id)
    {
        id = 0;
        return text is { Length: 16 } && !text.AsSpan().ContainsAnyInRange('A', 'Z')
            && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out id);
    }

    /// <summary>The names of tiers and types as they stand in documents: in small letters.</summary>
    private static string NameOf<T>(T value)
        where T : struct, Enum => Names<T>.Of.GetValueOrDefault(value, "");

    private static bool TryName<T>(string? name, out T value)
        where T : struct, Enum
    {
        value = default;
        return name is not null && Names<T>.Values.TryGetValue(name, out value);
    }

    private static class Names<T>
        where T : struct, Enum
    {
        public static readonly Dictionary<T, string> Of = Enum.GetValues<T>().ToDictionary(static v => v, static v => Lower(v));
        public static readonly Dictionary<string, T> Values = Enum.GetValues<T>().ToDictionary(static v => Lower(v), static v => v, StringComparer.Ordinal);

#pragma warning disable CA1308 // The format's names are in small letters.
        private static string Lower(T value) => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
    }

    /// <summary>Counts lines as reading goes on, each byte once.</summary>
    private struct Lines
    {
        private long _counted;
        private long _line;

        public long At(ReadOnlySpan<byte> document, long position)
        {
            _line += document[(int)_counted..(int)position].Count((byte)'\n');
            _counted = position;
            return _line + 1;
        }
    }

    private sealed class ScopeOrder : IComparer<EndpointScope>
    {
        public static readonly ScopeOrder Instance = new();

        public int Compare(EndpointScope x, EndpointScope y)
        {
            int order = string.CompareOrdinal(x.Tenant, y.Tenant);
            if (order == 0) order = string.CompareOrdinal(x.App, y.App);
            if (order == 0) order = string.CompareOrdinal(x.Host, y.Host);
            return order == 0 ? string.CompareOrdinal(x.Service, y.Service) : order;
        }
    }
}
