using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Api;

/// <summary>Errors as RFC 9457 problem details. They say what to do, and never show an exception.</summary>
internal static partial class Problems
{
    private const string ContentType = "application/problem+json";

    /// <summary>The caller asked for something that cannot be.</summary>
    public static ProblemHttpResult BadRequest(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status400BadRequest, title: "The request cannot be answered");

    /// <summary>Names the parameter that made a window too long for raw records.</summary>
    public static string RawWindowTooLong(WindowParameters window, TimeSpan longest) =>
        $"{(window.LookBack is null ? "from" : "lookBack")}: raw records are read for this, of at most {longest.TotalHours} hours at once.";

    /// <summary>What the caller asked for is not there.</summary>
    public static ProblemHttpResult NotFound(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found");

    /// <summary>The caller may not do this.</summary>
    public static ProblemHttpResult Forbidden(string detail) =>
        TypedResults.Problem(detail, statusCode: StatusCodes.Status403Forbidden, title: "Not allowed");

    /// <summary>Writes a problem from outside the endpoints.</summary>
    public static Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        ProblemDetails problem = new() { Status = status, Title = title, Detail = detail };
        return context.Response.WriteAsJsonAsync(problem, ConsoleJson.Options, ContentType, context.RequestAborted);
    }

    /// <summary>Turns what goes wrong in endpoints into problems, and empty error answers (404, 405) too.</summary>
    public static void UseProblems(this IApplicationBuilder app)
    {
        app.Use(async (context, next) =>
        {
            try
            {
                await next(context);
            }
            catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
            {
                // Nobody is waiting for the answer any more.
            }
            catch (Exception e) when (!context.Response.HasStarted)
            {
                LogFailed(context.RequestServices.GetRequiredService<ILogger<ConsoleOptions>>(), context.Request.Path, e);
                context.Response.Clear();
                await (e switch
                {
                    BadHttpRequestException bad => WriteAsync(context, bad.StatusCode, "The request cannot be read", bad.Message),
                    DbException or HttpRequestException or TimeoutException => WriteAsync(
                        context, StatusCodes.Status503ServiceUnavailable, "The storage does not answer", "Try again in a moment; the console's log has the cause."),
                    _ => WriteAsync(context, StatusCodes.Status500InternalServerError, "Something broke in the console", "The console's log has the cause."),
                });
            }
        });
        app.UseStatusCodePages(pages =>
        {
            HttpContext context = pages.HttpContext;
            return context.Response.StatusCode switch
            {
                StatusCodes.Status404NotFound => WriteAsync(context, 404, "Not found", "The console has nothing at this address. /openapi/v1.json lists what it has."),
                StatusCodes.Status405MethodNotAllowed => WriteAsync(context, 405, "Method not allowed", "This address is read with GET."),
                int other => WriteAsync(context, other, "The request was refused", ""),
            };
        });
    }

    [LoggerMessage(EventId = 4010, Level = LogLevel.Error, Message = "Request for {Path} failed")]
    private static partial void LogFailed(ILogger logger, string path, Exception exception);
}
