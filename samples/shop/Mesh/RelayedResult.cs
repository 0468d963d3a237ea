using Microsoft.AspNetCore.Http;

namespace Shop.Mesh;

/// <summary>Writes another service's answer as our own: status, media type and body, nothing else.</summary>
public sealed class RelayedResult(MeshResponse response) : IResult
{
    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = response.Status;
        httpContext.Response.ContentType = response.ContentType;
        httpContext.Response.ContentLength = response.Body.Length;
        return httpContext.Response.Body.WriteAsync(response.Body, httpContext.RequestAborted).AsTask();
    }
}
