namespace Shop.Cart;

/// <summary>So many pieces of one product, at the price when it was put in.</summary>
public sealed record CartLine(string Sku, int ProductId, string Name, int Quantity, int PriceMinor, int WeightGrams);
