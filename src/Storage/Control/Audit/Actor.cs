namespace Insight.Storage.Control.Audit;

/// <summary>Who does something. The console knows it by <c>Caller.ActAs</c>.</summary>
/// <param name="Kind">What they are.</param>
/// <param name="Name">Their name, that of the job, or the gateway's id.</param>
public sealed record Actor(ActorKind Kind, string Name)
{
    /// <summary>A person.</summary>
    public static Actor Person(string name) => new(ActorKind.Person, name.Trim());

    /// <summary>A job of the console.</summary>
    public static Actor Job(string name) => new(ActorKind.Job, name);

    /// <summary>A gateway.</summary>
    public static Actor Gateway(string id) => new(ActorKind.Gateway, id);

    /// <summary>A token that belongs to nobody in person.</summary>
    public static Actor Token(string name) => new(ActorKind.Token, name);

    /// <summary>As it stands in logs: a person's name, <c>job:NAME</c>, <c>gateway:ID</c>, <c>token:NAME</c>.</summary>
    public string Text => Kind switch { ActorKind.Job => $"job:{Name}", ActorKind.Gateway => $"gateway:{Name}", ActorKind.Token => $"token:{Name}", _ => Name };

    /// <summary>Whether a text names this one. Case is no difference, so that nobody is two people by it.</summary>
    public bool Is(string text) => string.Equals(Text, text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Why a name can be no person's; null when it can.</summary>
    public static string? NameProblem(string name) =>
        name.Contains(':', StringComparison.Ordinal) ? "by: names of people have no colon; those with one are of jobs, gateways and tokens." : null;
}
