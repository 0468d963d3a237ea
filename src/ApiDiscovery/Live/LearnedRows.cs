using System.Text.Json;
using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Live;

/// <summary>Between what the learner gives and what a row holds.</summary>
internal static class LearnedRows
{
    public static LearnedRow Of(HostKey host, LearnedEndpoint learned) => new()
    {
        EndpointId = learned.Endpoint.Id,
        Tenant = host.Tenant,
        App = host.App,
        Host = host.Host,
        Service = learned.Services.Count > 0 ? learned.Services[0].Service : "",
        Method = learned.Endpoint.Method,
        Template = learned.Endpoint.Template,
        Tier = (byte)learned.Endpoint.Tier,
        Parameters = JsonSerializer.Serialize(learned.Endpoint.Parameters, LearningJson.Default.IReadOnlyListPathParameter),
        Query = JsonSerializer.Serialize([.. learned.Query.Select(query => query with { Share = Math.Round(query.Share, 2) })], LearningJson.Default.IReadOnlyListLearnedQuery),
        Explanation = JsonSerializer.Serialize(Rounded(learned), LearningJson.Default.LearnedExplanation),
        Kind = learned.Category.ToString(),
        Aliases = [.. learned.Endpoint.Aliases],
        Requests = (ulong)learned.Requests,
        Clients = (ulong)learned.Clients,
        FirstTime = learned.FirstSeenUs,
        LastTime = learned.LastSeenUs,
    };

    public static LearnedEndpoint ToLearned(LearnedRow row)
    {
        LearnedExplanation explanation = Read(row.Explanation, LearningJson.Default.LearnedExplanation) ?? new LearnedExplanation([], [], []);
        return new LearnedEndpoint(
            new EndpointTemplate(row.EndpointId, row.Method, row.Template, (EndpointTier)row.Tier, Read(row.Parameters, LearningJson.Default.IReadOnlyListPathParameter) ?? [], row.Aliases),
            Enum.TryParse(row.Kind, out EndpointCategory category) ? category : EndpointCategory.Api,
            explanation.Parameters,
            Read(row.Query, LearningJson.Default.IReadOnlyListLearnedQuery) ?? [],
            explanation.Services,
            (long)row.Requests,
            (int)row.Clients,
            row.FirstTime,
            row.LastTime,
            explanation.Reasons);
    }

    /// <summary>Shares and strengths move with every request; what is shown of them does not have to.</summary>
    private static LearnedExplanation Rounded(LearnedEndpoint learned) => new(
        [.. learned.Parameters.Select(parameter => parameter with { Values = Magnitude(parameter.Values) })],
        [.. learned.Reasons.Select(reason => reason with { Strength = Math.Round(reason.Strength), Count = Magnitude(reason.Count) })],
        [.. learned.Services.Select(service => service with { Share = Math.Round(service.Share, 1) })]);

    /// <summary>The number cut down to its first digit: 1 to 10, 20, …, 90, 100, 200, …</summary>
    private static int Magnitude(int count)
    {
        int unit = 1;
        while (count / unit >= 10) unit *= 10;
        return count / unit * unit;
    }

    private static T? Read<T>(string json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) => json.Length == 0 ? default : JsonSerializer.Deserialize(json, type);
}
