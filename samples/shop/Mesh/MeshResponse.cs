using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Shop.Mesh;

/// <summary>An answer of another service, read completely.</summary>
/// <param name="Status">HTTP status; 503 and 504 also stand for a gateway that was not there or too slow.</param>
/// <param name="ContentType">Media type of the body, if any.</param>
/// <param name="Body">The body as it came.</param>
public sealed record MeshResponse(int Status, string? ContentType, byte[] Body)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>2xx.</summary>
    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>The body as JSON.</summary>
    public T Read<T>() => JsonSerializer.Deserialize<T>(Body, Json)
        ?? throw new JsonException("a body of null where a value was expected");

    /// <summary>The body as JSON when the call succeeded, otherwise the fallback.</summary>
    public T ReadOr<T>(T fallback) => IsSuccess ? Read<T>() : fallback;

    /// <summary>The same answer for our own caller. The inner host's 502 and 503 stay what they are.</summary>
    public IResult Relay() => Body.Length == 0
        ? Results.StatusCode(Status)
        : new RelayedResult(this);

    /// <summary>An answer that was never given.</summary>
    public static MeshResponse Failed(int status, string detail) => new(
        status,
        "application/problem+json",
        JsonSerializer.SerializeToUtf8Bytes(new { title = detail, status }, Json));
}
