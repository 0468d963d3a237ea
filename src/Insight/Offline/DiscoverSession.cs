using System.Text.Json;
using Insight.ApiDiscovery.Learning;
using Insight.Endpoints;
using Insight.Ingest.Replay;

namespace Insight.Offline;

/// <summary>Learns the endpoints of log files, and says which line belongs to which: two passes, nothing stored but the results.</summary>
public sealed class DiscoverSession(ReplayRequest request, IReadOnlyList<KnownTemplate> known)
{
    /// <summary>Learns; writes one line <c>{"method","template","tier"}</c> per endpoint to <paramref name="output"/>.</summary>
    public async Task<DiscoverSummary> LearnAsync(TextWriter output, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        HostLearning learning = new();
        long read = 0, rejected = 0;
        IReadOnlyList<string> problems = await LogFileReader.ReadAsync(
            request,
            (_, record, problem) =>
            {
                if (problem.Exists) rejected++;
                if (record is null) return;
                read++;
                learning.Add(record);
            },
            progress,
            cancellationToken);
        IReadOnlyList<LearnedApi> apis = learning.Learn(known);
        foreach (LearnedEndpoint endpoint in apis.SelectMany(api => api.Endpoints))
        {
            await output.WriteLineAsync(JsonSerializer.Serialize(new
            {
                method = endpoint.Endpoint.Method,
                template = endpoint.Endpoint.Template,
                tier = endpoint.Endpoint.Tier.ToString().ToLowerInvariant(),
            }));
        }

        return new DiscoverSummary(read, rejected, learning.LeftOut, apis, problems);
    }

    /// <summary>Matches; writes one line <c>{"id","template"}</c> per line of the files. The id is the line's own, else its number from 0.</summary>
    public async Task AssignAsync(IReadOnlyList<LearnedApi> apis, TextWriter output, IProgress<ReplayProgress>? progress, CancellationToken cancellationToken)
    {
        CatalogMatcher matcher = new(HostLearning.CatalogOf(apis));
        long number = 0;
        await LogFileReader.ReadAsync(
            request,
            (line, record, _) =>
            {
                string id = LineId.Of(line) ?? number.ToString(System.Globalization.CultureInfo.InvariantCulture);
                number++;
                string template = record is null ? "" : HostLearning.Match(matcher, record).Template;
                output.Write("{\"id\":");
                output.Write(id);
                output.Write(",\"template\":");
                output.Write(template.Length == 0 ? "null" : JsonSerializer.Serialize(template));
                output.WriteLine('}');
            },
            progress,
            cancellationToken);
    }
}
