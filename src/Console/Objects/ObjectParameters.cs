using System.ComponentModel;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Objects;

/// <summary>How a change is made.</summary>
internal readonly record struct ObjectParameters(
    [property: FromQuery(Name = "by"), Description("Who makes the change; only while the console has no users, afterwards it knows.")] string? By,
    [property: FromQuery(Name = "dryRun"), Description("True: only say what would happen, with each object before and after.")] bool? DryRun,
    [property: FromQuery(Name = "revision"), Description("Revision that is known; the change is refused when objects have another one. Left out: whatever it is.")] long? Revision,
    [property: FromQuery(Name = "breakGlass"), Description("True: in an emergency, let a policy act without a second person; needs a reason.")] bool? BreakGlass,
    [property: FromQuery(Name = "reason"), Description("Why, for the log.")] string? Reason)
{
    /// <summary>Why, as the log has it.</summary>
    public string Why => BreakGlass == true ? $"break-glass: {Reason}" : Reason ?? "";

    /// <summary>As whom a caller makes the change; a problem names the parameter and the fix.</summary>
    public (Actor Actor, string? Problem) ActAs(Caller caller)
    {
        // Whoever only asks need not say who they are.
        (Actor actor, string? problem) = caller.Kind == CallerKind.StartToken && DryRun == true && By is null ? (Actor.Person("nobody"), null) : caller.ActAs(By);
        return (actor, problem ?? Texts.Problem("reason", Reason, Texts.MaxReason, required: BreakGlass == true));
    }
}
