using Insight.Console.Api;
using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Insight.Console.Proposals;

/// <summary>The one policy in the body of a request.</summary>
internal static class ProposalBody
{
    /// <summary>A policy with 10,000 endpoints is some 1 MB.</summary>
    public const int MaxBytes = ObjectReader.MaxFileBytes;

    /// <summary>The policy, and where it stands in the text; null with an answer that has every error with its line.</summary>
    public static async Task<(GatewayObject<PolicySpec>? Policy, ReadObject? Place, ProblemHttpResult? Refused)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        (IReadOnlyList<ObjectFile>? files, string broken) = await ObjectBody.ReadAsync(request, cancellationToken);
        if (files is null) return (null, null, Problems.BadRequest(broken));
        ObjectReading reading = ObjectReader.Read(files);
        if (reading.Errors.Count > 0) return (null, null, ObjectProblems.Refused(reading.Errors, StatusCodes.Status400BadRequest));
        return reading.Objects is [{ Value: { Spec: PolicySpec spec } value } place]
            ? (new GatewayObject<PolicySpec>(value.Metadata, spec), place, null)
            : (null, null, Problems.BadRequest("The body must be one policy."));
    }
}
