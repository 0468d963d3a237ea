using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Access;

/// <summary>Limits of a route's requests.</summary>
internal sealed class RequestLimits(RouteLimits spec)
{
    /// <summary><c>: </c> and the end of the line.</summary>
    private const int FieldOverhead = 4;

    private static readonly OwnAnswer s_body = new(StatusCodes.Status413PayloadTooLarge, ResponseFlag.Rejected, "body-too-large");

    private static readonly OwnAnswer s_headers = new(StatusCodes.Status431RequestHeaderFieldsTooLarge, ResponseFlag.Rejected, "headers-too-large");

    /// <summary>Checks what is known of a request's size before its body, and has the server count the body.</summary>
    public OwnAnswer? Check(HttpContext context)
    {
        if (spec.HeaderBytes is { } most && BytesOf(context.Request.Headers) > most) return s_headers;
        IFeatureCollection features = context.Features;
        if (spec.BodyBytes is not { } limit || features[typeof(IHttpRequestBodyDetectionFeature)] is IHttpRequestBodyDetectionFeature { CanHaveBody: false }) return null;
        if (context.Request.ContentLength > limit) return s_body;
        if (features[typeof(IHttpMaxRequestBodySizeFeature)] is IHttpMaxRequestBodySizeFeature { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
        return null;
    }

    private static long BytesOf(IHeaderDictionary headers)
    {
        long bytes = 0;
        foreach (KeyValuePair<string, StringValues> header in headers)
        {
            foreach (string? value in header.Value) bytes += header.Key.Length + (value?.Length ?? 0) + FieldOverhead;
        }

        return bytes;
    }
}
