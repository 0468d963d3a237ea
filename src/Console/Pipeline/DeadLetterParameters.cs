using System.ComponentModel;
using Insight.Console.Api;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Pipeline;

/// <summary>Which dead letters a caller asks for.</summary>
internal readonly record struct DeadLetterParameters(
    [property: FromQuery(Name = "state"), Description("open: those about which nothing was done yet; all: those that were stored or thrown away too. open when nothing is said.")] string? State,
    [property: FromQuery(Name = "reason"), Description("Only those with this reason, such as malformed-record.")] string? Reason)
{
    private const int MaxReason = 50;

    /// <summary>What is wrong; null: nothing is.</summary>
    public string? Problem => State is null or "open" or "all" ? Texts.Problem("reason", Reason, MaxReason) : "state: open or all is needed.";
}
