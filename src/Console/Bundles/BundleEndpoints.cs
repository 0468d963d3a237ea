using System.Globalization;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Enrolment;
using Insight.Console.Proposals;
using Insight.Contracts.Bundles;
using Insight.Policy.Sharing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Insight.Console.Bundles;

/// <summary>REST: what gateways fetch and answer, with their own token.</summary>
internal static class BundleEndpoints
{
    /// <summary>Longest time a question may wait: proxies in between give up after a minute.</summary>
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(55);

    public static void MapBundles(this IEndpointRouteBuilder routes)
    {
        routes.MapGet(BundleFormat.ManifestPath, ManifestAsync).WithTags("Bundle").ProvesItself().ProducesProblem(401).ProducesProblem(404)
            .WithName("GetBundle").WithSummary("The newest manifest; with If-None-Match and 'Prefer: wait=30' the answer comes when there is another one");
        routes.MapGet(BundleFormat.PartsPath + "{sha256}", PartAsync).WithTags("Bundle").ProvesItself().ProducesProblem(401).ProducesProblem(404)
            .WithName("GetBundlePart").WithSummary("The content of a part by its hash; it never changes");
        routes.MapPost(BundleFormat.AnswersPath, Answer).WithTags("Bundle").ProvesItself().ProducesProblem(400).ProducesProblem(401)
            .WithName("AnswerBundle").WithSummary("What a gateway says to a bundle: accepted, or refused with the reason");
        routes.MapPost(BundleFormat.RollbacksPath, RollBack).WithTags("Bundle").ProvesItself().ProducesProblem(400).ProducesProblem(401)
            .WithName("RollBackPolicy").WithSummary("A gateway has taken a policy back to shadow because it did more harm than it may; all gateways follow");
        routes.MapPost(BundleFormat.RatesPath, RatesAsync).WithTags("Bundle").ProvesItself().Accepts<byte[]>("application/octet-stream")
            .WithMetadata(new RequestSizeLimitAttribute(RateDocument.MaxBytes)).ProducesProblem(400).ProducesProblem(401).ProducesProblem(413)
            .WithName("ExchangeRates").WithSummary("What a gateway has counted for rate limits, for the sum of what the others have");
    }

    private static async Task ManifestAsync(HttpContext context, BundleService bundles, IHostApplicationLifetime lifetime)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        string known = context.Request.Headers.IfNoneMatch.ToString();
        if (AudienceParameters.Parse(context.Request.Query, out long after, out string problem) is not { } audience)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "The request cannot be answered", problem);
            return;
        }

        PublishedBundle? bundle;
        try
        {
            bundle = await bundles.ChangedAsync(
                audience, after, tag => known.Contains(tag, StringComparison.Ordinal), WaitOf(context.Request.Headers["Prefer"].ToString()), ending.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The gateway asks again, and somebody else may be here by then.
            bundle = null;
        }

        HttpResponse response = context.Response;
        PublishedBundle? current = bundle ?? bundles.CurrentOf(audience);
        if (current is null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "No bundle yet", "The parts of the first bundle are still being read.");
            return;
        }

        response.Headers.ETag = current.Tag;
        if (bundle is null)
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.Headers[BundleFormat.SignatureHeader] = Convert.ToBase64String(bundle.Signature.Span);
        response.Headers[BundleFormat.KeyHeader] = bundle.KeyId;
        response.ContentType = "application/json";
        response.ContentLength = bundle.Bytes.Length;
        await response.Body.WriteAsync(bundle.Bytes, context.RequestAborted);
    }

    private static async Task PartAsync(HttpContext context, string sha256, BundleService bundles)
    {
        if (!bundles.TryGetPart(sha256, out ReadOnlyMemory<byte> content))
        {
            await Problems.WriteAsync(context, StatusCodes.Status404NotFound, "No such part", "No newest bundle and none before it has a part with this hash; ask for the manifest again.");
            return;
        }

        HttpResponse response = context.Response;
        response.Headers.ETag = $"\"{sha256}\"";
        response.Headers.CacheControl = "private, max-age=31536000, immutable";
        response.ContentType = "application/octet-stream";
        response.ContentLength = content.Length;
        await response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static Results<NoContent, ProblemHttpResult> Answer(HttpContext context, BundleAnswer answer, BundleService bundles, GatewayStore gateways)
    {
        if (context.Features.Get<EnrolledCaller>() is { } caller && caller.Gateway != answer.Gateway)
            return Problems.BadRequest("gateway: an enrolled gateway answers in its own name only.");
        if (answer.Gateway.Length is 0 or > BundleFormat.MaxNameLength || answer.Gateway.Any(char.IsControl))
            return Problems.BadRequest($"gateway: 1 to {BundleFormat.MaxNameLength} characters are needed, none of them a control character.");
        if (answer.Reason.Length > BundleFormat.MaxReasonLength || answer.Reason.Any(char.IsControl))
            return Problems.BadRequest($"reason: at most {BundleFormat.MaxReasonLength} characters, none of them a control character.");
        // 0: what came was not even a bundle that could be named.
        if (answer.Number < 0 || (answer.Number == 0 && answer.Accepted) || answer.Number > bundles.Newest)
            return Problems.BadRequest("number: no bundle with this number was ever made.");
        gateways.Put(answer);
        return TypedResults.NoContent();
    }

    private static Results<NoContent, ProblemHttpResult> RollBack(HttpContext context, RollbackNotice notice, ProposalService proposals)
    {
        if (context.Features.Get<EnrolledCaller>() is { } caller && caller.Gateway != notice.Gateway)
            return Problems.BadRequest("gateway: an enrolled gateway speaks in its own name only.");
        if (notice.Gateway.Length is 0 or > BundleFormat.MaxNameLength || notice.Gateway.Any(char.IsControl))
            return Problems.BadRequest($"gateway: 1 to {BundleFormat.MaxNameLength} characters are needed, none of them a control character.");
        if (!BundleFormat.IsHash(notice.Spec)) return Problems.BadRequest("spec: 64 small hexadecimal digits are needed.");
        if (notice.Reason.Length > BundleFormat.MaxReasonLength || notice.Reason.Any(char.IsControl))
            return Problems.BadRequest($"reason: at most {BundleFormat.MaxReasonLength} characters, none of them a control character.");
        proposals.RollBack(notice);
        return TypedResults.NoContent();
    }

    private static async Task RatesAsync(HttpContext context, RateHub hub)
    {
        string gateway = context.Request.Query[BundleFormat.GatewayParameter].ToString();
        string? problem = context.Features.Get<EnrolledCaller>() is { } caller && caller.Gateway != gateway ? "gateway: an enrolled gateway speaks in its own name only."
            : gateway.Length is 0 or > BundleFormat.MaxNameLength || gateway.Any(char.IsControl) ? $"gateway: 1 to {BundleFormat.MaxNameLength} characters are needed, none of them a control character."
            : null;
        IReadOnlyList<RateCount>? counts = problem is null ? RateDocument.Read(await ReadAsync(context)) : null;
        if (counts is null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "The request cannot be answered", problem ?? "The body is not counts of the known form.");
            return;
        }

        byte[] answer = RateDocument.Write(hub.Exchange(gateway, counts));
        context.Response.ContentType = "application/octet-stream";
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    /// <summary>The body; the server ends one that is too long.</summary>
    private static async Task<byte[]> ReadAsync(HttpContext context)
    {
        byte[] bytes = new byte[Math.Min(RateDocument.MaxBytes, context.Request.ContentLength ?? RateDocument.MaxBytes)];
        int length = await context.Request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, context.RequestAborted);
        return bytes[..length];
    }

    /// <summary>The wait of a <c>Prefer</c> header (RFC 7240, section 4.3), in whole seconds, within bounds; zero when it names none.</summary>
    private static TimeSpan WaitOf(string prefer)
    {
        foreach (Range range in prefer.AsSpan().Split(','))
        {
            ReadOnlySpan<char> preference = prefer.AsSpan(range).Trim();
            if (!preference.StartsWith("wait=", StringComparison.OrdinalIgnoreCase)) continue;
            if (!int.TryParse(preference[5..], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)) return TimeSpan.Zero;
            return seconds < s_longestWait.TotalSeconds ? TimeSpan.FromSeconds(seconds) : s_longestWait;
        }

        return TimeSpan.Zero;
    }
}
