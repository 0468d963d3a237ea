namespace Shop.Inventory;

/// <summary>How much of a product can be sold now.</summary>
public sealed record StockLevel(string Sku, int Available);
