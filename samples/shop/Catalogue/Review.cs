namespace Shop.Catalogue;

/// <summary>What a customer thinks of a product.</summary>
public sealed record Review(Guid Id, int ProductId, Guid Author, int Stars, string Text, DateTimeOffset At);
