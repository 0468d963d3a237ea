using Insight.Console.Api;
using Insight.Storage.Control.Audit;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Access;

/// <summary>Who asks.</summary>
/// <param name="Kind">How it is known who it is.</param>
/// <param name="Name">Name of the person, or of the token; empty while the console is open.</param>
/// <param name="Grants">What they may do.</param>
public sealed record Caller(CallerKind Kind, string Name, Grants Grants)
{
    /// <summary>Whoever has the start token, while nobody has claimed the console.</summary>
    public static Caller Open { get; } = new(CallerKind.StartToken, "", Grants.Everything);

    /// <summary>A person who signed in, and so may change who may do what.</summary>
    public bool IsSignedIn => Kind == CallerKind.Session;

    /// <summary>As whom they act: who is known says nothing of it; while the console is open they say it themselves.</summary>
    /// <param name="by">What they say.</param>
    public (Actor Actor, string? Problem) ActAs(string? by)
    {
        if (Kind == CallerKind.StartToken)
            return (Actor.Person(by ?? ""), Texts.Problem("by", by, Texts.MaxName, required: true) ?? Actor.NameProblem(by!));
        Actor actor = Kind == CallerKind.OwnToken ? Actor.Token(Name) : Actor.Person(Name);
        return (actor, by is null ? null : "by: the console knows who you are; leave it out.");
    }

    /// <summary>Binds the parameter of a handler.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.Features.Get<Caller>() ?? throw new InvalidOperationException("Nobody is known to ask here."));
    }
}
