namespace Insight.Console.Threats;

/// <summary>A part of the clients.</summary>
/// <param name="Items">The clients, the highest score first.</param>
/// <param name="Offset">Clients left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record ClientThreatList(IReadOnlyList<ClientThreat> Items, int Offset, bool HasMore);
