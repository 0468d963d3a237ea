using System.ComponentModel;
using Insight.Console.Api;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Audit;

/// <summary>Which entries a caller asks for.</summary>
internal readonly record struct AuditParameters(
    [property: FromQuery(Name = "tenant"), Description("Only entries of this tenant.")] string? Tenant,
    [property: FromQuery(Name = "kind"), Description("Only entries of this kind, such as policy, proposal or gateway.")] string? Kind,
    [property: FromQuery(Name = "name"), Description("Only entries of objects with this name.")] string? Name,
    [property: FromQuery(Name = "actor"), Description("Only entries of this person, job, gateway or token, as entries name it.")] string? Actor,
    [property: FromQuery(Name = "before"), Description("Only entries with a lower number: what 'next' said.")] long? Before,
    [property: FromQuery(Name = "limit"), Description("Most entries, 1 to 1000; 100 when nothing is said.")] int? Limit)
{
    /// <summary>Most entries of one answer.</summary>
    public const int MaxLimit = 1000;

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Problem() => Texts.Problem("tenant", Tenant, Texts.MaxName) ?? Texts.Problem("kind", Kind, Texts.MaxName) ?? Texts.Problem("name", Name, Texts.MaxName) ?? Texts.Problem("actor", Actor, Texts.MaxName)
        ?? (Limit is < 1 or > MaxLimit ? $"limit: a whole number from 1 to {MaxLimit} is needed." : null);
}
