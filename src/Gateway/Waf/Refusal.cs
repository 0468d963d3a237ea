using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Waf;

/// <summary>What a client gets instead of an answer from the upstream.</summary>
/// <param name="Status">HTTP status; 0: the connection is closed without one.</param>
/// <param name="Cause">Why, for machines: stands in the record, and is not told to the client.</param>
/// <param name="Location">Where to go instead; null: nowhere.</param>
internal sealed record Refusal(int Status, string Cause, string? Location = null)
{
    /// <summary>Rules decided.</summary>
    public const string Rules = "waf-rules";

    /// <summary>The target has a fragment, which no client may send (RFC 9112, section 3.2): rules do not see it, an upstream might.</summary>
    public static readonly Refusal Fragment = new(StatusCodes.Status400BadRequest, "waf-target-fragment");

    /// <summary>The body is longer than may be looked at.</summary>
    public static readonly Refusal BodyTooLong = new(StatusCodes.Status413PayloadTooLarge, "waf-body-too-long");

    /// <summary>The body is encoded in a way that cannot be undone here, so nobody knows what is in it.</summary>
    public static readonly Refusal BodyUnreadable = new(StatusCodes.Status415UnsupportedMediaType, "waf-body-encoding");

    /// <summary>Too many bodies are being looked at.</summary>
    public static readonly Refusal Busy = new(StatusCodes.Status503ServiceUnavailable, "waf-buffers-full");

    /// <summary>The engine failed. Letting the request pass would let anybody pass who can make it fail.</summary>
    public static readonly Refusal Failed = new(StatusCodes.Status500InternalServerError, "waf-failed");

    /// <summary>Answers: the request's id and nothing about rules.</summary>
    public async Task WriteAsync(HttpContext context, string requestId)
    {
        HttpResponse response = context.Response;
        if (Status == 0)
        {
            context.Abort();
            return;
        }

        response.Clear();
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (Status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";
        response.Headers.CacheControl = "no-store";
        byte[] body = RefusalBody.Of(Status, requestId);
        response.ContentType = "application/problem+json";
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
    }
}
