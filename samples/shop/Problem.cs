using Microsoft.AspNetCore.Http;

namespace Shop;

/// <summary>Error answers of the services (RFC 9457), written without the services that Results.Problem asks for.</summary>
public static class Problem
{
    /// <summary>404: no such thing.</summary>
    public static IResult NotFound(string what) => Of(404, $"There is no such {what}.");

    /// <summary>409: the state does not allow it.</summary>
    public static IResult Conflict(string why) => Of(409, why);

    /// <summary>422: understood, but not valid.</summary>
    public static IResult Invalid(string field, string why) => Results.Json(
        new { title = why, status = 422, field }, contentType: "application/problem+json", statusCode: 422);

    /// <summary>Any status with a title.</summary>
    public static IResult Of(int status, string title) => Results.Json(
        new { title, status }, contentType: "application/problem+json", statusCode: status);
}
