using Insight.Contracts.Objects;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>Whether an attempt that failed may be made again. Pure.</summary>
internal static class RetryRule
{
    /// <summary>Decides.</summary>
    /// <param name="retry">What the route says.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="cause">How the attempt failed.</param>
    /// <param name="retries">How often it was made again already.</param>
    /// <param name="isSent">Whether a byte of the request may have reached an upstream.</param>
    public static bool Allows(RouteRetry retry, string method, RetryOn cause, int retries, bool isSent)
    {
        if (retries >= retry.Attempts || !Contains(retry.On, cause)) return false;
        return !isSent || retry.UnsafeMethods || IsIdempotent(method);
    }

    /// <summary>The status as a cause; null: it is none.</summary>
    public static RetryOn? CauseOf(int status) => status switch
    {
        StatusCodes.Status429TooManyRequests => RetryOn.Status429,
        StatusCodes.Status500InternalServerError => RetryOn.Status500,
        StatusCodes.Status502BadGateway => RetryOn.Status502,
        StatusCodes.Status503ServiceUnavailable => RetryOn.Status503,
        StatusCodes.Status504GatewayTimeout => RetryOn.Status504,
        _ => null,
    };

    /// <summary>The pause before a retry: by chance between nothing and an upper bound that doubles, so that clients do not come back together.</summary>
    /// <param name="retry">What the route says.</param>
    /// <param name="retries">How often it was made again already.</param>
    /// <param name="chance">From 0 to 1.</param>
    public static TimeSpan Pause(RouteRetry retry, int retries, double chance)
    {
        double longest = Math.Min(retry.MaxBackoff.TotalMilliseconds, retry.Backoff.TotalMilliseconds * Math.Pow(2, retries));
        return TimeSpan.FromMilliseconds(longest * chance);
    }

    /// <summary>RFC 9110, section 9.2.2.</summary>
    private static bool IsIdempotent(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsPut(method) || HttpMethods.IsDelete(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    private static bool Contains(IReadOnlyList<RetryOn> causes, RetryOn cause)
    {
        for (int i = 0; i < causes.Count; i++)
        {
            if (causes[i] == cause) return true;
        }

        return false;
    }
}
