using System.Globalization;
using System.Text.Json;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Enrolment;
using Insight.Contracts.Bundles;
using Insight.Contracts.Reports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Insight.Console.Reports;

/// <summary>REST: where gateways say how they are, with their own token.</summary>
internal static class ReportEndpoints
{
    public static void MapReports(this IEndpointRouteBuilder routes) =>
        routes.MapPost(BundleFormat.ReportsPath, TakeAsync).WithTags("Bundle").ProvesItself().Accepts<GatewayReport>("application/json").WithMetadata(new RequestSizeLimitAttribute(ReportLimits.MaxBytes))
            .Produces(StatusCodes.Status204NoContent).ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(429)
            .WithName("ReportGateway").WithSummary("How a gateway is: version, bundle, queue, health of its clusters; the last one counts");

    private static async Task TakeAsync(HttpContext context, GatewayReportStore reports)
    {
        GatewayReport? report = await ReadAsync(context);
        string? problem = report is null ? "The body is not a report of the known form. A gateway that is newer than the console sends others: bring the console up to date first."
            : context.Features.Get<EnrolledCaller>() is { } caller && caller.Gateway != report.Gateway ? "gateway: an enrolled gateway reports in its own name only."
            : GatewayReportRules.Problem(report);
        if (problem is not null)
        {
            await Problems.WriteAsync(context, StatusCodes.Status400BadRequest, "The request cannot be answered", problem);
            return;
        }

        if (!reports.Put(report!))
        {
            context.Response.Headers.RetryAfter = GatewayReportStore.Shortest.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await Problems.WriteAsync(context, StatusCodes.Status429TooManyRequests, "Too many reports", "This gateway reported less than a second ago. Are there two with the same id?");
            return;
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    /// <summary>Strictly: what is not there is an error, and so is what nobody knows. The server ends a body that is too long.</summary>
    private static async Task<GatewayReport?> ReadAsync(HttpContext context)
    {
        try
        {
            return await JsonSerializer.DeserializeAsync(context.Request.Body, BundleJson.Default.GatewayReport, context.RequestAborted);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
