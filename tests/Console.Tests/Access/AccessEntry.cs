using System.Net;
using Insight.Console.Access;

namespace Insight.Console.Tests.Access;

/// <summary>A line of the table: what an operation answers to whom.</summary>
/// <param name="Operation">Method and path, as the OpenAPI document has them.</param>
/// <param name="Least">The least role of the tenant that it answers.</param>
/// <param name="Own">Status about the own tenant.</param>
/// <param name="Other">Status about another tenant; never with a word of it.</param>
/// <param name="Ask">Makes a request about a tenant, as a persona.</param>
internal sealed record AccessEntry(string Operation, Role Least, HttpStatusCode Own, HttpStatusCode Other, Func<AccessScene, string, string, AccessRequest> Ask)
{
    /// <summary>Whether the answer about the own tenant must show something of it.</summary>
    public bool Shows { get; init; }

    /// <summary>The least role that the address itself asks for, where what is asked for there asks for more; it decides what is said of other tenants.</summary>
    public Role? Address { get; init; }

    /// <summary>Whether the role is needed for all tenants: nobody here has it.</summary>
    public bool IsEverywhere { get; init; }

    /// <summary>What everybody is answered where requests prove themselves, and these do not.</summary>
    public HttpStatusCode? Unproven { get; init; }
}

/// <summary>A request of a line.</summary>
/// <param name="Path">Address.</param>
/// <param name="Body">Body; null: none.</param>
/// <param name="Type">Its content type.</param>
internal sealed record AccessRequest(string Path, string? Body = null, string Type = "application/json");
