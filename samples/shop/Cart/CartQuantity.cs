namespace Shop.Cart;

/// <summary>A new number of pieces for a line.</summary>
public sealed record CartQuantity(int Quantity);
