namespace Shop.Catalogue;

/// <summary>A shelf of the shop.</summary>
public sealed record Category(string Slug, string Name);
