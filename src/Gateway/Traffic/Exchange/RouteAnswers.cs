using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>Answers that a route gives by itself: redirects and fixed responses.</summary>
internal static class RouteAnswers
{
    /// <summary>Answers if the route says how.</summary>
    public static async ValueTask<bool> TryAsync(RouteSpec spec, HttpContext context, RequestRecording recording)
    {
        HttpResponse response = context.Response;
        if (spec.Redirect is { } redirect)
        {
            recording.Own = new OwnAnswer(redirect.Status, ResponseFlag.Direct, "redirect");
            response.StatusCode = redirect.Status;
            response.Headers.Location = Location(redirect, context.Request);
            response.ContentLength = 0;
            return true;
        }

        if (spec.Respond is not { } respond) return false;
        recording.Own = new OwnAnswer(respond.Status, ResponseFlag.Direct, "response");
        byte[] body = Encoding.UTF8.GetBytes(respond.Body);
        response.StatusCode = respond.Status;
        if (respond.Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified) return true;
        response.ContentType = respond.ContentType;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method)) await response.Body.WriteAsync(body, context.RequestAborted);
        return true;
    }

    /// <summary>The address to go to. Without another scheme, host or path it is a path, so that no client can choose where it leads.</summary>
    private static string Location(RouteRedirect redirect, HttpRequest request)
    {
        string path = redirect.Path ?? request.PathBase.Add(request.Path).ToUriComponent();

        // Two slashes at the beginning would name another host.
        path = "/" + path.TrimStart('/');
        string query = redirect.KeepQuery ? request.QueryString.ToUriComponent() : "";
        return redirect.Scheme is null && redirect.Host is null
            ? path + query
            : $"{redirect.Scheme ?? request.Scheme}://{redirect.Host ?? request.Host.ToUriComponent()}{path}{query}";
    }
}
