using System.ComponentModel;
using Insight.Console.Api;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Objects;

/// <summary>How a change is made.</summary>
internal readonly record struct ObjectParameters(
    [property: FromQuery(Name = "by"), Description("Who makes the change.")] string? By,
    [property: FromQuery(Name = "dryRun"), Description("True: only say what would happen, with each object before and after.")] bool? DryRun,
    [property: FromQuery(Name = "revision"), Description("Revision that is known; the change is refused when objects have another one. Left out: whatever it is.")] long? Revision)
{
    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem() => Texts.Problem("by", By, Texts.MaxName, required: DryRun != true);
}
