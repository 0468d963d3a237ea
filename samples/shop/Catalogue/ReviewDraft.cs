namespace Shop.Catalogue;

/// <summary>A review as it is handed in.</summary>
public sealed record ReviewDraft(Guid Author, int Stars, string? Text);
