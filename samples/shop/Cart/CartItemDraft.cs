namespace Shop.Cart;

/// <summary>A product to put into a cart.</summary>
public sealed record CartItemDraft(int ProductId, int Quantity = 1);
