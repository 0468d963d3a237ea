using System.ComponentModel;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Api;

/// <summary>Where a document is about.</summary>
internal readonly record struct KnownApiPlace(
    [property: FromQuery(Name = "tenant"), Description("Only for this tenant; all when left out.")] string? Tenant,
    [property: FromQuery(Name = "app"), Description("Only for this application; all when left out.")] string? App,
    [property: FromQuery(Name = "host"), Description("Only for this virtual host; all when left out.")] string? Host)
{
    /// <summary>What is wrong with place or name; null when nothing is.</summary>
    public string? Problem(string name) =>
        Texts.Problem("name", name, Texts.MaxName, required: true) ?? Texts.Problem("tenant", Tenant, Texts.MaxName)
        ?? Texts.Problem("app", App, Texts.MaxName) ?? Texts.Problem("host", Host, Texts.MaxHost);
}
