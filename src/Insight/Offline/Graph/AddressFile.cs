using System.Globalization;
using System.Text.Json;
using Insight.ApiDiscovery.Identity;

namespace Insight.Offline.Graph;

/// <summary>Reads an address map: which service had which address from when to when.</summary>
/// <remarks>
/// One entry per line, as <c>address,service,from,to</c> or <c>{"address":…,"service":…,"from":…,"to":…}</c>. Times are ISO 8601 (without offset: UTC)
/// or seconds since 1970; without <c>from</c> it always was so, without <c>to</c> it still is. A first line <c>address,service,…</c>, empty
/// lines and lines that begin with # are passed over.
/// </remarks>
public static class AddressFile
{
    /// <summary>Most entries of one map.</summary>
    private const int MaxEntries = 1_000_000;

    private const int MaxName = 253;

    /// <summary>Reads a map; each line that cannot be read is a sentence in <paramref name="errors"/>.</summary>
    /// <param name="name">Name of the file, for errors.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="errors">Receives what is wrong, at most a hundred sentences.</param>
    public static IReadOnlyList<AddressEntry> Parse(string name, IEnumerable<string> lines, ICollection<string> errors)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(errors);
        List<AddressEntry> entries = [];
        int number = 0;
        foreach (string raw in lines)
        {
            number++;
            string line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line[0] == '#' || (number == 1 && line.StartsWith("address,", StringComparison.OrdinalIgnoreCase))) continue;
            string? problem = line[0] == '{' ? ReadJson(line, out AddressEntry? entry) : ReadFields(line.Split(','), out entry);
            if (problem is null && entries.Count >= MaxEntries) problem = $"the map has more than {MaxEntries} entries";
            if (problem is null) entries.Add(entry!);
            else errors.Add($"{name}:{number}: {problem}");
            if (errors.Count >= 100 || entries.Count > MaxEntries) break;
        }

        return entries;
    }

    private static string? ReadJson(string line, out AddressEntry? entry)
    {
        entry = null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            return ReadFields([Text("address"), Text("service"), Text("from"), Text("to")], out entry);

            string Text(string field) => document.RootElement.TryGetProperty(field, out JsonElement value)
                ? value.ValueKind switch { JsonValueKind.String => value.GetString()!, JsonValueKind.Number => value.GetRawText(), _ => "" }
                : "";
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return "is not a JSON object";
        }
    }

    private static string? ReadFields(string[] fields, out AddressEntry? entry)
    {
        entry = null;
        if (fields.Length is < 2 or > 4) return "must be address,service,from,to";
        string address = fields[0].Trim(), service = fields[1].Trim();
        if (address.Length is 0 or > MaxName) return "the address is missing or too long";
        if (service.Length is 0 or > MaxName) return "the service is missing or too long";
        if (address.Contains('/', StringComparison.Ordinal) && !System.Net.IPNetwork.TryParse(address, out _)) return "the network must be written as 10.0.0.0/8";
        if (!TryTime(fields.ElementAtOrDefault(2), long.MinValue, out long from)) return "'from' must be a time in ISO 8601 or seconds since 1970";
        if (!TryTime(fields.ElementAtOrDefault(3), long.MaxValue, out long to)) return "'to' must be a time in ISO 8601 or seconds since 1970";
        if (from >= to) return "'from' must be before 'to'";
        entry = new AddressEntry(address, service, from, to);
        return null;
    }

    private static bool TryTime(string? text, long missing, out long microseconds)
    {
        microseconds = missing;
        text = text?.Trim();
        if (string.IsNullOrEmpty(text)) return true;
        if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal seconds))
        {
            // Year 5138: what is larger was not meant as seconds.
            if (seconds is < 0 or >= 100_000_000_000m) return false;
            microseconds = (long)(seconds * 1_000_000);
            return true;
        }

        bool read = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        microseconds = read ? (time.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond : missing;
        return read;
    }
}
