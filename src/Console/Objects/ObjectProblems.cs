using Insight.Policy.Objects.Reading;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Insight.Console.Objects;

/// <summary>What is wrong with objects, as an answer.</summary>
internal static class ObjectProblems
{
    /// <summary>RFC 9457 with every error beside the first one's sentence, each with its place.</summary>
    public static ProblemHttpResult Refused(IReadOnlyList<ObjectError> errors, int status) => TypedResults.Problem(
        errors[0].ToString(), statusCode: status, title: "The objects were refused", extensions: new Dictionary<string, object?> { ["errors"] = errors });
}
