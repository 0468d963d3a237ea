namespace Insight.Console.Api;

/// <summary>Operations that nobody uses.</summary>
/// <param name="Items">The operations.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record OrphanList(IReadOnlyList<Orphan> Items, int Offset, bool HasMore);

/// <summary>An operation that nobody uses.</summary>
/// <param name="Document">Name of the document that has it.</param>
/// <param name="Host">Host that the document is for; empty for all.</param>
/// <param name="Method">Method.</param>
/// <param name="Template">Path template.</param>
/// <param name="IsDeprecated">True when the document says that it should not be used.</param>
public sealed record Orphan(string Document, string Host, string Method, string Template, bool IsDeprecated);
