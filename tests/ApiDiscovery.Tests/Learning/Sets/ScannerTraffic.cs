using System.Globalization;
using Insight.Contracts.Records;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>Requests for paths that do not exist, answered as the log's own host answers such requests.</summary>
internal sealed class ScannerTraffic(IReadOnlyList<AccessRecord> log, int seed)
{
    private static readonly string[] s_words = ["backup", "cgi", "console", "dump", "hidden", "old", "panel", "portal", "private", "shell", "stage", "upload", "vendor", "webmail"];
    private static readonly string[] s_ends = ["", "", "", ".php", ".bak", ".zip", ".cfg", ".jsp"];
    private static readonly uint[] s_refusals = [404, 404, 404, 404, 404, 404, 400, 403, 405];

    private readonly Random _random = new(seed);
    private readonly AccessRecord[] _missing = [.. log.Where(record => record.Status == 404)];

    /// <summary>Distinct paths, some of them below the log's own.</summary>
    /// <param name="count">How many.</param>
    /// <param name="clients">Addresses to ask from; null: those of the log, as often as they ask.</param>
    /// <param name="yes">Share that is answered 200, by a page that looks as the one for missing paths.</param>
    public List<AccessRecord> Scan(int count, string[]? clients, double yes)
    {
        List<AccessRecord> records = [];
        for (int i = 0; i < count; i++)
        {
            AccessRecord record = _missing[_random.Next(_missing.Length)].Clone();
            AccessRecord other = log[_random.Next(log.Count)];
            record.Method = "GET";
            record.Path = PathOf(i, other.Path);
            record.Status = _random.NextDouble() < yes ? 200 : s_refusals[_random.Next(s_refusals.Length)];
            record.TimeUs = other.TimeUs;
            record.ClientIp = clients is null ? other.ClientIp : clients[_random.Next(clients.Length)];
            records.Add(record);
        }

        return records;
    }

    private string PathOf(int i, string known)
    {
        int keep = _random.Next(4) - 1;
        string path = keep < 0 ? "" : string.Join('/', known.Split('/').Take(keep + 1));
        for (int depth = _random.Next(1, 4); depth > 0; depth--) path += "/" + s_words[_random.Next(s_words.Length)];
        return string.Create(CultureInfo.InvariantCulture, $"{path}{i}{s_ends[_random.Next(s_ends.Length)]}");
    }
}
