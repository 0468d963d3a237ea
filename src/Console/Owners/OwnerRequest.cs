using Insight.Console.Api;

namespace Insight.Console.Owners;

/// <summary>Says who answers for a service.</summary>
/// <param name="Tenant">Tenant; <c>default</c> when left out.</param>
/// <param name="Service">Service.</param>
/// <param name="Owner">A team or a person.</param>
/// <param name="Contact">Where to reach them; may be left out.</param>
public sealed record OwnerRequest(string? Tenant, string? Service, string? Owner, string? Contact)
{
    /// <summary>What is wrong, with the field; null: nothing.</summary>
    internal string? Problem() =>
        Texts.Problem("tenant", Tenant, Texts.MaxName) ?? Texts.Problem("service", Service, Texts.MaxHost, required: true)
        ?? Texts.Problem("owner", Owner, Texts.MaxName, required: true) ?? Texts.Problem("contact", Contact, Texts.MaxHost);
}
