using System.Globalization;

namespace Insight.Bench.Recommender.Attacks;

/// <summary>A run as a text file: notes behind <c># </c>, then a line per request: milliseconds since the first, status, method and target, with tabs between them. The file's name is the tool's.</summary>
internal static class RecordingFile
{
    /// <summary>What a file is named after the tool.</summary>
    public const string Extension = ".tsv";

    /// <summary>Longest target, in characters; most requests of a run, and the longest time of one.</summary>
    public const int LongestTarget = 120, MostRequests = 50_000, MostMillis = 3_600_000;

    /// <summary>All runs of a folder, in order of their names.</summary>
    /// <exception cref="InvalidDataException">A line is not as it should be; the message names file and line.</exception>
    public static IReadOnlyList<RecordedRun> ReadAll(string folder) =>
        [.. Directory.GetFiles(folder, "*" + Extension).Order(StringComparer.Ordinal).Select(static file => Read(Path.GetFileNameWithoutExtension(file), File.ReadLines(file)))];

    /// <summary>A run of a tool from its lines.</summary>
    /// <exception cref="InvalidDataException">A line is not as it should be; the message names the tool's file and the line.</exception>
    public static RecordedRun Read(string tool, IEnumerable<string> lines)
    {
        List<string> notes = [];
        List<RecordedRequest> requests = [];
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            if (line.StartsWith('#'))
            {
                notes.Add(line[1..].Trim());
                continue;
            }

            string[] fields = line.Split('\t');
            if (fields.Length != 4) throw Wrong($"4 fields with tabs between them are needed, there are {fields.Length}");
            if (!long.TryParse(fields[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at) || at > MostMillis) throw Wrong($"the time is no number of milliseconds up to {MostMillis}");
            if (requests.Count > 0 && at < requests[^1].AtMillis) throw Wrong("the time is before that of the line before");
            if (!int.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status) || status is < 100 or > 599) throw Wrong("the status is no number from 100 to 599");
            if (fields[2].Length is 0 or > 20 || !fields[2].All(char.IsAsciiLetterUpper)) throw Wrong("the method is no word in capital letters");
            if (!fields[3].StartsWith('/') || fields[3].Length > LongestTarget) throw Wrong($"the target does not begin with / or has more than {LongestTarget} characters");
            if (requests.Count >= MostRequests) throw Wrong($"a run has at most {MostRequests} requests");
            requests.Add(new RecordedRequest(at, status, fields[2], fields[3]));
        }

        return requests.Count > 0 ? new RecordedRun(tool, notes, requests) : throw Wrong("there is no request");

        InvalidDataException Wrong(string why) => new($"{tool}{Extension}:{number}: {why}.");
    }

    /// <summary>The lines of a run.</summary>
    public static IEnumerable<string> Write(RecordedRun run) =>
        run.Notes.Select(static note => "# " + note)
            .Concat(run.Requests.Select(static request => string.Create(CultureInfo.InvariantCulture, $"{request.AtMillis}\t{request.Status}\t{request.Method}\t{request.Target}")));

    /// <summary>A target that fits on a line: printable ASCII only, everything else is <c>~</c>; cut where it is too long.</summary>
    public static string Target(string path, IEnumerable<string> queryNames)
    {
        string names = string.Join('&', queryNames);
        string all = names.Length == 0 ? path : $"{path}?{names}";
        return string.Concat(all.Take(LongestTarget).Select(static c => c is > ' ' and < '\x7f' ? c : '~'));
    }
}
